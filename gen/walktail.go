package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// tailed reports whether what is behind a segment is found from the end.
func tailed(seg *layout.Segment) bool { return seg.Part != nil && seg.Part.Tailed }

// markFront keeps where rest starts, once it is cut from its end as well.
func (w *walker) markFront(seg *layout.Segment) {
	if !seg.FromEnd || w.front {
		return
	}
	mark := Id("front").Op(":=").Add(w.offsetCode())
	w.front = true
	if w.nesting > 0 {
		w.hoisted = append(w.hoisted, mark)
	} else {
		w.emit(mark)
	}
	w.at = place{name: "front + len(rest)"}
}

// lastBytes makes the fields of a block readable that ends where rest does.
func (w *walker) lastBytes(seg *layout.Segment) {
	w.markFront(seg)
	w.fail(Len(Id("rest")).Op("<").Lit(seg.Size), w.lacks(zc("ShortAt").Call(w.sites.table(seg, w.missing()).Index(Op(":")), Len(Id("b")).Op("-").Len(Id("rest")), Len(Id("b")))))
	cut := func() *Statement { return Len(Id("rest")).Op("-").Lit(seg.Size) }
	if w.read[seg] {
		w.emit(Id(pointer(seg)).Op(":=").Parens(Op("*").Index(Lit(seg.Size)).Byte()).Parens(Id("rest").Index(cut().Op(":"))))
	}
	w.emit(Id("rest").Op("=").Id("rest").Index(Op(":").Add(cut())))
	w.starts[seg.Index] = place{name: "front + len(rest)"}
	for _, f := range seg.Block {
		if seg.When != nil && w.used(f) {
			w.load(f)
		}
	}
}

// startOf is where a part of n bytes starts that is about to be cut from rest.
func (w *walker) startOf(seg *layout.Segment, n *Statement) *Statement {
	switch {
	case tailed(seg):
		return Id("front")
	case seg.FromEnd:
		return Add(w.here()).Op("-").Add(n)
	}
	return w.here()
}

// endInFront keeps where the segment in front of one that is found from the end
// ends.
func (w *walker) endInFront(seg *layout.Segment) {
	prev := w.s.Segments[seg.Index-1]
	if !w.storesEnd(prev) {
		return
	}
	end := w.locals.ends[prev]
	w.emit(Id(end).Op(":=").Id("front").Op("+").Len(Id("rest")))
	w.fitsStored(prev, end)
}

// overlong is the fault of a part that is larger than what lies between the front
// and its end. It is one of length wherever the record lies: a byte more would
// move the end, and the size with it.
func (w *walker) overlong(p *layout.Part, n, typ string) *Statement {
	wanted := Id(n)
	if typ == "uint64" {
		wanted = zc("Saturate").Call(wanted)
	}
	site := w.sites.of([]*layout.Field{p.Field}, "Extent", "KindLength", "")
	return site.Dot("At").Call(Id("front"), wanted, Uint64().Call(Len(Id("rest"))))
}

// upto goes on behind the bytes that end a part. Where they are not there, at least
// one more byte is needed.
func (w *walker) upto(seg *layout.Segment) {
	p := seg.Part
	n := w.locals.taken.reuse(lowerOf(p.Field) + "Size")
	w.emit(Id(n).Op(":=").Add(indexOf(p, Id("rest"))))
	site := w.sites.of([]*layout.Field{p.Field}, "End", "KindShort", p.Behind()+" at its end")
	missing := site.Dot("At").Call(w.here(), Len(Id("b")).Op("+").Lit(1), Uint64().Call(Len(Id("b"))))
	if w.framed {
		missing = missing.Dot("Within").Call(Lit(0))
		w.fails("KindShort")
	}
	w.fail(Id(n).Op("<").Lit(0), w.lacks(missing))
	w.lengths(seg, Id(n))
	w.emit(Id("rest").Op("=").Id("rest").Index(Id(n).Op("+").Lit(len(p.Upto)).Op(":")))
	w.moved()
}

// indexOf is where the bytes that end a part are in a slice, below 0 if they are
// not there.
func indexOf(p *layout.Part, in *Statement) *Statement {
	if len(p.Upto) == 1 {
		return Qual("bytes", "IndexByte").Call(in, Lit(int(p.Upto[0])))
	}
	return Qual("bytes", "Index").Call(in, terminator(p))
}

// terminator is a slice of the bytes that end a part.
func terminator(p *layout.Part) *Statement {
	var values []Code
	for _, c := range p.Upto {
		values = append(values, hex(uint64(c), 1))
	}
	return Index().Byte().Values(values...)
}
