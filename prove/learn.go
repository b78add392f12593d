package prove

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// learn finds what callers may rely on of the results, beside that views keep to
// their layouts.
func (v *verifier) learn(e *engine, fn *ssa.Function, f *frame, start memory) {
	if v.analysis.inlines(fn) || fn.Parent() != nil || v.analysis.circular[fn] {
		return
	}
	var args []value
	for _, param := range fn.Params {
		args = append(args, f.env[param])
	}
	before := e.behind(fn.Params, args, start)
	for _, c := range candidatePosts(v.sizes, v.views, fn) {
		bad := e.bool(false)
		for _, x := range f.out {
			io := transfer{args, before, e.behind(fn.Params, args, x.memory), x.results}
			bad = e.or(bad, e.and(x.guard, e.not(c(e, io))))
		}
		if v.solver.check(bad) == unsatisfiable {
			v.posts[fn] = append(v.posts[fn], c)
		}
	}
}

// measured is a part of a value that has a length, or is an integer.
type measured struct {
	index int
	path  []int
	typ   types.Type
}

func (m measured) of(vs []value) value { return dig(vs[m.index], m.path) }

func measuredIn(t types.Type, index int) []measured {
	var out []measured
	var visit func(t types.Type, path []int)
	visit = func(t types.Type, path []int) {
		switch u := t.Underlying().(type) {
		case *types.Slice:
			out = append(out, measured{index, slices.Clone(path), t})
		case *types.Pointer:
			out = append(out, measured{index, slices.Clone(path), t})
		case *types.Basic:
			if u.Info()&types.IsInteger != 0 {
				out = append(out, measured{index, slices.Clone(path), t})
			}
		case *types.Struct:
			for i := range u.NumFields() {
				visit(u.Field(i).Type(), append(path, i))
			}
		}
	}
	visit(t, nil)
	return out
}

