package gen

import (
	"fmt"
	"math/bits"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// at says where an expression finds the bytes of a block: the pointer's name,
// and what to add to offsets in it.
type at struct {
	base func() *Statement
	add  int
}

func (a at) index(i int) *Statement { return a.base().Index(Lit(a.add + i)) }
func (a at) slice(from, to int) *Statement {
	return a.base().Index(Lit(a.add + from).Op(":").Lit(a.add + to))
}

// container is the integer that a scalar field is cut from: bytes from..to of
// its block, shifted right and masked.
type container struct {
	from, to int
	order    layout.ByteOrder
	shift    int
	width    int
}

func containerOf(f *layout.Field) container {
	from, to := f.Bytes()
	c := container{from: from, to: to, order: f.Order, width: f.Width}
	if g := f.Group; g != nil {
		inGroup := f.Offset - g.Offset*8
		switch {
		case g.Whole():
			c.from, c.to = g.Offset, g.Offset+g.Size
			c.shift = inGroup
			if g.Bits == layout.MostSignificantFirst {
				c.shift = g.Size*8 - inGroup - f.Width
			}
		case g.Bits == layout.MostSignificantFirst:
			c.shift = to*8 - f.Offset - f.Width
		default:
			c.shift = f.Offset - from*8
		}
	}
	return c
}

// bits is the size of the integer that holds the container.
func (c container) bits() int {
	switch n := c.to - c.from; {
	case n == 1:
		return 8
	case n == 2:
		return 16
	case n <= 4:
		return 32
	}
	return 64
}

func (c container) goType() string { return fmt.Sprintf("uint%d", c.bits()) }

// whole reports whether the field is the container.
func (c container) whole() bool { return c.width == (c.to-c.from)*8 }

func (c container) mask() uint64 { return 1<<c.width - 1 }

// orderOf is the value that reads and writes integers of n bytes in an order.
func orderOf(o layout.ByteOrder, n int) *Statement {
	odd := n != 2 && n != 4 && n != 8
	switch {
	case o == layout.LittleEndian && odd:
		return zc("LittleEndian")
	case o == layout.LittleEndian:
		return Qual("encoding/binary", "LittleEndian")
	case o == layout.HostEndian:
		return Qual("encoding/binary", "NativeEndian")
	case odd:
		return zc("BigEndian")
	}
	return Qual("encoding/binary", "BigEndian")
}

// load reads the container: p[9], or binary.BigEndian.Uint16(p[2:4]).
func (c container) load(a at) *Statement {
	n := c.to - c.from
	if n == 1 {
		return a.index(c.from)
	}
	return orderOf(c.order, n).Dot(fmt.Sprintf("Uint%d", n*8)).Call(a.slice(c.from, c.to))
}

// store writes the container.
func (c container) store(a at, value *Statement) *Statement {
	n := c.to - c.from
	if n == 1 {
		return a.index(c.from).Op("=").Add(value)
	}
	return orderOf(c.order, n).Dot(fmt.Sprintf("PutUint%d", n*8)).Call(a.slice(c.from, c.to), value)
}

// goTypeOf is a type as generated code names it.
func goTypeOf(t *layout.Type) *Statement {
	switch {
	case t.Path != "":
		return Qual(t.Path, t.Name)
	case t.Name != "":
		return Id(t.Name)
	case t.Kind == layout.KindArray:
		if isByteArray(t) {
			return Index(Lit(t.Len)).Byte()
		}
		return Index(Lit(t.Len)).Add(goTypeOf(t.Elem))
	case t.Kind == layout.KindBytes:
		return Index().Byte()
	case t.Kind == layout.KindList:
		return Index().Add(goTypeOf(t.Elem))
	}
	return Struct()
}

// basicOf is the unnamed integer type under an integer field's type.
func basicOf(t *layout.Type) string {
	if t.Kind == layout.KindInt {
		return fmt.Sprintf("int%d", t.Bits)
	}
	return fmt.Sprintf("uint%d", t.Bits)
}

// read is the value of a scalar field in its own Go type:
//
//	p[0] >> 4
//	EtherType(binary.BigEndian.Uint16(p[12:14]))
//	p[6]&0x40 != 0
func read(f *layout.Field, a at) *Statement {
	c := containerOf(f)
	v := c.load(a)
	if f.Type.Kind == layout.KindBool {
		if c.whole() {
			return v.Op("!=").Lit(0)
		}
		return v.Op("&").Add(hex(c.mask()<<c.shift, c.bits()/4)).Op("!=").Lit(0)
	}
	if c.shift > 0 {
		v = v.Op(">>").Lit(c.shift)
	}
	if c.shift+c.width < (c.to-c.from)*8 {
		v = v.Op("&").Add(hex(c.mask(), (c.to-c.from)*2))
	}
	if f.Type.Kind == layout.KindInt {
		if f.Width == f.Type.Bits {
			return goTypeOf(f.Type).Call(v)
		}
		// The sign bit moves to the top and back down.
		shift := f.Type.Bits - f.Width
		unsigned := fmt.Sprintf("uint%d", f.Type.Bits)
		return goTypeOf(f.Type).Call(Id(unsigned).Call(v).Op("<<").Lit(shift)).Op(">>").Lit(shift)
	}
	if f.Type.Name == c.goType() {
		return v
	}
	return goTypeOf(f.Type).Call(v)
}

// raw is x, a value of f's Go type, as the unsigned integer that the container
// takes; the caller shifts it.
func raw(f *layout.Field, c container, x *Statement) *Statement {
	switch {
	case f.Type.Kind == layout.KindBool:
		return Qual(runtimePath, "Bit").Call(x)
	case f.Type.Name == c.goType():
		return x
	case f.Type.Kind == layout.KindInt && f.Width < f.Type.Bits:
		return Id(c.goType()).Call(Parens(x)).Op("&").Add(hex(c.mask(), (c.width+3)/4))
	}
	return Id(c.goType()).Call(x)
}

// write stores x in f and leaves its neighbours in the same bytes alone:
//
//	p[8] = x
//	p[0] = p[0]&^0xf0 | x<<4
func write(f *layout.Field, a at, x *Statement) *Statement {
	c := containerOf(f)
	if f.Type.Kind == layout.KindBool {
		one := Id(c.goType()).Call(zc("Bit").Call(x))
		if c.bits() == 8 {
			one = zc("Bit").Call(x)
		}
		if c.whole() {
			return c.store(a, one)
		}
		if c.shift > 0 {
			one = one.Op("<<").Lit(c.shift)
		}
		return c.store(a, c.load(a).Op("&^").Add(hex(c.mask()<<c.shift, c.bits()/4)).Op("|").Add(one))
	}
	v := raw(f, c, x)
	if c.whole() {
		return c.store(a, v)
	}
	if c.shift > 0 {
		if f.Type.Kind == layout.KindInt && f.Width < f.Type.Bits {
			v = Parens(v)
		}
		v = v.Op("<<").Lit(c.shift)
	}
	return c.store(a, c.load(a).Op("&^").Add(hex(c.mask()<<c.shift, c.bits()/4)).Op("|").Add(v))
}

// narrow reports whether f has fewer bits than its Go type, so that a value may
// not fit.
func narrow(f *layout.Field) bool {
	return f.Type.IsScalar() && f.Type.Kind != layout.KindBool && f.Width < f.Type.Bits
}

// fits is the condition under which x does not fit f: x > 0x3f.
func tooWide(f *layout.Field, x *Statement) *Statement {
	if f.Type.Kind == layout.KindInt {
		limit := int64(1) << (f.Width - 1)
		return dup(x).Op("<").Lit(int(-limit)).Op("||").Add(dup(x)).Op(">").Lit(int(limit - 1))
	}
	digits := (bits.Len64(f.NaturalMax().Uint64()) + 3) / 4
	return x.Op(">").Add(hex(f.NaturalMax().Uint64(), digits))
}
