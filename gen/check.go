package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// checker emits the body of one check function.
type checker struct {
	*target
	lax    bool
	body   []Code
	loaded map[*layout.Field]bool
	blocks map[*layout.Segment]at
	vars   vars

	// The offset at which the current segment starts: a constant, or a variable
	// and a constant behind it.
	startVar string
	startAdd int
	end      *Statement // the number of bytes of the record that are there
	endVar   string     // the record's end, where it is no greedy record
	ends     map[*layout.Segment]string
}

// check emits the function that proves that bytes hold a record:
//
//	func CheckUDP(b []byte) (UDPView, zcrt.Fault) {
//		if len(b) < UDPFixedSize {
//			return UDPView{}, zcrt.Short(udpFixed[:], len(b))
//		}
//		p := (*[UDPFixedSize]byte)(b)
//		…
//		return UDPView{p, b[:8:end]}, zcrt.Fault{}
//	}
func (t *target) check(lax bool) {
	c := &checker{target: t, lax: lax, loaded: map[*layout.Field]bool{}, blocks: map[*layout.Segment]at{}, ends: map[*layout.Segment]string{}, end: Len(Id("b"))}
	c.vars = vars{load: func(path []*layout.Field) *Statement {
		if len(path) == 1 {
			return Id(local(path[0]))
		}
		return c.nested(path)
	}}
	c.run()
	name := t.names.Check()
	if lax {
		name = t.names.CheckLax()
		t.doc("%s is %s for a record whose tail may be cut off, such as the packet that an ICMP error quotes: its size may exceed b. Its fixed fields, and the fields in front of the last one, must be whole. %s.Truncated tells.", name, t.names.Check(), t.names.View())
	} else {
		t.doc("%s is %s with a fault in place of an error: it never allocates.", name, t.names.Parse())
	}
	t.Func().Id(name).Params(Id("b").Index().Byte()).Params(Id(t.names.View()), fault()).Block(c.body...)
	t.Line()
}

func (c *checker) emit(code ...Code) { c.body = append(c.body, code...) }

func (c *checker) zero() *Statement { return Id(c.names.View()).Values() }

// fail emits: if cond { return XView{}, fault }.
func (c *checker) fail(cond, fault *Statement) {
	c.emit(If(cond).Block(Return(c.zero(), fault)))
}

func (c *checker) run() {
	checks := c.s.Checks
	for _, seg := range c.s.Segments {
		if seg.Part == nil {
			c.block(seg)
		}
		for len(checks) > 0 && c.belongs(checks[0], seg) && seg.Part == nil {
			c.one(checks[0])
			checks = checks[1:]
		}
		if seg.Part != nil {
			c.part(seg)
			for len(checks) > 0 && checks[0].Field.Segment == seg {
				c.partLength(seg, checks[0])
				checks = checks[1:]
			}
		}
	}
	for _, check := range checks {
		c.one(check)
	}
	c.emit(Return(c.view(), fault().Values()))
}

// belongs reports whether a check is tested while seg is the current segment. A
// rule without bytes of its own follows the field in front of it.
func (c *checker) belongs(check *layout.Check, seg *layout.Segment) bool {
	if check.Field.Segment != nil {
		return check.Field.Segment == seg
	}
	for _, f := range check.Expr.Fields() {
		if f.Segment.Index > seg.Index {
			return false
		}
	}
	return true
}

// block makes the fields of a block readable, if its bytes are there.
func (c *checker) block(seg *layout.Segment) {
	if seg.Index == 0 {
		size := Id(c.names.FixedSize())
		c.fail(Len(Id("b")).Op("<").Add(dup(size)), zc("Short").Call(c.sites.table(seg).Index(Op(":")), Len(Id("b"))))
		if len(c.s.Checks) > 0 || c.s.Shape != layout.ShapeW || c.reads(seg) {
			c.emit(Id("p").Op(":=").Parens(Op("*").Index(size).Byte()).Parens(Id("b")))
		}
		c.blocks[seg] = at{base: func() *Statement { return Id("p") }}
		c.startAdd = seg.Size
		return
	}
	start := c.start()
	c.fail(Add(dup(c.end)).Op("-").Add(paren(dup(start), c.startAdd)).Op("<").Lit(seg.Size),
		zc("ShortAt").Call(c.sites.table(seg).Index(Op(":")), dup(start), dup(c.end)))
	if c.blockIsRead(seg) {
		name := fmt.Sprintf("p%d", seg.Index)
		c.emit(Id(name).Op(":=").Parens(Op("*").Index(Lit(seg.Size)).Byte()).Parens(Id("b").Index(dup(start).Op(":"))))
		c.blocks[seg] = at{base: func() *Statement { return Id(name) }}
	}
	c.startAdd += seg.Size
}

