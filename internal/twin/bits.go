package twin

import (
	"encoding/binary"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout"
)

// integer is the number that bytes hold in a byte order.
func integer(b []byte, order layout.ByteOrder) *big.Int {
	b = slices.Clone(b)
	if littleEndian(order) {
		slices.Reverse(b)
	}
	return new(big.Int).SetBytes(b)
}

// putInteger writes a number that is not negative to all of b.
func putInteger(b []byte, order layout.ByteOrder, n *big.Int) {
	n.FillBytes(b)
	if littleEndian(order) {
		slices.Reverse(b)
	}
}

func littleEndian(order layout.ByteOrder) bool {
	if order == layout.HostEndian {
		return binary.NativeEndian.Uint16([]byte{1, 0}) == 1
	}
	return order == layout.LittleEndian
}

// stretch is the bytes that hold a scalar field, from its block's start, and how
// far it is shifted up in the number that they are. Bit fields share the bytes
// of their group: the group is one number, of which the first field is the most
// or the least significant end.
func stretch(f *layout.Field) (from, to, shift int) {
	g := f.Group
	if g == nil {
		return f.Offset / 8, (f.Offset + f.Width) / 8, 0
	}
	shift = f.Offset - g.Offset*8
	if g.Bits == layout.MostSignificantFirst {
		shift = g.Size*8 - shift - f.Width
	}
	return g.Offset, g.Offset + g.Size, shift
}

func mask(bits int) *big.Int {
	one := big.NewInt(1)
	return new(big.Int).Sub(new(big.Int).Lsh(one, uint(bits)), one)
}

// load is the value of a scalar field in its block; a bool is 0 or 1.
func load(block []byte, f *layout.Field) *big.Int {
	from, to, shift := stretch(f)
	n := integer(block[from:to], f.Order)
	n.Rsh(n, uint(shift)).And(n, mask(f.Width))
	switch {
	case f.Type.Kind == layout.KindBool && n.Sign() != 0:
		return big.NewInt(1)
	case f.Type.Kind == layout.KindInt && n.Bit(f.Width-1) == 1:
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(f.Width)))
	}
	return n
}

// Store writes a value to a scalar field of a block and leaves all other bits as
// they are. What exceeds the field's width is cut off.
func Store(block []byte, f *layout.Field, value *big.Int) {
	from, to, shift := stretch(f)
	n := integer(block[from:to], f.Order)
	ones := mask(f.Width)
	n.AndNot(n, new(big.Int).Lsh(ones, uint(shift)))
	bits := new(big.Int).And(value, ones) // big.Int's And is that of two's complement
	putInteger(block[from:to], f.Order, n.Or(n, bits.Lsh(bits, uint(shift))))
}

// element is the number at the front of b, of an array or a list.
func element(b []byte, t *layout.Type, order layout.ByteOrder) *big.Int {
	n := integer(b[:t.Bits/8], order)
	if t.Kind == layout.KindBool && n.Sign() != 0 {
		return big.NewInt(1)
	}
	if t.Kind == layout.KindInt && n.Bit(t.Bits-1) == 1 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(t.Bits)))
	}
	return n
}

func putElement(b []byte, t *layout.Type, order layout.ByteOrder, n *big.Int) {
	putInteger(b[:t.Bits/8], order, new(big.Int).And(n, mask(t.Bits)))
}
