package layout

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// whenText is the condition in f's tag, empty if there is none.
func (f *Field) whenText() string {
	if e := f.tag.get("when"); e != nil {
		return e.text
	}
	return ""
}

// onlyWhen is a tag with f's condition alone, for the hidden length that comes
// and goes with f; nil if there is none.
func (f *Field) onlyWhen() *tag {
	if e := f.tag.get("when"); e != nil {
		return &tag{[]tagElem{*e}}
	}
	return nil
}

// closeOptional ends a block of optional fields, so that a rule behind it is not
// taken for one that holds among them.
func (p *placer) closeOptional() {
	if p.when != "" {
		p.closeGroup()
		p.block = nil
	}
}

// optional is a segment whose condition is being assumed.
type optional struct {
	seg     *Segment
	before  *analysis // what is known whether or not it is there
	start   interval.Form
	without *analysis
}

// cannotBeAbsent refuses fields that have no getter which tells whether they are there.
func (l *loader) cannotBeAbsent(f *Field, e *tagElem) {
	l.codedZero(f, e)
	switch {
	case f.Type.Address:
		l.report(e.keyP, CodeNotBuilt, f.path(), fmt.Sprintf("write it as a [%d]byte", f.Type.Len), "an address that may be absent is not built yet")
	case f.HasAddr():
		l.report(e.keyP, CodeNotBuilt, f.path(), "remove addr, and make an address of the bytes", `"addr" at an array that may be absent is not built yet`)
	case f.Type.Kind == KindArray && f.Type.Elem.Kind == KindStruct:
		l.report(e.keyP, CodeNotBuilt, f.path(), "write it as a list with a size", "an array of structs that may be absent is not built yet")
	}
}

// enter assumes from here on that an optional segment is there.
func (r *resolver) enter(seg *Segment) *optional {
	o := &optional{seg: seg, before: r.known, start: r.start}
	f := seg.fields()[0]
	e := f.tag.get("when")
	r.known.note(seg.When)
	if !r.computable(seg.When, f.path(), byRule) {
		r.adrift = true
	}
	seg.When.govern()
	r.peeked(seg, seg.When)
	r.ahead(seg)
	o.without, r.known = r.known.clone(), r.known.clone()
	o.without.assume(seg.When, false)
	r.known.assume(seg.When, true)
	switch {
	case o.without.impossible():
		r.report(e.valueP(), CodeRule, f.path(), "remove it", "the condition %s always holds", e.text)
	case r.known.impossible():
		r.report(e.valueP(), CodeRule, f.path(), "loosen it", "the condition %s never holds", e.text)
	default:
		r.present(seg)
	}
	return o
}

// present knows of the fields of other segments that are there wherever this one is
// that they have the values which their own checks let pass.
func (r *resolver) present(seg *Segment) {
	for _, other := range r.s.Segments {
		if other == seg || other.When == nil || !other.found || !other.certain(r.known) {
			continue
		}
		for _, f := range other.Block {
			if f.Type.IsScalar() && f.Name != "_" {
				r.known.keep(f.Name, f.Values)
			}
		}
	}
}

// leave goes on with what is known of records with the segment and of those
// without it: an absent field counts as 0.
func (r *resolver) leave(o *optional) {
	size := r.start.Sub(o.start)
	atom := r.unknownSize(o.seg, r.known.bounds(size))
	o.without.atoms[atom] = interval.Values(0)
	for _, f := range o.seg.Block {
		if f.Type.IsScalar() && f.Name != "_" {
			o.without.atoms[f.Name] = interval.Values(0)
		}
	}
	if s := r.s; s.Frame != nil && s.Frame.Segment == o.seg {
		r.optionalFrame(o)
	}
	o.seg.found = true
	joined := o.before.clone()
	joined.join(r.known, o.without)
	r.known = joined
	r.start = o.start.Add(interval.Atom(atom))
}

