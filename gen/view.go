package gen

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// viewType emits the size constant and the view's type:
//
//	// UDPView reads a UDP in place …
//	type UDPView struct {
//		p *[UDPFixedSize]byte // the fixed part
//		v []byte              // …
//	}
func (t *target) viewType() {
	s := t.s
	if s.Fixed() > 0 {
		if s.IsFixed() {
			t.doc("%s is the size in bytes of every %s.", t.names.FixedSize(), s.GoName())
		} else {
			t.doc("%s is the size in bytes of the fixed part of %s, in front of its first variable field.", t.names.FixedSize(), record(s))
		}
		t.Const().Id(t.names.FixedSize()).Op("=").Lit(s.Fixed())
		t.Line()
	}
	t.doc("%s reads %s in place, in the bytes that it was parsed from.", t.names.View(), record(s))
	t.Comment("//")
	for _, line := range strings.Split(s.Diagram(), "\n") {
		t.Comment("//\t" + line)
	}
	t.Comment("//")
	if s.Volatile {
		t.doc("The bytes may change at any time: each getter loads what is there when it is called. Where the fields end is what %s has loaded, once.", t.names.Check())
		t.Comment("//")
	}
	t.doc("It aliases those bytes and is valid as long as they are; whatever they change to, no method reads outside them. It is made by %s and its kin alone: the zero %s holds nothing, and its getters may panic.", t.names.Parse(), t.names.View())
	var fields []Code
	switch s.Shape {
	case layout.ShapeF:
		fields = append(fields, Id("p").Op("*").Index(Id(t.names.FixedSize())).Byte())
	case layout.ShapeS:
		fields = append(fields,
			Id("p").Op("*").Index(Id(t.names.FixedSize())).Byte().Comment("the fixed part"),
			Id("v").Index().Byte().Comment(t.sliceComment()))
	case layout.ShapeW:
		whole := "the whole record"
		if s.Rooted {
			whole = "the root that the record lies in"
		}
		fields = append(fields, Id("b").Index().Byte().Comment(whole))
		if s.Packed {
			fields = append(fields, Id(t.private("ends")).Uint64().Comment("the offsets behind its fields, packed"))
		}
		for _, f := range facts(s) {
			if s.Packed {
				break
			}
			if f.Calc != nil {
				fields = append(fields, Id(t.factName(f)).Add(goTypeOf(f.Calc.Type)).Comment(factComment(f)))
				continue
			}
			fields = append(fields, Id(t.factName(f)).Id(fmt.Sprintf("uint%d", f.Bits)).Comment(factComment(f)))
		}
	}
	t.Type().Id(t.names.View()).Struct(fields...)
	t.Line()
}

// facts are the ends that a view stores, the widest first, so that no room is
// lost between them.
func facts(s *layout.Struct) []layout.Fact {
	return slices.SortedStableFunc(slices.Values(s.Facts), func(a, b layout.Fact) int { return b.Bits - a.Bits })
}

// fact is the field of the view that stores the end of a segment, calcFact the one
// that stores the value of a field without bytes.
func (t *target) fact(seg *layout.Segment) string {
	return t.factName(t.s.Facts[slices.IndexFunc(t.s.Facts, func(f layout.Fact) bool { return f.Segment == seg })])
}

func (t *target) calcFact(f *layout.Field) string {
	return t.factName(t.s.Facts[slices.IndexFunc(t.s.Facts, func(fact layout.Fact) bool { return fact.Calc == f })])
}

// factName is the field of the view that stores a fact. Those of fields whose names
// differ in the case of letters alone would be the same, and are numbered.
func (t *target) factName(f layout.Fact) string {
	name, n := t.plainFactName(f), 1
	for _, other := range t.s.Facts[:max(slices.Index(t.s.Facts, f), 0)] {
		if t.plainFactName(other) == name {
			n++
		}
	}
	if n > 1 {
		return t.private(fmt.Sprintf("%s%d", name, n))
	}
	return name
}

// endName is the field that a segment ends with.
func endName(seg *layout.Segment) string {
	if seg.IsPadding() {
		return paddingName(seg)
	}
	if seg.Part != nil && seg.Part.Field.Hidden != nil {
		return seg.Part.Field.Hidden.Name + "Length"
	}
	if seg.Part != nil {
		return seg.Part.Field.Name
	}
	f := seg.Block[len(seg.Block)-1]
	switch {
	case f.Aligns != nil:
		return paddingName(seg)
	case f.Hidden != nil:
		return f.Hidden.Name + "Length"
	case f.Name == "_":
		return "reserved"
	}
	return f.Name
}

