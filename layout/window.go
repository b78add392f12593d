package layout

import (
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// window resolves where a part ends, proves that it does not end before it
// starts, and moves on behind it.
func (r *resolver) window(seg *Segment) {
	part := seg.Part
	defer func() { seg.stored = r.known.bounds(r.start) }()
	f := part.Field
	r.walked(part)
	if f.Type.Varint == nil {
		r.gives(f)
	}
	switch part.Window {
	case WindowRest:
		r.rest(seg)
		return
	case WindowSelf:
		r.self(seg)
		return
	case WindowUpto:
		r.upto(seg)
		return
	case WindowAlign:
		r.aligned(seg)
		return
	}
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
	if f.Type.Kind != KindList || f.Type.Elem.IsVariable() || f.Segment.Part.Seq.loose() {
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

// Name is what messages call a segment.
func (s *Segment) Name() string {
	if f := s.Last(); f.pads() {
		return strings.TrimSuffix("the padding in front of "+f.Padded(), " in front of ")
	}
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
	if part.Tailed {
		behind = nil
	}
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
	s.growing()
	switch {
	case s.IsFixed():
		s.Shape = ShapeF
		return
	case s.Fixed() > 0 && len(s.Segments) <= 3 && !s.Walked:
		s.Shape = ShapeS
		return
	}
	s.Shape = ShapeW
	s.Facts = s.facts(roundedBits)
	if fits(s.Facts) && len(s.Facts) <= 3 {
		return
	}
	s.Facts, s.Packed = s.facts(neededBits), true
	share(s.Facts)
	shift := 0
	for i := range s.Facts {
		s.Facts[i].Shift = shift
		shift += s.Facts[i].Bits
	}
	if !fits(s.Facts) {
		l.report(s.Pos, CodeTooManyFacts, s.Name, "bound the sizes with where or in, or split the struct",
			"the view would store %d ends in %d bits; one of more than 64 bits is not built yet", len(s.Facts), shift)
	}
}

// facts are what a view of s stores, each in so many bits as width says.
func (s *Struct) facts(width func(most *big.Int) int) (facts []Fact) {
	for i, seg := range s.Segments {
		if i < len(s.Segments)-1 && seg.varies() {
			facts = append(facts, Fact{Segment: seg, Bits: width(s.inRoot(seg.stored.Max))})
		}
	}
	if s.Rooted {
		most := s.inRoot(nil)
		facts = append(facts, Fact{Role: FactStart, Bits: width(most)}, Fact{Role: FactEnd, Bits: width(most)})
	}
	for _, f := range s.Fields {
		if f.At != nil {
			facts = append(facts, Fact{At: f, Bits: width(new(big.Int).Add(f.Values.Max(), big.NewInt(1)))})
			if f.Hops > 0 {
				facts = append(facts, Fact{Role: FactHops, Bits: width(big.NewInt(int64(f.Hops)))})
			}
		}
		if f.Away != nil {
			facts = append(facts, f.Away.facts(f, width)...)
		}
		if f.Calc != nil || f.Kept {
			facts = append(facts, Fact{Calc: f, Bits: f.Type.Bits})
		}
	}
	return facts
}

// fits reports whether facts fit the two words that a view has for them, of which
// one is enough.
func fits(facts []Fact) bool {
	bits := 0
	for _, f := range facts {
		bits += f.Bits
	}
	return bits <= 64
}

// roundedBits is the smallest integer type that holds numbers up to most; an end
// without a bound takes 32 bits, and Parse refuses records that are larger.
func roundedBits(most *big.Int) int {
	switch n := neededBits(most); {
	case n <= 8:
		return 8
	case n <= 16:
		return 16
	}
	return 32
}

func neededBits(most *big.Int) int {
	if most == nil {
		return 32
	}
	return max(1, min(most.BitLen(), 32))
}

// varies reports whether the end of a segment is not at a fixed distance from that
// of the one in front, or from the record's end.
func (s *Segment) varies() bool {
	if s.Part == nil {
		return s.When != nil
	}
	if s.IsPadding() && s.When == nil {
		return false // it follows from where the one in front ends
	}
	return s.Part.Window != WindowRest || s.Part.Tailed
}

// walked resolves what says how the elements of a list, or a union, are found.
func (r *resolver) walked(part *Part) {
	f := part.Field
	if x := part.On; x != nil {
		r.known.note(x)
		if r.computable(x, f.path(), byRule) {
			x.govern()
			r.selected(f, x)
		}
	} else if f.Type.Kind == KindUnion {
		r.report(f.Pos, CodeNoWindow, f.path(), "add on: with the selector", "nothing says which member of %s it is", f.Type)
	}
	s := part.Seq
	if s == nil {
		return
	}
	s.Fill = f.Type.Elem.Struct != nil && f.Type.Elem.Struct.zeroIsByte()
	if f.tag.get("count") != nil {
		if s.Count = f.exprs["count"]; s.Count == nil {
			return
		}
		r.known.note(s.Count)
		if !r.computable(s.Count, f.path(), byRule) {
			return
		}
		s.Count.govern()
		if elem := f.Type.Elem.Struct; part.Window == WindowRest && elem != nil && elem.Rooted {
			elem.Counted = true
		}
		if form := r.known.form(s.Count); !r.known.nonNegative(form) {
			r.report(f.tag.get("count").valueP(), CodeNegative, f.path(), r.cure(form), "count may be %s", bounds(r.known.bounds(form)))
		}
	}
	if s.Chain != nil {
		s.Chain.govern()
		r.known.note(s.Chain)
	}
	r.peeked(f.Segment, s.While)
	for _, x := range []*Expr{s.Until, s.While} {
		if x == nil {
			continue
		}
		inside := r.known.clone()
		inside.note(x)
		if r.computable(x, f.path(), byGuard) {
			x.govern()
			r.decides(f, x)
		}
	}
}

// selected refuses members of a union that no selector means, and selectors that
// mean none.
func (r *resolver) selected(f *Field, on *Expr) {
	u := f.Type.Struct.Union
	values := r.known.eval(on)
	cases, none := u.possible(values)
	for _, c := range u.Cases {
		dead := true
		for _, d := range cases {
			dead = dead && c != d
		}
		if dead {
			r.report(f.tag.get("on").valueP(), CodeRule, f.path(), "remove it, or loosen the rules of the selector",
				"the member %s is never there: %s is %s", c.Field.Name, on.Text, values.Hull())
		}
	}
	if none {
		r.report(f.tag.get("on").valueP(), CodeRule, f.path(), "add a member with the flag other, or bound the selector with where",
			"%s may be a selector that means no member", on.Text)
	}
}

// self resolves a part that ends where its value does.
func (r *resolver) self(seg *Segment) {
	part := seg.Part
	f := part.Field
	var sizes Range
	switch f.Type.Kind {
	case KindUint, KindInt:
		v := f.Type.Varint
		sizes = Range{big.NewInt(int64(v.MinSize())), big.NewInt(int64(v.MaxSize()))}
		if f.Hidden != nil {
			r.known.atoms[f.Name] = f.Values
		} else {
			r.rules(f)
		}
	case KindList:
		sizes = r.walkedSize(f, part.Seq)
	case KindUnion:
		sizes = f.Type.Struct.Union.sizes(r.known.eval(part.On), false)
	default:
		sizes = f.Type.Struct.Sizes
	}
	atom := r.unknownSize(seg, sizes)
	r.start = r.start.Add(interval.Atom(atom))
	part.End = r.known.bounds(r.start)
	if r.frame != nil {
		r.known.learn(r.frame.Sub(r.start)) // tested by Parse
	}
}

// MayExceed reports whether the end of a segment may need more bits than a fact
// has: Parse then refuses the record.
func (s *Segment) MayExceed(bits int) bool {
	return s.stored.Max == nil || s.stored.Max.BitLen() > bits
}

// leastBits is how many bits an end without a bound has at least, where such ends
// share a word: enough for records of 16 MiB.
const leastBits = 24

// share gives ends without a bound what is left of a word, where it is less than 32
// bits for each.
func share(facts []Fact) {
	left, open := 64, 0
	for _, f := range facts {
		if f.Bits == 32 && f.Segment != nil {
			open++
		} else {
			left -= f.Bits
		}
	}
	if open == 0 || left/open >= 32 || left/open < leastBits {
		return
	}
	for i := range facts {
		if facts[i].Bits == 32 && facts[i].Segment != nil {
			facts[i].Bits = left / open
		}
	}
}

// Last is the last field of a segment.
func (s *Segment) Last() *Field {
	f := s.fields()
	return f[len(f)-1]
}
