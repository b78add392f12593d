package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// Arrays hold integers, bools or records; lists do too.

// isRecordArray reports whether t is an array of structs.
func isRecordArray(t *layout.Type) bool {
	return t.Kind == layout.KindArray && t.Elem.Kind == layout.KindStruct
}

// isBools reports whether t is a list of bools, which the check does not walk.
func isBools(t *layout.Type) bool {
	return t.Kind == layout.KindList && t.Elem.Kind == layout.KindBool
}

// recordArrayGetter emits the cursor over an array of records. They have been
// checked with the record around them, so that it meets a malformed one only if
// somebody changed the bytes since.
func (t *target) recordArrayGetter(f *layout.Field) {
	from, to := f.Bytes()
	cursor := f.Type.Elem.Struct.CursorName()
	b := t.blockAt(f.Segment).base().Index(Lit(from).Op(":").Lit(to).Op(":").Lit(to))
	values := []Code{keyed("b", b)}
	if at := t.placeOf(f.Segment).plus(from); at != (place{}) {
		values = append(values, keyed("at", at.code()))
	}
	values = append(values, givenKeys(f.Type.Elem.Struct, givenTo(f, t.viewVars("v")))...)
	t.getterDoc(f, where(f), "The cursor walks the records in it.")
	t.method(f.Name).Params().Id(cursor).Block(Return(Id(cursor).Values(values...)))
	t.Line()
}

// recordArrayValue is the statement that copies an array of records out of a
// view.
func recordArrayValue(s *layout.Struct, get, dst *Statement, given []Code) *Statement {
	return For(List(Id("i"), Id("c")).Op(":=").List(Lit(0), get), Id("i").Op("<").Len(dst), Id("i").Op("++")).Block(
		If(List(Id("e"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Id("ok")).Block(
			Add(dst).Index(Id("i")).Op("=").Id("e").Dot(valueMethod(s)).Call(given...)))
}

// putRecordArray emits the loop that writes an array of records to a block.
func (e *encoder) putRecordArray(f *layout.Field, a at) {
	from, _ := f.Bytes()
	s := f.Type.Elem.Struct
	x := Id("x").Dot(f.Name)
	size := s.Fixed()
	start := place{name: fmt.Sprintf("i*%d", size), add: from}
	within := e.sizeUpTo(f.Segment).op("+", precAdd, start.term())
	if f.Segment.Index == 0 {
		within = start.term()
	}
	e.add(For(Id("i").Op(":=").Range().Add(x)).Block(
		e.putRecord(f, s, Add(x).Index(Id("i")), a.base(), start, within.code)...))
}

// innerArray emits the check of an array of records.
func (c *checker) innerArray(f *layout.Field) {
	from, to := f.Bytes()
	s := f.Type.Elem.Struct
	c.emit(For(
		List(Id("inner"), Id("at")).Op(":=").List(in(pointer(f.Segment)).slice(from, to), c.offset([]*layout.Field{f}).code()),
		Len(Id("inner")).Op(">=").Add(sizeOf(s)),
		List(Id("inner"), Id("at")).Op("=").List(Id("inner").Index(sizeOf(s).Op(":")), Id("at").Op("+").Add(sizeOf(s))),
	).Block(
		If(List(Id("_"), Id("f")).Op(":=").Add(checkOf(s)).Call(append([]Code{Id("inner")}, givenTo(f, c.vars)...)...), Id("f").Dot("Failed").Call()).Block(
			c.refuse(Id("f").Dot("Within").Call(Id("at"))))))
}

// boolArray emits the check of an array of bools.
func (c *checker) boolArray(f *layout.Field, check *layout.Check) {
	from, to := f.Bytes()
	path := []*layout.Field{f}
	c.emit(boolsIn(in(pointer(f.Segment)).slice(from, to), func(fault *Statement) *Statement { return c.refuse(fault) },
		c.sites.of(path, "Bool", "KindValue", check.Rule), c.offset(path)))
}

// boolsIn is the loop that looks for a byte that is no bool.
func boolsIn(bytes *Statement, refuse func(fault *Statement) *Statement, site *Statement, start place) *Statement {
	at := start.term().op("+", precAdd, primary(Id("i"))).code
	if start == (place{}) {
		at = Id("i")
	}
	return For(List(Id("i"), Id("e")).Op(":=").Range().Add(bytes)).Block(
		If(Id("e").Op(">").Lit(1)).Block(refuse(site.Dot("At").Call(at, Lit(1), Uint64().Call(Id("e"))))))
}

// validBools is the statement that validates a list of bools.
func (t *target) validBools(f *layout.Field) *Statement {
	site := t.sites.of([]*layout.Field{f}, "Bool", "KindValue", "0 or 1")
	return boolsIn(t.partBytes(f.Segment), func(fault *Statement) *Statement { return Return(fault) }, site, t.placeOf(f.Segment))
}

// zeroOf is the zero value of an element.
func zeroOf(t *layout.Type) *Statement {
	if t.Kind == layout.KindBool {
		return False()
	}
	return Lit(0)
}