// sliceComment says what the two ends of a view's slice are.
func (t *target) sliceComment() string {
	if len(t.s.Segments) == 2 {
		return "the record: len ends behind the fixed part, cap behind it all"
	}
	return fmt.Sprintf("the record: len ends behind %s, cap behind it all", t.s.Segments[1].Part.Field.Name)
}

// parse emits the wrapper that makes an error of a fault. It must stay small
// enough to be inlined, so that an error that is only tested is never
// allocated.
func (t *target) parse(lax bool) {
	name, check := t.names.Parse(), t.names.Check()
	if lax {
		name, check = t.names.ParseLax(), t.names.CheckLax()
		t.doc("%s is %s for a record whose tail may be cut off, such as the packet that an ICMP error quotes: its size may exceed b. Its fixed fields, and the fields in front of the last one, must be whole. [%s.Truncated] tells whether the tail is.", name, t.names.Parse(), t.names.View())
	} else {
		place := "the front of b"
		if t.s.Rooted {
			place = "the offset off of root"
		}
		t.doc("%s finds %s at %s and checks it once, so that its fields can be read without any further check. What follows the record is no error. %s", name, record(t.s), place, t.kinds())
	}
	t.Func().Id(name).Params(t.inputs()...).Params(Id("v").Id(t.names.View()), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(check).Call(t.passed()...),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("v"), Err()))
	t.Line()
}

// kinds says in which ways a record can be refused.
func (t *target) kinds() string {
	kinds := t.kindSet()
	var names []string
	for _, k := range []string{"Short", "Length", "Value"} {
		if kinds["Kind"+k] {
			names = append(names, "[zcrt.Err"+k+"]")
		}
	}
	if names == nil {
		return "No bytes are refused: the error is always nil."
	}
	return "The error is a [zcrt.Fault]: it matches " + list(names, "or") + "."
}

// kindSet are the kinds of faults of a check whose code has been made.
func (t *target) kindSet() map[string]bool {
	kinds := maps.Clone(t.reached)
	if kinds == nil {
		kinds = map[string]bool{}
	}
	for _, table := range t.sites.tables {
		kinds[table.kind] = true
	}
	for _, site := range t.sites.list {
		kinds[site.kind] = true
	}
	for _, c := range t.s.Checks {
		if c.Kind == layout.CheckInner {
			kinds["KindValue"] = true
		}
	}
	return kinds
}

// fails notes kinds of faults that a check has from elsewhere. What is missing in a
// record that is cut is a fault of length.
func (w *walker) fails(kinds ...string) {
	if w.reached == nil {
		w.reached = map[string]bool{}
	}
	for _, k := range kinds {
		w.reached[k] = true
		if w.framed && k == "KindShort" {
			w.reached["KindLength"] = true
		}
	}
}

// failsIn notes the kinds of faults of a record inside of this one.
func (w *walker) failsIn(s *layout.Struct) {
	if s.Path != "" || s.Open {
		w.fails("KindShort", "KindLength", "KindValue")
		return
	}
	t := &target{generator: w.generator, s: s, names: layout.Names{Struct: s.Name}, sites: &sites{s: s, names: nameSet{}, prefix: lower(s.Name)}, locals: localNames(w.generator.names, s)}
	t.checks(false)
	w.fails(slices.Collect(maps.Keys(t.kindSet()))...)
}

// cut emits CutX, which also returns what follows the record.
func (t *target) cut() {
	if t.s.Rooted {
		t.doc("%s is %s that also returns the offset in root of what follows the record.", t.names.Cut(), t.names.Parse())
		t.cutRooted()
		return
	}
	note := ""
	if t.s.Open {
		note = " To find it, it walks the last field as well."
	}
	t.doc("%s is %s that also returns what follows the record in b.%s", t.names.Cut(), t.names.Parse(), note)
	t.Func().Id(t.names.Cut()).Params(t.inputs()...).Params(Id("v").Id(t.names.View()), Id("rest").Index().Byte(), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Add(framing(t.s)).Call(t.passed()...),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("v"), Nil(), Id("f"))),
		Return(Id("v"), Id("b").Index(Len(Id("v").Dot("Bytes").Call()).Op(":")), Nil()))
	t.Line()
}

