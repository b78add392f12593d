package interval

import (
	"maps"
	"math/big"
	"slices"
)

// Prover bounds forms by what it was told: the set of each atom, and facts. Of
// a set it uses the ends; an atom that it was told nothing of may be any
// integer. The zero Prover knows nothing.
//
// Its bounds are exact over the rationals, then rounded to what an integer can
// be. That proves what a layout needs, since its windows are compared with one
// another and with constants; it may miss what holds for integers only.
type Prover struct {
	atoms map[string]Set
	facts []Form // each is >= 0
}

// SetAtom tells that the atom's value is in s, in place of what was told before.
func (p *Prover) SetAtom(name string, s Set) {
	if p.atoms == nil {
		p.atoms = map[string]Set{}
	}
	p.atoms[name] = s
}

// Assume tells that f >= 0.
func (p *Prover) Assume(f Form) {
	// k*core + c >= 0 says for integers that core >= -c/k rounded up.
	k, core := f.primitive()
	core.constant = floor(new(big.Rat).SetFrac(f.Constant(), k))
	p.facts = append(p.facts, core)
}

// Clone is a Prover that knows the same and can be told more, as under a guard.
func (p *Prover) Clone() *Prover {
	return &Prover{maps.Clone(p.atoms), slices.Clone(p.facts)}
}

// LowerBound is a number that f is never below, nil if none is known or if what
// was told is [Prover.Impossible].
func (p *Prover) LowerBound(f Form) *big.Int {
	least, _ := p.least(f)
	return least
}

// UpperBound is a number that f is never above, nil as in LowerBound.
func (p *Prover) UpperBound(f Form) *big.Int {
	least, _ := p.least(f.Scale(minusOne))
	if least == nil {
		return nil
	}
	return least.Neg(least)
}

// NonNegative reports whether f >= 0 is proved. Where what was told is
// impossible everything is.
func (p *Prover) NonNegative(f Form) bool {
	least, impossible := p.least(f)
	return impossible || least != nil && least.Sign() >= 0
}

// Impossible reports whether what was told was found to contradict itself, so
// that no record gets here.
func (p *Prover) Impossible() bool {
	_, impossible := p.least(Form{})
	return impossible
}

func (p *Prover) least(f Form) (least *big.Int, impossible bool) {
	for _, s := range p.atoms {
		if s.IsEmpty() {
			return nil, true
		}
	}
	k, core := f.primitive()
	c := p.combine(core)
	if !c.improve() {
		return nil, true
	}
	total := c.total()
	if total.missing.Sign() > 0 {
		return nil, false
	}
	// core is an integer, so it is at least its bound rounded up.
	least = floor(total.known)
	return least.Neg(least).Mul(least, k).Add(least, f.Constant()), false
}

// floor is the greatest integer that is not above r.
func floor(r *big.Rat) *big.Int {
	return new(big.Int).Div(r.Num(), r.Denom()) // the denominator is positive
}

// A combination writes a goal as a sum of inequalities with multipliers:
//
//	goal = m1*(g1 + c1) + m2*(g2 + c2) + ... - (m1*c1 + m2*c2 + ...)
//
// where each gi + ci >= 0 is a fact or an end of an atom's set, and each mi >= 0.
// Whatever the multipliers, the goal is then at least the last bracket's
// negative. The multipliers that make the bracket least are a linear program;
// this is the simplex method for it, in exact fractions. Duality of linear
// programs says that the bound it ends with is the best over the rationals.
//
// The inequalities are the columns, the atoms the rows: the goal must hold each
// atom as often as the sum does. In each row one column, the basis, is solved
// for; the other columns have the multiplier 0.
type combination struct {
	costs []cost
	rows  [][]*big.Rat // an entry for each column, and the basis' multiplier last
	basis []int        // the column that is solved for in each row
}

// cost is what a multiplier of 1 adds to the bracket. An end that an atom does
// not have counts as one so far away that no sum of others outweighs it: missing
// says how many of those there are, and known is the rest.
type cost struct{ missing, known *big.Rat }

