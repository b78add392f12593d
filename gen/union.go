package gen

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// union emits what one annotated union gives: its view, which knows which member
// it is, an accessor for each member, and the owned form.
//
//	type TCPOptionBodyView struct {
//		b    []byte
//		kind TCPOptionBodyKind
//	}
//	func (v TCPOptionBodyView) Kind() TCPOptionBodyKind
//	func (v TCPOptionBodyView) AsMSS() (uint16, error)
func (t *target) union() {
	if t.s.Leads() {
		t.memberKinds()
	}
	t.unionView()
	t.viewOf()
	t.unionWhole()
	for _, c := range t.s.Union.Cases {
		t.member(c)
	}
	t.unionString()
	t.unionOwned()
}

// kindType is the type that names the members: one for both layouts of a pair.
func (t *target) kindType() string { return layout.Names{Struct: t.s.GoName()}.Kind() }

func (t *target) kindName(c *layout.Case) string { return t.kindType() + upper(c.Field.Name) }

// memberKinds emits the type that names the members.
func (t *target) memberKinds() {
	kind := t.kindType()
	t.doc("%s names the member that a %s holds.", kind, t.s.GoName())
	t.Type().Id(kind).Uint8()
	t.Line()
	defs := []Code{Id(kind + "None").Id(kind).Op("=").Id("iota").Comment("no member: the zero view")}
	var cases []Code
	for _, c := range t.s.Union.Cases {
		defs = append(defs, Id(t.kindName(c)))
		cases = append(cases, Case(Id(t.kindName(c))).Block(Return(Lit(c.Field.Name))))
	}
	t.Const().Defs(defs...)
	t.Line()
	t.doc("String is the name of the member.")
	t.Func().Params(Id("k").Id(kind)).Id("String").Params().String().Block(Switch(Id("k")).Block(cases...), Return(Lit("none")))
	t.Line()
}

func (t *target) unionView() {
	t.doc("%s reads %s in place: the member that a selector beside it says.", t.names.View(), record(t.s))
	t.Comment("//")
	for _, line := range strings.Split(t.s.Diagram(), "\n") {
		t.Comment("//\t" + line)
	}
	t.Comment("//")
	t.doc("It aliases the bytes of the record around, and is valid as long as they are. The zero %s holds no member.", t.names.View())
	t.Type().Id(t.names.View()).Struct(append([]Code{
		Id("b").Index().Byte().Comment("the bytes of the member"),
		Id("kind").Id(t.kindType()).Comment("which one it is"),
	}, givenFields(t.s)...)...)
	t.Line()
}

// viewOf emits the constructor, which the record around uses.
func (t *target) viewOf() {
	var cases []Code
	other := Return(Id(t.names.View()).Values())
	for _, c := range t.s.Union.Cases {
		ret := Return(Id(t.names.View()).Values(append([]Code{Id("b"), Id(t.kindName(c))}, t.arguments()...)...))
		if c.Other {
			other = ret
			continue
		}
		cases = append(cases, caseOf(c, selectorType(t.s.Union)).Block(ret))
	}
	t.doc("%s is the view of b, which holds the member that selector means.", t.names.Of())
	params := append([]Code{Id("b").Index().Byte(), Id("selector").Id(selectorType(t.s.Union))}, t.paramDecls()...)
	t.Func().Id(t.names.Of()).Params(params...).Id(t.names.View()).Block(
		Switch(Id("selector")).Block(cases...), other)
	t.Line()
}

// selector is one of the constants that mean a member, in the type in which they
// are compared.
func selector(x *layout.Expr, typ string) *Statement {
	if x.Type != "" && x.Type != typ {
		return constant(x).as("", typ).code
	}
	return constant(x).code
}

// selectorType is the integer type that holds the selectors of a union.
func selectorType(u *layout.Union) string {
	for _, c := range u.Cases {
		for _, x := range c.Is {
			if x.Const.Sign() < 0 {
				return "int64"
			}
		}
	}
	return "uint64"
}

