package zcrt_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// widths are the integers of odd width in one order, all as 64 bits.
type width struct {
	bytes int
	read  func([]byte) uint64
	write func([]byte, uint64)
}

var (
	bigEndian = []width{
		{3, func(b []byte) uint64 { return uint64(zcrt.BigEndian.Uint24(b)) }, func(b []byte, v uint64) { zcrt.BigEndian.PutUint24(b, uint32(v)) }},
		{5, zcrt.BigEndian.Uint40, zcrt.BigEndian.PutUint40},
		{6, zcrt.BigEndian.Uint48, zcrt.BigEndian.PutUint48},
		{7, zcrt.BigEndian.Uint56, zcrt.BigEndian.PutUint56},
	}
	littleEndian = []width{
		{3, func(b []byte) uint64 { return uint64(zcrt.LittleEndian.Uint24(b)) }, func(b []byte, v uint64) { zcrt.LittleEndian.PutUint24(b, uint32(v)) }},
		{5, zcrt.LittleEndian.Uint40, zcrt.LittleEndian.PutUint40},
		{6, zcrt.LittleEndian.Uint48, zcrt.LittleEndian.PutUint48},
		{7, zcrt.LittleEndian.Uint56, zcrt.LittleEndian.PutUint56},
	}
)

// TestIntegers compares with the 64-bit integers of encoding/binary, of which
// an odd one is the low part: each byte and each bit alone, all of them, none,
// and random ones. What lies beside the integer stays.
func TestIntegers(t *testing.T) {
	values := []uint64{0, 1<<64 - 1, 0x0123456789abcdef, 0xa5a5a5a5a5a5a5a5}
	for i := range 64 {
		values = append(values, 1<<i, ^uint64(1<<i))
	}
	r := rand.New(rand.NewPCG(24, 56))
	for range 1000 {
		values = append(values, r.Uint64())
	}
	for _, order := range []struct {
		name   string
		widths []width
		bytes  func(v uint64, n int) []byte
	}{
		{"big endian", bigEndian, func(v uint64, n int) []byte { return binary.BigEndian.AppendUint64(nil, v)[8-n:] }},
		{"little endian", littleEndian, func(v uint64, n int) []byte { return binary.LittleEndian.AppendUint64(nil, v)[:n] }},
	} {
		for _, w := range order.widths {
			for _, v := range values {
				want := order.bytes(v, w.bytes)
				if got, want := w.read(want), v&(1<<(8*w.bytes)-1); got != want {
					t.Errorf("%s, %d bits: read %#x, want %#x", order.name, 8*w.bytes, got, want)
				}
				store := poisoned(w.bytes + 2)
				w.write(store[1:], v) // a slice that is longer than it has to be
				if want := slices.Concat(poisoned(1), want, poisoned(1)); !bytes.Equal(store, want) {
					t.Errorf("%s, %d bits: wrote % x, want % x", order.name, 8*w.bytes, store, want)
				}
			}
		}
	}
}

// TestIntegersShort holds them to the panic on a slice one byte too short, and
// to writing nothing before it.
func TestIntegersShort(t *testing.T) {
	panics := func(do func()) (did bool) {
		defer func() { did = recover() != nil }()
		do()
		return false
	}
	for _, w := range slices.Concat(bigEndian, littleEndian) {
		short := poisoned(w.bytes - 1)
		if !panics(func() { w.read(short) }) {
			t.Errorf("%d bits: read from %d bytes", 8*w.bytes, len(short))
		}
		if !panics(func() { w.write(short, 0) }) {
			t.Errorf("%d bits: written to %d bytes", 8*w.bytes, len(short))
		}
		if !bytes.Equal(short, poisoned(len(short))) {
			t.Errorf("%d bits: a write that panics left % x", 8*w.bytes, short)
		}
	}
}
