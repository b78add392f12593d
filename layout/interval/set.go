// Package interval is the arithmetic with which the generator proves, before any
// byte is read, that the size expressions of a layout cannot go wrong.
//
// A [Set] holds every value that an expression may take: a finite union of
// ranges of integers. A [Form] is an expression that is linear in named atoms,
// and a [Prover] bounds forms by what is known of the atoms alone and of their
// sums. The two complement each other: a Set knows that 4*IHL-20 is never
// negative once IHL is at least 5, a Prover that TotalLength-4*IHL is not
// because a rule of the format says so.
//
//	ihl := interval.Bits(4).RestrictGreaterEqual(interval.Values(5)) // 5..15
//	size := ihl.Mul(interval.Values(4)).Sub(interval.Values(20))     // 0, 4, 8, ..., 40
//	size.Min().Sign() >= 0                                           // proved
//
// Every result is sound: it holds each value that can occur, and perhaps more.
// The ends of a result are exact for all operations on operands of at most 64
// ranges; Rem and RoundUp want that the operand on the right has at most 64
// values. Operands that have no more values than that are taken value by value.
// A result of more than 64 ranges closes its smallest gaps, which keeps its ends.
// Integers have no size here, so nothing overflows.
//
// Sets and Forms never change and may be shared between goroutines; a Prover
// may not while it is being told things. Nothing panics on values that a tag
// can contain: operations that are undefined for some operands leave those out
// and say so by a second result.
package interval

import (
	"math/big"
	"slices"
	"strings"
)

var (
	zero     = big.NewInt(0)
	one      = big.NewInt(1)
	minusOne = big.NewInt(-1)
)

// span is the integers from lo to hi, both included; lo <= hi. Spans share
// their ends, so nothing writes to an end once it is in a span.
type span struct{ lo, hi *big.Int }

func (r span) single() bool { return r.lo.Cmp(r.hi) == 0 }

// Set is a finite union of ranges of integers. The zero Set is empty.
type Set struct {
	spans []span // ascending, with at least one integer between neighbours
}

// Range is the integers from lo to hi, both included; empty if lo > hi.
func Range(lo, hi int64) Set { return RangeBig(big.NewInt(lo), big.NewInt(hi)) }

// RangeBig is [Range] for ends of any size.
func RangeBig(lo, hi *big.Int) Set {
	if lo.Cmp(hi) > 0 {
		return Set{}
	}
	return Set{[]span{{new(big.Int).Set(lo), new(big.Int).Set(hi)}}}
}

// Values is the set of exactly the integers given.
func Values(v ...int64) Set {
	var spans []span
	for _, n := range v {
		x := big.NewInt(n)
		spans = append(spans, span{x, x})
	}
	return join(spans)
}

// Bits is the values of an unsigned field of n bits: 0..2^n-1.
func Bits(n int) Set {
	end := new(big.Int).Lsh(one, uint(n))
	return RangeBig(zero, end.Sub(end, one))
}

// SignedBits is the values of a two's complement field of n bits, n >= 1.
func SignedBits(n int) Set {
	half := new(big.Int).Lsh(one, uint(n-1))
	return RangeBig(new(big.Int).Neg(half), new(big.Int).Sub(half, one))
}

// join makes the Set of spans that may overlap and stand in any order; it
// reorders its argument.
func join(spans []span) Set {
	slices.SortFunc(spans, func(a, b span) int { return a.lo.Cmp(b.lo) })
	var joined []span
	for _, r := range spans {
		if n := len(joined); n > 0 && gap(joined[n-1], r).Cmp(one) <= 0 {
			joined[n-1].hi = larger(joined[n-1].hi, r.hi)
			continue
		}
		joined = append(joined, r)
	}
	return Set{joined}
}

// gap is the distance from a's end to b's start: 1 for neighbours.
func gap(a, b span) *big.Int { return new(big.Int).Sub(b.lo, a.hi) }

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

// IsEmpty reports whether s holds nothing: whatever has such a value cannot
// happen.
func (s Set) IsEmpty() bool { return len(s.spans) == 0 }

// Min is the least value of s, nil if s is empty.
func (s Set) Min() *big.Int {
	if s.IsEmpty() {
		return nil
	}
	return new(big.Int).Set(s.spans[0].lo)
}

// Max is the greatest value of s, nil if s is empty.
func (s Set) Max() *big.Int {
	if s.IsEmpty() {
		return nil
	}
	return new(big.Int).Set(s.spans[len(s.spans)-1].hi)
}

// Hull is s with its gaps closed: what a message shows of a set with many.
func (s Set) Hull() Set {
	if s.IsEmpty() {
		return s
	}
	return RangeBig(s.Min(), s.Max())
}

// Contains reports whether v is in s.
func (s Set) Contains(v *big.Int) bool {
	return slices.ContainsFunc(s.spans, func(r span) bool {
		return r.lo.Cmp(v) <= 0 && v.Cmp(r.hi) <= 0
	})
}

// Equal reports whether s and t hold the same values.
func (s Set) Equal(t Set) bool {
	return slices.EqualFunc(s.spans, t.spans, func(a, b span) bool {
		return a.lo.Cmp(b.lo) == 0 && a.hi.Cmp(b.hi) == 0
	})
}

// FitsInt reports whether an integer type of that many bits holds all of s.
func (s Set) FitsInt(bits int, signed bool) bool {
	held := Bits(bits)
	if signed {
		held = SignedBits(bits)
	}
	return s.Minus(held).IsEmpty()
}

// String is s as a message shows it: "0..15", "0, 5..15", "empty".
func (s Set) String() string {
	if s.IsEmpty() {
		return "empty"
	}
	ranges := make([]string, len(s.spans))
	for i, r := range s.spans {
		ranges[i] = r.lo.String()
		if !r.single() {
			ranges[i] += ".." + r.hi.String()
		}
	}
	return strings.Join(ranges, ", ")
}

// Union is the values that are in s, in t or in both.
func (s Set) Union(t Set) Set { return join(slices.Concat(s.spans, t.spans)) }

// Intersect is the values that are in both s and t.
func (s Set) Intersect(t Set) Set {
	var common []span
	for _, a := range s.spans {
		for _, b := range t.spans {
			lo, hi := larger(a.lo, b.lo), smaller(a.hi, b.hi)
			if lo.Cmp(hi) <= 0 {
				common = append(common, span{lo, hi})
			}
		}
	}
	return join(common)
}

// Minus is the values of s that are not in t. It takes t at its word, so t must
// hold nothing but values that are excluded: a constant or a list of them, not
// the result of arithmetic, which may hold values that never occur. To exclude
// what an expression equals there is [Set.RestrictNotEqual].
func (s Set) Minus(t Set) Set {
	left := s
	for _, cut := range t.spans {
		var kept []span
		for _, r := range left.spans {
			if below := smaller(r.hi, new(big.Int).Sub(cut.lo, one)); r.lo.Cmp(below) <= 0 {
				kept = append(kept, span{r.lo, below})
			}
			if above := larger(r.lo, new(big.Int).Add(cut.hi, one)); above.Cmp(r.hi) <= 0 {
				kept = append(kept, span{above, r.hi})
			}
		}
		left = Set{kept}
	}
	return left
}
