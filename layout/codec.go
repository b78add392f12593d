package layout

import (
	"go/ast"
	"go/types"
	"slices"
)

// Codec is the user's code that reads and writes the bytes of a field, as the
// layout takes it: methods of a type of the package. Where the field ends never
// hangs on them.
type Codec struct {
	Name  string     // the type with the methods Size, Get and Put
	Value types.Type // the Go type of the field
	text  string     // the same, as its package writes it
}

// Comparable reports whether values of the field's Go type can be compared with
// its zero value.
func (c *Codec) Comparable() bool { return types.Comparable(c.Value) || c.Nilable() }

// Nilable reports whether the zero value of the field's Go type is nil.
func (c *Codec) Nilable() bool {
	switch c.Value.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Signature, *types.Chan, *types.Interface:
		return true
	}
	return false
}

// Text says of what basic kind the value is, so that it can be printed as that, or
// that it prints itself.
func (c *Codec) Text() (kind types.BasicInfo, stringer bool) {
	if named, ok := types.Unalias(c.Value).(*types.Named); ok && !c.Nilable() {
		for m := range named.Methods() {
			sig := m.Signature()
			_, byPointer := sig.Recv().Type().(*types.Pointer)
			stringer = stringer || m.Name() == "String" && !byPointer && sig.Params().Len() == 0 && sig.Results().Len() == 1 &&
				types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
		}
	}
	if basic, ok := c.Value.Underlying().(*types.Basic); ok {
		kind = basic.Info()
	}
	return kind, stringer
}

// codecType is the type of a field with the key codec: to the layout it is a
// []byte, whatever its Go type is. It is nil after reporting what is wrong.
func (l *loader) codecType(f *Field, decl *ast.Field) *Type {
	e := f.tag.get("codec")
	value := l.info.TypeOf(decl.Type)
	c := &Codec{Value: value}
	r := &typeReader{loader: l, pos: l.fset.Position(decl.Type.Pos()), where: f.path()}
	c.text = r.typeName(value)
	switch invalid := types.Typ[types.Invalid]; {
	case types.Unalias(value) == invalid:
		return nil // the compiler's words for it are reported
	case member(decl, f.tag):
		l.report(e.keyP, CodeNotBuilt, f.path(), "point to a struct with the field in it", "a member of a union with a codec is not built yet")
		return nil
	case !writable(value):
		return r.refuse(CodeFieldType, "declare a type with a name", "generated code cannot write the type %s", c.text)
	}
	id, ok := e.expr.(*ast.Ident)
	if !ok {
		l.report(e.valueP(), CodeKeyValue, f.path(), "name a struct type of this package", "%s is not the name of a type", e.text)
		return nil
	}
	c.Name = id.Name
	if !l.checkCodec(f, e, c) {
		return nil
	}
	return &Type{Kind: KindBytes, Codec: c}
}

