package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

func isByteArray(t *layout.Type) bool {
	return t.Kind == layout.KindArray && t.Elem.Kind == layout.KindUint && t.Elem.Bits == 8 && t.Elem.Name == "uint8"
}

// arrayGetter emits the copy of an array of bytes, or of integers:
//
//	func (v ARPView) SenderProtocolAddress() [4]byte { return [4]byte(v.p[14:18]) }
func (t *target) arrayGetter(f *layout.Field) {
	from, to := f.Bytes()
	bytes := t.blockAt(f.Segment).slice(from, to)
	t.getterDoc(f, where(f))
	m := t.method(f.Name).Params()
	if isByteArray(f.Type) {
		m.Add(goTypeOf(f.Type)).Block(Return(goTypeOf(f.Type).Call(bytes)))
		t.Line()
		return
	}
	elem := f.Type.Elem
	index := elementAt(elem, place{})
	if elem.Size() > 1 {
		index = index.Op(":")
	}
	m.Params(Id("x").Add(goTypeOf(f.Type))).Block(
		Id("b").Op(":=").Add(bytes),
		For(Id("i").Op(":=").Range().Id("x")).Block(Id("x").Index(Id("i")).Op("=").Add(loadInteger(f.Order, elem, Id("b"), index))),
		Return(Id("x")))
	t.Line()
}

// arraySetter emits the way back.
func (t *target) arraySetter(f *layout.Field) {
	from, to := f.Bytes()
	bytes := t.blockAt(f.Segment).slice(from, to)
	name := join("Set", f)
	t.doc("%s sets %s in place.%s", name, f.Name, t.untouched(f))
	m := t.method(name).Params(Id("x").Add(goTypeOf(f.Type)))
	if isByteArray(f.Type) {
		m.Block(Copy(bytes, Id("x").Index(Op(":"))))
	} else {
		m.Block(
			Id("b").Op(":=").Add(bytes),
			storeElements(f.Order, f.Type.Elem, Id("b"), place{}, Id("x")))
	}
	t.Line()
}

// elementAt is where element i of a list starts, whose first is at a place.
func elementAt(elem *layout.Type, from place) *Statement {
	i := primary(Id("i"))
	if elem.Size() > 1 {
		i = i.op("*", precMul, number(elem.Size()))
	}
	if from == (place{}) {
		return i.code
	}
	return from.term().op("+", precAdd, i).code
}

// loadInteger reads the integer at an index of bytes, or at a range of them
// where it has more than one.
func loadInteger(order layout.ByteOrder, elem *layout.Type, bytes, index *Statement) *Statement {
	n := elem.Size()
	if elem.Kind == layout.KindBool {
		return Add(bytes).Index(index).Op("!=").Lit(0)
	}
	var v *Statement
	if n == 1 {
		v = Add(bytes).Index(index)
	} else {
		v = orderOf(order, n).Dot(fmt.Sprintf("Uint%d", n*8)).Call(Add(bytes).Index(index))
	}
	return elementOf(elem, primary(v)).code
}

// elementOf is an unsigned integer of the element's size as an element.
func elementOf(elem *layout.Type, v term) term {
	if elem.Kind == layout.KindFloat {
		return floatOf(elem, v)
	}
	return convert(elem, v, fmt.Sprintf("uint%d", elem.Size()*8))
}

// storeElements emits the loop that writes the elements of x behind a place in
// bytes.
func storeElements(order layout.ByteOrder, elem *layout.Type, bytes *Statement, from place, x *Statement) *Statement {
	n := elem.Size()
	basic := fmt.Sprintf("uint%d", n*8)
	value := primary(Id("e")).as(basicName(elem), basic).code
	switch elem.Kind {
	case layout.KindFloat:
		value = bitsOfFloat(elem, primary(Id("e")))
	case layout.KindBool:
		value = zc("Bit").Call(primary(Id("e")).as(basicName(elem), "bool").code)
	}
	index := elementAt(elem, from)
	store := Add(bytes).Index(index).Op("=").Add(value)
	if n > 1 {
		store = orderOf(order, n).Dot("Put"+upper(basic)).Call(Add(bytes).Index(Add(index).Op(":")), value)
	}
	return For(List(Id("i"), Id("e")).Op(":=").Range().Add(x)).Block(store)
}
