package interval

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// operations are all that sets have, beside what each does to one pair of
// integers; nil where it is not defined.
var operations = []struct {
	name string
	sets func(s, t Set) (result Set, undefined bool)
	pair func(a, b *big.Int) *big.Int
}{
	{"add", total(Set.Add), func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }},
	{"sub", total(Set.Sub), func(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }},
	{"mul", total(Set.Mul), func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }},
	{"div", Set.Div, func(a, b *big.Int) *big.Int {
		if b.Sign() == 0 {
			return nil
		}
		return big.NewInt(a.Int64() / b.Int64())
	}},
	{"rem", Set.Rem, func(a, b *big.Int) *big.Int {
		if b.Sign() == 0 {
			return nil
		}
		return big.NewInt(a.Int64() % b.Int64())
	}},
	{"shl", Set.Shl, func(a, b *big.Int) *big.Int {
		if b.Sign() < 0 {
			return nil
		}
		power := new(big.Int).Exp(big.NewInt(2), b, nil)
		return power.Mul(power, a)
	}},
	{"shr", Set.Shr, func(a, b *big.Int) *big.Int {
		if b.Sign() < 0 {
			return nil
		}
		return big.NewInt(a.Int64() >> b.Int64())
	}},
	{"and", total(Set.And), func(a, b *big.Int) *big.Int { return big.NewInt(a.Int64() & b.Int64()) }},
	{"or", total(Set.Or), func(a, b *big.Int) *big.Int { return big.NewInt(a.Int64() | b.Int64()) }},
	{"xor", total(Set.Xor), func(a, b *big.Int) *big.Int { return big.NewInt(a.Int64() ^ b.Int64()) }},
	{"and not", total(Set.AndNot), func(a, b *big.Int) *big.Int { return big.NewInt(a.Int64() &^ b.Int64()) }},
	{"min", total(Min), func(a, b *big.Int) *big.Int { return big.NewInt(min(a.Int64(), b.Int64())) }},
	{"max", total(Max), func(a, b *big.Int) *big.Int { return big.NewInt(max(a.Int64(), b.Int64())) }},
	{"round up", Set.RoundUp, func(a, b *big.Int) *big.Int {
		if b.Sign() <= 0 {
			return nil
		}
		v := a.Int64()
		for v%b.Int64() != 0 {
			v++
		}
		return big.NewInt(v)
	}},
}

func total(operation func(s, t Set) Set) func(s, t Set) (Set, bool) {
	return func(s, t Set) (Set, bool) { return operation(s, t), false }
}

// values lists a set whose ends are small.
func values(s Set) []*big.Int {
	var all []*big.Int
	if s.IsEmpty() {
		return nil
	}
	for v := s.Min().Int64(); v <= s.Max().Int64(); v++ {
		if s.Contains(big.NewInt(v)) {
			all = append(all, big.NewInt(v))
		}
	}
	return all
}

// twin is the slow and obvious way: the operation on every pair of values.
func twin(s, t Set, pair func(a, b *big.Int) *big.Int) (results Set, undefined bool) {
	var spans []span
	right := values(t)
	for _, a := range values(s) {
		for _, b := range right {
			if v := pair(a, b); v != nil {
				spans = append(spans, span{v, v})
			} else {
				undefined = true
			}
		}
	}
	return join(spans), undefined
}

// fewValues is sets over -9..9: every range between multiples of three,
// and some with gaps.
func fewValues() []Set {
	sets := []Set{
		Values(-9, 9), Values(-8, -1, 0, 1, 8), Values(-7, -4, 2, 3, 5), Values(2, 4, 8),
		Range(-9, -6).Union(Range(5, 9)), Range(-5, -2).Union(Values(0)).Union(Range(3, 4)),
	}
	for lo := int64(-9); lo <= 9; lo += 3 {
		for hi := lo; hi <= 9; hi += 3 {
			sets = append(sets, Range(lo, hi))
		}
	}
	return sets
}

// manyValues is sets that are too large to be taken value by value.
func manyValues() []Set {
	return []Set{
		Range(0, 70), Range(-70, 3), Range(5, 90), Range(-130, -60), Range(40, 110),
		Range(-66, -5).Union(Range(7, 20)), Values(0).Union(Range(20, 90)),
	}
}

func TestFewValuesAgainstEveryPair(t *testing.T) {
	sets := fewValues()
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			for _, x := range sets {
				for _, y := range sets {
					got, gotUndefined := op.sets(x, y)
					want, wantUndefined := twin(x, y, op.pair)
					if gotUndefined != wantUndefined {
						t.Fatalf("%v with %v: undefined is %v", x, y, gotUndefined)
					}
					if !got.Equal(want.coarse()) {
						t.Fatalf("%v with %v: got %v, want %v", x, y, got, want)
					}
				}
			}
		})
	}
}

