package gen

import (
	"fmt"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// checker emits the body of one check function.
//
// At each point of that function, b is the record as far as it is known, and
// each comparison is in a form from which the compiler's prover concludes that
// the slices behind it need no check of their own. A test holds it to that.
type checker struct {
	*target
	lax  bool
	body []Code
	vars vars

	refusals int
	relocate func(fault *Statement) *Statement // of code that stands in another function: what a refusal is there
	found    func(view *Statement) []Code      // what is done in place of returning the view
	whole    bool                              // lax: the variable whole tells whether all of the record is there
	loaded   map[*layout.Field]bool
	read     map[*layout.Segment]bool // the blocks of which a field is read

	starts  []place // of the segments so far
	start   place   // behind the segments so far
	hasTail bool    // the variable tail is declared

	nestedLocals map[[2]*layout.Field]string // of fields of nested records that are loaded once
	hasView      bool                        // the variable v is declared: the view's slice
	total        string                      // lax: the type of the variable total, the size that the record says it has
}

// checks makes the body of a check function, and counts the ways in which it
// refuses bytes.
func (t *target) checks(lax bool) (body []Code, refusals int) {
	if t.s.Walked {
		return t.walkChecks(lax)
	}
	c := t.newChecker(lax)
	c.run()
	return c.body, c.refusals
}

// newChecker is ready to emit the body of a check.
func (t *target) newChecker(lax bool) *checker {
	c := &checker{target: t, lax: lax, loaded: map[*layout.Field]bool{}, read: map[*layout.Segment]bool{}}
	c.vars = vars{load: c.value, special: func(e *layout.Expr) term {
		if e.Op != layout.OpAvail {
			panic("gen: no check has " + e.Text)
		}
		if e.Whole || e.At.Segment == nil {
			return primary(Len(Id("b")))
		}
		return primary(Len(Id("b"))).op("-", precAdd, c.offset([]*layout.Field{e.At}).term())
	}}
	for _, f := range c.fieldsRead() {
		c.read[f.Segment] = true
	}
	return c
}

// check emits the function that proves that bytes hold a record:
//
//	func CheckUDP(b []byte) (UDPView, zcrt.Fault) {
//		if len(b) < UDPFixedSize {
//			return UDPView{}, zcrt.Short(udpFixed[:], len(b))
//		}
//		p := (*[UDPFixedSize]byte)(b)
//		…
//		return UDPView{p, b[:UDPFixedSize:len(b)]}, zcrt.Fault{}
//	}
func (t *target) check(lax bool, body []Code, refusals int) {
	name, parse := t.names.Check(), t.names.Parse()
	if lax {
		name, parse = t.names.CheckLax(), t.names.ParseLax()
	}
	t.doc("%s is %s with a fault in place of an error: it never allocates.", name, parse)
	if t.s.Shape == layout.ShapeW && refusals <= 2 {
		// So little could be inlined itself, and then be too much for the function
		// around it. Of any other shape, one check is too much already.
		t.Comment("//")
		t.doc("It stays a call, so that %s can be inlined.", parse)
		t.Comment("//")
		t.Comment("//go:noinline")
	}
	t.Func().Id(name).Params(t.inputs()...).Params(Id(t.names.View()), fault()).Block(body...)
	t.Line()
}

// fieldsRead are the fields that the function looks at.
func (c *checker) fieldsRead() []*layout.Field {
	var out []*layout.Field
	for _, check := range c.s.Checks {
		if f := check.Field; f.Segment != nil && f.Segment.Part == nil && check.Kind != layout.CheckFrame {
			out = append(out, f)
		}
		out = append(out, check.Expr.Fields()...)
		if check.Kind == layout.CheckInner {
			for _, e := range givenExprs(check.Field) {
				out = append(out, e.Fields()...)
			}
		}
	}
	for _, seg := range c.s.Segments {
		if p := seg.Part; p != nil {
			out = append(out, p.Extent.Fields()...)
			if p.Prefix != nil {
				out = append(out, p.Prefix)
			}
		}
	}
	return out
}

// run emits the checks in the order in which they are made: what a segment
// extends to, and then what is to be checked of it.
func (c *checker) run() {
	checks := c.s.Checks
	for _, seg := range c.s.Segments {
		c.starts = append(c.starts, c.start)
		if seg.Part != nil {
			c.part(seg)
		} else {
			c.block(seg)
		}
		for len(checks) > 0 && due(c.s, checks[0]) <= foundAs(c.s, seg) {
			c.one(checks[0])
			checks = checks[1:]
		}
	}
	c.exact()
	if c.relocate == nil {
		c.emit(c.finished(c.view())...)
	}
}

// due is how many segments have to be found until all is known that a check reads. A
// rule without bytes of its own is tested as early as its fields allow.
func due(s *layout.Struct, check *layout.Check) int {
	if check.Field.Segment != nil {
		return foundAs(s, check.Field.Segment)
	}
	return known(s, check.Expr)
}

// known is how many segments have to be found until the fields are known that an
// expression reads: of one that is computed, all in front of it.
func known(s *layout.Struct, e *layout.Expr) int {
	last := 0
	for _, f := range e.Fields() {
		front := []*layout.Field{f}
		if f.Calc != nil {
			front = s.Fields[:slices.Index(s.Fields, f)]
		}
		for _, f := range front {
			if f.Segment != nil {
				last = max(last, foundAs(s, f.Segment))
			}
		}
	}
	return last
}

// foundAs is the place of a segment in the order in which Parse finds them, from 1 on.
func foundAs(s *layout.Struct, seg *layout.Segment) int { return slices.Index(s.Found(), seg) + 1 }

// finished ends the function with the view that it has proved.
func (c *checker) finished(view *Statement) []Code {
	if c.found != nil {
		return c.found(view)
	}
	return []Code{Return(view, fault().Values())}
}

func (c *checker) emit(code ...Code) { c.body = append(c.body, code...) }

// fail emits: if cond { return XView{}, fault }.
func (c *checker) fail(cond, fault *Statement) {
	c.emit(If(cond).Block(c.refuse(fault)))
}

func (c *checker) refuse(fault *Statement) *Statement {
	c.refusals++
	if c.relocate != nil {
		return c.relocate(fault)
	}
	if c.whole {
		fault = Add(fault).Dot("In").Call(Id("whole"))
	}
	return Return(Id(c.names.View()).Values(), fault)
}

// have is the number of bytes of the record that are there, in a type.
func have(typ string) *Statement { return primary(Len(Id("b"))).as("int", typ).code }

// block makes the fields of a block readable, if its bytes are there.
func (c *checker) block(seg *layout.Segment) {
	switch {
	case seg.Index == 0:
		c.fail(Len(Id("b")).Op("<").Id(c.names.FixedSize()), zc("Short").Call(c.sites.table(seg, "KindShort").Index(Op(":")), Len(Id("b"))))
		if c.read[seg] || c.s.Shape != layout.ShapeW {
			c.point(seg, Id("b"))
		}
	case c.s.Segments[seg.Index-1].Part.Trailer > 0: // the part has made room for it
		if c.read[seg] {
			c.point(seg, Id("b").Index(c.start.code().Op(":")))
		}
	case seg.Index == len(c.s.Segments)-1:
		c.lastBlock(seg)
	case c.read[seg]:
		c.declareTail()
		c.blockRoom(seg, primary(Len(Id("tail"))))
		c.point(seg, Id("tail"))
	default:
		c.blockRoom(seg, c.start.before(Len(Id("b"))))
	}
	c.start = c.start.plus(seg.Size)
	if seg.Index == 0 {
		c.start = place{name: c.names.FixedSize(), fixed: true}
	}
}

// point declares the pointer to a block's bytes.
func (c *checker) point(seg *layout.Segment, slice *Statement) {
	c.emit(Id(pointer(seg)).Op(":=").Add(c.array(seg, slice)))
	c.loadNested(seg)
}

// declareTail makes tail what follows the segments so far.
func (c *checker) declareTail() {
	op := ":="
	if c.hasTail {
		op = "="
	}
	c.hasTail = true
	c.emit(Id("tail").Op(op).Id("b").Index(c.start.code().Op(":")))
}

// blockRoom emits the check that a block's bytes are there; room is the number
// of bytes that are.
func (c *checker) blockRoom(seg *layout.Segment, room term) {
	if c.total != "" {
		left := primary(Id("total")).op("-", precAdd, c.start.as(c.total))
		c.fail(left.op("<", precCompare, number(seg.Size)).code, c.shortAt(seg, c.missing(), primary(Id("total")).as(c.total, "int").code))
	}
	c.fail(room.op("<", precCompare, number(seg.Size)).code, c.shortAt(seg, c.missingHere(), Len(Id("b"))))
}

func (c *checker) shortAt(seg *layout.Segment, kind string, n *Statement) *Statement {
	return zc("ShortAt").Call(c.sites.table(seg, kind).Index(Op(":")), c.start.code(), n)
}

// lastBlock is a block behind which the record ends. The view's slice is cut
// first, since the compiler sees the block's size in its ends; of a view of
// shape S, it has to be shown that they are in order.
func (c *checker) lastBlock(seg *layout.Segment) {
	c.emit(Id("end").Op(":=").Add(c.start.plus(seg.Size).code()))
	over := Id("end").Op(">").Len(Id("b"))
	if c.s.Shape == layout.ShapeS {
		over = Id("end").Op("<").Add(c.start.code()).Op("||").Add(over)
	}
	c.fail(over, c.shortAt(seg, c.missingHere(), Len(Id("b"))))
	if !c.read[seg] {
		return
	}
	c.hasView = true
	if c.s.Shape == layout.ShapeS {
		c.emit(Id("v").Op(":=").Id("b").Index(Op(":").Add(c.start.code()).Op(":").Id("end")))
		c.point(seg, Id("v").Index(Len(Id("v")).Op(":").Cap(Id("v"))))
		return
	}
	c.emit(Id("v").Op(":=").Id("b").Index(Op(":").Id("end").Op(":").Id("end")))
	c.point(seg, Id("v").Index(Len(Id("v")).Op("-").Lit(seg.Size).Op(":")))
}

// missing is the kind of a fault where a segment exceeds the record: behind a
// frame its bytes are missing in a window that the layout cut.
func (c *checker) missing() string {
	if c.s.Frame != nil {
		return "KindLength"
	}
	return "KindShort"
}

// missingHere is the kind of a fault where a segment exceeds the bytes at hand,
// which in a lax check are fewer than those of the record.
func (c *checker) missingHere() string {
	if c.lax {
		return "KindShort"
	}
	return c.missing()
}

// exact emits the check that a frame ends with the fields in it.
func (c *checker) exact() {
	if c.s.Frame == nil || greedy(c.s) {
		return
	}
	path := []*layout.Field{c.s.Frame}
	site := c.sites.of(path, "Exact", "KindLength", "")
	c.fail(Len(Id("b")).Op("!=").Add(c.endOf()), site.Dot("At").Call(c.offset(path).code(), c.endOf(), Uint64().Call(Len(Id("b")))))
}

// endOf is the offset behind the fields of a record without a greedy one.
func (c *checker) endOf() *Statement {
	if c.s.IsFixed() {
		return Id(c.names.FixedSize())
	}
	if last := c.s.Segments[len(c.s.Segments)-1]; last.Part == nil {
		return Id("end")
	}
	return c.start.code()
}

// rest is the part of s that takes all that the other fields leave, or nil.
func rest(s *layout.Struct) *layout.Part {
	for _, seg := range s.Segments {
		if seg.Part != nil && seg.Part.Window == layout.WindowRest {
			return seg.Part
		}
	}
	return nil
}

// greedy reports whether s has such a part.
func greedy(s *layout.Struct) bool { return rest(s) != nil }

// view is the value that the check returns.
func (c *checker) view() *Statement {
	view := Id(c.names.View())
	end := func() *Statement {
		if greedy(c.s) || c.s.Frame != nil {
			return Len(Id("b"))
		}
		return c.endOf()
	}
	slice := func(length *Statement) *Statement {
		if c.hasView {
			return Id("v")
		}
		return Id("b").Index(Op(":").Add(length).Op(":").Add(end()))
	}
	switch c.s.Shape {
	case layout.ShapeF:
		return view.Values(Id("p"))
	case layout.ShapeS:
		return view.Values(Id("p"), slice(c.starts[len(c.starts)-1].code()))
	}
	values := []Code{slice(end())}
	for _, f := range facts(c.s) {
		values = append(values, Id(fmt.Sprintf("uint%d", f.Bits)).Call(Id(c.locals.ends[f.Segment])))
	}
	return view.Values(values...)
}
