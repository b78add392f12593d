package layout

import (
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// solve finds for each field that governs the layout how the encoder computes
// it: every size is an expression that must equal a known quantity, and one
// that is linear in one field gives that field.
func (l *loader) solve(s *Struct) {
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
	}
}

func (l *loader) solveOne(s *Struct, f *Field, e *Expr, q Quantity, part *Part) {
	form := newAnalysis().form(e)
	fields := e.Fields()
	refuse := func(why string, args ...any) {
		l.report(e.pos, CodeUnsolvable, f.path(), "write it as a multiple of one field and a constant; set and manual are not built yet", why, args...)
	}
	switch {
	case len(fields) == 0:
		// A constant size: the encoder checks it.
		s.Solutions = append(s.Solutions, &Solution{Quantity: q, Part: part, Minus: e.Const.Int64(), By: 1})
		return
	case len(fields) > 1:
		refuse("%s leaves open which of %s and %s the encoder fills", e.Text, fields[0].Name, fields[1].Name)
		return
	}
	name, by, ok := single(form)
	target := fields[0]
	switch {
	case !ok || name != target.Name || !by.IsInt64() || by.Sign() <= 0 || !form.Constant().IsInt64():
		refuse("the encoder cannot solve %s for %s", e.Text, target.Name)
		return
	case target.Constant != nil:
		refuse("%s is constant, so the encoder cannot fill it", target.Name)
		return
	}
	s.Solutions = append(s.Solutions, &Solution{Field: target, Quantity: q, Part: part, Minus: form.Constant().Int64(), By: by.Int64()})
}

// Derived reports whether the encoder fills f, whatever the owned value says.
func (f *Field) Derived() bool {
	if f.Constant != nil || f.Sum != nil {
		return true
	}
	for _, sol := range f.Struct.Solutions {
		if sol.Field == f {
			return true
		}
	}
	return false
}

// NaturalMin is the least value that the bits of f can hold, or a slice's
// length can have.
func (f *Field) NaturalMin() *big.Int {
	if !f.Type.IsScalar() {
		return new(big.Int)
	}
	return natural(f).Min()
}

// NaturalMax is the largest value that the bits of f can hold.
func (f *Field) NaturalMax() *big.Int { return natural(f).Max() }

// Natural are the values that the bits of f can hold, whatever its rules.
func (f *Field) Natural() interval.Set { return natural(f) }
