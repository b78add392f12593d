package prove

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// analysis is what can be told of the functions of a package by looking at them.
type analysis struct {
	uses      map[ssa.Value]uses
	component map[*ssa.Function]int  // the functions that may call each other in a circle
	circular  map[*ssa.Function]bool // that may call themselves in the end
	demands   map[*ssa.Function]bool // that ask something of their arguments, and are proved at each call
	costs     map[*ssa.Function]int
	calls     map[*ssa.Function]int  // from functions that are proved
	ends      map[*ssa.Global]int    // of the fixed parts that tables of sites describe
	taken     map[*ssa.Function]bool // as a value, or called by a function that is not proved
}

// inlineCost is the number of instructions up to which a call is replaced by the
// function, which tells more of its results than a contract does.
const inlineCost = 120

// tooMuch is the cost of a function that is never inlined by cost.
const tooMuch = 1 << 20

// analyze orders functions so that each stands behind those that it calls.
// All are the functions of the package, also those that are not proved.
func analyze(p *ssa.Package, fns, all []*ssa.Function) (*analysis, []*ssa.Function) {
	a := &analysis{
		map[ssa.Value]uses{}, map[*ssa.Function]int{}, map[*ssa.Function]bool{}, map[*ssa.Function]bool{}, map[*ssa.Function]int{},
		map[*ssa.Function]int{}, lastEnds(p, all), map[*ssa.Function]bool{},
	}
	// Strongly connected components (Tarjan); they come out callees first.
	in := map[*ssa.Function]bool{}
	for _, fn := range fns {
		in[fn] = true
	}
	for _, fn := range all {
		a.countCalls(fn, in[fn])
	}
	var order, stack []*ssa.Function
	index, low := map[*ssa.Function]int{}, map[*ssa.Function]int{}
	onStack := map[*ssa.Function]bool{}
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		index[fn] = len(index) + 1
		low[fn] = index[fn]
		stack, onStack[fn] = append(stack, fn), true
		for _, callee := range callees(fn) {
			switch {
			case !in[callee]:
			case index[callee] == 0:
				visit(callee)
				low[fn] = min(low[fn], low[callee])
			case onStack[callee]:
				low[fn] = min(low[fn], index[callee])
			}
			if callee == fn {
				a.circular[fn] = true
			}
		}
		if low[fn] != index[fn] {
			return
		}
		n := slices.Index(stack, fn)
		for _, member := range stack[n:] {
			a.component[member] = index[fn]
			onStack[member] = false
			a.circular[member] = a.circular[member] || len(stack[n:]) > 1
			order = append(order, member)
		}
		stack = stack[:n]
	}
	for _, fn := range fns {
		if index[fn] == 0 {
			visit(fn)
		}
	}
	return a, order
}

// countCalls notes how a function uses others.
func (a *analysis) countCalls(fn *ssa.Function, proved bool) {
	var operands []*ssa.Value
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.DebugRef); ok {
				continue
			}
			call, _ := instr.(*ssa.Call)
			operands = instr.Operands(operands[:0])
			for i, op := range operands {
				callee, ok := (*op).(*ssa.Function)
				switch {
				case !ok:
				case call != nil && i == 0 && proved:
					a.calls[callee]++
				default:
					a.taken[callee] = true
				}
			}
		}
	}
}

// callees are the functions that a function calls, or makes closures of.
func callees(fn *ssa.Function) []*ssa.Function {
	var out []*ssa.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.Call:
				if callee := i.Call.StaticCallee(); callee != nil {
					out = append(out, callee)
				}
			case *ssa.MakeClosure:
				out = append(out, i.Fn.(*ssa.Function))
			}
		}
	}
	return out
}

// inlines reports whether calls of a function are replaced by it.
func (a *analysis) inlines(fn *ssa.Function) bool {
	if fn.Blocks == nil || a.circular[fn] {
		return false
	}
	return a.demands[fn] || a.cost(fn) <= inlineCost
}