func (t *target) unionWhole() {
	t.doc("Kind tells which member it is.")
	t.method("Kind").Params().Id(t.kindType()).Block(Return(Id("v").Dot("kind")))
	t.Line()
	t.doc("Bytes are those of the member, whichever it is. They alias the record around; their capacity ends with them.")
	t.method("Bytes").Params().Index().Byte().Block(Return(Id("v").Dot("b")))
	t.Line()
	t.doc("Validate walks the member; if it returns nil, the accessor of the member does not fail.")
	t.method("Validate").Params().Error().Block(
		If(Id("f").Op(":=").Id("v").Dot("validate").Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
		Return(Nil()))
	t.Line()
	var cases []Code
	for _, c := range t.s.Union.Cases {
		body := []Code{}
		as := func() *Statement { return Id("v").Dot(memberMethod(c)).Call() }
		typ := c.Field.Type
		switch {
		case takesAll(c):
			continue
		case typ.Kind == layout.KindEmpty:
			body = append(body, Return(as()))
		case typ.Kind == layout.KindStruct && canFail(typ.Struct):
			inner := &target{s: typ.Struct}
			body = append(body,
				List(Id("m"), Id("f")).Op(":=").Add(as()),
				If(Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
				Return(Id("m").Dot(inner.private("validate")).Call()))
		case isRecords(typ) && listFails(typ):
			body = append(body,
				List(Id("c"), Id("f")).Op(":=").Add(as()),
				If(Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
				Return(Id("c").Dot("validate").Call()))
		default:
			body = append(body, List(Id("_"), Id("f")).Op(":=").Add(as()), Return(Id("f")))
		}
		cases = append(cases, Case(Id(t.kindName(c))).Block(body...))
	}
	t.doc("validate is Validate with a fault in place of an error.")
	body := []Code{Return(fault().Values())}
	if len(cases) > 0 {
		body = []Code{Switch(Id("v").Dot("kind")).Block(cases...), Return(fault().Values())}
	}
	t.method("validate").Params().Add(fault()).Block(body...)
	t.Line()
}

// takesAll reports whether any bytes are those of a member: its accessor fails where
// another one is there, and nowhere else.
func takesAll(c *layout.Case) bool { return c.Field.Type.Kind == layout.KindBytes && c.Prefix == nil }

// memberMethod is the accessor of a member with a fault in place of an error.
func memberMethod(c *layout.Case) string { return "as" + upper(c.Field.Name) }

// memberType is what the accessor of a member returns; nil if it has no bytes.
func memberType(c *layout.Case) *Statement {
	t := c.Field.Type
	switch {
	case t.Kind == layout.KindEmpty:
		return nil
	case t.Kind == layout.KindStruct:
		return Id(layout.Names{Struct: t.Struct.Name}.View())
	case isRecords(t):
		return Id(layout.Names{Struct: t.Elem.Struct.Name}.Cursor())
	case t.Kind == layout.KindBytes:
		return Index().Byte()
	case t.Kind == layout.KindList:
		return Id(listName(c))
	}
	return goTypeOf(t)
}

// listName is the type of a member that is a list of integers.
func listName(c *layout.Case) string { return c.Field.Struct.Name + upper(c.Field.Name) }

// member emits the accessor of one member, and the same with a fault.
func (t *target) member(c *layout.Case) {
	f := c.Field
	as, method := "As"+upper(f.Name), memberMethod(c)
	typ := memberType(c)
	note := "The error matches [zcrt.ErrKind] if it is another member, and says otherwise why its bytes are none."
	if takesAll(c) {
		note = "The error matches [zcrt.ErrKind]: it is another member."
	}
	doc := fmt.Sprintf("%s is the member %s. %s", as, f.Name, note)
	if f.Doc != "" {
		doc = fmt.Sprintf("%s is the member %s: %s %s", as, f.Name, strings.TrimSuffix(f.Doc, ".")+".", note)
	}
	site := t.sites.of([]*layout.Field{f}, "Kind", "KindOther", "another member")
	if typ == nil {
		t.doc("%s returns nil if it is the member %s, which has no bytes. %s", as, f.Name, note)
		t.method(as).Params().Error().Block(
			If(Id("f").Op(":=").Id("v").Dot(method).Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
			Return(Nil()))
		t.Line()
		t.callDoc(method, as)
		body := []Code{If(Id("v").Dot("kind").Op("!=").Id(t.kindName(c))).Block(Return(t.isOther(site)))}
		t.method(method).Params().Add(fault()).Block(append(body, t.memberSize(c, func(f *Statement) *Statement { return Return(f) }, Return(fault().Values()))...)...)
		t.Line()
		return
	}
	if f.Type.Kind == layout.KindList && !isRecords(f.Type) {
		t.listType(f, listName(c))
	}
	t.doc("%s", doc)
	t.method(as).Params().Params(Id("x").Add(dup(typ)), Err().Error()).Block(
		List(Id("x"), Id("f")).Op(":=").Id("v").Dot(method).Call(),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("x"), Err()))
	t.Line()
	t.callDoc(method, as)
	refuse := func(f *Statement) *Statement { return Return(Id("x"), f) }
	body := []Code{If(Id("v").Dot("kind").Op("!=").Id(t.kindName(c))).Block(refuse(t.isOther(site)))}
	body = append(body, t.memberBody(c, refuse)...)
	t.method(method).Params().Params(Id("x").Add(dup(typ)), Id("_").Add(fault())).Block(body...)
	t.Line()
}

func (t *target) isOther(site *Statement) *Statement {
	return site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(Id("v").Dot("kind")))
}

// memberSize emits the check that the bytes are those of a member without bytes.
func (t *target) memberSize(c *layout.Case, refuse func(*Statement) *Statement, ok *Statement) []Code {
	switch c.Tail {
	case layout.TailAny:
		return []Code{ok}
	case layout.TailZero:
		return append(t.zeroTail(c, Lit(0), refuse), ok)
	}
	site := t.sites.of([]*layout.Field{c.Field}, "Size", "KindLength", "")
	return []Code{
		If(Len(Id("v").Dot("b")).Op("!=").Lit(0)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(Len(Id("v").Dot("b")))))),
		ok,
	}
}