// paren puts an offset into parentheses if it is a sum.
func paren(s *Statement, add int) *Statement {
	if add != 0 {
		return Parens(s)
	}
	return s
}

// reads reports whether the check function reads a field of seg.
func (c *checker) reads(seg *layout.Segment) bool {
	for _, f := range seg.Block {
		if f.Governs {
			return true
		}
	}
	return false
}

// blockIsRead reports whether a later block is read by a check or a window.
func (c *checker) blockIsRead(seg *layout.Segment) bool {
	for _, check := range c.s.Checks {
		if check.Field.Segment == seg && check.Kind != layout.CheckFrame {
			return true
		}
	}
	return c.reads(seg)
}

// start is the offset of the current segment.
func (c *checker) start() *Statement {
	switch {
	case c.startVar == "":
		return Lit(c.startAdd)
	case c.startAdd == 0:
		return Id(c.startVar)
	}
	return Id(c.startVar).Op("+").Lit(c.startAdd)
}

// load makes sure that a field stands in its local.
func (c *checker) load(f *layout.Field) {
	if c.loaded[f] || !f.Type.IsScalar() {
		return
	}
	c.loaded[f] = true
	c.emit(Id(local(f)).Op(":=").Add(read(f, c.blocks[f.Segment])))
}

// loadAll loads the fields that an expression reads.
func (c *checker) loadAll(e *layout.Expr) {
	for _, f := range e.Fields() {
		c.load(f)
	}
}

// nested reads a field of a nested struct.
func (c *checker) nested(path []*layout.Field) *Statement {
	outer, inner := path[0], path[1]
	from, _ := outer.Bytes()
	a := c.blocks[outer.Segment]
	a.add += from
	return read(inner, a)
}

// found is a field's value in a fault.
func found(f *layout.Field) *Statement {
	v := Id(local(f))
	if f.Type.Kind == layout.KindBool {
		return Uint64().Call(zc("Bit").Call(v))
	}
	return Uint64().Call(v)
}

// offset is where a field starts, in bytes from the record's start.
func (c *checker) offset(f *layout.Field) *Statement {
	from, _ := f.Bytes()
	if f.Segment.Index == 0 {
		return Lit(from)
	}
	// The current segment is f's, whose end the start is at now.
	back := c.startAdd - f.Segment.Size + from
	if c.startVar == "" {
		return Lit(back)
	}
	if back == 0 {
		return Id(c.startVar)
	}
	return Id(c.startVar).Op("+").Lit(back)
}

