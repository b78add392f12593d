package gen

import (
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// ownName is the name of a method of the struct that writes in the byte order of
// one layout: AppendBinary, or AppendBinaryBE of a struct that has two.
func ownName(s *layout.Struct, name string) string { return name + s.Suffix() }

func (t *target) own(name string) string { return ownName(t.s, name) }

// as says of what interface of package encoding a method is, or in which byte
// order it writes.
func (t *target) as(standard string) string {
	if t.s.Pair == nil {
		return "as [encoding." + standard + "]"
	}
	return t.s.Order.String()
}

// record is what a record of s is called, with an article.
func record(s *layout.Struct) string {
	if s.Pair == nil {
		return article(s.Name)
	}
	return "a " + s.Order.String() + " " + s.GoName()
}

// either emits what a pair of layouts gives of which the bytes tell by themselves
// in which of them they are: the owned form reads both. A record of fixed size
// also has a view of its own, over either layout:
//
//	type FileView struct {
//		p      *[FileBEFixedSize]byte
//		little bool
//	}
//	func ParseFile(b []byte) (FileView, error)
//	func (v FileView) BE() (FileBEView, bool)
//	func (v FileView) SnapLen() uint32
func (g *generator) either(p *layout.Pair) {
	e := eitherOf{generator: g, pair: p, names: layout.Names{Struct: p.Name}}
	e.target = &target{generator: g, s: e.first(), locals: localNames(g.names, e.first())}
	if p.Layouts[0].IsFixed() {
		e.view()
		e.parse()
		e.methods()
		for _, f := range p.Layouts[0].Fields {
			e.getter(f)
		}
	}
	e.unmarshal()
}

// eitherOf is a pair that code is being generated for.
type eitherOf struct {
	*generator
	pair   *layout.Pair
	names  layout.Names
	target *target // of the first layout, whose parameters are those of the other
}

// first is the layout that is taken where the bytes tell neither.
func (e eitherOf) first() *layout.Struct  { return e.pair.Layouts[0] }
func (e eitherOf) second() *layout.Struct { return e.pair.Layouts[1] }

func namesOf(s *layout.Struct) layout.Names { return layout.Names{Struct: s.Name} }

// flag is whether a view is that of the little-endian layout, in code.
func flag(s *layout.Struct) Code { return Lit(s.Order == layout.LittleEndian) }

func (e eitherOf) view() {
	e.doc("%s reads %s in place, in the byte order that its %s tells.", e.names.View(), article(e.pair.Name), label([]*layout.Field{e.pair.Teller[0]}))
	e.Comment("//")
	e.doc("It is a [%s] or a [%s], and valid as long as those are; each of its getters asks which. It is made by %s and its kin alone: the zero %s holds nothing, and its getters may panic.", namesOf(e.first()).View(), namesOf(e.second()).View(), e.names.Parse(), e.names.View())
	e.Type().Id(e.names.View()).Struct(
		Id("p").Op("*").Index(Id(namesOf(e.first()).FixedSize())).Byte(),
		Id("little").Bool().Comment("it is a "+namesOf(layoutIn(e.pair, layout.LittleEndian)).View()))
	e.Line()
}

// layoutIn is the layout of a pair in a byte order.
func layoutIn(p *layout.Pair, order layout.ByteOrder) *layout.Struct {
	for _, s := range p.Layouts {
		if s.Order == order {
			return s
		}
	}
	return nil
}

// parse emits the functions that take bytes in either order.
func (e eitherOf) parse() {
	view, n := e.names.View(), e.names
	result := Params(Id("v").Id(view), Err().Error())
	e.doc("%s is %s or %s, as the bytes tell. The error is of the one that they can be, or of the first.", n.Parse(), namesOf(e.first()).Parse(), namesOf(e.second()).Parse())
	e.Func().Id(n.Parse()).Params(e.target.inputs()...).Add(result).Block(
		List(Id("v"), Id("f")).Op(":=").Id(n.Check()).Call(e.target.passed()...),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("v"), Err()))
	e.Line()
	e.doc("%s is %s that also returns what follows the record in b.", n.Cut(), n.Parse())
	e.Func().Id(n.Cut()).Params(e.target.inputs()...).Params(Id("v").Id(view), Id("rest").Index().Byte(), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(n.Check()).Call(e.target.passed()...),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("v"), Nil(), Id("f"))),
		Return(Id("v"), Id("b").Index(Id(namesOf(e.first()).FixedSize()).Op(":")), Nil()))
	e.Line()
	made := func(s *layout.Struct) []Code {
		return []Code{
			List(Id("v"), Id("f")).Op(":=").Id(namesOf(s).Check()).Call(e.target.passed()...),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id(view).Values(), Id("f"))),
			Return(Id(view).Values(Id("v").Dot("p"), flag(s)), Id("f")),
		}
	}
	e.doc("%s is %s with a fault in place of an error: it never allocates.", n.Check(), n.Parse())
	e.Func().Id(n.Check()).Params(e.target.inputs()...).Params(Id(view), fault()).Block(append([]Code{e.ifSecond(made(e.second()))}, made(e.first())...)...)
	e.Line()
}

