package gen

import (
	"go/token"
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// usedEnum is an enum that a field has; any other named integer of a package is
// none of zcgen's business.
type usedEnum struct {
	*layout.Enum
	signed bool
}

// enumsByFile sorts the enums of a package into the files that generated code
// for them goes to: beside their declaration, or beside the struct that uses
// them where that file has no struct of its own.
func enumsByFile(p *layout.Package) map[*layout.File][]usedEnum {
	used := map[*layout.Enum]usedEnum{}
	home := map[*layout.Enum]*layout.File{}
	var order []*layout.Enum
	var use func(file *layout.File, t *layout.Type)
	use = func(file *layout.File, t *layout.Type) {
		if t == nil {
			return
		}
		use(file, t.Elem)
		if e := t.Enum; e != nil && home[e] == nil {
			used[e] = usedEnum{e, t.Kind == layout.KindInt}
			home[e] = file
			order = append(order, e)
		}
	}
	for _, file := range p.Files {
		for _, s := range file.Structs {
			for _, f := range s.Fields {
				use(file, f.Type)
			}
		}
	}
	out := map[*layout.File][]usedEnum{}
	for _, file := range p.Files {
		for _, e := range file.Enums {
			if home[e] != nil {
				home[e] = nil
				out[file] = append(out[file], used[e])
			}
		}
	}
	for _, e := range order {
		if file := home[e]; file != nil {
			out[file] = append(out[file], used[e])
		}
	}
	return out
}

// enum emits the String method of a named integer type that has none:
//
//	func (e EtherType) String() string
func (g *generator) enum(e usedEnum) {
	if e.HasString {
		return
	}
	var cases []Code
	for _, v := range e.Values {
		cases = append(cases, Case(Id(v.Name)).Block(Return(Lit(valueName(e.Enum, v.Name)))))
	}
	number := Qual("strconv", "FormatUint").Call(Uint64().Call(Id("e")), Lit(10))
	if e.signed {
		number = Qual("strconv", "FormatInt").Call(Int64().Call(Id("e")), Lit(10))
	}
	g.doc("String is the name of the constant, or the number if it has none.")
	g.Func().Params(Id("e").Id(e.Name)).Id("String").Params().String().Block(
		Switch(Id("e")).Block(cases...),
		Return(Lit(e.Name+"(").Op("+").Add(number).Op("+").Lit(")")))
	g.Line()
}

// valueName is a constant's name without its type's in front, where that leaves
// a name.
func valueName(e *layout.Enum, name string) string {
	short := strings.TrimPrefix(strings.TrimPrefix(name, e.Name), "_")
	if token.IsIdentifier(short) && !slices.ContainsFunc(e.Values, func(v layout.EnumValue) bool { return v.Name == short }) {
		return short
	}
	return name
}