// cost is the number of instructions of a function and of those that are
// inlined into it.
func (a *analysis) cost(fn *ssa.Function) int {
	if c, ok := a.costs[fn]; ok {
		return c
	}
	a.costs[fn] = tooMuch
	if fn.Blocks == nil || a.circular[fn] || len(naturalLoops(fn)) > 0 {
		return tooMuch
	}
	for i := range fn.Signature.Results().Len() {
		if isFault(fn.Signature.Results().At(i).Type()) {
			return tooMuch // a check: its contract says what matters, and is shorter
		}
	}
	for _, param := range fn.Params {
		if _, ok := param.Type().Underlying().(*types.Pointer); ok && a.usesOf(param).written {
			return tooMuch // a cursor: its contract is short, and it stands in loops
		}
	}
	c := 0
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch i := instr.(type) {
			case *ssa.DebugRef:
				continue
			case *ssa.Call:
				if callee := i.Call.StaticCallee(); callee != nil && a.inlines(callee) {
					c += a.cost(callee)
				}
			}
			c++
		}
	}
	a.costs[fn] = c
	return c
}

// frozen reports whether a variable of the function around a closure never
// changes once it is set.
func (a *analysis) frozen(fn *ssa.Function, i int) bool {
	parent := fn.Parent()
	if parent == nil {
		return false
	}
	for _, b := range parent.Blocks {
		for _, instr := range b.Instrs {
			m, ok := instr.(*ssa.MakeClosure)
			if !ok || m.Fn != fn {
				continue
			}
			switch v := m.Bindings[i].(type) {
			case *ssa.Alloc:
				return setOnce(v)
			case *ssa.FreeVar:
				return a.frozen(parent, slices.Index(parent.FreeVars, v))
			}
		}
	}
	return false
}

// setOnce reports whether a variable is stored to once, in the block that makes
// it, and is else only read, also by closures.
func setOnce(v *ssa.Alloc) bool {
	stores := 0
	var reads func(v ssa.Value) bool
	reads = func(v ssa.Value) bool {
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.DebugRef, *ssa.UnOp:
			case *ssa.FieldAddr:
				if !reads(r) {
					return false
				}
			case *ssa.Store:
				if alloc, ok := v.(*ssa.Alloc); !ok || r.Addr != v || r.Val == v || r.Block() != alloc.Block() {
					return false
				}
				stores++
			case *ssa.MakeClosure:
				fn := r.Fn.(*ssa.Function)
				for i, b := range r.Bindings {
					if b == v && !reads(fn.FreeVars[i]) {
						return false
					}
				}
			default:
				return false
			}
		}
		return true
	}
	return reads(v) && stores == 1
}

// sourceName is a value as the source writes it, as far as that can be told.
func sourceName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil {
			return v.Value.String()
		}
		return "nil"
	case *ssa.Parameter, *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.Alloc:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return sourceName(v.X)
		}
		return v.Op.String() + sourceName(v.X)
	case *ssa.FieldAddr:
		return sourceName(v.X) + "." + fieldName(v.X.Type(), v.Field)
	case *ssa.Field:
		return sourceName(v.X) + "." + fieldName(v.X.Type(), v.Field)
	case *ssa.IndexAddr:
		return sourceName(v.X) + "[" + sourceName(v.Index) + "]"
	case *ssa.Convert:
		return sourceName(v.X)
	case *ssa.ChangeType:
		return sourceName(v.X)
	case *ssa.BinOp:
		return sourceName(v.X) + " " + v.Op.String() + " " + sourceName(v.Y)
	case *ssa.SliceToArrayPointer:
		return sourceName(v.X)
	case *ssa.Slice:
		bound := func(v ssa.Value) string {
			if v == nil {
				return ""
			}
			return sourceName(v)
		}
		text := sourceName(v.X) + "[" + bound(v.Low) + ":" + bound(v.High)
		if v.Max != nil {
			text += ":" + bound(v.Max)
		}
		return text + "]"
	case *ssa.Extract:
		return sourceName(v.Tuple)
	case *ssa.Call:
		var args []string
		for _, a := range v.Call.Args {
			args = append(args, sourceName(a))
		}
		name := "call"
		switch callee := v.Call.Value.(type) {
		case *ssa.Builtin:
			name = callee.Name()
		case *ssa.Function:
			name = callee.Name()
			if callee.Signature.Recv() != nil && len(args) > 0 {
				name, args = args[0]+"."+name, args[1:]
			}
		}
		return name + "(" + strings.Join(args, ", ") + ")"
	}
	return v.Name()
}

func fieldName(t types.Type, i int) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct).Field(i).Name()
}
