package layout

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// align puts in front of f what has it start at a multiple of so many bytes from the
// record's start: reserved bytes where its offset is known here, else a part whose
// size hangs on what lies in front. If f may be absent, so is its padding.
func (p *placer) align(f *Field) {
	e := f.tag.get("align")
	if e == nil || f.Type.isRecords() {
		return // of a list, it is of the elements
	}
	n, ok := p.smallConstant(f, e)
	switch {
	case !ok:
		return
	case n < 2:
		p.report(e.valueP(), CodeRule, f.path(), "write a number above 1, or remove it", "%d says nothing about where the field starts", n)
		return
	case n > maxArray:
		p.report(e.valueP(), CodeRule, f.path(), "write a smaller number", "padding of up to %d bytes is too much", n-1)
		return
	}
	p.closeGroup()
	pad := &Field{Name: "_", Struct: p.s, Pos: f.Pos, Order: p.s.Order, Reserved: true, Padding: true, Aligns: f, tag: f.onlyWhen()}
	at, known := p.offset(f.whenText())
	if known {
		if gap := (n - at%n) % n; gap > 0 {
			pad.Width = gap * 8
			pad.Type = &Type{Kind: KindArray, Len: gap, Elem: &Type{Kind: KindUint, Bits: 8, Name: "uint8"}}
			p.fixed(pad)
		}
		return
	}
	pad.Type = &Type{Kind: KindBytes}
	p.part(pad)
	part := pad.Segment.Part
	part.Window, part.Align = WindowAlign, n
}

// offset is where the next field starts that is there under a condition, if that is
// the same in all records.
func (p *placer) offset(when string) (n int, known bool) {
	for _, seg := range p.s.Segments {
		if seg.Part != nil || seg.Block[0].whenText() != "" && !(seg == p.block && when == p.when) {
			return 0, false
		}
		n += seg.Size
	}
	return n, true
}

// alignable reports whether a field can be aligned that is no list of structs; it says
// what is in the way.
func (l *loader) alignable(f *Field, e *tagElem) bool {
	refuse := func(cure, problem string, args ...any) bool {
		l.report(e.keyP, CodeKeyMisplaced, f.path(), cure, problem, args...)
		return false
	}
	const row = `write _ struct{} with align: %s in front of it`
	switch {
	case f.Type.isRecords():
		return true
	case f.Type.Kind == KindList:
		return refuse(fmt.Sprintf(row, e.text), `"align" at a list is of its elements, and those of this one lie side by side`)
	case f.tag.get("len") != nil:
		return refuse(fmt.Sprintf(row, e.text)+", which aligns the length, or make that a field", `"align" beside "len" leaves open whether the length or what follows it is aligned`)
	case f.Struct.Natural:
		return refuse("remove it", `"align" means nothing in a natural layout, where each field is aligned as its type is`)
	}
	return true
}

// padded refuses padding where nothing says from where on it counts.
func (l *loader) padded(s *Struct) {
	greedy := ""
	for _, seg := range s.Segments {
		part := seg.Part
		switch {
		case part == nil:
		case part.Window == WindowRest:
			greedy = part.Field.Name
		case part.Window != WindowAlign:
		case greedy != "":
			f := part.Field.Aligns
			l.report(f.tag.get("align").keyP, CodeKeyMisplaced, f.path(), fmt.Sprintf("give %s a size, to, len or count", greedy),
				`"align" means nothing behind %s, which takes the rest: what follows is found from the record's end`, greedy)
		case s.Rooted:
			f := part.Field.Aligns
			l.report(f.tag.get("align").keyP, CodeNotBuilt, f.path(), "give what lies in front one size, or write the padding out",
				`"align" behind a field of variable size, in a record with pointers into a root, is not built yet`)
		}
	}
}

// aligned resolves padding whose size hangs on what lies in front. It is none of the
// fields' business how much that is: but of two offsets that are the same sum of
// fields, it is the same.
func (r *resolver) aligned(seg *Segment) {
	part := seg.Part
	n := big.NewInt(int64(part.Align))
	size, ok := paddingOf(r.start, n)
	if !ok {
		atom := fmt.Sprintf("#pad(%s, %d)", r.start, n)
		r.known.atoms[atom] = interval.RangeBig(new(big.Int), new(big.Int).Sub(n, big.NewInt(1)))
		size = interval.Atom(atom)
	}
	before := r.known.bounds(r.start)
	r.start = r.start.Add(size)
	part.End = Range{roundedUp(before.Min, n), roundedUp(before.Max, n)}
	if least := part.End.Min; least != nil {
		r.known.learn(r.start.Sub(interval.ConstBig(least)))
	}
	if most := part.End.Max; most != nil {
		r.known.learn(interval.ConstBig(most).Sub(r.start))
	}
	if r.frame != nil {
		r.known.learn(r.frame.Sub(r.start)) // tested by Parse
	}
}

// paddingOf is how much is missing from an offset to the next multiple of n, if that
// is the same in all records: whatever the fields are, they count in multiples.
func paddingOf(at interval.Form, n *big.Int) (size interval.Form, ok bool) {
	for _, atom := range at.Atoms() {
		if new(big.Int).Rem(at.Coefficient(atom), n).Sign() != 0 {
			return size, false
		}
	}
	missing := new(big.Int).Sub(n, new(big.Int).Mod(at.Constant(), n))
	return interval.ConstBig(missing.Mod(missing, n)), true
}

// roundedUp is the least multiple of n that is not below x; nil stays nil.
func roundedUp(x, n *big.Int) *big.Int {
	if x == nil {
		return nil
	}
	up := new(big.Int).Add(x, new(big.Int).Sub(n, big.NewInt(1)))
	return up.Mul(up.Div(up, n), n)
}

// pads reports whether f is padding in front of a field that is aligned.
func (f *Field) pads() bool { return f.Aligns != nil }

// IsPadding reports whether a segment is padding of a size that hangs on what lies in
// front of it.
func (s *Segment) IsPadding() bool { return s.Part != nil && s.Part.Window == WindowAlign }

// Padded is the name of the field that padding is in front of; empty for padding that
// is a row of its own.
func (f *Field) Padded() string {
	if f.Aligns.isRow() {
		return ""
	}
	return f.Aligns.Name
}
