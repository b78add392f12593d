package prove

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// engine translates one function, and those that are inlined into it, into
// formulas.
//
// Each block has a guard: the condition under which it runs. The guard of a block
// is that of the edges that lead to it, and it grows along the block by all that
// has to hold for the next instruction to be reached. So an obligation is a
// condition that the guard in front of it implies, and no path is enumerated.
type engine struct {
	*terms
	sizes    types.Sizes
	views    *views
	analysis *analysis
	posts    map[*ssa.Function][]post
	inStep   bool // look for variables of a loop that go in step

	axioms      []*term // of new variables: never contradictory
	obligations []*obligation
	loops       []*loop
	recursions  []*recursion
	watched     []*object
	objects     int
	names       []named // for counterexamples
	trusts      map[string]bool
	ghosts      map[*ssa.Parameter]*object
}

// obligation is what has to hold, whatever the input.
type obligation struct {
	kind  string // "index", "slice", …
	pos   token.Pos
	calls []token.Pos // the calls that lead there, innermost first
	what  string
	guard *term
	cond  *term
	terms []named // to show in a counterexample
}

// named is a term as the source calls it, where the guard holds.
type named struct {
	name  string
	t     *term
	guard *term
}

// frame is one activation of a function.
type frame struct {
	fn     *ssa.Function
	env    map[ssa.Value]value
	quiet  bool // its obligations are discharged elsewhere
	caller *frame
	call   *ssa.Call
	heads  map[*ssa.BasicBlock]*loop
	out    []exit
}

// exit is one return.
type exit struct {
	guard   *term
	memory  memory
	results []value
	pos     token.Pos
}

// edge is one way into a block.
type edge struct {
	index  int // of the block's predecessors
	guard  *term
	memory memory
}

// point is where the translation stands.
type point struct {
	guard  *term
	memory memory
}

// unsupported is what a function does that the translator has no word for.
type unsupported struct {
	pos  token.Pos
	what string
}

func refuse(pos token.Pos, format string, args ...any) {
	panic(unsupported{pos, fmt.Sprintf(format, args...)})
}

func (e *engine) axiom(t *term) {
	if !t.isTrue() {
		e.axioms = append(e.axioms, t)
	}
}

// oblige states what has to hold at a point, and goes on as if it did.
func (e *engine) oblige(f *frame, p *point, pos token.Pos, kind, what string, cond *term, terms ...named) {
	if !f.quiet && !p.guard.isFalse() {
		o := &obligation{kind: kind, pos: pos, what: what, guard: p.guard, cond: cond, terms: terms}
		for at := f; at.caller != nil; at = at.caller {
			o.calls = append(o.calls, at.call.Pos())
		}
		e.obligations = append(e.obligations, o)
	}
	p.guard = e.and(p.guard, cond)
}

// run translates a function whose parameters are in its frame.
func (e *engine) run(f *frame, start point) {
	blocks := f.fn.Blocks
	in := map[*ssa.BasicBlock][]edge{blocks[0]: {{guard: start.guard, memory: start.memory}}}
	f.heads = map[*ssa.BasicBlock]*loop{}
	order := topological(f.fn)
	inLoop := naturalLoops(f.fn)
	for _, b := range order {
		edges := in[b]
		if len(edges) == 0 {
			continue // no way leads here
		}
		var guards []*term
		var memories []memory
		guard := e.bool(false)
		for _, edge := range edges {
			guards, memories = append(guards, edge.guard), append(memories, edge.memory)
			guard = e.or(guard, edge.guard)
		}
		p := &point{guard, e.join(guards, memories)}
		if members := inLoop[b]; members != nil {
			f.heads[b] = e.enter(f, p, b, members, edges)
		} else {
			for phi, v := range e.phis(f, b, edges) {
				f.env[phi] = v
			}
		}
		for _, instr := range b.Instrs {
			if p.guard.isFalse() {
				break
			}
			e.step(f, p, instr)
		}
		if p.guard.isFalse() {
			continue
		}
		e.leave(f, p, b, in)
	}
}

