package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// partGetter emits the getter of a variable field.
func (t *target) partGetter(f *layout.Field) {
	switch {
	case f.Type.Codec != nil:
		t.codecGetters(f)
	case f.Type.Varint != nil:
		t.integerGetter(f)
	case f.Type.Kind == layout.KindUnion:
		t.unionGetter(f)
	case f.Type.Kind == layout.KindBytes && f.When != nil:
		t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f), "It aliases the record; its capacity ends with it.")
		t.method(f.Name).Params().Params(Id("x").Index().Byte(), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Nil(), False())),
			Return(t.partBytes(f.Segment), True()))
		t.Line()
	case f.Type.Kind == layout.KindBytes:
		t.getterDoc(f, t.partWhere(f.Segment), "It aliases the record; its capacity ends with it.")
		t.method(f.Name).Params().Index().Byte().Block(Return(t.partBytes(f.Segment)))
		t.Line()
	case f.Type.Kind == layout.KindStruct:
		t.structPart(f)
	case isRecords(f.Type) || f.Numbers():
		t.listGetter(f)
	default:
		t.scalarList(f)
	}
}

// structPart emits the getter of a nested struct of variable size, which has not
// been checked yet, and the same with a fault in place of an error.
func (t *target) structPart(f *layout.Field) {
	view := viewOf(f.Type.Struct)
	check := t.private("check" + upper(f.Name))
	if f.When != nil {
		t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f), "The error tells why its bytes are no "+f.Type.Struct.Name+".")
		t.method(f.Name).Params().Params(Id("inner").Add(dup(view)), Id("ok").Bool(), Err().Error()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("inner"), False(), Nil())),
			List(Id("inner"), Id("f")).Op(":=").Id("v").Dot(check).Call(),
			If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
			Return(Id("inner"), True(), Err()))
		t.Line()
		t.checkStruct(f, check)
		return
	}
	t.getterDoc(f, t.partWhere(f.Segment), "The error tells why its bytes are no "+f.Type.Struct.Name+".")
	t.method(f.Name).Params().Params(Id("inner").Add(view), Err().Error()).Block(
		List(Id("inner"), Id("f")).Op(":=").Id("v").Dot(check).Call(),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("inner"), Err()))
	t.Line()
	t.checkStruct(f, check)
}

// checkStruct emits the check of the record in a part.
func (t *target) checkStruct(f *layout.Field, check string) {
	if f.Type.Struct.Rooted {
		t.rootedPart(f, check)
		return
	}
	at := t.placeOf(f.Segment)
	view := viewOf(f.Type.Struct)
	body := []Code{
		Id("b").Op(":=").Add(t.partBytes(f.Segment)),
		List(Id("inner"), Id("f")).Op(":=").Add(t.framingIn(f)).Call(append([]Code{Id("b")}, givenTo(f, t.viewVars("v"))...)...),
		If(Id("f").Dot("Failed").Call()).Block(Return(dup(view).Values(), t.within(f, Id("f")))),
	}
	note := ""
	if t.isCut(f) && !fills(f.Type.Struct) {
		note = " A record that does not fill its window is refused."
		site := t.sites.of([]*layout.Field{f}, "Exact", "KindLength", "")
		body = append(body, If(Id("n").Op(":=").Len(Id("inner").Dot("Bytes").Call()), Id("n").Op("!=").Len(Id("b"))).Block(
			Return(dup(view).Values(), site.Dot("At").Call(at.code(), Id("n"), Uint64().Call(Len(Id("b")))))))
	}
	t.doc("%s is %s with a fault in place of an error.%s", check, f.Name, note)
	t.method(check).Params().Params(dup(view), fault()).Block(append(body, Return(Id("inner"), fault().Values()))...)
	t.Line()
}

// framingIn is the function that checks the record in a part: where its window has
// to be filled, up to the record's end.
func (t *target) framingIn(f *layout.Field) *Statement {
	if t.isCut(f) {
		return framing(f.Type.Struct)
	}
	return checkOf(f.Type.Struct)
}