// candidatePosts are facts that may hold of a function's results when it
// succeeds.
func candidatePosts(sizes types.Sizes, views *views, fn *ssa.Function) []post {
	var out []post
	sig := fn.Signature
	add := func(holds func(e *engine, args, rs []value) *term) {
		out = append(out, func(e *engine, x transfer) *term {
			return e.implies(e.success(sig.Results(), x.results), holds(e, x.args, x.results))
		})
	}
	if sig.Results().Len() == 1 && isFault(sig.Results().At(0).Type()) { // it always refuses
		out = append(out, func(e *engine, x transfer) *term {
			return e.not(x.results[0].(aggregate).fields[0].(pointer).null)
		})
	}
	for i, param := range fn.Params { // a cursor goes on
		ptr, ok := param.Type().Underlying().(*types.Pointer)
		if !ok {
			continue
		}
		for _, m := range measuredIn(ptr.Elem(), i) {
			if len(m.path) == 0 {
				continue
			}
			if _, hasSign, ok := (&engine{sizes: sizes}).integer(m.typ); ok {
				if hasSign {
					out = append(out, func(e *engine, x transfer) *term {
						if x.before[i] == nil {
							return e.bool(true)
						}
						further := e.slt(m.of(x.before).(scalar).t, m.of(x.after).(scalar).t)
						return e.implies(e.success(sig.Results(), x.results), further)
					})
				}
				continue
			}
			if _, ok := m.typ.Underlying().(*types.Slice); !ok {
				continue
			}
			out = append(out, func(e *engine, x transfer) *term {
				if x.before[i] == nil {
					return e.bool(true)
				}
				return e.ule(m.of(x.after).(slice).len, m.of(x.before).(slice).len)
			}, func(e *engine, x transfer) *term {
				if x.before[i] == nil {
					return e.bool(true)
				}
				shorter := e.ult(m.of(x.after).(slice).len, m.of(x.before).(slice).len)
				return e.implies(e.success(sig.Results(), x.results), shorter)
			})
		}
	}
	factPosts(fn, views, add)
	var params []measured
	for i, p := range fn.Params {
		params = append(params, measuredIn(p.Type(), i)...)
	}
	for i := range sig.Results().Len() {
		if isFault(sig.Results().At(i).Type()) {
			continue
		}
		for _, r := range measuredIn(sig.Results().At(i).Type(), i) {
			switch r.typ.Underlying().(type) {
			case *types.Pointer:
				add(func(e *engine, _, rs []value) *term { return e.not(r.of(rs).(pointer).null) })
				array, ok := r.typ.Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
				for _, p := range params {
					if _, isSlice := p.typ.Underlying().(*types.Slice); ok && isSlice {
						add(func(e *engine, args, _ []value) *term { return e.ule(e.int(int(array.Len())), p.of(args).(slice).len) })
					}
				}
			case *types.Slice:
				for _, p := range params {
					if _, ok := p.typ.Underlying().(*types.Slice); !ok {
						continue
					}
					add(func(e *engine, args, rs []value) *term { return e.sle(r.of(rs).(slice).cap, p.of(args).(slice).len) })
					add(func(e *engine, args, rs []value) *term { return e.sle(r.of(rs).(slice).len, p.of(args).(slice).len) })
					add(func(e *engine, args, rs []value) *term { return e.slt(r.of(rs).(slice).len, p.of(args).(slice).len) })
					add(func(e *engine, args, rs []value) *term { return e.sle(p.of(args).(slice).len, r.of(rs).(slice).len) })
				}
			default:
				if _, hasSign, _ := (&engine{sizes: sizes}).integer(r.typ); !hasSign {
					continue
				}
				if len(r.path) == 0 {
					for _, high := range varintSizes(sig.Results()) {
						add(func(e *engine, _, rs []value) *term {
							x := r.of(rs).(scalar).t
							if most, ok := e.hints[x]; !ok || high < most {
								e.hints[x] = high
							}
							return e.sle(x, e.number(high, x.width))
						})
					}
				}
				for _, low := range []uint64{0, 1} {
					add(func(e *engine, _, rs []value) *term {
						x := r.of(rs).(scalar).t
						return e.sle(e.number(low, x.width), x)
					})
				}
				for _, p := range params {
					switch p.typ.Underlying().(type) {
					case *types.Slice:
						add(func(e *engine, args, rs []value) *term {
							x := r.of(rs).(scalar).t
							return e.sle(e.resize(x, 64, true), e.long(p.of(args).(slice).len))
						})
					case *types.Basic:
						if types.Identical(p.typ, r.typ) {
							add(func(e *engine, args, rs []value) *term { return e.sle(r.of(rs).(scalar).t, p.of(args).(scalar).t) })
							add(func(e *engine, args, rs []value) *term { return e.sle(p.of(args).(scalar).t, r.of(rs).(scalar).t) })
						}
					}
				}
			}
		}
	}
	return out
}

// varintSizes are what the bytes of a varint may be at most: of one that a check has
// read, where a list of them ends hangs on it, and so all are tried.
func varintSizes(results *types.Tuple) []uint64 {
	for r := range results.Variables() {
		if isFault(r.Type()) {
			return []uint64{10, 9, 8, 7, 6, 5, 4, 3, 2}
		}
	}
	return []uint64{4, 8, 9, 10}
}

// factPosts are what may hold of the numbers in a view that is returned: each is an
// argument, or less than in a view of the same type that was passed.
func factPosts(fn *ssa.Function, views *views, add func(holds func(e *engine, args, rs []value) *term)) {
	results := fn.Signature.Results()
	for i := range results.Len() {
		views.each(results.At(i).Type(), func(path []int, m *viewModel) {
			for n := range m.numbers {
				fact := func(e *engine, rs []value) *term { return m.facts(e, dig(rs[i], path))[n] }
				for j, param := range fn.Params {
					if _, ok := param.Type().Underlying().(*types.Basic); ok && types.Identical(param.Type(), types.Typ[types.Int]) {
						add(func(e *engine, args, rs []value) *term {
							return e.eq(fact(e, rs), e.resize(args[j].(scalar).t, 64, true))
						})
					}
					views.each(param.Type(), func(from []int, other *viewModel) {
						if other == m {
							add(func(e *engine, args, rs []value) *term { return e.ult(fact(e, rs), m.facts(e, dig(args[j], from))[n]) })
						}
					})
				}
			}
		})
	}
}
