package layout

import (
	"go/ast"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// readPointer reads the type of a field that points elsewhere: the struct that it
// is in, or one that is resolved before.
func (l *loader) readPointer(a *annotated, field *Field, f *ast.Field) {
	star, isPointer := f.Type.(*ast.StarExpr)
	if isPointer {
		if id, ok := star.X.(*ast.Ident); ok && id.Name == a.Name {
			field.Type = &Type{Kind: KindStruct, Name: a.Name, Struct: a.Struct, Pointer: true}
			return
		}
	}
	l.report(l.fset.Position(f.Type.Pos()), CodeNotBuilt, field.path(), "point to the struct that the field is in: *"+a.GoName(), "a field at another place that is not of its own struct's type is not built yet")
}

// pointer resolves at: root[E].
func (l *loader) pointer(f *Field, e *tagElem, readable []*Field) *Expr {
	index, ok := e.expr.(*ast.IndexExpr)
	if ok {
		id, isIdent := index.X.(*ast.Ident)
		ok = isIdent && id.Name == "root"
	}
	if !ok {
		l.report(e.valueP(), CodeNotBuilt, f.path(), "write at: root[offset]", "%s: an offset that does not count from the root is not built yet", e.text)
		return nil
	}
	if !f.Back {
		l.report(e.keyP, CodeRule, f.path(), "add back", "%s could point to itself, and following it never end", f.Name)
	}
	hops := f.tag.get("max")
	if hops == nil {
		l.report(e.keyP, CodeRule, f.path(), "add max: with the number of pointers to follow", "nothing says how many pointers may be followed")
	} else if n, ok := l.smallConstant(f, hops); ok {
		f.Hops = n
		if n < 1 || n > 255 {
			l.report(hops.valueP(), CodeRule, f.path(), "write a number from 1 to 255", "%d pointers cannot be followed", n)
		}
	}
	f.At = l.tagScope(f, e, readable).number(index.Index)
	return f.At
}

// target finds what a pointer can point to.
func (r *resolver) target(f *Field) {
	x := f.At
	known := r.known
	if f.When != nil {
		r.known.note(f.When)
		if !r.computable(f.When, f.path(), byRule) {
			return
		}
		f.When.govern()
		known = r.known.clone()
		known.assume(f.When, true)
		without := r.known.clone()
		without.assume(f.When, false)
		e := f.tag.get("when")
		switch {
		case without.impossible():
			r.report(e.valueP(), CodeRule, f.path(), "remove it", "the condition %s always holds", e.text)
		case known.impossible():
			r.report(e.valueP(), CodeRule, f.path(), "loosen it", "the condition %s never holds", e.text)
			f.Values = interval.Bits(16)
			return
		}
	}
	known.note(x)
	if !r.computable(x, f.path(), byRule) {
		return
	}
	x.govern()
	f.Values = known.eval(x)
	if f.Values.Min().Sign() < 0 || f.Values.Max().BitLen() > 31 {
		cure := "bound it with where"
		if f.Values.Min().Sign() < 0 {
			cure = r.cure(known.form(x))
		}
		r.report(f.tag.get("at").valueP(), CodeNegative, f.path(), cure, "the offset may be %s", f.Values.Hull())
		f.Values = interval.Bits(16)
	}
}

// rooted finds out whether records of s have pointers into a record around, which
// they then are given whole.
func (l *loader) rooted(s *Struct) {
	inner := false
	for _, f := range s.Fields {
		if f.tag.get("at") != nil && f.Type.Pointer {
			if s.Rooted = true; !s.Root {
				l.report(f.Pos, CodeDirective, f.path(), "write //zc:wire with root above the struct", "at: root[…] in a struct that has no root")
			}
		}
		t := f.Type
		if t.Kind == KindList {
			t = t.Elem
		}
		inner = inner || t.Kind == KindStruct && t.Struct != nil && t.Struct.Rooted
	}
	switch {
	case s.Rooted:
	case inner && !s.Root:
		s.Rooted = true
	case s.Root && !inner:
		l.report(s.Pos, CodeDirective, s.Name, "remove root", "nothing in it points into a root")
	}
	if !s.Rooted {
		return
	}
	for _, seg := range s.Segments {
		if p := seg.Part; p != nil && p.Window == WindowRest && p.Field.Type.Kind != KindStruct {
			l.report(p.Field.Pos, CodeNotBuilt, p.Field.path(), "give it a size, or cut it with len", "a field that takes the rest, in a record with pointers into a root, is not built yet")
		}
	}
	if i := slices.IndexFunc(s.Fields, func(f *Field) bool { return f.tag.get("frame") != nil }); i >= 0 {
		f := s.Fields[i]
		l.report(f.tag.get("frame").keyP, CodeNotBuilt, f.path(), "use a len in front of its last field", "a frame in a record with pointers into a root is not built yet")
	}
}

// inRoot is the most that an offset can be which is not above most where the
// record is its own root.
func (s *Struct) inRoot(most *big.Int) *big.Int {
	limit := s.Most
	if s.Rooted && limit == 0 {
		limit = 1<<16 - 1 // as in all protocols with such pointers
	}
	switch {
	case limit > 0 && (s.Rooted || most == nil || most.Cmp(big.NewInt(int64(limit))) > 0):
		return big.NewInt(int64(limit))
	}
	return most
}

// Params are the fields of s that its caller gives; of a union, those of its members,
// of which two of one name are one. The nil struct of elements that are integers has none.
func (s *Struct) Params() []*Field {
	if s == nil {
		return nil
	}
	var out []*Field
	if s.Union != nil {
		for _, f := range s.Fields {
			if t := f.takes(); t != nil && t != s {
				for _, p := range t.Params() {
					if !slices.ContainsFunc(out, func(q *Field) bool { return q.Name == p.Name }) {
						out = append(out, p)
					}
				}
			}
		}
		return out
	}
	for _, f := range s.Fields {
		if f.Param {
			out = append(out, f)
		}
	}
	return out
}
