package prove

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A loop is cut at its head: what changes in it may have any value there, so what
// is proved of one round is proved of all. So that not all is lost, candidates of
// what holds in every round are tried out: those that hold when the loop is
// entered, and that each round keeps, are facts (Houdini; Flanagan and Leino,
// 2001). And it ends, since each round brings some measure down.
type loop struct {
	pos        token.Pos
	calls      []token.Pos
	quiet      bool
	vars       []loopVar
	entry      *term // the guard
	backs      []back
	candidates []*candidate
}

// loopVar is a variable that changes in a loop: a phi, or a cell of memory.
type loopVar struct {
	name        string
	typ         types.Type
	phi         *ssa.Phi
	cell        place // if phi is nil
	entry, head value
	pace
}

// back is one way back to the head, with the variables as they are then.
type back struct {
	guard  *term
	values []value
}

// candidate is what may hold whenever the head is reached.
type candidate struct {
	active *term // the solver's switch
	hard   bool  // it is given up first where the solver finds no answer
	holds  func(values []value) *term
}

// enter cuts a loop at its head.
func (e *engine) enter(f *frame, p *point, head *ssa.BasicBlock, members map[*ssa.BasicBlock]bool, edges []edge) *loop {
	l := &loop{pos: loopPos(head), quiet: f.quiet, entry: p.guard}
	for at := f; at.caller != nil; at = at.caller {
		l.calls = append(l.calls, at.call.Pos())
	}
	entry := e.phis(f, head, edges)
	for _, instr := range head.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		v := loopVar{name: sourceName(phi), typ: phi.Type(), phi: phi, entry: entry[phi], head: e.anything(phi.Type(), sourceName(phi))}
		f.env[phi] = v.head
		l.vars = append(l.vars, v)
	}
	before := p.memory
	var cells []place
	p.memory, cells = e.forgetLoop(f, p.memory, members)
	for _, c := range cells {
		t := typeAt(c.object.typ, c.path)
		l.vars = append(l.vars, loopVar{
			name: c.object.name + fieldNames(c.object.typ, c.path), typ: t, cell: c,
			entry: e.load(before, c, t), head: e.load(p.memory, c, t),
		})
	}
	if n := len(e.loops); n < len(e.paces) {
		for i := range l.vars {
			l.vars[i].pace = e.paces[n][i]
		}
	}
	e.propose(l, e.bounds(f, members))
	e.proposeFound(l, p.memory, l.add(e))
	var heads []value
	for _, v := range l.vars {
		heads = append(heads, v.head)
	}
	for _, c := range l.candidates {
		p.guard = e.and(p.guard, e.implies(c.active, c.holds(heads)))
	}
	e.loops = append(e.loops, l)
	return l
}

// loopPos is where a loop stands in the source.
func loopPos(head *ssa.BasicBlock) token.Pos {
	for _, b := range append([]*ssa.BasicBlock{head}, head.Succs...) {
		for _, instr := range b.Instrs {
			if _, isPhi := instr.(*ssa.Phi); !isPhi && instr.Pos() != token.NoPos {
				return instr.Pos()
			}
		}
	}
	return head.Parent().Pos()
}

// repeat records a way back to the head of a loop.
func (e *engine) repeat(f *frame, l *loop, by edge) {
	b := back{guard: by.guard}
	for _, v := range l.vars {
		if v.phi != nil {
			b.values = append(b.values, e.eval(f, v.phi.Edges[by.index]))
		} else {
			b.values = append(b.values, e.load(by.memory, v.cell, v.typ))
		}
	}
	l.backs = append(l.backs, b)
}

// pace is how far a variable moves in each round of a loop.
type pace struct {
	step int64  // what is added, if that is always the same; else 0
	fall uint64 // the most that is taken away, if that is bounded; else 0
}

