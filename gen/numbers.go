package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// Lists of integers that are walked one by one: where such a list ends hangs on its
// elements, or they are of variable size.

// isVarints reports whether t is a list of integers of variable size.
func isVarints(t *layout.Type) bool {
	return t.Kind == layout.KindList && t.Elem.Varint != nil
}

// number goes on behind an integer of a list, which a local then holds where the
// condition that ends the list reads it:
//
//	if len(rest) < 2 {
//		return …
//	}
//	it := binary.BigEndian.Uint16(rest)
//	rest = rest[2:]
//
// There are sure bytes.
func (x *element) number(s *layout.Sequence, sure int) {
	elem := x.list.Type.Elem
	if elem.Varint != nil {
		x.varintElement(s)
		return
	}
	n := elem.Size()
	if n > sure {
		site := x.sites.of([]*layout.Field{x.list}, "Cut", x.missing(), "")
		x.fail(Len(Id("rest")).Op("<").Lit(n), x.lacks(site.Dot("At").Call(x.here(), Add(x.here()).Op("+").Lit(n), Uint64().Call(Len(Id("b"))))))
	}
	if readsElement(s.Until) {
		x.name = x.locals.taken.reuse("it")
		x.emit(Id(x.name).Op(":=").Add(nextNumber(x.list, Id("rest")).code))
	}
	x.emit(Id("rest").Op("=").Id("rest").Index(Lit(n).Op(":")))
}

// varintElement goes on behind an integer of variable size, unless the condition in
// front of it has read it already.
func (x *element) varintElement(s *layout.Sequence) {
	if !x.checked {
		x.emit(x.checkVarint(readsElement(s.Until)), If(failed()).Block(x.refuse(x.innerFault("f"))))
	}
	x.emit(Id("rest").Op("=").Id("rest").Index(Id("n").Op(":")))
}

// checkVarint reads the integer of variable size where rest starts.
func (x *element) checkVarint(named bool) *Statement {
	local := Id("_")
	if named {
		x.name = x.locals.taken.reuse("it")
		local = Id(x.name)
	}
	return List(local, Id("n"), Id("f")).Op(":=").Id(layout.Names{Struct: x.list.Type.Elem.Varint.Name}.Check()).Call(Id("rest"))
}

// whileNumber emits the condition in front of an element, and says how many bytes it
// has found to be there. Of integers of variable size it reads one in advance, of
// which nothing is said where the condition does not look at it:
//
//	it, n, f := CheckVInt(rest)
//	if f.Failed() {
//		return …
//	}
//	if it >= 64 {
//		break
//	}
func (x *element) whileNumber(v vars, s *layout.Sequence) (sure int) {
	stop := func() { x.emit(If(v.condition(s.While, false).code).Block(Break())) }
	x.peeks(v, s.While)
	if !isVarints(x.list.Type) || !readsElement(s.While) {
		stop()
		_, sure = v.beyond(s.While, func() *Statement { return Id("rest") }, 0)
		return sure
	}
	refuse := func(cond *Statement) { x.emit(If(cond).Block(x.refuse(x.innerFault("f")))) }
	x.emit(x.checkVarint(true))
	refuse(unread(v, s.While))
	stop()
	if !looked(s.While, true) {
		refuse(failed())
	}
	x.checked = true
	return 0
}

// failed is the condition under which an integer of variable size is malformed; unread
// the one under which a condition looks at it in spite of that.
func failed() *Statement { return Id("f").Dot("Failed").Call() }

func unread(v vars, e *layout.Expr) *Statement {
	looks, always := v.looksAt(e)
	if always {
		return failed()
	}
	return failed().Op("&&").Add(looks.in(precedence[layout.OpBoth]))
}