// isCut reports whether the layout says where the window of a part ends: a
// record of variable size in it has to fill it.
func (t *target) isCut(f *layout.Field) bool {
	p := f.Segment.Part
	return t.s.Frame != nil || p.Window != layout.WindowRest || p.Trailer > 0
}

// fills reports whether a record of s takes whatever bytes there are.
func fills(s *layout.Struct) bool { return s.Frame == nil && greedy(s) && !s.Open }

// within places a fault of what a part holds: bytes that are missing there can
// still come only where the part goes on up to the end of those at hand.
func (t *target) within(f *layout.Field, fault *Statement) *Statement {
	method := "Within"
	if f.Type.Struct != nil && f.Type.Struct.Rooted {
		return Add(fault).Dot(method).Call(Lit(0)) // its offsets are those in the root
	}
	if t.s.Frame == nil && f.Segment.Part.Window == layout.WindowRest {
		method = "Behind"
	}
	return Add(fault).Dot(method).Call(t.placeOf(f.Segment).code())
}

// walks reports whether a part holds what Parse does not walk, so that its
// accessor can fail.
func walks(f *layout.Field) bool {
	if f.At != nil || f.Away != nil {
		return true
	}
	if f.Segment == nil || f.Segment.Part == nil {
		return false
	}
	if f.Numbers() {
		return f.Segment.Part.Window != layout.WindowSelf
	}
	return f.Type.Codec != nil || f.Type.Kind == layout.KindStruct || f.Type.Kind == layout.KindUnion || isRecords(f.Type) && (ownCursor(f) || listFails(f.Type)) || isBools(f.Type)
}

// canFail reports whether an accessor of s can fail.
func canFail(s *layout.Struct) bool {
	if s.Union != nil {
		return true
	}
	for _, f := range s.Fields {
		if walks(f) {
			return true
		}
	}
	return false
}

// isRecords reports whether t is a list of structs.
func isRecords(t *layout.Type) bool {
	return t.Kind == layout.KindList && (t.Elem.Kind == layout.KindStruct || t.Elem.Kind == layout.KindUnion)
}

// listFails reports whether the walk through a list of structs can fail.
func listFails(t *layout.Type) bool {
	e := t.Elem.Struct
	return len(e.Checks) > 0 || !e.IsFixed() || canFail(e)
}

