package zcrt

import (
	"encoding/binary"
	"math/bits"
)

// Sum is an unfinished internet checksum (RFC 1071): the one's complement sum
// of the 16-bit big-endian words added so far, not yet complemented. Sums of
// parts that are whole words may be added in any order, which is how a
// pseudo-header is summed apart from its packet.
//
// One's complement has two zeros. The zero Sum is the sum of nothing, or of
// zeros alone; as soon as something else was added, a sum of zero is 0xffff. So
// 0xffff is the checksum of zeros alone, and a packet that says anything never
// has it. Where 0 on the wire says that there is no checksum (UDP), a checksum
// that comes out as 0 is sent as 0xffff, which verifies as well.
type Sum uint16

// AddUint16 adds one word.
func (s Sum) AddUint16(x uint16) Sum {
	n := uint32(s) + uint32(x)
	return Sum(n + n>>16)
}

// AddSum adds the sum of another part.
func (s Sum) AddSum(t Sum) Sum { return s.AddUint16(uint16(t)) }

// Add adds the bytes of b as big-endian words; a last odd byte counts as the
// high byte of a word whose low byte is zero.
//
// So an odd part has to be the last: what is added behind it counts as if it
// began at an even offset. A part t that begins at an odd offset is summed
// apart, and the bytes of its sum are swapped (RFC 1071 section 2(B)):
//
//	t := zcrt.Sum(0).Add(part)
//	s = s.AddUint16(bits.ReverseBytes16(uint16(t)))
func (s Sum) Add(b []byte) Sum {
	// RFC 1071 section 2 allows both tricks. (C), parallel summation: 1<<64 - 1 is
	// a multiple of 1<<16 - 1, so words of 64 bits whose carry comes back in at the
	// low end sum to the same. (B), byte order independence: little-endian loads,
	// which are plain loads on the machines in use, give the sum with its bytes
	// swapped; one swap at the end is cheaper than one for each load.
	//
	// Where an addition carries out, its n is at most 1<<64 - 2: with no carry
	// going in, that is the greatest that two words leave; with one going in, the
	// n before was at most 1<<64 - 2 for the same reason. So n += carry, which
	// brings the carry back in, never overflows.
	//
	// Each loop condition proves its loads to be in b, and the unrolled loop is one
	// chain of add-with-carry: BenchmarkSum has 17 GB/s at 1460 bytes, where a loop
	// over words has 3.
	n := uint64(bits.ReverseBytes16(uint16(s)))
	var carry uint64
	for len(b) >= 64 {
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[0:8]), 0)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[8:16]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[16:24]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[24:32]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[32:40]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[40:48]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[48:56]), carry)
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b[56:64]), carry)
		n += carry
		b = b[64:]
	}
	for len(b) >= 8 {
		n, carry = bits.Add64(n, binary.LittleEndian.Uint64(b), 0)
		n += carry
		b = b[8:]
	}
	if len(b) >= 4 {
		n, carry = bits.Add64(n, uint64(binary.LittleEndian.Uint32(b)), 0)
		n += carry
		b = b[4:]
	}
	if len(b) >= 2 {
		n, carry = bits.Add64(n, uint64(binary.LittleEndian.Uint16(b)), 0)
		n += carry
		b = b[2:]
	}
	if len(b) >= 1 {
		n, carry = bits.Add64(n, uint64(b[0]), 0)
		n += carry
	}
	// A number and the same with its halves exchanged add up, in the upper half,
	// to the sum of the halves with its carry brought back: the lower half makes
	// that same carry. It is 0 only where both halves are.
	half := uint32((n + bits.RotateLeft64(n, 32)) >> 32)
	word := uint16((half + bits.RotateLeft32(half, 16)) >> 16)
	return Sum(bits.ReverseBytes16(word))
}

// Checksum is the complement of the sum: what goes into a packet's checksum
// field when that field was summed as zero.
func (s Sum) Checksum() uint16 { return ^uint16(s) }

// Verified reports whether a packet is whole, given the sum over all of it, its
// checksum field included.
func (s Sum) Verified() bool { return s == 0xffff }

// Update returns the checksum of a packet in which one word changed from old to
// new, given the checksum that it had (RFC 1624, equation 3):
//
//	HC' = ~(~HC + ~m + m')
//
// The result is the checksum that summing the whole packet gives, with one
// exception: where nothing but zeros is left, it is 0 and not 0xffff. It is
// 0xffff only if checksum and old are 0xffff and new is 0.
//
// For UDP, a checksum of 0 says that there is none, and must be left alone; a
// result of 0 goes onto the wire as 0xffff.
func Update(checksum, old, new uint16) uint16 {
	return Sum(^checksum).AddUint16(^old).AddUint16(new).Checksum()
}