func TestManyValuesAgainstEveryPair(t *testing.T) {
	many := manyValues()
	mixed := append(manyValues(), Values(-9, 4), Values(-3), Values(0), Values(8), Values(100), Range(1, 5))
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			check := func(x, y Set) {
				got, gotUndefined := op.sets(x, y)
				want, wantUndefined := twin(x, y, op.pair)
				if gotUndefined != wantUndefined {
					t.Fatalf("%v with %v: undefined is %v", x, y, gotUndefined)
				}
				if missing := want.Minus(got); !missing.IsEmpty() {
					t.Fatalf("%v with %v: got %v, which lacks %v", x, y, got, missing)
				}
				looseOnTheRight := (op.name == "rem" || op.name == "round up") && len(values(y)) > maxSpans
				if !got.Hull().Equal(want.Hull()) && !looseOnTheRight {
					t.Fatalf("%v with %v: got %v, want ends %v", x, y, got, want.Hull())
				}
			}
			for _, x := range many {
				for _, y := range mixed {
					check(x, y)
					check(y, x)
				}
			}
		})
	}
}

func TestLargeEnds(t *testing.T) {
	const top = 1<<63 - 1
	second := func(s Set, undefined bool) Set {
		if undefined {
			return Set{}
		}
		return s
	}
	for _, test := range []struct {
		name string
		got  Set
		want string
	}{
		{"sum passes int64", Range(0, top).Add(Values(1)), "1..9223372036854775808"},
		{"sum passes uint64", Bits(64).Add(Bits(64)), "0..36893488147419103230"},
		{"difference passes int64", Values(-1 << 63).Sub(Values(1)), "-9223372036854775809"},
		{"negative of the least int64", SignedBits(64).Neg(), "-9223372036854775807..9223372036854775808"},
		{"product of all uint64", Bits(64).Mul(Bits(64)), "0..340282366920938463426481119284349108225"},
		{"product of all int64", SignedBits(64).Mul(SignedBits(64)),
			"-85070591730234615856620279821087277056..85070591730234615865843651857942052864"},
		{"least int64 by -1", second(Values(-1 << 63).Div(Values(-1))), "9223372036854775808"},
		{"uint64 by words", second(Bits(64).Div(Values(8))), "0..2305843009213693951"},
		{"uint64 by uint64", second(Bits(64).Div(Bits(64).Minus(Values(0)))), "0..18446744073709551615"},
		{"rest of uint64", second(Bits(64).Rem(Values(16))), "0..15"},
		{"rest of less than the divisor", second(Bits(32).Rem(RangeBig(Bits(33).Max(), Bits(34).Max()))), "0..4294967295"},
		{"rest by many divisors", second(Bits(8).Rem(Range(1, 1<<16))), "0..255"},
		{"one bit up to the top", second(Values(1).Shl(Values(63, 64))), "9223372036854775808, 18446744073709551616"},
		{"uint64 down to a bit", second(Bits(64).Shr(Values(63))), "0..1"},
		{"shift by any uint64", second(SignedBits(64).Shr(Bits(64))), "-9223372036854775808..9223372036854775807"},
		{"mask of uint64", Bits(64).And(Values(0xf0)), "0..240"},
		{"mask with a negative", Bits(64).And(Values(-8)), "0..18446744073709551608"},
		{"low bits cleared", RangeBig(big.NewInt(9), Bits(64).Max()).AndNot(Values(7)), "8..18446744073709551608"},
		{"or with a high bit", Bits(63).Or(Values(-1 << 63)), "-9223372036854775808..-1"},
		{"bits turned", Bits(64).Xor(Values(-1)), "-18446744073709551616..-1"},
		{"less of int64 and uint64", Min(SignedBits(64), Bits(64)), "-9223372036854775808..9223372036854775807"},
		{"greater of int64 and uint64", Max(SignedBits(64), Bits(64)), "0..18446744073709551615"},
		{"uint64 up to words", second(Bits(64).RoundUp(Values(8))), "0..18446744073709551616"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.got.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUndefinedOperandsAreReported(t *testing.T) {
	for _, test := range []struct {
		name      string
		operation func(s, t Set) (Set, bool)
		right     Set
		undefined bool
	}{
		{"div by zero among others", Set.Div, Range(0, 9), true},
		{"div by others", Set.Div, Values(-1, 1), false},
		{"rem by zero alone", Set.Rem, Values(0), true},
		{"shl by a negative", Set.Shl, Range(-1, 9), true},
		{"shl by too much", Set.Shl, Bits(64), true},
		{"shl by the most", Set.Shl, Values(MaxShift), false},
		{"shr by a negative", Set.Shr, Values(-1), true},
		{"shr by much", Set.Shr, Bits(64), false},
		{"round up to nothing", Set.RoundUp, Range(0, 4), true},
		{"round up to one", Set.RoundUp, Values(1), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, undefined := test.operation(Range(1, 200), test.right)
			if undefined != test.undefined {
				t.Errorf("undefined is %v, result %v", undefined, result)
			}
			if defined := test.right.Minus(Range(-1, 0)); result.IsEmpty() != defined.IsEmpty() {
				t.Errorf("result is %v", result)
			}
		})
	}
}

func TestManyRangesCloseTheirSmallestGaps(t *testing.T) {
	var cubes []int64
	for n := int64(0); n < 100; n++ {
		cubes = append(cubes, n*n*n)
	}
	exact := Values(cubes...)
	got := exact.Add(Values(0))
	if !exact.Minus(got).IsEmpty() || len(got.spans) != maxSpans {
		t.Errorf("%d ranges lack %v", len(got.spans), exact.Minus(got))
	}
	// 0 and 1 are neighbours, so 99 ranges lose 35 gaps. The gaps grow from cube to
	// cube: the first 36 ranges become one, up to the cube of 36.
	want := Range(0, 36*36*36).Union(Values(cubes[37:]...))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
