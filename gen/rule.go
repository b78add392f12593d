package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// load makes sure that a field stands in its local.
func (c *checker) load(f *layout.Field) {
	if c.loaded[f] || !f.Type.IsScalar() || f.Segment == nil {
		return
	}
	c.loaded[f] = true
	c.emit(Id(c.locals.fields[f]).Op(":=").Add(read(f, in(pointer(f.Segment))).code))
}

// loadAll loads the fields that an expression reads.
func (c *checker) loadAll(e *layout.Expr) {
	for _, f := range e.Fields() {
		c.load(f)
	}
}

// value is a field that has been loaded, or a field of a nested struct.
func (c *checker) value(path []*layout.Field) term {
	if len(path) == 1 {
		return primary(Id(c.locals.fields[path[0]]))
	}
	if name, loaded := c.nestedLocals[[2]*layout.Field{path[0], path[1]}]; loaded {
		return primary(Id(name))
	}
	outer := in(pointer(path[0].Segment))
	outer.add, _ = path[0].Bytes()
	return read(path[1], outer)
}

// offset is where a field starts, from the record's start.
func (c *checker) offset(path []*layout.Field) place {
	at := c.starts[path[0].Segment.Index]
	for _, f := range path {
		if f.Segment.Part == nil {
			from, _ := f.Bytes()
			at = at.plus(from)
		}
	}
	return at
}

// found is a field's value x for a fault.
func found(f *layout.Field, x term) *Statement {
	if f.Type.Kind == layout.KindBool {
		return bit(f, x).as("uint8", "uint64").code
	}
	return x.as(basicName(f.Type), "uint64").code
}

// one emits one check.
func (c *checker) one(check *layout.Check) {
	f := check.Field
	path := []*layout.Field{f}
	switch check.Kind {
	case layout.CheckInner:
		for _, e := range givenExprs(f) {
			c.loadAll(e)
		}
		if isRecordArray(f.Type) {
			c.innerArray(f)
			return
		}
		c.inner(f)
	case layout.CheckBool:
		if f.Type.Kind == layout.KindArray {
			c.boolArray(f, check)
			return
		}
		from, _ := f.Bytes()
		byteAt := in(pointer(f.Segment)).index(from)
		fault := c.sites.of(path, "Bool", "KindValue", check.Rule).Dot("At").Call(c.offset(path).code(), Lit(1), Uint64().Call(byteAt))
		c.fail(Add(byteAt).Op(">").Lit(1), fault)
	case layout.CheckEqual, layout.CheckZero:
		c.equal(f, check)
	case layout.CheckIn:
		if f.Segment.Part != nil {
			c.length(f, check)
			return
		}
		c.load(f)
		c.fail(outside(c.value(path), f, check), c.wrong(path, check, 0))
	case layout.CheckClosed:
		c.load(f)
		c.emit(Switch(c.value(path).code).Block(
			Case(constants(f.Type.Enum)...),
			Default().Block(c.refuse(c.wrong(path, check, 0)))))
	case layout.CheckWhere:
		c.loadAll(check.Expr)
		path = blamed(check)
		c.load(path[0])
		c.fail(c.vars.condition(check.Expr, false).code, c.wrong(path, check, 0))
	case layout.CheckFrame:
		c.frame(f)
	}
}

// wrong is the fault of a field whose value breaks a rule.
func (c *checker) wrong(path []*layout.Field, check *layout.Check, wanted int) *Statement {
	site := c.sites.of(path, "Rule", "KindValue", check.Rule)
	return site.Dot("At").Call(c.offset(path).code(), Lit(wanted), found(lastField(path), c.value(path)))
}