// pacesOf looks at what each round does with the variables of a loop, be they
// integers or the lengths of slices.
func (e *engine) pacesOf(l *loop) []pace {
	out := make([]pace, len(l.vars))
	for i, v := range l.vars {
		head := amount(v.head)
		if head == nil || len(l.backs) == 0 {
			continue
		}
		same, bounded := true, true
		for j, b := range l.backs {
			by := e.arithmetic("bvsub", amount(b.values[i]), head)
			step := signed(by.value, head.width)
			same = same && by.isConst() && (j == 0 || step == out[i].step)
			out[i].step = step
			fall := e.mostFall(head, amount(b.values[i]))
			bounded = bounded && fall < 1<<31
			out[i].fall = max(out[i].fall, fall)
		}
		if !same {
			out[i].step = 0
		}
		if !bounded {
			out[i].fall = 0
		}
	}
	return out
}

// mostFall is the most by which y can be less than x, or a guess of that.
func (e *engine) mostFall(x, y *term) uint64 {
	if y.op == "ite" {
		return max(e.mostFall(x, y.args[1]), e.mostFall(x, y.args[2]))
	}
	fall := linearOf(e.arithmetic("bvsub", x, y))
	if len(fall.parts) == 1 && fall.constant == 0 && fall.parts[0].factor == 1 {
		if most, ok := e.hints[fall.parts[0].t]; ok {
			return most
		}
	}
	return limit(e.linear(fall))
}

// stored is a type of which something is stored, and the object in which, if it is
// known.
type stored struct {
	typ types.Type
	to  *object
}

// forgetLoop makes anything of the memory that a loop may write, and lists the
// cells of which it did so.
func (e *engine) forgetLoop(f *frame, m memory, members map[*ssa.BasicBlock]bool) (memory, []place) {
	whole := map[*object]bool{} // something of them is written
	var places []place          // what is written in whole
	var written []stored        // through pointers to objects that others may know
	var elements []types.Type   // of slices and arrays, that are written
	others := false             // all objects that others may know
	write := func(addr ssa.Value, t types.Type) {
		path := ""
		var to *object
		for {
			field, ok := addr.(*ssa.FieldAddr)
			if !ok {
				break
			}
			addr = field.X
			path = fmt.Sprintf(".%d%s", field.Field, path)
		}
		if ptr, ok := f.env[addr].(pointer); ok {
			to = ptr.to.object
			whole[to] = true
			places = append(places, place{ptr.to.object, ptr.to.path + path})
			if ptr.to.object.kind == local {
				return
			}
		} else if _, ok := addr.(*ssa.Alloc); ok {
			return // made anew in each round
		}
		if _, ok := addr.(*ssa.IndexAddr); ok && path == "" && !isStruct(t) {
			elements = append(elements, t)
			return
		}
		leaves(t, place{}, func(_ place, t types.Type) { written = append(written, stored{t, to}) })
	}
	for _, b := range f.fn.Blocks {
		if !members[b] {
			continue
		}
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.Store:
				write(i.Addr, i.Val.Type())
			case *ssa.Call:
				if _, ok := i.Call.Value.(*ssa.Builtin); ok {
					continue
				}
				callee := i.Call.StaticCallee()
				if callee == nil {
					others = true
					if g := e.ghost(f, i.Call.Value); g != nil {
						whole[g] = true
						places = append(places, place{object: g})
					}
					continue
				}
				for _, arg := range i.Call.Args {
					if ptr, ok := arg.Type().Underlying().(*types.Pointer); ok && e.analysis.use(arg, i).written {
						write(arg, ptr.Elem())
					}
				}
			}
		}
	}
	var cells []place
	for _, o := range e.watched { // cells that the loop is the first to read
		if whole[o] {
			leaves(o.typ, place{object: o}, func(p place, t types.Type) { e.load(m, p, t) })
		}
	}
	out := e.forget(m, func(p place, t types.Type) bool {
		open := p.object.kind != local && p.object.kind != frozen
		inside := func(w place) bool { return w.object == p.object && strings.HasPrefix(p.path+".", w.path+".") }
		hit := slices.ContainsFunc(places, inside) || open && others ||
			open && slices.ContainsFunc(written, func(w stored) bool { return w.to != p.object && types.Identical(w.typ, t) }) ||
			open && p.path == "" && slices.ContainsFunc(elements, func(w types.Type) bool { return types.Identical(w, t) })
		if hit {
			cells = append(cells, p)
		}
		return hit
	})
	for _, p := range e.knownCells(m) { // and is not written
		if _, ok := out.cells[p]; !ok && whole[p.object] && !others {
			out.cells[p] = e.load(m, p, typeAt(p.object.typ, p.path))
		}
	}
	for _, o := range e.watched {
		if others || whole[o] {
			out.since[o] = map[string]value{}
		}
	}
	return out, cells
}

