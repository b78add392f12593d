package prove

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// post is a fact about what a function does that its proof found.
type post func(e *engine, x transfer) *term

// transfer is what goes into a call and what comes out of it, with the structs
// that pointers among the arguments lead to; nil for other arguments.
type transfer struct{ args, before, after, results []value }

// behind are the structs that pointers among the arguments lead to.
func (e *engine) behind(params []*ssa.Parameter, args []value, m memory) []value {
	out := make([]value, len(params))
	for i, param := range params {
		if ptr, ok := args[i].(pointer); ok {
			t := param.Type().Underlying().(*types.Pointer).Elem()
			if _, isStruct := t.Underlying().(*types.Struct); isStruct && e.analysis.usesOf(param).written {
				out[i] = e.load(m, ptr.to, t)
			}
		}
	}
	return out
}

// recursion is a call that may lead back to the function that is proved.
type recursion struct {
	call   *ssa.Call
	callee *ssa.Function
	guard  *term
	args   []value
}

func (e *engine) call(f *frame, p *point, i *ssa.Call) value {
	var args []value
	for _, a := range i.Call.Args {
		args = append(args, e.eval(f, a))
	}
	if b, ok := i.Call.Value.(*ssa.Builtin); ok {
		return e.builtin(f, p, i, b.Name(), args)
	}
	callee := i.Call.StaticCallee()
	if callee == nil {
		return e.callUnknown(f, p, i, args)
	}
	if e.views.isCodec(callee) {
		e.trusts[callee.String()] = true
		return e.anything(resultType(i), i.Name())
	}
	if c := contractOf(callee); c != nil {
		return c(&use{e, f, p, i, args})
	}
	if callee.Blocks == nil {
		if !trusted(callee) {
			e.oblige(f, p, i.Pos(), "call", callee.String()+" is known not to panic: it has no contract", e.bool(false))
			return e.anything(resultType(i), i.Name())
		}
		e.trusts[callee.String()] = true
		return e.anything(resultType(i), i.Name())
	}
	e.demand(f, p, i, callee, args)
	if p.guard.isFalse() {
		return e.anything(i.Type(), i.Name()) // what it asks for never holds
	}
	if e.isSize(callee) {
		return e.sizeOwned(f, p, i, callee, args)
	}
	if e.analysis.inlines(callee) {
		return e.inline(f, p, i, callee, args)
	}
	return e.byContract(f, p, i, callee, args)
}

// resultType is the type of a call: that of its only result, or a tuple.
func resultType(i *ssa.Call) types.Type { return i.Type() }

// results are the results of a call one by one.
func results(sig *types.Signature, v value) []value {
	if sig.Results().Len() == 1 {
		return []value{v}
	}
	if a, ok := v.(aggregate); ok {
		return a.fields
	}
	return nil
}

// demand states what the proof of a function starts from: that pointers and
// functions are not nil, and that views are what checks have made.
func (e *engine) demand(f *frame, p *point, i *ssa.Call, callee *ssa.Function, args []value) {
	if e.analysis.demands[callee] {
		return
	}
	e.eachFound(callee.Params, args, p.memory, func(j int, holds *term) {
		e.oblige(f, p, i.Pos(), "view", "the members in "+sourceName(i.Call.Args[j])+" are there", holds)
	})
	for j, param := range callee.Params {
		name := sourceName(i.Call.Args[j])
		e.oblige(f, p, i.Pos(), "nil", name+" is not nil", e.startsWith(param, args[j]))
		e.views.each(param.Type(), func(path []int, m *viewModel) {
			e.oblige(f, p, i.Pos(), "view", name+" is a "+m.name+" that was checked", m.holds(e, dig(args[j], path)))
		})
	}
}

// startsWith is what the caller owes of a parameter: a nil receiver or buffer is
// the fault of whoever passes it.
func (e *engine) startsWith(param ssa.Value, v value) *term {
	switch v := v.(type) {
	case pointer:
		if _, bytes := param.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); !bytes {
			return e.not(v.null)
		}
	case opaque:
		if _, ok := param.Type().Underlying().(*types.Signature); ok {
			return e.not(v.null)
		}
	}
	return e.bool(true)
}