// wholeMethods emits the methods over the record as a whole.
func (t *target) wholeMethods() {
	t.doc("Bytes is the whole record. It aliases the bytes that v was parsed from; its capacity ends with it.")
	whole := Id("v").Dot("p").Index(Op(":"))
	switch t.s.Shape {
	case layout.ShapeS:
		whole = Id("v").Dot("v").Index(Op(":").Cap(Id("v").Dot("v")).Op(":").Cap(Id("v").Dot("v")))
	case layout.ShapeW:
		whole = Id("v").Dot("b")
		if t.s.Rooted {
			end := t.root(layout.FactEnd)
			whole = Id("v").Dot("b").Index(Id(t.root(layout.FactStart)).Op(":").Id(end).Op(":").Id(end))
		}
	}
	t.method("Bytes").Params().Index().Byte().Block(Return(whole))
	t.Line()
	t.validate()
	if t.s.Lax {
		t.truncated()
	}
	t.blockPointers()
}

// truncated emits Truncated: the declared size exceeds the bytes at hand.
func (t *target) truncated() {
	t.doc("Truncated reports whether v was made by %s of a record whose tail is cut off.", t.names.ParseLax())
	typ, size := t.frameSize(t.viewVars("v"))
	have := primary(Len(Id("v").Dot("Bytes").Call())).as("int", typ)
	t.method("Truncated").Params().Bool().Block(Return(size.op(">", precCompare, have).code))
	t.Line()
}

// viewVars reads fields through the view that a variable holds.
func (t *target) viewVars(view string) vars {
	return vars{
		load: func(path []*layout.Field) term { return fieldOf(t.s, view, path) },
		special: func(e *layout.Expr) term {
			switch e.Op {
			case layout.OpHas:
				return hasOf(view, e.Path[0])
			case layout.OpAvail: // the record has been cut since, so this is for Truncated alone
				return primary(Len(Id(view).Dot("Bytes").Call()))
			}
			panic("gen: no view has " + e.Text)
		},
	}
}

// fieldOf is a field's value in a view of s. The getter of one that can be
// absent says so as well, and is of no use here; nor is that of a record of
// another package.
func fieldOf(s *layout.Struct, view string, path []*layout.Field) term {
	if bytes, is := importedBytes(s, view, path); is {
		return read(lastField(path), bytes)
	}
	if f := path[0]; len(path) == 1 && f.None != nil {
		return read(f, blockOf(s, view, f.Segment))
	}
	if f := path[0]; len(path) == 1 && f.When != nil {
		return plain(f, primary(zc("Value").Call(Id(view).Dot(f.Name).Call())))
	}
	code := Id(view)
	for i, f := range path {
		if i > 0 && (f.None != nil || !f.HasGetter()) {
			return read(f, at{base: func() *Statement { return dup(code).Dot("p") }})
		}
		code = code.Dot(f.Name).Call()
	}
	return plain(lastField(path), primary(code))
}

// blockPointers emits, for views that store no pointer to a block, the method
// that makes one.
func (t *target) blockPointers() {
	for _, seg := range t.s.Segments {
		if seg.Part != nil || seg.When != nil || pointerIsStored(t.s, seg) {
			continue
		}
		name := t.helper(t.names.View(), blockMethod(t.s, seg))
		m := t.method
		if seg.Index == 0 && !t.s.Rooted {
			t.doc("%s points to the fixed part; it is nil for the zero %s.", name, t.names.View())
			m(name).Params().Op("*").Index(Id(t.names.FixedSize())).Byte().Block(
				If(Len(Id("v").Dot("b")).Op("<").Id(t.names.FixedSize())).Block(Return(Nil())),
				Return(t.array(seg, Id("v").Dot("b"))))
		} else {
			after := "in front"
			if seg.Index > 0 {
				after = behindPrevious(t.s, seg)
			}
			t.doc("%s points to the fixed fields %s; it is nil if they are not there.", name, after)
			m(name).Params().Op("*").Index(Lit(seg.Size)).Byte().Block(
				Id("b").Op(":=").Add(t.blockBytes(seg)),
				If(Len(Id("b")).Op("<").Lit(seg.Size)).Block(Return(Nil())),
				Return(t.array(seg, Id("b"))))
		}
		t.Line()
	}
}

