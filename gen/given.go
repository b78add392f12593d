package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// The parameters of a nested record, of elements and of members are what the record
// around gives: Check takes them as arguments, cursors and the views of unions hold them,
// and an encoder writes them into a copy of the value that it encodes.

// givenTo are the arguments for the parameters of the struct in f.
func givenTo(f *layout.Field, w vars) []Code {
	var out []Code
	params, values := f.Given()
	for i, p := range params {
		out = append(out, w.valueOf(p.Type, values[i]).code)
	}
	return out
}

// givenExprs are the expressions in them.
func givenExprs(f *layout.Field) []*layout.Expr {
	_, values := f.Given()
	return values
}

// givenTo are the same in a check, which loads what they read.
func (c *checker) givenTo(f *layout.Field) []Code {
	for _, e := range givenExprs(f) {
		c.loadAll(e)
	}
	return givenTo(f, c.vars)
}

func (w *walker) givenTo(f *layout.Field) []Code {
	for _, e := range givenExprs(f) {
		w.loadExpr(e)
	}
	return givenTo(f, w.vars)
}

// givenName is the field of a cursor, or of the view of a union, that holds a parameter.
func givenName(p *layout.Field) string { return "given" + p.Name }

// givenFields declare them.
func givenFields(s *layout.Struct) []Code {
	var out []Code
	for _, p := range s.Params() {
		out = append(out, Id(givenName(p)).Add(goTypeOf(p.Type)).Comment("what is given to "+p.Name))
	}
	return out
}

// givenBy are the arguments for the parameters of s that something holds.
func givenBy(s *layout.Struct, holder string) []Code {
	var out []Code
	for _, p := range s.Params() {
		out = append(out, Id(holder).Dot(givenName(p)))
	}
	return out
}

// givenKeys are the elements of a cursor's literal that hold the arguments.
func givenKeys(s *layout.Struct, args []Code) []Code {
	var out []Code
	for i, p := range s.Params() {
		out = append(out, keyed(givenName(p), args[i]))
	}
	return out
}

// valueVars reads fields of the view v in a function that has the parameters of the record
// as arguments.
func (t *target) valueVars() vars {
	v := t.viewVars("v")
	load := v.load
	v.load = func(path []*layout.Field) term {
		if path[0].Param {
			return primary(Id(t.locals.fields[path[0]]))
		}
		return load(path)
	}
	return v
}

// keptGetter emits the getter of a parameter that a view stores.
func (t *target) keptGetter(f *layout.Field) {
	t.getterDoc(f, "given by whoever parsed the record, and has no bytes")
	t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(t.storedValue(f)))
	t.Line()
}

// give makes the variable given of a nested value, with the parameters that x gives it.
func (e *encoder) give(f *layout.Field, x *Statement) []Code {
	code := []Code{Id("given").Op(":=").Add(x)}
	params, values := f.Given()
	for i, p := range params {
		code = append(code, Id("given").Dot(p.Name).Op("=").Add(e.ownedVars().valueOf(p.Type, values[i]).code))
	}
	return code
}

// putRecord are the statements that write the nested record x of s, which is f or an
// element of it.
func (e *encoder) putRecord(f *layout.Field, s *layout.Struct, x, bytes *Statement, from place, at *Statement) []Code {
	if f.With == nil {
		return []Code{putRecord(s, x, bytes, from, at)}
	}
	return append(e.give(f, x), putRecord(s, Id("given"), bytes, from, at))
}

// addRecord adds them, with the variable that they declare.
func (e *encoder) addRecord(f *layout.Field, code []Code) {
	if f.With != nil {
		code = []Code{Block(code...)}
	}
	e.add(code...)
}

// argument is the argument for a parameter of a union, by the name that its members know
// it by.
func (t *target) argument(p *layout.Field) *Statement {
	for _, q := range t.s.Params() {
		if q.Name == p.Name {
			return Id(t.locals.fields[q])
		}
	}
	panic("gen: " + t.s.Name + " has no parameter " + p.Name)
}

// giveMember makes the variable given of a member, or of an element of one, with the
// parameters that the arguments give it; nothing where it takes none.
func (t *target) giveMember(s *layout.Struct, x *Statement) (code []Code, value *Statement) {
	params := s.Params()
	if len(params) == 0 {
		return nil, x
	}
	code = append(code, Id("given").Op(":=").Add(x))
	for _, p := range params {
		code = append(code, Id("given").Dot(p.Name).Op("=").Add(t.argument(p)))
	}
	return code, Id("given")
}

// kindFor is which member of a union the variable selector means.
func (t *target) kindFor() *Statement {
	return Id(t.names.Of()).Call(append([]Code{Nil(), Id("selector")}, t.arguments()...)...).Dot("kind")
}

// arguments are those of a union's function as it passes them on.
func (t *target) arguments() []Code {
	var out []Code
	for _, p := range t.s.Params() {
		out = append(out, t.argument(p))
	}
	return out
}

// givenToMember are the arguments for the parameters of a record in a member of a union.
func (w *walker) givenToMember(union *layout.Field, s *layout.Struct) []Code {
	var out []Code
	for _, p := range s.Params() {
		out = append(out, w.vars.valueOf(p.Type, union.With[p.Name]).code)
	}
	return out
}

// fieldsIn are the fields of a segment.
func fieldsIn(seg *layout.Segment) []*layout.Field {
	if seg.Part != nil {
		return []*layout.Field{seg.Part.Field}
	}
	return seg.Block
}
