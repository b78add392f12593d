package gen

import (
	"fmt"
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// Padding in front of a field that is aligned is a part of its own where it hangs on
// what lies in front. No view stores where it ends, unless it may be absent: that is
// the end of what is in front, rounded up.

// up is the next multiple of n that is not in front of p, in a form that cannot exceed
// an int if that multiple does not.
func (p place) up(n int) place {
	at := p.name
	if p.add != 0 {
		at = fmt.Sprintf("%s + %d", at, p.add)
	}
	if n&(n-1) == 0 {
		if p.add != 0 {
			at = p.name
		}
		return place{name: fmt.Sprintf("(%s + %d) &^ %d", at, p.add+n-1, n-1), prec: precMul}
	}
	rest := at
	if p.add != 0 || p.prec != 0 {
		rest = "(" + at + ")"
	}
	return place{name: fmt.Sprintf("%s + (%d - %s%%%d)%%%d", at, n, rest, n, n), prec: precAdd}
}

// missing is how much is missing from an offset to the next multiple of n.
func missing(at term, n int) term {
	if n&(n-1) == 0 {
		return unary("-", at).op("&", precMul, number(n-1))
	}
	by := number(n)
	return by.op("-", precAdd, at.op("%", precMul, by)).op("%", precMul, by)
}

// rounded is the next multiple of n that is not below a size.
func rounded(size term, n int) term { return multiple(size, big.NewInt(int64(n))) }

// multiple is the next multiple of n that is not below x, which is not negative:
//
//	(x + 3) &^ 3
//	(x + 2) / 3 * 3
func multiple(x term, n *big.Int) term {
	less := primary(Op(new(big.Int).Sub(n, big.NewInt(1)).String()))
	up := x.op("+", precAdd, less)
	if n.TrailingZeroBits() == uint(n.BitLen()-1) {
		return up.op("&^", precMul, less)
	}
	by := primary(Op(n.String()))
	return up.op("/", precMul, by).op("*", precMul, by)
}

// padding goes on behind padding.
func (w *walker) padding(seg *layout.Segment) {
	p := seg.Part
	at := primary(Id("len(b)")).op("-", precAdd, primary(Id("len(rest)")))
	if w.at != running {
		at = w.at.term() // the end of what is in front has a name
	}
	n := w.locals.taken.reuse(paddingName(seg))
	w.emit(Id(n).Op(":=").Add(missing(at, p.Align).code))
	site := w.sites.of([]*layout.Field{p.Field}, "Extent", w.missing(), "")
	wanted := zc("Saturate").Call(Uint64().Call(w.here()).Op("+").Uint64().Call(Id(n)))
	w.fail(Id(n).Op(">").Len(Id("rest")), w.lacks(site.Dot("At").Call(w.here(), wanted, Uint64().Call(Len(Id("b"))))))
	if w.storesEnd(seg) {
		w.emit(Id("rest").Op("=").Id("rest").Index(Id(n).Op(":")))
		w.moved()
		return
	}
	end := w.locals.ends[seg]
	w.emit(Id(end).Op(":=").Add(at.op("+", precAdd, primary(Id(n))).code))
	w.emit(Id("rest").Op("=").Id("rest").Index(Id(n).Op(":")))
	w.at = place{name: end}
}

// paddingName is what code calls padding: of a row by its number, since it has no name.
func paddingName(seg *layout.Segment) string {
	if f := seg.Last(); f.Padded() != "" {
		return lowerOf(f.Aligns) + "Padding"
	}
	return fmt.Sprintf("padding%d", seg.Index)
}

// behindPrevious says behind what the segment of a field or a part stands.
func behindPrevious(s *layout.Struct, seg *layout.Segment) string {
	prev := s.Segments[seg.Index-1]
	if !prev.IsPadding() {
		return "behind " + prev.Name()
	}
	at := fmt.Sprintf("at a multiple of %d", prev.Part.Align)
	if prev.Index == 0 {
		return at
	}
	return at + " behind " + s.Segments[prev.Index-1].Name()
}

// putPadding moves on behind padding, whose bytes are zero already.
func (e *encoder) putPadding(seg *layout.Segment) {
	if !e.writesBehind(seg) {
		return
	}
	if seg.When == nil {
		e.setAt(rounded(e.at.term(), seg.Part.Align))
		return
	}
	e.setAt(e.at.term().op("+", precAdd, primary(Id("x").Dot(sizeMethod(seg)).Call())))
}