// bounds are the integers that do not change in a loop and that something in it
// is compared with, in the order of the source.
func (e *engine) bounds(f *frame, members map[*ssa.BasicBlock]bool) []*term {
	var out []*term
	fixed := func(v ssa.Value) *term {
		if i, ok := v.(ssa.Instruction); ok && members[i.Block()] {
			call, ok := v.(*ssa.Call)
			if !ok {
				return nil
			}
			b, ok := call.Call.Value.(*ssa.Builtin)
			if !ok || b.Name() != "len" {
				return nil
			}
			of, ok := call.Call.Args[0].(ssa.Instruction)
			if ok && members[of.Block()] {
				return nil
			}
			switch x := e.eval(f, call.Call.Args[0]).(type) {
			case slice:
				return x.len
			case text:
				return x.len
			}
			return nil
		}
		if s, ok := e.eval(f, v).(scalar); ok && s.t.width > 0 {
			return s.t
		}
		return nil
	}
	for _, b := range f.fn.Blocks {
		if !members[b] {
			continue
		}
		for _, instr := range b.Instrs {
			op, ok := instr.(*ssa.BinOp)
			if !ok {
				continue
			}
			switch op.Op {
			case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
				if _, _, ok := e.integer(op.X.Type()); !ok {
					continue
				}
				for _, v := range []ssa.Value{op.X, op.Y} {
					if t := fixed(v); t != nil && !slices.Contains(out, t) {
						out = append(out, t)
					}
				}
			}
		}
	}
	return out
}

// add takes in a candidate.
func (l *loop) add(e *engine) func(holds func(values []value) *term) {
	return func(holds func(values []value) *term) {
		l.candidates = append(l.candidates, &candidate{active: e.variable("candidate", 0), holds: holds})
	}
}

