package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// away computes where a field lies that has no bytes in its place. What it is
// computed of has been loaded once, and the view stores the result: the bytes in
// between are not looked at here.
func (w *walker) away(f *layout.Field) {
	for i, e := range awayExprs(f) {
		w.loadExpr(e)
		w.emit(Id(w.locals.away[f][i]).Op(":=").Add(w.vars.number(e, intType(e)).code))
	}
}

// awayExprs are the offset of a field and, unless it goes on up to the record's
// end, its size; none for any other field.
func awayExprs(f *layout.Field) []*layout.Expr {
	switch w := f.Away; {
	case w == nil:
		return nil
	case w.Extent == nil:
		return []*layout.Expr{w.At}
	default:
		return []*layout.Expr{w.At, w.Extent}
	}
}

// awayLocals are the locals that hold them.
func awayLocals(taken nameSet, f *layout.Field) [2]string {
	name := lower(f.Name)
	return [2]string{taken.free(name+"At", name+"Offset"), taken.free(name+"Size", name+"Extent")}
}

// awayLocal is the local that holds a fact.
func (t *target) awayLocal(f layout.Fact) string {
	if f.Role == layout.FactAt {
		return t.locals.away[f.Away][0]
	}
	return t.locals.away[f.Away][1]
}

// awayName is the field of the view that stores a fact, awayComment its comment.
func (t *target) awayName(f layout.Fact) string {
	name := lower(f.Away.Name)
	if f.Role == layout.FactAt {
		return t.private(name + "At")
	}
	return t.private(name + "Size")
}

func awayComment(f layout.Fact) string {
	switch {
	case f.Role == layout.FactAt:
		return "where " + f.Away.Name + " lies, from the record's start"
	case f.Away.Away.Window == layout.WindowCount:
		return "how many elements " + f.Away.Name + " has there"
	}
	return "how many bytes " + f.Away.Name + " has there"
}

// awayFact is a stored fact as an uint64: on a machine with an int of 32 bits, it
// may exceed that.
func (t *target) awayFact(f *layout.Field, role layout.FactRole) *Statement {
	for _, fact := range t.s.Facts {
		switch {
		case fact.Away != f || fact.Role != role:
		case t.s.Packed:
			return Id(t.unpacked(fact))
		default:
			return Uint64().Call(Id("v").Dot(t.factName(fact)))
		}
	}
	panic("gen: " + f.Name + " is not stored")
}

// awayWhere says which bytes a field at an offset has.
func awayWhere(f *layout.Field) string {
	switch w := f.Away; w.Window {
	case layout.WindowSize:
		return fmt.Sprintf("%s bytes at byte %s of the record", w.Extent.Text, w.At.Text)
	case layout.WindowCount:
		return fmt.Sprintf("%s elements at byte %s of the record", w.Extent.Text, w.At.Text)
	default:
		return fmt.Sprintf("what lies from byte %s of the record up to its end", w.At.Text)
	}
}

// awayGetter emits the accessor of a field at an offset, and the same with a fault
// in place of an error:
//
//	func (v FrameView) checkData() ([]byte, zcrt.Fault) {
//		b, at, size := v.b, uint64(v.dataAt), uint64(v.dataSize)
//		if at > uint64(len(b)) || size > uint64(len(b[at:])) {
//			return nil, frameDataExtent.At(…)
//		}
//		b = b[at:]
//		return b[:size:size], zcrt.Fault{}
//	}
func (t *target) awayGetter(f *layout.Field) {
	check := t.private("check" + upper(f.Name))
	typ, note := Index().Byte(), "It aliases the record; its capacity ends with it."
	if isRecords(f.Type) {
		typ, note = Id(cursorName(f)), "The cursor walks the records in it."
	}
	t.getterDoc(f, awayWhere(f), note, "The error tells that the record ends in front of that.")
	t.method(f.Name).Params().Params(Id("x").Add(dup(typ)), Err().Error()).Block(
		List(Id("x"), Id("f")).Op(":=").Id("v").Dot(check).Call(),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("x"), Err()))
	t.Line()
	t.doc("%s is %s with a fault in place of an error.", check, f.Name)
	t.method(check).Params().Params(Id("x").Add(dup(typ)), Id("f").Add(fault())).Block(t.awayBody(f)...)
	t.Line()
}

func (t *target) awayBody(f *layout.Field) []Code {
	w := f.Away
	kind := "KindShort"
	if t.s.Frame != nil {
		kind = "KindLength"
	}
	site := t.sites.of([]*layout.Field{f}, "Extent", kind, "")
	refuse := func(cond *Statement, end *Statement) Code {
		return If(cond).Block(Return(Id("x"), dup(site).Dot("At").Call(zc("Saturate").Call(Id("at")), zc("Saturate").Call(end), Uint64().Call(Len(Id("b"))))))
	}
	past := Id("at").Op(">").Uint64().Call(Len(Id("b")))
	if w.Extent == nil {
		body := []Code{
			List(Id("b"), Id("at")).Op(":=").List(Id("v").Dot("b"), t.awayFact(f, layout.FactAt)),
			refuse(past, Id("at")),
		}
		return append(body, t.awayResult(f, Id("b").Index(Id("at").Op(":")))...)
	}
	body := []Code{List(Id("b"), Id("at"), Id("size")).Op(":=").List(Id("v").Dot("b"), t.awayFact(f, layout.FactAt), t.awayFact(f, layout.FactExtent))}
	size := Id("size")
	if unit := leastElement(f.Type); w.Window == layout.WindowCount && unit > 1 {
		if f.Type.Elem.IsFixedRecord() {
			body = append(body, Id("size").Op("*=").Add(sizeOf(f.Type.Elem.Struct)))
		} else { // so many there must be at least
			size = Id("size").Op("*").Lit(unit)
		}
	}
	body = append(body, refuse(past.Op("||").Add(dup(size)).Op(">").Uint64().Call(Len(Id("b").Index(Id("at").Op(":")))), Id("at").Op("+").Add(dup(size))))
	if w.Window == layout.WindowCount && !f.Type.Elem.IsFixedRecord() {
		return append(body, t.awayResult(f, Id("b").Index(Id("at").Op(":")))...)
	}
	body = append(body, Id("b").Op("=").Id("b").Index(Id("at").Op(":")))
	return append(body, t.awayResult(f, Id("b").Index(Op(":").Id("size").Op(":").Id("size")))...)
}

