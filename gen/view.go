package gen

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// viewType emits the size constant and the view's type:
//
//	// UDPView is a UDP record …
//	type UDPView struct {
//		p *[UDPFixedSize]byte // the fixed part
//		v []byte              // …
//	}
func (t *target) viewType() {
	s := t.s
	if s.Fixed() > 0 {
		if s.IsFixed() {
			t.doc("%s is the size in bytes of every %s.", t.names.FixedSize(), s.Name)
		} else {
			t.doc("%s is the size in bytes of the fixed part of %s, in front of its first variable field.", t.names.FixedSize(), article(s.Name))
		}
		t.Const().Id(t.names.FixedSize()).Op("=").Lit(s.Fixed())
		t.Line()
	}
	t.doc("%s reads %s in place, in the bytes that it was parsed from.", t.names.View(), article(s.Name))
	t.Comment("//")
	for _, line := range strings.Split(s.Diagram(), "\n") {
		t.Comment("//\t" + line)
	}
	t.Comment("//")
	t.doc("It aliases those bytes and is valid as long as they are; what they change to, no method reads outside them. It is made by %s and its kin alone: the zero %s holds nothing, and the getters of its fixed fields panic.", t.names.Parse(), t.names.View())
	var fields []Code
	switch s.Shape {
	case layout.ShapeF:
		fields = append(fields, Id("p").Op("*").Index(Id(t.names.FixedSize())).Byte())
	case layout.ShapeS:
		fields = append(fields,
			Id("p").Op("*").Index(Id(t.names.FixedSize())).Byte().Comment("the fixed part"),
			Id("v").Index().Byte().Comment(t.sliceComment()))
	case layout.ShapeW:
		fields = append(fields, Id("b").Index().Byte().Comment("the whole record"))
		for _, f := range s.Facts {
			fields = append(fields, Id(factName(f)).Id(fmt.Sprintf("uint%d", f.Bits)).Comment("offset behind "+f.Part.Field.Name))
		}
	}
	t.Type().Id(t.names.View()).Struct(fields...)
	t.Line()
}

func factName(f layout.Fact) string { return lower(f.Part.Field.Name) + "End" }

// sliceComment says what the two ends of a view's slice hold.
func (t *target) sliceComment() string {
	if len(t.s.Segments) == 2 {
		return "from the record's start: its length is that of the fixed part, its capacity the record's"
	}
	return fmt.Sprintf("from the record's start: its length ends behind %s, its capacity behind the record", t.s.Segments[1].Part.Field.Name)
}

// parse emits the wrapper that makes an error of a fault. It must stay small
// enough to be inlined, so that an error that is only tested is never
// allocated.
func (t *target) parse(lax bool) {
	name, check := t.names.Parse(), t.names.Check()
	if lax {
		name, check = t.names.ParseLax(), t.names.CheckLax()
		t.doc("%s is %s with an error in place of a fault.", name, check)
	} else {
		t.doc("%s finds %s at the front of b and checks it once, so that its fields can be read without any further check. What follows the record is no error. The error is a [zcrt.Fault]: %s.", name, article(t.s.Name), t.kinds())
	}
	t.Func().Id(name).Params(Id("b").Index().Byte()).Params(Id("v").Id(t.names.View()), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(check).Call(Id("b")),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("v"), Err()))
	t.Line()
}

