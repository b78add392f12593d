package layout

import (
	"go/ast"
	"go/token"
	"math/big"
	"strconv"

	"github.com/zcgen/zcgen/layout/interval"
)

// function resolves a call of a function that looks at fields, or at what lies
// ahead.
func (s *scope) function(name string, n *ast.CallExpr) *Expr {
	want := map[string]int{"cond": 3, "len": 1, "off": 1, "has": 1, "last": 1, "end": 1, "peek": 1}[name]
	if len(n.Args) != want {
		return s.fail(n, CodeExpression, "see docs/tags.md for the functions", "%s takes %s, found %d", name, plural(want, "argument"), len(n.Args))
	}
	switch name {
	case "cond":
		return s.cond(n)
	case "len":
		f := s.named(n.Args[0])
		if f == nil {
			return nil
		}
		if f.Type.Kind != KindList && f.Type.Kind != KindBytes {
			return s.fail(n.Args[0], CodeOperandType, "name a slice", "%s has no length", f.Name)
		}
		if f.Type.Codec != nil {
			return s.fail(n.Args[0], CodeNotBuilt, "write its size in a field, and read that", "the length of a field with a codec, %s, is not built yet", f.Name)
		}
		return &Expr{Op: OpLen, Path: []*Field{f}}
	case "off":
		return s.offset(n)
	case "has":
		return s.has(n.Args[0])
	case "end":
		f := s.named(n.Args[0])
		if f == nil {
			return nil
		}
		if f.tag.get("chain") == nil {
			return s.fail(n.Args[0], CodeOperandType, "name a list with chain", "%s is no chain", f.Name)
		}
		return &Expr{Op: OpEnd, Path: []*Field{f}}
	case "peek":
		return s.peek(n)
	}
	return s.fail(n, CodeExpression, "name a field behind it: last(S).F", "an element is neither a number nor a condition")
}

// cond resolves cond(c, a, b).
func (s *scope) cond(n *ast.CallExpr) *Expr {
	c, a, b := s.condition(n.Args[0]), s.resolve(n.Args[1]), s.resolve(n.Args[2])
	switch {
	case c == nil || a == nil || b == nil:
		return nil
	case a.Bool || b.Bool:
		return s.fail(n, CodeOperandType, "use && and ||", "cond chooses between numbers, not between conditions")
	}
	for _, x := range []*Expr{a, b} {
		bad := (*Expr)(nil)
		x.Walk(func(e *Expr) { // both are computed, whichever is chosen
			if (e.Op == OpDiv || e.Op == OpRem) && e.Args[1].Op != OpConst {
				bad = e
			}
		})
		if bad != nil {
			return s.fail(n, CodeDivision, "divide by a constant", "cond computes %s even where it is not chosen", bad.Text)
		}
	}
	return &Expr{Op: OpCond, Args: []*Expr{c, a, b}}
}

// peek resolves peek(bits), which reads ahead of the field in whose tag it is.
func (s *scope) peek(n *ast.CallExpr) *Expr {
	bits, ok := n.Args[0].(*ast.BasicLit)
	if !ok || bits.Kind != token.INT {
		return s.fail(n.Args[0], CodeExpression, "write peek(8), peek(16) or peek(32)", "%s is not a number of bits", s.text(n.Args[0]))
	}
	width, err := strconv.Atoi(bits.Value)
	switch {
	case err != nil || width != 8 && width != 16 && width != 32:
		return s.fail(n.Args[0], CodeExpression, "write peek(8), peek(16) or peek(32)", "%s bits are not an integer", bits.Value)
	case s.tagged == nil:
		return s.fail(n, CodeExpression, "name a field", "peek has no place in a directive")
	case s.key != "when" && s.key != "while":
		return s.fail(n, CodeExpression, "read the field that is there", "peek is for when and while alone")
	}
	return &Expr{Op: OpPeek, At: s.tagged, Const: big.NewInt(int64(width))}
}

// named is the field that an argument names; nil after reporting that there is
// none.
func (s *scope) named(n ast.Expr) *Field {
	id, ok := n.(*ast.Ident)
	if !ok {
		s.fail(n, CodeExpression, "name a field", "%s is not a field", s.text(n))
		return nil
	}
	if f := s.fields[id.Name]; f != nil {
		return f
	}
	if s.tagged != nil && s.tagged.Name == id.Name && s.tagged.Type.Kind == KindList && (s.elem != nil || s.it != nil) {
		return s.tagged // so far, inside its own condition
	}
	if !s.unreadable(n, id.Name) {
		s.fail(n, CodeUnknownName, "name an earlier field", "%s is not known", id.Name)
	}
	return nil
}

