package gen

import (
	"fmt"
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// find emits the function that checks a record and collects the members of one of
// its lists on the way, and the type that it collects them in:
//
//	type TCPOptionsFound struct {
//		has uint8
//		mss uint16
//		…
//	}
//	func FindTCP(b []byte, o *TCPOptionsFound) (TCPView, zcrt.Fault)
func (t *target) find(f *layout.Find) {
	t.foundType(f)
	t.findFunc(f)
}

func (t *target) foundName(f *layout.Find) string { return t.names.Found(f.Field) }

// sought are the members that are collected: all but that of unknown selectors.
func sought(f *layout.Find) []*layout.Case {
	var out []*layout.Case
	for _, c := range f.Union.Union.Cases {
		if !c.Other && c.Prefix == nil {
			out = append(out, c)
		}
	}
	return out
}

// slot is the field that keeps a member; nil for one without bytes, and for one of
// variable size in a chain, which would cost every walk more than it is worth.
func slot(c *layout.Case) *Statement {
	typ := c.Field.Type
	switch {
	case typ.Kind == layout.KindEmpty || c.Next != nil && !typ.Struct.IsFixed():
		return nil // the cursor finds it again
	case typ.Kind == layout.KindStruct && typ.Struct.IsFixed():
		return viewOf(typ.Struct)
	case typ.Kind == layout.KindStruct || typ.Kind == layout.KindBytes || typ.Kind == layout.KindList:
		return Index().Byte()
	}
	return goTypeOf(typ)
}

// flagsType is the integer that has a bit for each member.
func flagsType(f *layout.Find) *Statement {
	switch n := len(f.Union.Union.Cases); {
	case n > 32:
		return Uint64()
	case n > 8:
		return Uint32()
	}
	return Uint8()
}

func slotName(c *layout.Case) string { return "the" + upper(c.Field.Name) }

func bitName(c *layout.Case) *Statement {
	return hex(1<<uint(c.Index), 1+c.Index/8)
}

func (t *target) foundType(f *layout.Find) {
	name := t.foundName(f)
	t.doc("%s has what %s found in %s: of each member of %s the last, whose bytes it aliases. It can be used again for one record after the other.", name, t.names.Find(), f.Field.Name, f.Union.Name)
	fields := []Code{
		Id("has").Add(flagsType(f)).Comment("a bit for each member that is there"),
		Id("n").Int().Comment("records in the list"),
	}
	for _, c := range sought(f) {
		if s := slot(c); s != nil {
			fields = append(fields, Id(slotName(c)).Add(s))
		}
	}
	t.Type().Id(name).Struct(fields...)
	t.Line()
	on := func(m string) *Statement { return t.Func().Params(Id("o").Op("*").Id(name)).Id(m) }
	t.doc("Len is the number of records in the list, known or not, up to the one that ends it.")
	on("Len").Params().Int().Block(Return(Id("o").Dot("n")))
	t.Line()
	kind := layout.Names{Struct: f.Union.Name}.Kind()
	t.doc("Members are those that are there, a bit for each: 1<<(k-1) for the [%s] k.", kind)
	on("Members").Params().Add(flagsType(f)).Block(Return(Id("o").Dot("has")))
	t.Line()
	for _, c := range sought(f) {
		has := Id("o").Dot("has").Op("&").Add(bitName(c)).Op("!=").Lit(0)
		typ := c.Field.Type
		s := slot(c)
		x := Id("o").Dot(slotName(c))
		switch {
		case s == nil:
			t.doc("%s reports whether the member is there.", c.Field.Name)
			on(upper(c.Field.Name)).Params().Bool().Block(Return(has))
		case isRecords(typ):
			t.doc("%s is the member, if ok: the cursor walks its records.", c.Field.Name)
			on(upper(c.Field.Name)).Params().Params(Id("x").Add(memberType(c)), Id("ok").Bool()).Block(
				Return(Add(memberType(c)).Values(cursorValues(typ, x, place{}, nil)...), has))
		case typ.Kind == layout.KindStruct && !typ.Struct.IsFixed():
			t.doc("%s is the member, if ok. The error tells why it is not well-formed behind what was walked.", c.Field.Name)
			on(upper(c.Field.Name)).Params().Params(Id("x").Add(memberType(c)), Id("ok").Bool(), Err().Error()).Block(
				If(Op("!").Parens(has)).Block(Return(Id("x"), False(), Nil())),
				List(Id("x"), Err()).Op("=").Id(layout.Names{Struct: typ.Struct.Name}.Parse()).Call(x),
				Return(Id("x"), True(), Err()))
		case typ.Kind == layout.KindList:
			t.doc("%s is the member, if ok.", c.Field.Name)
			on(upper(c.Field.Name)).Params().Params(Id("x").Add(memberType(c)), Id("ok").Bool()).Block(Return(Add(memberType(c)).Values(x), has))
		default:
			t.doc("%s is the member, if ok.", c.Field.Name)
			on(upper(c.Field.Name)).Params().Params(Id("x").Add(s), Id("ok").Bool()).Block(Return(x, has))
		}
		t.Line()
	}
}

func (t *target) findFunc(f *layout.Find) {
	name := t.foundName(f)
	params := append(t.inputs(), Id("o").Op("*").Id(name))
	var body []Code
	if t.s.Walked {
		w := t.newWalker(false)
		w.find = f
		w.run()
		body = w.body
	} else {
		c := t.newChecker(false)
		c.found = func(view *Statement) []Code {
			return append([]Code{Id("v").Op(":=").Add(view)}, t.collectAll(f)...)
		}
		c.run()
		body = c.body
	}
	t.doc("%s is %s that also walks %s, and keeps in o what it meets. A member that is malformed refuses the record.", t.names.Find(), t.names.Check(), f.Field.Name)
	t.Func().Id(t.names.Find()).Params(params...).Params(Id(t.names.View()), fault()).Block(body...)
	t.Line()
}

// collect keeps a member of a chain whose fields the code at hand reads.
func (w *walker) collect(c *layout.Case, member func(path []*layout.Field) term) {
	w.emit(Id("members").Op("|=").Add(bitName(c)))
	s := c.Field.Type.Struct
	switch {
	case s.IsFixed() && inlined(s):
		w.emit(Id("o").Dot(slotName(c)).Op("=").Add(viewOf(s)).Values(Id("p")))
	case s.IsFixed():
		w.emit(Id("o").Dot(slotName(c)).Op("=").Id("m"))
	}
}

// collectAll walks a list whose elements end in a union:
//
//	for options := v.Options bytes; len(options) > 0; {
//		b := options
//		…
//		switch kind {
//		case 2:
//			if len(rest) != 2 {
//				return …
//			}
//			o.has, o.theMSS = o.has|0x04, binary.BigEndian.Uint16(rest)
//		}
//		options = options[len(b):]
//	}
func (t *target) collectAll(f *layout.Find) []Code {
	if isTLV(f) {
		return t.collectTLV(f)
	}
	elem := f.Field.Type.Elem.Struct
	seq := f.Field.Segment.Part.Seq
	end := t.placeOf(f.Field.Segment)
	inner := &target{generator: t.generator, s: elem, names: layout.Names{Struct: elem.Name}, sites: t.sitesOf(elem), locals: localNames(t.generator.names, elem)}
	w := inner.newWalker(false)
	offset := end.term().op("+", precAdd, primary(Id("extent"))).op("-", precAdd, primary(Len(Id("unread")))).code
	back := func(f *Statement) *Statement {
		return Return(Id(t.names.View()).Values(), Add(f).Dot("Within").Call(offset))
	}
	w.relocate = back
	for _, seg := range elem.Segments {
		w.read[seg] = true
	}
	w.run()
	on := f.Body.Segment.Part.On
	w.loadExpr(on)
	if seq != nil && seq.Until != nil {
		w.loadExpr(seq.Until)
	}
	var cases []Code
	union := &target{generator: t.generator, s: f.Union, names: layout.Names{Struct: f.Union.Name}, sites: t.sitesOf(f.Union)}
	for _, c := range sought(f) {
		body := []Code{Id("o").Dot("has").Op("|=").Add(bitName(c))}
		cases = append(cases, caseOf(c, selectorType(f.Union.Union)).Block(append(union.sized(c, back), append(body, union.keep(c))...)...))
	}
	body := append(w.body, Id("o").Dot("n").Op("++"))
	body = append(body, Switch(w.vars.number(on, selectorType(f.Union.Union)).code).Block(cases...))
	if seq != nil && seq.Until != nil {
		body = append(body, If(w.vars.condition(seq.Until, true).code).Block(Break()))
	}
	body = append(body, Id("unread").Op("=").Id("unread").Index(Len(Id("b")).Op(":")))
	return []Code{
		List(Id("o").Dot("has"), Id("o").Dot("n")).Op("=").List(Lit(0), Lit(0)),
		Id("unread").Op(":=").Add(t.partBytes(f.Field.Segment)),
		Id("extent").Op(":=").Len(Id("unread")),
		For(Len(Id("unread")).Op(">").Lit(0)).Block(append([]Code{Id("b").Op(":=").Id("unread")}, body...)...),
		Return(Id("v"), fault().Values()),
	}
}

// sized emits the check that what rest holds is a member.
func (t *target) sized(c *layout.Case, refuse func(*Statement) *Statement) []Code {
	typ := c.Field.Type
	path := []*layout.Field{c.Field}
	n := Uint64().Call(Len(Id("rest")))
	if c.Tail == layout.TailAny {
		return nil
	}
	switch {
	case typ.Kind == layout.KindBytes, typ.Kind == layout.KindStruct && !typ.Struct.IsFixed():
		return nil
	case typ.Kind == layout.KindList:
		size := typ.Elem.Size()
		if size <= 1 {
			return nil
		}
		site := t.sites.of(path, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
		return []Code{If(Len(Id("rest")).Op("%").Lit(size).Op("!=").Lit(0)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(size), n)))}
	}
	size := typ.Size()
	site := t.sites.of(path, "Size", "KindLength", "")
	return []Code{If(Len(Id("rest")).Op("!=").Lit(size)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(size), n)))}
}

