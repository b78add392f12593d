package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// inputs are the parameters of a check: the bytes, or the root and where in it the
// record starts, and what the layout wants to be given.
func (t *target) inputs() []Code {
	in := []Code{Id("b").Index().Byte()}
	if t.s.Rooted {
		in = []Code{Id("root").Index().Byte(), Id("off").Int()}
	}
	return append(in, t.paramDecls()...)
}

// passed are the same as arguments.
func (t *target) passed() []Code {
	args := []Code{Id("b")}
	if t.s.Rooted {
		args = []Code{Id("root"), Id("off")}
	}
	for _, f := range t.s.Params() {
		args = append(args, Id(t.locals.fields[f]))
	}
	return args
}

// paramDecls are the parameters that the layout declares.
func (t *target) paramDecls() []Code {
	var out []Code
	for _, f := range t.s.Params() {
		out = append(out, Id(t.locals.fields[f]).Add(goTypeOf(f.Type)))
	}
	return out
}

// ownedParams are those of an owned value.
func (t *target) ownedParams() []Code {
	var out []Code
	for _, f := range t.s.Params() {
		out = append(out, Id("x").Dot(f.Name))
	}
	return out
}

// ownedArgs are the arguments of a check of what an owned value was written to.
func (t *target) ownedArgs(bytes *Statement) []Code {
	args := []Code{bytes}
	if t.s.Rooted {
		args = append(args, Lit(0))
	}
	return append(args, t.ownedParams()...)
}

// boundArgs are the arguments of a check of what a parent holds.
func (t *target) boundArgs(b *layout.Binding, w vars) []Code {
	args := []Code{Id("p").Dot(b.Field.Name).Call()}
	for _, f := range t.s.Params() {
		args = append(args, w.valueOf(f.Type, b.With[f]).code)
	}
	return args
}

// record is the code that checks a record at the front of rest and goes on behind
// it.
func (w *walker) record(s *layout.Struct, name string, given []Code) []Code {
	w.failsIn(s)
	failed := func(f *Statement) *Statement { return If(Id("f").Dot("Failed").Call()).Block(w.refuse(f)) }
	if s.Rooted {
		fault := Id("f")
		if w.framed {
			fault = Id("f").Dot("Within").Call(Lit(0))
		}
		inner := &target{s: s, names: layout.Names{Struct: s.Name}}
		return []Code{
			List(Id(name), Id("f")).Op(":=").Id(layout.Names{Struct: s.Name}.Check()).Call(Id("b"), Len(Id("b")).Op("-").Len(Id("rest"))),
			failed(fault),
			Id("rest").Op("=").Id("b").Index(Id(inner.rootOf(name, layout.FactEnd)).Op(":")),
		}
	}
	return []Code{
		List(Id(name), Id("f")).Op(":=").Add(framing(s)).Call(append([]Code{Id("rest")}, given...)...),
		failed(w.innerFault("f")),
		Id("rest").Op("=").Id("rest").Index(Len(Id(name).Dot("Bytes").Call()).Op(":")),
	}
}

// mostBytes refuses records that are larger than the layout says.
func (w *walker) mostBytes() {
	if n := w.s.Most; n > 0 {
		site := w.sites.of([]*layout.Field{{Name: "record"}}, "Most", "KindLength", fmt.Sprintf("%d bytes at most", n))
		w.fail(Len(Id("b")).Op(">").Lit(n), site.Dot("At").Call(Lit(0), Lit(n), Uint64().Call(Len(Id("b")))))
	}
}

// enterRoot finds the record in its root.
func (w *walker) enterRoot() {
	n := w.s.Most
	if n == 0 {
		n = 1<<16 - 1
	}
	large := w.sites.of([]*layout.Field{{Name: "root"}}, "Most", "KindLength", fmt.Sprintf("%d bytes at most", n))
	w.fail(Len(Id("root")).Op(">").Lit(n), large.Dot("At").Call(Lit(0), Lit(n), Uint64().Call(Len(Id("root")))))
	start := w.sites.of([]*layout.Field{{Name: "start"}}, "Offset", "KindShort", "an offset in the root")
	w.fail(Id("off").Op("<").Lit(0).Op("||").Id("off").Op(">").Len(Id("root")), start.Dot("At").Call(Id("max").Call(Id("off"), Lit(0)), Lit(0), Uint64().Call(Id("off"))))
	w.emit(List(Id("b"), Id("rest")).Op(":=").List(Id("root"), Id("root").Index(Id("off").Op(":"))))
	w.moved()
}

