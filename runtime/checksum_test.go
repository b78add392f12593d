package zcrt_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// slowSum is the obvious twin of [zcrt.Sum.Add]: RFC 1071 section 4.1 word for word,
// with the carry brought back after each addition.
func slowSum(s zcrt.Sum, b []byte) zcrt.Sum {
	n := uint32(s)
	for i := range b {
		word := uint32(b[i])
		if i%2 == 0 {
			word <<= 8
		}
		n += word
		if n > 0xffff {
			n = n&0xffff + 1
		}
	}
	return zcrt.Sum(n)
}

// TestSumExample sums the bytes of RFC 1071 section 3, "Numerical Examples", in
// all the ways that the section does.
func TestSumExample(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes []byte
		want  zcrt.Sum
	}{
		{"nothing", nil, 0},
		{"four words, as the RFC has them", []byte{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}, 0xddf2},
		{"the same with swapped bytes", []byte{0x01, 0x00, 0x03, 0xf2, 0xf5, 0xf4, 0xf7, 0xf6}, 0xf2dd},
		{"three bytes, then an even part", []byte{0x00, 0x01, 0xf2}, 0xf201},
		{"five bytes, at an odd offset there", []byte{0x03, 0xf4, 0xf5, 0xf6, 0xf7}, 0xf0eb},
		{"zeros stay zero", make([]byte, 9), 0},
		{"minus zero stays minus zero", []byte{0xff, 0xff, 0xff, 0xff}, 0xffff},
		{"a word and its complement", []byte{0x12, 0x34, 0xed, 0xcb}, 0xffff},
		{"one odd byte is a high byte", []byte{0x45}, 0x4500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := zcrt.Sum(0).Add(tt.bytes); got != tt.want {
				t.Errorf("Add(% x) = %#04x, want %#04x", tt.bytes, got, tt.want)
			}
			if got := slowSum(0, tt.bytes); got != tt.want {
				t.Errorf("slowSum(% x) = %#04x, want %#04x", tt.bytes, got, tt.want)
			}
		})
	}
}

// TestSumTwin compares Add with its slow twin at every length, at the
// alignments of a word of eight bytes, over random bytes and over the bytes
// that carry most and least.
func TestSumTwin(t *testing.T) {
	const longest, alignments = 2049, 8
	starts := []zcrt.Sum{0, 1, 0x00ff, 0xff00, 0x1234, 0xfffe, 0xffff}
	for _, tt := range []struct {
		name string
		fill func(r *rand.Rand) byte
	}{
		{"zeros", func(*rand.Rand) byte { return 0 }},
		{"ones", func(*rand.Rand) byte { return 0xff }},
		{"random", func(r *rand.Rand) byte { return byte(r.Uint32()) }},
		{"mostly zeros", func(r *rand.Rand) byte {
			if r.IntN(16) > 0 {
				return 0
			}
			return byte(r.Uint32())
		}},
		{"mostly ones", func(r *rand.Rand) byte {
			if r.IntN(16) > 0 {
				return 0xff
			}
			return byte(r.Uint32())
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1071, 1))
			store := make([]byte, longest+alignments)
			for n := range longest + 1 {
				for i := range store[:n+alignments-1] {
					store[i] = tt.fill(r)
				}
				start := starts[n%len(starts)]
				for at := range alignments {
					b := store[at : at+n]
					if got, want := start.Add(b), slowSum(start, b); got != want {
						t.Fatalf("Sum(%#04x).Add of %d bytes at alignment %d = %#04x, want %#04x", start, n, at, got, want)
					}
				}
			}
		})
	}
}

// TestSumSeeds compares over many seeds: short inputs at every start, where a
// carry that is lost shows.
func TestSumSeeds(t *testing.T) {
	for seed := range uint64(20000) {
		r := rand.New(rand.NewPCG(seed, 1071))
		b := make([]byte, r.IntN(160))
		for i := range b {
			b[i] = byte(r.Uint32()) | byte(-(r.Uint32() & 1)) // every other byte is 0xff
		}
		start := zcrt.Sum(r.Uint32())
		if got, want := start.Add(b), slowSum(start, b); got != want {
			t.Fatalf("seed %d: Sum(%#04x).Add(% x) = %#04x, want %#04x", seed, start, b, got, want)
		}
	}
}

// TestSumParts takes a packet apart at every offset: even parts add up in any
// order, and a part behind an odd one adds up when its sum's bytes are swapped.
func TestSumParts(t *testing.T) {
	r := rand.New(rand.NewPCG(1071, 2))
	b := make([]byte, 141)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	want := slowSum(0, b)
	for cut := range len(b) + 1 {
		front, back := zcrt.Sum(0).Add(b[:cut]), zcrt.Sum(0).Add(b[cut:])
		if cut%2 == 1 {
			back = zcrt.Sum(bits.ReverseBytes16(uint16(back)))
		}
		for name, got := range map[string]zcrt.Sum{
			"front.AddSum(back)":    front.AddSum(back),
			"back.AddSum(front)":    back.AddSum(front),
			"front.AddUint16(back)": front.AddUint16(uint16(back)),
		} {
			if got != want {
				t.Errorf("cut at %d: %s = %#04x, want %#04x", cut, name, got, want)
			}
		}
		if cut%2 == 0 {
			if got := front.Add(b[cut:]); got != want {
				t.Errorf("cut at %d: front.Add = %#04x, want %#04x", cut, got, want)
			}
		}
	}
}