// blockMethod is the method that makes a pointer to a block.
func blockMethod(s *layout.Struct, seg *layout.Segment) string {
	t := &target{s: s}
	if seg.Index == 0 {
		return t.private("fixed")
	}
	return t.private(fmt.Sprintf("block%d", seg.Index))
}

func pointerIsStored(s *layout.Struct, seg *layout.Segment) bool {
	return seg.Index == 0 && s.Shape != layout.ShapeW
}

// blockBytes is a slice that starts at a block behind a part.
func (t *target) blockBytes(seg *layout.Segment) *Statement {
	if t.s.Shape == layout.ShapeS {
		return Id("v").Dot("v").Index(Len(Id("v").Dot("v")).Op(":").Cap(Id("v").Dot("v")))
	}
	return Id("v").Dot("b").Index(index(t.placeOf(seg)).Op(":"))
}

// placeOf is where a segment of a view starts.
func (t *target) placeOf(seg *layout.Segment) place {
	add := 0
	for i := seg.Index - 1; i >= 0; i-- {
		prev := t.s.Segments[i]
		switch {
		case prev.Part == nil && prev.When == nil && i == 0 && !t.s.Rooted:
			return place{name: t.names.FixedSize(), fixed: true}.plus(add)
		case prev.Part == nil && prev.When == nil:
			add += prev.Size
		case t.s.Shape == layout.ShapeS:
			return place{name: "len(v.v)"}.plus(add)
		case prev.IsPadding() && prev.When == nil:
			return t.placeOf(prev).up(prev.Part.Align).plus(add)
		case prev.Part != nil && prev.Part.Window == layout.WindowRest && !prev.Part.Tailed:
			return place{name: "len(v.b)"}.plus(add - prev.Part.Trailer)
		default:
			return place{name: t.storedEnd(prev)}.plus(add)
		}
	}
	if t.s.Rooted {
		return place{name: t.root(layout.FactStart)}.plus(add)
	}
	return place{add: add}
}

// blockAt is where accessors find the bytes of a block.
func (t *target) blockAt(seg *layout.Segment) at { return blockOf(t.s, "v", seg) }

// blockOf is where code finds the bytes of a block of the view in a variable.
func blockOf(s *layout.Struct, view string, seg *layout.Segment) at {
	return at{base: func() *Statement {
		if pointerIsStored(s, seg) {
			return Id(view).Dot("p")
		}
		return Id(view).Dot(blockMethod(s, seg)).Call()
	}}
}

// partBytes is the slice of a part's bytes, capped where the part ends.
func (t *target) partBytes(seg *layout.Segment) *Statement {
	v := func() *Statement { return Id("v").Dot("v") }
	if t.s.Shape == layout.ShapeS {
		if seg.Index == 1 && len(t.s.Segments) == 3 {
			return v().Index(Id(t.names.FixedSize()).Op(":").Len(v()).Op(":").Len(v()))
		}
		return v().Index(Len(v()).Op(":").Cap(v()))
	}
	from := Empty()
	if at := t.placeOf(seg); at != (place{}) {
		from = index(at)
	}
	if n := len(seg.Part.Upto); n > 0 {
		to := func() *Statement { return t.behind(seg).Op("-").Lit(n) }
		return Id("v").Dot("b").Index(Add(from).Op(":").Add(to()).Op(":").Add(to()))
	}
	if seg.Index == len(t.s.Segments)-1 && t.s.Rooted {
		end := t.root(layout.FactEnd)
		return Id("v").Dot("b").Index(Add(from).Op(":").Id(end).Op(":").Id(end))
	}
	if seg.Index == len(t.s.Segments)-1 {
		if at := t.placeOf(seg); at == (place{}) {
			return Id("v").Dot("b")
		}
		return Id("v").Dot("b").Index(Add(from).Op(":"))
	}
	to := index(t.placeOf(t.s.Segments[seg.Index+1]))
	return Id("v").Dot("b").Index(Add(from).Op(":").Add(to).Op(":").Add(to))
}

// index is a place as an index, which needs no conversion.
func index(p place) *Statement {
	if inner, ok := strings.CutPrefix(p.name, "int("); ok && p.add == 0 && p.prec == 0 {
		return Id(strings.TrimSuffix(inner, ")"))
	}
	return p.code()
}
