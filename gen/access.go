package gen

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// accessors emits the getter of a field and, where one is allowed, its setter.
func (t *target) accessors(f *layout.Field) {
	if f.Segment == nil || f.Hidden != nil || f.Name == "_" || f.Reserved {
		return
	}
	switch {
	case f.Segment.Part != nil:
		t.partGetter(f)
	case f.Type.IsScalar():
		t.scalarGetter(f)
		if hasSetter(f) {
			t.scalarSetter(f)
		}
	case f.Type.Kind == layout.KindArray:
		t.arrayGetter(f)
		if hasSetter(f) {
			t.arraySetter(f)
			t.inPlace(f)
		}
	case f.Type.Kind == layout.KindStruct:
		t.structGetter(f)
	}
	if f.Sum != nil {
		t.sumMethods(f)
	}
}

// hasSetter reports whether a field may be written in place: nothing of the
// layout hangs on it, and it has more than one value.
func hasSetter(f *layout.Field) bool { return !f.Governs && f.Constant == nil }

// getterDoc starts an accessor's comment with the field's own words.
func (t *target) getterDoc(f *layout.Field, what string) {
	doc := f.Doc
	if doc != "" {
		if first, _, _ := strings.Cut(doc, " "); first == f.Name {
			t.doc("%s", doc)
		} else {
			t.doc("%s is %s", f.Name, what)
			t.Comment("//")
			t.doc("%s", sentence(doc))
		}
	} else {
		t.doc("%s is %s", f.Name, what)
	}
}

// sentence gives a trailing comment a capital and a full stop.
func sentence(s string) string {
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// where says in which bytes and bits a field lies.
func where(f *layout.Field) string {
	from, to := f.Bytes()
	at := fmt.Sprintf("byte %d", from)
	if to-from > 1 {
		at = fmt.Sprintf("bytes %d-%d", from, to-1)
	}
	if f.Group != nil && f.Width%8 != 0 {
		at = fmt.Sprintf("%d bits of %s", f.Width, at)
		if f.Width == 1 {
			at = "a bit of " + strings.TrimPrefix(at, "1 bits of ")
		}
	}
	if f.Type.IsScalar() && f.Width > 8 {
		at += ", " + f.Order.String()
	}
	if f.Segment.Index > 0 {
		at += ", counted from the end of " + f.Struct.Segments[f.Segment.Index-1].Part.Field.Name
	}
	return at + "."
}

// scalarGetter emits:
//
//	func (v UDPView) Length() uint16 { return binary.BigEndian.Uint16(v.p[4:6]) }
func (t *target) scalarGetter(f *layout.Field) {
	value := read(f, t.blockAt(f.Segment))
	if f.None == nil {
		t.getterDoc(f, where(f))
		t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(value))
		t.Line()
		return
	}
	t.getterDoc(f, fmt.Sprintf("%s It is absent, and ok false, if it is %s.", where(f), f.None.Text))
	t.method(f.Name).Params().Params(Id("x").Add(goTypeOf(f.Type)), Id("ok").Bool()).Block(
		Id("x").Op("=").Add(value),
		Return(Id("x"), Id("x").Op("!=").Add(constant(f.None))))
	t.Line()
}

// scalarSetter emits a setter; one whose field has a rule of its own, or fewer
// bits than its type, refuses what does not pass and reports that.
func (t *target) scalarSetter(f *layout.Field) {
	name := "Set" + f.Name
	var refuse []Code
	if narrow(f) {
		refuse = append(refuse, If(tooWide(f, Id("x"))).Block(Return(False())))
	}
	for _, c := range t.s.Checks {
		if c.Field != f {
			continue
		}
		if code := t.refusal(c); code != nil {
			refuse = append(refuse, code)
		}
	}
	store := write(f, t.blockAt(f.Segment), Id("x"))
	note := ""
	if s := t.covers(f); s != "" {
		note = " It leaves " + s + " as it is."
	}
	if refuse == nil {
		t.doc("%s sets %s in place.%s", name, f.Name, note)
		t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Block(store)
		t.Line()
		return
	}
	t.doc("%s sets %s in place. It reports false and sets nothing if x is not allowed: %s.%s", name, f.Name, t.allowed(f), note)
	t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Bool().Block(append(refuse, store, Return(True()))...)
	t.Line()
}

