package layout

import (
	"go/ast"
	"math/big"
	"slices"
)

// resolveExpressions resolves the names and types in the expressions of a's
// tags, and stores what it finds in the fields. What values the expressions can
// have is the analysis's to find.
func (l *loader) resolveExpressions(a *annotated) {
	var readable []*Field
	for _, f := range a.Fields {
		if a.Union != nil {
			return // a union's tags have constants alone
		}
		named := !f.isRow() && f.Hidden == nil
		if named && (!f.Type.IsVariable() || f.Type.Varint != nil) {
			readable = append(readable, f) // its own rules read it
		}
		l.rules(a, f, append(slices.Clone(readable), l.behind(a, f)...))
		if named && f.Type.IsVariable() && f.Type.Varint == nil {
			readable = append(readable, f)
		}
	}
}

// rules resolves the expressions of one field's tag, which can read the fields
// given.
func (l *loader) rules(a *annotated, f *Field, readable []*Field) {
	f.exprs = map[string]*Expr{}
	for i := range f.tagElems() {
		e := &f.tag.elems[i]
		var x *Expr
		switch e.key {
		case "at":
			if f.Type.Pointer {
				x = l.pointer(f, e, readable)
			} else {
				x = l.away(f, e, readable)
			}
		case "when", "on", "until", "while", "chain", "calc", "set":
			x = l.walkRule(a, f, e, readable)
		case "where":
			x = l.tagScope(f, e, readable).condition(e.expr)
		case "size", "to", "count", "frame":
			x = l.tagScope(f, e, readable).number(e.expr)
		case "eq", "none":
			x = l.constantOf(f, e)
		case "with":
			l.given(f, e, readable)
		case "in":
			l.pair(f, e)
		case "sum":
			f.Sum = l.sumCall(f, e, a.Fields)
		}
		if x != nil && l.heldElsewhere(x, f.path()) {
			f.exprs[e.key] = x
		}
	}
}

// tagScope is the scope of an expression in f's tag, in which the fields given
// can be read.
func (l *loader) tagScope(f *Field, e *tagElem, readable []*Field) *scope {
	s := &scope{
		loader: l, file: f.Struct.File, fields: map[string]*Field{}, later: map[string]bool{}, lost: map[string]bool{},
		tagged: f, key: e.key, whole: e.key == "frame" || e.key == "to", where: f.path(), at: e.tag.at, text: e.tag.text,
	}
	for _, own := range f.Struct.Owned {
		if own.Name != "_" {
			s.later[own.Name] = own.Wire != nil
			s.lost[own.Name] = own.Wire == nil
		}
	}
	for _, g := range readable {
		if g.Name != "_" {
			s.fields[g.Name] = g
			delete(s.later, g.Name)
		}
	}
	if s.fields[f.Name] == nil {
		s.self = f
	}
	return s
}

// constScope is the scope of an expression in f's tag that can read no field:
// whatever it resolves is a constant.
func (l *loader) constScope(f *Field, e *tagElem) *scope {
	s := l.tagScope(f, e, nil)
	s.fixed = true
	return s
}

// smallConstant is the value of a key that takes a constant which sizes
// something.
func (l *loader) smallConstant(f *Field, e *tagElem) (n int, ok bool) {
	x := l.constScope(f, e).number(e.expr)
	switch {
	case x == nil:
		return 0, false
	case !x.Const.IsInt64() || x.Const.Int64() > 1<<30 || x.Const.Int64() < -1<<30:
		l.report(e.valueP(), CodeExpression, f.path(), "write a small constant", "%s is not a small constant", e.text)
		return 0, false
	}
	return int(x.Const.Int64()), true
}

// constantOf resolves a key whose value is one constant that the field can
// hold.
func (l *loader) constantOf(f *Field, e *tagElem) *Expr {
	n := l.ofOrder(f, e)
	if n == nil {
		return nil
	}
	x := l.constScope(f, e).resolve(n)
	if x == nil || !l.fitsField(f, e, n, x) {
		return nil
	}
	if e.key == "none" && f.tag.get("sum") != nil && x.Const.Sign() != 0 {
		l.report(e.valueP(), CodeRule, f.path(), "write none: 0", "of a checksum only 0 can mean that there is none, since 0 and 0xffff are the same sum")
		return nil
	}
	return x
}

// fitsField reports whether x, a constant that the tag has at n, is of the field's
// type and one that its bits can hold; it says what is wrong.
func (l *loader) fitsField(f *Field, e *tagElem, n ast.Expr, x *Expr) bool {
	refuse := func(code Code, cure, problem string, args ...any) bool {
		l.report(e.tag.at(n.Pos()), code, f.path(), cure, problem, args...)
		return false
	}
	text := e.tag.text(n)
	switch {
	case x.Bool != (f.Type.Kind == KindBool):
		return refuse(CodeOperandType, "write a value of the field's type", "%s is not a %s", text, f.Type.Name)
	case x.Type != "" && x.Type != f.Type.qualified():
		return refuse(CodeOperandType, "write a value of the field's type", "%s is a %s, not a %s", text, x.Type, f.Type.Name)
	case !f.Natural().Contains(x.Const):
		return refuse(CodeRule, "write a value that the field can hold", "%s does not fit %d bits", text, f.Width)
	}
	return true
}

