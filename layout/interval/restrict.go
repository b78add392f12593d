package interval

import "math/big"

// The methods of this file narrow a value by a comparison that is known to
// hold. Each keeps the values of s for which the comparison holds with some
// value of t, and is exact. An empty t leaves nothing: a comparison with a value
// that cannot exist never holds.

// RestrictLess is the values of s that are less than some value of t.
func (s Set) RestrictLess(t Set) Set {
	if t.IsEmpty() {
		return Set{}
	}
	return s.atMost(new(big.Int).Sub(t.Max(), one))
}

// RestrictLessEqual is the values of s that are at most some value of t.
func (s Set) RestrictLessEqual(t Set) Set {
	if t.IsEmpty() {
		return Set{}
	}
	return s.atMost(t.Max())
}

// RestrictGreater is the values of s that are greater than some value of t.
func (s Set) RestrictGreater(t Set) Set {
	if t.IsEmpty() {
		return Set{}
	}
	return s.atLeast(new(big.Int).Add(t.Min(), one))
}

// RestrictGreaterEqual is the values of s that are at least some value of t.
func (s Set) RestrictGreaterEqual(t Set) Set {
	if t.IsEmpty() {
		return Set{}
	}
	return s.atLeast(t.Min())
}

// RestrictEqual is the values of s that equal some value of t.
func (s Set) RestrictEqual(t Set) Set { return s.Intersect(t) }

// RestrictNotEqual is the values of s that differ from some value of t. Only a t
// of one value excludes anything, since each value of s differs from one of two.
func (s Set) RestrictNotEqual(t Set) Set {
	switch {
	case t.IsEmpty():
		return Set{}
	case len(t.spans) == 1 && t.spans[0].single():
		return s.Minus(t)
	}
	return s
}

func (s Set) atMost(hi *big.Int) Set {
	if s.IsEmpty() {
		return s
	}
	return s.Intersect(RangeBig(s.Min(), hi))
}

func (s Set) atLeast(lo *big.Int) Set {
	if s.IsEmpty() {
		return s
	}
	return s.Intersect(RangeBig(lo, s.Max()))
}