// one emits one check of a fixed field.
func (c *checker) one(check *layout.Check) {
	f := check.Field
	value := func(cond *Statement, wanted int) {
		site := c.sites.reuse(f, "Rule", "KindValue", check.Rule)
		c.fail(cond, site.Dot("At").Call(c.offset(f), Lit(wanted), found(f)))
	}
	switch check.Kind {
	case layout.CheckInner:
		c.inner(f)
	case layout.CheckBool:
		from, _ := f.Bytes()
		byteAt := c.blocks[f.Segment].index(from)
		site := c.sites.reuse(f, "Rule", "KindValue", check.Rule)
		c.fail(dup(byteAt).Op(">").Lit(1), site.Dot("At").Call(c.offset(f), Lit(1), Uint64().Call(byteAt)))
	case layout.CheckEqual, layout.CheckZero:
		want := f.Constant
		if f.IsReserved() && f.Name == "_" {
			c.emit(Comment("// Bytes without a name that must be zero."))
			site := c.sites.reuse(f, "Zero", "KindValue", check.Rule)
			c.emit(If(Id("q").Op(":=").Add(read(f, c.blocks[f.Segment])), Id("q").Op("!=").Add(constant(want))).Block(
				Return(c.zero(), site.Dot("At").Call(c.offset(f), Lit(0), uint64Of(f, Id("q"))))))
			return
		}
		c.load(f)
		wanted := 0
		if want.Const.IsInt64() && want.Const.Int64() < 1<<31 {
			wanted = int(want.Const.Int64())
		}
		if want.Bool {
			cond := Id(local(f))
			if want.Const.Sign() != 0 {
				cond = Op("!").Add(cond)
			}
			value(cond, wanted)
			return
		}
		value(Id(local(f)).Op("!=").Add(constant(want)), wanted)
	case layout.CheckIn:
		c.load(f)
		value(outside(Id(local(f)), f, check), 0)
	case layout.CheckClosed:
		c.load(f)
		var cases []Code
		for _, v := range f.Type.Enum.Values {
			cases = append(cases, Id(v.Name))
		}
		site := c.sites.reuse(f, "Rule", "KindValue", check.Rule)
		c.emit(Switch(Id(local(f))).Block(
			Case(cases...),
			Default().Block(Return(c.zero(), site.Dot("At").Call(c.offset(f), Lit(0), found(f))))))
	case layout.CheckWhere:
		c.loadAll(check.Expr)
		g := f
		if f.Segment == nil { // a rule without bytes: its last field is to blame
			fields := check.Expr.Fields()
			g = fields[len(fields)-1]
		} else if !f.Type.IsScalar() {
			g = check.Expr.Fields()[0]
		}
		site := c.sites.reuse(g, "Rule", "KindValue", check.Rule)
		c.load(g)
		c.fail(c.vars.condition(check.Expr, false), site.Dot("At").Call(c.offset(g), Lit(0), found(g)))
	case layout.CheckFrame:
		c.frame(f)
	}
}

// uint64Of is a field's value x for a fault.
func uint64Of(f *layout.Field, x *Statement) *Statement {
	if f.Type.Kind == layout.KindBool {
		return Uint64().Call(zc("Bit").Call(x))
	}
	return Uint64().Call(x)
}

// outside is the condition under which x is not in lo..hi.
func outside(x *Statement, f *layout.Field, check *layout.Check) *Statement {
	low := dup(x).Op("<").Add(constant(check.Low))
	high := dup(x).Op(">").Add(constant(check.High))
	switch {
	case check.Low.Const.Cmp(f.NaturalMin()) <= 0:
		return high
	case f.Type.IsScalar() && check.High.Const.Cmp(f.NaturalMax()) >= 0:
		return low
	}
	return low.Op("||").Add(high)
}

// inner emits the check of a nested struct of fixed size.
func (c *checker) inner(f *layout.Field) {
	from, to := f.Bytes()
	name := layout.Names{Struct: f.Type.Struct.Name}.Check()
	c.emit(If(List(Id("_"), Id("f")).Op(":=").Id(name).Call(c.blocks[f.Segment].slice(from, to)), Id("f").Dot("Failed").Call()).Block(
		Return(c.zero(), Id("f").Dot("Within").Call(c.offset(f)))))
}

// frame emits the end of the record, which its bytes must reach; in a lax check
// it is clamped to them.
func (c *checker) frame(f *layout.Field) {
	e := c.s.FrameSize
	c.loadAll(e)
	typ := intType(e)
	size := c.vars.number(e, typ)
	site := c.sites.reuse(f, "Frame", "KindShort", "")
	tooLong := func(value *Statement) {
		c.fail(dup(value).Op(">").Add(have(typ)), site.Dot("At").Call(c.offset(f), Id("int").Call(value), Uint64().Call(Len(Id("b")))))
	}
	switch {
	case c.lax && typ == "int":
		c.emit(Id("end").Op(":=").Id("min").Call(size, Len(Id("b"))))
	case c.lax:
		c.emit(Id("end").Op(":=").Int().Call(Id("min").Call(size, have(typ))))
	case typ == "int":
		c.emit(Id("end").Op(":=").Add(size))
		c.fail(Id("end").Op(">").Len(Id("b")), site.Dot("At").Call(c.offset(f), Id("end"), Uint64().Call(Len(Id("b")))))
	default:
		c.emit(Id("total").Op(":=").Add(size))
		tooLong(Id("total"))
		c.emit(Id("end").Op(":=").Int().Call(Id("total")))
	}
	c.end = Id("end")
	c.endVar = "end"
}