// checkCodec looks for the type that a codec key names, and for its methods.
func (l *loader) checkCodec(f *Field, e *tagElem, c *Codec) bool {
	refuse := func(code Code, cure, problem string, args ...any) bool {
		l.report(e.valueP(), code, f.path(), cure, problem, args...)
		return false
	}
	methods := "Size(" + c.text + ") int, Get([]byte) (" + c.text + ", error) and Put([]byte, " + c.text + ")"
	obj, ok := l.types.Scope().Lookup(c.Name).(*types.TypeName)
	if !ok {
		return refuse(CodeUnknownName, "declare type "+c.Name+" struct{} with the methods "+methods, "%s is not a type of this package", c.Name)
	}
	if _, isStruct := obj.Type().Underlying().(*types.Struct); !isStruct || isGeneric(obj.Type()) {
		return refuse(CodeFieldType, "declare it as a struct{}", "a codec is a struct type, and %s is none", c.Name)
	}
	for _, word := range []string{"int", "byte", "error"} {
		if l.types.Scope().Lookup(word) != nil {
			return true // which is refused, and the methods mean something else
		}
	}
	bytes, err := types.NewSlice(types.Typ[types.Uint8]), types.Universe.Lookup("error").Type()
	for _, m := range []struct {
		name            string
		params, results []types.Type
		text            string
	}{
		{"Size", []types.Type{c.Value}, []types.Type{types.Typ[types.Int]}, "Size(v " + c.text + ") int"},
		{"Get", []types.Type{bytes}, []types.Type{c.Value, err}, "Get(b []byte) (" + c.text + ", error)"},
		{"Put", []types.Type{bytes, c.Value}, nil, "Put(b []byte, v " + c.text + ")"},
	} {
		found, _, indirect := types.LookupFieldOrMethod(obj.Type(), false, l.types, m.name)
		cure := "write func (" + c.Name + ") " + m.text
		switch fn, isFunc := found.(*types.Func); {
		case !isFunc && indirect:
			return refuse(CodeFieldType, cure, "the method %s.%s needs a pointer, and codecs are values", c.Name, m.name)
		case !isFunc:
			return refuse(CodeFieldType, cure, "the codec %s has no method %s", c.Name, m.name)
		case !hasTypes(fn.Signature().Params(), m.params) || !hasTypes(fn.Signature().Results(), m.results) || fn.Signature().Variadic():
			return refuse(CodeFieldType, cure, "the method %s.%s does not fit the field", c.Name, m.name)
		}
	}
	return true
}

// collectCodecs notes the names of the types that the tags of a file name as codecs:
// they are no layouts, wherever they stand.
func (l *loader) collectCodecs(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok {
			if e := l.tagAhead(field).get("codec"); e != nil {
				if id, isIdent := e.expr.(*ast.Ident); isIdent {
					l.codecs[id.Name] = true
				}
			}
		}
		return true
	})
}

func isGeneric(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.TypeParams() != nil
}

// hasTypes reports whether a method takes, or returns, just these types.
func hasTypes(tuple *types.Tuple, want []types.Type) bool {
	if tuple.Len() != len(want) {
		return false
	}
	for i, t := range want {
		if !types.Identical(tuple.At(i).Type(), t) {
			return false
		}
	}
	return true
}

// writable reports whether generated code can write a type: it is named, or made of
// such types.
func writable(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		return t.TypeArgs() == nil
	case *types.Pointer:
		return writable(t.Elem())
	case *types.Slice:
		return writable(t.Elem())
	case *types.Array:
		return writable(t.Elem())
	case *types.Map:
		return writable(t.Key()) && writable(t.Elem())
	}
	return false
}

// codedZero refuses a field that may be absent if nobody can tell whether its owned
// value is zero, as it then has to be.
func (l *loader) codedZero(f *Field, e *tagElem) {
	if c := f.Type.Codec; c != nil && !c.Comparable() {
		l.report(e.keyP, CodeFieldType, f.path(), "make it a pointer: nil is absent", "a value of type %s cannot be compared with its zero value, which it has to be where it is absent", c.text)
	}
}

// volatileCodec refuses a codec of bytes that may change while it reads them.
func (l *loader) volatileCodec(f *Field) {
	if e := f.tag.get("codec"); e != nil {
		l.report(e.keyP, CodeKeyMisplaced, f.path(), "make it a []byte, and decode a copy", `"codec" would read bytes that others may change while it does`)
	}
}

// BytesName is the getter of the bytes of a field with a codec.
func (f *Field) BytesName() string { return f.Name + "Bytes" }

// Coded reports whether the size of an owned value hangs on codecs: on those of its
// own fields, or of the records in it.
func (s *Struct) Coded() bool {
	return slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.At == nil && f.Type.Coded() })
}

// Coded reports whether the size of a value of the type hangs on a codec.
func (t *Type) Coded() bool {
	return t.Codec != nil || t.Struct != nil && t.Struct.Coded() || t.Elem != nil && t.Elem.Coded()
}