// memberBody emits what an accessor does once it is known to be the right one.
func (t *target) memberBody(c *layout.Case, refuse func(*Statement) *Statement) []Code {
	f := c.Field
	typ := f.Type
	b := func() *Statement { return Id("v").Dot("b") }
	n := Uint64().Call(Len(b()))
	sized := func(size *Statement) []Code {
		site := t.sites.of([]*layout.Field{f}, "Size", "KindLength", "")
		op := "!="
		if c.Tail != layout.TailNone {
			op = "<"
		}
		code := []Code{If(Len(b()).Op(op).Add(dup(size))).Block(refuse(site.Dot("At").Call(Lit(0), dup(size), n)))}
		return append(code, t.zeroTail(c, size, refuse)...)
	}
	ok := func(x *Statement) Code { return Return(x, fault().Values()) }
	switch {
	case c.Prefix != nil:
		code := []Code{Id("rest").Op(":=").Add(b())}
		short := func(size int) *Statement {
			site := t.sites.of([]*layout.Field{c.Prefix}, "Cut", "KindLength", "")
			return site.Dot("At").Call(Lit(0), Lit(size), Uint64().Call(Len(Id("rest"))))
		}
		code = append(code, t.readPrefix(c, refuse, short, Id("f").Dot("Within").Call(Lit(0)))...)
		site := t.sites.of([]*layout.Field{f}, "Size", "KindLength", "")
		return append(code,
			If(Uint64().Call(Id("n")).Op("!=").Uint64().Call(Len(Id("rest")))).Block(refuse(site.Dot("At").Call(Lit(0), zc("Saturate").Call(Uint64().Call(Id("n"))), Uint64().Call(Len(Id("rest")))))),
			ok(Id("rest")))
	case typ.Kind == layout.KindBytes:
		return []Code{ok(b())}
	case typ.Kind == layout.KindList && !isRecords(typ):
		code := []Code{}
		if size := typ.Elem.Size(); size > 1 {
			site := t.sites.of([]*layout.Field{f}, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
			code = append(code, If(Len(b()).Op("%").Lit(size).Op("!=").Lit(0)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(size), n))))
		}
		return append(code, ok(Id(listName(c)).Values(b())))
	case isRecords(typ):
		if size := typ.Elem.Size(); size > 1 && !typ.Elem.IsVariable() {
			site := t.sites.of([]*layout.Field{f}, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
			return []Code{
				If(Len(b()).Op("%").Lit(size).Op("!=").Lit(0)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(size), n))),
				ok(Add(memberType(c)).Values(cursorValues(typ, b(), place{}, givenBy(typ.Elem.Struct, "v"))...)),
			}
		}
		return []Code{ok(Add(memberType(c)).Values(cursorValues(typ, b(), place{}, givenBy(typ.Elem.Struct, "v"))...))}
	case typ.Kind == layout.KindStruct && typ.Struct.IsFixed():
		names := layout.Names{Struct: typ.Struct.Name}
		return append(sized(Id(names.FixedSize())), Return(Id(names.Check()).Call(append([]Code{b()}, givenBy(typ.Struct, "v")...)...)))
	case typ.Kind == layout.KindStruct:
		names := layout.Names{Struct: typ.Struct.Name}
		site := t.sites.of([]*layout.Field{f}, "Size", "KindLength", "")
		code := []Code{
			List(Id("x"), Id("f")).Op(":=").Add(framing(typ.Struct)).Call(append([]Code{b()}, givenBy(typ.Struct, "v")...)...),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id(names.View()).Values(), Id("f").Dot("Within").Call(Lit(0)))),
		}
		if c.Tail == layout.TailZero {
			code = append(code, Id("n").Op(":=").Len(Id("x").Dot("Bytes").Call()))
			code = append(code, t.zeroTail(c, Id("n"), func(f *Statement) *Statement { return Return(Id(names.View()).Values(), f) })...)
		}
		if c.Tail == layout.TailNone && !fills(typ.Struct) {
			code = append(code, If(Id("n").Op(":=").Len(Id("x").Dot("Bytes").Call()), Id("n").Op("!=").Len(b())).Block(
				Return(Id(names.View()).Values(), site.Dot("At").Call(Lit(0), Id("n"), dup(n)))))
		}
		return append(code, ok(Id("x")))
	}
	size := typ.Size()
	code := sized(Lit(size))
	switch {
	case isByteArray(typ):
		return append(code, ok(goTypeOf(typ).Call(b().Index(Op(":").Lit(size)))))
	case typ.Kind == layout.KindArray:
		each := typ.Elem.Size()
		at := elementAt(typ.Elem, place{})
		if each > 1 {
			at = at.Op(":")
		}
		return append(code,
			For(Id("i").Op(":=").Range().Id("x")).Block(Id("x").Index(Id("i")).Op("=").Add(loadInteger(f.Order, typ.Elem, b(), at))),
			ok(Id("x")))
	case typ.Kind == layout.KindBool:
		site := t.sites.of([]*layout.Field{f}, "Rule", "KindValue", "0 or 1")
		code = append(code, If(b().Index(Lit(0)).Op(">").Lit(1)).Block(refuse(site.Dot("At").Call(Lit(0), Lit(1), Uint64().Call(b().Index(Lit(0)))))))
	}
	field := &layout.Field{Name: f.Name, Type: typ, Order: t.s.Order, Width: size * 8, Struct: t.s}
	if typ.Kind == layout.KindFloat {
		return append(code, ok(floatOf(typ, primary(containerOf(field).load(at{base: b}))).code))
	}
	return append(code, ok(read(field, at{base: b}).code))
}

