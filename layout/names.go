package layout

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// viewMethods, walkMethods and ownedMethods are what a view, the walk of a tree
// and an owned struct can have apart from the methods of their fields and formats.
var (
	viewMethods  = []string{"Bytes", "Validate", "Truncated", "String", "Value", "NextLayer"}
	walkMethods  = []string{"Next", "Layer", "Err", "enter"}
	ownedMethods = []string{"put", "appendTo", "Size", "AppendBinary", "AppendWithPseudo", "MarshalBinary", "UnmarshalBinary", "Fill", "Prepend"}
)

// checkNames refuses names that generated code needs for itself.
func (l *loader) checkNames() {
	for _, p := range l.trees {
		for _, t := range p.file.Trees {
			l.checkTreeNames(t)
		}
	}
	l.checkPredeclared()
	cursors := map[string]*Struct{}
	for _, a := range l.inOrder {
		for _, f := range a.Fields {
			l.checkCursor(f, cursors)
		}
		l.checkFieldNames(a.Struct)
		l.checkMethods(a.Struct)
		for _, name := range a.packageNames() {
			if obj := l.types.Scope().Lookup(name); obj != nil {
				l.report(l.fset.Position(obj.Pos()), CodeNameCollision, a.GoName(), "rename it", "%s is the name of something generated for %s", name, a.GoName())
			}
		}
	}
}

// checkPredeclared refuses types with the names of Go's own where there are
// layouts: neither they nor their generated code would mean what they say.
func (l *loader) checkPredeclared() {
	scope := l.types.Scope()
	for _, name := range scope.Names() {
		if _, is := types.Universe.Lookup(name).(*types.TypeName); is && len(l.inOrder) > 0 {
			l.report(l.fset.Position(scope.Lookup(name).Pos()), CodeNameCollision, name, "rename it", "%s is a type of Go's that generated code uses", name)
		}
	}
}

// checkCursor refuses lists of structs of one name of two packages of one name:
// the cursors that are made here would have one name, too.
func (l *loader) checkCursor(f *Field, cursors map[string]*Struct) {
	e := f.Type.Elem
	if e == nil || e.Kind != KindStruct || e.Struct.Path == "" {
		return
	}
	name := e.Struct.CursorName()
	switch other := cursors[name]; {
	case other == nil:
		cursors[name] = e.Struct
	case other != e.Struct:
		l.report(f.Pos, CodeNameCollision, f.path(), "list one of them in another package", "%s is also the cursor over %s of %s", name, other.Name, other.Path)
	}
}

// checkTreeNames refuses names that are generated for a tree.
func (l *loader) checkTreeNames(t *Tree) {
	taken := []string{t.Walk(), t.Start()}
	for _, n := range t.Nodes {
		taken = append(taken, t.Const(n))
		if slices.Contains(walkMethods, n.Struct.Name) {
			l.report(t.Pos, CodeNameCollision, t.Name, "leave it out", "%s is the name of a generated method, and of a format", n.Struct.Name)
		}
	}
	for _, name := range taken {
		if obj := l.types.Scope().Lookup(name); obj != nil {
			l.report(l.fset.Position(obj.Pos()), CodeNameCollision, t.Name, "rename it", "%s is the name of something generated for %s", name, t.Name)
		}
	}
	for _, fn := range l.methods[t.Name] {
		if fn.Name.Name == "String" {
			l.report(l.fset.Position(fn.Name.Pos()), CodeNameCollision, t.Name, "remove it", "%s.String is generated", t.Name)
		}
	}
}

func (l *loader) checkFieldNames(s *Struct) {
	taken := map[string]string{"p": "a field of the view", "v": "a field of the view", "b": "a field of the view"}
	taken["true"], taken["false"] = "a value in expressions", "a value in expressions"
	for _, m := range slices.Concat(viewMethods, ownedMethods) {
		taken[m+s.Suffix()], taken[m] = "a generated method", "a generated method"
	}
	if s.Tells() {
		taken["BE"], taken["LE"] = "a generated method", "a generated method"
	}
	if s.Union != nil {
		taken["None"], taken["none"] = "the kind that is no member", "the kind that is no member"
	}
	for _, f := range s.Fields {
		if f.Name == "_" || f.Hidden != nil {
			continue
		}
		maps.Copy(taken, f.accessorNames())
	}
	for _, b := range s.Next {
		taken[s.nextLayerMethod(b.Field)] = "a generated method"
	}
	for _, f := range s.Fields {
		if what, is := taken[f.Name]; is {
			l.report(f.Pos, CodeNameCollision, f.path(), "rename the field", "%s is the name of %s", f.Name, what)
		}
	}
}

