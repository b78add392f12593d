package layout

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Fusion is a chain of records, each the payload of the one before, that are
// checked together in their common shape: every variable field but the payloads
// is empty, and every record behind the first that tells its size ends where
// that one does. Then all fixed fields lie at constant offsets, and one length
// check serves them all.
type Fusion struct {
	Layers []FusedLayer
	Size   int     // bytes of all fixed parts
	Framed int     // index of the first layer that tells its size, or -1
	Equal  []Equal // fields that have one value in the common shape
	Where  []*FusedRule
}

// FusedLayer is one record of a fusion.
type FusedLayer struct {
	Struct *Struct
	Offset int // of its fixed part
}

// Equal is a field that must have one value.
type Equal struct {
	Layer int
	Field *Field
	Value *big.Int
	Name  string // the constant's name, if the value was written as one
}

// FusedRule is a condition over the fields of one layer that the equalities do
// not imply.
type FusedRule struct {
	Layer int
	Cond  *Expr
}

// Name joins the names of the layers.
func (f *Fusion) Name() string {
	var b strings.Builder
	for _, l := range f.Layers {
		b.WriteString(l.Struct.Name)
	}
	return b.String()
}

// pendingFusion is a //zc:fuse line.
type pendingFusion struct {
	last *annotated
	d    directive
}

// fuse resolves the //zc:fuse lines, once all bindings are.
func (l *loader) fuse() {
	for _, p := range l.fusions {
		if f := l.fuseOne(p.last, p.d); f != nil {
			p.last.Fusions = append(p.last.Fusions, f)
		}
	}
}

func (l *loader) fuseOne(last *annotated, d directive) *Fusion {
	f := &Fusion{Framed: -1}
	refuse := func(cure, problem string, args ...any) *Fusion {
		l.report(d.restPos, CodeBinding, last.Name, cure, problem, args...)
		return nil
	}
	chain := append(strings.Fields(d.rest), last.Name)
	if len(chain) < 2 {
		return refuse("write //zc:fuse Outer Inner, outermost first", "//zc:fuse names no outer record")
	}
	for i, name := range chain {
		a := l.structs[name]
		switch {
		case a == nil:
			return refuse("name annotated structs of this package", "%s is not an annotated struct", name)
		case a.Pair != nil:
			l.report(d.restPos, CodeNotBuilt, last.GoName(), "leave it out", "//zc:fuse with a layout in both byte orders is not built yet")
			return nil
		case a.Volatile:
			l.report(d.restPos, CodeNotBuilt, last.Name, "leave it out", "//zc:fuse with a volatile layout is not built yet")
			return nil
		case a.broken:
			return nil
		case a.Shape == ShapeW || !a.IsFixed() && !a.endsGreedy():
			return refuse("leave it out", "%s is not a fixed part with a last field that takes the rest", name)
		}
		s := a.Struct
		f.Layers = append(f.Layers, FusedLayer{s, f.Size})
		f.Size += s.Fixed()
		if s.Frame != nil && !s.FrameSize.Values.FitsInt(31, false) {
			return refuse("leave it out", "the size of %s may not fit 31 bits", name)
		}
		if s.Frame != nil && f.Framed < 0 {
			f.Framed = i
		}
		if !f.common(i) {
			return refuse("leave it out", "%s has a field that cannot be empty or needs a check of its own", name)
		}
	}
	for i := 1; i < len(f.Layers); i++ {
		b := f.binding(i)
		if b == nil || b.Field.Segment.Part.Window != WindowRest {
			return refuse("bind it first", "%s is not bound to the last field of %s", chain[i], chain[i-1])
		}
		if b.Cond.nests() {
			return refuse("leave it out", "the binding of %s reads a nested struct", chain[i])
		}
		f.assumeAll(i-1, []*Expr{b.Cond})
	}
	if i := slices.IndexFunc(f.Equal, func(e Equal) bool { return e.Value.Sign() < 0 }); i >= 0 {
		return refuse("leave it out", "%s must be negative", f.Equal[i].Field.path())
	}
	return f
}

// endsGreedy reports whether the last part of s takes the rest of the record, to
// its very end.
func (s *Struct) endsGreedy() bool {
	p := s.Segments[len(s.Segments)-1].Part
	return p != nil && p.Window == WindowRest
}

// binding is how a layer is bound to the one before it.
func (f *Fusion) binding(i int) *Binding {
	for _, b := range f.Layers[i].Struct.Bindings {
		if b.Parent == f.Layers[i-1].Struct {
			return b
		}
	}
	return nil
}