// pair resolves {lo, hi}: two constants in ascending order.
func (l *loader) pair(f *Field, e *tagElem) {
	lit, isLit := e.expr.(*ast.CompositeLit)
	if !isLit || lit.Type != nil || len(lit.Elts) != 2 {
		l.report(e.valueP(), CodeKeyValue, f.path(), "write in: {lo, hi}", "%s is not a pair", e.text)
		return
	}
	var ends [2]*Expr
	for i, n := range lit.Elts {
		x := l.constScope(f, e).number(n)
		switch {
		case x == nil:
			return
		case f.Type.IsScalar():
			if !l.fitsField(f, e, n, x) {
				return
			}
		case x.Const.Sign() < 0 || x.Const.Cmp(big.NewInt(1<<31)) >= 0:
			l.report(e.tag.at(n.Pos()), CodeRule, f.path(), "write a constant number of bytes", "%s is no length", e.tag.text(n))
			return
		}
		ends[i] = x
	}
	if ends[0].Const.Cmp(ends[1].Const) > 0 {
		l.report(e.valueP(), CodeRule, f.path(), "write the smaller one first", "%s is empty", e.text)
		return
	}
	f.low, f.high = ends[0], ends[1]
}

// sumCall resolves the value of a sum key: the algorithm and the places between
// which it sums. Where those are is found when all windows are.
func (l *loader) sumCall(f *Field, e *tagElem, fields []*Field) *Sum {
	const cure = "write sum: inet(from, to) or inet(pseudo, from, to)"
	call, ok := e.expr.(*ast.CallExpr)
	if !ok {
		l.report(e.valueP(), CodeKeyValue, f.path(), cure, "%s is not a checksum with its range", e.text)
		return nil
	}
	sum := &Sum{Field: f}
	args := call.Args
	if fn := e.tag.text(call.Fun); fn != "inet" {
		if sum.Algorithm = l.algorithms[fn]; sum.Algorithm == nil {
			l.report(e.valueP(), CodeUnknownName, f.path(), "use inet, or name the function with //zc:sum above a type", "no checksum is called %s", fn)
			return nil
		}
		if len(args) > 0 && e.tag.text(args[0]) == "pseudo" {
			l.report(e.tag.at(args[0].Pos()), CodeKeyValue, f.path(), "leave it out", "only inet sums a pseudo-header")
			return nil
		}
		if none := f.tag.get("none"); none != nil {
			l.report(none.keyP, CodeRule, f.path(), "remove it", "only an internet checksum has two forms of one value, of which the other can mean none")
		}
	}
	if len(args) > 0 && e.tag.text(args[0]) == "pseudo" {
		sum.Pseudo = true
		args = args[1:]
	}
	if len(args) != 2 {
		l.report(e.valueP(), CodeKeyValue, f.path(), cure, "found %d offsets, want 2", len(args))
		return nil
	}
	readable := slices.DeleteFunc(slices.Clone(fields), func(g *Field) bool { return g.isRow() || g.Hidden != nil })
	for i, p := range []**tagPlace{&sum.from, &sum.to} {
		*p = &tagPlace{pos: e.tag.at(args[i].Pos()), text: e.tag.text(args[i])}
		if (*p).text == "total" {
			continue
		}
		if (*p).expr = l.tagScope(f, e, readable).number(args[i]); (*p).expr == nil {
			return nil
		}
	}
	return sum
}

// walkRule resolves an expression that says whether a field is there, which
// member it is, or where a list ends.
func (l *loader) walkRule(a *annotated, f *Field, e *tagElem, readable []*Field) *Expr {
	part := (*Part)(nil)
	if f.Segment != nil {
		part = f.Segment.Part
	}
	switch e.key {
	case "when":
		x := l.tagScope(f, e, slices.DeleteFunc(slices.Clone(readable), func(g *Field) bool { return g == f })).condition(e.expr)
		f.When = x
		if f.Segment != nil && f.Segment.When == nil {
			f.Segment.When = x
		}
		l.cannotBeAbsent(f, e)
		return x
	case "on":
		x := l.tagScope(f, e, readable).selects(e.expr)
		if part != nil {
			part.On = x
		}
		return x
	case "chain":
		x := l.chainField(f, e, readable)
		if part != nil && part.Seq != nil {
			part.Seq.Chain = x
		}
		return x
	case "until", "while":
		x := l.walkScope(f, e, readable).condition(e.expr)
		l.stepable(x, f, e)
		l.readable(x, f, e)
		switch {
		case part == nil || part.Seq == nil:
		case e.key == "until":
			part.Seq.Until = x
		default:
			part.Seq.While = x
		}
		return x
	case "calc":
		s := l.tagScope(f, e, readable)
		if f.Type.Kind == KindBool {
			f.Calc = s.condition(e.expr)
		} else {
			f.Calc = s.number(e.expr)
		}
		return f.Calc
	}
	s := l.tagScope(f, e, slices.DeleteFunc(slices.Clone(a.Fields), func(g *Field) bool { return g.isRow() || g.Hidden != nil }))
	s.total = true
	f.Set = s.number(e.expr)
	return f.Set
}
