package zcrt_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"structs"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// inMemory has numbers of each size, at places that are the same on all machines.
type inMemory struct {
	_    structs.HostLayout
	A    uint8
	B    [3]int8
	C    uint32
	D    float64
	E    [2]uint16
	F    [4]byte
	Long int64
}

const inMemorySize = 32

// decoded is the twin of InPlace: it reads field by field.
func decoded(b []byte) (x inMemory) {
	if _, err := binary.Decode(b, binary.NativeEndian, &x); err != nil {
		panic(err)
	}
	return x
}

var inPlace = zcrt.Site{Format: "memory", Field: "address", Kind: zcrt.KindAlign}

// TestInPlace reads at eight neighbouring addresses, of which one is a multiple
// of eight.
func TestInPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	room := make([]byte, 64)
	for range 100 {
		accepted := 0
		for at := range 8 {
			b := room[at : at+inMemorySize]
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			copy(b[8:], []byte{0, 0, 0, 0x3f, 0x3f, 0, 0, 0}) // a number, so that it is equal to itself
			want := decoded(b)
			x, f := zcrt.InPlace[inMemory](b, 8, &inPlace)
			if f.Failed() {
				if x != nil || !errors.Is(f, zcrt.ErrAlign) || f.Wanted() != 8 || f.Found == 0 || f.Found > 7 {
					t.Fatalf("at %d: %v and %v, found %d", at, x, f, f.Found)
				}
				continue
			}
			accepted++
			if *x != want {
				t.Fatalf("at %d: %+v, want %+v", at, *x, want)
			}
			x.C++
			if got := decoded(b); got != *x {
				t.Fatalf("at %d: written %+v, read %+v", at, *x, got)
			}
		}
		if accepted != 1 {
			t.Fatalf("accepted at %d of 8 addresses", accepted)
		}
	}
}

// TestInPlaceOfBytes has a type that lies anywhere, and the alignment asked for.
func TestInPlaceOfBytes(t *testing.T) {
	b := []byte("0123456789abcdef0123456789abcdef")
	accepted := map[int]int{}
	for at := range 16 {
		for _, least := range []int{1, 2, 4, 16} {
			x, f := zcrt.InPlace[[4]byte](b[at:at+4], least, &inPlace)
			if !f.Failed() {
				accepted[least]++
				if !bytes.Equal(x[:], b[at:at+4]) {
					t.Errorf("at %d: %s", at, x)
				}
			}
		}
	}
	if accepted[1] != 16 || accepted[2] != 8 || accepted[4] != 4 || accepted[16] != 1 {
		t.Errorf("accepted at so many of 16 addresses, by alignment: %v", accepted)
	}
}

// TestInPlaceOfOtherSize refuses bytes that are not just those of the type.
func TestInPlaceOfOtherSize(t *testing.T) {
	b := make([]byte, 64)
	for _, n := range []int{0, 1, inMemorySize - 1, inMemorySize + 1} {
		if x, f := zcrt.InPlace[inMemory](b[:n:n], 1, &inPlace); x != nil || !f.Failed() {
			t.Errorf("%d bytes: %v, %v", n, x, f)
		}
	}
	if x, f := zcrt.InPlace[struct{}](b[:0], 1, &inPlace); x != nil || !f.Failed() {
		t.Errorf("a type without bytes: %v, %v", x, f)
	}
	if x, f := zcrt.InPlace[inMemory](nil, 1, &inPlace); x != nil || !f.Failed() {
		t.Errorf("no bytes: %v, %v", x, f)
	}
}

func TestAlignFault(t *testing.T) {
	f := inPlace.At(0, 8, 3)
	if got, want := f.Error(), "memory: starts 3 bytes behind an address that is a multiple of 8"; got != want || !errors.Is(f, zcrt.ErrAlign) {
		t.Errorf("%s, want %s", got, want)
	}
}