// leaveRoot emits what the check of a record in a root returns.
func (w *walker) leaveRoot() {
	w.emit(Id("end").Op(":=").Len(Id("b")).Op("-").Len(Id("rest")))
	values := append([]Code{Id("b").Index(Op(":").Len(Id("b")).Op(":").Len(Id("b")))}, w.factValues()...)
	w.emit(Return(Id(w.names.View()).Values(values...), fault().Values()))
}

// target computes where a pointer points: the offset behind that byte, 0 where it
// is absent.
func (w *walker) target(f *layout.Field) {
	name := w.locals.fields[f]
	w.loadExpr(f.When)
	w.loadExpr(f.At)
	value := w.vars.number(f.At, "int").op("+", precAdd, number(1)).code
	if f.When == nil {
		w.emit(Id(name).Op(":=").Add(value))
		return
	}
	w.emit(Id(name).Op(":=").Lit(0))
	w.emit(If(w.vars.condition(f.When, true).code).Block(Id(name).Op("=").Add(value)))
}

// plainFactName is what the field of the view that stores a fact is named for.
func (t *target) plainFactName(f layout.Fact) string {
	switch {
	case f.Segment != nil:
		return t.private(lower(endName(f.Segment)) + "End")
	case f.Calc != nil:
		return t.private(lower(f.Calc.Name))
	case f.Away != nil:
		return t.awayName(f)
	case f.At != nil:
		return t.private(lower(f.At.Name) + "Behind")
	case f.Role == layout.FactStart:
		return t.private("start")
	case f.Role == layout.FactEnd:
		return t.private("end")
	}
	return t.private("hops")
}

func factComment(f layout.Fact) string {
	switch {
	case f.Segment != nil:
		return "the offset behind " + f.Segment.Name()
	case f.Calc != nil:
		return "the value of " + f.Calc.Name
	case f.Away != nil:
		return awayComment(f)
	case f.At != nil:
		return "the offset behind the byte that " + f.At.Name + " points to; 0 if it is absent"
	case f.Role == layout.FactStart:
		return "where the record starts in the root"
	case f.Role == layout.FactEnd:
		return "the offset behind it there"
	}
	return "how many pointers led to it"
}

// stored is the code of a fact of the view v, as an int.
func (t *target) stored(is func(layout.Fact) bool) string { return t.storedOf("v", is) }

func (t *target) storedOf(view string, is func(layout.Fact) bool) string {
	for _, f := range t.s.Facts {
		switch {
		case !is(f):
		case t.s.Packed:
			return "int(" + view + t.unpacked(f)[1:] + ")"
		default:
			return "int(" + view + "." + t.factName(f) + ")"
		}
	}
	panic("gen: a fact of " + t.s.Name + " is not stored")
}

// root is a fact about where the record lies in its root.
func (t *target) root(role layout.FactRole) string { return t.rootOf("v", role) }

func (t *target) rootOf(view string, role layout.FactRole) string {
	return t.storedOf(view, func(f layout.Fact) bool { return f.Role == role })
}

// rootUpTo is the root of a view's records up to the end of a part.
func (t *target) rootUpTo(seg *layout.Segment) *Statement {
	b := Id("v").Dot("b")
	switch {
	case seg.Index < len(t.s.Segments)-1:
		end := index(t.placeOf(t.s.Segments[seg.Index+1]))
		return b.Index(Op(":").Add(end))
	case t.s.Rooted:
		return b.Index(Op(":").Id(t.root(layout.FactEnd)))
	case t.s.Shape == layout.ShapeS:
		return Id("v").Dot("Bytes").Call()
	}
	return b
}

// cutRooted emits CutX, which also returns where the record ends.
func (t *target) cutRooted() {
	t.Func().Id(t.names.Cut()).Params(t.inputs()...).Params(Id("v").Id(t.names.View()), Id("next").Int(), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(t.passed()...),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("v"), Lit(0), Id("f"))),
		Return(Id("v"), Id(t.root(layout.FactEnd)), Nil()))
	t.Line()
}

// rootedPart emits the check of a nested record that points into the root.
func (t *target) rootedPart(f *layout.Field, check string) {
	n := layout.Names{Struct: f.Type.Struct.Name}
	t.doc("%s is %s with a fault in place of an error.", check, f.Name)
	t.method(check).Params().Params(Id(n.View()), fault()).Block(
		List(Id("inner"), Id("f")).Op(":=").Id(n.Check()).Call(t.rootUpTo(f.Segment), t.placeOf(f.Segment).code()),
		Return(Id("inner"), Id("f").Dot("Within").Call(Lit(0))))
	t.Line()
}

