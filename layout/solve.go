package layout

import (
	"math"
	"math/big"
	"slices"
)

// solve finds for each field that governs the layout how the encoder computes
// it: every size is an expression that must equal a known quantity, and one
// that is linear in one field gives that field.
func (l *loader) solve(a *annotated) {
	s := a.Struct
	if s.Frame != nil {
		l.solveOne(s, s.Frame, s.FrameSize, QuantityTotal, nil)
	}
	for _, seg := range s.Segments {
		part := seg.Part
		if part == nil {
			continue
		}
		switch part.Window {
		case WindowPrefix:
			s.Solutions = append(s.Solutions, &Solution{Field: part.Prefix, Quantity: QuantityBytes, Part: part, By: 1})
		case WindowSize:
			l.solveOne(s, part.Field, part.Extent, QuantityBytes, part)
		case WindowTo:
			l.solveOne(s, part.Field, part.Extent, QuantityEnd, part)
		case WindowCount:
			l.solveOne(s, part.Field, part.Extent, QuantityCount, part)
		}
		if part.Seq != nil && part.Seq.Count != nil {
			l.solveOne(s, part.Field, part.Seq.Count, QuantityCount, part)
		}
	}
}

// solveOne solves e, the extent of f's part or the frame in f's tag. Fields that
// have but one value are no unknowns.
func (l *loader) solveOne(s *Struct, f *Field, e *Expr, q Quantity, part *Part) {
	if slices.ContainsFunc(e.Fields(), func(f *Field) bool { return f.Set != nil || f.Manual || f.Param }) {
		return // what was written is checked
	}
	form := newAnalysis().form(e)
	unknown := e.unknown()
	refuse := func(why string, args ...any) {
		l.report(e.pos, CodeUnsolvable, f.path(), "write it as a multiple of one field and a constant, or say with set what to write", why, args...)
	}
	name, by, single := single(form)
	c := form.Constant()
	switch {
	case e.Looks():
		refuse("the encoder cannot solve %s", e.Text)
	case len(form.Atoms()) == 0 && part == nil && s.IsFixed():
		return // the frame is proved to be the record's size
	case len(form.Atoms()) == 0:
		s.Solutions = append(s.Solutions, &Solution{Quantity: q, Part: part, Minus: c.Int64(), By: 1})
	case len(unknown) == 1 && unknown[0].Type.Varint != nil && (q == QuantityTotal || q == QuantityEnd):
		refuse("the size of %s hangs on its value, which %s would make the encoder find out of the size", unknown[0].Name, e.Text)
	case slices.ContainsFunc(unknown, func(f *Field) bool { return f.Segment == nil }):
		i := slices.IndexFunc(unknown, func(f *Field) bool { return f.Segment == nil })
		l.report(e.pos, CodeUnsolvable, f.path(), "write what it is computed of", "%s has no bytes that the encoder could fill", unknown[i].Name)
	case len(unknown) > 1:
		refuse("%s leaves open which of %s and %s the encoder fills", e.Text, unknown[0].Name, unknown[1].Name)
	case !single || name != unknown[0].Name || by.Sign() <= 0 || !fitsInt32(by) || !fitsInt32(c):
		refuse("the encoder cannot solve %s for %s", e.Text, unknown[0].Name)
	default:
		s.Solutions = append(s.Solutions, &Solution{Field: unknown[0], Quantity: q, Part: part, Minus: c.Int64(), By: by.Int64()})
	}
}

// fitsInt32 reports whether an int holds n on every machine.
func fitsInt32(n *big.Int) bool {
	return n.IsInt64() && n.Int64() >= math.MinInt32 && n.Int64() <= math.MaxInt32
}

// Derived reports whether the encoder fills f, whatever the owned value says.
func (f *Field) Derived() bool {
	if f.Constant != nil || f.Sum != nil || f.Set != nil || f.Next {
		return true
	}
	return slices.ContainsFunc(f.Struct.Solutions, func(sol *Solution) bool { return sol.Field == f }) || f.selects()
}

// selects reports whether f is the selector of a chain, or of a union of which
// each member has one selector: the members then tell what it is.
func (f *Field) selects() bool {
	return slices.ContainsFunc(f.Struct.Segments, func(seg *Segment) bool {
		p := seg.Part
		return p != nil && p.Seq != nil && p.Seq.Chain != nil && p.Seq.Chain.Path[0] == f
	})
}

// NaturalMin is the least value that the bits of f can hold, or a slice's
// length can have.
func (f *Field) NaturalMin() *big.Int {
	if !f.Type.IsScalar() {
		return new(big.Int)
	}
	return f.Natural().Min()
}

// NaturalMax is the largest value that the bits of f can hold.
func (f *Field) NaturalMax() *big.Int { return f.Natural().Max() }
