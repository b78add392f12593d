package prove

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/zcgen/zcgen/layout"
)

// views are the types that generated files declare and only checks make: what
// holds of each value of theirs follows from the model of its layout. It is
// proved where a view is made and relied upon where it is read; if it said too
// much or too little, a proof would fail, and nothing wrong would be proved.
type views struct {
	models map[string]*viewModel // by the type's path and name
	owned  map[string]bool
	found  map[string]foundModel
	codecs map[string]bool
}

// viewModel is what holds of each view of a layout.
type viewModel struct {
	name  string
	shape layout.Shape
	fixed int    // bytes that the view's pointer or slice starts with
	tail  int    // S: bytes of a block behind the length
	front int    // S: the most that the length can be, of a fused chain whose frame bounds it; else 0
	steps []step // W: the ends and the blocks, in wire order
	least int    // bytes of a record
	most  int    // likewise, if the layout bounds them; else 0
	packs []step // W: the facts that share the one field behind the bytes

	numbers int  // W: of the facts
	rooted  bool // W: it starts and ends where the first and the last step say
}

// step is a segment of a view of shape W: one of at least so many bytes, one up to the
// next multiple of a number of bytes, or one whose end the view stores in a field.
type step struct {
	bytes int
	align int
	field int // of the view's type; 0 if the end is not stored

	// Of a view whose facts share one integer: where the end lies in it.
	shift, bits int
}

func newViews() *views {
	return &views{map[string]*viewModel{}, map[string]bool{}, map[string]foundModel{}, map[string]bool{}}
}

// add takes in the layouts of a package.
func (vs *views) add(p *layout.Package) {
	path := p.Path
	for _, file := range p.Files {
		for _, s := range file.Structs {
			vs.owned[path+"."+s.GoName()] = true
			for _, f := range s.Fields {
				if c := f.Type.Codec; c != nil {
					vs.codecs[path+"."+c.Name] = true
				}
			}
			if s.Union != nil {
				continue // its view is bytes of which each accessor checks what it hands out
			}
			vs.models[path+"."+layout.Names{Struct: s.Name}.View()] = modelOf(s)
			if p := s.Pair; p != nil { // of a view over either byte order
				name := layout.Names{Struct: p.Name}.View()
				vs.models[path+"."+name] = &viewModel{name: name, shape: layout.ShapeF}
			}
			for _, f := range s.Finds {
				bits := foundModel{}
				for _, c := range f.Union.Union.Cases {
					bits["the"+c.Field.Name] = c.Index
				}
				vs.found[path+"."+layout.Names{Struct: s.Name}.Found(f.Field)] = bits
			}
			for _, c := range s.Commons {
				name := layout.Names{Struct: c.Name()}.View()
				vs.models[path+"."+name] = &viewModel{name: name, shape: layout.ShapeS, fixed: s.Fixed() + c.Size}
			}
			for _, f := range s.Fusions {
				name := layout.Names{Struct: f.Name()}.View()
				m := &viewModel{name: name, shape: layout.ShapeS, fixed: f.Size}
				for i, l := range f.Layers {
					if most := modelOf(l.Struct).most; f.Framed >= 0 && i >= f.Framed && most > 0 && (m.front == 0 || l.Offset+most < m.front) {
						m.front = l.Offset + most
					}
				}
				vs.models[path+"."+name] = m
			}
		}
	}
}