// phis are the values of a block's phis behind the edges given.
func (e *engine) phis(f *frame, b *ssa.BasicBlock, edges []edge) map[*ssa.Phi]value {
	out := map[*ssa.Phi]value{}
	for _, instr := range b.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		var v value
		for i := len(edges) - 1; i >= 0; i-- {
			w := e.eval(f, phi.Edges[edges[i].index])
			if v == nil {
				v = w
			} else {
				v = e.choose(edges[i].guard, w, v, phi.Type())
			}
		}
		out[phi] = v
	}
	return out
}

// leave follows the edges out of a block.
func (e *engine) leave(f *frame, p *point, b *ssa.BasicBlock, in map[*ssa.BasicBlock][]edge) {
	go_ := func(i int, guard *term) {
		to := b.Succs[i]
		if guard.isFalse() {
			return
		}
		next := edge{predecessor(b, i), guard, p.memory}
		if to.Dominates(b) {
			e.repeat(f, f.heads[to], next)
			return
		}
		in[to] = append(in[to], next)
	}
	switch last := b.Instrs[len(b.Instrs)-1].(type) {
	case *ssa.If:
		cond := e.eval(f, last.Cond).(scalar).t
		go_(0, e.and(p.guard, cond))
		go_(1, e.and(p.guard, e.not(cond)))
	case *ssa.Jump:
		go_(0, p.guard)
	case *ssa.Return:
		out := exit{guard: p.guard, memory: p.memory, pos: last.Pos()}
		for _, r := range last.Results {
			out.results = append(out.results, e.eval(f, r))
		}
		if f.caller == nil {
			e.returnsViews(f, p, last, out.results)
			out.guard = p.guard
		}
		f.out = append(f.out, out)
	case *ssa.Panic:
		if !yieldsWrongly(last) {
			e.oblige(f, p, last.Pos(), "panic", "panic is never reached", e.bool(false))
		}
	default:
		refuse(last.Pos(), "%T", last)
	}
}

// predecessor is the index of b among the predecessors of its i-th successor.
func predecessor(b *ssa.BasicBlock, i int) int {
	to := b.Succs[i]
	nth := 0
	for _, s := range b.Succs[:i] {
		if s == to {
			nth++
		}
	}
	for j, p := range to.Preds {
		if p == b {
			if nth == 0 {
				return j
			}
			nth--
		}
	}
	return -1
}

// topological are the blocks of a function in an order in which each stands
// behind all that lead to it, but for the back edges of loops.
func topological(fn *ssa.Function) []*ssa.BasicBlock {
	var post []*ssa.BasicBlock
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		seen[b] = true
		for _, s := range b.Succs {
			if !seen[s] {
				visit(s)
			}
		}
		post = append(post, b)
	}
	visit(fn.Blocks[0])
	place := map[*ssa.BasicBlock]int{}
	for i, b := range post {
		place[b] = i
	}
	order := make([]*ssa.BasicBlock, len(post))
	for i, b := range post {
		order[len(post)-1-i] = b
		for _, s := range b.Succs {
			if place[s] >= i && !s.Dominates(b) {
				refuse(fn.Pos(), "a loop with two entries")
			}
		}
	}
	return order
}

// naturalLoops are the blocks of each loop, by its head.
func naturalLoops(fn *ssa.Function) map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool {
	out := map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool{}
	for _, b := range fn.Blocks {
		for _, head := range b.Succs {
			if !head.Dominates(b) {
				continue
			}
			members := out[head]
			if members == nil {
				members = map[*ssa.BasicBlock]bool{head: true}
				out[head] = members
			}
			work := []*ssa.BasicBlock{b}
			for len(work) > 0 {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if !members[x] {
					members[x] = true
					work = append(work, x.Preds...)
				}
			}
		}
	}
	return out
}

// yieldsWrongly reports whether a panic is the one that go/ssa puts where the
// body of a range over a function is entered when it must not be. An iterator
// that does so is at fault; those of generated files are obliged not to.
func yieldsWrongly(p *ssa.Panic) bool {
	comment := p.Block().Comment
	return comment == "yield-invalid" || comment == "rangefunc.resume.busy"
}
