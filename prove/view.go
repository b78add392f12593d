package prove

import (
	"go/types"
	"slices"

	"github.com/zcgen/zcgen/layout"
)

// views are the types that generated files declare and only checks make: what
// holds of each value of theirs follows from the model of its layout. It is
// proved where a view is made and relied upon where it is read; if it said too
// much or too little, a proof would fail, and nothing wrong would be proved.
type views struct {
	models map[string]*viewModel // by the type's path and name
	owned  map[string]bool
}

// viewModel is what holds of each view of a layout.
type viewModel struct {
	name  string
	shape layout.Shape
	fixed int    // bytes that the view's pointer or slice starts with
	tail  int    // S: bytes of a block behind the length
	steps []step // W: the ends and the blocks, in wire order
}

// step is a segment of a view of shape W: a block of so many bytes, or a part
// whose end the view stores in a field.
type step struct {
	bytes int
	field int // of the view's type; 0 for a block

	// Of a view whose facts share one integer: where the end lies in it.
	shift, bits int
}

func newViews() *views { return &views{map[string]*viewModel{}, map[string]bool{}} }

// add takes in the layouts of a package.
func (vs *views) add(p *layout.Package) {
	for _, file := range p.Files {
		for _, s := range file.Structs {
			vs.owned[p.Path+"."+s.Name] = true
			vs.models[p.Path+"."+layout.Names{Struct: s.Name}.View()] = modelOf(s)
			for _, c := range s.Commons {
				name := layout.Names{Struct: c.Name()}.View()
				vs.models[p.Path+"."+name] = &viewModel{name: name, shape: layout.ShapeS, fixed: s.Fixed() + c.Size}
			}
			for _, f := range s.Fusions {
				name := layout.Names{Struct: f.Name()}.View()
				vs.models[p.Path+"."+name] = &viewModel{name: name, shape: layout.ShapeS, fixed: f.Size}
			}
		}
	}
}

func modelOf(s *layout.Struct) *viewModel {
	m := &viewModel{name: layout.Names{Struct: s.Name}.View(), shape: s.Shape, fixed: s.Fixed()}
	switch s.Shape {
	case layout.ShapeS:
		if len(s.Segments) == 3 && s.Segments[2].Part == nil {
			m.tail = s.Segments[2].Size
		}
	case layout.ShapeW:
		// The widest ends come first in the view, as the generator lays them.
		facts := slices.SortedStableFunc(slices.Values(s.Facts), func(a, b layout.Fact) int { return b.Bits - a.Bits })
		end := func(is func(layout.Fact) bool) {
			if i := slices.IndexFunc(facts, is); i >= 0 && s.Packed {
				m.steps = append(m.steps, step{field: 1, shift: facts[i].Shift, bits: facts[i].Bits})
			} else if i >= 0 {
				m.steps = append(m.steps, step{field: 1 + i})
			}
		}
		if s.Rooted {
			end(func(f layout.Fact) bool { return f.Role == layout.FactStart })
		}
		for _, seg := range s.Segments {
			if seg.Part == nil && seg.When == nil {
				m.steps = append(m.steps, step{bytes: seg.Size})
				continue
			}
			end(func(f layout.Fact) bool { return f.Segment == seg && seg != nil })
		}
		if s.Rooted {
			end(func(f layout.Fact) bool { return f.Role == layout.FactEnd })
		}
	}
	return m
}

// of is the model of a view's type, or nil of any other type.
func (vs *views) of(t types.Type) *viewModel {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		return vs.models[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
	}
	return nil
}

// isOwned reports whether a type is an annotated struct.
func (vs *views) isOwned(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && vs.owned[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
}

// each calls f for each view in a value of type t, with the way to it.
func (vs *views) each(t types.Type, f func(path []int, m *viewModel)) {
	var visit func(t types.Type, path []int)
	visit = func(t types.Type, path []int) {
		if m := vs.of(t); m != nil {
			f(append([]int(nil), path...), m)
			return
		}
		if s, ok := t.Underlying().(*types.Struct); ok {
			for i := range s.NumFields() {
				visit(s.Field(i).Type(), append(path, i))
			}
		}
	}
	visit(t, nil)
}

// dig is the part of a value at a path.
func dig(v value, path []int) value {
	for _, i := range path {
		v = v.(aggregate).fields[i]
	}
	return v
}

// holds is what is true of every view of the model.
func (m *viewModel) holds(e *engine, v value) *term {
	fields := v.(aggregate).fields
	switch m.shape {
	case layout.ShapeF:
		return e.not(fields[0].(pointer).null)
	case layout.ShapeS:
		s := fields[1].(slice)
		end := e.arithmetic("bvadd", e.long(s.len), e.number(uint64(m.tail), 64))
		return e.and(e.not(fields[0].(pointer).null),
			e.and(e.ule(e.number(uint64(m.fixed), 64), e.long(s.len)), e.ule(end, e.long(s.cap))))
	}
	// The ends stand behind each other, each at most 32 bits wide, so nothing
	// overflows in 64.
	out := e.bool(true)
	at := e.number(0, 64)
	for _, st := range m.steps {
		if st.field == 0 {
			at = e.arithmetic("bvadd", at, e.number(uint64(st.bytes), 64))
			continue
		}
		end := e.long(fields[st.field].(scalar).t)
		if st.bits > 0 { // a sum of ends that the arithmetic here does not take apart
			return out
		}
		out = e.and(out, e.ule(at, end))
		at = end
	}
	return e.and(out, e.ule(at, e.long(fields[0].(slice).len)))
}

// pointTo makes the pointer of a view one that is not nil, so that nothing has to
// be proved of it.
func (m *viewModel) pointTo(e *engine, v value) {
	fields := v.(aggregate).fields
	if p, ok := fields[0].(pointer); ok {
		p.null = e.bool(false)
		fields[0] = p
	}
}