// accessorNames are the methods about f that are generated beside its getter, with
// what each is, as far as they can be there.
func (f *Field) accessorNames() map[string]string {
	taken := map[string]string{}
	taken[verb("Set", f.Name)] = "the setter of " + f.Name
	if f.Type.holdsScalars() {
		taken[f.Name+"InPlace"] = "the array of " + f.Name
	}
	if f.HasAddr() {
		taken[f.AddrName()] = "the address of " + f.Name
		taken[verb("Set", f.AddrName())] = "the setter of the address of " + f.Name
	}
	if len(f.Rewritten()) > 0 {
		taken[verb("Rewrite", f.Name)] = "the setter of " + f.Name + " and of its checksums"
		if f.HasAddr() {
			taken[verb("Rewrite", f.AddrName())] = "the setter of the address of " + f.Name
		}
	}
	if f.tag.get("codec") != nil {
		taken[f.BytesName()] = "the bytes of " + f.Name
	}
	if f.Atomic {
		taken[verb("Load", f.Name)] = "the load of " + f.Name
		taken[verb("Store", f.Name)] = "the store of " + f.Name
	}
	if f.tag.get("sum") != nil {
		taken[verb("Verify", f.Name)] = "the check of " + f.Name
		taken[verb("Update", f.Name)] = "the update of " + f.Name
		taken[verb("Adjust", f.Name)] = "the adjustment of " + f.Name
		taken["sumOf"+capital(f.Name)] = "the computation of " + f.Name
	}
	return taken
}

// checkMethods refuses methods written by hand that are generated too, of the
// struct and of its view.
func (l *loader) checkMethods(s *Struct) {
	view := Names{s.Name}.View()
	suffix := s.Suffix()
	refuse := func(typ string, fn *ast.FuncDecl) {
		l.report(l.fset.Position(fn.Name.Pos()), CodeNameCollision, s.GoName(), "rename it", "%s.%s is generated", typ, fn.Name.Name)
	}
	for _, fn := range l.methods[s.GoName()] {
		if name, ok := strings.CutSuffix(fn.Name.Name, suffix); ok && slices.Contains(ownedMethods, name) || fn.Name.Name == "Size" || s.Tells() && fn.Name.Name == "UnmarshalBinary" {
			refuse(s.GoName(), fn)
		}
		if slices.ContainsFunc(s.Fields, func(f *Field) bool {
			return f.Atomic && s.Natural && (fn.Name.Name == verb("Load", f.Name) || fn.Name.Name == verb("Store", f.Name))
		}) {
			refuse(s.GoName(), fn)
		}
	}
	for _, fn := range l.methods[view] {
		if slices.Contains(viewMethods, fn.Name.Name) || slices.ContainsFunc(s.Fields, func(f *Field) bool {
			return f.Name != "_" && f.Hidden == nil && (fn.Name.Name == f.Name || f.accessorNames()[fn.Name.Name] != "")
		}) {
			refuse(view, fn)
		}
	}
}

// verb puts a verb in front of a field's name: SetTTL of TTL, setTTL of ttl.
func verb(word, field string) string {
	if token.IsExported(field) {
		return word + field
	}
	return strings.ToLower(word[:1]) + word[1:] + capital(field)
}

