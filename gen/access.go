package gen

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// accessors emits the getter of a field and, where one is allowed, its setter.
func (t *target) accessors(f *layout.Field) {
	if f.At != nil {
		t.pointerGetter(f)
	}
	if f.Away != nil {
		t.awayGetter(f)
	}
	if f.Kept {
		t.keptGetter(f)
	}
	if f.Atomic && !t.s.Natural {
		t.atomicAccess(f)
	}
	if !hasAccessors(f) || !f.HasGetter() {
		return
	}
	switch {
	case f.Calc != nil:
		t.calcGetter(f)
	case f.Segment.When != nil && f.Segment.Part == nil:
		t.optionalGetter(f)
	case f.Segment.Part != nil:
		if f.When != nil {
			t.emitHas(f)
		}
		t.partGetter(f)
	case f.Type.IsScalar():
		t.scalarGetter(f)
		if hasSetter(f) {
			t.scalarSetter(f)
		}
	case f.Type.Address:
		t.address(f)
	case f.Type.Kind == layout.KindFloat:
		t.floatAccessors(f)
	case isRecordArray(f.Type):
		t.recordArrayGetter(f)
	case f.Type.Kind == layout.KindArray:
		t.arrayGetter(f)
		if hasSetter(f) {
			t.arraySetter(f)
			t.inPlace(f)
		}
		t.arrayAsAddress(f)
	case f.Type.Kind == layout.KindStruct && f.Type.Struct.Path != "":
		t.importedGetter(f)
	case f.Type.Kind == layout.KindStruct:
		t.structGetter(f)
	}
	t.rewrites(f)
	switch {
	case f.Sum == nil:
	case f.Sum.Algorithm != nil:
		t.ownSum(f)
	default:
		t.sumMethods(f)
	}
}

// hasSetter reports whether a field may be written in place: nothing of the
// layout hangs on it, and it has more than one value.
func hasSetter(f *layout.Field) bool { return f.HasSetter() }

// getterDoc is the comment of a getter: where the field is, its author's words,
// and notes.
//
//	// TTL is byte 8: hops that are left.
func (t *target) getterDoc(f *layout.Field, where string, notes ...string) {
	doc := f.Doc
	note := strings.TrimSpace(strings.Join(notes, " "))
	switch {
	case doc == "":
		t.doc("%s", strings.TrimSpace(fmt.Sprintf("%s is %s. %s", f.Name, where, note)))
	case strings.HasPrefix(doc, f.Name+" "):
		t.doc("%s", doc)
		t.Comment("//")
		t.doc("%s", strings.TrimSpace(sentence(where)+" "+note))
	case strings.Contains(doc, "\n") || strings.Contains(strings.TrimSuffix(doc, "."), ". "):
		t.doc("%s", strings.TrimSpace(fmt.Sprintf("%s is %s. %s", f.Name, where, note)))
		t.Comment("//")
		t.doc("%s", sentence(doc))
	default:
		t.doc("%s", strings.TrimSpace(fmt.Sprintf("%s is %s: %s. %s", f.Name, where, strings.TrimSuffix(doc, "."), note)))
	}
}

// sentence gives words a capital and a full stop.
func sentence(s string) string {
	s = upper(s)
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
	if f.Group != nil {
		at = whichBits(f)
	}
	if f.Type.Kind == layout.KindFloat || f.Type.IsScalar() && containerOf(f).size() > 1 ||
		f.Type.Kind == layout.KindArray && (f.Type.Elem.IsScalar() || f.Type.Elem.Kind == layout.KindFloat) && f.Type.Elem.Size() > 1 {
		at += ", " + f.Order.String()
	}
	if f.Segment.Index > 0 {
		at += ", " + behindPrevious(f.Struct, f.Segment)
	}
	return at
}

