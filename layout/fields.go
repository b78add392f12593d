package layout

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// resolveStruct resolves the fields of a and everything that hangs on them.
// Structs that a nests are resolved first.
//
// Each step relies on those before it, so it runs only if they found nothing
// wrong; but names and types in expressions are looked at in any case, and the
// steps behind the analysis rely on no proof of it.
func (l *loader) resolveStruct(a *annotated) {
	if a.state != untouched {
		return
	}
	a.state = underWay
	for _, f := range a.decl.Fields.List {
		if t := l.tagAhead(f); t.get("at") == nil && t.get("codec") == nil {
			l.resolveNested(a, f) // what lies elsewhere, or is the code of a user, may contain a
		}
	}
	l.resolveRefined(a)
	l.readVectors(a)
	clean := func(step func(*annotated)) bool {
		before := len(l.diags)
		step(a)
		a.broken = a.broken || len(l.diags) > before
		return len(l.diags) == before
	}
	l.readFields(a)
	clean(l.importedFields)
	if isUnion(a) {
		clean(l.readUnion)
		a.state = done
		l.readBindings(a)
		return
	}
	l.refines(a)
	if !a.broken && a.Natural {
		clean(l.natural)
	}
	if !a.broken {
		clean(l.place)
	}
	clean(l.resolveExpressions)
	if !a.broken {
		clean(l.analyze)
		clean(l.sums)
		clean(l.solve)
		clean(l.decidable)
		clean(l.unfilled)
		clean(l.volatile)
	}
	if !a.broken {
		clean(l.keeps)
		clean(l.shape)
	}
	if !a.broken {
		clean(l.finds)
	}
	if !a.broken {
		clean(l.refinement)
	}
	a.state = done
	l.tell(a)
	l.readBindings(a)
}

// resolveNested resolves the annotated struct in a field's type, which must
// come to an end before its parent does.
func (l *loader) resolveNested(a *annotated, f *ast.Field) {
	t := l.info.TypeOf(f.Type)
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Slice:
			t = u.Elem()
			continue
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Array:
			t = u.Elem()
			continue
		case *types.Named:
			inner := l.structs[u.Obj().Name()]
			switch {
			case inner == nil || u.Obj().Pkg() != l.types:
			case inner.state == underWay && !a.broken:
				a.broken = true
				l.report(l.fset.Position(f.Type.Pos()), CodeFieldType, a.GoName(), "take the field out", "%s contains itself", inner.GoName())
			default:
				l.resolveStruct(inner)
				l.resolveOther(inner)
			}
		}
		return
	}
}

// readFields reads the types and tags of a's fields.
func (l *loader) readFields(a *annotated) {
	for _, f := range a.decl.Fields.List {
		names := f.Names
		if len(names) == 0 {
			names = l.embedded(a, f)
			if names == nil {
				continue
			}
		}
		where := a.GoName() + "." + names[0].Name
		t, ok := l.readTag(f.Tag, where)
		a.broken = a.broken || !ok
		for _, name := range names {
			l.readField(a, f, name, t, ok)
		}
	}
}

// readField reads one name of a field declaration, whose tag is t if it parsed.
func (l *loader) readField(a *annotated, f *ast.Field, name *ast.Ident, t *tag, parsed bool) {
	s := a.Struct
	field := &Field{Name: name.Name, Struct: s, Pos: l.fset.Position(name.Pos()), Order: s.Order, Doc: fieldDoc(f), tag: t}
	field.Embedded = len(f.Names) == 0
	own := GoField{Name: name.Name, Type: types.ExprString(f.Type), Embedded: field.Embedded}
	if f.Tag != nil {
		own.Tag = f.Tag.Value
	}
	before := len(l.diags)
	if isHostLayout(l.info.TypeOf(f.Type)) {
		own.Host = true
		s.Owned = append(s.Owned, own)
		l.hostLayout(a, field)
		return
	}
	if st, ok := f.Type.(*ast.StructType); ok && len(st.Fields.List) == 0 && name.Name == "_" {
		field.Type = &Type{Kind: KindStruct}
		if parsed {
			l.ruleRow(field)
		}
	} else if _, isPointer := f.Type.(*ast.StarExpr); isPointer && t.get("at") != nil {
		l.readPointer(a, field, f)
		own.Wire = field.Type
	} else if t.get("codec") != nil {
		field.Type = l.codecType(field, f)
		own.Wire = field.Type
	} else if member(f, t) {
		l.readMember(field, f)
		own.Wire = field.Type
	} else {
		r := &typeReader{loader: l, pos: l.fset.Position(f.Type.Pos()), where: field.path(), order: s.Order}
		if field.Type = r.typeOf(l.info.TypeOf(f.Type)); field.Type != nil && field.Type.Address {
			l.addressSize(field)
		}
		own.Wire = field.Type
	}
	s.Owned = append(s.Owned, own)
	if field.Type == nil {
		a.broken = true
		return
	}
	if !field.isRow() {
		field.listOfBytes()
		l.applyTag(field)
		if !l.givable(field) {
			field.dropKey("with")
		}
		l.width(field)
	}
	a.broken = a.broken || len(l.diags) > before
	s.Fields = append(s.Fields, field)
}