// zeroTail emits the check that zeros follow a member.
func (t *target) zeroTail(c *layout.Case, size *Statement, refuse func(*Statement) *Statement) []Code {
	if c.Tail != layout.TailZero {
		return nil
	}
	site := t.sites.of([]*layout.Field{c.Field}, "Tail", "KindValue", "zeros behind it")
	return []Code{If(Op("!").Add(zc("Zeros").Call(Id("v").Dot("b").Index(dup(size).Op(":"))))).Block(
		refuse(site.Dot("At").Call(dup(size), Lit(0), Lit(1))))}
}

// unionString emits String.
func (t *target) unionString() {
	body := []Code{Id("t").Op(":=").Add(zc("NewText").Call(Lit(t.s.Name)))}
	var cases []Code
	for _, c := range t.s.Union.Cases {
		f := c.Field
		name := Lit(f.Name)
		var one []Code
		as := Id("v").Dot(memberMethod(c)).Call()
		failed := Id("t").Dot("Word").Call(name, Id("f").Dot("Error").Call())
		switch {
		case f.Type.Kind == layout.KindEmpty:
			one = []Code{Id("t").Dot("Word").Call(name, Lit("there"))}
		case takesAll(c):
			one = []Code{Id("t").Dot("Bytes").Call(name, Id("v").Dot("b"))}
		default:
			text := Id("t").Dot("Bytes").Call(name, Id("v").Dot("b"))
			switch {
			case f.Type.Kind == layout.KindStruct:
				text = Id("t").Dot("Word").Call(name, Id("x").Dot("String").Call())
			case f.Type.IsScalar() || f.Type.Kind == layout.KindFloat:
				text = textOf(f, primary(Id("x")))
			}
			x := Id("x")
			if f.Type.Kind != layout.KindStruct && !f.Type.IsScalar() && f.Type.Kind != layout.KindFloat {
				x = Id("_")
			}
			one = []Code{If(List(x, Id("f")).Op(":=").Add(as), Id("f").Dot("Failed").Call()).Block(failed).Else().Block(text)}
		}
		cases = append(cases, Case(Id(t.kindName(c))).Block(one...))
	}
	body = append(body, Switch(Id("v").Dot("kind")).Block(cases...), Return(Id("t").Dot("String").Call()))
	t.doc("String writes the member in one line, for people; its form may change.")
	t.method("String").Params().String().Block(body...)
	t.Line()
}

