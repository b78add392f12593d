package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// walker emits the body of the check of a record whose fields are found one by
// one. At each point of that function b is the record as far as its end is known,
// and rest is what follows the fields so far:
//
//	lengthEnd := 1
//	if kind > 1 {
//		if len(rest) < 1 {
//			return …
//		}
//		length := rest[0]
//		…
//		b = b[:total]
//		rest = b[2:]
//	}
//
// All cuts are of rest, behind a comparison with its length; so no index is ever
// computed that the compiler, or zcgen prove, has to reason about.
type walker struct {
	*checker
	at      place           // of what is written next; without a name while it is constant
	checked int             // checks that have been emitted
	framed  bool            // b is cut where the record ends, in all records that get here
	viewed  bool            // the record has a view already, so that no field is loaded
	current *layout.Segment // that is being found
	find    *layout.Find    // the chain whose members are collected on the way, or nil
	front   bool            // the variable front is declared
	ruling  bool            // the rule of a field is being emitted
	extent  bool            // the variable extent is declared

	computed map[*layout.Field]bool // fields without bytes that stand in their locals

	clamped    bool   // lax: b may end in front of where the record says
	wantsTotal bool   // and where that is has been asked for
	total      bool   // the variable total is declared, which holds it
	nesting    int    // of the block of code that is being emitted
	hoisted    []Code // loads of fields, which go in front of the outermost block of code
}

// nested is the block of code that emit makes.
func (w *walker) nested(emit func()) []Code {
	outer := w.body
	w.body = nil
	w.nesting++
	emit()
	w.nesting--
	inner := w.body
	w.body = outer
	if w.nesting == 0 {
		w.emit(w.hoisted...)
		w.hoisted = nil
	}
	return inner
}

// walks makes the body of the check function of a record that is walked.
func (t *target) walkChecks(lax bool) (body []Code, refusals int) {
	var w *walker
	walk := func(total bool) {
		w = t.newWalker(lax)
		w.total = total
		w.run()
	}
	if walk(false); w.wantsTotal {
		walk(true)
	}
	return w.body, w.refusals
}

// newWalker is ready to emit the body of the check of a record that is walked.
func (t *target) newWalker(lax bool) *walker {
	w := &walker{
		computed: map[*layout.Field]bool{},
		checker:  &checker{target: t, lax: lax, loaded: map[*layout.Field]bool{}, read: map[*layout.Segment]bool{}},
	}
	w.vars = vars{load: w.value, special: w.special}
	for _, f := range w.fieldsWalked() {
		if f.Segment != nil && f.Segment.Part == nil {
			w.read[f.Segment] = true
		}
	}
	return w
}

// lacks is the fault of bytes that are missing in this record: in one whose tail is
// cut off, more of them can still come.
func (w *walker) lacks(fault *Statement) *Statement {
	if !w.clamped {
		return fault
	}
	w.wantsTotal = true
	return fault.Dot("Clamped").Call(Lit(0), Id("said"), Len(Id("b")))
}

// fieldsWalked are the fields that the walk looks at.
func (w *walker) fieldsWalked() []*layout.Field {
	out := w.fieldsRead()
	add := func(exprs ...*layout.Expr) {
		for _, e := range exprs {
			out = append(out, e.Fields()...)
			for _, f := range e.Fields() {
				if f.When != nil {
					out = append(out, f.When.Fields()...)
				}
			}
		}
	}
	for _, seg := range w.s.Segments {
		add(seg.When)
		if p := seg.Part; p != nil {
			add(p.On)
			if p.Seq != nil {
				add(p.Seq.Count, p.Seq.Chain, p.Seq.Until, p.Seq.While)
			}
		}
	}
	for _, f := range w.s.Fields {
		add(f.Calc, f.At)
		add(awayExprs(f)...)
		add(givenExprs(f)...)
		if f.When != nil {
			add(f.When)
		}
	}
	return out
}

func (w *walker) run() {
	if w.s.Rooted {
		w.enterRoot()
	} else {
		w.mostBytes()
		w.emit(Id("rest").Op(":=").Id("b"))
		if w.total {
			w.emit(Id("said").Op(":=").Uint64().Call(Len(Id("b"))))
		}
	}
	next := 0
	w.starts = make([]place, len(w.s.Segments))
	for _, seg := range w.s.Found() {
		w.starts[seg.Index] = w.at
		w.start, w.current = w.at, seg
		segment := func() {
			if seg.Part != nil {
				w.part(seg)
			} else {
				w.block(seg)
			}
			w.ownChecks(seg)
		}
		w.declare(seg)
		if seg.When != nil {
			w.optional(seg, segment)
		} else {
			segment()
		}
		w.measured(seg)
		w.dueChecks(seg)
		if seg.FromEnd {
			w.endInFront(seg)
		} else if w.relocate != nil && w.storesEnd(seg) { // no view does, here
			w.moved()
		} else if w.storesEnd(seg) && !tailed(seg) {
			end := w.locals.ends[seg]
			w.emit(Id(end).Op(":=").Add(w.offsetCode()))
			w.at = place{name: end}
			w.fitsStored(seg, end)
		}
		for ; next < len(w.s.Fields) && w.before(w.s.Fields[next], seg); next++ {
			switch f := w.s.Fields[next]; {
			case f.Calc != nil && !w.computed[f]:
				w.calc(f)
			case f.At != nil:
				w.target(f)
			case f.Away != nil:
				w.away(f)
			}
		}
	}
	w.finish()
}

