package wrong

import (
	"bytes"
	"encoding/binary"
	"os"

	zcrt "github.com/zcgen/zcgen/runtime"
)

type PairView struct{ p *[4]byte }

func (v PairView) Beyond() uint16 { return binary.BigEndian.Uint16(v.p[3:4]) } // want "index: len(v.p[3:4]) >= 2"

// CheckPair does not look at the length.
func CheckPair(b []byte) (PairView, zcrt.Fault) {
	return PairView{(*[4]byte)(b)}, zcrt.Fault{} // want "array: len(b) >= 4"
}

// CheckNothing returns a view of nothing as if it were one.
func CheckNothing(b []byte) (PairView, zcrt.Fault) {
	return PairView{}, zcrt.Fault{} // want "view: the PairView returned keeps to its layout"
}

// CheckTable says that too few bytes are no fault, because its table does.
func CheckTable(b []byte) (PairView, zcrt.Fault) {
	if len(b) < 4 {
		return PairView{}, zcrt.Short(table[:], len(b)) // want "view: the PairView returned keeps to its layout"
	}
	return PairView{(*[4]byte)(b)}, zcrt.Fault{}
}

var table = [...]zcrt.Site{{End: 2}, {End: 3}}
var site zcrt.Site

// Changed has a table that says enough, but that anyone may change.
func Changed(b []byte) (PairView, zcrt.Fault) {
	if len(b) < 4 {
		return PairView{}, zcrt.Short(changed[:], len(b)) // want "view: the PairView returned keeps to its layout"
	}
	return PairView{(*[4]byte)(b)}, zcrt.Fault{}
}

var changed = [...]zcrt.Site{{End: 4}}

func Change() { changed[0].End = 0 }

type SizedView struct {
	p *[2]byte
	v []byte
}

// Data reads the length again: the bytes may have changed since they were
// checked.
func (v SizedView) Data() []byte { return v.v[2:v.p[0]] } // want "slice: v.p[0] <= cap(v.v)" "slice: 2 <= v.p[0]"

// CheckSized is what IPv4 is without a check that the total length holds the
// header.
func CheckSized(b []byte) (SizedView, zcrt.Fault) {
	if len(b) < 4 {
		return SizedView{}, site.At(0, 2, 0)
	}
	p := (*[2]byte)(b)
	total := int(binary.BigEndian.Uint16(b[2:4]))
	if total > len(b) {
		return SizedView{}, site.At(0, 2, 0)
	}
	b = b[:total]
	end := int(p[0]&0x0f) * 4
	if end < 2 {
		return SizedView{}, site.At(0, 2, 0)
	}
	return SizedView{p, b[:end:len(b)]}, zcrt.Fault{} // want "slice: b[0] & 15 * 4 <= len(b[:BigEndian.Uint16(b[2:4])])"
}

type WideView struct {
	b         []byte
	firstEnd  uint16
	secondEnd uint16
}

// CheckWide stores the ends in the wrong order.
func CheckWide(b []byte) (WideView, zcrt.Fault) {
	if len(b) < 1 {
		return WideView{}, site.At(0, 1, 0)
	}
	first := 1 + int(b[0])
	if first+1 > len(b) {
		return WideView{}, site.At(0, first, 0)
	}
	second := first + 1 + int(b[first])
	if second > len(b) {
		return WideView{}, site.At(0, second, 0)
	}
	return WideView{b[:len(b):len(b)], uint16(second), uint16(first)}, zcrt.Fault{} // want "view: the WideView returned keeps to its layout"
}

// Twice loads a length twice; it may differ.
func Twice(b []byte) []byte {
	if len(b) < 1 || int(b[0]) > len(b) {
		return nil
	}
	return b[:b[0]] // want "slice: b[0] <= cap(b)"
}

// Neighbors does not refuse a length of 0 (RFC 4861 wants it to).
func Neighbors(b []byte) (n int) {
	for len(b) >= 2 { // want "progress: each round comes closer"
		l := int(b[1]) * 8
		if l > len(b) {
			return -1
		}
		b = b[l:]
		n++
	}
	return n
}

// Forever has no bound.
func Forever(b []byte) {
	for {
		if len(b) == 3 { // want "progress: each round comes closer"
			return
		}
	}
}

// IndexCursor trusts an index that anything may stand in.
type IndexCursor struct {
	b []byte
	i int
}

func (c *IndexCursor) Next() (x byte, ok bool) {
	if c.i >= len(c.b) {
		return 0, false
	}
	x = c.b[c.i] // want "index: c.i < len(c.b)"
	c.i++
	return x, true
}

