package prove

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// isSize reports whether a function tells how many bytes an owned value takes:
// Size, sizeFor, or sizeOfOptions.
func (e *engine) isSize(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Signature.Results().Len() != 1 || fn.Name() != "Size" && fn.Name() != "sizeFor" && !strings.HasPrefix(fn.Name(), "sizeOf") {
		return false
	}
	ptr, ok := recv.Type().(*types.Pointer)
	return ok && e.views.isOwned(ptr.Elem()) && types.Identical(fn.Signature.Results().At(0).Type(), types.Typ[types.Int])
}

// sizeOwned is how many bytes an owned value takes. It is the same number at each call,
// since nobody changes a value while it is encoded, unless a codec is asked; and one that is summed up over
// a list is taken to fit, as docs/evidence.md says.
func (e *engine) sizeOwned(f *frame, p *point, i *ssa.Call, callee *ssa.Function, args []value) value {
	key := callee.String()
	for j, arg := range args {
		if ptr, ok := arg.(pointer); ok {
			key += fmt.Sprintf(" %d%s", ptr.to.object.id, ptr.to.path)
			arg = e.load(p.memory, ptr.to, callee.Params[j].Type().Underlying().(*types.Pointer).Elem())
		}
		key += " " + identity(arg)
	}
	known, ok := e.sizesOf[key]
	if !ok || e.asksCodec(callee) {
		// It holds on every way, so it is found out as if this were the only one.
		at := &point{e.bool(true), p.memory}
		if e.analysis.inlines(callee) {
			known.bytes = e.inline(f, at, i, callee, args)
		} else {
			known.bytes = e.byContract(f, at, i, callee, args)
			most := uint64(1) << 48
			if e.word() == 32 {
				most = ownedSlice
			}
			e.atMost(known.bytes.(scalar).t, most)
		}
		known.fact = at.guard
		e.sizesOf[key] = known
	}
	p.guard = e.and(p.guard, known.fact)
	return known.bytes
}

// ownedSize is the size of an owned value, and what is known with it.
type ownedSize struct {
	bytes value
	fact  *term
}

// identity tells values apart by the terms that they are made of. Of what is opaque
// (arrays, floats, functions) it knows nothing: neither a size nor the family of an
// address depends on that.
func identity(v value) string {
	switch v := v.(type) {
	case scalar:
		return fmt.Sprint(v.t.id)
	case text:
		return fmt.Sprint(v.len.id)
	case slice:
		return fmt.Sprint(v.null.id, "/", v.len.id, "/", v.cap.id)
	case pointer:
		return fmt.Sprint(v.null.id, "/", v.to.object.id, v.to.path)
	case opaque:
		if v.null != nil {
			return fmt.Sprint(v.null.id)
		}
	case aggregate:
		var out []string
		for _, f := range v.fields {
			out = append(out, identity(f))
		}
		return strings.Join(out, ",")
	}
	return fmt.Sprintf("%p", v)
}