// ifSecond is the statement that does something if the bytes b can be a record in
// the second layout alone.
func (e eitherOf) ifSecond(do []Code) *Statement {
	f := e.pair.Teller[1]
	_, to := f.Bytes()
	var values []Code
	for _, n := range f.Few() {
		values = append(values, oneOf(f, n))
	}
	return If(Len(Id("b")).Op(">=").Lit(to)).Block(
		Switch(read(f, in("b")).code).Block(Case(values...).Block(do...)))
}

// oneOf is a value of a field, by its name if it has one.
func oneOf(f *layout.Field, n *big.Int) Code {
	if f.Constant != nil {
		return constant(f.Constant).code
	}
	if f.Type.Enum != nil {
		for _, v := range f.Type.Enum.Values {
			if v.Value.Cmp(n) == 0 {
				return Id(v.Name)
			}
		}
	}
	return valueOf(layout.Equal{Field: f, Value: n}).code
}

// methods emits what the view says of the record as a whole.
func (e eitherOf) methods() {
	on := func(name string) *Statement { return e.Func().Params(Id("v").Id(e.names.View())).Id(name) }
	for _, s := range []*layout.Struct{layoutIn(e.pair, layout.BigEndian), layoutIn(e.pair, layout.LittleEndian)} {
		is := Id("v").Dot("little")
		if s.Order == layout.BigEndian {
			is = Op("!").Add(is)
		}
		e.doc("%s is the record as a [%s], if it is %s.", s.Suffix(), namesOf(s).View(), s.Order)
		on(s.Suffix()).Params().Params(Id(namesOf(s).View()), Bool()).Block(
			If(is).Block(Return(Id(namesOf(s).View()).Values(Id("v").Dot("p")), True())),
			Return(Id(namesOf(s).View()).Values(), False()))
		e.Line()
	}
	e.doc("Bytes is the whole record. It aliases the bytes that v was parsed from; its capacity ends with it.")
	on("Bytes").Params().Index().Byte().Block(Return(Id("v").Dot("p").Index(Op(":"))))
	e.Line()
	e.doc("Validate returns nil: %s has checked all that there is to check.", e.names.Parse())
	on("Validate").Params().Error().Block(Return(Nil()))
	e.Line()
	e.doc("String writes the record in one line, for people; its form may change.")
	e.delegate("String", String())
	e.doc("Value copies the record into %s of its own, which aliases nothing.", article(e.pair.Name))
	if e.first().Volatile {
		e.delegate("Value", Id(e.pair.Name), Error())
	} else {
		e.delegate("Value", Id(e.pair.Name))
	}
}

// delegate emits a method that each of the two views has.
func (e eitherOf) delegate(name string, results ...Code) {
	var params, args []Code
	if name == "Value" {
		params, args = e.target.paramDecls(), e.target.passed()[1:]
	}
	call := func(s *layout.Struct) *Statement {
		return Id(namesOf(s).View()).Values(Id("v").Dot("p")).Dot(name).Call(args...)
	}
	m := e.Func().Params(Id("v").Id(e.names.View())).Id(name).Params(params...)
	if len(results) == 1 {
		m.Add(results[0])
	} else {
		m.Params(results...)
	}
	m.Block(
		If(Id("v").Dot("little")).Block(Return(call(layoutIn(e.pair, layout.LittleEndian)))),
		Return(call(layoutIn(e.pair, layout.BigEndian))))
	e.Line()
}

// getter emits the getter of a field that is of one type in both layouts.
func (e eitherOf) getter(f *layout.Field) {
	if !hasAccessors(f) || !f.HasGetter() || f.Type.Kind == layout.KindStruct && f.Type.Struct.Pair != nil {
		return
	}
	at, order := "computed of other fields, and has no bytes", f.Order.String()
	if f.Segment != nil {
		at = where(f)
	}
	if i := len(at) - len(order); i > 0 && at[i:] == order {
		at = at[:i] + "in the record's byte order"
	}
	t := e.target
	typ := goTypeOf(f.Type)
	switch {
	case isRecordArray(f.Type) && f.Type.Elem.Struct.Pair != nil:
		return // the cursors are two
	case isRecordArray(f.Type):
		typ = Id(f.Type.Elem.Struct.CursorName())
	case f.Type.Kind == layout.KindStruct:
		typ = Id(namesOf(f.Type.Struct).View())
	case f.None != nil:
		t.getterDoc(f, at)
		e.delegate(f.Name, Id("x").Add(typ), Id("ok").Bool())
		return
	}
	t.getterDoc(f, at)
	e.delegate(f.Name, typ)
}

// unmarshal emits the owned form's way to read either layout.
func (e eitherOf) unmarshal() {
	read := func(s *layout.Struct) Code {
		return Return(Id("x").Dot(ownName(s, "UnmarshalBinary")).Call(Id("b")))
	}
	e.doc("UnmarshalBinary is %s or %s, as the bytes tell: as [encoding.BinaryUnmarshaler].", ownName(e.first(), "UnmarshalBinary"), ownName(e.second(), "UnmarshalBinary"))
	e.Func().Params(Id("x").Op("*").Id(e.pair.Name)).Id("UnmarshalBinary").Params(Id("b").Index().Byte()).Error().Block(
		e.ifSecond([]Code{read(e.second())}),
		read(e.first()))
	e.Line()
}