// combine starts with the bound by the atoms' own ends: an atom that is added
// costs its lower end, one that is taken away its upper end.
func (p *Prover) combine(goal Form) *combination {
	inGoalOrFacts := maps.Clone(goal.terms)
	if inGoalOrFacts == nil {
		inGoalOrFacts = map[string]*big.Int{}
	}
	c := &combination{}
	for _, fact := range p.facts {
		maps.Copy(inGoalOrFacts, fact.terms)
		c.costs = append(c.costs, knownCost(fact.Constant()))
	}
	atoms := slices.Sorted(maps.Keys(inGoalOrFacts))
	for _, atom := range atoms {
		// The two columns say atom - min >= 0 and max - atom >= 0.
		lower := cost{missing: big.NewRat(1, 1), known: new(big.Rat)}
		upper := lower
		if s, ok := p.atoms[atom]; ok {
			lower, upper = knownCost(new(big.Int).Neg(s.Min())), knownCost(s.Max())
		}
		c.costs = append(c.costs, lower, upper)
	}
	for i, atom := range atoms {
		row := make([]*big.Rat, len(c.costs)+1)
		for j := range row {
			row[j] = new(big.Rat)
		}
		for j, fact := range p.facts {
			row[j].SetInt(fact.Coefficient(atom))
		}
		lower := len(p.facts) + 2*i
		upper := lower + 1
		row[lower].SetInt64(1)
		row[upper].SetInt64(-1)
		row[len(c.costs)].SetInt(goal.Coefficient(atom))
		c.rows = append(c.rows, row)
		if row[len(c.costs)].Sign() >= 0 {
			c.basis = append(c.basis, lower)
		} else {
			c.basis = append(c.basis, upper)
			scale(row, big.NewRat(-1, 1)) // multipliers are not negative
		}
	}
	return c
}

func knownCost(n *big.Int) cost { return cost{new(big.Rat), new(big.Rat).SetInt(n)} }

func scale(row []*big.Rat, by *big.Rat) {
	for _, entry := range row {
		entry.Mul(entry, by)
	}
}

// weigh is what the basis costs for one of column, or for all of the goal if
// column is the last entry of the rows.
func (c *combination) weigh(column int) cost {
	sum := cost{new(big.Rat), new(big.Rat)}
	for i, row := range c.rows {
		of := c.costs[c.basis[i]]
		sum.missing.Add(sum.missing, new(big.Rat).Mul(row[column], of.missing))
		sum.known.Add(sum.known, new(big.Rat).Mul(row[column], of.known))
	}
	return sum
}

func (c *combination) total() cost { return c.weigh(len(c.costs)) }

// improve exchanges columns until no exchange makes the bracket less. It returns
// false if the bracket can be made as small as one likes: then some sum of the
// inequalities is a negative constant, and they contradict each other. The first
// column that helps enters, the first of those that fall to 0 leaves: Bland's
// rule, under which no basis comes twice, so this ends.
func (c *combination) improve() bool {
	for {
		enter := c.firstToHelp()
		if enter < 0 {
			return true
		}
		leave := c.firstToFall(enter)
		if leave < 0 {
			return false
		}
		c.exchange(leave, enter)
	}
}

// firstToHelp is the first column that costs less than what the basis would take
// for it, -1 if none does.
func (c *combination) firstToHelp() int {
	for column, own := range c.costs {
		basis := c.weigh(column)
		order := own.missing.Cmp(basis.missing)
		if order < 0 || order == 0 && own.known.Cmp(basis.known) < 0 {
			return column
		}
	}
	return -1
}

// firstToFall is the row whose multiplier is the first to reach 0 as that of the
// column grows, -1 if none does.
func (c *combination) firstToFall(column int) int {
	first := -1
	var least *big.Rat
	for i, row := range c.rows {
		if row[column].Sign() <= 0 {
			continue
		}
		limit := new(big.Rat).Quo(row[len(c.costs)], row[column])
		if first < 0 || limit.Cmp(least) < 0 || limit.Cmp(least) == 0 && c.basis[i] < c.basis[first] {
			first, least = i, limit
		}
	}
	return first
}

// exchange solves the row for the column and puts that into the other rows.
func (c *combination) exchange(row, column int) {
	solved := c.rows[row]
	scale(solved, new(big.Rat).Inv(solved[column]))
	for i, other := range c.rows {
		if i == row || other[column].Sign() == 0 {
			continue
		}
		times := new(big.Rat).Set(other[column])
		for j := range other {
			other[j].Sub(other[j], new(big.Rat).Mul(times, solved[j]))
		}
	}
	c.basis[row] = column
}