// kinds says in which ways a record can be refused.
func (t *target) kinds() string {
	short, value, length := t.s.Fixed() > 0, false, false
	for _, site := range t.sites.list {
		short = short || site.kind == "KindShort"
		length = length || site.kind == "KindLength"
		value = value || site.kind == "KindValue"
	}
	for _, c := range t.s.Checks {
		value = value || c.Kind == layout.CheckInner
	}
	for _, seg := range t.s.Segments {
		length = length || seg.Part == nil && seg.Index > 0 && t.s.Frame != nil
	}
	var names []string
	for _, k := range []struct {
		is   bool
		name string
	}{{short, "ErrShort"}, {length, "ErrLength"}, {value, "ErrValue"}} {
		if k.is {
			names = append(names, "[zcrt."+k.name+"]")
		}
	}
	switch len(names) {
	case 0:
		return "none is possible"
	case 1:
		return "it matches " + names[0]
	}
	return "it matches " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// cut emits CutX, which also returns what follows the record.
func (t *target) cut() {
	t.doc("%s is %s that also returns what follows the record in b.", t.names.Cut(), t.names.Parse())
	t.Func().Id(t.names.Cut()).Params(Id("b").Index().Byte()).Params(Id("v").Id(t.names.View()), Id("rest").Index().Byte(), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(Id("b")),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("v"), Nil(), Id("f"))),
		Return(Id("v"), Id("b").Index(Len(Id("v").Dot("Bytes").Call()).Op(":")), Nil()))
	t.Line()
}

// wholeMethods emits the methods over the record as a whole.
func (t *target) wholeMethods() {
	s := t.s
	t.doc("Bytes is the whole record. It aliases the bytes that v was parsed from; its capacity ends with it.")
	whole := Id("v").Dot("p").Index(Op(":"))
	switch s.Shape {
	case layout.ShapeS:
		whole = Id("v").Dot("v").Index(Op(":").Cap(Id("v").Dot("v")).Op(":").Cap(Id("v").Dot("v")))
	case layout.ShapeW:
		whole = Id("v").Dot("b")
	}
	t.method("Bytes").Params().Index().Byte().Block(Return(whole))
	t.Line()
	t.validate()
	if s.Lax {
		t.truncated()
	}
	t.blockPointers()
}

