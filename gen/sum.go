package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// sumMethods emits the check and the update of a checksum field.
func (t *target) sumMethods(f *layout.Field) {
	verify, update := join("Verify", f), join("Update", f)
	s := f.Sum
	a := t.blockAt(f.Segment)
	pseudo := func(m *Statement) *Statement {
		if s.Pseudo {
			return m.Params(Id("pseudo").Add(zc("Sum")))
		}
		return m.Params()
	}
	start := zc("Sum").Call(Lit(0))
	with := ""
	if s.Pseudo {
		start = Id("pseudo")
		with = ", together with the sum of the pseudo-header"
	}
	sum := func(from *Statement) *Statement { return Add(from).Dot("Add").Call(t.summed(s)) }
	verified := start
	if !s.Covers(f) {
		verified = Add(start).Dot("AddUint16").Call(containerOf(f).load(a))
	}

	var body []Code
	note := ""
	if f.None != nil {
		body = append(body, If(read(f, a).op("==", precCompare, constant(f.None)).code).Block(Return(True())))
		note = " A checksum of " + f.None.Text + " means that there is none, which counts as right."
	}
	if t.s.Lax && s.To.Total {
		body = append(body, If(Id("v").Dot("Truncated").Call()).Block(Return(False())))
		note += " That of a record whose tail is cut off is never right."
	}
	t.doc("%s reports whether %s fits the bytes that it covers%s (RFC 1071).%s", verify, f.Name, with, note)
	pseudo(t.method(verify)).Bool().Block(append(body, Return(sum(verified).Dot("Verified").Call()))...)
	t.Line()

	t.doc("%s computes %s over the bytes that it covers%s, and stores it.", update, f.Name, with)
	body = nil
	if s.Covers(f) {
		body = []Code{t.storeSum(f, number(0))}
	}
	if f.None != nil {
		body = append(body,
			Id("sum").Op(":=").Add(sum(start)).Dot("Checksum").Call(),
			If(Id("sum").Op("==").Add(constant(f.None).code)).Block(Id("sum").Op("=").Op("^").Id("sum").Comment("the same sum; "+f.None.Text+" would mean none")),
			t.storeSum(f, primary(Id("sum"))))
	} else {
		body = append(body, t.storeSum(f, primary(sum(start).Dot("Checksum").Call())))
	}
	pseudo(t.method(update)).Block(body...)
	t.Line()
	t.adjust(f)
}

// storeSum writes a checksum, which is a uint16.
func (t *target) storeSum(f *layout.Field, x term) *Statement {
	return containerOf(f).store(t.blockAt(f.Segment), x.code)
}

// summed is the slice of bytes that a checksum covers.
func (t *target) summed(s *layout.Sum) *Statement {
	from, to := t.boundary(s.From), t.boundary(s.To)
	low := Empty()
	if from != (place{}) {
		low = index(from)
	}
	switch {
	case t.s.IsFixed() || s.To.Segment == nil && !s.To.Total:
		return t.blockAt(t.s.Segments[0]).base().Index(Add(low).Op(":").Add(t.upTo(to)))
	case t.s.Shape == layout.ShapeS && s.From.Segment != nil: // from the first part's end to the record's
		return t.partBytes(t.s.Segments[2])
	case t.s.Shape == layout.ShapeS && s.To.Segment != nil && s.To.Segment.Index == 1 && len(t.s.Segments) == 3:
		return ranged(Id("v").Dot("v"), from)
	case s.To.Total || s.To.Segment.Index == len(t.s.Segments)-1:
		return ranged(Id("v").Dot("Bytes").Call(), from)
	}
	return Id("v").Dot("b").Index(Add(low).Op(":").Add(index(to)))
}

// upTo is an end within the fixed part; nothing where that is its own.
func (t *target) upTo(end place) *Statement {
	if end.name == t.names.FixedSize() {
		return Empty()
	}
	return end.code()
}

// ranged is a slice from a place on.
func ranged(bytes *Statement, from place) *Statement {
	if from == (place{}) {
		return bytes
	}
	return bytes.Index(index(from).Op(":"))
}

// boundary is the offset that a checksum's range names.
func (t *target) boundary(p layout.Place) place {
	switch {
	case p.Total && t.s.IsFixed(), !p.Total && p.Segment == nil && p.Const == t.s.Fixed():
		return place{name: t.names.FixedSize(), fixed: true}
	case p.Total:
		return place{name: "len(v.Bytes())"}
	case p.Segment != nil && p.Segment.Index+1 < len(t.s.Segments):
		return t.placeOf(t.s.Segments[p.Segment.Index+1])
	case p.Segment != nil:
		return place{name: "len(v.Bytes())"}
	}
	return place{add: p.Const}
}

// sumsInOrder are the checksums of a struct, those first that another one
// covers.
func sumsInOrder(s *layout.Struct) []*layout.Sum {
	var out []*layout.Sum
	done := map[*layout.Sum]bool{}
	var visit func(*layout.Sum)
	visit = func(sum *layout.Sum) {
		if done[sum] {
			return
		}
		done[sum] = true
		for _, other := range s.Sums {
			if other != sum && sum.Covers(other.Field) {
				visit(other)
			}
		}
		out = append(out, sum)
	}
	for _, sum := range s.Sums {
		visit(sum)
	}
	return out
}
