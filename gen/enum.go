package gen

import (
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// enum emits the String method of a named integer type that has none:
//
//	func (e EtherType) String() string
func (g *generator) enum(e *layout.Enum) {
	if e.HasString {
		return
	}
	var cases []Code
	for _, v := range e.Values {
		cases = append(cases, Case(Id(v.Name)).Block(Return(Lit(valueName(e, v.Name)))))
	}
	number := Qual("strconv", "FormatInt").Call(Int64().Call(Id("e")), Lit(10))
	g.doc("String is the name of the constant, or the number if it has none.")
	g.Func().Params(Id("e").Id(e.Name)).Id("String").Params().String().Block(
		Switch(Id("e")).Block(cases...),
		Return(Lit(e.Name+"(").Op("+").Add(number).Op("+").Lit(")")))
	g.Line()
}

// valueName is a constant's name without its type's in front.
func valueName(e *layout.Enum, name string) string {
	if short := strings.TrimPrefix(name, e.Name); short != "" {
		return strings.TrimPrefix(short, "_")
	}
	return name
}