// keep emits the store of a member that rest holds.
func (t *target) keep(c *layout.Case) Code {
	typ := c.Field.Type
	dst := Id("o").Dot(slotName(c))
	switch {
	case typ.Kind == layout.KindEmpty:
		return Empty()
	case typ.Kind == layout.KindStruct && typ.Struct.IsFixed():
		return dst.Op("=").Add(viewOf(typ.Struct)).Values(Parens(Op("*").Index(sizeOf(typ.Struct)).Byte()).Parens(Id("rest")))
	case typ.Kind == layout.KindStruct, typ.Kind == layout.KindBytes, typ.Kind == layout.KindList:
		return dst.Op("=").Id("rest")
	case typ.Kind == layout.KindArray:
		return dst.Op("=").Add(goTypeOf(typ)).Call(Id("rest"))
	}
	field := &layout.Field{Name: c.Field.Name, Type: typ, Order: t.s.Order, Width: typ.Size() * 8, Struct: t.s}
	return dst.Op("=").Add(read(field, in("rest")).code)
}

// common emits the match of a shape that nearly all records have, and its view:
//
//	func MatchTCPNopNopTS(b []byte) (v TCPNopNopTSView, ok bool)
func (t *target) common(c *layout.Common) {
	n := layout.Names{Struct: c.Name()}
	size := t.s.Fixed() + c.Size
	what := "no " + c.Field.Name
	if len(c.Members) > 0 {
		var names []string
		for _, m := range c.Members {
			names = append(names, m.Case.Field.Name)
		}
		what = "just " + list(names, "and") + " in its " + c.Field.Name
	}
	t.doc("%s is the size in bytes of %s with %s, up to what follows them.", n.FixedSize(), article(t.s.Name), what)
	t.Const().Id(n.FixedSize()).Op("=").Lit(size)
	t.Line()
	t.doc("%s reads %s with %s, a shape that one comparison tells. It is made by %s alone.", n.View(), article(t.s.Name), what, n.Match())
	t.Type().Id(n.View()).Struct(
		Id("p").Op("*").Index(Id(n.FixedSize())).Byte(),
		Id("v").Index().Byte().Comment("the record: len ends behind "+c.Field.Name+", cap behind it all"))
	t.Line()
	conds := patternOf(t.s, c)
	other := Add(conds[0].in(precOr))
	for _, e := range conds[1:] {
		other = other.Op("||").Add(e.in(precOr + 1))
	}
	t.doc("%s reports whether b starts with %s that has %s. If not, it has another shape or is malformed: %s tells.", n.Match(), article(t.s.Name), what, t.names.Check())
	t.Func().Id(n.Match()).Params(Id("b").Index().Byte()).Params(Id("v").Id(n.View()), Id("ok").Bool()).Block(
		If(Len(Id("b")).Op("<").Id(n.FixedSize())).Block(Return()),
		Id("p").Op(":=").Parens(Op("*").Index(Id(n.FixedSize())).Byte()).Parens(Id("b")),
		If(other).Block(Return()),
		Return(Id(n.View()).Values(Id("p"), Id("b").Index(Op(":").Id(n.FixedSize()).Op(":").Len(Id("b")))), True()))
	t.Line()
	t.doc("%s is the record as any other: what %s would return.", t.s.Name, t.names.Check())
	t.Func().Params(Id("v").Id(n.View())).Id(t.s.Name).Params().Id(t.names.View()).Block(
		Return(Id(t.names.View()).Values(Parens(Op("*").Index(Id(t.names.FixedSize())).Byte()).Parens(Id("v").Dot("p").Index(Op(":").Id(t.names.FixedSize()))), Id("v").Dot("v"))))
	t.Line()
	at := t.s.Fixed()
	seen := map[*layout.Case]bool{}
	for _, k := range c.Members {
		m := k.Case
		typ := m.Field.Type
		from := at + len(k.Head)
		at = from + k.Size
		if typ.Kind == layout.KindEmpty || seen[m] {
			continue
		}
		seen[m] = true
		b := Id("v").Dot("p").Index(Lit(from).Op(":").Lit(at))
		var value, result *Statement
		switch {
		case typ.Kind == layout.KindStruct:
			result = viewOf(typ.Struct)
			value = viewOf(typ.Struct).Values(Parens(Op("*").Index(sizeOf(typ.Struct)).Byte()).Parens(b))
		case typ.Kind == layout.KindArray:
			result, value = goTypeOf(typ), goTypeOf(typ).Call(b)
		default:
			field := &layout.Field{Name: m.Field.Name, Type: typ, Order: m.Field.Struct.Order, Width: typ.Size() * 8, Struct: m.Field.Struct}
			result, value = goTypeOf(typ), read(field, at2(from)).code
		}
		t.doc("%s is the member, bytes %d-%d of the record.", m.Field.Name, from, at-1)
		t.Func().Params(Id("v").Id(n.View())).Id(upper(m.Field.Name)).Params().Add(result).Block(Return(value))
		t.Line()
	}
}

