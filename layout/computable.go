package layout

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// computable reports whether machine integers can compute x as ideal ones would,
// given the values that are noted in it; if not, it says why.
//
// Generated code computes each comparison, and each size, in one type: unsigned
// with 64 bits if a field or a number in it may exceed the signed ones, else
// signed. So no number in it may leave that type.
//
// What is wrong is cured by knowing more of the fields; how says how.
func (r *reporter) computable(x *Expr, where string, how remedy) bool {
	if x.Bool && !(x.Op.IsComparison() && !x.Args[0].Bool) {
		for _, a := range x.Args {
			if !r.computable(a, where, how) {
				return false
			}
		}
		return true
	}
	large := (*Expr)(nil)
	x.walk(func(e *Expr) {
		if large == nil && !e.Bool && !e.inMachine().FitsInt(64, true) {
			large = e
		}
	})
	ok := true
	x.walk(func(e *Expr) {
		if ok && !e.Bool {
			ok = r.fits(e, large, where, how)
		}
	})
	return ok
}

// inMachine are the values that decide on the type in which e is computed.
func (e *Expr) inMachine() interval.Set {
	if e.Op == OpField {
		return e.Path[len(e.Path)-1].Natural()
	}
	return e.Values
}

// fits reports whether one number fits the type in which it is computed, which
// is unsigned if large is set.
func (r *reporter) fits(e, large *Expr, where string, how remedy) bool {
	refuse := func(code Code, cure, problem string, args ...any) bool {
		r.report(e.pos, code, where, cure, problem, args...)
		return false
	}
	rule := func(format string, x *Expr) string { return fmt.Sprintf(how.rule, fmt.Sprintf(format, x.Text)) }
	switch {
	case (e.Op == OpDiv || e.Op == OpRem) && e.Args[1].Values.Contains(new(big.Int)):
		return refuse(CodeDivision, rule("%s != 0", e.Args[1]), "%s may divide by zero", e.Text)
	case e.Values.IsEmpty():
		return true // no record gets here
	case e.Op == OpRoundUp && e.Args[0].Values.Min().Sign() < 0:
		return refuse(CodeDivision, rule("%s >= 0", e.Args[0]), "%s may round a negative number", e.Text)
	}
	values := e.Values
	if e.Op == OpRoundUp { // computed as (x+n-1)/n*n
		values = values.Union(e.Args[0].Values.Add(e.Args[1].Values).Sub(interval.Values(1)))
	}
	switch {
	case values.FitsInt(64, large == nil):
		return true
	case large != nil && large != e && values.Min().Sign() < 0 && e.Op == OpConst:
		return refuse(CodeOverflow, "compare with a number that is not negative", "%s is negative, but %s needs 64 bits without a sign, and no integer holds both", e.Text, large.Text)
	case large != nil && large != e && values.Min().Sign() < 0:
		return refuse(CodeOverflow, rule("%s >= 0", e), "%s may be %s, but %s needs 64 bits without a sign, and no integer holds both", e.Text, values.Hull(), large.Text)
	}
	return refuse(CodeOverflow, how.loosely, "%s may be %s, which does not fit 64 bits", e.Text, values.Hull())
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
