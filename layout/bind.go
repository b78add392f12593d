package layout

import (
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// pendingBinding is a //zc:bind line whose parent may not be resolved yet.
type pendingBinding struct {
	child *annotated
	d     directive
}

// readBindings notes the //zc:bind and //zc:fuse lines of a struct.
func (l *loader) readBindings(a *annotated) {
	for _, d := range a.lines {
		switch d.word {
		case "bind":
			l.bindings = append(l.bindings, pendingBinding{a, d})
		case "fuse":
			l.fusions = append(l.fusions, pendingFusion{a, d})
		}
	}
}

// bind resolves the //zc:bind lines, once all structs are.
func (l *loader) bind() {
	for _, b := range l.bindings {
		l.bindOne(b.child, b.d)
	}
	for _, a := range l.inOrder {
		for i, b := range a.Next {
			for _, c := range a.Next[:i] {
				l.disjoint(c, b)
			}
		}
	}
}

func (l *loader) bindOne(child *annotated, d directive) {
	refuse := func(code Code, cure, problem string, args ...any) {
		l.report(d.restPos, code, child.GoName(), cure, problem, args...)
	}
	target, cond := d.rest, ""
	if i := strings.IndexFunc(d.rest, unicode.IsSpace); i >= 0 {
		target, cond = d.rest[:i], strings.TrimSpace(d.rest[i:])
	}
	dot := strings.LastIndex(target, ".")
	switch {
	case dot < 0 || cond == "" || strings.Count(target, ".") > 2:
		refuse(CodeDirective, "write //zc:bind Parent.Field condition", "//zc:bind %s is not a field and a condition", d.rest)
		return
	}
	parentName, fieldName := target[:dot], target[dot+1:]
	parent := l.structNamed(child.File, child.Name, d.restPos, CodeBinding, parentName)
	switch {
	case parent == nil || parent.broken:
		return
	case parent.Pair != nil || child.Pair != nil:
		refuse(CodeNotBuilt, "parse the payload by hand", "//zc:bind with a layout in both byte orders is not built yet")
		return
	case child.refined != nil && child.refined.parent == parent:
		refuse(CodeBinding, "remove one of the two", "a struct that reads the bytes of %s cannot be in one of its fields", parentName)
		return
	}
	if parent.Volatile {
		refuse(CodeNotBuilt, "parse the payload by hand", "//zc:bind to a field of a volatile layout is not built yet")
		return
	}
	field := parent.fieldNamed(fieldName)
	switch {
	case field == nil || field.Type.Kind != KindBytes || field.Type.Codec != nil || field.Away != nil:
		refuse(CodeBinding, "name a []byte field of "+parentName, "%s has no []byte field %s", parentName, fieldName)
		return
	case parent.Path != "" && !token.IsExported(fieldName):
		refuse(CodeBinding, "name an exported field", "%s is not exported", target)
		return
	}
	for _, b := range child.Bindings {
		switch {
		case b.Parent != parent.Struct && b.Parent.Name == parent.Name:
			refuse(CodeNameCollision, "bind another struct to one of the two", "binding to two structs of the name %s", parent.Name)
			return
		case b.Parent != parent.Struct:
		case b.Field == field:
			refuse(CodeBinding, "join the conditions with ||", "bound to %s twice", target)
			return
		default:
			refuse(CodeNotBuilt, "bind another struct to one of the two", "binding to %s.%s and to %s is not built yet", parentName, b.Field.Name, target)
			return
		}
	}
	if child.Rooted {
		refuse(CodeBinding, "bind the record that is its root", "%s has pointers into a root, which the binding does not give", child.Name)
		return
	}
	at := advance(d.restPos, len(d.rest)-len(cond))
	cond, with, withs := strings.Cut(cond, " with ")
	b := &Binding{Child: child.Struct, Parent: parent.Struct, Field: field, CondText: cond, pos: at}
	if !l.with(child, parent, b, with, advance(at, len(cond)+len(" with ")), withs) {
		return
	}
	if b.Cond = l.bindingCondition(child, parent, cond, b); b.Cond == nil || child.broken || !l.readableFromHere(b.Cond, child.Name) {
		return
	}
	child.Bindings = append(child.Bindings, b)
	if parent.Path == "" {
		parent.Next = append(parent.Next, b)
	}
}

// structCure says what to write in place of a name that no annotated struct has.
func (l *loader) structCure(wrong string) string {
	cure := "name an annotated struct of this package"
	for _, name := range slices.Sorted(maps.Keys(l.structs)) {
		if nearMiss(name, wrong) {
			cure = fmt.Sprintf("did you mean %q?", name)
		}
	}
	return cure
}

// fieldNamed is the field of s with a name; nil if there is none.
func (s *Struct) fieldNamed(name string) *Field {
	for _, f := range s.Fields {
		if f.Name == name && name != "_" && f.Hidden == nil {
			return f
		}
	}
	return nil
}

// bindingCondition resolves the condition of a binding. It reads the parent's
// view, whose bytes may have been changed since they were checked: so it must
// be computable for all values that their bits can hold.
func (l *loader) bindingCondition(child, parent *annotated, cond string, b *Binding) *Expr {
	s := &scope{loader: l, file: child.File, fields: map[string]*Field{}, where: child.Name}
	for _, f := range parent.Fields {
		if !f.isRow() && parent.fieldNamed(f.Name) == f {
			s.fields[f.Name] = f
		}
	}
	n := s.parseDirectiveExpr(cond, b.pos)
	if n == nil {
		return nil
	}
	x := s.condition(n)
	if x == nil || !l.shownByView(x, child, b) {
		return nil
	}
	bare := newAnalysis()
	bare.bare = true
	bare.note(x)
	if !l.computable(x, child.Name, byGuard) {
		return nil
	}
	known := parent.known.clone()
	if known.assume(x, true); known.impossible() {
		l.report(b.pos, CodeBinding, child.Name, "loosen it", "the condition %s never holds", cond)
		return nil
	}
	return x
}

// disjoint reports two bindings of one parent whose conditions could both hold
// of one field.
func (l *loader) disjoint(a, b *Binding) {
	if a.Field != b.Field {
		return
	}
	known := a.Parent.known.clone()
	known.assume(a.Cond, true)
	known.assume(b.Cond, true)
	if !known.impossible() {
		l.report(b.pos, CodeBinding, b.Child.Name, "make the conditions exclude each other",
			"the binding to %s.%s can hold together with that of %s", b.Parent.Name, b.Field.Name, a.Child.Name)
	}
}