// before reports whether a field is done once a segment is: it lies in it or in one
// that is found earlier, or has no bytes and stands behind it.
func (w *walker) before(f *layout.Field, seg *layout.Segment) bool {
	return f.Segment == nil || foundAs(w.s, f.Segment) <= foundAs(w.s, seg)
}

// used reports whether a field of an optional block is read behind it.
func (w *walker) used(f *layout.Field) bool {
	if !f.Type.IsScalar() || f.Name == "_" {
		return false
	}
	read := false
	look := func(e *layout.Expr) {
		for _, g := range e.Fields() {
			read = read || f == g
		}
	}
	behind := false
	for _, seg := range w.s.Found() {
		if !behind {
			behind = seg == f.Segment
			continue
		}
		look(seg.When)
		if p := seg.Part; p != nil {
			look(p.Extent)
			look(p.On)
			if p.Prefix == f {
				read = true
			}
			if p.Seq != nil {
				look(p.Seq.Count)
				look(p.Seq.Chain)
				look(p.Seq.Until)
				look(p.Seq.While)
			}
		}
	}
	for _, c := range w.s.Checks {
		if due(w.s, c) > foundAs(w.s, f.Segment) {
			look(c.Expr)
		}
	}
	for _, g := range w.s.Fields {
		look(g.Calc)
		if g.At != nil {
			look(g.When)
			look(g.At)
		}
		for _, e := range awayExprs(g) {
			look(e)
		}
		for _, e := range givenExprs(g) {
			look(e)
		}
	}
	return read
}

// offsetCode is where rest starts in the record.
func (w *walker) offsetCode() *Statement {
	if w.front {
		return Id("front").Op("+").Len(Id("rest"))
	}
	if w.at.name == "" || w.at.fixed {
		return w.at.code()
	}
	return Len(Id("b")).Op("-").Len(Id("rest"))
}

// here is the same for a fault.
func (w *walker) here() *Statement { return w.offsetCode() }

// move goes on n bytes behind.
func (w *walker) move(n int) {
	if w.at.name == "" || w.at.fixed {
		w.at = w.at.plus(n)
		return
	}
	w.moved()
}

// running is where rest starts, whatever has been cut off.
var running = place{name: "len(b) - len(rest)"}

// moved forgets where rest starts.
func (w *walker) moved() { w.at = running }

func (w *walker) block(seg *layout.Segment) {
	if seg.FromEnd {
		w.lastBytes(seg)
		return
	}
	size := Lit(seg.Size)
	if w.fixedPart(seg) {
		size = Id(w.names.FixedSize())
	}
	var short *Statement
	if w.fixedPart(seg) && !w.s.Rooted {
		short = zc("Short").Call(w.sites.table(seg, "KindShort").Index(Op(":")), Len(Id("b")))
	} else {
		short = w.lacks(zc("ShortAt").Call(w.sites.table(seg, w.missing()).Index(Op(":")), w.here(), Len(Id("b"))))
	}
	w.fail(Len(Id("rest")).Op("<").Add(dup(size)), short)
	if w.read[seg] {
		w.emit(Id(pointer(seg)).Op(":=").Parens(Op("*").Index(dup(size)).Byte()).Parens(Id("rest")))
		w.loadNested(seg)
	}
	w.emit(Id("rest").Op("=").Id("rest").Index(dup(size).Op(":")))
	if start := &w.starts[seg.Index]; *start == running { // which rest has moved on from
		*start = running.plus(-seg.Size)
	}
	for _, f := range seg.Block {
		if seg.When != nil && w.used(f) {
			w.load(f)
		}
	}
	if w.fixedPart(seg) && !w.s.Rooted {
		w.at = place{name: w.names.FixedSize(), fixed: true}
	} else {
		w.move(seg.Size)
	}
}

// fixedPart reports whether a block is the one in front of all variable fields.
func (w *walker) fixedPart(seg *layout.Segment) bool { return seg.Index == 0 && seg.When == nil }

// ownChecks emits the checks of the fields of a segment, which are made only where
// it is there.
func (w *walker) ownChecks(seg *layout.Segment) {
	w.checksWhile(func(c *layout.Check) bool { return c.Field.Segment == seg })
}

