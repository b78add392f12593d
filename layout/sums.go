package layout

import (
	"go/token"
	"slices"
)

// tagPlace is an end of a checksum's range as a tag has it.
type tagPlace struct {
	pos  token.Position
	text string
	expr *Expr // nil for total
}

// sums resolves the ranges of a's checksums.
func (l *loader) sums(a *annotated) {
	for _, f := range a.Fields {
		if f.Sum == nil {
			continue
		}
		if a.Rooted {
			l.report(f.Pos, CodeNotBuilt, f.path(), "sum it by hand", "a checksum in a record with pointers into a root is not built yet")
			continue
		}
		if f.Sum.Algorithm != nil {
			if l.ownSum(f) && l.sum(a.Struct, f.Sum) {
				a.Sums = append(a.Sums, f.Sum)
				l.zeroed(f.Sum)
			}
			continue
		}
		if f.Width != 16 || f.Order != BigEndian || f.Segment.Index != 0 {
			l.report(f.Pos, CodeSumRange, f.path(), "make it a big-endian uint16 of the fixed part", "an internet checksum cannot stand in this field")
			continue
		}
		if l.sum(a.Struct, f.Sum) {
			a.Sums = append(a.Sums, f.Sum)
		}
	}
	for i, s := range a.Sums {
		for _, earlier := range a.Sums[:i] {
			if s.Covers(earlier.Field) && earlier.Covers(s.Field) {
				l.report(s.to.pos, CodeSumRange, s.Field.path(), "leave one of them out of the other's range", "%s and %s each sum the other", earlier.Field.Name, s.Field.Name)
			}
		}
	}
}

// sum finds the range of a checksum. A field that is in its own range is in step
// with the 16-bit words there.
func (l *loader) sum(s *Struct, sum *Sum) bool {
	f := sum.Field
	refuse := func(p *tagPlace, cure, problem string, args ...any) bool {
		l.report(p.pos, CodeSumRange, f.path(), cure, problem, args...)
		return false
	}
	var ok bool
	for _, p := range []struct {
		place *Place
		tag   *tagPlace
	}{{&sum.From, sum.from}, {&sum.To, sum.to}} {
		if *p.place, ok = s.border(p.tag); !ok {
			return refuse(p.tag, "write 0, total, or the offset at which a field ends", "%s is not where a field ends", p.tag.text)
		}
	}
	at, _ := f.Bytes()
	switch {
	case !s.before(sum.From, sum.To):
		return refuse(sum.from, "write the smaller offset first", "the range from %s to %s is empty", sum.from.text, sum.to.text)
	case sum.Algorithm == nil && sum.Covers(f) && (at-sum.From.Const)%2 != 0:
		return refuse(sum.from, "start the range at an even distance", "the checksum stands %d bytes behind the start of its range", at-sum.From.Const)
	}
	return true
}

// before reports whether a place lies in front of another one, whatever the
// sizes of the parts are; a part may be empty.
func (s *Struct) before(x, y Place) bool {
	order := func(p Place) int {
		switch {
		case p.Total:
			return len(s.Segments)
		case p.Segment != nil:
			return p.Segment.Index + 1
		}
		return 0
	}
	if order(x) == 0 && order(y) == 0 {
		return x.Const < y.Const
	}
	return order(x) < order(y)
}

// border finds where an end of a checksum's range lies: at a field's border in
// the fixed part, at the end of a block or part, or at the record's end.
func (s *Struct) border(p *tagPlace) (Place, bool) {
	if p.expr == nil {
		return Place{Total: true}, true
	}
	at := newAnalysis().form(p.expr)
	if len(at.Atoms()) == 0 {
		n := at.Constant()
		ok := n.IsInt64() && (n.Sign() == 0 || slices.ContainsFunc(s.Segments[0].Block, func(f *Field) bool {
			_, to := f.Bytes()
			return n.Int64() == int64(to) && (f.Offset+f.Width)%8 == 0
		}))
		if ok {
			return Place{Const: int(n.Int64())}, true
		}
	}
	for _, seg := range s.Segments[1:] {
		if same(at, seg.end) {
			if seg.Index == len(s.Segments)-1 {
				return Place{Total: true}, true
			}
			return Place{Segment: seg}, true
		}
	}
	return Place{}, false
}