// isProved reports whether a function is proved by itself, when its package is.
// Instances of generic functions are not, nor is the runtime.
func isProved(fn *ssa.Function) bool {
	return fn.Package() != nil && fn.Package().Pkg.Path() != runtimePath
}

// inline puts the function in place of its call. If it is proved by itself, it
// states nothing anew.
func (e *engine) inline(f *frame, p *point, i *ssa.Call, callee *ssa.Function, args []value) value {
	inner := &frame{fn: callee, env: map[ssa.Value]value{}, quiet: f.quiet || !e.analysis.demands[callee] && isProved(callee), caller: f, call: i}
	for j, param := range callee.Params {
		inner.env[param] = args[j]
	}
	e.run(inner, *p)
	if len(inner.out) == 0 {
		refuse(i.Pos(), "%s never returns", callee.Name())
	}
	var guards []*term
	var memories []memory
	p.guard = e.bool(false)
	for _, x := range inner.out {
		guards, memories = append(guards, x.guard), append(memories, x.memory)
		p.guard = e.or(p.guard, x.guard)
	}
	p.memory = e.join(guards, memories)
	var out []value
	for j := range callee.Signature.Results().Len() {
		var v value
		for k := len(inner.out) - 1; k >= 0; k-- {
			w := inner.out[k].results[j]
			if v == nil {
				v = w
			} else {
				v = e.choose(guards[k], w, v, callee.Signature.Results().At(j).Type())
			}
		}
		out = append(out, v)
	}
	if len(out) == 1 {
		return out[0]
	}
	return aggregate{out}
}

// byContract takes the results of a function that is proved by itself to be
// anything that its contract allows.
func (e *engine) byContract(f *frame, p *point, i *ssa.Call, callee *ssa.Function, args []value) value {
	root := f
	for root.caller != nil {
		root = root.caller
	}
	if e.analysis.circular[callee] && e.analysis.component[callee] == e.analysis.component[root.fn] {
		e.recursions = append(e.recursions, &recursion{i, callee, p.guard, args})
	}
	before := e.behind(callee.Params, args, p.memory)
	for j, param := range callee.Params {
		if ptr, ok := args[j].(pointer); ok && e.analysis.usesOf(param).written {
			t := param.Type().Underlying().(*types.Pointer).Elem()
			p.memory = e.forgetAliases(p.memory, ptr.to.object, t)
			if ptr.to.object.kind != element {
				p.memory = e.forgetObject(p.memory, ptr.to)
			}
		}
	}
	e.eachFound(callee.Params, args, p.memory, func(_ int, holds *term) { p.guard = e.and(p.guard, holds) })
	out := e.anything(i.Type(), sourceName(i))
	rs := results(callee.Signature, out)
	ok := e.success(callee.Signature.Results(), rs)
	for j, r := range rs {
		e.views.each(callee.Signature.Results().At(j).Type(), func(path []int, m *viewModel) {
			p.guard = e.and(p.guard, e.implies(ok, m.holds(e, dig(r, path))))
			m.hint(e, dig(r, path))
		})
	}
	x := transfer{args, before, e.behind(callee.Params, args, p.memory), rs}
	for _, holds := range e.posts[callee] {
		p.guard = e.and(p.guard, holds(e, x))
	}
	return out
}

