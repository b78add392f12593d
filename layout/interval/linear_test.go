package interval

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// times is k * the atom.
func times(k int64, atom string) Form { return Atom(atom).Scale(big.NewInt(k)) }

func TestFormString(t *testing.T) {
	total, ihl := Atom("TotalLength"), Atom("IHL")
	for _, test := range []struct {
		name string
		form Form
		want string
	}{
		{"zero form", Form{}, "0"},
		{"constant", Const(-7), "-7"},
		{"large constant", ConstBig(Bits(64).Max()), "18446744073709551615"},
		{"atom", ihl, "IHL"},
		{"atom taken away", Form{}.Sub(ihl), "-IHL"},
		{"added before taken", total.Sub(times(4, "IHL")), "TotalLength - 4*IHL"},
		{"constant last", Const(-20).Add(total).Sub(times(4, "IHL")), "TotalLength - 4*IHL - 20"},
		{"constant added", Const(3).Add(total).Sub(ihl), "TotalLength - IHL + 3"},
		{"constant first", Const(60).Sub(times(4, "IHL")), "60 - 4*IHL"},
		{"nothing added", Const(-60).Sub(times(4, "IHL")).Sub(total), "-4*IHL - TotalLength - 60"},
		{"sorted by name", total.Add(times(2, "IHL")), "2*IHL + TotalLength"},
		{"atom cancelled", total.Add(ihl).Sub(total), "IHL"},
		{"all cancelled", total.Sub(total), "0"},
		{"scaled", total.Sub(times(4, "IHL")).Add(Const(1)).Scale(big.NewInt(-2)), "8*IHL - 2*TotalLength - 2"},
		{"scaled to nothing", total.Add(Const(1)).Scale(zero), "0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.form.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFormParts(t *testing.T) {
	form := times(4, "IHL").Sub(Atom("Data")).Add(Const(-20))
	form.Constant().SetInt64(1)
	form.Coefficient("IHL").SetInt64(1)
	if diff := cmp.Diff([]string{"Data", "IHL"}, form.Atoms()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got := fmt.Sprint(form.Constant(), form.Coefficient("IHL"), form.Coefficient("Data"), form.Coefficient("TTL"))
	if diff := cmp.Diff("-20 4 -1 0", got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestProver(t *testing.T) {
	ipv4 := func(p *Prover) {
		p.SetAtom("IHL", Range(5, 15))
		p.SetAtom("TotalLength", Bits(16))
		p.Assume(Atom("TotalLength").Sub(times(4, "IHL")))
	}
	nested := func(p *Prover) { // four windows, each in the one before
		p.Assume(Atom("A").Sub(Atom("B")).Sub(Const(14)))
		p.Assume(Atom("C").Sub(Atom("D")).Sub(Const(8)))
		p.Assume(Atom("B").Sub(Atom("C")).Sub(Const(20)))
	}
	for _, test := range []struct {
		name  string
		told  func(p *Prover)
		form  Form
		lower string // "<nil>" where none is known
		upper string
	}{
		{"nothing told", func(*Prover) {}, Atom("X"), "<nil>", "<nil>"},
		{"constant", func(*Prover) {}, Const(-3), "-3", "-3"},
		{"atom alone", ipv4, times(4, "IHL").Sub(Const(20)), "0", "40"},
		{"ends alone", func(p *Prover) { p.SetAtom("A", Bits(64)); p.SetAtom("B", SignedBits(8)) },
			Atom("A").Sub(times(2, "B")), "-254", "18446744073709551871"},
		{"set told again", func(p *Prover) { p.SetAtom("A", Bits(8)); p.SetAtom("A", Range(2, 3)) }, Atom("A"), "2", "3"},
		{"gaps are closed", func(p *Prover) { p.SetAtom("A", Values(0, 9)) }, Atom("A"), "0", "9"},
		{"the fact itself", ipv4, Atom("TotalLength").Sub(times(4, "IHL")), "0", "65515"},
		{"header within the total", ipv4, Atom("TotalLength").Sub(Const(20)), "0", "65515"},
		{"options within the total", ipv4, Atom("TotalLength").Sub(times(3, "IHL")).Sub(Const(5)), "0", "65515"},
		{"atom bounded by a fact alone", func(p *Prover) { p.Assume(Atom("X").Sub(Const(8))) }, Atom("X"), "8", "<nil>"},
		{"window below a bounded one", func(p *Prover) {
			p.SetAtom("avail", Range(0, 100))
			p.Assume(Atom("avail").Sub(Atom("X")))
		}, Atom("X"), "<nil>", "100"},
		{"windows within windows", nested, Atom("A").Sub(Atom("D")), "42", "<nil>"},
		{"windows within windows to a set", func(p *Prover) { nested(p); p.SetAtom("D", Range(4, 6)) }, Atom("A"), "46", "<nil>"},
		{"facts that must be halved together", func(p *Prover) {
			p.SetAtom("X", Bits(8))
			p.Assume(Atom("X").Add(Atom("Y")).Sub(Const(10)))
			p.Assume(Atom("X").Sub(Atom("Y")))
		}, Atom("X"), "5", "255"},
		{"fact rounded up to an integer", func(p *Prover) { p.Assume(times(4, "X").Sub(Const(5))) }, times(3, "X"), "6", "<nil>"},
		{"facts rounded before they are added", func(p *Prover) {
			p.Assume(times(4, "X").Sub(Const(5)))
			p.Assume(times(4, "Y").Sub(Const(5)))
		}, Atom("X").Add(Atom("Y")), "4", "<nil>"},
		{"bound rounded up to an integer", func(p *Prover) {
			p.Assume(times(2, "X").Sub(Atom("Y")))
			p.SetAtom("Y", Range(5, 9))
		}, times(4, "X").Add(Const(1)), "13", "<nil>"},
		{"facts beside the point", func(p *Prover) {
			ipv4(p)
			p.Assume(Atom("Y").Sub(Atom("X")))
			p.Assume(Atom("X").Sub(Atom("Y")))
		}, Atom("TotalLength").Sub(Const(20)), "0", "65515"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var p Prover
			test.told(&p)
			if diff := cmp.Diff(test.lower, fmt.Sprint(p.LowerBound(test.form))); diff != "" {
				t.Errorf("lower bound (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.upper, fmt.Sprint(p.UpperBound(test.form))); diff != "" {
				t.Errorf("upper bound (-want +got)\n%s", diff)
			}
			proved := p.LowerBound(test.form) != nil && p.LowerBound(test.form).Sign() >= 0
			if p.NonNegative(test.form) != proved || p.Impossible() {
				t.Errorf("non-negative %v, impossible %v", p.NonNegative(test.form), p.Impossible())
			}
		})
	}
}

func TestImpossible(t *testing.T) {
	for _, test := range []struct {
		name string
		told func(p *Prover)
		want bool
	}{
		{"nothing", func(*Prover) {}, false},
		{"empty set", func(p *Prover) { p.SetAtom("X", Set{}) }, true},
		{"negative constant", func(p *Prover) { p.Assume(Const(-1)) }, true},
		{"zero", func(p *Prover) { p.Assume(Const(0)) }, false},
		{"fact against a set", func(p *Prover) { p.SetAtom("X", Bits(4)); p.Assume(Atom("X").Sub(Const(16))) }, true},
		{"fact at the end of a set", func(p *Prover) { p.SetAtom("X", Bits(4)); p.Assume(Atom("X").Sub(Const(15))) }, false},
		{"facts in a ring", func(p *Prover) {
			p.Assume(Atom("X").Sub(Atom("Y")))
			p.Assume(Atom("Y").Sub(Atom("Z")))
			p.Assume(Atom("Z").Sub(Atom("X")).Sub(Const(1)))
		}, true},
		{"equal in a ring", func(p *Prover) {
			p.Assume(Atom("X").Sub(Atom("Y")))
			p.Assume(Atom("Y").Sub(Atom("X")))
		}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var p Prover
			test.told(&p)
			if got := p.Impossible(); got != test.want {
				t.Errorf("got %v", got)
			}
			if got := p.NonNegative(Const(-5)); got != test.want {
				t.Errorf("-5 >= 0: got %v", got)
			}
			if got := p.LowerBound(Const(-5)); (got == nil) != test.want {
				t.Errorf("lower bound of -5: got %v", got)
			}
		})
	}
}

func TestCloneIsToldAlone(t *testing.T) {
	var p Prover
	p.SetAtom("X", Bits(8))
	p.Assume(Atom("X").Sub(Const(1)))
	under := p.Clone()
	under.Assume(Atom("X").Sub(Const(9)))
	p.Assume(Atom("X").Sub(Const(3)))
	under.SetAtom("X", Bits(4))
	got := fmt.Sprint(p.LowerBound(Atom("X")), p.UpperBound(Atom("X")), under.LowerBound(Atom("X")), under.UpperBound(Atom("X")))
	if diff := cmp.Diff("3 255 9 15", got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

var names = []string{"A", "B", "C"}

// assignments calls visit with every choice of a value for each atom.
func assignments(sets []Set, visit func(chosen []int64)) {
	chosen := make([]int64, len(sets))
	var choose func(i int)
	choose = func(i int) {
		if i == len(sets) {
			visit(chosen)
			return
		}
		for _, v := range values(sets[i]) {
			chosen[i] = v.Int64()
			choose(i + 1)
		}
	}
	choose(0)
}

// sum is a linear form as the twin sees it: a coefficient for each name, the
// constant last.
type sum []int64

func (s sum) form() Form {
	form := Const(s[len(names)])
	for i, name := range names {
		form = form.Add(times(s[i], name))
	}
	return form
}

func (s sum) at(chosen []int64) int64 {
	v := s[len(names)]
	for i, c := range chosen {
		v += s[i] * c
	}
	return v
}

// TestProverAgainstEveryAssignment enumerates what the atoms may be. A bound may
// be loose for general facts, since the prover works in fractions, but not
// where facts compare two atoms: the corners of what such facts allow are
// integers, so there the bound must be the extreme itself.
func TestProverAgainstEveryAssignment(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	upTo := func(n int64) int64 { return random.Int64N(2*n+1) - n }
	for _, test := range []struct {
		name  string
		fact  func() sum
		exact bool
	}{
		{"any facts", func() sum { return sum{upTo(3), upTo(3), upTo(3), upTo(6)} }, false},
		{"facts that compare two atoms", func() sum {
			fact := sum{1, -1, 0, upTo(4)}
			random.Shuffle(len(names), func(i, j int) { fact[i], fact[j] = fact[j], fact[i] })
			return fact
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			improved := 0 // by the facts, over what the sets alone give
			for range 1500 {
				var p, setsAlone Prover
				sets := make([]Set, len(names))
				for i, name := range names {
					lo := upTo(4)
					sets[i] = Range(lo, lo+random.Int64N(6))
					p.SetAtom(name, sets[i])
					setsAlone.SetAtom(name, sets[i])
				}
				facts := make([]sum, random.IntN(4))
				for i := range facts {
					facts[i] = test.fact()
					p.Assume(facts[i].form())
				}
				goal := sum{upTo(3), upTo(3), upTo(3), upTo(6)}

				possible := false
				var least, most int64
				assignments(sets, func(chosen []int64) {
					for _, fact := range facts {
						if fact.at(chosen) < 0 {
							return
						}
					}
					v := goal.at(chosen)
					if !possible {
						possible, least, most = true, v, v
					}
					least, most = min(least, v), max(most, v)
				})

				describe := func() string { return fmt.Sprint(goal.form(), " in ", sets, " under ", p.facts) }
				if !possible {
					if test.exact && !p.Impossible() {
						t.Fatalf("%s: not found impossible", describe())
					}
					continue
				}
				if p.Impossible() {
					t.Fatalf("%s: found impossible", describe())
				}
				lower, upper := p.LowerBound(goal.form()), p.UpperBound(goal.form())
				if lower.Cmp(big.NewInt(least)) > 0 || upper.Cmp(big.NewInt(most)) < 0 {
					t.Fatalf("%s: got %v..%v, which lacks some of %d..%d", describe(), lower, upper, least, most)
				}
				if test.exact && (lower.Int64() != least || upper.Int64() != most) {
					t.Fatalf("%s: got %v..%v, want %d..%d", describe(), lower, upper, least, most)
				}
				if p.NonNegative(goal.form()) != (lower.Sign() >= 0) {
					t.Fatalf("%s: lower bound %v but non-negative is otherwise", describe(), lower)
				}
				if lower.Cmp(setsAlone.LowerBound(goal.form())) > 0 {
					improved++
				}
			}
			if improved < 100 {
				t.Errorf("facts improved only %d bounds: the test looks at too little", improved)
			}
		})
	}
}
