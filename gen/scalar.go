package gen

import (
	"fmt"
	"math/bits"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// at says where an expression finds the bytes of a block: a pointer to an array
// or a slice, and what to add to offsets in it.
type at struct {
	base func() *Statement
	add  int
}

// in is the place of what the variable name points to or holds.
func in(name string) at { return at{base: func() *Statement { return Id(name) }} }

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

func (c container) size() int { return c.to - c.from }

// goType is the integer that holds the container.
func (c container) goType() string {
	switch n := c.size(); {
	case n == 1:
		return "uint8"
	case n == 2:
		return "uint16"
	case n <= 4:
		return "uint32"
	}
	return "uint64"
}

// whole reports whether the field is the container.
func (c container) whole() bool { return c.width == c.size()*8 }

// ones are as many one bits as the field has.
func (c container) ones() uint64 { return 1<<c.width - 1 }

// mask is the field's bits in the container.
func (c container) mask() *Statement { return hex(c.ones()<<c.shift, c.size()) }

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
	if c.size() == 1 {
		return a.index(c.from)
	}
	return orderOf(c.order, c.size()).Dot(fmt.Sprintf("Uint%d", c.size()*8)).Call(a.slice(c.from, c.to))
}

// store writes the container.
func (c container) store(a at, value *Statement) *Statement {
	if c.size() == 1 {
		return a.index(c.from).Op("=").Add(value)
	}
	return orderOf(c.order, c.size()).Dot(fmt.Sprintf("PutUint%d", c.size()*8)).Call(a.slice(c.from, c.to), value)
}

// goTypeOf is a type as generated code names it.
func goTypeOf(t *layout.Type) *Statement {
	switch {
	case t.Codec != nil:
		return goTypeFor(t.Codec.Value)
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

// convert makes a value of a field's Go type of one of a basic type.
func convert(t *layout.Type, v term, basic string) term {
	if t.Path == "" && t.Name == basic {
		return v
	}
	return primary(goTypeOf(t).Call(v.code))
}

// read is the value of a scalar field in its own Go type:
//
//	p[0] >> 4
//	EtherType(binary.BigEndian.Uint16(p[12:14]))
//	p[6]&0x40 != 0
func read(f *layout.Field, a at) term {
	c := containerOf(f)
	v := primary(c.load(a))
	if f.Type.Kind == layout.KindBool {
		if !c.whole() {
			v = v.op("&", precMul, primary(c.mask()))
		}
		return v.op("!=", precCompare, number(0))
	}
	if c.shift > 0 {
		v = v.op(">>", precMul, number(c.shift))
	}
	if c.shift+c.width < c.size()*8 {
		v = v.op("&", precMul, primary(hex(c.ones(), c.size())))
	}
	if f.Type.Kind == layout.KindInt && f.Width < f.Type.Bits {
		// The sign bit moves to the top and back down.
		shift := number(f.Type.Bits - f.Width)
		v = v.as(c.goType(), fmt.Sprintf("uint%d", f.Type.Bits)).op("<<", precMul, shift)
		return convert(f.Type, v, "").op(">>", precMul, shift)
	}
	return convert(f.Type, v, c.goType())
}

// raw is x, a value of f's Go type, as the bits that the container takes before
// they are shifted. It has no other bits if x is a value that f can hold.
func raw(f *layout.Field, c container, x term) term {
	switch {
	case f.Type.Kind == layout.KindBool:
		return bit(f, x).as("uint8", c.goType())
	case f.Type.Kind == layout.KindInt && f.Width < c.size()*8: // the sign would spread
		return x.as("", c.goType()).op("&", precMul, primary(hex(c.ones(), c.size())))
	}
	return x.as(basicName(f.Type), c.goType())
}

// bit is a bool as 0 or 1.
func bit(f *layout.Field, x term) term { return primary(zc("Bit").Call(plain(f, x).code)) }

// plain is x, of f's Go type, as an expression takes it: a bool of a named type
// goes with no other.
func plain(f *layout.Field, x term) term {
	if f.Type.Kind == layout.KindBool {
		return x.as(f.Type.Name, "bool")
	}
	return x
}

// basicName is the name of a field's type if it is one of Go's own.
func basicName(t *layout.Type) string {
	if t.Path == "" {
		return t.Name
	}
	return ""
}

// write stores x in f and leaves its neighbours in the same bytes alone:
//
//	p[8] = x
//	p[0] = p[0]&^0xf0 | x<<4
func write(f *layout.Field, a at, x term) *Statement {
	c := containerOf(f)
	return c.insert(a, raw(f, c, x))
}

// insert stores the bits v in the container and leaves its others alone.
func (c container) insert(a at, v term) *Statement {
	if c.whole() {
		return c.store(a, v.code)
	}
	if c.shift > 0 {
		v = v.op("<<", precMul, number(c.shift))
	}
	others := primary(c.load(a)).op("&^", precMul, primary(c.mask()))
	return c.store(a, others.op("|", precAdd, v).code)
}

// narrow reports whether f has fewer bits than its Go type, so that a value may
// not fit.
func narrow(f *layout.Field) bool {
	return f.Type.IsScalar() && f.Type.Kind != layout.KindBool && f.Width < f.Type.Bits
}

// tooWide is the condition under which x does not fit f: x > 0x3f.
func tooWide(f *layout.Field, x term) *Statement {
	if f.Type.Kind == layout.KindInt {
		limit := int64(1) << (f.Width - 1)
		low := x.op("<", precCompare, primary(Op(fmt.Sprint(-limit))))
		high := x.op(">", precCompare, primary(Op(fmt.Sprint(limit-1))))
		return low.op("||", 1, high).code
	}
	return x.op(">", precCompare, primary(maximum(f))).code
}

// maximum is the largest value that the bits of f can hold, in hex.
func maximum(f *layout.Field) *Statement {
	n := f.NaturalMax().Uint64()
	return hex(n, (bits.Len64(n)+7)/8)
}
