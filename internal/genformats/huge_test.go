//go:build linux && amd64

package genformats

import (
	"encoding/binary"
	"errors"
	"math"
	"syscall"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// huge is more than 4 GiB of zeros, of which only the pages that are touched
// take memory.
func huge(t *testing.T) []byte {
	t.Helper()
	const size = 4<<30 + 1<<16
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		t.Skipf("no address space for %d bytes: %v", size, err)
	}
	t.Cleanup(func() { syscall.Munmap(b) })
	return b
}

// TestStoredEnds parses records whose parts end beyond what 32 bits store: a
// view that has to store such an end is refused, any other is right.
func TestStoredEnds(t *testing.T) {
	b := huge(t)
	refused := func(name string, f zcrt.Fault, offset int, found uint64) {
		t.Helper()
		if !errors.Is(f, zcrt.ErrLength) || f.Site.Field != "First" || f.Offset() != offset || f.Found != found {
			t.Errorf("%s: %v, want First at byte %d to be refused, with its end at %d", name, f, offset, found)
		}
	}

	// The greatest end that is stored, and the one behind it.
	binary.BigEndian.PutUint32(b, math.MaxUint32-Facts32FixedSize)
	b[math.MaxUint32], b[math.MaxUint32+1], b[math.MaxUint32+2] = 0x12, 0x34, 0x56
	v, f := CheckFacts32(b)
	switch {
	case f.Failed():
		t.Errorf("an end of 32 bits: %v", f)
	case len(v.First()) != math.MaxUint32-Facts32FixedSize || v.Kind() != 0x1234 || v.Tail()[0] != 0x56:
		t.Errorf("an end of 32 bits: First has %d bytes, Kind is %#x, Tail starts with %#x", len(v.First()), v.Kind(), v.Tail()[0])
	}
	binary.BigEndian.PutUint32(b, math.MaxUint32-Facts32FixedSize+1)
	_, f = CheckFacts32(b)
	refused("an end beyond 32 bits", f, Facts32FixedSize, math.MaxUint32+1)

	binary.BigEndian.PutUint64(b, 4<<30)
	_, f = CheckFacts64(b)
	refused("a size of 64 bits", f, Facts64FixedSize, 4<<30+Facts64FixedSize)

	// A view of shape S stores ends as the length and capacity of a slice.
	s, f := CheckSize64(b)
	if f.Failed() || len(s.Data()) != 4<<30 || len(s.Bytes()) != 4<<30+Size64FixedSize {
		t.Errorf("a size that no view stores: %v, %d bytes of data", f, len(s.Data()))
	}

	// A framed record: 64 bits of length, then of size.
	binary.BigEndian.PutUint64(b, uint64(len(b)))
	binary.BigEndian.PutUint64(b[8:], 4<<30)
	_, f = CheckFrame64Parts(b)
	refused("in a frame", f, Frame64PartsFixedSize, 4<<30+Frame64PartsFixedSize)
}