// capital is a name with a capital in front.
func capital(name string) string {
	if name == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// nextLayerMethod is the method that tells what a field of s holds: NextLayer, or
// NextLayerOfPayload if there are several such fields.
func (s *Struct) nextLayerMethod(f *Field) string {
	for _, b := range s.Next {
		if b.Field != f {
			return "NextLayerOf" + capital(f.Name)
		}
	}
	return "NextLayer"
}

// packageNames are the package-level names that are generated for s.
func (s *Struct) packageNames() []string {
	n := Names{s.Name}
	out := []string{n.View(), n.Parse(), n.Check(), n.Cut()}
	if s.Fixed() > 0 {
		out = append(out, n.FixedSize())
	}
	if s.Lax {
		out = append(out, n.ParseLax(), n.CheckLax())
	}
	if s.Listed {
		out = append(out, n.Cursor())
	}
	for _, b := range s.Next {
		layer := s.Name + s.nextLayerMethod(b.Field)
		out = append(out, layer, layer+"Unknown", layer+capital(b.Child.Name))
	}
	for _, b := range s.Bindings {
		out = append(out, s.Name+"From"+capital(b.Parent.Name), n.Check()+"From"+capital(b.Parent.Name))
	}
	if s.Union != nil {
		kind := Names{s.GoName()}.Kind()
		out = []string{n.View(), kind, n.Of(), kind + "None"}
		if s.Pair != nil {
			out = append(out, s.Name) // what the layout is called, in messages and here
		}
		for _, c := range s.Union.Cases {
			out = append(out, kind+capital(c.Field.Name))
			if t := c.Field.Type; t.Kind == KindList && t.Elem.Struct == nil {
				out = append(out, s.Name+capital(c.Field.Name))
			}
		}
		return out
	}
	if s.Open {
		out = append(out, n.Frame())
	}
	for _, f := range s.Finds {
		out = append(out, n.Found(f.Field), n.Find())
	}
	for _, c := range s.Commons {
		m := Names{c.Name()}
		out = append(out, m.View(), m.Match(), m.FixedSize())
	}
	if r := s.Refines; r != nil {
		out = append(out, r.Name(), r.Check())
	}
	for _, f := range s.Fields {
		if f.Segment != nil && f.Segment.Part != nil && f.Segment.Part.Seq != nil {
			out = append(out, n.CursorOf(f))
		}
		if e := f.Type.Elem; e != nil && e.Struct != nil && e.Struct.Path != "" {
			out = append(out, f.Type.Elem.Struct.CursorName())
		}
		if f.Type.Kind == KindList && f.Type.Elem.Struct == nil && !f.Numbers() {
			out = append(out, s.Name+capital(f.Name))
		}
	}
	if s.Natural {
		out = append(out, n.InPlace(), n.CheckInPlace(), n.ParseInPlace())
	}
	if s.Pair != nil {
		out = append(out, s.Name) // what the layout is called, in messages and here
	}
	if s.Tells() {
		either := Names{s.GoName()}
		out = append(out, either.View(), either.Parse(), either.Check(), either.Cut())
	}
	slices.Sort(out)
	out = slices.Compact(out)
	for _, f := range s.Fusions {
		n := Names{f.Name()}
		out = append(out, n.View(), n.Match(), n.FixedSize())
	}
	return out
}

// CursorName is the cursor over a list of s: for a struct of another package, one
// that is made here.
func (s *Struct) CursorName() string { return capital(s.Package) + Names{s.Name}.Cursor() }

// Names are the package-level identifiers that are generated for a struct; no
// other place makes one up.
type Names struct{ Struct string }

func (n Names) prefixed(word string) string {
	if token.IsExported(n.Struct) {
		return word + n.Struct
	}
	return strings.ToLower(word[:1]) + word[1:] + capital(n.Struct)
}

func (n Names) View() string             { return n.Struct + "View" }
func (n Names) Check() string            { return n.prefixed("Check") }
func (n Names) CheckLax() string         { return n.prefixed("Check") + "Lax" }
func (n Names) Parse() string            { return n.prefixed("Parse") }
func (n Names) Match() string            { return n.prefixed("Match") }
func (n Names) ParseLax() string         { return n.prefixed("Parse") + "Lax" }
func (n Names) Cut() string              { return n.prefixed("Cut") }
func (n Names) FixedSize() string        { return n.Struct + "FixedSize" }
func (n Names) Cursor() string           { return n.Struct + "Cursor" }
func (n Names) Kind() string             { return n.Struct + "Kind" }
func (n Names) Frame() string            { return "frame" + capital(n.Struct) }
func (n Names) Of() string               { return "viewOf" + capital(n.Struct) }
func (n Names) CursorOf(f *Field) string { return n.Struct + capital(f.Name) + "Cursor" }
func (n Names) Find() string             { return n.prefixed("Find") }
func (n Names) Found(f *Field) string    { return n.Struct + capital(f.Name) + "Found" }
func (n Names) NextLayer() string        { return n.Struct + "NextLayer" }

// InPlace is what a struct would be called whose functions have the names of those
// that read a natural layout in place.
func (n Names) InPlace() string      { return n.Struct + "InPlace" }
func (n Names) CheckInPlace() string { return n.prefixed("Check") + "InPlace" }
func (n Names) ParseInPlace() string { return n.prefixed("Parse") + "InPlace" }