// Narrow overflows where an int has 32 bits.
func Narrow(b []byte) []byte {
	if len(b) < 4 {
		return nil
	}
	end := 4 + int(binary.BigEndian.Uint32(b))
	if end > len(b) {
		return nil
	}
	return b[4:end] // want "slice: 4 + BigEndian.Uint32(b) <= cap(b) (where an int has 32 bits)" "slice: 4 <= 4 + BigEndian.Uint32(b) (where an int has 32 bits)"
}

// Rounded overflows where an int has 32 bits, for one length alone.
func Rounded(b []byte) []byte {
	if len(b) < 4 {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(b))
	if n < 4 || n > len(b) {
		return nil
	}
	if n = (n + 3) &^ 3; n > len(b) {
		return nil
	}
	return b[n:] // want "slice: LittleEndian.Uint32(b) + 3 &^ 3 <= len(b) (where an int has 32 bits)"
}

func Shift(x uint32, n int) uint32 { return x << n } // want "shift: the count is not negative"

func Divide(x, y int) int { return x / y } // want "division: the divisor is not 0"

func Nil(b []byte) byte {
	var p *[4]byte
	if len(b) > 3 {
		p = (*[4]byte)(b)
	}
	return p[0] // want "nil: p is not nil"
}

func Make(b []byte, n int) []byte { return make([]byte, n) } // want "make: n is not negative"

func Panics(b []byte) {
	if len(b) == 7 {
		panic("seven") // want "panic: panic is never reached"
	}
}

func Calls(name string) { os.Remove(name) } // want "call: os.Remove is known not to panic: it has no contract"

// Again calls yield once too often.
func Again(b []byte) func(yield func(byte) bool) {
	return func(yield func(byte) bool) {
		for _, x := range b {
			yield(x) // want "yield: yield is not called once it has returned false"
		}
	}
}

// Deep goes down without end.
func Deep(b []byte, depth int) bool {
	if len(b) == 0 {
		return false
	}
	return Deep(b, depth+1) // want "progress: the recursion ends"
}

// Zero hands the zero view to a getter.
func Zero() uint16 {
	var v PairView
	return v.Beyond() // want "view: nil is a PairView that was checked"
}

// put asks for more room than Append gives.
func put(b []byte, x []uint16) {
	for i, e := range x {
		binary.BigEndian.PutUint16(b[i*2:], e) // want "index: len(b[rangeindex + 1 * 2:]) >= 2"
	}
}

func (x *Pair) Append() []byte {
	list := []uint16{x.A, x.B}
	out := make([]byte, len(list))
	put(out, list)
	return out
}

type PackedView struct {
	b    []byte
	ends uint64
}

// CheckPacked packs ends that may be too large for their bits, and too close.
func CheckPacked(b []byte) (PackedView, zcrt.Fault) {
	n := len(b)
	return PackedView{b[:n:n], uint64(n) | uint64(n)<<9 | uint64(n)<<19 | uint64(n)<<29}, zcrt.Fault{} // want "pack: len(b) fits 9 bits" "view: the PackedView returned keeps to its layout"
}

// Fourth takes the wrong bits.
func (v PackedView) Fourth() []byte {
	return v.b[v.ends>>19&0x3ff : v.ends>>30&0x7ff] // want "slice: v.ends >> 19 & 1023 <= v.ends >> 30 & 2047"
}

// Third takes the right ones.
func (v PackedView) Third() []byte { return v.b[v.ends>>9&0x3ff : v.ends>>19&0x3ff] }

type OptionsView struct {
	p *[1]byte
	v []byte
}

type OptionsOptionsFound struct {
	has     uint8
	n       int
	thePair PairView
}

// Pair relies on its bit.
func (o *OptionsOptionsFound) Pair() (x PairView, ok bool) { return o.thePair, o.has&0x01 != 0 }

// FindBoth keeps what it finds, and sets its bit.
func FindBoth(b []byte, o *OptionsOptionsFound) {
	members := uint8(0)
	for len(b) >= 4 {
		if b[0] == 1 {
			o.thePair = PairView{(*[4]byte)(b)}
			members |= 0x01
		} else {
			members |= 0x02
		}
		b = b[4:]
	}
	o.has = members
}

// FindBit sets the bit of a member that it does not keep.
func FindBit(b []byte, o *OptionsOptionsFound) {
	for len(b) >= 4 {
		o.has |= 0x01
		b = b[4:]
	}
	return // want "view: the members in o are there"
}

// behindEnd goes on a byte too far.
func behindEnd(b []byte) []byte {
	n := bytes.Index(b, []byte{13, 10})
	if n < 0 {
		return nil
	}
	return b[n+3:] // want "slice: Index(b, slicelit[:]) + 3 <= len(b)"
}