// covers names the checksums of the struct, which a setter does not touch.
func (t *target) covers(f *layout.Field) string {
	var names []string
	for _, s := range t.s.Sums {
		if s.Field != f {
			names = append(names, s.Field.Name)
		}
	}
	return strings.Join(names, " and ")
}

// allowed says what values a field can have.
func (t *target) allowed(f *layout.Field) string {
	var rules []string
	for _, c := range t.s.Checks {
		if c.Field == f && c.Rule != "" {
			rules = append(rules, "want "+c.Rule)
		}
	}
	if len(rules) == 0 {
		rules = append(rules, fmt.Sprintf("it has %d bits", f.Width))
	}
	return strings.Join(rules, ", ")
}

// refusal is the statement of a setter that refuses what a check would.
func (t *target) refusal(c *layout.Check) Code {
	x := Id("x")
	switch c.Kind {
	case layout.CheckIn:
		return If(outside(x, c.Field, c)).Block(Return(False()))
	case layout.CheckWhere:
		w := vars{load: func([]*layout.Field) *Statement { return Id("x") }}
		return If(w.condition(c.Expr, false)).Block(Return(False()))
	case layout.CheckClosed:
		var cases []Code
		for _, v := range c.Field.Type.Enum.Values {
			cases = append(cases, Id(v.Name))
		}
		return Switch(x).Block(Case(cases...), Default().Block(Return(False())))
	}
	return nil
}

// arrayGetter emits the copy of an array of bytes, or of integers.
func (t *target) arrayGetter(f *layout.Field) {
	from, to := f.Bytes()
	bytes := t.blockAt(f.Segment).slice(from, to)
	t.getterDoc(f, where(f))
	m := t.method(f.Name).Params()
	if isByteArray(f.Type) {
		m.Add(goTypeOf(f.Type)).Block(Return(goTypeOf(f.Type).Call(bytes)))
		t.Line()
		return
	}
	elem := f.Type.Elem
	m.Params(Id("x").Add(goTypeOf(f.Type))).Block(
		For(Id("i").Op(":=").Range().Id("x")).Block(Id("x").Index(Id("i")).Op("=").Add(t.elementOf(f, elem, t.elementSlice(f, Id("i"))))),
		Return(Id("x")))
	t.Line()
}

func isByteArray(t *layout.Type) bool {
	return t.Kind == layout.KindArray && t.Elem.Kind == layout.KindUint && t.Elem.Bits == 8 && t.Elem.Name == "uint8"
}

// elementSlice is the bytes from element i of an array on.
func (t *target) elementSlice(f *layout.Field, i *Statement) *Statement {
	from, to := f.Bytes()
	return t.blockAt(f.Segment).slice(from, to).Index(i.Op("*").Lit(f.Type.Elem.Size()).Op(":"))
}

// elementOf reads the integer at the front of bytes.
func (t *target) elementOf(f *layout.Field, elem *layout.Type, bytes *Statement) *Statement {
	n := elem.Size()
	var v *Statement
	if n == 1 {
		v = bytes.Index(Lit(0))
	} else {
		v = orderOf(f.Order, n).Dot(fmt.Sprintf("Uint%d", n*8)).Call(bytes)
	}
	if elem.Name == fmt.Sprintf("uint%d", n*8) {
		return v
	}
	return goTypeOf(elem).Call(v)
}

// storeElement writes x to the front of bytes.
func storeElement(order layout.ByteOrder, elem *layout.Type, bytes, x *Statement) *Statement {
	n := elem.Size()
	if elem.Name != fmt.Sprintf("uint%d", n*8) {
		x = Id(fmt.Sprintf("uint%d", n*8)).Call(x)
	}
	if n == 1 {
		return bytes.Index(Lit(0)).Op("=").Add(x)
	}
	return orderOf(order, n).Dot(fmt.Sprintf("PutUint%d", n*8)).Call(bytes, x)
}

