package layout

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// resolveStruct resolves the fields of p and everything that hangs on them.
// Structs that p nests are resolved first.
func (l *loader) resolveStruct(p *pendingStruct) {
	if p.state != 0 {
		return
	}
	p.state = 1
	before := len(l.diags)
	for _, f := range p.decl.Fields.List {
		l.resolveField(p.Struct, f)
	}
	l.place(p.Struct)
	if len(l.diags) == before {
		l.analyze(p.Struct)
	}
	if len(l.diags) == before {
		l.shape(p.Struct)
		l.sums(p.Struct)
		l.solve(p.Struct)
	}
	l.readBindings(p)
	p.state = 2
}

// nested resolves the annotated struct of a field's type, which must come to
// an end before its parent does.
func (l *loader) nested(name string, pos token.Position, where string) *Struct {
	for i := range l.pending {
		p := &l.pending[i]
		if p.Name != name {
			continue
		}
		if p.state == 1 {
			l.report(pos, CodeFieldType, where, "take the field out", "%s contains itself", name)
			return nil
		}
		l.resolveStruct(p)
		return p.Struct
	}
	return nil
}

func (l *loader) resolveField(s *Struct, f *ast.Field) {
	names := f.Names
	if len(names) == 0 {
		l.report(l.fset.Position(f.Pos()), CodeNotBuilt, s.Name, "give the field a name", "embedded fields are not built yet")
		return
	}
	where := s.Name + "." + names[0].Name
	t := l.readTag(f.Tag, where)
	for _, name := range names {
		where := s.Name + "." + name.Name
		pos := l.fset.Position(name.Pos())
		raw := ""
		if f.Tag != nil {
			raw = f.Tag.Value
		}
		s.Owned = append(s.Owned, GoField{Name: name.Name, Type: types.ExprString(f.Type), Tag: raw})
		field := &Field{Name: name.Name, Struct: s, Pos: pos, Order: s.Order, Doc: fieldDoc(f), tag: t}
		if st, ok := f.Type.(*ast.StructType); ok && len(st.Fields.List) == 0 && name.Name == "_" {
			l.ruleRow(s, field)
			continue
		}
		if field.Type = l.typeOf(l.info.TypeOf(f.Type), pos, where); field.Type == nil {
			continue
		}
		s.Owned[len(s.Owned)-1].Wire = field.Type
		l.applyTag(field, where)
		s.Fields = append(s.Fields, field)
	}
}

func fieldDoc(f *ast.Field) string {
	if d := plainDoc(f.Doc); d != "" {
		return d
	}
	return plainDoc(f.Comment)
}

// ruleRow takes a `_ struct{}` field, which holds a rule over several fields.
func (l *loader) ruleRow(s *Struct, f *Field) {
	if f.tag.get("where") == nil || len(f.tag.elems) != 1 {
		l.report(f.Pos, CodeKeyMisplaced, s.Name+"._", `write _ struct{} with one key: wire:"where: …"`, "a _ struct{} field holds a where rule and nothing else")
		return
	}
	f.Type = &Type{Kind: KindStruct}
	s.Fields = append(s.Fields, f)
}

// isRow reports whether f is a rule without bytes.
func (f *Field) isRow() bool { return f.Type.Kind == KindStruct && f.Type.Struct == nil }

