package prove

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// isCodec reports whether a function is a method of a codec: the user's code, which
// is not proved. It is taken not to panic, to return anything, each time anew, and
// to change nothing but the bytes that it is given.
func (vs *views) isCodec(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || !slices.Contains([]string{"Size", "Get", "Put"}, fn.Name()) {
		return false
	}
	n, ok := types.Unalias(recv.Type()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && vs.codecs[n.Obj().Pkg().Path()+"."+n.Obj().Name()]
}

// asksCodec reports whether the result of a function hangs on codecs.
func (e *engine) asksCodec(fn *ssa.Function) bool {
	seen := map[*ssa.Function]bool{}
	var asks func(fn *ssa.Function) bool
	asks = func(fn *ssa.Function) bool {
		if seen[fn] {
			return false
		}
		seen[fn] = true
		return e.views.isCodec(fn) || slices.ContainsFunc(callees(fn), asks)
	}
	return asks(fn)
}

// codecSize is the first argument if that is a size which a codec can say, else 0.
func codecSize(u *use) value {
	n := u.args[0].(scalar).t
	const most = 1 << 26
	says := u.e.and(u.e.sle(u.e.int(0), n), u.e.sle(n, u.e.int(most)))
	return scalar{u.e.ite(says, n, u.e.int(0))}
}