// have is the number of bytes at hand in a type.
func have(typ string) *Statement {
	if typ == "int" {
		return Len(Id("b"))
	}
	return Id(typ).Call(Len(Id("b")))
}

// part finds the end of a part and checks that it fits.
func (c *checker) part(seg *layout.Segment) {
	p := seg.Part
	name := lower(p.Field.Name) + "End"
	last := seg.Index == len(c.s.Segments)-1
	missing := c.sites.missing(seg)
	if c.lax {
		missing = "KindShort"
	}
	short := func(needs *Statement) *Statement {
		return c.sites.reuse(p.Field, "Extent", missing, "").Dot("At").Call(c.start(), needs, Uint64().Call(dup(c.end)))
	}
	if p.Window == layout.WindowRest {
		c.rest(seg, name, short)
		return
	}
	var typ string
	var extent *Statement
	if p.Prefix != nil {
		c.load(p.Prefix)
		typ = "int"
		if p.Prefix.Width > 24 {
			typ = "int64"
		}
		extent = Id(typ).Call(Id(local(p.Prefix)))
	} else {
		c.loadAll(p.Extent)
		typ = intType(p.Extent)
		extent = c.vars.number(p.Extent, typ)
		if p.Window == layout.WindowCount {
			if size := p.Field.Type.Elem.Size(); size > 1 {
				extent = c.vars.operand(p.Extent, typ, 5).Op("*").Lit(size)
			}
		}
	}
	if typ == "int" && (p.End.Max == nil || !p.End.Max.IsInt64() || p.End.Max.Int64() >= 1<<31) {
		typ = "int64"
		extent = Int64().Call(extent)
	}
	switch {
	case typ == "int" && p.Window == layout.WindowTo:
		c.emit(Id(name).Op(":=").Add(extent))
	case typ == "int":
		c.emit(Id(name).Op(":=").Add(c.start()).Op("+").Add(extent))
	default:
		// The extent may be larger than an int on a 32-bit machine, so it is
		// compared before it becomes one.
		room := Id(typ).Call(dup(c.end))
		if p.Window != layout.WindowTo {
			room = Id(typ).Call(Add(dup(c.end)).Op("-").Add(paren(c.start(), c.startAdd)))
		}
		size := lower(p.Field.Name) + "Size"
		c.emit(Id(size).Op(":=").Add(extent))
		c.fail(Id(size).Op(">").Add(room), short(Lit(0).Op("+").Int().Call(Id(size))))
		if p.Window == layout.WindowTo {
			c.emit(Id(name).Op(":=").Int().Call(Id(size)))
		} else {
			c.emit(Id(name).Op(":=").Add(c.start()).Op("+").Int().Call(Id(size)))
		}
	}
	if typ == "int" && (!p.Fits || c.lax) {
		c.fail(Id(name).Op(">").Add(dup(c.end)), short(Id(name)))
	}
	if p.Window != layout.WindowCount {
		c.wholeElements(seg, name, missing)
	}
	c.ends[seg] = name
	c.startVar, c.startAdd = name, 0
	if last && c.endVar == "" {
		c.endVar = name
	}
}

