package prove

import (
	"fmt"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// descends proves that a recursion ends: at every call within a circle of
// functions, one parameter of the same name falls, rises, or is a slice that gets
// shorter. Integers have an end in both directions, and cannot wrap around it
// where they are proved to fall or to rise.
func (v *verifier) descends(e *engine, fn *ssa.Function, f *frame) []Failure {
	var out []Failure
	for _, r := range e.recursions {
		found := v.falls(e, fn, f, r)
		circle := v.analysis.component[fn]
		if before := v.descents[circle]; before != nil {
			maps.DeleteFunc(found, func(name string, _ bool) bool { return !before[name] })
		}
		v.descents[circle] = found
		if len(found) == 0 {
			out = append(out, v.failure("progress", "the recursion ends: a slice gets shorter, or a depth goes on to its bound", r.call.Pos(), nil, ""))
		}
	}
	return out
}

// falls names what falls at one call.
func (v *verifier) falls(e *engine, fn *ssa.Function, f *frame, r *recursion) map[string]bool {
	out := map[string]bool{}
	for _, param := range fn.Params {
		j := slices.IndexFunc(r.callee.Params, func(p *ssa.Parameter) bool {
			return p.Name() == param.Name() && types.Identical(p.Type(), param.Type())
		})
		if j < 0 {
			continue
		}
		try := func(how string, cond *term) {
			if v.solver.check(e.and(r.guard, e.not(cond))) == unsatisfiable {
				out[param.Name()+how] = true
			}
		}
		if m := e.views.of(param.Type()); m != nil {
			before, after := m.facts(e, f.env[param]), m.facts(e, r.args[j])
			for i := range before {
				try(fmt.Sprintf(", number %d, falls", i), e.ult(after[i], before[i]))
			}
		}
		switch x := f.env[param].(type) {
		case slice:
			try(" gets shorter", e.slt(r.args[j].(slice).len, x.len))
		case scalar:
			if x.t.width == 0 {
				continue
			}
			_, hasSign, _ := e.integer(param.Type())
			y := r.args[j].(scalar).t
			try(" falls", e.less(y, x.t, hasSign))
			try(" rises", e.less(x.t, y, hasSign))
		}
	}
	return out
}
