package right

import (
	"bytes"
	"encoding/binary"

	zcrt "github.com/zcgen/zcgen/runtime"
)

type PairView struct{ p *[4]byte }

func (v PairView) A() uint16       { return binary.BigEndian.Uint16(v.p[0:2]) }
func (v PairView) SetB(x uint16)   { binary.BigEndian.PutUint16(v.p[2:4], x) }
func (v PairView) Halves() [2]byte { return [2]byte(v.p[1:3]) }

func CheckPair(b []byte) (PairView, zcrt.Fault) {
	if len(b) < 4 {
		return PairView{}, zcrt.Short(pairFixed[:], len(b))
	}
	return PairView{(*[4]byte)(b)}, zcrt.Fault{}
}

func CutPair(b []byte) (v PairView, rest []byte, err error) {
	v, f := CheckPair(b)
	if f.Failed() {
		return v, nil, f
	}
	return v, b[4:], nil
}

var pairFixed = [...]zcrt.Site{{End: 2}, {End: 4}}
var site zcrt.Site

type SizedView struct {
	p *[2]byte
	v []byte
}

func (v SizedView) Data() []byte { return v.v[2:len(v.v):len(v.v)] }
func (v SizedView) Rest() []byte { return v.v[len(v.v):cap(v.v)] }

func CheckSized(b []byte) (SizedView, zcrt.Fault) {
	if len(b) < 2 {
		return SizedView{}, site.At(0, 2, 0)
	}
	p := (*[2]byte)(b)
	end := int(p[0])
	if end < 2 || end > len(b) {
		return SizedView{}, site.At(0, 2, 0)
	}
	return SizedView{p, b[:end:len(b)]}, zcrt.Fault{}
}

type WideView struct {
	b         []byte
	firstEnd  uint16
	secondEnd uint16
}

func (v WideView) First() []byte  { return v.b[1:v.firstEnd:v.firstEnd] }
func (v WideView) Second() []byte { return v.b[int(v.firstEnd)+1 : v.secondEnd : v.secondEnd] }
func (v WideView) Third() []byte  { return v.b[v.secondEnd:] }
func (v WideView) Count() uint8 {
	b := v.b[v.firstEnd:]
	if len(b) < 1 {
		return 0
	}
	return b[0]
}

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
	return WideView{b[:len(b):len(b)], uint16(first), uint16(second)}, zcrt.Fault{}
}

// Options skips one-byte options, stops at an end, and steps over the others.
func Options(b []byte) (n int) {
	for len(b) > 0 {
		switch b[0] {
		case 0:
			return n
		case 1:
			b = b[1:]
			continue
		}
		if len(b) < 2 {
			return -1
		}
		l := int(b[1])
		if l < 2 || l > len(b) {
			return -1
		}
		b = b[l:]
		n++
	}
	return n
}

// Messages steps by lengths that are rounded up to 4, as netlink does.
func Messages(b []byte) (n int) {
	for len(b) >= 4 {
		l := int(binary.LittleEndian.Uint32(b))
		if l < 4 || l > len(b) {
			return -1
		}
		n++
		if l > len(b)-3 { // l+3 may be no int of 32 bits
			return n
		}
		b = b[(l+3)&^3:]
	}
	return n
}

// Cut takes records of two sizes off the front: the contract of a function that
// is not inlined says that it takes something.
func record(b []byte) (rest []byte, f zcrt.Fault) {
	n := 0
	for n < 3 && n < len(b) && b[n] >= 0x80 {
		n++
	}
	if n >= len(b) {
		return nil, site.At(0, 0, 0)
	}
	return b[n+1:], zcrt.Fault{}
}

func Records(b []byte) (n int) {
	for len(b) > 0 {
		rest, f := record(b)
		if f.Failed() {
			return -1
		}
		b = rest
		n++
	}
	return n
}

// Eight counts, and gives up at its bound.
func Eight(b []byte) int {
	for n := 0; ; n++ {
		if n == 8 {
			return -1
		}
		if n >= len(b) || b[n] == 0 {
			return n
		}
	}
}

// Varint is framed by a switch.
func Varint(b []byte) (x uint64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, nil, false
	}
	n := 1 << (b[0] >> 6)
	if len(b) < n {
		return 0, nil, false
	}
	switch n {
	case 1:
		x = uint64(b[0])
	case 2:
		x = uint64(binary.BigEndian.Uint16(b))
	case 4:
		x = uint64(binary.BigEndian.Uint32(b))
	default:
		return 0, nil, false
	}
	return x, b[n:], true
}

// Nested calls itself up to a depth.
func Nested(b []byte, depth int) bool {
	if depth >= 8 || len(b) < 2 {
		return false
	}
	if b[0] == 0 {
		return true
	}
	return Nested(b, depth+1) || Inner(b[1:], depth+1)
}

// Inner and Nested call each other.
func Inner(b []byte, depth int) bool { return depth < 8 && Nested(b, depth+1) }

// Tree calls itself on less.
func Tree(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	return Tree(b[1:]) + Tree(b[2:])
}

type PairCursor struct {
	b []byte
	n int
}

// Next skips zeros.
func (c *PairCursor) Next() (v PairView, ok bool) {
	for len(c.b) > 0 && c.b[0] == 0 {
		c.b = c.b[1:]
	}
	if len(c.b) < 4 {
		return v, false
	}
	v = PairView{(*[4]byte)(c.b)}
	c.b = c.b[4:]
	c.n++
	return v, true
}

func (c PairCursor) All() func(yield func(PairView) bool) {
	return func(yield func(PairView) bool) {
		c := c
		for v, ok := c.Next(); ok; v, ok = c.Next() {
			if !yield(v) {
				return
			}
		}
	}
}

func (v WideView) Sum() (sum int) {
	for p := range (PairCursor{b: v.Third()}).All() {
		sum += int(p.A())
	}
	return sum
}

// put asks for room, and is proved where it is called.
func put(b []byte, x []uint16) {
	for i, e := range x {
		binary.BigEndian.PutUint16(b[i*2:], e)
	}
}

func (x *Pair) Append(b []byte) []byte {
	list := []uint16{x.A, x.B}
	out := make([]byte, 4)
	put(out, list)
	return append(b, out...)
}

// behindEnd is what follows two bytes, where they are.
func behindEnd(b []byte) []byte {
	n := bytes.Index(b, []byte{13, 10})
	if n < 0 {
		return nil
	}
	return b[n+2:]
}
