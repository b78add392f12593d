package prove

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// lastEnds are the ends of the fixed parts that tables of sites describe: the
// End of the last Site of each package variable that is set once, where it is
// declared, and else is only handed to the runtime, which does not change it. A
// call of Short with fewer bytes than that is a fault.
func lastEnds(p *ssa.Package, all []*ssa.Function) map[*ssa.Global]int {
	out := map[*ssa.Global]int{}
	init := p.Func("init")
	for _, b := range init.Blocks {
		for _, instr := range b.Instrs {
			store, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			g, isGlobal := store.Addr.(*ssa.Global)
			table, isLoad := store.Val.(*ssa.UnOp)
			if !isGlobal || !isLoad || g.Pkg != p {
				continue
			}
			if array, ok := table.Type().Underlying().(*types.Array); ok && isSite(array.Elem()) {
				if end, ok := endOfLast(table.X, array.Len()); ok {
					out[g] = end
				}
			}
		}
	}
	for _, fn := range all {
		if fn == init {
			continue // which stores to a variable once, where it is declared
		}
		for _, g := range changedTables(fn) {
			delete(out, g)
		}
	}
	return out
}

func isSite(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Site" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == runtimePath
}

// endOfLast is the End of the last of n sites in an array that a composite
// literal fills.
func endOfLast(array ssa.Value, n int64) (end int, ok bool) {
	for _, r := range *array.Referrers() {
		elem, isElem := r.(*ssa.IndexAddr)
		if !isElem {
			continue
		}
		if at, isConst := elem.Index.(*ssa.Const); !isConst || at.Int64() != n-1 {
			continue
		}
		if end, ok := endIn(elem); ok {
			return end, true
		}
		for _, r := range *elem.Referrers() {
			store, isStore := r.(*ssa.Store)
			if !isStore || store.Addr != elem {
				continue
			}
			if literal, isLoad := store.Val.(*ssa.UnOp); isLoad {
				return endIn(literal.X)
			}
		}
	}
	return 0, false
}

// endIn is the constant that is stored to the field End of a Site, if there is
// one store to it.
func endIn(site ssa.Value) (end int, ok bool) {
	stores := 0
	for _, r := range *site.Referrers() {
		field, isField := r.(*ssa.FieldAddr)
		if !isField || fieldName(field.X.Type(), field.Field) != "End" {
			continue
		}
		for _, r := range *field.Referrers() {
			if store, isStore := r.(*ssa.Store); isStore {
				stores++
				if c, isConst := store.Val.(*ssa.Const); isConst {
					end, ok = int(c.Int64()), true
				}
			}
		}
	}
	return end, ok && stores == 1
}

// changedTables are the package variables that a function does more with than to
// hand a slice of them to the runtime.
func changedTables(fn *ssa.Function) []*ssa.Global {
	var out []*ssa.Global
	var operands []*ssa.Value
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			operands = instr.Operands(operands[:0])
			for _, op := range operands {
				g, ok := (*op).(*ssa.Global)
				if !ok {
					continue
				}
				if cut, ok := instr.(*ssa.Slice); ok && onlyRead(cut) {
					continue
				}
				if _, ok := instr.(*ssa.DebugRef); !ok {
					out = append(out, g)
				}
			}
		}
	}
	return out
}

func onlyRead(s *ssa.Slice) bool {
	for _, r := range *s.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Call:
			if callee := r.Call.StaticCallee(); callee == nil || callee.String() != runtimeName("Short") && callee.String() != runtimeName("ShortAt") {
				return false
			}
		default:
			return false
		}
	}
	return true
}
