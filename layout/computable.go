package layout

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// computable reports whether machine integers can compute x as ideal ones would,
// given the values that are noted in it; if not, it says why.
//
// Generated code computes a size, or the two sides of a comparison, in one type:
// unsigned with 64 bits if a field or a number in it may exceed the signed ones,
// else signed. Only a side that may be negative stays signed in any case, and a
// negative number is then less than whatever the other side is. No number may
// leave the type in which it is computed.
//
// What is wrong is cured by knowing more of the fields; how says how.
func (r *reporter) computable(x *Expr, where string, how remedy) bool {
	m := machine{reporter: r, where: where, how: how}
	switch {
	case !x.Bool:
		m.large = largeIn(x)
		return m.holds(x, m.large == nil)
	case x.Op.IsComparison() && !x.Args[0].Bool:
		left, right := x.Args[0], x.Args[1]
		if m.large = largeIn(x); m.large == nil {
			return m.holds(left, true) && m.holds(right, true)
		}
		signedRight := !natural(right)
		signedLeft := !signedRight && !natural(left)
		return m.holds(left, signedLeft) && m.holds(right, signedRight)
	}
	for _, a := range x.Args {
		if !r.computable(a, where, how) {
			return false
		}
	}
	return true
}

// machine looks at the numbers of one comparison, or one size.
type machine struct {
	*reporter
	where string
	how   remedy
	large *Expr // a number that may exceed the signed ones, or nil
}

// inMachine are the values that decide on the type in which e is computed: of a
// field those that its bits can hold, for it is loaded before any rule.
func (e *Expr) inMachine() interval.Set {
	switch {
	case e.Op == OpField:
		return e.Path[len(e.Path)-1].Natural()
	case e.Op == OpRoundUp && !e.Values.IsEmpty(): // x+n-1 comes on the way
		return e.Values.Union(e.Values.Add(e.Args[1].Values))
	}
	return e.Values
}

// largeIn is the first number in x that may exceed the signed ones, or nil.
func largeIn(x *Expr) (large *Expr) {
	x.Walk(func(e *Expr) {
		if large == nil && !e.Bool && !e.inMachine().FitsInt(64, true) {
			large = e
		}
	})
	return large
}

// natural reports whether no number in x can be negative.
func natural(x *Expr) bool {
	natural := true
	x.Walk(func(e *Expr) {
		v := e.inMachine()
		natural = natural && (e.Bool || v.IsEmpty() || v.Min().Sign() >= 0)
	})
	return natural
}

// holds reports whether a type of 64 bits holds all numbers in x; it says what
// is wrong with the first that it does not.
func (m machine) holds(x *Expr, signed bool) bool {
	ok := true
	x.Walk(func(e *Expr) {
		ok = ok && m.holdsOne(e, signed)
	})
	return ok
}

func (m machine) holdsOne(e *Expr, signed bool) bool {
	refuse := func(code Code, cure, problem string, args ...any) bool {
		m.report(e.pos, code, m.where, cure, problem, args...)
		return false
	}
	rule := func(format string, x *Expr) string { return fmt.Sprintf(m.how.rule, fmt.Sprintf(format, x.Text)) }
	switch {
	case (e.Op == OpDiv || e.Op == OpRem) && e.Args[1].Values.Contains(new(big.Int)):
		return refuse(CodeDivision, rule("%s != 0", e.Args[1]), "%s may divide by zero", e.Text)
	case e.Values.IsEmpty():
		return true // no record gets here
	}
	values := e.Values
	if e.Op == OpRoundUp {
		values = values.Union(e.Args[0].Values.Add(e.Args[1].Values).Sub(interval.Values(1)))
	}
	switch {
	case values.FitsInt(64, signed):
		return true
	case !signed && m.large != e && values.Min().Sign() < 0:
		return refuse(CodeOverflow, rule("%s >= 0", e), "%s may be %s, but %s needs 64 bits without a sign, and no integer holds both", e.Text, values.Hull(), m.large.Text)
	}
	return refuse(CodeOverflow, m.how.loosely, "%s may be %s, which does not fit 64 bits", e.Text, values.Hull())
}

// remedy says how an expression comes to know more of the fields that it reads.
type remedy struct {
	rule    string // with a %s for what is to be known
	loosely string
}

var (
	byRule  = remedy{`add "where: %s" in front`, "bound its fields with where, in front"}
	byGuard = remedy{`write "%s && …"`, "bound its fields with &&, in front"}
)
