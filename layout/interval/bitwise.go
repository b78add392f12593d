package interval

import "math/big"

// And is the values of s & t. Negative numbers are two's complement with
// endless sign bits, here and in the other bitwise operations.
func (s Set) And(t Set) Set {
	return lift(s, t, bitwise(func(x, y uint) uint { return x & y }))
}

// Or is the values of s | t.
func (s Set) Or(t Set) Set {
	return lift(s, t, bitwise(func(x, y uint) uint { return x | y }))
}

// Xor is the values of s ^ t.
func (s Set) Xor(t Set) Set {
	return lift(s, t, bitwise(func(x, y uint) uint { return x ^ y }))
}

// AndNot is the values of s &^ t.
func (s Set) AndNot(t Set) Set {
	return lift(s, t, bitwise(func(x, y uint) uint { return x &^ y }))
}

// bitwise lifts a function of two bits to spans, with exact ends.
func bitwise(function func(x, y uint) uint) func(x, y span) span {
	return func(x, y span) span {
		return span{extreme(x, y, function, 0), extreme(x, y, function, 1)}
	}
}

// edges tells of the upper bits of a number whether they are still those of its
// span's ends. If so, the next bit is bound by that end's; once a number has
// parted from an end, its further bits are free on that side.
type edges struct{ lo, hi bool }

// follow is the edges after bit i is chosen, and whether it may be.
func (e edges) follow(r span, i int, bit uint) (edges, bool) {
	lo, hi := r.lo.Bit(i), r.hi.Bit(i)
	if e.lo && bit < lo || e.hi && bit > hi {
		return edges{}, false
	}
	return edges{e.lo && bit == lo, e.hi && bit == hi}, true
}

// extreme is the greatest result of the function over x and y if prefer is 1,
// the least if it is 0. Higher bits count for more than all lower ones together,
// so it goes from the sign bit down and at each bit takes what is preferred if
// any pair of numbers that led to the bits so far can still give it. Of those
// pairs only the edges matter: at most 16 cases. The first bit is the sign; it
// is the same at both ends of a span, so below it the numbers are in the order
// of their bits.
func extreme(x, y span, function func(x, y uint) uint, prefer uint) *big.Int {
	sign := max(x.lo.BitLen(), x.hi.BitLen(), y.lo.BitLen(), y.hi.BitLen())
	type pair struct{ x, y edges }
	pairs := map[pair]bool{{edges{true, true}, edges{true, true}}: true}
	result := new(big.Int)
	for i := sign; i >= 0; i-- {
		leading := [2]map[pair]bool{{}, {}} // the pairs that lead to a 0, to a 1
		for p := range pairs {
			for _, bits := range [4][2]uint{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
				nextX, okX := p.x.follow(x, i, bits[0])
				nextY, okY := p.y.follow(y, i, bits[1])
				if okX && okY {
					leading[function(bits[0], bits[1])][pair{nextX, nextY}] = true
				}
			}
		}
		bit := prefer
		if i == sign {
			bit = 1 - prefer // a sign bit of 1 makes the result less
		}
		if len(leading[bit]) == 0 {
			bit = 1 - bit
		}
		pairs = leading[bit]
		result.Lsh(result, 1).Add(result, new(big.Int).SetUint64(uint64(bit)))
		if i == sign {
			result.Neg(result)
		}
	}
	return result
}