// dueChecks emits the checks of what has been found so far.
func (w *walker) dueChecks(seg *layout.Segment) {
	w.checksWhile(func(c *layout.Check) bool { return due(w.s, c) <= foundAs(w.s, seg) })
}

func (w *walker) checksWhile(emit func(*layout.Check) bool) {
	for w.checked < len(w.s.Checks) && emit(w.s.Checks[w.checked]) {
		c := w.s.Checks[w.checked]
		w.checked++
		switch {
		case c.Kind == layout.CheckFrame:
			w.frame(c.Field)
		case c.Kind == layout.CheckIn && c.Field.Segment.Part != nil:
			// beside its window
		default:
			w.one(c)
		}
	}
}

// presence is the condition under which a segment is there. What lies ahead of a
// hidden length tells it for the part as well, and is looked at once.
func (w *walker) presence(seg *layout.Segment) *Statement {
	name := func(part *layout.Field) *Statement { return Id(w.locals.taken.reuse("has" + upperOf(part))) }
	last := seg.Last()
	if p := seg.Part; p != nil && p.Prefix != nil && differs(seg.When) {
		return name(last)
	}
	w.ahead(w.vars, last, seg.When)
	cond := w.vars.condition(seg.When, true).code
	if last.Hidden == nil || !differs(seg.When) {
		return cond
	}
	w.emit(name(last.Hidden).Op(":=").Add(cond))
	return name(last.Hidden)
}

// optional emits the block of code for a segment that may be absent.
func (w *walker) optional(seg *layout.Segment, segment func()) {
	w.loadExpr(seg.When)
	cond := w.presence(seg)
	for _, f := range scalars(seg) {
		if w.used(f) {
			w.emit(Var().Id(w.locals.fields[f]).Add(goTypeOf(f.Type)))
		}
	}
	inner := w.nested(segment)
	if len(inner) == 0 {
		return // it is the rest, whatever that is
	}
	branch := If(cond).Block(inner...)
	if f := w.s.Frame; f != nil && f.Segment == seg {
		branch = branch.Else().Block(w.unframed(seg)...)
		w.framed = true
	}
	w.emit(branch)
	w.moved()
}

// unframed cuts b where a record ends that does not say its size: behind what has
// one size in it.
func (w *walker) unframed(seg *layout.Segment) []Code {
	start, size := w.starts[seg.Index], w.s.Unframed
	from := start.add
	if start.fixed {
		from += w.s.Fixed()
	}
	cut := Id("b").Op("=").Id("b").Index(Op(":").Lit(size))
	if from == size || seg.Index == len(w.s.Segments)-1 {
		return []Code{cut, Id("rest").Op("=").Nil()}
	}
	behind := w.s.Segments[seg.Index+1]
	short := w.sites.of([]*layout.Field{behind.Last()}, "Cut", "KindShort", "").Dot("At").Call(Lit(from), Lit(size), Uint64().Call(Len(Id("b"))))
	if behind.Part == nil && behind.When == nil && from+behind.Size == size {
		short = zc("ShortAt").Call(w.sites.table(behind, "KindShort").Index(Op(":")), Lit(from), Len(Id("b")))
	}
	return []Code{
		If(Len(Id("b")).Op("<").Lit(size)).Block(w.refuse(short)),
		cut,
		Id("rest").Op("=").Id("b").Index(Lit(from).Op(":")),
	}
}

// frame cuts b where the record ends.
func (w *walker) frame(f *layout.Field) {
	w.loadExpr(w.s.FrameSize)
	if w.lax {
		typ, size := w.frameSize(w.vars)
		at := w.offsetCode()
		w.clamped = true
		if w.total {
			w.emit(Id("said").Op("=").Add(size.as(typ, "uint64").code))
			typ, size = "uint64", primary(Id("said"))
		}
		w.emit(Id("b").Op("=").Id("b").Index(Op(":").Id("min").Call(size.code, have(typ))))
		w.emit(Id("rest").Op("=").Id("b").Index(at.Op(":")))
		return
	}
	path := []*layout.Field{f}
	typ := w.declareTotal(w.vars)
	over := Id("total").Op(">").Add(have(typ))
	w.fail(over, w.sites.of(path, "Frame", "KindShort", "").Dot("At").Call(
		w.offset(path).code(), wanted("total", typ), Uint64().Call(Len(Id("b")))))
	if w.chainBehindFixed() != nil {
		w.emit(Id("b").Op("=").Add(upTo("total"))) // and rest behind the test for an empty chain
	} else {
		at := w.at.code()
		if w.at.name != "" && !w.at.fixed {
			w.emit(Id("at").Op(":=").Add(w.offsetCode()))
			at = Id("at")
		}
		w.emit(List(Id("b"), Id("rest")).Op("=").List(upTo("total"), Id("b").Index(at.Op(":").Id("total").Op(":").Id("total"))))
	}
	if f.When == nil {
		w.framed = true
	}
}

