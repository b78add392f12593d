package layout

import (
	"go/ast"
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// takes is the struct that the parameters of a field are for: its own type, that of
// its elements, or the union that it is; nil if it is none of these.
func (f *Field) takes() *Struct {
	t := f.Type
	if t.Kind == KindList || t.Kind == KindArray {
		t = t.Elem
	}
	return t.Struct
}

// Given are the parameters of the struct in f and the expressions that they are, in the
// struct's order.
func (f *Field) Given() (params []*Field, values []*Expr) {
	s := f.takes()
	if s == nil || f.With == nil {
		return nil, nil
	}
	for _, p := range s.Params() {
		params, values = append(params, p), append(values, f.With[p.Name])
	}
	return params, values
}

// givable refuses a field whose struct has parameters that the tag does not give, and
// those of which that is not built. What members of a union take, the union does.
func (l *loader) givable(f *Field) bool {
	s := f.takes()
	if s == nil || f.Case != nil || f.tag.get("is") != nil || f.tag.get("other") != nil || f.Type.Pointer {
		return true
	}
	params := s.Params()
	e := f.tag.get("with")
	unbuilt := func(cure, what string) bool {
		l.report(f.Pos, CodeNotBuilt, f.path(), cure, "%s with a parameter, %s, is not built yet", what, s.Name)
		return false
	}
	switch {
	case len(params) == 0 && e != nil:
		l.report(e.keyP, CodeKeyMisplaced, f.path(), "remove it", `"with" means nothing here: %s has no parameters`, s.Name)
		return false
	case len(params) == 0:
		return true
	case s.Path != "":
		return unbuilt("declare it in this package", "a struct of another package")
	case s.Rooted:
		return unbuilt("read it from the record", "a struct with pointers into a root")
	case f.isAway():
		return unbuilt("put it where it lies", "a struct at an offset")
	case f.Type.Kind == KindList && f.Type.Elem.Kind == KindUnion:
		return unbuilt("read it from the member", "a chain of members")
	case f.Struct.Volatile:
		return unbuilt("read it from the record", "in a volatile layout, a struct")
	}
	if e != nil {
		return true
	}
	var wanted []string
	for _, p := range params {
		wanted = append(wanted, p.Name+": …")
	}
	l.report(f.Pos, CodeKeyValue, f.path(), "add with: {"+strings.Join(wanted, ", ")+"}", "nothing says what %s of %s is", params[0].Name, s.Name)
	return false
}

// given resolves with: {P: E, …}.
func (l *loader) given(f *Field, e *tagElem, readable []*Field) {
	s := f.takes()
	lit, ok := e.expr.(*ast.CompositeLit)
	if !ok || lit.Type != nil {
		l.report(e.valueP(), CodeKeyValue, f.path(), "write with: {Parameter: value}", "%s gives no parameter", e.text)
		return
	}
	params, before := s.Params(), len(l.diags)
	f.With = map[string]*Expr{}
	readable = slices.DeleteFunc(slices.Clone(readable), func(g *Field) bool { return g == f })
	for _, n := range lit.Elts {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			l.report(e.tag.at(n.Pos()), CodeKeyValue, f.path(), "write with: {Parameter: value}", "%s gives no parameter", e.tag.text(n))
			continue
		}
		name := e.tag.text(kv.Key)
		i := slices.IndexFunc(params, func(p *Field) bool { return p.Name == name })
		switch {
		case i < 0:
			l.report(e.tag.at(kv.Pos()), CodeUnknownName, f.path(), "name a field that is tagged param", "%s has no parameter %s", s.Name, name)
			continue
		case f.With[name] != nil:
			l.report(e.tag.at(kv.Pos()), CodeDuplicateKey, f.path(), "keep one of the two", "%s is given twice", name)
			continue
		}
		x := l.tagScope(f, e, readable).typed(kv.Value, params[i].Type.Kind == KindBool)
		if x == nil {
			x = nothing(params[i])
		} else if l.heldElsewhere(x, f.path()) {
			l.plain(x, f)
		}
		f.With[name] = x
	}
	understood := len(l.diags) == before
	for _, p := range params {
		if f.With[p.Name] != nil {
			continue
		}
		if understood {
			l.report(e.valueP(), CodeKeyValue, f.path(), "add "+p.Name+": …", "nothing says what %s of %s is", p.Name, s.Name)
		}
		f.With[p.Name] = nothing(p)
	}
}

// nothing stands for what a parameter is given that was refused.
func nothing(p *Field) *Expr {
	return &Expr{Op: OpConst, Const: new(big.Int), Bool: p.Type.Kind == KindBool, Values: interval.Values(0)}
}

// plain refuses what a view does not know any more when an accessor asks it.
func (l *loader) plain(x *Expr, f *Field) {
	x.Walk(func(e *Expr) {
		switch e.Op {
		case OpLen, OpLast, OpWas, OpEnd, OpPeek, OpAvail, OpTotal:
			l.report(x.pos, CodeNotBuilt, f.path(), "compute it with calc in front, and give that", "giving %s, which is no arithmetic over fields, is not built yet", e.Text)
		}
	})
}

