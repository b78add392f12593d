package twin

import (
	"bytes"
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// sum is the internet checksum's sum of a range (RFC 1071): words of 16 bits,
// big-endian, added with the carry brought back, to what there is already.
func sum(b []byte, before uint16) uint16 {
	n := uint64(before)
	for i, c := range b {
		if i%2 == 0 {
			n += uint64(c) << 8
		} else {
			n += uint64(c)
		}
	}
	for n > 0xffff {
		n = n>>16 + n&0xffff
	}
	return uint16(n)
}

// Algorithms are the functions that //zc:sum lines name, by what tags call them.
// The twin has no way to know them but to be given them.
var Algorithms = map[string]func(b []byte) uint64{}

// compute is the checksum of a range in which its own field is zero; with inet, of
// what there is already, too.
func compute(s *layout.Sum, b []byte, pseudo uint16) *big.Int {
	if s.Algorithm != nil {
		return new(big.Int).SetUint64(Algorithms[s.Algorithm.Name](b))
	}
	return big.NewInt(int64(^sum(b, pseudo)))
}

// summed is the bytes that a checksum covers.
func (v *View) summed(s *layout.Sum) []byte {
	return v.Bytes[v.boundary(s.From):v.boundary(s.To)]
}

func (v *View) boundary(p layout.Place) int {
	switch {
	case p.Total:
		return len(v.Bytes)
	case p.Segment != nil:
		return v.ends[p.Segment.Index]
	}
	return p.Const
}

// VerifySum reports whether a checksum is right, or says that there is none: it
// and what it covers sum to ones, whether it stands there or elsewhere.
func (v *View) VerifySum(s *layout.Sum, pseudo uint16) bool {
	if none := s.Field.None; none != nil && v.Scalar(s.Field).Cmp(none.Const) == 0 {
		return true
	}
	if v.Truncated && s.To.Total {
		return false
	}
	zeroed := *v
	zeroed.Bytes = bytes.Clone(v.Bytes)
	Store(zeroed.Block(s.Field), s.Field, new(big.Int))
	if s.Algorithm != nil {
		return compute(s, zeroed.summed(s), 0).Cmp(v.Scalar(s.Field)) == 0
	}
	checksum := make([]byte, 2)
	putInteger(checksum, layout.BigEndian, v.Scalar(s.Field))
	return sum(checksum, sum(zeroed.summed(s), pseudo)) == 0xffff
}

// UpdateSums computes all checksums in place, but those with a pseudo-header if
// that is nil. It goes on until none changes: one may cover another.
func (v *View) UpdateSums(pseudo *uint16) {
	for range v.Struct.Sums {
		for _, s := range v.Struct.Sums {
			if !s.Pseudo {
				v.UpdateSum(s, 0)
			} else if pseudo != nil {
				v.UpdateSum(s, *pseudo)
			}
		}
	}
}

// UpdateSum computes one checksum in place.
func (v *View) UpdateSum(s *layout.Sum, pseudo uint16) {
	block := v.Block(s.Field)
	Store(block, s.Field, new(big.Int))
	n := compute(s, v.summed(s), pseudo)
	if none := s.Field.None; none != nil && none.Const.Cmp(n) == 0 {
		n.Xor(n, big.NewInt(0xffff))
	}
	Store(block, s.Field, n)
}
