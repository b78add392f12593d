package prove

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// verifier proves the functions of one package, for one size of int.
type verifier struct {
	solver   *solver
	sizes    types.Sizes
	fset     *token.FileSet
	views    *views
	analysis *analysis
	posts    map[*ssa.Function][]post
	descents map[int]map[string]bool // of a circle of functions: what falls at each call
}

// outcome is what came of a function.
type outcome struct {
	obligations int
	failures    []Failure
	skipped     string // why it could not be translated
	trusts      []string
}

// engineFor makes an engine for one proof.
func (v *verifier) engineFor() *engine {
	return &engine{
		terms: newTerms(), sizes: v.sizes, views: v.views, analysis: v.analysis, posts: v.posts,
		trusts: map[string]bool{}, ghosts: map[*ssa.Parameter]*object{},
	}
}

// function proves one function by itself. How two variables of a loop go in step
// is looked for only where it fails without, since it is hard for the solver.
func (v *verifier) function(fn *ssa.Function) outcome {
	out := v.attempt(fn, false)
	if len(out.failures) > 0 {
		out = v.attempt(fn, true)
	}
	return out
}

func (v *verifier) attempt(fn *ssa.Function, inStep bool) (out outcome) {
	e := v.engineFor()
	e.inStep = inStep
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unsupported:
			out.skipped = fmt.Sprintf("%s: %s", v.place(r.pos, fn.Pos()), r.what)
		default:
			panic(r)
		}
	}()
	f := &frame{fn: fn, env: map[ssa.Value]value{}}
	p := e.entry(f)
	e.run(f, p)

	v.solver.begin()
	for _, a := range e.axioms {
		v.solver.assert(a)
	}
	v.invariants(e)
	out.obligations = len(e.obligations) + len(e.recursions)
	out.failures = v.discharge(e)
	for _, l := range e.loops {
		if l.quiet {
			continue
		}
		out.obligations++
		if failed := v.ends(e, l); failed != nil {
			out.failures = append(out.failures, *failed)
		}
	}
	out.failures = append(out.failures, v.descends(e, fn, f)...)
	if len(out.failures) == 0 {
		v.learn(e, fn, f, p.memory)
		if failed := v.returns(e, fn, f); failed != nil {
			out.failures = append(out.failures, *failed)
		}
	}
	for name := range e.trusts {
		out.trusts = append(out.trusts, name)
	}
	slices.Sort(out.trusts)
	return out
}

// entry is where a function starts: with anything that its callers may pass.
func (e *engine) entry(f *frame) point {
	p := point{e.bool(true), memory{map[place]value{}, map[*object]map[string]value{}}}
	closure := f.fn.Parent() != nil
	good := e.bool(true)
	for _, param := range f.fn.Params {
		v := e.anything(param.Type(), param.Name())
		f.env[param] = v
		p.guard = e.and(p.guard, e.startsWith(param, v))
		if o, ok := v.(opaque); ok && closure && isError(param.Type()) {
			good = e.and(good, o.null)
		}
		if isYield(param.Type()) {
			g := e.object(local, types.Typ[types.Bool], param.Name()+" has returned false")
			e.ghosts[param] = g
			p.memory = e.store(p.memory, place{object: g}, g.typ, scalar{e.bool(false)})
		}
		e.show(param.Name(), v, e.bool(true))
	}
	for _, param := range f.fn.Params {
		e.views.each(param.Type(), func(path []int, m *viewModel) {
			if good.isTrue() {
				m.pointTo(e, dig(f.env[param], path))
			}
			p.guard = e.and(p.guard, e.implies(good, m.holds(e, dig(f.env[param], path))))
		})
	}
	for i, fv := range f.fn.FreeVars {
		ptr, ok := fv.Type().Underlying().(*types.Pointer)
		if !ok {
			f.env[fv] = e.anything(fv.Type(), fv.Name())
			continue
		}
		kind := outside
		if e.analysis.frozen(f.fn, i) {
			kind = frozen
		}
		o := e.object(kind, ptr.Elem(), fv.Name())
		f.env[fv] = pointer{e.bool(false), place{object: o}}
		if kind != frozen {
			continue
		}
		v := e.anything(ptr.Elem(), fv.Name())
		p.memory = e.store(p.memory, place{object: o}, ptr.Elem(), v)
		e.views.each(ptr.Elem(), func(path []int, m *viewModel) {
			p.guard = e.and(p.guard, m.holds(e, dig(v, path)))
		})
	}
	return p
}