// gives resolves what a field gives to the parameters of its struct: numbers that their
// types hold.
func (r *resolver) gives(f *Field) {
	params, values := f.Given()
	for i, x := range values {
		p := params[i]
		r.known.note(x)
		if !r.computable(x, f.path(), byRule) {
			continue
		}
		x.govern()
		if !x.Bool && !x.Values.FitsInt(p.Type.Bits, p.Type.Kind == KindInt) {
			r.report(x.pos, CodeOverflow, f.path(), "bound it with where, or use a wider type for "+p.Name, "%s may be %s, which does not fit %s", x.Text, x.Values.Hull(), p.Type)
		}
	}
}

// unfilled refuses to give what the encoder fills in: it would have to know how large
// the struct is to fill it.
func (l *loader) unfilled(a *annotated) {
	for _, f := range a.Fields {
		_, values := f.Given()
		for _, x := range values {
			for _, g := range x.Fields() {
				solved := slices.ContainsFunc(a.Solutions, func(sol *Solution) bool { return sol.Field == g })
				if solved || g.Set != nil || g.Sum != nil {
					l.report(x.pos, CodeUnsolvable, f.path(), "give what the literal holds: "+g.Name+" with manual", "the encoder fills %s in, and cannot tell before what it gives", g.Name)
				}
			}
		}
	}
}

// keeps marks the parameters that accessors of a view of s ask for, so that it stores
// them. One of a record of fixed size has no room for any.
func (l *loader) keeps(a *annotated) {
	s := a.Struct
	params := s.Params()
	if len(params) == 0 {
		return
	}
	for _, f := range s.Fields {
		_, values := f.Given()
		switch {
		case f.At != nil:
			l.report(f.Pos, CodeNotBuilt, f.path(), "read it from the record", "a pointer in a struct with a parameter, %s, is not built yet", params[0].Name)
		case !s.IsFixed():
		case f.Calc != nil && readsParam(f.Calc):
			l.report(f.tag.get("calc").valueP(), CodeNotBuilt, f.path(), "compute it where it is used", "a field that is computed of a parameter, in a record of fixed size, is not built yet")
		case f.Type.Kind == KindArray && slices.ContainsFunc(values, readsParam):
			l.report(f.Pos, CodeNotBuilt, f.path(), "write it as a list with a size", "an array of structs that is given a parameter, in a record of fixed size, is not built yet")
		}
	}
	if s.IsFixed() {
		return
	}
	for _, x := range s.asked() {
		for _, f := range x.Fields() {
			f.Kept = f.Kept || f.Param
			s.Walked = s.Walked || f.Param
		}
	}
}

// readsParam reports whether an expression hangs on a parameter, also by way of fields
// that are computed of one.
func readsParam(x *Expr) bool {
	return slices.ContainsFunc(x.Fields(), func(g *Field) bool { return g.Param || g.Calc != nil && readsParam(g.Calc) })
}

// asked are the expressions that accessors evaluate, since no view stores what they are.
func (s *Struct) asked() (out []*Expr) {
	for _, seg := range s.Segments {
		if p := seg.Part; p != nil {
			out = append(out, seg.When, p.On)
			if q := p.Seq; q != nil {
				out = append(out, q.While, q.Until, q.Count, q.Chain)
			}
		}
	}
	for _, f := range s.Fields {
		_, values := f.Given()
		out = append(out, values...)
	}
	if s.Lax {
		out = append(out, s.FrameSize)
	}
	return out
}

// agree refuses members of a union that take a parameter of one name and of two types.
func (l *loader) agree(a *annotated) {
	all := a.Params()
	for _, f := range a.Fields {
		s := f.takes()
		if s == nil {
			continue
		}
		for _, p := range s.Params() {
			i := slices.IndexFunc(all, func(q *Field) bool { return q.Name == p.Name })
			if q := all[i]; q.Type.Kind != p.Type.Kind || q.Type.qualified() != p.Type.qualified() {
				l.report(f.Pos, CodeOperandType, f.path(), "give the two one type, or two names", "the parameter %s of %s is a %s, that of %s a %s", p.Name, s.Name, p.Type, q.Struct.Name, q.Type)
			}
		}
	}
	size := 0
	for _, p := range all {
		size = (size + p.Type.Bits/8 - 1) / (p.Type.Bits / 8) * (p.Type.Bits / 8)
		size += p.Type.Bits / 8
	}
	if len(all) > 2 || size > 7 {
		l.report(a.Pos, CodeTooManyFacts, a.Name, "give the members fewer parameters, or smaller ones", "the view would store %s in %d bits, beside which member it is", plural(len(all), "parameter"), size*8)
	}
}
