package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// sumMethods emits the check and the update of a checksum field.
func (t *target) sumMethods(f *layout.Field) {
	verify, update := "Verify"+f.Name, "Update"+f.Name
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
	sum := start.Dot("Add").Call(t.summed(s))

	var body []Code
	note := ""
	if f.None != nil {
		body = append(body, If(read(f, a).Op("==").Add(constant(f.None))).Block(Return(True())))
		note = " A checksum of " + f.None.Text + " means that there is none, which counts as right."
	}
	if t.s.Lax && s.To.Total {
		body = append(body, If(Id("v").Dot("Truncated").Call()).Block(Return(False())))
		note += " That of a record whose tail is cut off is never right."
	}
	t.doc("%s reports whether %s fits the bytes that it covers%s (RFC 1071).%s", verify, f.Name, with, note)
	pseudo(t.method(verify)).Bool().Block(append(body, Return(dup(sum).Dot("Verified").Call()))...)
	t.Line()

	t.doc("%s computes %s over the bytes that it covers%s, and stores it.", update, f.Name, with)
	body = []Code{write(f, a, Lit(0))}
	if f.None != nil {
		body = append(body,
			Id("sum").Op(":=").Add(sum).Dot("Checksum").Call(),
			If(Id("sum").Op("==").Add(constant(f.None))).Block(Id("sum").Op("=").Op("^").Id("sum").Comment("the same sum; "+f.None.Text+" would mean none")),
			write(f, a, sumValue(f, Id("sum"))))
	} else {
		body = append(body, write(f, a, sumValue(f, sum.Dot("Checksum").Call())))
	}
	pseudo(t.method(update)).Block(body...)
	t.Line()
}

// sumValue converts a checksum to the field's type.
func sumValue(f *layout.Field, x *Statement) *Statement {
	if f.Type.Name == "uint16" {
		return x
	}
	return goTypeOf(f.Type).Call(x)
}

// summed is the slice of bytes that a checksum covers.
func (t *target) summed(s *layout.Sum) *Statement {
	from := Empty()
	if s.From.Const > 0 {
		from = Lit(s.From.Const)
	}
	whole := t.s.Shape == layout.ShapeS && s.To.Segment != nil && s.To.Segment.Index == 1 && len(t.s.Segments) == 3
	switch {
	case s.To.Total && s.From.Const == 0:
		return Id("v").Dot("Bytes").Call()
	case s.To.Total:
		return Id("v").Dot("Bytes").Call().Index(from.Op(":"))
	case whole && s.From.Const == 0:
		return Id("v").Dot("v")
	case whole:
		return Id("v").Dot("v").Index(from.Op(":"))
	case s.To.Segment == nil:
		return t.blockAt(t.s.Segments[0]).base().Index(from.Op(":").Lit(s.To.Const))
	case s.To.Segment.Index == len(t.s.Segments)-1:
		return Id("v").Dot("Bytes").Call().Index(from.Op(":"))
	}
	next := t.s.Segments[s.To.Segment.Index+1]
	return Id("v").Dot("b").Index(from.Op(":").Add(t.offsetInView(next)))
}