// at2 finds bytes at an offset of the view's fixed part.
func at2(from int) at {
	return at{base: func() *Statement { return Id("v").Dot("p") }, add: from}
}

// patternOf are the conditions under which a record does not have the shape.
func patternOf(s *layout.Struct, c *layout.Common) []term {
	f := &layout.Fusion{Size: s.Fixed() + c.Size, Layers: []layout.FusedLayer{{Struct: s}}}
	for _, field := range s.Fields {
		if field.Constant != nil && field.Segment.Index == 0 {
			f.Equal = append(f.Equal, layout.Equal{Field: field, Value: field.Constant.Const})
		}
		if v, ok := c.Equal[field]; ok {
			f.Equal = append(f.Equal, layout.Equal{Field: field, Value: big.NewInt(v)})
		}
	}
	conds := equalities(f)
	at := s.Fixed()
	var heads []byte // that stand side by side
	flush := func() {
		for from := at - len(heads); from < at; {
			n := min(4, at-from)
			if n == 3 { // no load has three bytes
				n = 2
			}
			k := container{from: from, to: from + n, order: layout.BigEndian, width: 8 * n}
			var v uint64
			for _, x := range heads[from-at+len(heads):][:n] {
				v = v<<8 | uint64(x)
			}
			conds = append(conds, primary(k.load(in("p"))).op("!=", precCompare, primary(hex(v, n))))
			from += n
		}
		heads = nil
	}
	for _, k := range c.Members {
		heads = append(heads, k.Head...)
		if at += len(k.Head); k.Size > 0 {
			flush()
			at += k.Size
		}
	}
	flush()
	return conds
}