// validate emits Validate, which walks what the check leaves to accessors.
func (t *target) validate() {
	var body []Code
	for _, f := range t.s.Fields {
		switch {
		case f.Segment == nil || f.Segment.Part == nil:
		case f.Type.Kind == layout.KindStruct:
			body = append(body, If(List(Id("inner"), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Err().Op("!=").Nil()).Block(Return(Err())).
				Else().If(Err().Op(":=").Id("inner").Dot("Validate").Call(), Err().Op("!=").Nil()).Block(Return(Err())))
		case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindStruct && len(f.Type.Elem.Struct.Checks) > 0:
			c := lower(f.Name)
			if taken[c] {
				c += "Field"
			}
			body = append(body,
				Id(c).Op(":=").Id("v").Dot(f.Name).Call(),
				For(List(Id("_"), Id("ok")).Op(":=").Id(c).Dot("Next").Call(), Id("ok"), List(Id("_"), Id("ok")).Op("=").Id(c).Dot("Next").Call()).Block(),
				If(Err().Op(":=").Id(c).Dot("Err").Call(), Err().Op("!=").Nil()).Block(Return(Err())))
		}
	}
	if body == nil {
		t.doc("Validate walks what %s leaves to the accessors. For %s that is nothing, so it returns nil.", t.names.Parse(), article(t.s.Name))
	} else {
		t.doc("Validate walks what %s leaves to the accessors; if it returns nil, none of them can fail.", t.names.Parse())
	}
	t.method("Validate").Params().Error().Block(append(body, Return(Nil()))...)
	t.Line()
}

// truncated emits Truncated: the declared size exceeds the bytes at hand.
func (t *target) truncated() {
	e := t.s.FrameSize
	typ := intType(e)
	t.doc("Truncated reports whether v was made by %s of a record whose tail is cut off.", t.names.ParseLax())
	w := vars{load: func(path []*layout.Field) *Statement { return Id("v").Dot(path[0].Name).Call() }}
	size := w.number(e, typ)
	t.method("Truncated").Params().Bool().Block(Return(size.Op(">").Add(conv(typ, Len(Id("v").Dot("Bytes").Call())))))
	t.Line()
}

// conv converts an int to typ.
func conv(typ string, x *Statement) *Statement {
	if typ == "int" {
		return x
	}
	return Id(typ).Call(x)
}

// blockPointers emits, for views that store no pointer to a block, the method
// that makes one.
func (t *target) blockPointers() {
	for _, seg := range t.s.Segments {
		if seg.Part != nil || t.pointerIsStored(seg) {
			continue
		}
		if seg.Index == 0 {
			t.doc("fixed is the fixed part; nil of the zero %s.", t.names.View())
			t.method("fixed").Params().Op("*").Index(Id(t.names.FixedSize())).Byte().Block(
				If(Len(Id("v").Dot("b")).Op("<").Id(t.names.FixedSize())).Block(Return(Nil())),
				Return(Parens(Op("*").Index(Id(t.names.FixedSize())).Byte()).Parens(Id("v").Dot("b"))))
		} else {
			t.doc("block%d are the fields behind %s; nil of the zero %s.", seg.Index, t.s.Segments[seg.Index-1].Part.Field.Name, t.names.View())
			t.method(fmt.Sprintf("block%d", seg.Index)).Params().Op("*").Index(Lit(seg.Size)).Byte().Block(
				Id("b").Op(":=").Add(t.blockBytes(seg)),
				If(Len(Id("b")).Op("<").Lit(seg.Size)).Block(Return(Nil())),
				Return(Parens(Op("*").Index(Lit(seg.Size)).Byte()).Parens(Id("b"))))
		}
		t.Line()
	}
}

func (t *target) pointerIsStored(seg *layout.Segment) bool {
	return seg.Index == 0 && t.s.Shape != layout.ShapeW
}

// blockBytes is a slice that starts at a block behind a part.
func (t *target) blockBytes(seg *layout.Segment) *Statement {
	if t.s.Shape == layout.ShapeS {
		return Id("v").Dot("v").Index(Len(Id("v").Dot("v")).Op(":").Cap(Id("v").Dot("v")))
	}
	return Id("v").Dot("b").Index(t.offsetInView(seg).Op(":"))
}

// offsetInView is where a segment of a view of shape W starts.
func (t *target) offsetInView(seg *layout.Segment) *Statement {
	add := 0
	for i := seg.Index - 1; i >= 0; i-- {
		prev := t.s.Segments[i]
		if prev.Part == nil {
			add += prev.Size
			continue
		}
		if prev.Part.Window == layout.WindowRest {
			return Len(Id("v").Dot("b")).Op("-").Lit(prev.Part.Trailer - add)
		}
		end := Int().Call(Id("v").Dot(lower(prev.Part.Field.Name) + "End"))
		if add > 0 {
			return end.Op("+").Lit(add)
		}
		return end
	}
	return Lit(add)
}

// blockAt is where accessors find the bytes of a block.
func (t *target) blockAt(seg *layout.Segment) at {
	switch {
	case t.pointerIsStored(seg):
		return at{base: func() *Statement { return Id("v").Dot("p") }}
	case seg.Index == 0:
		return at{base: func() *Statement { return Id("v").Dot("fixed").Call() }}
	}
	return at{base: func() *Statement { return Id("v").Dot(fmt.Sprintf("block%d", seg.Index)).Call() }}
}

// partBytes is the slice of a part's bytes, capped where the part ends.
func (t *target) partBytes(seg *layout.Segment) *Statement {
	v := func() *Statement { return Id("v").Dot("v") }
	if t.s.Shape == layout.ShapeS {
		switch {
		case seg.Index == 1 && len(t.s.Segments) == 3:
			return v().Index(Id(t.names.FixedSize()).Op(":").Len(v()).Op(":").Len(v()))
		default:
			return v().Index(Len(v()).Op(":").Cap(v()))
		}
	}
	from := t.offsetInView(seg)
	if seg.Index == len(t.s.Segments)-1 {
		return Id("v").Dot("b").Index(from.Op(":"))
	}
	to := t.offsetInView(t.s.Segments[seg.Index+1])
	return Id("v").Dot("b").Index(from.Op(":").Add(to).Op(":").Add(dup(to)))
}
