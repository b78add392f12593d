package interval

import (
	"maps"
	"math/big"
	"slices"
	"strings"
)

// Form is a linear form over named atoms, such as TotalLength - 4*IHL - 20. The
// zero Form is 0.
type Form struct {
	constant *big.Int            // nil is 0
	terms    map[string]*big.Int // no coefficient is 0
}

// Const is the form that is n alone.
func Const(n int64) Form { return ConstBig(big.NewInt(n)) }

// ConstBig is [Const] for a number of any size.
func ConstBig(n *big.Int) Form { return Form{constant: new(big.Int).Set(n)} }

// Atom is the form that is the named atom alone.
func Atom(name string) Form { return Form{terms: map[string]*big.Int{name: one}} }

// Constant is what f adds to its atoms.
func (f Form) Constant() *big.Int {
	if f.constant == nil {
		return new(big.Int)
	}
	return new(big.Int).Set(f.constant)
}

// Coefficient is how often f holds the atom; 0 if it does not.
func (f Form) Coefficient(atom string) *big.Int {
	if k, ok := f.terms[atom]; ok {
		return new(big.Int).Set(k)
	}
	return new(big.Int)
}

// Atoms is the names of the atoms in f, sorted. A form without any is a constant.
func (f Form) Atoms() []string { return slices.Sorted(maps.Keys(f.terms)) }

// Add is f + g.
func (f Form) Add(g Form) Form { return f.plus(one, g) }

// Sub is f - g.
func (f Form) Sub(g Form) Form { return f.plus(minusOne, g) }

// Scale is k * f.
func (f Form) Scale(k *big.Int) Form { return Form{}.plus(k, f) }

// plus is f + k*g.
func (f Form) plus(k *big.Int, g Form) Form {
	product := new(big.Int).Mul(k, g.Constant())
	sum := Form{product.Add(product, f.Constant()), maps.Clone(f.terms)}
	if sum.terms == nil {
		sum.terms = map[string]*big.Int{}
	}
	for atom, coefficient := range g.terms {
		product := new(big.Int).Mul(k, coefficient)
		sum.terms[atom] = product.Add(product, f.Coefficient(atom))
		if product.Sign() == 0 {
			delete(sum.terms, atom)
		}
	}
	return sum
}

// primitive writes f as k*core + its constant, with k > 0 and core a form with
// no constant whose coefficients have no common divisor.
func (f Form) primitive() (k *big.Int, core Form) {
	if len(f.terms) == 0 {
		return one, Form{}
	}
	k = new(big.Int)
	for _, coefficient := range f.terms {
		k.GCD(nil, nil, k, new(big.Int).Abs(coefficient))
	}
	core.terms = map[string]*big.Int{}
	for atom, coefficient := range f.terms {
		core.terms[atom] = new(big.Int).Quo(coefficient, k)
	}
	return k, core
}

// String is f in one way for all equal forms: what is added before what is
// taken away, each by name, and the constant last, as in
// "TotalLength - 4*IHL - 20". Only where nothing else is added does a constant
// stand first: "60 - 4*IHL".
func (f Form) String() string {
	var added, taken []string
	for _, atom := range f.Atoms() {
		term := atom
		if times := new(big.Int).Abs(f.terms[atom]); times.Cmp(one) != 0 {
			term = times.String() + "*" + atom
		}
		if f.terms[atom].Sign() > 0 {
			added = append(added, term)
		} else {
			taken = append(taken, term)
		}
	}
	constant := f.Constant()
	if len(added) == 0 && (constant.Sign() > 0 || len(taken) == 0) {
		added = []string{constant.String()}
		constant = zero
	}
	text := strings.Join(added, " + ")
	if len(added) == 0 {
		text, taken = "-"+taken[0], taken[1:]
	}
	for _, term := range taken {
		text += " - " + term
	}
	switch constant.Sign() {
	case 1:
		text += " + " + constant.String()
	case -1:
		text += " - " + new(big.Int).Neg(constant).String()
	}
	return text
}
