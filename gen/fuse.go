package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// fused emits a chain of records that one function checks in their common
// shape, and the view that it returns:
//
//	type EthernetIPv4UDPView struct {
//		p *[EthernetIPv4UDPFixedSize]byte
//		v []byte
//	}
//	func MatchEthernetIPv4UDP(b []byte) (v EthernetIPv4UDPView, ok bool)
//	func (v EthernetIPv4UDPView) IPv4() IPv4View
//
// The function has one length check where the layers have one each, and all
// loads are at constant offsets. It is measured in bench.
func (t *target) fused(f *layout.Fusion) {
	names := layout.Names{Struct: f.Name()}
	size, view := Id(names.FixedSize()), names.View()
	t.doc("%s is the size in bytes of the fixed parts of %s in one frame.", names.FixedSize(), fusedNames(f))
	t.Const().Add(dup(size)).Op("=").Lit(f.Size)
	t.Line()

	end := "the frame"
	if f.Framed >= 0 {
		end = f.Layers[f.Framed].Struct.Name
	}
	t.doc("%s reads %s in one frame, in place, in the shape that nearly all have: no variable field in between, and each record ends where the one around it does. It is made by %s alone, aliases the bytes that it was given, and its views are those that the checks of the layers would return.", view, fusedNames(f), match(f))
	t.Type().Id(view).Struct(
		Id("p").Op("*").Index(dup(size)).Byte().Comment("the fixed parts"),
		Id("v").Index().Byte().Comment("from the frame's start: its length ends behind "+end+", its capacity behind the bytes at hand"))
	t.Line()

	t.doc("%s checks a frame that holds %s in their common shape, all at once. If ok is false the frame has another shape or is malformed: the checks of the layers, one by one, tell.", match(f), fusedNames(f))
	t.Func().Id(match(f)).Params(Id("b").Index().Byte()).Params(Id("v").Id(view), Id("ok").Bool()).Block(t.fusedBody(f)...)
	t.Line()

	for i, l := range f.Layers {
		t.fusedLayer(f, i, l)
	}
}

func match(f *layout.Fusion) string { return layout.Names{Struct: f.Name()}.Match() }

// fusedNames names the layers of a fusion for a comment.
func fusedNames(f *layout.Fusion) string {
	var names []string
	for _, l := range f.Layers {
		names = append(names, l.Struct.Name)
	}
	return list(names, "and")
}

func (t *target) fusedBody(f *layout.Fusion) []Code {
	names := layout.Names{Struct: f.Name()}
	size := Id(names.FixedSize())
	none := Return()
	body := []Code{
		If(Len(Id("b")).Op("<").Add(dup(size))).Block(none),
		Id("p").Op(":=").Parens(Op("*").Index(dup(size)).Byte()).Parens(Id("b")),
	}
	conds := equalities(f)
	for _, r := range f.Where {
		conds = append(conds, fusedVars(f, r.Layer).condition(r.Cond, false))
	}
	whole := Id("b").Index(Op(":").Len(Id("b")).Op(":").Len(Id("b")))
	for i, l := range f.Layers {
		if l.Struct.Frame == nil {
			continue
		}
		ends := fusedVars(f, i).number(l.Struct.FrameSize, "int")
		if l.Offset > 0 {
			ends = number(l.Offset).op("+", precAdd, ends)
		}
		end := primary(Id("end"))
		if i == f.Framed {
			body = append(body, Id("end").Op(":=").Add(ends.code))
			conds = append(conds, end.op("<", precCompare, primary(dup(size))), end.op(">", precCompare, primary(Len(Id("b")))))
			whole = Id("b").Index(Op(":").Id("end").Op(":").Len(Id("b")))
			continue
		}
		conds = append(conds, ends.op("!=", precCompare, end))
	}
	other := Add(conds[0].in(precOr))
	for _, cond := range conds[1:] {
		other = other.Op("||").Line().Add(cond.in(precOr + 1))
	}
	body = append(body, If(other).Block(none))
	return append(body, Return(Id(names.View()).Values(Id("p"), whole), True()))
}

// precOr is how tightly || binds.
const precOr = 1

// fusedVars reads the fields of one layer.
func fusedVars(f *layout.Fusion, layer int) vars {
	a := at{base: func() *Statement { return Id("p") }, add: f.Layers[layer].Offset}
	return vars{load: func(path []*layout.Field) term { return read(path[0], a) }}
}

