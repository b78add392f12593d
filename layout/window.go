package layout

import (
	"fmt"
	"go/ast"
	"math/big"
	"strconv"

	"github.com/zcgen/zcgen/layout/interval"
)

// pair resolves {lo, hi}: two constants in ascending order.
func (r *resolver) pair(f *Field, e *tagElem) (lo, hi *Expr, ok bool) {
	lit, isLit := e.expr.(*ast.CompositeLit)
	if !isLit || lit.Type != nil || len(lit.Elts) != 2 {
		r.report(e.keyP, CodeKeyValue, f.path(), "write in: {lo, hi}", "%q is not a pair", e.text)
		return nil, nil, false
	}
	s := r.tagScope(f, e, nil, f.path())
	lo, hi = s.number(lit.Elts[0]), s.number(lit.Elts[1])
	switch {
	case lo == nil || hi == nil:
		return nil, nil, false
	case lo.Op != OpConst || hi.Op != OpConst:
		r.report(e.keyP, CodeRule, f.path(), "write two constants", "%s holds something else than constants", e.text)
		return nil, nil, false
	case lo.Const.Cmp(hi.Const) > 0:
		r.report(e.keyP, CodeRule, f.path(), "write the smaller one first", "%s is empty", e.text)
		return nil, nil, false
	}
	return lo, hi, true
}

// window resolves where a part ends, and proves that it does not end before it
// starts.
func (r *resolver) window(seg *Segment) {
	part := seg.Part
	f := part.Field
	var extent interval.Form // bytes
	switch part.Window {
	case WindowRest:
		r.rest(seg)
		return
	case WindowPrefix:
		extent = interval.Atom(part.Prefix.Name)
		r.known.atoms[part.Prefix.Name] = part.Prefix.Values
	default:
		key := map[Window]string{WindowSize: "size", WindowTo: "to", WindowCount: "count"}[part.Window]
		e := f.tag.get(key)
		x := r.scope(f, e).number(e.expr)
		if x == nil {
			return
		}
		part.Extent = x
		r.known.eval(x)
		if !r.fits(x, f.path()) {
			return
		}
		for _, g := range x.Fields() {
			g.Governs = true
		}
		extent = r.known.form(x)
		switch part.Window {
		case WindowTo:
			extent = extent.Sub(r.start)
		case WindowCount:
			extent = extent.Scale(big.NewInt(int64(f.Type.Elem.Size())))
		}
		if !r.known.nonNegative(extent) {
			r.report(e.tag.at(e.expr.Pos()), CodeNegative, f.path(), r.cure(extent, x.Text, r.startText(seg)),
				"size may be %s", bounds(r.known.bounds(extent)))
			return
		}
	}
	if e := f.tag.get("in"); e != nil {
		r.in(f, e)
	}
	end := r.start.Add(extent)
	part.End = r.known.bounds(end)
	part.Fits = r.frame != nil && r.known.nonNegative(r.frame.Sub(end))
	r.start = end
	if f.Truncate {
		r.report(f.Pos, CodeKeyMisplaced, f.path(), "use it on a part that takes the rest of a frame", `"trunc" means nothing at a part of a size of its own`)
	}
}

// startText names the offset at which a segment starts, for a message.
func (r *resolver) startText(seg *Segment) string {
	if b := r.known.bounds(r.start); b.Min != nil && b.Max != nil && b.Min.Cmp(b.Max) == 0 {
		return b.Min.String()
	}
	return "the end of " + strconv.Quote(r.s.Segments[seg.Index-1].name())
}

// name is what messages call a segment.
func (s *Segment) name() string {
	if s.Part != nil {
		return s.Part.Field.Name
	}
	return s.Block[len(s.Block)-1].Name
}

// rest resolves a part that takes what is left of the record, but for fixed
// fields behind it.
func (r *resolver) rest(seg *Segment) {
	part := seg.Part
	f := part.Field
	behind := r.s.Segments[seg.Index+1:]
	for _, b := range behind {
		if b.Part != nil {
			r.report(f.Pos, CodeNoWindow, f.path(), "give it a size, to, len or count", "nothing says where it ends, and %s follows", b.Part.Field.Name)
			return
		}
	}
	if e := f.tag.get("in"); e != nil {
		r.in(f, e)
	}
	if f.Truncate {
		if r.s.Frame == nil {
			r.report(f.Pos, CodeKeyMisplaced, f.path(), "remove it, or give the record a frame", `"trunc" needs a frame that can be cut off`)
			return
		}
		if len(behind) > 0 {
			r.report(f.Pos, CodeKeyMisplaced, f.path(), "remove it", `"trunc" needs the last field`)
			return
		}
		r.s.Lax = true
	}
	if r.frame != nil {
		end := r.frame.Sub(number(int64(part.Trailer)))
		part.End = r.known.bounds(end)
		part.Fits = r.known.nonNegative(end.Sub(r.start))
		r.start = end
	}
	if f.Type.Kind == KindStruct && f.Type.Struct != nil {
		return
	}
}

