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

// sums resolves the ranges of a's checksum.
func (l *loader) sums(a *annotated) {
	for _, f := range a.Fields {
		switch {
		case f.Sum == nil:
		case len(a.Sums) > 0:
			l.report(f.tag.get("sum").keyP, CodeNotBuilt, f.path(), "compute one of the two by hand", "a second checksum in one record is not built yet")
		case f.Width != 16 || f.Order != BigEndian || f.Offset%16 != 0 || f.Segment.Index != 0:
			l.report(f.Pos, CodeSumRange, f.path(), "make it a big-endian uint16 at an even offset of the fixed part", "an internet checksum cannot stand in this field")
		default:
			l.sum(a.Struct, f.Sum)
		}
	}
}

// sum finds the range of a checksum. The sum of a record that is right comes out
// the same whatever its field holds, if the field itself is summed, in step
// with the other 16-bit words.
func (l *loader) sum(s *Struct, sum *Sum) {
	f := sum.Field
	at, behind := f.Bytes()
	refuse := func(p *tagPlace, code Code, cure, problem string, args ...any) {
		l.report(p.pos, code, f.path(), cure, problem, args...)
	}
	var okFrom, okTo bool
	sum.From, okFrom = l.place16(s, f, sum.from)
	sum.To, okTo = l.place16(s, f, sum.to)
	switch {
	case !okFrom || !okTo:
		return
	case sum.From.Total || sum.From.Segment != nil:
		refuse(sum.from, CodeNotBuilt, "start at a constant offset of the fixed part", "a checksum that starts behind a variable field is not built yet")
		return
	case sum.From.Const%2 != 0:
		refuse(sum.from, CodeSumRange, "start at an even offset", "the range starts at the odd offset %d", sum.From.Const)
		return
	case sum.From.Const > at, sum.To.Const < behind && sum.To.Segment == nil && !sum.To.Total:
		refuse(sum.from, CodeSumRange, "sum the field itself too", "the range leaves out the checksum, bytes %d-%d", at, behind-1)
		return
	}
	s.Sums = append(s.Sums, sum)
}

// place16 finds where an end of a checksum's range lies: at a field's border in
// the fixed part, at the end of a block or part, or at the record's end.
func (l *loader) place16(s *Struct, f *Field, p *tagPlace) (Place, bool) {
	if p.expr == nil {
		return Place{Total: true}, true
	}
	at := newAnalysis().form(p.expr)
	if len(at.Atoms()) == 0 {
		if n := at.Constant(); n.IsInt64() && s.hasBorder(n.Int64()) {
			return Place{Const: int(n.Int64())}, true
		}
	}
	for _, seg := range s.Segments {
		if seg.Part == nil && seg.Index == 0 {
			continue
		}
		if same(at, seg.end) {
			return Place{Segment: seg}, true
		}
	}
	l.report(p.pos, CodeSumRange, f.path(), "write 0, total, or the offset at which a field ends", "%s is not where a field ends", p.text)
	return Place{}, false
}

// hasBorder reports whether a field of the fixed part starts or ends at an
// offset.
func (s *Struct) hasBorder(at int64) bool {
	return at == 0 || at > 0 && at <= int64(s.Fixed()) && slices.ContainsFunc(s.Segments[0].Block, func(f *Field) bool {
		return int64(f.Offset+f.Width) == at*8
	})
}
