package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// floatAccessors emits the getter of a float and its setter:
//
//	func (v SampleView) Level() float32 { return math.Float32frombits(binary.BigEndian.Uint32(v.p[0:4])) }
//
// The bits are taken as they are: a float is never converted to one of another
// size on the way, which would change some that are not a number.
func (t *target) floatAccessors(f *layout.Field) {
	c, a := containerOf(f), t.blockAt(f.Segment)
	t.getterDoc(f, where(f))
	t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(floatOf(f.Type, primary(c.load(a))).code))
	t.Line()
	if !hasSetter(f) {
		return
	}
	name := join("Set", f)
	t.doc("%s sets %s in place.%s", name, f.Name, t.untouched(f))
	t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Block(storeFloat(f, a, primary(Id("x"))))
	t.Line()
}

// storeFloat writes x, of f's Go type.
func storeFloat(f *layout.Field, a at, x term) *Statement {
	return containerOf(f).store(a, bitsOfFloat(f.Type, x))
}

// floatOf is the float of type t that has the bits of an unsigned integer.
func floatOf(t *layout.Type, bits term) term {
	v := primary(Qual("math", fmt.Sprintf("Float%dfrombits", t.Bits)).Call(bits.code))
	return convert(t, v, fmt.Sprintf("float%d", t.Bits))
}

// bitsOfFloat is the way back.
func bitsOfFloat(t *layout.Type, x term) *Statement {
	plain := x.as(basicName(t), fmt.Sprintf("float%d", t.Bits))
	return Qual("math", fmt.Sprintf("Float%dbits", t.Bits)).Call(plain.code)
}