// looksAt is the condition under which e, evaluated from left to right, reads the
// element at hand; always says that it does in any case. It is nil where it never
// does.
func (w vars) looksAt(e *layout.Expr) (cond *term, always bool) {
	or := func(x term) {
		if cond != nil {
			x = cond.op("||", precedence[layout.OpEither], x)
		}
		cond = &x
	}
	switch e.Op {
	case layout.OpIt:
		return nil, true
	case layout.OpBoth, layout.OpEither:
		left, always := w.looksAt(e.Args[0])
		if always {
			return nil, true
		}
		if left != nil {
			or(*left)
		}
		right, surely := w.looksAt(e.Args[1])
		if !surely && right == nil {
			return cond, false
		}
		reached := w.condition(e.Args[0], e.Op == layout.OpBoth)
		if !surely {
			reached = reached.op("&&", precedence[layout.OpBoth], *right)
		}
		or(reached)
		return cond, false
	}
	for _, a := range e.Args {
		x, surely := w.looksAt(a)
		if surely {
			return nil, true
		}
		if x != nil {
			or(*x)
		}
	}
	return cond, false
}

// looked reports whether a condition that turned out to be truth must have read the
// element at hand for that.
func looked(e *layout.Expr, truth bool) bool {
	switch {
	case e.Op == layout.OpNot:
		return looked(e.Args[0], !truth)
	case e.Op == layout.OpBoth && truth, e.Op == layout.OpEither && !truth: // both sides are
		return looked(e.Args[0], truth) || looked(e.Args[1], truth)
	case e.Op == layout.OpBoth, e.Op == layout.OpEither: // either side is
		return looked(e.Args[0], truth) && looked(e.Args[1], truth)
	}
	return readsElement(e)
}

// readsElement reports whether a condition reads the element of a list of integers.
func readsElement(e *layout.Expr) bool {
	reads := false
	if e != nil {
		e.Walk(func(e *layout.Expr) { reads = reads || e.Op == layout.OpIt })
	}
	return reads
}

// nextNumber is the element of one size at the front of bytes.
func nextNumber(list *layout.Field, bytes *Statement) term {
	elem := list.Type.Elem
	if elem.Size() == 1 {
		bytes = bytes.Index(Lit(0))
	} else {
		bytes = orderOf(list.Order, elem.Size()).Dot(fmt.Sprintf("Uint%d", elem.Size()*8)).Call(bytes)
	}
	return elementOf(elem, primary(bytes))
}

// copyNumbers copies the elements of a list of integers that is walked.
func (t *target) copyNumbers(f *layout.Field) []Code {
	dst := func() *Statement { return Id("x").Dot(f.Name) }
	cursor := lowerOf(f) + "Cursor"
	next := func(op string) *Statement { return List(Id("e"), Id("ok")).Op(op).Id(cursor).Dot("Next").Call() }
	code := []Code{
		Id(cursor).Op(":=").Add(t.unwrapped(f)),
		For(next(":="), Id("ok"), next("=")).Block(dst().Op("=").Append(dst(), Id("e"))),
	}
	if walks(f) {
		code = append(code, If(Err().Op("=").Id(cursor).Dot("Err").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err())))
	}
	if f.When != nil && differs(f.When) { // nil means that it is absent
		return []Code{If(t.present(f, "v")).Block(append([]Code{dst().Op("=").Add(goTypeOf(f.Type)).Values()}, code...)...)}
	}
	return code
}

// putNumbers writes a list of integers of variable size, each in its shortest form:
//
//	codes := b[at:at]
//	for _, e := range x.Codes {
//		more, err := AppendVInt(codes, e)
//		if err != nil {
//			return zcrt.FaultOf(err).Within(at + len(codes))
//		}
//		codes = more
//	}
func (e *encoder) putNumbers(f *layout.Field) {
	numbers := e.locals.free(e.s, recordsLocals(f)...)
	offset := primary(Len(Id(numbers)))
	if e.at != (place{}) {
		offset = e.at.term().op("+", precAdd, offset)
	}
	e.add(
		Id(numbers).Op(":=").Add(e.here()),
		For(List(Id("_"), Id("e")).Op(":=").Range().Id("x").Dot(f.Name)).Block(
			List(Id("more"), Err()).Op(":=").Id(layout.Names{Struct: f.Type.Elem.Varint.Name}.Append()).Call(Id(numbers), Id("e")),
			If(Err().Op("!=").Nil()).Block(Return(faultOf().Dot("Within").Call(offset.code))),
			Id(numbers).Op("=").Id("more")))
}
