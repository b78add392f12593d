package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// numberCursor emits the cursor of a list of integers:
//
//	func (c *NumbersCodesCursor) Next() (x uint16, ok bool) {
//		b := c.b
//		if len(b) < 2 {
//			return x, false
//		}
//		x = binary.BigEndian.Uint16(b)
//		c.b = b[2:]
//		c.at += 2
//		return x, true
//	}
func (x *stepper) numberCursor() {
	elem := x.f.Type.Elem
	v := vars{load: x.load, special: x.special}
	x.add(Id("b").Op(":=").Add(x.c("b")))
	x.ends()
	sure, read := 0, false
	if x.framed() || x.s.Count == nil && !x.s.Term {
		sure = x.atLeast()
	}
	if x.s.While != nil && !x.framed() {
		sure, read = x.whileNumber(v, sure)
	}
	x.max()
	n := Lit(elem.Size())
	if elem.Varint != nil {
		n = Id("n")
	}
	if !read {
		x.number(sure)
	}
	x.step(n)
	x.met = true
	if x.s.Count != nil && !x.framed() {
		x.add(x.c("left").Op("--"))
	}
	if x.s.Until != nil && !x.framed() {
		x.add(If(v.condition(x.s.Until, true).code).Block(x.last()...))
	}
	x.add(Return(Id("x"), True()))
	x.doc("Next returns the next element; ok is false at the end of the list, and at an element that is malformed, which Err then tells.")
	x.Func().Params(Id("c").Op("*").Id(x.name)).Id("Next").Params().Params(Id("x").Add(goTypeOf(elem)), Id("ok").Bool()).Block(x.body...)
	x.Line()
	x.numberMethods()
}

// numberMethods emits the methods of the cursor that hang on Next.
func (x *stepper) numberMethods() {
	x.cursorErr(x.name, "element")
	if walks(x.f) {
		x.doc("validate walks to the end of the list, and returns the fault that it meets.")
		x.Func().Params(Id("c").Id(x.name)).Id("validate").Params().Add(fault()).Block(For().Block(
			If(List(Id("_"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Op("!").Id("ok")).Block(Return(Id("c").Dot("f")))))
		x.Line()
	}
	x.doc("All walks the elements with range; a malformed one comes last, with its error.")
	x.cursorAll(x.name, "x", goTypeOf(x.f.Type.Elem), Lit(0))
}

// whileNumber emits the condition in front of an element. It says how many bytes are
// then known to be there, and whether the element has been read: one of variable size
// is, if the condition looks at it.
func (x *stepper) whileNumber(v vars, sure int) (now int, read bool) {
	x.peeks(v)
	if !isVarints(x.f.Type) || !readsElement(x.s.While) {
		x.while(v, Lit(0))
		_, now = v.beyond(x.s.While, func() *Statement { return Id("b") }, sure)
		return now, false
	}
	refuse := func(cond *Statement) { x.add(If(cond).Block(x.fails(x.within())...)) }
	x.add(x.checkVarint())
	refuse(unread(v, x.s.While))
	x.while(v, Lit(0))
	if !looked(x.s.While, true) {
		refuse(failed())
	}
	return sure, true
}

// number reads the element that is still to come, of which sure bytes are there.
func (x *stepper) number(sure int) {
	size := x.f.Type.Elem.Size()
	switch {
	case isVarints(x.f.Type):
		x.add(x.checkVarint(), If(failed()).Block(x.fails(x.within())...))
		return
	case size > sure:
		x.add(If(Len(Id("b")).Op("<").Lit(size)).Block(x.fails(x.cut())...))
	}
	x.add(Id("x").Op("=").Add(nextNumber(x.f, Id("b")).code))
}

// checkVarint reads the integer of variable size that is still to come.
func (x *stepper) checkVarint() *Statement {
	return List(Id("x"), Id("n"), Id("f")).Op(":=").Id(layout.Names{Struct: x.f.Type.Elem.Varint.Name}.Check()).Call(Id("b"))
}

// cut is the fault of an element that ends behind the list.
func (x *stepper) cut() *Statement {
	kind := "KindLength"
	if x.isOpenEnded() {
		kind = "KindShort"
	}
	return x.site("Cut", kind, "").Dot("At").Call(x.c("at"), x.c("at").Op("+").Lit(x.f.Type.Elem.Size()), Uint64().Call(x.c("at").Op("+").Len(Id("b"))))
}

// atLeast is how many bytes there are in a list that is not over: whole elements,
// where it has been walked and they are of one size.
func (x *stepper) atLeast() int {
	if elem := x.f.Type.Elem; x.framed() && x.elem == nil && elem.Varint == nil {
		return elem.Size()
	}
	return 1
}
