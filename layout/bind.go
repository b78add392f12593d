package layout

import (
	"go/token"
	"strings"
)

// pendingBinding is a //zc:bind line whose parent may not be resolved yet.
type pendingBinding struct {
	child *Struct
	d     directive
}

// readBindings notes the //zc:bind and //zc:fuse lines of a struct.
func (l *loader) readBindings(p *pendingStruct) {
	for _, d := range l.directives(p.doc) {
		switch d.word {
		case "bind":
			l.bindings = append(l.bindings, pendingBinding{p.Struct, d})
		case "fuse":
			l.fusions = append(l.fusions, pendingFusion{p.Struct, d})
		}
	}
}

// bind resolves the //zc:bind lines, once all structs are.
func (l *loader) bind() {
	for _, b := range l.bindings {
		l.bindOne(b.child, b.d)
	}
	for _, s := range l.structs {
		for i, b := range s.Next {
			for _, c := range s.Next[:i] {
				l.disjoint(c, b)
			}
		}
	}
}

func (l *loader) bindOne(child *Struct, d directive) {
	target, cond, _ := strings.Cut(d.rest, " ")
	parentName, fieldName, dotted := strings.Cut(target, ".")
	if !dotted || strings.TrimSpace(cond) == "" {
		l.report(d.pos, CodeDirective, child.Name, "write //zc:bind Parent.Field condition", "//zc:bind %s is not a field and a condition", d.rest)
		return
	}
	if strings.Contains(fieldName, ".") {
		l.report(d.pos, CodeNotBuilt, child.Name, "bind to a struct of this package", "binding to another package is not built yet")
		return
	}
	if strings.Contains(cond, " with ") {
		l.report(d.pos, CodeNotBuilt, child.Name, "remove it", "with is not built yet")
		return
	}
	parent := l.structs[parentName]
	if parent == nil {
		cure := "name an annotated struct of this package"
		for name := range l.structs {
			if nearMiss(name, parentName) {
				cure = "did you mean " + name + "?"
			}
		}
		l.report(d.pos, CodeBinding, child.Name, cure, "%s is not an annotated struct", parentName)
		return
	}
	var field *Field
	for _, f := range parent.Fields {
		if f.Name == fieldName {
			field = f
		}
	}
	if field == nil || field.Type.Kind != KindBytes {
		l.report(d.pos, CodeBinding, child.Name, "name a []byte field of "+parentName, "%s has no []byte field %s", parentName, fieldName)
		return
	}
	for _, b := range parent.Next {
		if b.Child == child && b.Field == field {
			l.report(d.pos, CodeBinding, child.Name, "join the conditions with ||", "bound to %s twice", target)
			return
		}
	}
	s := &scope{loader: l, fields: map[string]*Field{}, later: map[string]bool{}, where: child.Name}
	for _, f := range parent.Fields {
		if f.Name != "_" && f.Hidden == nil && !f.isRow() {
			s.fields[f.Name] = f
		}
	}
	cond = strings.TrimSpace(cond)
	pos := d.pos
	at := strings.Index(d.rest, cond)
	pos.Column += d.restAt + at
	pos.Offset += d.restAt + at
	n := s.parseDirectiveExpr(cond, pos)
	if n == nil {
		return
	}
	x := s.condition(n)
	if x == nil {
		return
	}
	known := newAnalysis()
	known.evalAll(x)
	if known.assume(x, true); known.impossible() {
		l.report(pos, CodeBinding, child.Name, "loosen it", "the condition %s never holds", cond)
		return
	}
	b := &Binding{Child: child, Parent: parent, Field: field, Cond: x, CondText: cond}
	child.Bindings = append(child.Bindings, b)
	parent.Next = append(parent.Next, b)
}

// disjoint reports two bindings of one field that could both hold.
func (l *loader) disjoint(a, b *Binding) {
	if a.Field != b.Field {
		return
	}
	known := newAnalysis()
	known.assume(a.Cond, true)
	known.assume(b.Cond, true)
	if known.impossible() {
		return
	}
	l.report(b.Child.Pos, CodeBinding, b.Child.Name, "make the conditions exclude each other",
		"the binding to %s.%s can hold together with that of %s", b.Parent.Name, b.Field.Name, a.Child.Name)
}

// generatedMethods are the methods that a view or an owned struct has apart
// from those of its fields.
var generatedMethods = []string{
	"Bytes", "Validate", "Truncated", "String", "Value", "NextLayer",
	"put", "appendTo", "Size", "AppendBinary", "AppendWithPseudo", "MarshalBinary", "UnmarshalBinary", "Fill", "Prepend",
}

// checkNames refuses names that generated code needs for itself.
func (l *loader) checkNames(pkg *Package) {
	for _, file := range pkg.Files {
		for _, s := range file.Structs {
			l.checkFieldNames(s)
			for _, name := range s.packageNames() {
				if obj := l.types.Scope().Lookup(name); obj != nil {
					l.report(l.fset.Position(obj.Pos()), CodeNameCollision, s.Name, "rename it", "%s is the name of something generated for %s", name, s.Name)
				}
			}
		}
	}
}

func (l *loader) checkFieldNames(s *Struct) {
	taken := map[string]string{"p": "a field of the view", "v": "a field of the view", "b": "a field of the view"}
	for _, m := range generatedMethods {
		taken[m] = "a generated method"
	}
	for _, f := range s.Fields {
		if f.Name != "_" && f.Hidden == nil {
			taken["Set"+f.Name] = "the setter of " + f.Name
			taken[f.Name+"InPlace"] = "the array of " + f.Name
			taken["Verify"+f.Name] = "the check of " + f.Name
			taken["Update"+f.Name] = "the update of " + f.Name
		}
	}
	for _, f := range s.Fields {
		if what, is := taken[f.Name]; is {
			l.report(f.Pos, CodeNameCollision, f.path(), "rename the field", "%s is the name of %s", f.Name, what)
		}
	}
}

// packageNames are the package-level names that are generated for s.
func (s *Struct) packageNames() []string {
	n := Names{s.Name}
	return []string{n.View(), n.Parse(), n.Check(), n.Cut(), n.ParseLax(), n.CheckLax(), n.FixedSize(), n.Cursor(), n.NextLayer()}
}

// Names are the package-level identifiers that are generated for a struct; no
// other place makes one up.
type Names struct{ Struct string }

func (n Names) prefixed(word string) string {
	if token.IsExported(n.Struct) {
		return word + n.Struct
	}
	return strings.ToLower(word[:1]) + word[1:] + strings.ToUpper(n.Struct[:1]) + n.Struct[1:]
}

func (n Names) View() string      { return n.Struct + "View" }
func (n Names) Check() string     { return n.prefixed("Check") }
func (n Names) CheckLax() string  { return n.prefixed("Check") + "Lax" }
func (n Names) Parse() string     { return n.prefixed("Parse") }
func (n Names) Match() string     { return n.prefixed("Match") }
func (n Names) ParseLax() string  { return n.prefixed("Parse") + "Lax" }
func (n Names) Cut() string       { return n.prefixed("Cut") }
func (n Names) FixedSize() string { return n.Struct + "FixedSize" }
func (n Names) Cursor() string    { return n.Struct + "Cursor" }
func (n Names) NextLayer() string { return n.Struct + "NextLayer" }
