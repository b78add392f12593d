package interval

import (
	"math/big"
	"slices"
)

// maxSpans is how many ranges a result may have, and how many values an operand
// may have to be taken value by value. One operation then looks at no more than
// a few thousand pairs.
const maxSpans = 64

// MaxShift is the largest count of a left shift: far above any field, far below
// what would fill the memory of the generator.
const MaxShift = 512

// lift applies an operation on spans to all of s and t. The operation gets
// spans that do not cross zero, so that signs are fixed within each.
func lift(s, t Set, operation func(x, y span) span) Set {
	var results []span
	for _, x := range s.pieces() {
		for _, y := range t.pieces() {
			results = append(results, operation(x, y))
		}
	}
	return join(results).coarse()
}

// pieces cuts s into its values if they are few, else into spans of one sign.
func (s Set) pieces() []span {
	count := new(big.Int)
	for _, r := range s.spans {
		count.Add(count, one).Add(count, r.hi).Sub(count, r.lo)
	}
	var pieces []span
	if count.Cmp(big.NewInt(maxSpans)) <= 0 {
		for _, r := range s.spans {
			for v := r.lo; v.Cmp(r.hi) <= 0; v = new(big.Int).Add(v, one) {
				pieces = append(pieces, span{v, v})
			}
		}
		return pieces
	}
	for _, r := range s.coarse().spans {
		if r.lo.Sign() < 0 && r.hi.Sign() >= 0 {
			pieces = append(pieces, span{r.lo, minusOne}, span{zero, r.hi})
			continue
		}
		pieces = append(pieces, r)
	}
	return pieces
}

// coarse closes the smallest gaps of s until no more than maxSpans are left.
func (s Set) coarse() Set {
	closing := len(s.spans) - maxSpans
	if closing <= 0 {
		return s
	}
	ends := make([]int, len(s.spans)-1) // ends[i]: the gap behind span i
	for i := range ends {
		ends[i] = i
	}
	slices.SortStableFunc(ends, func(i, j int) int {
		return gap(s.spans[i], s.spans[i+1]).Cmp(gap(s.spans[j], s.spans[j+1]))
	})
	kept := ends[closing:]
	slices.Sort(kept)

	var spans []span
	start := 0
	for _, end := range append(kept, len(s.spans)-1) {
		spans = append(spans, span{s.spans[start].lo, s.spans[end].hi})
		start = end + 1
	}
	return Set{spans}
}

// corners lifts a function of two integers to spans. The function must be
// monotone in each operand while the other is held (the direction may depend on
// the other): then its least and greatest values over a rectangle are found
// among the four corners, and the result is exact. All of + - * / << >> min max
// are so on spans that do not cross zero. The function gets its result's memory
// first, as in package big.
func corners(function func(z, a, b *big.Int) *big.Int) func(x, y span) span {
	return func(x, y span) span {
		first := function(new(big.Int), x.lo, y.lo)
		hull := span{first, first}
		for _, v := range []*big.Int{
			function(new(big.Int), x.lo, y.hi),
			function(new(big.Int), x.hi, y.lo),
			function(new(big.Int), x.hi, y.hi),
		} {
			hull = span{smaller(hull.lo, v), larger(hull.hi, v)}
		}
		return hull
	}
}

// Add is the values of s + t.
func (s Set) Add(t Set) Set { return lift(s, t, corners((*big.Int).Add)) }

// Sub is the values of s - t.
func (s Set) Sub(t Set) Set { return lift(s, t, corners((*big.Int).Sub)) }

// Neg is the values of -s.
func (s Set) Neg() Set { return Values(0).Sub(s) }

// Mul is the values of s * t.
func (s Set) Mul(t Set) Set { return lift(s, t, corners((*big.Int).Mul)) }

// Div is the values of s / t for the divisors that are not zero; as in Go, the
// quotient is cut towards zero. It reports whether t contains zero.
func (s Set) Div(t Set) (quotients Set, byZero bool) {
	return lift(s, t.Minus(Values(0)), corners((*big.Int).Quo)), t.Contains(zero)
}

// Rem is the values of s % t for the divisors that are not zero; as in Go, the
// remainder has the sign of s. It reports whether t contains zero.
func (s Set) Rem(t Set) (remainders Set, byZero bool) {
	return lift(s, t.Minus(Values(0)), remainder), t.Contains(zero)
}

// remainder is x % m. The divisor's sign is of no effect, and -x leaves the
// negative of what x leaves, so the work is done where both are positive.
func remainder(x, m span) span {
	if m.hi.Sign() < 0 {
		m = negative(m)
	}
	if x.hi.Sign() < 0 {
		return negative(remainder(negative(x), m))
	}
	if x.hi.Cmp(m.lo) < 0 {
		return x
	}
	if m.single() && new(big.Int).Sub(x.hi, x.lo).Cmp(m.lo) < 0 {
		first, last := new(big.Int).Rem(x.lo, m.lo), new(big.Int).Rem(x.hi, m.lo)
		if first.Cmp(last) <= 0 { // x passes no multiple of m behind its start
			return span{first, last}
		}
	}
	return span{zero, smaller(x.hi, new(big.Int).Sub(m.hi, one))}
}

func negative(r span) span {
	return span{new(big.Int).Neg(r.hi), new(big.Int).Neg(r.lo)}
}

// Shl is the values of s << t for the counts from 0 to [MaxShift]. It reports
// whether t contains other counts.
func (s Set) Shl(t Set) (shifted Set, undefined bool) {
	counts := t.Intersect(Range(0, MaxShift))
	return lift(s, counts, corners(func(z, a, n *big.Int) *big.Int {
		return z.Lsh(a, uint(n.Uint64()))
	})), !counts.Equal(t)
}

// Shr is the values of s >> t for the counts that are not negative; as in Go,
// it rounds down. It reports whether t contains negative counts.
func (s Set) Shr(t Set) (shifted Set, undefined bool) {
	counts := t.RestrictGreaterEqual(Values(0))
	return lift(s, counts, corners(func(z, a, n *big.Int) *big.Int {
		enough := smaller(n, big.NewInt(int64(a.BitLen()))) // more leave the same: 0 or -1
		return z.Rsh(a, uint(enough.Uint64()))
	})), !counts.Equal(t)
}

// Min is the values of min(s, t).
func Min(s, t Set) Set {
	return lift(s, t, corners(func(_, a, b *big.Int) *big.Int { return smaller(a, b) }))
}

// Max is the values of max(s, t).
func Max(s, t Set) Set {
	return lift(s, t, corners(func(_, a, b *big.Int) *big.Int { return larger(a, b) }))
}

// RoundUp is the values of up(s, n), the least multiple of n that is not below
// s, for the n that are positive. It reports whether n contains others.
func (s Set) RoundUp(n Set) (multiples Set, undefined bool) {
	units := n.RestrictGreater(Values(0))
	return lift(s, units, roundUp), !units.Equal(n)
}

// roundUp is exact for one unit, where it is monotone in x. Over several units
// it takes the bounds that hold for each: x <= up(x, n) <= x+n-1.
func roundUp(x, n span) span {
	if !n.single() {
		hi := new(big.Int).Add(x.hi, n.hi)
		return span{x.lo, hi.Sub(hi, one)}
	}
	up := func(v *big.Int) *big.Int {
		missing := new(big.Int).Neg(v)
		return missing.Mod(missing, n.lo).Add(missing, v)
	}
	return span{up(x.lo), up(x.hi)}
}