// blamed is the field whose value a condition is about: its own, if that has a
// value; else the one of those it reads that comes last on the wire.
func blamed(check *layout.Check) []*layout.Field {
	if f := check.Field; f.Segment != nil && f.Type.IsScalar() {
		return []*layout.Field{f}
	}
	var last []*layout.Field
	behind := func(a, b []*layout.Field) bool {
		for i := range min(len(a), len(b)) {
			switch x, y := a[i], b[i]; {
			case x.Segment == nil || y.Segment == nil:
				return x.Segment != nil && y.Segment == nil
			case x.Segment.Index != y.Segment.Index:
				return x.Segment.Index > y.Segment.Index
			case x.Offset != y.Offset:
				return x.Offset > y.Offset
			}
		}
		return false
	}
	var walk func(e *layout.Expr)
	walk = func(e *layout.Expr) {
		if e.Op == layout.OpField && (last == nil || behind(e.Path, last)) {
			last = e.Path
		}
		for _, a := range e.Args {
			walk(a)
		}
	}
	walk(check.Expr)
	return last
}

// equal emits the check of a field that has one value.
func (c *checker) equal(f *layout.Field, check *layout.Check) {
	want := check.Expr
	if want == nil {
		want = f.Constant
	}
	path := []*layout.Field{f}
	wanted := 0
	if fits(want.Const, 31, false) {
		wanted = int(want.Const.Int64())
	}
	if f.Name == "_" {
		value := read(f, in(pointer(f.Segment)))
		fault := c.sites.of(path, "Rule", "KindValue", check.Rule).Dot("At").Call(c.offset(path).code(), Lit(wanted), found(f, primary(Id("x"))))
		c.emit(If(Id("x").Op(":=").Add(value.code), unequal(primary(Id("x")), want)).Block(c.refuse(fault)))
		return
	}
	c.load(f)
	c.fail(unequal(c.value(path), want), c.wrong(path, check, wanted))
}

// unequal is the condition under which x is not a constant.
func unequal(x term, want *layout.Expr) *Statement {
	switch {
	case want.Bool && want.Const.Sign() == 0:
		return x.code
	case want.Bool:
		return unary("!", x).code
	}
	return x.op("!=", precCompare, constant(want)).code
}

// outside is the condition under which x, of field f or as long as it, is not in
// the range that a check wants.
func outside(x term, f *layout.Field, check *layout.Check) *Statement {
	low := x.op("<", precCompare, constant(check.Low))
	high := x.op(">", precCompare, constant(check.High))
	switch {
	case check.Low.Const.Cmp(f.NaturalMin()) <= 0:
		return high.code
	case f.Type.IsScalar() && check.High.Const.Cmp(f.NaturalMax()) >= 0:
		return low.code
	}
	return low.op("||", 1, high).code
}

// constants are the values of an enum.
func constants(e *layout.Enum) []Code {
	var out []Code
	for _, v := range e.Values {
		out = append(out, Id(v.Name))
	}
	return out
}

// inner emits the check of a nested struct of fixed size.
func (c *checker) inner(f *layout.Field) {
	from, to := f.Bytes()
	bytes := in(pointer(f.Segment)).slice(from, to)
	c.emit(If(List(Id("_"), Id("f")).Op(":=").Add(checkOf(f.Type.Struct)).Call(append([]Code{bytes}, givenTo(f, c.vars)...)...), Id("f").Dot("Failed").Call()).Block(
		c.refuse(Id("f").Dot("Within").Call(c.offset([]*layout.Field{f}).code()))))
}

// length emits the check of a rule about the length of a part. In a lax check,
// that of the last one is what the record says, of which less may be there.
func (c *checker) length(f *layout.Field, check *layout.Check) {
	start := c.starts[f.Segment.Index]
	size, typ := c.start.before(Len(Id("b"))), "int"
	switch {
	case f.Segment.Part.Window != layout.WindowRest:
		size = c.start.minus(start)
	case c.lax:
		size, typ = primary(Id("total")).op("-", precAdd, start.as(c.total)), c.total
	case f.Segment.Part.Trailer > 0:
		size = c.start.minus(start)
	}
	if !fits(check.High.Const, 32, true) {
		size, typ = size.as(typ, "uint64"), "uint64" // the bound exceeds an int of 32 bits
	}
	site := c.sites.of([]*layout.Field{f}, "Rule", "KindLength", check.Rule)
	fault := site.Dot("At").Call(start.code(), Lit(0), primary(Id("n")).as(typ, "uint64").code)
	c.emit(If(Id("n").Op(":=").Add(size.code), outside(primary(Id("n")), f, check)).Block(c.refuse(fault)))
}