func fieldDoc(f *ast.Field) string {
	if d := plainDoc(f.Doc); d != "" {
		return d
	}
	return plainDoc(f.Comment)
}

// ruleRow checks a `_ struct{}` field, which holds a rule over several fields.
func (l *loader) ruleRow(f *Field) {
	if f.tag.get("where") == nil && f.tag.get("align") == nil || len(f.tag.elems) != 1 {
		f.tag = nil
		l.report(f.Pos, CodeKeyMisplaced, f.path(), `write _ struct{} with one key: wire:"where: …" or wire:"align: n"`, "a _ struct{} field holds a where rule, or align, and nothing else")
	}
}

// isRow reports whether f is a rule without bytes.
func (f *Field) isRow() bool { return f.Type.Kind == KindStruct && f.Type.Struct == nil }

// isInteger reports whether f is a number.
func (f *Field) isInteger() bool { return f.Type.Kind == KindUint || f.Type.Kind == KindInt }

// applyTag takes the flags from a field's tag, and drops the keys that mean
// nothing there after reporting them.
func (l *loader) applyTag(f *Field) {
	if f.Name == "_" && !f.Type.IsScalar() && f.Type.Kind != KindFloat && !f.Type.holdsScalars() {
		l.report(f.Pos, CodeFieldType, f.path(), "give the field a name", "only an integer, a bool or an array needs no name")
	}
	if f.tag != nil {
		f.tag = &tag{slices.DeleteFunc(slices.Clone(f.tag.elems), func(e tagElem) bool { return !l.meaningful(f, &e) })}
	}
	l.oneWindow(f)
	f.Truncate, f.Atomic = f.tag.get("trunc") != nil, f.tag.get("atomic") != nil
	if e := f.tag.get("next"); e != nil {
		if i := slices.IndexFunc(f.Struct.Fields, func(g *Field) bool { return g.Next }); i >= 0 {
			l.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", "%s is next too", f.Struct.Fields[i].Name)
		}
		f.Next = true
	}
	f.Manual = f.tag.get("manual") != nil
	f.Param = f.tag.get("param") != nil
	f.Back = f.tag.get("back") != nil
	f.Reserved = f.tag.get("reserved") != nil || f.Name == "_" && f.tag.get("mbz") == nil && f.tag.get("eq") == nil
}

// oneWindow reports and drops the keys that cut f's window again.
func (l *loader) oneWindow(f *Field) {
	first := ""
	for _, e := range f.tagElems() {
		switch {
		case windowOf(e.key) == WindowRest:
		case first == "":
			first = e.key
		default:
			l.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", "%q and %q both cut the window", first, e.key)
			f.tag = &tag{slices.DeleteFunc(slices.Clone(f.tag.elems), func(x tagElem) bool { return x.key == e.key })}
		}
	}
}

