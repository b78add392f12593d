package twin

import (
	"math/big"
	"strings"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Varint reads and writes integers of variable size by the forms that their
// coding has.
type Varint struct {
	*layout.Varint
	forms []form // the shortest first
}

// form is one way to write a number: its bits, in the order in which they are
// sent. A digit is itself, and x stands for a bit of the number.
type form struct {
	bits  string
	order []int // of the bits x, where in the number they lie
}

// NewVarint lists the forms of a coding.
func NewVarint(v *layout.Varint) *Varint {
	var list []string
	switch v.Kind {
	case layout.VarintPrefix:
		for i, n := range v.Sizes {
			list = append(list, digits(i, v.Bits)+strings.Repeat("x", n*8-v.Bits))
		}
	case layout.VarintEscape:
		list = append(list, strings.Repeat("x", 8))
		list = append(list, digits(v.Escape, 8)+strings.Repeat("x", v.Sizes[1]*8-8))
	case layout.VarintBER:
		list = append(list, "0"+strings.Repeat("x", 7))
		for n := 1; n < v.Max; n++ {
			list = append(list, "1"+digits(n, 7)+strings.Repeat("x", n*8))
		}
	case layout.VarintLEB128:
		for n := 1; n <= v.Max; n++ {
			list = append(list, strings.Repeat("1xxxxxxx", n-1)+"0xxxxxxx")
		}
	}
	out := &Varint{Varint: v}
	for _, bits := range list {
		out.forms = append(out.forms, form{bits, order(v, strings.Count(bits, "x"))})
	}
	return out
}

// digits is a number in so many binary digits.
func digits(n, count int) string {
	s := ""
	for i := count - 1; i >= 0; i-- {
		s += string(rune('0' + n>>i&1))
	}
	return s
}

// order is where in the number its n bits lie, in the order in which they are
// sent.
func order(v *layout.Varint, n int) []int {
	piece := n // of which the least significant comes first
	switch {
	case v.Kind == layout.VarintLEB128:
		piece = 7
	case v.Kind == layout.VarintEscape && v.Order == layout.LittleEndian:
		piece = 8
	}
	var out []int
	for low := 0; low < n; low += piece {
		for i := piece - 1; i >= 0; i-- {
			out = append(out, low+i)
		}
	}
	return out
}

func (f form) size() int { return len(f.bits) / 8 }

// bitOf is a bit of b, counted as it is sent.
func bitOf(b []byte, i int) uint { return uint(b[i/8]>>(7-i%8)) & 1 }

// read takes the number from bytes that have the form; ok is false if they have
// not, as far as they are there.
func (v *Varint) read(f form, b []byte) (n *big.Int, ok bool) {
	n = new(big.Int)
	order := f.order
	for i, digit := range f.bits {
		switch {
		case i/8 >= len(b):
			return n, true
		case digit == 'x':
			n.SetBit(n, order[0], bitOf(b, i))
			order = order[1:]
		case uint(digit-'0') != bitOf(b, i):
			return nil, false
		}
	}
	if v.Kind == layout.VarintEscape && f.size() == 1 && n.Int64() == int64(v.Escape) {
		return nil, false
	}
	return n, true
}

// write puts a number that is not negative into a form; ok is false if it is not
// one that the form holds.
func (v *Varint) write(f form, n *big.Int) (b []byte, ok bool) {
	if n.BitLen() > len(f.order) || v.Kind == layout.VarintEscape && f.size() == 1 && n.Cmp(big.NewInt(int64(v.Escape))) == 0 {
		return nil, false
	}
	b = make([]byte, f.size())
	order := f.order
	for i, digit := range f.bits {
		bit := uint(digit - '0')
		if digit == 'x' {
			bit, order = n.Bit(order[0]), order[1:]
		}
		b[i/8] |= byte(bit << (7 - i%8))
	}
	return b, true
}

// Decode reads an integer of variable size at the front of b, and says how
// many bytes it has.
func (v *Varint) Decode(b []byte) (x *big.Int, n int, fault *Fault) {
	refuse := func(field string, kind zcrt.Kind, offset, wanted int, found uint64) (*big.Int, int, *Fault) {
		return nil, 0, &Fault{Format: v.Name, Field: field, Kind: kind, Offset: offset, Wanted: uint64(wanted), Found: found}
	}
	for _, f := range v.forms {
		u, ok := v.read(f, b)
		switch {
		case !ok:
			continue
		case len(b) < f.size():
			return refuse("value", zcrt.KindShort, 0, f.size(), uint64(len(b)))
		case u.BitLen() > v.Width: // only the last byte of LEB128 can have too much
			return refuse("last byte", zcrt.KindValue, f.size()-1, 0, uint64(b[f.size()-1]))
		}
		x := v.unzigzag(u)
		if shortest, _ := v.Encode(x); v.Minimal && len(shortest) < f.size() {
			return refuse("value", zcrt.KindValue, 0, 0, bits64(x))
		}
		return x, f.size(), nil
	}
	if v.Kind == layout.VarintLEB128 {
		return refuse("last byte", zcrt.KindValue, v.Max-1, 0, uint64(b[v.Max-1]))
	}
	return refuse("first byte", zcrt.KindValue, 0, 0, uint64(b[0]))
}

// Encode writes x in the shortest form that holds it; ok is false if none
// does.
func (v *Varint) Encode(x *big.Int) (b []byte, ok bool) {
	for _, f := range v.forms {
		if b, ok := v.write(f, v.zigzag(x)); ok {
			return b, true
		}
	}
	return nil, false
}

// zigzag counts 0, -1, 1, -2 as 0, 1, 2, 3, where the coding does.
func (v *Varint) zigzag(x *big.Int) *big.Int {
	if !v.ZigZag {
		return x
	}
	double := new(big.Int).Add(x, x)
	if x.Sign() < 0 {
		return double.Sub(big.NewInt(-1), double)
	}
	return double
}

func (v *Varint) unzigzag(u *big.Int) *big.Int {
	half := new(big.Int).Rsh(u, 1)
	if v.ZigZag && u.Bit(0) == 1 {
		return half.Sub(big.NewInt(-1), half)
	}
	if v.ZigZag {
		return half
	}
	return u
}