func modelOf(s *layout.Struct) *viewModel {
	m := &viewModel{name: layout.Names{Struct: s.Name}.View(), shape: s.Shape, fixed: s.Fixed()}
	if s.Sizes.Min != nil && s.Sizes.Min.IsInt64() && !s.Open {
		m.least = int(s.Sizes.Min.Int64())
	}
	if most := s.Sizes.Max; most != nil && most.IsInt64() && !s.Open && !s.Rooted {
		m.most = int(most.Int64())
	}
	switch s.Shape {
	case layout.ShapeS:
		if len(s.Segments) == 3 && s.Segments[2].Part == nil {
			m.tail = s.Segments[2].Size
		}
	case layout.ShapeW:
		// The widest ends come first in the view, as the generator lays them.
		facts := slices.SortedStableFunc(slices.Values(s.Facts), func(a, b layout.Fact) int { return b.Bits - a.Bits })
		if s.Packed {
			for _, f := range s.Facts {
				m.packs = append(m.packs, step{field: 1, shift: f.Shift, bits: f.Bits})
			}
		}
		m.numbers = len(s.Facts)
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
			if seg.IsPadding() && seg.When == nil {
				m.steps = append(m.steps, step{align: seg.Part.Align})
				continue
			}
			if n := least(seg); n > 0 {
				m.steps = append(m.steps, step{bytes: n})
			}
			end(func(f layout.Fact) bool { return f.Segment == seg && seg != nil })
		}
		if s.Rooted {
			end(func(f layout.Fact) bool { return f.Role == layout.FactEnd })
			m.rooted = true
		}
	}
	return m
}

// least is how many bytes a segment has at least.
func least(seg *layout.Segment) int {
	switch p := seg.Part; {
	case seg.When != nil || p == nil:
		return 0
	case p.Window == layout.WindowUpto:
		return len(p.Upto)
	case p.Window == layout.WindowSelf && p.Field.Type.Struct != nil:
		return int(p.Field.Type.Struct.Sizes.Min.Int64())
	}
	return 0
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
		front := e.bool(true)
		if m.front > 0 {
			front = e.ule(e.long(s.len), e.number(uint64(m.front), 64))
		}
		return e.and(e.and(e.not(fields[0].(pointer).null), e.and(front, m.inBounds(e, s.cap))),
			e.and(e.ule(e.number(uint64(m.fixed), 64), e.long(s.len)), e.ule(end, e.long(s.cap))))
	}
	// The ends stand behind each other, each at most 32 bits wide, so nothing
	// overflows in 64.
	out := e.bool(true)
	at := e.number(0, 64)
	start := at
	for i, st := range m.steps {
		if st.align > 0 {
			at = e.roundedUp(at, st.align)
			continue
		}
		if st.field == 0 {
			at = e.arithmetic("bvadd", at, e.number(uint64(st.bytes), 64))
			continue
		}
		end := e.long(fields[st.field].(scalar).t)
		if st.bits > 0 {
			end = e.bits(end, st.shift, st.bits)
		}
		out = e.and(out, e.ule(at, end))
		at = end
		if m.rooted && i == 0 {
			start = at
		}
	}
	size := e.long(fields[0].(slice).len)
	end := size
	if m.rooted {
		end = at
	}
	out = e.and(out, e.and(e.ule(at, size), e.ule(e.arithmetic("bvadd", start, e.number(uint64(m.least), 64)), end)))
	if n := len(m.packs); n > 0 { // no bits but those of the facts
		used := m.packs[n-1].shift + m.packs[n-1].bits
		out = e.and(out, e.eq(e.bits(fields[1].(scalar).t, used, 64), e.number(0, 64)))
	}
	return e.and(out, m.inBounds(e, fields[0].(slice).len))
}

// hint notes how many bytes a view can have.
func (m *viewModel) hint(e *engine, v value) {
	fields := v.(aggregate).fields
	switch {
	case m.most == 0:
	case m.shape == layout.ShapeS:
		e.hints[fields[1].(slice).cap] = uint64(m.most)
	case m.shape == layout.ShapeW:
		e.hints[fields[0].(slice).len] = uint64(m.most)
	}
}

// inBounds is what is true of the number of bytes of a view.
func (m *viewModel) inBounds(e *engine, size *term) *term {
	if m.most == 0 {
		return e.bool(true)
	}
	return e.ule(e.long(size), e.number(uint64(m.most), 64))
}

