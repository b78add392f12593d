package interval

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestString(t *testing.T) {
	for _, test := range []struct {
		name string
		set  Set
		want string
	}{
		{"zero set", Set{}, "empty"},
		{"one value", Values(-3), "-3"},
		{"range", Range(0, 15), "0..15"},
		{"value and range", Values(0).Union(Range(5, 15)), "0, 5..15"},
		{"two neighbours", Values(4, 3), "3..4"},
		{"neighbouring ranges", Range(5, 15).Union(Range(0, 4)), "0..15"},
		{"range within a range", Range(0, 9).Union(Range(2, 3)), "0..9"},
		{"values given twice", Values(7, 1, 7), "1, 7"},
		{"range turned round", Range(2, 1), "empty"},
		{"no bits", Bits(0), "0"},
		{"all uint64", Bits(64), "0..18446744073709551615"},
		{"all int8", SignedBits(8), "-128..127"},
		{"one signed bit", SignedBits(1), "-1..0"},
		{"hull", Values(-2, 0, 9).Hull(), "-2..9"},
		{"hull of nothing", Set{}.Hull(), "empty"},
		{"middle taken out", Range(0, 9).Minus(Range(3, 5)), "0..2, 6..9"},
		{"ends taken out", Range(0, 9).Minus(Values(0, 9)), "1..8"},
		{"all taken out", Range(0, 9).Minus(Bits(8)), "empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.set.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFitsInt(t *testing.T) {
	for _, test := range []struct {
		name   string
		set    Set
		bits   int
		signed bool
		want   bool
	}{
		{"uint8 in uint8", Bits(8), 8, false, true},
		{"uint8 in int8", Bits(8), 8, true, false},
		{"uint8 in int16", Bits(8), 16, true, true},
		{"one too many", Range(0, 256), 8, false, false},
		{"one below zero", Range(-1, 5), 64, false, false},
		{"uint64 in int64", Bits(64), 64, true, false},
		{"int64 in int64", SignedBits(64), 64, true, true},
		{"nothing in no bits", Set{}, 0, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.set.FitsInt(test.bits, test.signed); got != test.want {
				t.Errorf("%v in %d bits, signed %v: got %v", test.set, test.bits, test.signed, got)
			}
		})
	}
}

func TestComparisonsAndMembershipAgainstEveryValue(t *testing.T) {
	some := func(t Set, holds func(order int) bool) func(v *big.Int) bool {
		return func(v *big.Int) bool {
			for _, w := range values(t) {
				if holds(v.Cmp(w)) {
					return true
				}
			}
			return false
		}
	}
	universe := Range(-11, 11)
	sets := append(fewValues(), Set{})
	for _, x := range sets {
		for _, y := range sets {
			for _, test := range []struct {
				name string
				got  Set
				want func(v *big.Int) bool // of the values of x
			}{
				{"intersect", x.Intersect(y), y.Contains},
				{"minus", x.Minus(y), func(v *big.Int) bool { return !y.Contains(v) }},
				{"less", x.RestrictLess(y), some(y, func(order int) bool { return order < 0 })},
				{"less or equal", x.RestrictLessEqual(y), some(y, func(order int) bool { return order <= 0 })},
				{"greater", x.RestrictGreater(y), some(y, func(order int) bool { return order > 0 })},
				{"greater or equal", x.RestrictGreaterEqual(y), some(y, func(order int) bool { return order >= 0 })},
				{"equal", x.RestrictEqual(y), some(y, func(order int) bool { return order == 0 })},
				{"not equal", x.RestrictNotEqual(y), some(y, func(order int) bool { return order != 0 })},
			} {
				for _, v := range values(universe) {
					if got, want := test.got.Contains(v), x.Contains(v) && test.want(v); got != want {
						t.Fatalf("%v %s %v: got %v, wrong at %v", x, test.name, y, test.got, v)
					}
				}
			}
			union := x.Union(y)
			for _, v := range values(universe) {
				if union.Contains(v) != (x.Contains(v) || y.Contains(v)) {
					t.Fatalf("%v union %v: got %v, wrong at %v", x, y, union, v)
				}
			}
			if x.Equal(y) != (x.String() == y.String()) {
				t.Fatalf("%v equal %v: got %v", x, y, x.Equal(y))
			}
		}
	}
}

func TestNothingStaysNothing(t *testing.T) {
	if (Set{}).Min() != nil || (Set{}).Max() != nil || (Set{}).Contains(zero) {
		t.Error("the empty set has values")
	}
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			left, _ := op.sets(Set{}, Range(1, 9))
			right, _ := op.sets(Range(1, 200), Set{})
			if !left.IsEmpty() || !right.IsEmpty() {
				t.Errorf("got %v and %v", left, right)
			}
		})
	}
}

func TestSetsDoNotChange(t *testing.T) {
	lo, hi := big.NewInt(1), big.NewInt(200)
	s := RangeBig(lo, hi)
	lo.SetInt64(50)
	hi.SetInt64(60)
	s.Min().SetInt64(70)
	s.Max().SetInt64(80)
	for _, op := range operations {
		op.sets(s, Values(-3, 2))
		op.sets(Values(-3, 2), s)
	}
	s.Union(Range(150, 300))
	s.Minus(Range(150, 300))
	if diff := cmp.Diff(Range(1, 200), s); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if zero.Sign() != 0 || one.Cmp(big.NewInt(1)) != 0 || minusOne.Cmp(big.NewInt(-1)) != 0 {
		t.Errorf("constants are %v, %v, %v", zero, one, minusOne)
	}
}