// invariants finds which candidates hold in every round of their loops. A set of
// candidates that are kept when all of them are assumed is kept indeed; of the
// others, those that some round breaks are dropped until none is.
func (v *verifier) invariants(e *engine) {
	for _, l := range e.loops { // each behind those that come before it
		v.invariantsOf(e, l)
	}
}

func (v *verifier) invariantsOf(e *engine, l *loop) {
	type broken struct {
		c  *candidate
		by *term
	}
	var entry []value
	for _, lv := range l.vars {
		entry = append(entry, lv.entry)
	}
	var active []broken
	for _, c := range l.candidates {
		by := e.and(l.entry, e.not(c.holds(entry)))
		for _, b := range l.backs {
			by = e.or(by, e.and(b.guard, e.not(c.holds(b.values))))
		}
		active = append(active, broken{c, by})
	}
	for len(active) > 0 {
		any := e.bool(false)
		query := []*term{nil}
		for _, b := range active {
			any = e.or(any, b.by)
			v.solver.define(b.by) // for its value
			query = append(query, b.c.active)
		}
		query[0] = any
		answer := v.solver.check(query...)
		if answer == unsatisfiable {
			break
		}
		before := len(active)
		hard := slices.ContainsFunc(active, func(b broken) bool { return b.c.hard })
		active = slices.DeleteFunc(active, func(b broken) bool {
			if answer == unknown {
				return b.c.hard || !hard
			}
			return v.solver.value(b.by) != 0
		})
		if len(active) == before {
			active = nil // the model does not say which: give them all up
		}
	}
	for _, c := range l.candidates {
		if slices.ContainsFunc(active, func(b broken) bool { return b.c == c }) {
			v.solver.assert(c.active)
		} else {
			v.solver.assert(e.not(c.active))
		}
	}
}

// discharge checks the obligations: all at once, and one by one where that fails.
func (v *verifier) discharge(e *engine) []Failure {
	any := e.bool(false)
	for _, o := range e.obligations {
		any = e.or(any, e.and(o.guard, e.not(o.cond)))
	}
	if any.isFalse() || v.solver.check(any) == unsatisfiable {
		return nil
	}
	var out []Failure
	for _, o := range e.obligations {
		bad := e.and(o.guard, e.not(o.cond))
		switch v.solver.check(bad) {
		case satisfiable:
			out = append(out, v.failure(o.kind, o.what, o.pos, o.calls, v.example(e, o)))
		case unknown:
			out = append(out, v.failure(o.kind, o.what+" (undecided in the time given)", o.pos, o.calls, ""))
		}
	}
	return out
}

func (v *verifier) failure(kind, what string, pos token.Pos, calls []token.Pos, example string) Failure {
	f := Failure{Pos: v.fset.Position(pos), Kind: kind, What: what, Example: example}
	for _, c := range calls {
		f.Calls = append(f.Calls, v.fset.Position(c))
	}
	return f
}

// ends proves that a loop comes to its end: some measure falls in each round, or
// of two the first never rises, and the second falls where the first stays.
func (v *verifier) ends(e *engine, l *loop) *Failure {
	measures := e.measures(l)
	proves := func(cond func(b back) *term) bool {
		bad := e.bool(false)
		for _, b := range l.backs {
			bad = e.or(bad, e.and(b.guard, e.not(cond(b))))
		}
		return v.solver.check(bad) == unsatisfiable
	}
	for _, m := range measures {
		if proves(m.comes) {
			return nil
		}
	}
	for _, first := range measures {
		if !proves(first.same) {
			continue
		}
		for _, second := range measures {
			if proves(func(b back) *term { return e.or(first.comes(b), second.comes(b)) }) {
				return nil
			}
		}
	}
	var names []string
	for _, lv := range l.vars {
		names = append(names, lv.name)
	}
	what := "each round comes closer to the end of the loop"
	example := ""
	if len(names) > 0 {
		example = "of " + strings.Join(names, ", ") + " nothing moves in every round"
	}
	f := v.failure("progress", what, l.pos, l.calls, example)
	return &f
}

// returns makes sure that what was assumed on the way is no contradiction, from
// which anything would follow: some input must lead to a return.
func (v *verifier) returns(e *engine, fn *ssa.Function, f *frame) *Failure {
	any := e.bool(false)
	for _, x := range f.out {
		any = e.or(any, x.guard)
	}
	if any.isTrue() || v.solver.check(any) != unsatisfiable {
		return nil
	}
	out := v.failure("vacuous", "some input leads to a return: the assumptions contradict each other", fn.Pos(), nil, "")
	return &out
}
