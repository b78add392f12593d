package layout

import (
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// window resolves where a part ends, proves that it does not end before it
// starts, and moves on behind it.
func (r *resolver) window(seg *Segment) {
	part := seg.Part
	if part.Window == WindowRest {
		r.rest(seg)
		return
	}
	f := part.Field
	size, ok := r.extent(seg)
	if !ok {
		r.adrift = true
		r.start = r.start.Add(r.someSize(seg))
		return
	}
	end := r.start.Add(size)
	part.End = r.known.bounds(end)
	if r.frame != nil {
		left := r.frame.Sub(end)
		part.Fits = r.known.nonNegative(left)
		r.known.learn(left) // proved, or else tested by Parse
	}
	r.lengthRule(f, size)
	part.stored = r.known.bounds(end)
	r.wholeElements(f, size)
	r.start = end
	if f.Truncate {
		r.report(f.tag.get("trunc").keyP, CodeKeyMisplaced, f.path(), "use it on a part that takes the rest of a frame", `"trunc" means nothing at a part with a size of its own`)
	}
}

// extent is the size in bytes of a part that has a window of its own; ok is
// false if it was refused.
func (r *resolver) extent(seg *Segment) (size interval.Form, ok bool) {
	part := seg.Part
	f := part.Field
	if part.Window == WindowPrefix {
		r.known.atoms[part.Prefix.Name] = part.Prefix.Values
		return interval.Atom(part.Prefix.Name), true
	}
	key := windowKeys[part.Window]
	e, x := f.tag.get(key), f.exprs[key]
	part.Extent = x
	r.known.note(x)
	if !r.computable(x, f.path(), byRule) {
		return size, false
	}
	x.govern()
	size = r.known.form(x)
	switch part.Window {
	case WindowTo:
		size = size.Sub(r.start)
	case WindowCount:
		size = size.Scale(big.NewInt(int64(f.Type.Elem.Size())))
	}
	if r.adrift && part.Window == WindowTo {
		r.adrift = false // the end is known again, whatever lies in front
		return size, true
	}
	if !r.known.nonNegative(size) {
		r.report(e.valueP(), CodeNegative, f.path(), r.cure(size), "size may be %s", bounds(r.known.bounds(size)))
		return size, false
	}
	return size, true
}

// lengthRule adds the rule for the length of a part, and knows from then on that
// it holds.
func (r *resolver) lengthRule(f *Field, size interval.Form) {
	if f.low == nil {
		return
	}
	low, high := interval.ConstBig(f.low.Const), interval.ConstBig(f.high.Const)
	b := r.known.bounds(size)
	e := f.tag.get("in")
	switch {
	case b.Min != nil && b.Max != nil && b.Min.Cmp(f.low.Const) >= 0 && b.Max.Cmp(f.high.Const) <= 0:
		r.report(e.keyP, CodeRule, f.path(), "remove it", "%q allows every length that the field can have", "in")
	case b.Min != nil && b.Min.Cmp(f.high.Const) > 0, b.Max != nil && b.Max.Cmp(f.low.Const) < 0:
		r.report(e.keyP, CodeRule, f.path(), "loosen it", "%q leaves no length that the field can have", "in")
	default:
		r.known.learn(size.Sub(low))
		r.known.learn(high.Sub(size))
	}
	r.check(Check{Kind: CheckIn, Field: f, Low: f.low, High: f.high, Rule: f.low.Text + ".." + f.high.Text + " bytes"})
}

// wholeElements refuses a window that is never a whole number of elements; one
// that may be is tested by Parse.
func (r *resolver) wholeElements(f *Field, size interval.Form) {
	if f.Type.Kind != KindList {
		return
	}
	each := big.NewInt(int64(f.Type.Elem.Size()))
	common := new(big.Int).Set(each)
	for _, atom := range size.Atoms() {
		common.GCD(nil, nil, common, new(big.Int).Abs(size.Coefficient(atom)))
	}
	if new(big.Int).Rem(size.Constant(), common).Sign() != 0 {
		r.report(f.Pos, CodeElementSize, f.path(), "make the size a multiple of it", "the window is never a whole number of elements of %d bytes", each)
	}
}

// someSize is the size of a part of which no more is known than that it lies in
// memory.
func (r *resolver) someSize(seg *Segment) interval.Form {
	atom := restAtom(seg)
	r.known.atoms[atom] = interval.Bits(62)
	return interval.Atom(atom)
}

// name is what messages call a segment.
func (s *Segment) name() string {
	if s.Part != nil {
		return s.Part.Field.Name
	}
	return s.Block[len(s.Block)-1].label()
}

// greedy reports whether a part of s takes what is left.
func (s *Struct) greedy() bool {
	return slices.ContainsFunc(s.Segments, func(seg *Segment) bool { return seg.Part != nil && seg.Part.Window == WindowRest })
}

// rest resolves a part that takes what is left of the record, but for fixed
// fields behind it.
func (r *resolver) rest(seg *Segment) {
	part := seg.Part
	f := part.Field
	behind := r.s.Segments[seg.Index+1:]
	for _, b := range behind {
		switch {
		case b.Part == nil:
		case b.Part.Window == WindowRest:
			r.report(b.Part.Field.Pos, CodeGreedy, b.Part.Field.path(), "give one of them a size, to, len or count", "%s and %s both take the rest of the record", f.Name, b.Part.Field.Name)
			return
		default:
			r.report(f.Pos, CodeNoWindow, f.path(), "give it a size, to, len or count", "nothing says where it ends, and %s follows", b.Part.Field.Name)
			return
		}
	}
	size := r.someSize(seg)
	if r.frame != nil {
		end := r.frame.Sub(number(int64(part.Trailer)))
		size = end.Sub(r.start)
		part.End = r.known.bounds(end)
		part.Fits = r.known.nonNegative(size)
		r.known.learn(size) // proved, or else tested by Parse
	}
	r.lengthRule(f, size)
	r.start = r.start.Add(size)
	r.truncation(f, len(behind) > 0)
}

// truncation checks the flag trunc of the part that takes the rest.
func (r *resolver) truncation(f *Field, trailed bool) {
	e := f.tag.get("trunc")
	switch {
	case e == nil:
	case r.s.Frame == nil:
		r.report(e.keyP, CodeKeyMisplaced, f.path(), "remove it, or give the record a frame", `"trunc" needs a frame that can be cut off`)
	case trailed:
		r.report(e.keyP, CodeKeyMisplaced, f.path(), "remove it", `"trunc" needs the last field`)
	default:
		r.s.Lax = true
	}
}

// shape picks the form of the view, and what it stores.
func (l *loader) shape(a *annotated) {
	s := a.Struct
	switch {
	case s.IsFixed():
		s.Shape = ShapeF
		return
	case s.Fixed() > 0 && len(s.Segments) <= 3:
		s.Shape = ShapeS
		return
	}
	s.Shape = ShapeW
	total := 0
	for i, seg := range s.Segments {
		if seg.Part == nil || i == len(s.Segments)-1 || seg.Part.Window == WindowRest {
			continue
		}
		bits := 32
		if m := seg.Part.stored.Max; m != nil && m.IsUint64() {
			switch n := m.Uint64(); {
			case n < 1<<8:
				bits = 8
			case n < 1<<16:
				bits = 16
			}
		}
		s.Facts = append(s.Facts, Fact{seg.Part, bits})
		total += bits
	}
	if len(s.Facts) > 3 || total > 64 {
		l.report(s.Pos, CodeTooManyFacts, s.Name, "bound the sizes with where, or split the struct",
			"the view would store %d ends in %d bits; one with more than three, or more than 64 bits, is not built yet", len(s.Facts), total)
	}
}
