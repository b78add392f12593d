package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// bindings emits, in the child's file, the way from a parent's view to the
// child's:
//
//	func UDPFromIPv4(p IPv4View) (v UDPView, ok bool, err error)
func (t *target) bindings() {
	for _, b := range t.s.Bindings {
		parent := layout.Names{Struct: b.Parent.Name}
		name := t.s.Name + "From" + b.Parent.Name
		check := t.names.Check() + "From" + b.Parent.Name
		w := vars{load: func(path []*layout.Field) *Statement { return fieldOf("p", path) }}
		cut := Id("f")
		note := ""
		if b.Parent.Frame != nil || b.Field.Segment.Part.Window != layout.WindowRest {
			cut = Id("f").Dot("Within").Call(Lit(0))
			note = fmt.Sprintf(" Bytes that are missing in %s are a length that does not fit: no more will come.", b.Field.Name)
		}
		t.doc("%s is %s with a fault in place of an error: it never allocates.", check, name)
		t.Func().Id(check).Params(Id("p").Id(parent.View())).Params(Id("v").Id(t.names.View()), Id("bound").Bool(), Id("f").Add(fault())).Block(
			If(w.condition(b.Cond, false)).Block(Return(Id("v"), False(), Id("f"))),
			List(Id("v"), Id("f")).Op("=").Id(t.names.Check()).Call(Id("p").Dot(b.Field.Name).Call()),
			Return(Id("v"), True(), cut))
		t.Line()
		t.doc("%s finds the %s in the %s of %s. It is there, and bound is true, if %s; the error tells why its bytes are none all the same.%s", name, t.s.Name, b.Field.Name, article(b.Parent.Name), b.CondText, note)
		t.Func().Id(name).Params(Id("p").Id(parent.View())).Params(Id("v").Id(t.names.View()), Id("bound").Bool(), Err().Error()).Block(
			List(Id("v"), Id("bound"), Id("f")).Op(":=").Id(check).Call(Id("p")),
			If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
			Return(Id("v"), Id("bound"), Err()))
		t.Line()
	}
}

// fieldOf reads a field through the getters of the view that a variable holds.
func fieldOf(view string, path []*layout.Field) *Statement {
	s := Id(view)
	for _, f := range path {
		s = s.Dot(f.Name).Call()
	}
	return s
}

// next emits what a record's payload can be, as far as its own package tells:
//
//	func (v IPv4View) NextLayer() IPv4NextLayer
func (t *target) next() {
	if len(t.s.Next) == 0 {
		return
	}
	name := t.names.NextLayer()
	field := t.s.Next[0].Field.Name
	t.doc("%s names what the %s of %s can hold, of the formats of this package.", name, field, article(t.s.Name))
	t.Type().Id(name).Uint8()
	t.Line()
	consts := []Code{Id(name + "Unknown").Id(name).Op("=").Iota()}
	cases := []Code{}
	w := vars{load: func(path []*layout.Field) *Statement { return fieldOf("v", path) }}
	for _, b := range t.s.Next {
		consts = append(consts, Id(name+b.Child.Name))
		cases = append(cases, Case(w.condition(b.Cond, true)).Block(Return(Id(name+b.Child.Name))))
	}
	t.Const().Defs(consts...)
	t.Line()
	t.doc("NextLayer tells what %s holds, by the fields in front of it; whether its bytes are well-formed, the parse function of that format tells.", field)
	t.method("NextLayer").Params().Id(name).Block(
		Switch().Block(cases...),
		Return(Id(name+"Unknown")))
	t.Line()
}