// equalities are the conditions under which a field does not have the one value
// that the common shape wants. Fields that lie within four bytes are compared
// together: each load and branch less also counts for the inliner, whose budget
// the function of a short chain then keeps.
func equalities(f *layout.Fusion) []term {
	mask, value := make([]byte, f.Size), make([]byte, f.Size)
	var out []term
	for _, e := range f.Equal {
		base := f.Layers[e.Layer].Offset
		c := containerOf(e.Field)
		if c.order == layout.HostEndian && c.size() > 1 {
			a := at{base: func() *Statement { return Id("p") }, add: base}
			out = append(out, read(e.Field, a).op("!=", precCompare, valueOf(e)))
			continue
		}
		for i := range c.size() {
			down := 8 * (c.size() - 1 - i)
			if c.order == layout.LittleEndian {
				down = 8 * i
			}
			mask[base+c.from+i] |= byte(c.ones() << c.shift >> down)
			value[base+c.from+i] |= byte(e.Value.Uint64() & c.ones() << c.shift >> down)
		}
	}
	for i := 0; i < len(mask); {
		if mask[i] == 0 {
			i++
			continue
		}
		n := min(4, len(mask)-i)
		for n > 1 && mask[i+n-1] == 0 {
			n--
		}
		if n == 3 { // no load has three bytes
			n = 4
			if i+n > len(mask) {
				n = 2
			}
		}
		c := container{from: i, to: i + n, order: layout.BigEndian, width: 8 * n}
		var m, v uint64
		for k := range n {
			m, v = m<<8|uint64(mask[i+k]), v<<8|uint64(value[i+k])
		}
		bits := primary(c.load(at{base: func() *Statement { return Id("p") }}))
		if m != c.ones() {
			bits = bits.op("&", precMul, primary(hex(m, n)))
		}
		out = append(out, bits.op("!=", precCompare, primary(hex(v, n))))
		i += n
	}
	return out
}

// valueOf is the one value that a field may have.
func valueOf(e layout.Equal) term {
	switch {
	case e.Name != "":
		return primary(Op(e.Name))
	case e.Field.Type.Kind == layout.KindBool:
		return primary(Lit(e.Value.Sign() != 0))
	}
	return primary(Op(e.Value.String()))
}

// fusedLayer emits the view of one layer:
//
//	func (v EthernetIPv4UDPView) UDP() UDPView {
//		return UDPView{(*[UDPFixedSize]byte)(v.p[34:42]), v.v[34:42:len(v.v)]}
//	}
func (t *target) fusedLayer(f *layout.Fusion, i int, l layout.FusedLayer) {
	s := l.Struct
	n := layout.Names{Struct: s.Name}
	from, to := l.Offset, l.Offset+s.Fixed()
	fixed := Parens(Op("*").Index(Id(n.FixedSize())).Byte()).Parens(Id("v").Dot("p").Index(Lit(from).Op(":").Lit(to)))
	values := []Code{fixed}
	if s.Shape == layout.ShapeS {
		end := Len(Id("v").Dot("v"))
		if i < f.Framed {
			end = Cap(Id("v").Dot("v"))
		}
		start := Lit(from)
		if from == 0 {
			start = Empty()
		}
		values = append(values, Id("v").Dot("v").Index(start.Op(":").Lit(to).Op(":").Add(end)))
	}
	t.doc("%s is the %s of the chain, bytes %d-%d and what belongs to them.", s.Name, s.Name, from, to-1)
	t.Func().Params(Id("v").Id(layout.Names{Struct: f.Name()}.View())).Id(s.Name).Params().Id(n.View()).Block(
		Return(Id(n.View()).Values(values...)))
	t.Line()
}

// inPlace emits the getter of an array's bytes where they lie, which spares
// the copy that an array by value makes:
//
//	func (v IPv4View) SourceAddressInPlace() *[4]byte
func (t *target) inPlace(f *layout.Field) {
	if !isByteArray(f.Type) {
		return
	}
	from, to := f.Bytes()
	t.doc("%sInPlace is %s where it lies: it aliases the record, and writing to it is Set%s.", f.Name, f.Name, f.Name)
	t.method(f.Name + "InPlace").Params().Op("*").Add(goTypeOf(f.Type)).Block(
		Return(Parens(Op("*").Add(goTypeOf(f.Type))).Parens(t.blockAt(f.Segment).slice(from, to))))
	t.Line()
}
