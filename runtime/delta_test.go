package zcrt_test

import (
	"math/rand/v2"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestDelta changes bytes of a packet and compares the checksum that the change
// gives with that of summing the packet anew: bytes at even and odd places, and
// those that carry and borrow most.
func TestDelta(t *testing.T) {
	r := rand.New(rand.NewPCG(1624, 1))
	octets := []byte{0, 1, 0x7f, 0x80, 0xfe, 0xff}
	packet := make([]byte, 24)
	packet[0] = 0x45 // not zeros alone
	for step := range 200000 {
		from := 1 + r.IntN(len(packet)-1)
		to := from + r.IntN(len(packet)-from+1)
		checksum := zcrt.Sum(0).Add(packet).Checksum()
		before := zcrt.Sum(0).Add(packet[from:to])
		for i := from; i < to; i++ {
			packet[i] = byte(r.Uint32())
			if r.IntN(2) == 0 {
				packet[i] = octets[r.IntN(len(octets))]
			}
		}
		delta := before.To(zcrt.Sum(0).Add(packet[from:to]))
		if from%2 != 0 {
			delta = delta.Swap()
		}
		if got, want := delta.Apply(checksum), zcrt.Sum(0).Add(packet).Checksum(); got != want {
			t.Fatalf("step %d: bytes %d to %d of %x: checksum %#04x, want %#04x", step, from, to, packet, got, want)
		}
	}
}

// TestDeltaUpdate holds a delta of one word to Update, and two deltas to one after
// the other, over every checksum.
func TestDeltaUpdate(t *testing.T) {
	words := []uint16{0, 1, 0x00ff, 0x5555, 0x8000, 0xfffe, 0xffff}
	for checksum := range 1 << 16 {
		had := uint16(checksum)
		if got := zcrt.Delta(0).Apply(had); got != had {
			t.Fatalf("the zero Delta makes %#04x of %#04x", got, had)
		}
		for _, old := range words {
			for _, new := range words {
				d := zcrt.Sum(old).To(zcrt.Sum(new))
				if got, want := d.Apply(had), zcrt.Update(had, old, new); got != want {
					t.Fatalf("%#04x to %#04x: Apply(%#04x) = %#04x, want %#04x", old, new, had, got, want)
				}
				both := d.Add(zcrt.Sum(new).To(zcrt.Sum(^old)))
				if got, want := both.Apply(had), zcrt.Update(zcrt.Update(had, old, new), new, ^old); got != want {
					t.Fatalf("%#04x to %#04x to %#04x: Apply(%#04x) = %#04x, want %#04x", old, new, ^old, had, got, want)
				}
			}
		}
	}
}