// TestSumVerified stores a checksum and flips every bit of the packet in turn.
func TestSumVerified(t *testing.T) {
	packet := slices.Concat(
		[]byte{8, 0},                      // type, code
		[]byte{0, 0},                      // checksum
		[]byte{0x12, 0x34, 0x00, 0x01},    // identifier, sequence number
		[]byte("a payload of odd length"), // data
	)
	sum := zcrt.Sum(0).Add(packet).Checksum()
	packet[2], packet[3] = byte(sum>>8), byte(sum)
	if !zcrt.Sum(0).Add(packet).Verified() {
		t.Fatalf("a packet with its checksum %#04x is not verified", sum)
	}
	for i := range 8 * len(packet) {
		packet[i/8] ^= 1 << (i % 8)
		if zcrt.Sum(0).Add(packet).Verified() {
			t.Errorf("verified with bit %d of byte %d flipped", i%8, i/8)
		}
		packet[i/8] ^= 1 << (i % 8)
	}
	if zcrt.Sum(0).Add(make([]byte, 8)).Verified() {
		t.Error("zeros alone are verified; their checksum is 0xffff")
	}
}

// TestUpdateExample is the example of RFC 1624 section 4, where the equation of
// RFC 1141 gives 0xffff.
func TestUpdateExample(t *testing.T) {
	if got := zcrt.Update(0xdd2f, 0x5555, 0x3285); got != 0 {
		t.Errorf("Update(0xdd2f, 0x5555, 0x3285) = %#04x, want 0x0000", got)
	}
}

// TestUpdateTwin compares Update with summing a packet anew: every sum of the
// unchanged words, with the words that carry and borrow most.
func TestUpdateTwin(t *testing.T) {
	words := []uint16{0, 1, 0x00ff, 0x3285, 0x5555, 0x7fff, 0x8000, 0xff00, 0xfffe, 0xffff}
	for rest := range 1 << 16 {
		others := zcrt.Sum(rest)
		for _, old := range words {
			checksum := others.AddUint16(old).Checksum()
			for _, new := range words {
				want := others.AddUint16(new).Checksum()
				if others == 0 && new == 0 {
					want = 0 // nothing but zeros is left
				}
				if got := zcrt.Update(checksum, old, new); got != want {
					t.Fatalf("with %#04x as the sum of the others, Update(%#04x, %#04x, %#04x) = %#04x, want %#04x",
						rest, checksum, old, new, got, want)
				}
			}
		}
	}
}

// TestUpdateUDP sends 0 as 0xffff, as UDP does, and changes words of the packet
// one after the other: what Update makes of the checksum on the wire is always
// what a new sum puts there.
func TestUpdateUDP(t *testing.T) {
	onWire := func(checksum uint16) uint16 {
		if checksum == 0 {
			return 0xffff
		}
		return checksum
	}
	r := rand.New(rand.NewPCG(1624, 3))
	packet := []uint16{17, 0, 0, 0}
	sum := func() (s zcrt.Sum) {
		for _, w := range packet {
			s = s.AddUint16(w)
		}
		return s
	}
	checksum := onWire(sum().Checksum())
	zeros := 0
	for step := range 200000 {
		i := 1 + r.IntN(len(packet)-1)
		new := uint16(r.Uint32())
		switch r.IntN(4) {
		case 0:
			new = 0
		case 1:
			new = 0xffff
		case 2: // the word that makes the sum of the packet 0xffff
			others := zcrt.Sum(0)
			for j, w := range packet {
				if j != i {
					others = others.AddUint16(w)
				}
			}
			new = others.Checksum()
			zeros++
		}
		checksum = onWire(zcrt.Update(checksum, packet[i], new))
		packet[i] = new
		if want := onWire(sum().Checksum()); checksum != want {
			t.Fatalf("step %d: packet %04x: checksum %#04x, want %#04x", step, packet, checksum, want)
		}
	}
	if zeros == 0 {
		t.Error("no checksum came out as 0")
	}
}

// TestUpdateMinusZero holds Update to what its comment says of 0xffff.
func TestUpdateMinusZero(t *testing.T) {
	words := []uint16{0, 1, 0x7fff, 0x8000, 0xfffe, 0xffff}
	for checksum := range 1 << 16 {
		for _, old := range words {
			for _, new := range words {
				got := zcrt.Update(uint16(checksum), old, new) == 0xffff
				want := checksum == 0xffff && old == 0xffff && new == 0
				if got != want {
					t.Fatalf("Update(%#04x, %#04x, %#04x) is 0xffff: %v, want %v", checksum, old, new, got, want)
				}
			}
		}
	}
}

func BenchmarkSum(b *testing.B) {
	for _, n := range []int{20, 64, 1460, 65483} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			packet := make([]byte, n)
			b.SetBytes(int64(n))
			var s zcrt.Sum
			for b.Loop() {
				s = s.Add(packet)
			}
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	var checksum uint16
	for b.Loop() {
		checksum = zcrt.Update(checksum, 0x4011, 0x3f11)
	}
}
