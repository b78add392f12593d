package gen

import (
	"fmt"
	"math/big"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// pointer is the variable that points to the fields of a block.
func pointer(seg *layout.Segment) string {
	if seg.Index == 0 {
		return "p"
	}
	return fmt.Sprintf("p%d", seg.Index)
}

// array is the conversion of a slice into a pointer to the bytes of a block.
func (t *target) array(seg *layout.Segment, slice *Statement) *Statement {
	size := Lit(seg.Size)
	if seg.Index == 0 {
		size = Id(t.names.FixedSize())
	}
	return Parens(Op("*").Index(size).Byte()).Parens(slice)
}

// frame cuts b where the record says that it ends, if that many bytes are
// there; in a lax check, where they end.
func (c *checker) frame(f *layout.Field) {
	c.loadAll(c.s.FrameSize)
	if c.lax {
		typ, size := c.frameSize(c.vars)
		if c.totalIsRead() {
			c.total = typ
			c.emit(Id("total").Op(":=").Add(size.code))
			size = primary(Id("total"))
		}
		c.emit(Id("b").Op("=").Id("b").Index(Op(":").Id("min").Call(size.code, have(typ))))
		return
	}
	path := []*layout.Field{f}
	typ := c.declareTotal(c.vars)
	c.fail(Id("total").Op(">").Add(have(typ)), c.sites.of(path, "Frame", "KindShort", "").Dot("At").Call(
		c.offset(path).code(), wanted("total", typ), Uint64().Call(Len(Id("b")))))
	c.emit(Id("b").Op("=").Id("b").Index(Op(":").Id("total")))
}

// wanted is a number of bytes, in a variable, as a fault takes it.
func wanted(name, typ string) *Statement {
	if typ == "int" {
		return Id(name)
	}
	return zc("Saturate").Call(Id(name))
}

// frameSize is the size that a record says it has, as an int or as a uint64.
func (t *target) frameSize(w vars) (typ string, size term) {
	e := t.s.FrameSize
	if intType(e) == "int" {
		return "int", w.number(e, "int")
	}
	return "uint64", wide(w, e)
}

// declareTotal declares the variable total, the size that a record says it has, and
// tells its type. A choice between two sizes is a statement of its own, which costs
// one jump where its condition is mostly decided by the first of its terms:
//
//	total := int(payloadLength) + 40
//	if payloadLength == 0 && nextHeader == 0 {
//		total = len(b)
//	}
func (c *checker) declareTotal(w vars) string {
	typ, size := c.frameSize(w)
	e := c.s.FrameSize
	if e.Op != layout.OpCond || typ != "int" {
		c.emit(Id("total").Op(":=").Add(size.code))
		return typ
	}
	c.emit(
		Id("total").Op(":=").Add(w.number(e.Args[2], typ).code),
		If(w.condition(e.Args[0], true).code).Block(Id("total").Op("=").Add(w.number(e.Args[1], typ).code)))
	return typ
}

// wide is an expression whose result is not negative, as a uint64.
func wide(w vars, e *layout.Expr) term {
	if isNatural(e) {
		return w.number(e, "uint64")
	}
	typ := intType(e)
	return w.number(e, typ).as(typ, "uint64")
}

// totalIsRead reports whether a lax check needs the record's own size, other
// than to cut it.
func (c *checker) totalIsRead() bool {
	for _, seg := range c.s.Segments {
		switch p := seg.Part; {
		case p == nil && seg.Index > 0:
			return true
		case p != nil && p.Window != layout.WindowRest && !p.Fits:
			return true
		case p != nil && p.Window == layout.WindowRest && slices.ContainsFunc(c.s.Checks, func(c *layout.Check) bool { return c.Field == p.Field }):
			return true
		}
	}
	return false
}

// part finds the end of a part and checks that it fits.
func (c *checker) part(seg *layout.Segment) {
	p := seg.Part
	switch {
	case p.Window == layout.WindowRest:
		c.rest(seg)
		return
	case p.Prefix != nil:
		c.load(p.Prefix)
	default:
		c.loadAll(p.Extent)
	}
	end := c.locals.ends[seg]
	typ := "int"
	if !fitsInt(p) {
		typ = "uint64"
	}
	c.emit(Id(end).Op(":=").Add(c.partEnd(p, typ).code))
	c.partFits(seg, typ)
	from := c.start
	c.start = place{name: end}
	if typ != "int" {
		c.start.name = "int(" + end + ")"
	}
	c.wholeElements(seg, from)
}

// fitsInt reports whether all that is computed on the way to a part's end fits
// an int of 32 bits.
func fitsInt(p *layout.Part) bool {
	if p.End.Max == nil || !fits(p.End.Max, 32, true) {
		return false
	}
	return p.Extent == nil || intType(p.Extent) == "int"
}

// partEnd is where a part ends, in a type.
func (c *checker) partEnd(p *layout.Part, typ string) term {
	var size term
	var most *big.Int // that the extent can be
	switch {
	case p.Prefix != nil:
		size = c.value([]*layout.Field{p.Prefix}).as(basicName(p.Prefix.Type), typ)
		most = p.Prefix.NaturalMax()
	case typ == "int":
		size = c.vars.number(p.Extent, typ)
		most = p.Extent.Values.Max()
	default:
		size = wide(c.vars, p.Extent)
		most = p.Extent.Values.Max()
	}
	if p.Window == layout.WindowTo {
		return size
	}
	unit := 1
	if p.Window == layout.WindowCount {
		unit = p.Field.Type.Elem.Size()
	}
	if most.BitLen()+big.NewInt(int64(unit)).BitLen() > 62 {
		// So much is too long in any case, and less cannot overflow the sum.
		limit := "1<<62"
		if unit > 1 {
			limit = fmt.Sprintf("1<<62/%d", unit)
		}
		size = primary(Id("min").Call(size.code, Op(limit)))
	}
	if unit > 1 {
		size = size.op("*", precMul, number(unit))
	}
	if c.start == (place{}) {
		return size
	}
	return c.start.as(typ).op("+", precAdd, size)
}

// partFits emits the check that a part ends within the record; typ is the type
// of its end.
func (c *checker) partFits(seg *layout.Segment, typ string) {
	p := seg.Part
	if c.total != "" && !p.Fits {
		c.beyond(seg, typ, primary(Id("total")), c.total, "Extent", "KindLength")
	}
	switch {
	case c.lax:
		c.beyond(seg, typ, primary(Len(Id("b"))), "int", "Cut", "KindShort")
	case p.Fits && (c.compilerSees(p) || !c.cutsAt(seg)):
	default:
		if p.Fits {
			c.emit(Comment("// Never so, by the rules above; but the compiler cannot see that."))
		}
		c.beyond(seg, typ, primary(Len(Id("b"))), "int", "Extent", c.missing())
	}
	if c.stored(p) && (p.End.Max == nil || p.End.Max.BitLen() > 32) {
		end := Id(c.locals.ends[seg])
		site := c.sites.of([]*layout.Field{p.Field}, "Stored", "KindLength", "an end within 32 bits")
		c.fail(Add(end).Op(">").Qual("math", "MaxUint32"), site.Dot("At").Call(c.start.code(), Lit(0), end))
	}
}

// beyond emits the check that a part does not end beyond a limit.
func (c *checker) beyond(seg *layout.Segment, typ string, limit term, limitType, what, kind string) {
	name := c.locals.ends[seg]
	end := primary(Id(name))
	in := typ
	if limitType != typ {
		in = "uint64"
	}
	over := end.as(typ, in).op(">", precCompare, limit.as(limitType, in))
	if c.betweenParts(seg) {
		over = end.op("<", precCompare, c.start.as(typ)).op("||", 1, over)
	}
	site := c.sites.of([]*layout.Field{seg.Part.Field}, what, kind, "")
	c.fail(over.code, site.Dot("At").Call(c.start.code(), wanted(name, typ), limit.as(limitType, "uint64").code))
}

// betweenParts reports whether the view's slice ends behind seg and its length
// behind the part in front, in a view of shape S: the compiler has to be shown
// that they are in order.
func (c *checker) betweenParts(seg *layout.Segment) bool {
	return c.s.Shape == layout.ShapeS && seg.Index == 2
}

// stored reports whether a view stores the end of a part.
func (c *checker) stored(p *layout.Part) bool {
	return slices.ContainsFunc(c.s.Facts, func(f layout.Fact) bool { return f.Segment == p.Field.Segment })
}

// cutsAt reports whether the function cuts b where a part ends.
func (c *checker) cutsAt(seg *layout.Segment) bool {
	if c.s.Shape == layout.ShapeS {
		return true
	}
	return seg.Index+1 < len(c.s.Segments) && c.s.Segments[seg.Index+1].Part == nil
}

// compilerSees reports whether a rule that proves that a part ends within its
// frame is one of which the compiler concludes the same: it compares just the
// frame with just the part's end.
func (c *checker) compilerSees(p *layout.Part) bool {
	if p.Window != layout.WindowTo || intType(c.s.FrameSize) != "int" {
		return false
	}
	return slices.ContainsFunc(c.s.Checks, func(check *layout.Check) bool {
		e := check.Expr
		return check.Kind == layout.CheckWhere && e.Op == layout.OpGreaterEqual && sameCode(e.Args[0], c.s.FrameSize) && sameCode(e.Args[1], p.Extent)
	})
}

// sameCode reports whether two expressions give the same code.
func sameCode(x, y *layout.Expr) bool {
	if x.Op != y.Op || len(x.Args) != len(y.Args) || !slices.Equal(x.Path, y.Path) {
		return false
	}
	if x.Op == layout.OpConst && x.Const.Cmp(y.Const) != 0 {
		return false
	}
	return slices.EqualFunc(x.Args, y.Args, sameCode)
}

// wholeElements checks that the window of a list, from the place from up to the
// one at hand, is a whole number of elements.
func (c *checker) wholeElements(seg *layout.Segment, from place) {
	f := seg.Part.Field
	if f.Type.Kind != layout.KindList || seg.Part.Window == layout.WindowCount || seg.Part.Seq != nil {
		return
	}
	size := f.Type.Elem.Size()
	if size == 1 {
		return
	}
	window := c.start.minus(from)
	if seg.Part.Window == layout.WindowRest && seg.Part.Trailer == 0 {
		window = from.before(Len(Id("b")))
	}
	site := c.sites.of([]*layout.Field{f}, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
	odd := window.op("%", precMul, number(size)).op("!=", precCompare, number(0))
	c.fail(odd.code, site.Dot("At").Call(from.code(), Lit(size), Uint64().Call(window.code)))
}

// rest handles a part that takes what is left of the record, but for a block
// behind it.
func (c *checker) rest(seg *layout.Segment) {
	from := c.start
	if seg.Part.Trailer > 0 {
		behind := c.s.Segments[seg.Index+1]
		if !seg.Part.Fits || !from.fixed {
			c.blockRoom(behind, from.before(Len(Id("b"))))
		}
		c.start = place{name: "len(b)", add: -behind.Size}
	}
	c.wholeElements(seg, from)
}