// propose makes the candidates of a loop.
func (e *engine) propose(l *loop, bounds []*term) {
	add := l.add(e)
	for i, v := range l.vars {
		switch entry := v.entry.(type) {
		case scalar:
			if entry.t.width == 0 {
				add(func(vs []value) *term { return e.eq(vs[i].(scalar).t, entry.t) })
				continue
			}
			_, hasSign, _ := e.integer(v.typ)
			if v.phi == nil && !hasSign {
				continue // a place or a value in a fault
			}
			less := func(x, y *term) *term { return e.less(x, y, hasSign) }
			add(func(vs []value) *term { return e.not(less(vs[i].(scalar).t, entry.t)) })
			add(func(vs []value) *term { return e.not(less(entry.t, vs[i].(scalar).t)) })
			if hasSign {
				add(func(vs []value) *term { return e.sle(e.number(0, entry.t.width), vs[i].(scalar).t) })
			}
			if v.phi != nil && !hasSign && entry.t.width <= 16 { // the bits of a field that are kept for later
				for n := 1; n < entry.t.width; n++ {
					most := e.number(mask(n), entry.t.width)
					if limit(entry.t) <= most.value {
						add(func(vs []value) *term { return e.ule(vs[i].(scalar).t, most) })
					}
				}
			}
			for _, b := range bounds {
				if b.width == entry.t.width {
					add(func(vs []value) *term { return e.not(less(b, vs[i].(scalar).t)) })
					add(func(vs []value) *term { return less(vs[i].(scalar).t, b) })
				}
			}
		case slice:
			add(func(vs []value) *term { return e.sle(vs[i].(slice).len, entry.len) })
			add(func(vs []value) *term { return e.sle(vs[i].(slice).cap, entry.cap) })
			add(func(vs []value) *term { return e.eq(vs[i].(slice).cap, entry.cap) })
			add(func(vs []value) *term {
				s := vs[i].(slice)
				return e.eq(s.cap, s.len)
			})
			add(func(vs []value) *term { return e.sle(entry.len, vs[i].(slice).len) })
		case pointer:
			add(func(vs []value) *term { return e.not(vs[i].(pointer).null) })
		}
		e.views.each(v.typ, func(path []int, m *viewModel) {
			add(func(vs []value) *term { return m.holds(e, dig(vs[i], path)) })
			for j, w := range l.vars { // the ok of a cursor
				if s, ok := w.entry.(scalar); ok && s.t.width == 0 {
					add(func(vs []value) *term { return e.implies(vs[j].(scalar).t, m.holds(e, dig(vs[i], path))) })
				}
			}
		})
	}
	// A slice that gets shorter by at most so much in each round, of which there are
	// no more than some bound.
	most := uint64(0)
	for _, b := range bounds {
		if n := limit(b); n <= 1<<16 {
			most = max(most, n)
		}
	}
	for i, v := range l.vars {
		for j, w := range l.vars {
			x, y := amount(v.entry), amount(w.entry)
			if v.fall == 0 || v.step != 0 || w.step != 1 || x.width != y.width || most == 0 {
				continue
			}
			add(func(vs []value) *term {
				rounds := e.arithmetic("bvsub", amount(vs[j]), y)
				limit := e.number(most, x.width)
				rounds = e.ite(e.ule(rounds, limit), rounds, limit)
				fallen := e.arithmetic("bvmul", rounds, e.number(v.fall, x.width))
				return e.ule(x, e.arithmetic("bvadd", amount(vs[i]), fallen))
			})
			l.candidates[len(l.candidates)-1].hard = true
		}
	}
	// Two variables that go in step: offset == 4*index + 12.
	for i, v := range l.vars {
		for j, w := range l.vars[:i] {
			x, y := amount(v.entry), amount(w.entry)
			a, b := v.step, w.step
			if x == nil || y == nil || x.width != y.width || a == 0 || b == 0 {
				continue
			}
			add(func(vs []value) *term {
				dx := e.arithmetic("bvsub", amount(vs[i]), x)
				dy := e.arithmetic("bvsub", amount(vs[j]), y)
				return e.eq(e.arithmetic("bvmul", dx, e.number(uint64(b), x.width)), e.arithmetic("bvmul", dy, e.number(uint64(a), x.width)))
			})
			l.candidates[len(l.candidates)-1].hard = true
		}
	}
}

// amount is the integer, or the length, that a value has.
func amount(v value) *term {
	switch v := v.(type) {
	case scalar:
		if v.t.width > 0 {
			return v.t
		}
	case slice:
		return v.len
	}
	return nil
}

// measure is a way to see that a loop ends: a value that each round brings
// closer to the end of its range.
type measure struct {
	what        string
	comes, same func(b back) *term // closer; not further away
}

// measures are what may bring a loop to its end, the likeliest first.
func (e *engine) measures(l *loop) []measure {
	var out, others []measure
	for i, v := range l.vars {
		switch head := v.head.(type) {
		case slice:
			out = append(out, measure{
				fmt.Sprintf("%s gets shorter", v.name),
				func(b back) *term { return e.slt(b.values[i].(slice).len, head.len) },
				func(b back) *term { return e.sle(b.values[i].(slice).len, head.len) },
			})
		case scalar:
			if head.t.width == 0 {
				others = append(others, measure{
					fmt.Sprintf("%s becomes false", v.name),
					func(b back) *term { return e.and(head.t, e.not(b.values[i].(scalar).t)) },
					func(b back) *term { return e.or(head.t, e.not(b.values[i].(scalar).t)) },
				})
				continue
			}
			_, hasSign, _ := e.integer(v.typ)
			others = append(others, measure{
				fmt.Sprintf("%s grows", v.name),
				func(b back) *term { return e.less(head.t, b.values[i].(scalar).t, hasSign) },
				func(b back) *term { return e.not(e.less(b.values[i].(scalar).t, head.t, hasSign)) },
			}, measure{
				fmt.Sprintf("%s falls", v.name),
				func(b back) *term { return e.less(b.values[i].(scalar).t, head.t, hasSign) },
				func(b back) *term { return e.not(e.less(head.t, b.values[i].(scalar).t, hasSign)) },
			})
		}
	}
	return append(out, others...)
}