// validate emits Validate, which walks what the check leaves to accessors.
func (t *target) validate() {
	if !canFail(t.s) {
		t.doc("Validate returns nil: %s has checked all that there is to check.", t.names.Parse())
		t.method("Validate").Params().Error().Block(Return(Nil()))
		t.Line()
		return
	}
	unchanged := ""
	if t.s.Volatile {
		unchanged = " as long as the bytes stay as they are"
	}
	t.doc("Validate walks what %s leaves to the accessors; if it returns nil, none of them fails%s.", t.names.Parse(), unchanged)
	t.method("Validate").Params().Error().Block(
		If(Id("f").Op(":=").Id("v").Dot(t.private("validate")).Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
		Return(Nil()))
	t.Line()
	var body []Code
	for _, f := range t.s.Fields {
		before := len(body)
		switch {
		case !walks(f):
		case f.At != nil:
			body = append(body, t.pointerValidate(f))
		case f.Away != nil:
			body = append(body, t.awayValidate(f))
		case f.Type.Codec != nil:
			body = append(body, t.codecValidate(f)...)
		case isBools(f.Type):
			body = append(body, t.validBools(f))
		case f.Type.Kind == layout.KindStruct && canFail(f.Type.Struct):
			inner := &target{s: f.Type.Struct}
			checked := If(List(Id("inner"), Id("f")).Op(":=").Id("v").Dot(t.private("check"+upper(f.Name))).Call(), Id("f").Dot("Failed").Call()).Block(
				Return(Id("f"))).Else()
			if f.Type.Struct.Path != "" {
				body = append(body, checked.Add(validateImported(t.within(f, faultOf()))))
				continue
			}
			body = append(body, checked.If(Id("f").Op(":=").Id("inner").Dot(inner.private("validate")).Call(), Id("f").Dot("Failed").Call()).Block(
				Return(t.within(f, Id("f")))))
		case f.Type.Kind == layout.KindStruct:
			body = append(body, If(List(Id("_"), Id("f")).Op(":=").Id("v").Dot(t.private("check"+upper(f.Name))).Call(), Id("f").Dot("Failed").Call()).Block(
				Return(Id("f"))))
		case f.Type.Kind == layout.KindUnion:
			body = append(body, If(Id("f").Op(":=").Add(t.unwrapped(f)).Dot("validate").Call(), Id("f").Dot("Failed").Call()).Block(
				Return(t.within(f, Id("f")))))
		case f.When != nil:
			body = append(body, If(Id("f").Op(":=").Add(t.unwrapped(f)).Dot("validate").Call(), Id("f").Dot("Failed").Call()).Block(
				Return(Id("f"))))
		default:
			body = append(body, If(Id("f").Op(":=").Id("v").Dot(f.Name).Call().Dot("validate").Call(), Id("f").Dot("Failed").Call()).Block(
				Return(Id("f"))))
		}
		if f.When != nil && f.Type.Kind == layout.KindStruct && f.At == nil && len(body) > before {
			body = append(body[:before:before], If(t.present(f, "v")).Block(body[before:]...))
		}
	}
	t.doc("%s is Validate with a fault in place of an error.", t.private("validate"))
	t.method(t.private("validate")).Params().Add(fault()).Block(append(body, Return(fault().Values()))...)
	t.Line()
}

// partWhere says which bytes a part has.
func (t *target) partWhere(seg *layout.Segment) string {
	p, after := seg.Part, t.after(seg)
	switch p.Window {
	case layout.WindowSize:
		return fmt.Sprintf("%s, %s bytes", after, p.Extent.Text)
	case layout.WindowTo:
		return fmt.Sprintf("%s, up to byte %s", after, p.Extent.Text)
	case layout.WindowPrefix:
		return fmt.Sprintf("%s, as many bytes as the %d-bit length in front of it says", after, p.Prefix.Width)
	case layout.WindowCount:
		return fmt.Sprintf("%s, %s elements", after, p.Extent.Text)
	}
	if p.Window == layout.WindowSelf && p.Seq != nil && p.Seq.Count != nil {
		return fmt.Sprintf("%s, %s elements", after, p.Seq.Count.Text)
	}
	if p.Window == layout.WindowSelf {
		return after + ", up to where it ends by itself"
	}
	if p.Trailer > 0 {
		return fmt.Sprintf("%s, up to the last %d bytes", after, p.Trailer)
	}
	if p.Window == layout.WindowUpto || p.Tailed {
		return after + ", up to " + p.Behind()
	}
	return after + ", up to the record's end"
}

// after says in words what is in front of a segment.
func (t *target) after(seg *layout.Segment) string {
	if seg.Index == 0 {
		return "the front of the record"
	}
	for i := seg.Index - 1; i >= 0; i-- {
		prev := t.s.Segments[i]
		switch {
		case prev.Last().Aligns != nil && i > 0 && i == seg.Index-1:
			return "what follows " + t.s.Segments[i-1].Name() + " and padding"
		case prev.Part != nil && i == seg.Index-1:
			return "what follows " + prev.Part.Field.Name
		case prev.Part != nil:
			return "what follows the fixed fields behind " + prev.Name()
		case i > 0 && lastNamed(prev) != "":
			return "what follows " + lastNamed(prev)
		}
	}
	return "what follows the fixed part"
}

// lastNamed is the name of a block's last field that has one of its own.
func lastNamed(seg *layout.Segment) string {
	for i := len(seg.Block) - 1; i >= 0; i-- {
		if f := seg.Block[i]; hasAccessors(f) {
			return f.Name
		}
	}
	return ""
}