// whichBits says which bits of which bytes a bit field is.
func whichBits(f *layout.Field) string {
	c := containerOf(f)
	at := fmt.Sprintf("byte %d", c.from)
	if c.size() > 1 {
		at = fmt.Sprintf("bytes %d-%d", c.from, c.to-1)
	}
	switch {
	case c.whole():
		return at
	case c.width == 1:
		return fmt.Sprintf("bit 0x%0*x of %s", 2*c.size(), c.ones()<<c.shift, at)
	case c.shift == 0:
		return fmt.Sprintf("the low %d bits of %s", c.width, at)
	case c.shift+c.width == c.size()*8:
		return fmt.Sprintf("the high %d bits of %s", c.width, at)
	}
	return fmt.Sprintf("bits 0x%0*x of %s", 2*c.size(), c.ones()<<c.shift, at)
}

// scalarGetter emits:
//
//	func (v UDPView) Length() uint16 { return binary.BigEndian.Uint16(v.p[4:6]) }
func (t *target) scalarGetter(f *layout.Field) {
	value := read(f, t.blockAt(f.Segment)).code
	if f.None == nil {
		t.getterDoc(f, where(f))
		t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(value))
		t.Line()
		return
	}
	present := Id("x").Op("!=").Add(constant(f.None).code)
	if f.None.Bool {
		present = unequal(plain(f, primary(Id("x"))), f.None)
	}
	t.getterDoc(f, where(f), fmt.Sprintf("It is absent, and ok is false, if it is %s.", f.None.Text))
	t.method(f.Name).Params().Params(Id("x").Add(goTypeOf(f.Type)), Id("ok").Bool()).Block(
		Id("x").Op("=").Add(value),
		Return(Id("x"), present))
	t.Line()
}

// scalarSetter emits a setter; one whose field has a rule of its own, or fewer
// bits than its type, refuses what does not pass and reports that.
func (t *target) scalarSetter(f *layout.Field) {
	refuse, want := t.refusals(f)
	name := join("Set", f)
	body := append(refuse, write(f, t.blockAt(f.Segment), primary(Id("x"))))
	if refuse == nil {
		t.doc("%s sets %s in place.%s", name, f.Name, t.untouched(f))
		t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Block(body...)
	} else {
		t.doc("%s sets %s in place if %s, and reports whether it did.%s", name, f.Name, list(want, "and"), t.untouched(f))
		t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Bool().Block(append(body, Return(True()))...)
	}
	t.Line()
}

// refusals are the statements by which a setter refuses values, and in words what
// passes.
func (t *target) refusals(f *layout.Field) (refuse []Code, want []string) {
	if narrow(f) {
		refuse = append(refuse, If(tooWide(f, primary(Id("x")))).Block(Return(False())))
		want = append(want, fmt.Sprintf("x fits %d bits", f.Width))
	}
	for _, c := range t.s.Checks {
		if code, words := refusal(f, c); code != nil {
			refuse = append(refuse, code)
			want = append(want, words)
		}
	}
	return refuse, want
}

// untouched says which checksums a setter leaves as they are.
func (t *target) untouched(f *layout.Field) string {
	var names []string
	for _, s := range t.s.Sums {
		if s.Field != f && s.Covers(f) {
			names = append(names, s.Field.Name)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return " It leaves " + names[0] + " as it is."
	}
	return " It leaves " + list(names, "and") + " as they are."
}

// refusal is the statement by which a setter of f refuses what a check would,
// and in words what passes; nil where the check is about something else.
func refusal(f *layout.Field, c *layout.Check) (Code, string) {
	if c.Field != f {
		return nil, ""
	}
	no := Return(False())
	x := primary(Id("x"))
	switch c.Kind {
	case layout.CheckIn:
		return If(outside(x, f, c)).Block(no), "it is in " + c.Rule
	case layout.CheckWhere:
		if fields := c.Expr.Fields(); len(fields) != 1 || fields[0] != f {
			return nil, ""
		}
		w := vars{load: func([]*layout.Field) term { return plain(f, x) }}
		return If(w.condition(c.Expr, false).code).Block(no), c.Rule
	case layout.CheckClosed:
		return Switch(Id("x")).Block(Case(constants(f.Type.Enum)...), Default().Block(no)), "it is a constant of " + f.Type.Name
	}
	return nil, ""
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