// meaningful reports whether an element of f's tag means something there, and
// says so if not.
func (l *loader) meaningful(f *Field, e *tagElem) bool {
	refuse := func(cure, problem string) bool {
		l.report(e.keyP, CodeKeyMisplaced, f.path(), cure, problem, e.key)
		return false
	}
	cure, means := f.means(e.key)
	if f.Type.Kind == KindFloat && slices.Contains(integerKeys, e.key) {
		return refuse("use the unsigned integer of as many bits", "%q means nothing at a float, of which there are no rules")
	}
	_, reservable := f.means("reserved")
	switch {
	case !means:
		return refuse(cure, "%q means nothing at a field of this type")
	case f.tag.get("reserved") != nil && reservable && e.key != "reserved" && e.key != "bits" && e.key != "when" && e.key != "align":
		return refuse("remove one of the two", "%q means nothing at a reserved field")
	case f.Name == "_" && !slices.Contains([]string{"bits", "reserved", "mbz", "eq", "when", "align"}, e.key):
		return refuse("give the field a name", "%q means nothing at a field without a name")
	case f.tag.get("param") != nil && f.Type.IsScalar() && e.key != "param":
		return refuse("remove it", "%q means nothing at a parameter, which has no bytes")
	case f.tag.get("calc") != nil && f.Type.IsScalar() && e.key != "calc":
		return refuse("write it at a _ struct{} field, or at what it is computed of", "%q means nothing at a computed field, which has no bytes")
	case f.isAway() && !slices.Contains(awayKeys, e.key):
		return refuse("remove it", "%q means nothing at a field that lies at an offset")
	case f.tag.get("at") != nil && !f.isAway() && !slices.Contains([]string{"at", "back", "max", "when"}, e.key):
		return refuse("remove it", "%q means nothing at a pointer, whose bytes lie elsewhere")
	case e.key == "align" && !l.alignable(f, e):
		return false
	case f.tag.get("set") != nil && e.key == "manual":
		return refuse("keep one of the two", "%q means nothing beside set")
	case e.key == "atomic" && f.Struct.Order != HostEndian:
		return refuse("write //zc:wire he above the struct", "%q needs the machine's own byte order")
	case f.tag.get("atomic") != nil && e.key != "atomic":
		return refuse("remove one of the two", "%q means nothing at an atomic field, which no rule reads")
	case f.tag.get("sum") != nil && !slices.Contains([]string{"sum", "none", "when"}, e.key):
		return refuse("remove it", "%q means nothing at a checksum, which is not checked when a record is parsed")
	}
	return true
}

// means reports whether a key means something at a field of f's type, and if
// not, what to do.
func (f *Field) means(key string) (cure string, ok bool) {
	t := f.Type
	switch key {
	case "is", "other":
		return "", true
	case "on":
		return "use it on a field whose type is a union", t.Kind == KindUnion
	case "align", "with":
		return "use it on an annotated struct with parameters, or a list of them", key == "align" || f.takes() != nil // see alignable, givable
	case "until", "while":
		return "use it on a list of structs or integers", t.canBeWalked()
	case "term":
		return "use it on a list with until", t.isRecords() || f.endsItself()
	case "chain":
		return "use it on a list of structs", t.isRecords()
	case "tail":
		return "use it on a list with until, or on a member of a union", t.isRecords() || f.endsItself() || f.tag.get("is") != nil || f.tag.get("other") != nil
	case "at":
		return "use it on a []byte, a list of structs, or a pointer to a struct", t.Pointer || t.canBeAway()
	case "back":
		return "use it on a pointer to a struct", t.Kind == KindStruct && t.Pointer
	case "max":
		return "use it on a list of structs, on one with until or while, or with at", t.isRecords() || f.endsItself() || t.HoldsNumbers() && t.Elem.Varint != nil || f.tag.get("at") != nil
	case "param":
		return "use it on an integer or bool", t.IsScalar()
	case "manual":
		return "use it on an integer, a bool, or a struct of fixed size", t.IsScalar() || t.IsFixedStruct()
	case "calc", "next", "set":
		return "use it on an integer or bool", t.IsScalar()
	case "when":
		return "make the rule conditional instead", !f.isRow()
	case "bits", "mbz", "none":
		return "use it on an integer or bool", t.IsScalar() && t.Varint == nil
	case "eq":
		return "use it on an integer or bool", t.IsScalar()
	case "where":
		return "write it at a _ struct{} field", !t.IsVariable() || t.Varint != nil
	case "frame":
		return "use it on an unsigned integer, or a struct of fixed size", t.Kind == KindUint || t.IsFixedStruct()
	case "sum":
		return "use it on an unsigned integer", t.Kind == KindUint
	case "atomic":
		return "use it on an integer of 32 or 64 bits", f.isInteger() && t.Bits >= 32
	case "closed":
		return "use it on a named integer type with constants", t.Enum != nil
	case "in":
		return "use it on an integer or a slice", f.isInteger() || t.Kind == KindBytes || t.Kind == KindList
	case "size", "to", "len":
		return "remove it", t.IsVariable() && t.Varint == nil
	case "upto":
		return "use it on a []byte", t.Kind == KindBytes
	case "count":
		return "use it on a slice of integers or structs", t.Kind == KindList
	case "addr":
		return "use it on an array of 4 or 16 bytes", t.isBytes(4) && !t.Address || t.isBytes(16) && !t.Address
	case "trunc":
		return "use it on a last []byte", t.Kind == KindBytes && t.Codec == nil
	case "reserved":
		return "use it on an integer, a bool or an array", t.IsScalar() || t.Kind == KindFloat || t.holdsScalars()
	}
	return "", true
}

