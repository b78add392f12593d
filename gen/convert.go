package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// conversions emit the methods that make other structs of the owned value.
func (t *target) conversions() {
	for _, c := range t.s.Conversions {
		t.conversion(c)
	}
}

// conversion emits one:
//
//	func (x *ItemV1) ToItemV2() (y ItemV2, err error) {
//		y.Name = x.Name
//		if x.Port > 0xffff {
//			return ItemV2{}, zcrt.UnfitUint("Port", uint64(x.Port), "uint16")
//		}
//		y.Port = uint16(x.Port)
//		return y, nil
//	}
func (t *target) conversion(c *layout.Conversion) {
	to := Id(c.To.GoName())
	var body []Code
	for _, f := range c.Fields {
		body = append(body, t.convertField(c, f)...)
	}
	t.doc("%s is the value of x in %s: each field that its encoder does not fill in has the value of the field of that name. What fields of one type refer to, the two share.%s",
		c.Name(), article(c.To.GoName()), failureNote(c))
	m := t.ownedMethod(c.Name()).Params()
	if c.Fails() {
		m.Params(Id("y").Add(to), Err().Error()).Block(append(body, Return(Id("y"), Nil()))...)
	} else {
		m.Params(Id("y").Add(to)).Block(append(body, Return(Id("y")))...)
	}
	t.Line()
}

func failureNote(c *layout.Conversion) string {
	if !c.Fails() {
		return ""
	}
	return " The error is a [zcrt.Unfit]: it names the field whose number does not fit, and the number."
}

// convertField sets one field of y.
func (t *target) convertField(c *layout.Conversion, f layout.Converted) []Code {
	x, y := func() *Statement { return Id("x").Dot(f.From.Name) }, func() *Statement { return Id("y").Dot(f.To.Name) }
	fails := func(unfit *Statement) *Statement { return Return(Id(c.To.GoName()).Values(), unfit) }
	switch f.How {
	case layout.ConvertCopy:
		return []Code{y().Op("=").Add(x())}
	case layout.ConvertType:
		return []Code{y().Op("=").Add(goTypeOf(f.To.Type)).Call(x())}
	case layout.ConvertNarrow:
		return []Code{
			If(unfit(f, x())).Block(fails(unfitOf(f, x()))),
			y().Op("=").Add(goTypeOf(f.To.Type)).Call(x()),
		}
	case layout.ConvertStruct:
		if !f.Inner.Fails() {
			return []Code{y().Op("=").Add(x()).Dot(f.Inner.Name()).Call()}
		}
		return []Code{
			If(List(y(), Err()).Op("=").Add(x()).Dot(f.Inner.Name()).Call(), Err().Op("!=").Nil()).Block(
				fails(zc("UnfitIn").Call(Lit(f.From.Name), Err()))),
		}
	}
	one := x().Index(Id("i")).Dot(f.Inner.Name()).Call()
	array := f.To.Type.Kind == layout.KindArray
	var loop []Code
	switch {
	case array && !f.Inner.Fails():
		loop = []Code{y().Index(Id("i")).Op("=").Add(one)}
	case array:
		loop = []Code{If(List(y().Index(Id("i")), Err()).Op("=").Add(one), Err().Op("!=").Nil()).Block(fails(zc("UnfitAt").Call(Lit(f.From.Name), Id("i"), Err())))}
	case !f.Inner.Fails():
		loop = []Code{y().Op("=").Append(y(), one)}
	default:
		loop = []Code{
			List(Id("e"), Err()).Op(":=").Add(one),
			If(Err().Op("!=").Nil()).Block(fails(zc("UnfitAt").Call(Lit(f.From.Name), Id("i"), Err()))),
			y().Op("=").Append(y(), Id("e")),
		}
	}
	walk := For(Id("i").Op(":=").Range().Add(x())).Block(loop...)
	if array {
		return []Code{walk}
	}
	return []Code{
		If(x().Op("!=").Nil()).Block(y().Op("=").Add(goTypeOf(f.To.Type)).Values().Comment("not nil either")),
		walk,
	}
}

// unfit is the condition under which an integer is none of the type of another
// field.
func unfit(f layout.Converted, x *Statement) *Statement {
	var below, above *Statement
	if f.Low != nil {
		below = dup(x).Op("<").Op(f.Low.String())
	}
	if f.High != nil {
		above = dup(x).Op(">").Op(fmt.Sprintf("0x%x", f.High))
	}
	return either(below, above)
}

// unfitOf is the error of an integer that does not fit.
func unfitOf(f layout.Converted, x *Statement) *Statement {
	name, typ := "UnfitUint", "uint64"
	if f.From.Type.Kind == layout.KindInt {
		name, typ = "UnfitInt", "int64"
	}
	return zc(name).Call(Lit(f.From.Name), primary(x).as(basicName(f.From.Type), typ).code, Lit(f.To.Type.String()))
}
