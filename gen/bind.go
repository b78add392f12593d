package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// bindings emits, in the child's file, the way from a parent's view to the
// child's:
//
//	func UDPFromIPv4(p IPv4View) (v UDPView, bound bool, err error)
func (t *target) bindings() {
	for _, b := range t.s.Bindings {
		parent := viewOf(b.Parent)
		name := t.s.Name + "From" + upper(b.Parent.Name)
		check := t.names.Check() + "From" + upper(b.Parent.Name)
		w := (&target{s: b.Parent}).viewVars("p")
		found := Id("f")
		note := ""
		if b.Parent.Frame != nil || b.Field.Segment.Part.Window != layout.WindowRest {
			found = Id("f").Dot("Within").Call(Lit(0))
			note = fmt.Sprintf(" Bytes that are missing in %s are a length that does not fit: no more will come.", b.Field.Name)
		}
		t.doc("%s is %s with a fault in place of an error: it never allocates.", check, name)
		t.Func().Id(check).Params(Id("p").Add(dup(parent))).Params(Id("v").Id(t.names.View()), Id("bound").Bool(), Id("f").Add(fault())).Block(
			If(w.condition(b.Cond, false).code).Block(Return(Id("v"), False(), Id("f"))),
			List(Id("v"), Id("f")).Op("=").Id(t.names.Check()).Call(t.boundArgs(b, w)...),
			Return(Id("v"), True(), found))
		t.Line()
		t.doc("%s finds the %s in the %s of %s. It is there, and bound is true, if %s; the error tells why its bytes are none all the same.%s", name, t.s.Name, b.Field.Name, article(b.Parent.Name), b.CondText, note)
		t.Func().Id(name).Params(Id("p").Add(dup(parent))).Params(Id("v").Id(t.names.View()), Id("bound").Bool(), Err().Error()).Block(
			List(Id("v"), Id("bound"), Id("f")).Op(":=").Id(check).Call(Id("p")),
			If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
			Return(Id("v"), Id("bound"), Err()))
		t.Line()
	}
}

// next emits what a record's payload can be, as far as its own package tells:
//
//	func (v IPv4View) NextLayer() IPv4NextLayer
//
// Where several fields hold formats, the names of each end in Of and the field.
func (t *target) next() {
	byField := map[*layout.Field][]*layout.Binding{}
	for _, b := range t.s.Next {
		byField[b.Field] = append(byField[b.Field], b)
	}
	for _, f := range t.s.Fields {
		switch {
		case byField[f] == nil:
		case len(byField) == 1:
			t.nextOf(f, byField[f], "")
		default:
			t.nextOf(f, byField[f], "Of"+upper(f.Name))
		}
	}
}

func (t *target) nextOf(f *layout.Field, bindings []*layout.Binding, suffix string) {
	name := t.names.NextLayer() + suffix
	t.doc("%s names what the %s of %s can hold, of the formats of this package.", name, f.Name, article(t.s.Name))
	t.Type().Id(name).Uint8()
	t.Line()
	consts := []Code{Id(name + "Unknown").Id(name).Op("=").Iota()}
	cases := []Code{}
	w := t.viewVars("v")
	for _, b := range bindings {
		consts = append(consts, Id(name+upper(b.Child.Name)))
		cases = append(cases, Case(w.condition(b.Cond, true).code).Block(Return(Id(name+upper(b.Child.Name)))))
	}
	t.Const().Defs(consts...)
	t.Line()
	t.doc("NextLayer%s tells what %s holds, by the fields of the record; whether its bytes are well-formed, the parse function of that format tells.", suffix, f.Name)
	t.method("NextLayer"+suffix).Params().Id(name).Block(
		Switch().Block(cases...),
		Return(Id(name+"Unknown")))
	t.Line()
}