// hasOf is the condition under which an element holds a member, or has an optional
// field.
func hasOf(view string, f *layout.Field) term {
	if f.Case != nil {
		t := &target{s: f.Struct, names: layout.Names{Struct: f.Struct.Name}}
		return primary(Id(view).Dot("kind")).op("==", precCompare, primary(Id(t.kindName(f.Case))))
	}
	return primary(Id(view).Dot(hasMethod(f)).Call())
}

// readPrefix emits the reading of the length in front of a member, which starts
// where rest does: n is what it says, and rest what follows it. The fault f of an
// integer of variable size goes through inner; short is that of so many bytes that are
// not there.
func (t *target) readPrefix(c *layout.Case, refuse func(*Statement) *Statement, short func(size int) *Statement, inner *Statement) []Code {
	p := c.Prefix
	if v := p.Type.Varint; v != nil {
		return []Code{
			List(Id("n"), Id("size"), Id("f")).Op(":=").Id(layout.Names{Struct: v.Name}.Check()).Call(Id("rest")),
			If(Id("f").Dot("Failed").Call()).Block(refuse(inner)),
			Id("rest").Op("=").Id("rest").Index(Id("size").Op(":")),
		}
	}
	size := p.Width / 8
	return []Code{
		If(Len(Id("rest")).Op("<").Lit(size)).Block(refuse(short(size))),
		Id("n").Op(":=").Add(read(p, in("rest")).code),
		Id("rest").Op("=").Id("rest").Index(Lit(size).Op(":")),
	}
}

// callDoc is the comment of an accessor with a fault in place of an error.
func (t *target) callDoc(method, as string) {
	t.doc("%s is %s with a fault in place of an error. It stays a call, so that %s can be inlined.", method, as, as)
	t.Comment("//")
	t.Comment("//go:noinline")
}