// pointerGetter emits the accessor of a field that lies elsewhere in the root:
//
//	func (v DNSNameView) Pointer() (x DNSNameView, ok bool, err error)
func (t *target) pointerGetter(f *layout.Field) {
	check := t.private("check" + upper(f.Name))
	note := ""
	if f.When != nil {
		note = fmt.Sprintf(" It is there, and ok true, if %s.", f.When.Text)
	}
	t.emitHas(f)
	t.doc("%s is the %s at byte %s of the root, which has to be in front of this one.%s The error tells why there is none; one pointer more than %d in a row is one of the reasons.", f.Name, f.Type.Struct.Name, f.At.Text, note, f.Hops)
	t.method(f.Name).Params().Params(Id("x").Id(t.names.View()), Id("ok").Bool(), Err().Error()).Block(
		List(Id("x"), Id("ok"), Id("f")).Op(":=").Id("v").Dot(check).Call(),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("x"), Id("ok"), Err()))
	t.Line()
	at := Id(t.stored(func(x layout.Fact) bool { return x.At == f }))
	start := func() *Statement { return Id(t.root(layout.FactStart)) }
	hops := func() *Statement { return Id(t.root(layout.FactHops)) }
	path := []*layout.Field{f}
	back := t.sites.of(path, "Back", "KindLength", "an offset in front of the record")
	many := t.sites.of(path, "Hops", "KindLength", fmt.Sprintf("%d pointers in a row at most", f.Hops))
	refuse := func(f *Statement) *Statement { return Return(Id("x"), True(), f) }
	step := Id("x").Dot(t.factName(layout.Fact{Role: layout.FactHops})).Op("=").Id("v").Dot(t.factName(layout.Fact{Role: layout.FactHops})).Op("+").Lit(1)
	if t.s.Packed {
		for _, fact := range t.s.Facts {
			if fact.Role == layout.FactHops {
				one := Uint64().Call(hops().Op("+").Lit(1))
				if fact.Shift > 0 {
					one = one.Op("<<").Lit(fact.Shift)
				}
				step = Id("x").Dot(t.private("ends")).Op("|=").Add(one)
			}
		}
	}
	t.doc("%s is %s with a fault in place of an error.", check, f.Name)
	t.method(check).Params().Params(Id("x").Id(t.names.View()), Id("ok").Bool(), Id("f").Add(fault())).Block(
		Id("at").Op(":=").Add(at).Op("-").Lit(1),
		If(Id("at").Op("<").Lit(0)).Block(Return(Id("x"), False(), Id("f"))),
		If(Id("at").Op(">=").Add(start())).Block(refuse(back.Dot("At").Call(start(), Lit(0), Uint64().Call(Id("at"))))),
		If(hops().Op(">=").Lit(f.Hops)).Block(refuse(many.Dot("At").Call(start(), Lit(f.Hops), Lit(f.Hops+1)))),
		List(Id("x"), Id("f")).Op("=").Id(t.names.Check()).Call(Id("v").Dot("b"), Id("at")),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("x"), True(), Id("f").Dot("Within").Call(Lit(0)))),
		step,
		Return(Id("x"), True(), Id("f")))
	t.Line()
}

// pointerValidate walks what a pointer points to; pointerValue copies it.
func (t *target) pointerValidate(f *layout.Field) *Statement {
	check := t.private("check" + upper(f.Name))
	return If(List(Id("x"), Id("ok"), Id("f")).Op(":=").Id("v").Dot(check).Call(), Id("f").Dot("Failed").Call()).Block(
		Return(Id("f"))).Else().If(Id("ok")).Block(
		If(Id("f").Op(":=").Id("x").Dot(t.private("validate")).Call(), Id("f").Dot("Failed").Call()).Block(Return(Id("f"))))
}

func (t *target) pointerValue(f *layout.Field) *Statement {
	return If(List(Id("inner"), Id("ok"), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Id("ok").Op("&&").Err().Op("==").Nil()).Block(
		If(List(Id("value"), Err()).Op(":=").Id("inner").Dot("Value").Call(), Err().Op("==").Nil()).Block(
			Id("x").Dot(f.Name).Op("=").Op("&").Id("value")))
}

func atOf(s *layout.Struct) *Statement {
	if s.Rooted {
		return Lit(0)
	}
	return Id("at")
}