// typeOf finds the wire form of a Go type; it reports and returns nil if there
// is none.
func (l *loader) typeOf(t types.Type, pos token.Position, where string) *Type {
	out := &Type{}
	if named, ok := t.(*types.Named); ok {
		out.Name = named.Obj().Name()
		if pkg := named.Obj().Pkg(); pkg != nil && pkg != l.types {
			out.Path = pkg.Path()
		}
		for m := range named.Methods() {
			out.HasString = out.HasString || m.Name() == "String"
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if !basicType(out, u) {
			cure := "use an integer type with a size, or bool"
			if u.Kind() == types.Invalid {
				cure = "declare the type"
			}
			code := CodeFieldType
			if u.Info()&types.IsFloat != 0 {
				code, cure = CodeNotBuilt, "use an integer for now"
			}
			l.report(pos, code, where, cure, "%s has no wire form", typeName(t))
			return nil
		}
		if out.Path == "" && out.Name != "" {
			out.Enum = l.enums[out.Name]
		}
		if out.Name == "" {
			out.Name = u.Name()
			if u.Kind() == types.Uint8 {
				out.Name = "uint8"
			}
		}
		return out
	case *types.Array:
		out.Kind, out.Len = KindArray, int(u.Len())
		if out.Len == 0 {
			l.report(pos, CodeEmptyLayout, where, "remove the field", "an array of no elements has no bytes")
			return nil
		}
		if out.Elem = l.typeOf(u.Elem(), pos, where); out.Elem == nil {
			return nil
		}
		return l.element(out, pos, where)
	case *types.Slice:
		if out.Elem = l.typeOf(u.Elem(), pos, where); out.Elem == nil {
			return nil
		}
		out.Kind = KindList
		if e := out.Elem; e.Kind == KindUint && e.Bits == 8 && e.Enum == nil && e.Name == "uint8" {
			out.Kind = KindBytes
			return out
		}
		return l.element(out, pos, where)
	case *types.Struct:
		if out.Name != "" && out.Path == "" {
			if s := l.nested(out.Name, pos, where); s != nil {
				out.Kind, out.Struct = KindStruct, s
				return out
			}
			if l.structs[out.Name] != nil {
				return nil // it contains itself, which is reported
			}
		}
		l.report(pos, CodeFieldType, where, "declare it in this package, below a //zc:wire line", "%s is not an annotated struct of this package", typeName(t))
		return nil
	}
	l.report(pos, CodeFieldType, where, "use integers, bool, arrays, slices, or annotated structs", "%s has no wire form", typeName(t))
	return nil
}

// element checks what arrays and lists may hold.
func (l *loader) element(t *Type, pos token.Position, where string) *Type {
	e := t.Elem
	switch {
	case e.Kind == KindUint || e.Kind == KindInt:
		return t
	case e.Kind == KindStruct && !e.Struct.IsFixed():
		l.report(pos, CodeNotBuilt, where, "use []byte and parse the elements by hand", "elements of variable size are not built yet")
		return nil
	case e.Kind == KindStruct && t.Kind == KindArray:
		l.report(pos, CodeNotBuilt, where, "use a slice with count", "arrays of structs are not built yet")
		return nil
	case e.Kind == KindStruct:
		e.Struct.Listed = true
		return t
	}
	l.report(pos, CodeNotBuilt, where, "use integers or annotated structs of fixed size", "elements of this type are not built yet")
	return nil
}

func typeName(t types.Type) string {
	return types.TypeString(t, func(*types.Package) string { return "" })
}

func basicType(out *Type, b *types.Basic) bool {
	switch b.Kind() {
	case types.Bool:
		out.Kind, out.Bits = KindBool, 8
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		out.Kind, out.Bits = KindUint, 8<<(b.Kind()-types.Uint8)
	case types.Int8, types.Int16, types.Int32, types.Int64:
		out.Kind, out.Bits = KindInt, 8<<(b.Kind()-types.Int8)
	default:
		return false
	}
	return true
}

// Size is the number of bytes of a value of fixed size, 0 for slices and
// variable structs.
func (t *Type) Size() int {
	switch t.Kind {
	case KindArray:
		return t.Len * t.Elem.Size()
	case KindStruct:
		if t.Struct != nil && t.Struct.IsFixed() {
			return t.Struct.Fixed()
		}
		return 0
	case KindBytes:
		return 0
	case KindList:
		return 0
	}
	return t.Bits / 8
}

// IsVariable reports whether values of the type differ in size.
func (t *Type) IsVariable() bool {
	return t.Kind == KindBytes || t.Kind == KindList || t.Kind == KindStruct && t.Struct != nil && !t.Struct.IsFixed()
}

// windowKeys cut the window of a variable field.
var windowKeys = []string{"size", "to", "len", "count"}

// applyTag takes from the tag what does not need expressions: widths and flags,
// and refuses keys that mean nothing at the field.
func (l *loader) applyTag(f *Field, where string) {
	variable := f.Type.IsVariable()
	misplaced := func(e *tagElem, cure, problem string) {
		l.report(e.keyP, CodeKeyMisplaced, where, cure, "%q %s", e.key, problem)
	}
	for i := range f.tagElems() {
		e := &f.tag.elems[i]
		switch e.key {
		case "bits":
			if !f.Type.IsScalar() {
				misplaced(e, "use it on an integer or bool", "means nothing at a field of this type")
			}
		case "size", "to", "len", "count":
			if !variable {
				misplaced(e, "remove it", "means nothing at a field of fixed size")
			}
			if e.key == "count" && f.Type.Kind != KindList {
				misplaced(e, "use size", "needs a slice of integers or structs")
			}
		case "eq", "closed", "mbz", "none":
			if !f.Type.IsScalar() {
				misplaced(e, "use it on an integer or bool", "means nothing at a field of this type")
			}
			if e.key == "closed" && f.Type.Enum == nil {
				misplaced(e, "declare constants of the field's type", "needs a named integer type with constants")
			}
		case "in":
			if !f.Type.IsScalar() && f.Type.Kind != KindBytes {
				misplaced(e, "use it on an integer or a []byte", "means nothing at a field of this type")
			}
		case "frame", "sum":
			if f.Type.Kind != KindUint {
				misplaced(e, "use it on an unsigned integer", "means nothing at a field of this type")
			}
		case "trunc":
			f.Truncate = true
			if f.Type.Kind != KindBytes {
				misplaced(e, "use it on a last []byte", "means nothing at a field of this type")
			}
		case "reserved":
			f.Reserved = true
			if variable {
				misplaced(e, "use it on a field of fixed size", "means nothing at a field of variable size")
			}
		}
	}
	if f.Name == "_" && f.tag.get("mbz") == nil {
		f.Reserved = true
	}
	if f.Name == "_" && variable {
		l.report(f.Pos, CodeFieldType, where, "give the field a name", "a field without a name must have a fixed size")
	}
	l.width(f, where)
}

func (f *Field) tagElems() []tagElem {
	if f.tag == nil {
		return nil
	}
	return f.tag.elems
}

// width finds how many bits f takes, and the values that it can have before any
// rule.
func (l *loader) width(f *Field, where string) {
	f.Width = f.Type.Size() * 8
	if e := f.tag.get("bits"); e != nil {
		n, ok := l.smallConstant(f, e, where)
		switch {
		case !ok:
		case !f.Type.IsScalar():
		case f.Type.Kind == KindBool && n != 1:
			l.report(e.keyP, CodeBitWidth, where, "write bits: 1", "a bool has one bit, found %d", n)
		case n < 1 || n > f.Type.Bits:
			l.report(e.keyP, CodeBitWidth, where, "use a width that the type can hold", "%d bits do not fit %s", n, f.Type.Name)
		default:
			f.Width = n
		}
	}
	switch f.Type.Kind {
	case KindUint:
		f.Values = interval.Bits(f.Width)
	case KindInt:
		f.Values = interval.SignedBits(f.Width)
	case KindBool:
		f.Values = interval.Range(0, 1)
	}
}

// isBits reports whether f is a bit field.
func (f *Field) isBits() bool { return f.tag.get("bits") != nil && f.Type.IsScalar() }

func (l *loader) smallConstant(f *Field, e *tagElem, where string) (int, bool) {
	s := l.tagScope(f, e, nil, where)
	x := s.number(e.expr)
	switch {
	case x == nil:
		return 0, false
	case x.Op != OpConst || !x.Const.IsInt64() || x.Const.Int64() > 1<<30:
		l.report(e.tag.at(e.expr.Pos()), CodeExpression, where, "write a small constant", "%s is not a small constant", e.text)
		return 0, false
	}
	return int(x.Const.Int64()), true
}

// tagScope is the scope of an expression in f's tag, in which the fields given
// can be read.
func (l *loader) tagScope(f *Field, e *tagElem, readable []*Field, where string) *scope {
	s := &scope{loader: l, fields: map[string]*Field{}, later: map[string]bool{}, where: where, at: e.tag.at, text: e.tag.text}
	for _, g := range f.Struct.Owned {
		s.later[g.Name] = true
	}
	for _, g := range readable {
		if !g.Reserved && g.Name != "_" && g.Hidden == nil {
			s.fields[g.Name] = g
			delete(s.later, g.Name)
		}
	}
	return s
}

func sortedNames(m map[string]*Field) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// path joins a struct's and a field's name for messages.
func (f *Field) path() string { return strings.TrimSuffix(f.Struct.Name+"."+f.Name, ".") }