// leastElement is the size of the smallest element of a list.
func leastElement(t *layout.Type) int {
	if t.Kind != layout.KindList {
		return 1
	}
	if t.Elem.IsFixedRecord() {
		return t.Elem.Size()
	}
	return max(1, int(t.Elem.Struct.Sizes.Min.Int64()))
}

// awayResult returns the bytes of a field: as they are, or a cursor over them.
func (t *target) awayResult(f *layout.Field, bytes *Statement) []Code {
	if !isRecords(f.Type) {
		return []Code{Return(bytes, fault().Values())}
	}
	elem := f.Type.Elem.Struct
	values := []Code{keyed("b", bytes), keyed("at", Int().Call(Id("at")))}
	counted := f.Away.Window == layout.WindowCount && !elem.IsFixed()
	switch {
	case counted:
		values = append(values, keyed("n", Int().Call(Id("size"))))
	case elem.Counted:
		values = append(values, keyed("n", Lit(-1)))
	}
	if elem.Growing && t.s.Frame == nil && f.Away.Window != layout.WindowSize {
		values = append(values, keyed("open", True()))
	}
	var code []Code
	if f.Away.Window != layout.WindowCount && elem.IsFixed() && elem.Fixed() > 1 {
		site := t.sites.of([]*layout.Field{f}, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", elem.Fixed()))
		code = append(code,
			If(Id("n").Op(":=").Uint64().Call(Len(dup(bytes))), Id("n").Op("%").Add(sizeOf(elem)).Op("!=").Lit(0)).Block(
				Return(Id("x"), site.Dot("At").Call(Int().Call(Id("at")), sizeOf(elem), Id("n")))))
	}
	return append(code, Return(Id(cursorName(f)).Values(values...), fault().Values()))
}

// awayValidate walks what lies at an offset.
func (t *target) awayValidate(f *layout.Field) *Statement {
	check := t.private("check" + upper(f.Name))
	name := "_"
	walks := isRecords(f.Type) && listFails(f.Type)
	if walks {
		name = "c"
	}
	code := If(List(Id(name), Id("f")).Op(":=").Id("v").Dot(check).Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f")))
	if walks {
		code = code.Else().If(Id("f").Op(":=").Id("c").Dot("validate").Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f")))
	}
	return code
}

// awayValue copies it.
func (t *target) awayValue(f *layout.Field) *Statement {
	found := func(name string, do ...Code) *Statement {
		return If(List(Id(name), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Err().Op("==").Nil()).Block(do...)
	}
	dst := func() *Statement { return Id("x").Dot(f.Name) }
	if !isRecords(f.Type) {
		return found("b", dst().Op("=").Add(zc("Clone").Call(Id("b"))))
	}
	if listFails(f.Type) {
		return found("c", copyRecords(f.Type, "c", nil, dst, true, nil)...)
	}
	return found("c", copyRecords(f.Type, "", Id("c"), dst, false, nil)...)
}

// awayText prints it.
func (t *target) awayText(f *layout.Field) *Statement {
	text := func(method string, x Code) *Statement { return Id("t").Dot(method).Call(Lit(f.Name), x) }
	print := text("Bytes", Id("x"))
	if isRecords(f.Type) {
		print = text("Elements", zc("Count").Call(Id("x").Dot("All").Call()))
	}
	return If(List(Id("x"), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Err().Op("==").Nil()).Block(print).Else().Block(
		text("Word", Err().Dot("Error").Call()))
}

// refuseAway emits the refusal of a value for a field at an offset: an encoder
// writes nothing there.
func (e *encoder) refuseAway(f *layout.Field) {
	x := Id("x").Dot(f.Name)
	site := e.sites.of([]*layout.Field{f}, "Written", "KindLength", noneWritten)
	e.refuse(Len(x).Op("!=").Lit(0), site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(Len(x))))
}

const noneWritten = "none: nothing is written at an offset"

// nothingAway emits the refusal of a value of which other fields say that
// something lies at an offset, so that what was written reads as what was meant.
func (e *encoder) nothingAway(f *layout.Field, refuse func(*Statement) []Code) Code {
	check := e.private("check" + upper(f.Name))
	site := e.sites.of([]*layout.Field{f}, "Written", "KindLength", noneWritten)
	n := Len(Id("found"))
	if isRecords(f.Type) {
		n = Len(Id("found").Dot("b"))
		if f.Away.Window == layout.WindowCount && !f.Type.Elem.IsFixedRecord() {
			n = Id("found").Dot("n")
		}
	}
	return If(List(Id("found"), Id("f")).Op(":=").Id("v").Dot(check).Call(), Id("f").Dot("Failed").Call()).Block(
		refuse(Id("f"))...).Else().If(dup(n).Op("!=").Lit(0)).Block(
		refuse(site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(n)))...)
}

// hasTail reports whether a record takes the rest of its window for what lies at
// offsets in it.
func hasTail(s *layout.Struct) bool {
	p := rest(s)
	return p != nil && p.IsTail()
}