// pack is any value of the integer that the facts of a view share: each of them is
// a variable of its own, so that taking them apart gives it back.
func (m *viewModel) pack(e *engine, name string) *term {
	out := e.number(0, 64)
	for i, st := range m.packs {
		fact := e.atMost(e.variable(fmt.Sprintf("%s.%d", name, i), 64), mask(st.bits))
		out = e.arithmetic("bvor", out, e.arithmetic("bvshl", fact, e.number(uint64(st.shift), 64)))
	}
	return out
}

// packedBy is the model of the view whose packed facts lie at an address, or nil.
func (vs *views) packedBy(addr ssa.Value) *viewModel {
	field, ok := addr.(*ssa.FieldAddr)
	if !ok || field.Field != 1 {
		return nil
	}
	if m := vs.of(field.X.Type().Underlying().(*types.Pointer).Elem()); m != nil && len(m.packs) > 0 {
		return m
	}
	return nil
}

// pack states that each fact which is packed into the integer of a view fits its
// bits, so that it comes out as it went in.
func (e *engine) pack(f *frame, p *point, i *ssa.Store, m *viewModel, v value) value {
	facts := make([]*term, len(m.packs))
	for j := range facts {
		facts[j] = e.number(0, 64)
	}
	var visit func(v ssa.Value) bool
	visit = func(v ssa.Value) bool {
		shift := 0
		if op, ok := v.(*ssa.BinOp); ok {
			c, isConst := op.Y.(*ssa.Const)
			switch {
			case op.Op == token.OR:
				return visit(op.X) && visit(op.Y)
			case op.Op == token.SHL && isConst:
				v, shift = op.X, int(c.Int64())
			}
		}
		t := e.eval(f, v).(scalar).t
		if load, ok := v.(*ssa.UnOp); ok && e.views.packedBy(load.X) == m { // what the view has so far
			for j, st := range m.packs {
				facts[j] = e.arithmetic("bvor", facts[j], e.bits(t, st.shift, st.bits))
			}
			return true
		}
		j := slices.IndexFunc(m.packs, func(st step) bool { return st.shift == shift })
		if j < 0 {
			return t.isConst() && t.value == 0
		}
		most := mask(m.packs[j].bits)
		if limit(t) > most {
			name := sourceName(v)
			e.oblige(f, p, i.Pos(), "pack", fmt.Sprintf("%s fits %d bits", name, m.packs[j].bits), e.ule(t, e.number(most, 64)), named{name, t, nil})
			small := e.atMost(e.variable(name, 64), most)
			p.guard = e.and(p.guard, e.eq(small, t))
			t = small
		}
		facts[j] = e.arithmetic("bvor", facts[j], t)
		return true
	}
	if !visit(i.Val) {
		return v
	}
	out := e.number(0, 64)
	for j, st := range m.packs {
		out = e.arithmetic("bvor", out, e.arithmetic("bvshl", facts[j], e.number(uint64(st.shift), 64)))
	}
	return scalar{out}
}

// facts are the numbers that a view holds beside its bytes.
func (m *viewModel) facts(e *engine, v value) []*term {
	var out []*term
	for i, f := range v.(aggregate).fields {
		s, ok := f.(scalar)
		switch {
		case !ok || s.t.width == 0:
		case i == 1 && len(m.packs) > 0:
			for _, st := range m.packs {
				out = append(out, e.bits(s.t, st.shift, st.bits))
			}
		default:
			out = append(out, e.resize(s.t, 64, false))
		}
	}
	return out
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

// roundedUp is the next multiple of n that is not below an offset.
func (e *engine) roundedUp(at *term, n int) *term {
	by := e.number(uint64(n), 64)
	if n&(n-1) == 0 {
		up := e.arithmetic("bvadd", at, e.number(uint64(n-1), 64))
		return e.arithmetic("bvand", up, e.number(^uint64(n-1), 64))
	}
	missing := e.arithmetic("bvsub", by, e.arithmetic("bvurem", at, by))
	return e.arithmetic("bvadd", at, e.arithmetic("bvurem", missing, by))
}
