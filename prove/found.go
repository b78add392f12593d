package prove

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// foundModel is what holds of the variables that a Find function collects members
// in: those of which a bit is set are there. It has the bit of each by the name of
// its field; the first field holds the bits.
type foundModel map[string]int

// foundBehind is the model of the variable that a pointer of type t leads to, and
// its type; ok is false if it is none.
func (vs *views) foundBehind(t types.Type) (m foundModel, to *types.Struct, ok bool) {
	ptr, isPointer := t.Underlying().(*types.Pointer)
	if !isPointer {
		return nil, nil, false
	}
	return vs.foundIn(ptr.Elem())
}

func (vs *views) foundIn(t types.Type) (m foundModel, of *types.Struct, ok bool) {
	n, isNamed := types.Unalias(t).(*types.Named)
	if !isNamed || n.Obj().Pkg() == nil {
		return nil, nil, false
	}
	m, ok = vs.found[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
	if ok {
		of = n.Underlying().(*types.Struct)
	}
	return m, of, ok
}

// collected states that what the bits of a variable say is there is so.
func (e *engine) collected(m foundModel, of *types.Struct, v value) *term {
	fields := v.(aggregate).fields
	out := e.bool(true)
	for i, bit := range m.views(e, of) {
		view := e.views.of(of.Field(i).Type())
		out = e.and(out, e.implies(e.isSet(fields[0].(scalar).t, bit), view.holds(e, fields[i])))
	}
	return out
}

// views are the fields that hold views, with their bits.
func (m foundModel) views(e *engine, of *types.Struct) map[int]int {
	out := map[int]int{}
	for i := range of.NumFields() {
		if bit, ok := m[of.Field(i).Name()]; ok && e.views.of(of.Field(i).Type()) != nil {
			out[i] = bit
		}
	}
	return out
}

func (e *engine) isSet(x *term, bit int) *term {
	return e.not(e.eq(e.bits(x, bit, 1), e.number(0, x.width)))
}

// eachFound calls f for each pointer among parameters to such a variable, with what
// is in it.
func (e *engine) eachFound(params []*ssa.Parameter, args []value, m memory, f func(j int, holds *term)) {
	for j, param := range params {
		model, of, ok := e.views.foundBehind(param.Type())
		if !ok {
			continue
		}
		ptr := args[j].(pointer)
		f(j, e.collected(model, of, e.load(m, ptr.to, param.Type().Underlying().(*types.Pointer).Elem())))
	}
}

// proposeFound makes the candidates of a loop that collects members: each of which
// a bit is set, in the variable itself or in one that the loop changes, is there.
func (e *engine) proposeFound(l *loop, m memory, add func(holds func(values []value) *term)) {
	for i, v := range l.vars {
		if v.phi != nil {
			continue
		}
		model, of, ok := e.views.foundIn(v.cell.object.typ)
		if _, isPointer := v.head.(pointer); !ok || !isPointer {
			continue
		}
		for j, bit := range model.views(e, of) {
			if v.cell.path != fmt.Sprintf(".%d.0", j) {
				continue
			}
			there := func(vs []value) *term { return e.not(vs[i].(pointer).null) }
			flags := of.Field(0).Type()
			if !slices.ContainsFunc(l.vars, func(w loopVar) bool { return w.phi == nil && w.cell == place{v.cell.object, ".0"} }) {
				has := e.load(m, place{v.cell.object, ".0"}, flags).(scalar).t
				add(func(vs []value) *term { return e.implies(e.isSet(has, bit), there(vs)) })
			}
			for k, w := range l.vars {
				if w.phi != nil && types.Identical(w.typ, flags) {
					add(func(vs []value) *term { return e.implies(e.isSet(vs[k].(scalar).t, bit), there(vs)) })
				}
			}
		}
	}
}