func (f *Field) tagElems() []tagElem {
	if f.tag == nil {
		return nil
	}
	return f.tag.elems
}

// width finds how many bits f takes, and the values that it can have before any
// rule.
func (l *loader) width(f *Field) {
	f.Width = f.Type.Size() * 8
	if f.Type.Varint != nil {
		f.Width, f.Values = f.Type.Bits, f.Type.Varint.Values()
		return
	}
	if e := f.tag.get("bits"); e != nil && f.Type.IsScalar() {
		n, ok := l.smallConstant(f, e)
		switch {
		case !ok:
		case f.Type.Kind == KindBool && n != 1:
			l.report(e.valueP(), CodeBitWidth, f.path(), "write bits: 1", "a bool has one bit, found %d", n)
		case n < 1 || n > f.Type.Bits:
			l.report(e.valueP(), CodeBitWidth, f.path(), "use a width that the type can hold", "%d bits do not fit %s", n, f.Type.Name)
		default:
			f.Width = n
		}
	}
	if f.Type.IsScalar() {
		f.Values = f.Natural()
	}
}

// isBits reports whether f is a bit field.
func (f *Field) isBits() bool { return f.tag.get("bits") != nil && f.Type.IsScalar() }

// Natural are the values that the bits of f can hold, whatever its rules.
func (f *Field) Natural() interval.Set {
	switch f.Type.Kind {
	case KindInt:
		return interval.SignedBits(f.Width)
	case KindBool:
		return interval.Range(0, 1)
	}
	return interval.Bits(f.Width)
}

// path joins a struct's and a field's name for messages.
func (f *Field) path() string {
	switch { // a length, or padding, is written in the tag of what it is in front of
	case f.Hidden != nil:
		return f.Hidden.path()
	case f.pads():
		return f.Aligns.path()
	}
	return strings.TrimSuffix(f.Struct.GoName()+"."+f.Name, ".")
}

// member reports whether a declaration is a member of a union.
func member(f *ast.Field, t *tag) bool { return t.get("is") != nil || t.get("other") != nil }

// readMember reads the type of a union's member: a slice, or a pointer to what is
// on the wire.
func (l *loader) readMember(field *Field, f *ast.Field) {
	r := &typeReader{loader: l, pos: l.fset.Position(f.Type.Pos()), where: field.path(), order: field.Struct.Order}
	star, isPointer := f.Type.(*ast.StarExpr)
	switch typ := l.info.TypeOf(f.Type); {
	case isPointer && isEmptyStruct(star.X):
		field.Type = &Type{Kind: KindEmpty, Pointer: true}
	case isPointer:
		if field.Type = r.typeOf(l.info.TypeOf(star.X)); field.Type != nil {
			pointer := *field.Type
			pointer.Pointer = true
			field.Type = &pointer
		}
	default:
		if field.Type = r.typeOf(typ); field.Type != nil && field.Type.Kind != KindBytes && field.Type.Kind != KindList {
			field.Type = r.refuse(CodeFieldType, "write *"+types.ExprString(f.Type), "a member of a union is a pointer or a slice, nil where it is another one")
		}
	}
}

func isEmptyStruct(e ast.Expr) bool {
	st, ok := e.(*ast.StructType)
	return ok && len(st.Fields.List) == 0
}