// success is when the results of a function count: no fault, no error, and true.
// The views among other results are zero.
func (e *engine) success(types *types.Tuple, rs []value) *term {
	out := e.bool(true)
	for i := range rs {
		switch r := rs[i].(type) {
		case scalar:
			if r.t.width == 0 {
				out = e.and(out, r.t)
			}
		case aggregate:
			if isFault(types.At(i).Type()) {
				out = e.and(out, r.fields[0].(pointer).null)
			}
		case opaque:
			if isError(types.At(i).Type()) {
				out = e.and(out, r.null)
			}
		}
	}
	return out
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func isFault(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Fault" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == runtimePath
}

// returnsViews states that views which are returned as good are so.
func (e *engine) returnsViews(f *frame, p *point, i *ssa.Return, rs []value) {
	types := f.fn.Signature.Results()
	ok := e.success(types, rs)
	for j, r := range rs {
		e.views.each(types.At(j).Type(), func(path []int, m *viewModel) {
			e.oblige(f, p, i.Pos(), "view", "the "+m.name+" returned keeps to its layout", e.implies(ok, m.holds(e, dig(r, path))))
		})
	}
}

// returnsFound states that the members that were collected are there.
func (e *engine) returnsFound(f *frame, p *point, i *ssa.Return) {
	var args []value
	for _, param := range f.fn.Params {
		args = append(args, f.env[param])
	}
	e.eachFound(f.fn.Params, args, p.memory, func(j int, holds *term) {
		e.oblige(f, p, i.Pos(), "view", "the members in "+f.fn.Params[j].Name()+" are there", holds)
	})
}

// callUnknown calls a function value or a method of an interface: a yield
// function, an iterator, an error. What it is given has to be right, and all
// that others may know may have changed.
func (e *engine) callUnknown(f *frame, p *point, i *ssa.Call, args []value) value {
	fn := e.eval(f, i.Call.Value)
	if o, ok := fn.(opaque); ok {
		e.oblige(f, p, i.Pos(), "nil", sourceName(i.Call.Value)+" is not nil", e.not(o.null))
	}
	sig := i.Call.Signature()
	good := e.bool(true)
	for j := range sig.Params().Len() {
		if o, ok := args[j].(opaque); ok && isError(sig.Params().At(j).Type()) {
			good = e.and(good, o.null)
		}
	}
	for j := range sig.Params().Len() {
		e.views.each(sig.Params().At(j).Type(), func(path []int, m *viewModel) {
			e.oblige(f, p, i.Pos(), "view", "the "+m.name+" passed keeps to its layout", e.implies(good, m.holds(e, dig(args[j], path))))
		})
	}
	g := e.ghost(f, i.Call.Value)
	if g != nil {
		at := place{object: g}
		e.oblige(f, p, i.Pos(), "yield", sourceName(i.Call.Value)+" is not called once it has returned false", e.not(e.load(p.memory, at, g.typ).(scalar).t))
	}
	p.memory = e.forget(p.memory, func(at place, _ types.Type) bool { return at.object.kind != local && at.object.kind != frozen })
	for _, o := range e.watched {
		p.memory.since[o] = map[string]value{}
	}
	out := e.anything(i.Type(), i.Name())
	if g != nil {
		p.memory = e.store(p.memory, place{object: g}, g.typ, scalar{e.not(out.(scalar).t)})
	}
	return out
}

// ghost is the variable that tells whether a yield function, which is a
// parameter, has returned false.
func (e *engine) ghost(f *frame, v ssa.Value) *object {
	param, ok := v.(*ssa.Parameter)
	if !ok || f.caller != nil || !isYield(param.Type()) {
		return nil
	}
	return e.ghosts[param]
}

func isYield(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.Bool])
}

// capture makes a closure. It may rely on the views that it captures, if they
// never change.
func (e *engine) capture(f *frame, p *point, i *ssa.MakeClosure) {
	fn := i.Fn.(*ssa.Function)
	for j, b := range i.Bindings {
		ptr, ok := e.eval(f, b).(pointer)
		if !ok || !e.analysis.frozen(fn, j) {
			continue
		}
		t := b.Type().Underlying().(*types.Pointer).Elem()
		v := e.load(p.memory, ptr.to, t)
		e.views.each(t, func(path []int, m *viewModel) {
			e.oblige(f, p, i.Pos(), "view", "the "+m.name+" captured keeps to its layout", m.holds(e, dig(v, path)))
		})
	}
	f.env[i] = opaque{null: e.bool(false)}
}