// common adds what the common shape wants of layer i: its own checks, and that
// its variable fields are empty. It reports whether that can be told by
// conditions over its fixed part.
func (f *Fusion) common(i int) bool {
	s := f.Layers[i].Struct
	var conds []*Expr
	for _, seg := range s.Segments[1:] {
		p := seg.Part
		switch {
		case p.Window == WindowRest:
			if p.Field.low != nil || p.Field.Type.Kind != KindBytes {
				return false // its length has a rule
			}
		case p.Window == WindowPrefix:
			return false
		default:
			empty := int64(0)
			if p.Window == WindowTo {
				empty = int64(s.Fixed())
			}
			conds = append(conds, &Expr{Op: OpEqual, Bool: true, Text: fmt.Sprintf("%s == %d", p.Extent.Text, empty),
				Args: []*Expr{p.Extent, {Op: OpConst, Const: big.NewInt(empty), Values: interval.Values(empty)}}})
		}
	}
	for _, c := range s.Checks {
		switch c.Kind {
		case CheckEqual, CheckZero:
			if c.Field.IsReserved() && c.Field.Name == "_" {
				return false
			}
			conds = append(conds, &Expr{Op: OpEqual, Bool: true, Args: []*Expr{{Op: OpField, Path: []*Field{c.Field}, Bool: c.Field.Type.Kind == KindBool}, c.Field.Constant}})
		case CheckWhere:
			conds = append(conds, c.Expr)
		case CheckFrame:
		default:
			return false
		}
	}
	if slices.ContainsFunc(conds, (*Expr).nests) || slices.ContainsFunc(conds, readsParam) {
		return false
	}
	f.assumeAll(i, conds)
	return true
}

// nests reports whether e reads a field of a nested struct.
func (e *Expr) nests() bool {
	nests := false
	e.Walk(func(e *Expr) { nests = nests || len(e.Path) > 1 })
	return nests
}

// assumeAll adds conditions over layer i: a field that they leave one value is
// compared with it, and what is not implied by that stays a condition.
func (f *Fusion) assumeAll(i int, conds []*Expr) {
	s := f.Layers[i].Struct
	all := conjuncts(conds)
	var rest []*FusedRule
	for _, r := range f.Where {
		if r.Layer == i {
			all = append(all, r.Cond)
		} else {
			rest = append(rest, r)
		}
	}
	known := newAnalysis()
	names := map[string]string{}
	for _, e := range f.Equal {
		if e.Layer == i {
			known.atoms[e.Field.Name] = interval.RangeBig(e.Value, e.Value)
			names[e.Field.Name] = e.Name
		}
	}
	for _, c := range all {
		known.assume(c, true)
		if c.Op == OpEqual && c.Args[0].Op == OpField && c.Args[1].Op == OpConst {
			names[c.Args[0].Path[0].Name] = c.Args[1].Name
		}
	}
	f.Where = rest
	f.keepEqual(i, s, known, names)
	singles := newAnalysis()
	singles.bare = true // a rule must not imply itself
	for _, e := range f.Equal {
		if e.Layer == i {
			singles.atoms[e.Field.Name] = interval.RangeBig(e.Value, e.Value)
		}
	}
	if s.Frame != nil {
		// The record holds the fixed parts behind it, which its size tells.
		singles.assume(&Expr{Op: OpGreaterEqual, Bool: true, Args: []*Expr{s.FrameSize,
			{Op: OpConst, Const: big.NewInt(int64(s.Fixed()))}}}, true)
	}
	for _, c := range all {
		contrary := singles.clone()
		if contrary.assume(c, false); !contrary.impossible() {
			f.Where = append(f.Where, &FusedRule{i, c})
		}
	}
}

// conjuncts splits conditions at &&.
func conjuncts(conds []*Expr) []*Expr {
	var out []*Expr
	for _, c := range conds {
		if c.Op == OpBoth {
			out = append(out, conjuncts(c.Args)...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// keepEqual notes the fields of layer i that have one value left.
func (f *Fusion) keepEqual(i int, s *Struct, known *analysis, names map[string]string) {
	var kept []Equal
	for _, e := range f.Equal {
		if e.Layer != i {
			kept = append(kept, e)
		}
	}
	for _, field := range s.Segments[0].Block {
		v, ok := known.atoms[field.Name]
		if ok && !v.IsEmpty() && v.Min().Cmp(v.Max()) == 0 && field.Name != "_" {
			kept = append(kept, Equal{i, field, v.Min(), names[field.Name]})
		}
	}
	f.Equal = kept
}