// has resolves has(F) and has(last(S).M).
func (s *scope) has(n ast.Expr) *Expr {
	if sel, ok := n.(*ast.SelectorExpr); ok {
		list, is := s.lastCall(sel.X)
		if !is {
			return s.fail(n, CodeExpression, "name an optional field, or a member of the last element", "%s is not a field that can be absent", s.text(n))
		}
		if list == nil {
			return nil
		}
		for _, f := range list.Type.Elem.Struct.Fields {
			if f.Name == sel.Sel.Name && (f.Case != nil || f.tag.get("when") != nil) {
				return &Expr{Op: OpWas, Path: []*Field{list, f}, Bool: true}
			}
		}
		return s.fail(n, CodeUnknownName, "name a member of its union, or an optional field", "%s is not a member of %s", sel.Sel.Name, list.Type.Elem)
	}
	f := s.named(n)
	switch {
	case f == nil:
		return nil
	case f.Case == nil && f.tag.get("when") == nil:
		return s.fail(n, CodeOperandType, "remove it", "%s is always there", f.Name)
	}
	return &Expr{Op: OpHas, Path: []*Field{f}, Bool: true}
}

// lastCall reports whether n is last(S), and which list that is; the list is nil
// if that was refused.
func (s *scope) lastCall(n ast.Expr) (list *Field, is bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	if fn, ok := call.Fun.(*ast.Ident); !ok || fn.Name != "last" {
		return nil, false
	}
	if len(call.Args) != 1 {
		s.fail(n, CodeExpression, "see docs/tags.md for the functions", "last takes 1 argument, found %d", len(call.Args))
		return nil, true
	}
	f := s.named(call.Args[0])
	if f != nil && (f.Type.Kind != KindList || f.Type.Elem.Struct == nil) {
		s.fail(call.Args[0], CodeOperandType, "name a list of structs", "%s has no elements with fields", f.Name)
		return nil, true
	}
	return f, true
}

// lastOf resolves last(S).F and last(S).M.F, where M is a member of a union.
func (s *scope) lastOf(n *ast.SelectorExpr) (e *Expr, is bool) {
	inner, names := n.X, []*ast.Ident{n.Sel}
	if sel, ok := inner.(*ast.SelectorExpr); ok {
		inner, names = sel.X, []*ast.Ident{sel.Sel, n.Sel}
	}
	list, is := s.lastCall(inner)
	if !is || list == nil {
		return nil, is
	}
	path := []*Field{list}
	st := list.Type.Elem.Struct
	for _, name := range names {
		f := st.fieldNamed(name.Name)
		if f == nil {
			return s.fail(name, CodeUnknownName, "name a field of its struct", "%s has no field %s", st.Name, name.Name), true
		}
		if f.Param {
			return s.parameter(n), true
		}
		path = append(path, f)
		if f.Type.Struct != nil {
			st = f.Type.Struct
		}
	}
	f := path[len(path)-1]
	if !f.Type.IsScalar() || f.Case != nil {
		return s.fail(n, CodeOperandType, "name a field of integer or bool type", "%s is neither a number nor a condition", s.text(n)), true
	}
	x := &Expr{Op: OpLast, Path: path, Bool: f.Type.Kind == KindBool}
	if f.Type.isNamed() {
		x.Type = f.Type.qualified()
	}
	return x, true
}

// memberField resolves M.F, where M is a member of the union that a list holds.
func (s *scope) memberField(n *ast.SelectorExpr, member *Field) *Expr {
	if member.Type.Kind == KindStruct {
		if f := member.Type.Struct.fieldNamed(n.Sel.Name); f != nil && f.Type.IsScalar() {
			e := &Expr{Op: OpField, Path: []*Field{member, f}, Bool: f.Type.Kind == KindBool}
			if f.Type.isNamed() {
				e.Type = f.Type.qualified()
			}
			return e
		}
	}
	return s.fail(n, CodeUnknownName, "name an integer or bool of its struct", "%s has no field %s that can be read here", member.Name, n.Sel.Name)
}

// natural are the values that a function of fields can have, whatever is known.
func (e *Expr) natural() interval.Set {
	switch e.Op {
	case OpLast:
		return e.Path[len(e.Path)-1].Values.Union(interval.Values(0)) // of no element: 0
	case OpHas, OpWas:
		return interval.Range(0, 1)
	case OpEnd:
		return e.Path[0].selector().Natural()
	case OpPeek:
		return interval.Bits(int(e.Const.Int64()))
	case OpLen:
		f := e.Path[0]
		if seg := f.Segment; f.Type.Kind == KindBytes && seg != nil && seg.Part.Prefix != nil {
			return seg.Part.Prefix.Values.Intersect(interval.Bits(31))
		}
		return interval.Bits(31)
	case OpIt:
		return e.At.Type.Elem.Values()
	}
	least := int64(0)
	if e.Whole { // the fixed part has been found to be there
		least = int64(e.At.Struct.Fixed())
	}
	return interval.RangeBig(big.NewInt(least), interval.Bits(62).Max()) // OpAvail
}

// selector is the field that holds the first selector of a chain.
func (f *Field) selector() *Field {
	return f.Segment.Part.Seq.Chain.Path[0]
}