func (t *target) arraySetter(f *layout.Field) {
	from, to := f.Bytes()
	name := "Set" + f.Name
	note := ""
	if s := t.covers(f); s != "" {
		note = " It leaves " + s + " as it is."
	}
	t.doc("%s sets %s in place.%s", name, f.Name, note)
	m := t.method(name).Params(Id("x").Add(goTypeOf(f.Type)))
	if isByteArray(f.Type) {
		m.Block(Copy(t.blockAt(f.Segment).slice(from, to), Id("x").Index(Op(":"))))
	} else {
		m.Block(For(List(Id("i"), Id("e")).Op(":=").Range().Id("x")).Block(
			storeElement(f.Order, f.Type.Elem, t.elementSlice(f, Id("i")), Id("e"))))
	}
	t.Line()
}

// structGetter emits the view of a nested struct of fixed size, which shares
// the outer view's proof.
func (t *target) structGetter(f *layout.Field) {
	from, to := f.Bytes()
	n := layout.Names{Struct: f.Type.Struct.Name}
	t.getterDoc(f, where(f))
	t.method(f.Name).Params().Id(n.View()).Block(
		Return(Id(n.View()).Values(Parens(Op("*").Index(Id(n.FixedSize())).Byte()).Parens(t.blockAt(f.Segment).slice(from, to)))))
	t.Line()
}

// partGetter emits the getter of a variable field.
func (t *target) partGetter(f *layout.Field) {
	seg := f.Segment
	bytes := t.partBytes(seg)
	switch {
	case f.Type.Kind == layout.KindBytes:
		t.getterDoc(f, t.partWhere(seg)+" It aliases the record; its capacity ends with it.")
		t.method(f.Name).Params().Index().Byte().Block(Return(bytes))
	case f.Type.Kind == layout.KindStruct:
		n := layout.Names{Struct: f.Type.Struct.Name}
		t.getterDoc(f, t.partWhere(seg)+" The error tells why its bytes are no "+f.Type.Struct.Name+".")
		t.method(f.Name).Params().Params(Id(n.View()), Error()).Block(Return(Id(n.Parse()).Call(bytes)))
	case f.Type.Elem.Kind == layout.KindStruct:
		n := layout.Names{Struct: f.Type.Elem.Struct.Name}
		t.getterDoc(f, t.partWhere(seg)+" The cursor walks its elements.")
		t.method(f.Name).Params().Id(n.Cursor()).Block(Return(Id(n.Cursor()).Values(Dict{Id("b"): bytes})))
	default:
		t.scalarList(f, bytes)
		return
	}
	t.Line()
}

// partWhere says which bytes a part has.
func (t *target) partWhere(seg *layout.Segment) string {
	p := seg.Part
	after := "what follows the fixed part"
	if seg.Index == 0 {
		after = "the front of the record"
	} else if prev := t.s.Segments[seg.Index-1]; prev.Part != nil {
		after = "what follows " + prev.Part.Field.Name
	} else if seg.Index > 1 {
		after = "what follows " + prev.Block[len(prev.Block)-1].Name
	}
	switch p.Window {
	case layout.WindowSize:
		return fmt.Sprintf("%s, %s bytes.", after, p.Extent.Text)
	case layout.WindowTo:
		return fmt.Sprintf("%s, up to byte %s.", after, p.Extent.Text)
	case layout.WindowPrefix:
		return fmt.Sprintf("%s, as many bytes as the %d-bit length in front of it says.", after, p.Prefix.Width)
	case layout.WindowCount:
		return fmt.Sprintf("%s, %s elements.", after, p.Extent.Text)
	}
	if p.Trailer > 0 {
		return fmt.Sprintf("%s, up to the last %d bytes.", after, p.Trailer)
	}
	return after + ", up to the record's end."
}