// shape picks the form of the view, and what it stores.
func (l *loader) shape(s *Struct) {
	switch {
	case s.IsFixed():
		s.Shape = ShapeF
		return
	case s.Fixed() > 0 && len(s.Segments) <= 3 && s.Segments[1].Part != nil:
		s.Shape = ShapeS
		return
	}
	s.Shape = ShapeW
	total := 0
	for i, seg := range s.Segments {
		if seg.Part == nil || i == len(s.Segments)-1 || seg.Part.Window == WindowRest {
			continue
		}
		bits := 32
		if m := seg.Part.End.Max; m != nil && m.IsUint64() {
			switch n := m.Uint64(); {
			case n < 1<<8:
				bits = 8
			case n < 1<<16:
				bits = 16
			}
		}
		s.Facts = append(s.Facts, Fact{seg.Part, bits})
		total += bits
	}
	if len(s.Facts) > 3 || total > 64 {
		l.report(s.Pos, CodeTooManyFacts, s.Name, "bound the sizes with where, or split the struct",
			"the view would store %d ends in %d bits; views with more than three, or more than 64 bits, are not built yet", len(s.Facts), total)
	}
}

// sums resolves the ranges of the checksum fields.
func (l *loader) sums(s *Struct) {
	for _, f := range s.Fields {
		if e := f.tag.get("sum"); e != nil {
			l.sum(s, f, e)
		}
	}
}

func (l *loader) sum(s *Struct, f *Field, e *tagElem) {
	call, ok := e.expr.(*ast.CallExpr)
	name, isIdent := ast.Expr(nil), false
	if ok {
		name = call.Fun
		_, isIdent = name.(*ast.Ident)
	}
	if !ok || !isIdent {
		l.report(e.keyP, CodeKeyValue, f.path(), "write sum: inet(from, to) or inet(pseudo, from, to)", "%s is not a checksum with its range", e.text)
		return
	}
	if fn := name.(*ast.Ident).Name; fn != "inet" {
		l.report(e.tag.at(call.Pos()), CodeNotBuilt, f.path(), "use inet, or compute it by hand", "the checksum %q is not built yet", fn)
		return
	}
	if f.Width != 16 || f.isBits() || f.Order != BigEndian || f.Offset%16 != 0 || f.Segment.Index != 0 {
		l.report(f.Pos, CodeSumRange, f.path(), "make it a big-endian uint16 at an even offset of the fixed part", "an internet checksum cannot stand in this field")
		return
	}
	sum := &Sum{Field: f}
	args := call.Args
	if len(args) > 0 {
		if id, ok := args[0].(*ast.Ident); ok && id.Name == "pseudo" {
			sum.Pseudo = true
			args = args[1:]
		}
	}
	if len(args) != 2 {
		l.report(e.tag.at(call.Pos()), CodeKeyValue, f.path(), "write sum: inet(from, to) or inet(pseudo, from, to)", "found %d offsets, want 2", len(args))
		return
	}
	var okFrom, okTo bool
	sum.From, okFrom = l.sumPlace(s, f, e, args[0])
	sum.To, okTo = l.sumPlace(s, f, e, args[1])
	if okFrom && okTo {
		f.Sum = sum
		s.Sums = append(s.Sums, sum)
	}
}

// sumPlace finds the boundary of a segment that an offset of a sum names.
func (l *loader) sumPlace(s *Struct, f *Field, e *tagElem, n ast.Expr) (Place, bool) {
	if id, ok := n.(*ast.Ident); ok && id.Name == "total" {
		return Place{Total: true}, true
	}
	sc := l.tagScope(f, e, s.Fields, f.path())
	x := sc.number(n)
	if x == nil {
		return Place{}, false
	}
	known := newAnalysis()
	at := known.form(x)
	start := number(0)
	if same(at, start) {
		return Place{}, true
	}
	for _, seg := range s.Segments {
		switch {
		case seg.Part == nil:
			start = start.Add(number(int64(seg.Size)))
		case seg.Part.Window == WindowSize:
			start = start.Add(known.form(seg.Part.Extent))
		case seg.Part.Window == WindowTo:
			start = known.form(seg.Part.Extent)
		default:
			start = start.Add(interval.Atom(fmt.Sprintf("#%d", seg.Index)))
		}
		if same(at, start) {
			if s.IsFixed() || seg.Index == 0 {
				return Place{Const: s.Fixed()}, true
			}
			return Place{Segment: seg}, true
		}
	}
	l.report(e.tag.at(n.Pos()), CodeSumRange, f.path(), "write 0, total, or the offset at which a block or a part ends", "%s is not where a field ends", e.tag.text(n))
	return Place{}, false
}