// wholeElements checks that a list's window is a whole number of elements.
func (c *checker) wholeElements(seg *layout.Segment, end string, kind string) {
	f := seg.Part.Field
	if f.Type.Kind != layout.KindList || f.Type.Elem.Size() == 1 {
		return
	}
	size := f.Type.Elem.Size()
	odd := Parens(endExpr(end, c.end).Op("-").Add(paren(c.start(), c.startAdd))).Op("%").Lit(size)
	site := c.sites.reuse(f, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
	c.fail(odd.Op("!=").Lit(0), site.Dot("At").Call(c.start(), Lit(size), Uint64().Call(endExpr(end, c.end).Op("-").Add(paren(c.start(), c.startAdd)))))
}

func endExpr(end string, whole *Statement) *Statement {
	if end == "" {
		return Add(dup(whole))
	}
	return Id(end)
}

// rest handles a part that takes what is left of the record.
func (c *checker) rest(seg *layout.Segment, name string, short func(*Statement) *Statement) {
	p := seg.Part
	if p.Trailer == 0 {
		if f := p.Field; f.Type.Kind == layout.KindList {
			c.wholeElements(seg, "", "KindLength")
		}
		return
	}
	behind := c.s.Segments[seg.Index+1]
	if !p.Fits {
		c.fail(Add(dup(c.end)).Op("-").Add(paren(c.start(), c.startAdd)).Op("<").Lit(p.Trailer),
			zc("ShortAt").Call(c.sites.table(behind).Index(Op(":")), c.start(), dup(c.end)))
	}
	c.emit(Id(name).Op(":=").Add(dup(c.end)).Op("-").Lit(p.Trailer))
	if f := p.Field; f.Type.Kind == layout.KindList {
		c.wholeElements(seg, name, "KindLength")
	}
	c.ends[seg] = name
	c.startVar, c.startAdd = name, 0
}

// partLength checks a rule about the length of a part.
func (c *checker) partLength(seg *layout.Segment, check *layout.Check) {
	f := check.Field
	if check.Kind != layout.CheckIn {
		return
	}
	length := c.partSize(seg)
	site := c.sites.reuse(f, "Rule", "KindLength", check.Rule)
	c.emit(If(Id("n").Op(":=").Add(length), outside(Id("n"), f, check)).Block(
		Return(c.zero(), site.Dot("At").Call(c.startOf(seg), Lit(0), Uint64().Call(Id("n"))))))
}

// startOf is the offset at which a part that has been passed starts.
func (c *checker) startOf(seg *layout.Segment) *Statement {
	add := 0
	for i := seg.Index - 1; i >= 0; i-- {
		prev := c.s.Segments[i]
		if prev.Part != nil {
			if add == 0 {
				return Id(c.ends[prev])
			}
			return Id(c.ends[prev]).Op("+").Lit(add)
		}
		add += prev.Size
	}
	return Lit(add)
}

func (c *checker) partSize(seg *layout.Segment) *Statement {
	end := dup(c.end)
	if name := c.ends[seg]; name != "" {
		end = Id(name)
	}
	start := c.startOf(seg)
	if seg.Index > 1 {
		start = Parens(start)
	}
	return Add(end).Op("-").Add(start)
}

// view is the value that the check returns.
func (c *checker) view() *Statement {
	view := Id(c.names.View())
	end := dup(c.end)
	if c.endVar != "" && c.endVar != "end" && c.s.Frame == nil {
		end = Id(c.endVar)
		// Fixed fields behind the last part.
		if c.startVar == c.endVar && c.startAdd > 0 {
			end = Id(c.endVar).Op("+").Lit(c.startAdd)
		}
	}
	if last := c.s.Segments[len(c.s.Segments)-1]; c.endVar == "" && last.Part == nil && last.Index > 0 && c.s.Frame == nil {
		if rest := c.s.Segments[last.Index-1].Part; rest.Window != layout.WindowRest {
			end = c.start()
		}
	}
	switch c.s.Shape {
	case layout.ShapeF:
		return view.Values(Id("p"))
	case layout.ShapeS:
		first := Lit(c.s.Fixed())
		if len(c.s.Segments) == 3 {
			first = Id(c.ends[c.s.Segments[1]])
		}
		return view.Values(Id("p"), Id("b").Index(Op(":").Add(first).Op(":").Add(end)))
	}
	values := []Code{Id("b").Index(Op(":").Add(end).Op(":").Add(dup(end)))}
	for _, f := range c.s.Facts {
		values = append(values, Id(fmt.Sprintf("uint%d", f.Bits)).Call(Id(c.ends[f.Part.Field.Segment])))
	}
	return view.Values(values...)
}