// unknownSize makes an atom of the size of a segment.
func (r *resolver) unknownSize(seg *Segment, sizes Range) (atom string) {
	atom = "#" + seg.Name()
	low, high := big.NewInt(0), interval.Bits(62).Max()
	if sizes.Min != nil && sizes.Min.Sign() > 0 {
		low = sizes.Min
	}
	if sizes.Max != nil {
		high = sizes.Max
	}
	r.known.atoms[atom] = interval.RangeBig(low, high)
	return atom
}

// optionalFrame makes the size of the record an atom, where the field that says
// it can be absent: all that follows must then have one size.
func (r *resolver) optionalFrame(o *optional) {
	const atom = "#frame"
	f := r.s.Frame
	at := r.known.bounds(o.start)
	rest, ok := r.sizeOf(r.s.Segments[o.seg.Index+1:], o.without)
	if !ok || at.Max == nil || at.Min.Cmp(at.Max) != 0 {
		r.report(f.tag.get("frame").keyP, CodeNoWindow, f.path(), "let what follows be absent, or of one size, where it is absent",
			"where %s is absent, nothing says where the record ends", f.Name)
		return
	}
	r.s.Unframed = int(at.Min.Int64()) + rest
	low, high := r.known.bounds(*r.frame).Min, r.known.bounds(*r.frame).Max
	if high == nil {
		high = interval.Bits(62).Max()
	}
	r.known.atoms[atom] = interval.RangeBig(low, high)
	o.without.atoms[atom] = interval.Values(int64(r.s.Unframed))
	frame := interval.Atom(atom)
	r.frame = &frame
}

// sizeOf is the size of segments, if all records have the same that are as a
// says.
func (r *resolver) sizeOf(segs []*Segment, a *analysis) (n int, ok bool) {
	for _, seg := range segs {
		with, without := a.clone(), a.clone()
		if seg.When != nil {
			with.assume(seg.When, true)
			without.assume(seg.When, false)
			switch {
			case with.impossible():
				continue
			case !without.impossible():
				return 0, false
			}
		}
		switch {
		case seg.Part == nil:
			n += seg.Size
		case seg.Part.Field.Type.Kind == KindUnion:
			size, ok := seg.Part.Field.Type.Struct.Union.oneSize(with.eval(seg.Part.On))
			if !ok {
				return 0, false
			}
			n += size
		default:
			return 0, false
		}
	}
	return n, true
}

// fields are the fields of a segment.
func (s *Segment) fields() []*Field {
	if s.Part != nil {
		return []*Field{s.Part.Field}
	}
	return s.Block
}

// certain reports whether a segment is there in all records that are as a says.
func (s *Segment) certain(a *analysis) bool {
	if s.When == nil {
		return true
	}
	without := a.clone()
	without.assume(s.When, false)
	return without.impossible()
}

// IsOptional reports whether f is absent in some records.
func (f *Field) IsOptional() bool { return f.When != nil }

// hasOptional reports whether a segment of s can be absent.
func (s *Struct) hasOptional() bool {
	return slices.ContainsFunc(s.Segments, func(seg *Segment) bool { return seg.When != nil })
}

// zeroIsByte reports whether a zero byte is a whole record of s, and one that
// passes its checks.
func (s *Struct) zeroIsByte() bool {
	if s.Union != nil || len(s.Params()) > 0 || s.Sizes.Min == nil || s.Sizes.Min.Cmp(big.NewInt(1)) > 0 || len(s.Segments) == 0 {
		return false
	}
	zero := newAnalysis()
	for _, f := range s.Fields {
		if f.Type.IsScalar() && f.Segment != nil {
			zero.atoms[f.Name] = interval.Values(0)
		}
	}
	r := &resolver{s: s}
	n, ok := r.sizeOf(s.Segments, zero)
	if !ok || n != 1 {
		return false
	}
	for _, c := range s.Checks {
		if c.Field.Segment != nil && c.Field.Segment.When == nil && !c.Field.Values.Contains(new(big.Int)) {
			return false
		}
	}
	return true
}
