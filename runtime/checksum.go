package zcrt

import "encoding/binary"

// Sum is an unfinished internet checksum (RFC 1071): the one's complement sum
// of the 16-bit big-endian words added so far, not yet complemented. The zero
// Sum is the sum of nothing. Sums of parts that are whole words may be added in
// any order, which is how a pseudo-header is summed apart from its packet.
type Sum uint16

// AddUint16 adds one word.
func (s Sum) AddUint16(x uint16) Sum {
	n := uint32(s) + uint32(x)
	return Sum(n + n>>16)
}

// AddSum adds the sum of another part.
func (s Sum) AddSum(t Sum) Sum { return s.AddUint16(uint16(t)) }

// Add adds the bytes of b as big-endian words; a last odd byte counts as the
// high byte of a word.
func (s Sum) Add(b []byte) Sum {
	var n uint64
	for len(b) >= 2 {
		n += uint64(binary.BigEndian.Uint16(b))
		b = b[2:]
	}
	if len(b) == 1 {
		n += uint64(b[0]) << 8
	}
	for n > 0xffff {
		n = n>>16 + n&0xffff
	}
	return s.AddUint16(uint16(n))
}

// Checksum is the complement of the sum: what goes into a packet's checksum
// field when that field was summed as zero.
func (s Sum) Checksum() uint16 { return ^uint16(s) }

// Verified reports whether a packet is whole, given the sum over all of it, its
// checksum field included.
func (s Sum) Verified() bool { return s == 0xffff }