// upTo is b cut at an end, its capacity as well: so a slice of it has one number less
// to be kept in a loop.
func upTo(end string) *Statement { return Id("b").Index(Op(":").Id(end).Op(":").Id(end)) }

// missing is the kind of a fault where bytes are missing.
func (w *walker) missing() string {
	if w.framed {
		return "KindLength"
	}
	return "KindShort"
}

// loadExpr loads the fields that an expression reads.
func (w *walker) loadExpr(e *layout.Expr) {
	for _, f := range e.Fields() {
		if w.viewed {
			continue
		}
		if f.Calc != nil && !w.computed[f] {
			w.calc(f) // it stands among the fields of the segment at hand
		}
		w.loadField(f)
	}
}

// extentIs declares the variable extent, or sets it anew: where an earlier chain was,
// b may have been longer.
func (w *walker) extentIs() string {
	if w.extent {
		return "="
	}
	w.extent = w.nesting == 0
	return ":="
}

// loadField makes sure that a field stands in its local; an optional one does
// already, if it is read behind its block.
func (w *walker) loadField(f *layout.Field) {
	if f.When != nil && f.Calc == nil {
		w.loadExpr(f.When)
	}
	if f.Segment == nil || f.Segment.Part != nil || w.loaded[f] || !f.Type.IsScalar() {
		return // one of variable size is loaded where it is found
	}
	if f.When != nil && !w.inside(f) {
		return
	}
	w.load(f)
}

// inside reports whether the code at hand is that of f's own optional segment.
func (w *walker) inside(f *layout.Field) bool { return w.current == f.Segment }

// load is that of the checker, but for a field of an optional block that is read
// behind it: its local is declared in front.
func (w *walker) load(f *layout.Field) {
	if f.Type.Varint != nil {
		return
	}
	if f.Segment != nil && f.Segment.When != nil && w.used(f) {
		if !w.loaded[f] {
			w.loaded[f] = true
			w.emit(Id(w.locals.fields[f]).Op("=").Add(read(f, in(pointer(f.Segment))).code))
		}
		return
	}
	if w.nesting == 0 || w.loaded[f] || f.Segment == nil || f.Segment.When != nil || !f.Type.IsScalar() {
		w.checker.load(f)
		return
	}
	body := w.body
	w.body = nil
	w.checker.load(f)
	w.hoisted = append(w.hoisted, w.body...)
	w.body = body
}

// one is that of the checker, with fields loaded as a walk does.
func (w *walker) one(check *layout.Check) {
	if f := check.Field; f.Segment != nil && f.Segment.Part == nil && f.Name != "_" {
		w.loadIf(f, check.Kind)
	}
	if check.Expr != nil {
		w.loadExpr(check.Expr)
	}
	if check.Kind == layout.CheckInner {
		w.givenTo(check.Field)
	}
	w.ruling = true
	w.checker.one(check)
	w.ruling = false
}

func (w *walker) loadIf(f *layout.Field, kind layout.CheckKind) {
	switch kind {
	case layout.CheckInner, layout.CheckBool:
	default:
		w.load(f)
	}
}

// special emits what an expression finds in a walk other than a field's value.
func (w *walker) special(e *layout.Expr) term {
	switch e.Op {
	case layout.OpHas:
		return w.vars.condition(e.Path[0].When, true)
	case layout.OpAvail:
		if e.Whole {
			return primary(Len(Id("b")))
		}
		if at := e.At; w.ruling && at.Segment != nil && at.Segment.Part == nil { // which rest is behind already
			return primary(Len(Id("b"))).op("-", precAdd, w.offset([]*layout.Field{at}).term())
		}
		return primary(Len(Id("rest")))
	case layout.OpPeek:
		return primary(peeked(w.s, e, Id("rest")))
	case layout.OpEnd:
		return primary(Id(w.endLocal(e.Path[0])))
	case layout.OpLast, layout.OpWas:
		return primary(Id(w.lastLocal(e)))
	case layout.OpLen:
		return primary(Id(w.countLocal(e.Path[0])))
	}
	panic("gen: no walk has " + e.Text)
}

func (w *walker) endLocal(list *layout.Field) string   { return "end" + upperOf(list) }
func (w *walker) countLocal(list *layout.Field) string { return "len" + upperOf(list) }

// lastLocal holds what an expression says of the last element of a list.
func (w *walker) lastLocal(e *layout.Expr) string {
	name := "last" + upperOf(e.Path[0])
	if e.Op == layout.OpWas {
		name += "Has"
	}
	for _, f := range e.Path[1:] {
		name += upperOf(f)
	}
	return name
}
