package layout

import (
	"fmt"
	"go/ast"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// terminator reads upto: C, a byte, or upto: {C, D}, some bytes.
func (l *loader) terminator(f *Field, e *tagElem) []byte {
	values := []ast.Expr{e.expr}
	if list, ok := e.expr.(*ast.CompositeLit); ok && list.Type == nil {
		values = list.Elts
	}
	var out []byte
	for _, n := range values {
		x := l.constScope(f, e).number(n)
		if x == nil {
			continue
		}
		if !x.Const.IsInt64() || x.Const.Int64() < 0 || x.Const.Int64() > 255 {
			l.report(e.tag.at(n.Pos()), CodeRule, f.path(), "write a number from 0 to 255", "%s is no byte", e.tag.text(n))
			continue
		}
		out = append(out, byte(x.Const.Int64()))
	}
	if len(values) == 0 {
		l.report(e.valueP(), CodeKeyValue, f.path(), "name the byte that ends the field", "no byte ends the field")
	}
	return out
}

// Behind says what a part ends in front of: certain bytes, or what is found from
// the record's end.
func (p *Part) Behind() string {
	switch {
	case p.Window != WindowUpto:
		return p.Field.Struct.Segments[p.Field.Segment.Index+1].Name()
	case len(p.Upto) == 1:
		return fmt.Sprintf("a byte 0x%02x", p.Upto[0])
	}
	return fmt.Sprintf("the bytes % #x", p.Upto)
}

// Grows reports whether a part goes on up to the end of the bytes that are parsed,
// whatever that is: what is missing in it can still come.
func (p *Part) Grows() bool {
	return p.Field.Struct.Frame == nil && p.Window == WindowRest && !p.Tailed
}

// growing marks the structs that s has a list of which grows with the bytes at
// hand, and which no condition ends.
func (s *Struct) growing() {
	for _, seg := range s.Segments {
		p := seg.Part
		if p == nil || !p.Grows() || p.Field.Type.Kind != KindList {
			continue
		}
		if q := p.Seq; q == nil || q.Chain == nil && q.Align == 1 && q.Until == nil && q.While == nil && q.Max == 0 {
			if elem := p.Field.Type.Elem.Struct; elem != nil && !elem.Rooted && !elem.IsFixed() {
				elem.Growing = true
			}
		}
	}
}

// fromEnd marks the segments behind a part that takes the rest, where they are more
// than fixed fields: they are found from the record's end backwards.
func (l *loader) fromEnd(s *Struct) {
	i := slices.IndexFunc(s.Segments, func(seg *Segment) bool { return seg.Part != nil && seg.Part.Window == WindowRest })
	if i < 0 || i == len(s.Segments)-1 {
		return
	}
	behind := s.Segments[i+1:]
	sized := func(seg *Segment) bool {
		return seg.Part == nil || seg.Part.Window == WindowSize
	}
	optional := func(seg *Segment) bool { return seg.Part != nil || seg.When != nil }
	if !slices.ContainsFunc(behind, optional) || slices.ContainsFunc(behind, func(seg *Segment) bool { return !sized(seg) }) {
		return // fixed fields alone, or what cannot be found from the end
	}
	if last := behind[len(behind)-1]; last.Part != nil {
		return // nothing behind it says how large it is
	}
	s.Segments[i].Part.Tailed = true
	s.Segments[i].Part.Trailer = 0
	for _, seg := range behind {
		seg.FromEnd = true
	}
}

// Found are the segments of s in the order in which Parse finds them: those behind
// a part that takes the rest come before it, from the end.
func (s *Struct) Found() []*Segment {
	i := slices.IndexFunc(s.Segments, func(seg *Segment) bool { return seg.FromEnd })
	if i < 0 {
		return s.Segments
	}
	behind := slices.Clone(s.Segments[i:])
	slices.Reverse(behind)
	out := append(slices.Clone(s.Segments[:i-1]), behind...)
	return append(out, s.Segments[i-1])
}

// endsFromEnd says where those segments end that are found from the record's end, and
// the part in front of them. As they were found, each had behind it what lies in front
// of it in the record.
func (r *resolver) endsFromEnd(sizes map[*Segment]interval.Form) {
	end := r.start // behind them all
	for _, seg := range slices.Backward(r.s.Segments) {
		if !seg.FromEnd && !(seg.Part != nil && seg.Part.Tailed) {
			return
		}
		seg.end = end
		seg.stored = r.known.bounds(end)
		if r.frame == nil {
			seg.stored.Max = nil
		}
		if seg.Part != nil {
			seg.Part.End = seg.stored
		}
		end = end.Sub(sizes[seg])
	}
}

// behind are the fields behind f that f's window can read, since they are found
// before it.
func (l *loader) behind(a *annotated, f *Field) []*Field {
	if f.Segment == nil || !f.Segment.FromEnd {
		return nil
	}
	var out []*Field
	for _, seg := range a.Segments[f.Segment.Index+1:] {
		for _, g := range seg.Block {
			if g.Hidden == nil {
				out = append(out, g)
			}
		}
	}
	return out
}

// fieldsUpTo are the fields that are resolved with a segment: its own, and those
// without bytes in front of it.
func (r *resolver) fieldsUpTo(seg *Segment, next *int) (out []*Field) {
	if seg.FromEnd {
		return seg.fieldsOf(r.s)
	}
	for ; *next < len(r.s.Fields); *next++ {
		f := r.s.Fields[*next]
		if f.Segment != nil && f.Segment != seg {
			break
		}
		out = append(out, f)
	}
	return out
}

// fieldsOf are the fields of s that lie in a segment.
func (s *Segment) fieldsOf(st *Struct) []*Field {
	return slices.DeleteFunc(slices.Clone(st.Fields), func(f *Field) bool { return f.Segment != s })
}

// upto resolves a part that ends at certain bytes.
func (r *resolver) upto(seg *Segment) {
	f, n := seg.Part.Field, big.NewInt(int64(len(seg.Part.Upto)))
	atom := r.unknownSize(seg, Range{n, nil})
	if r.lengthRule(f, interval.Atom(atom).Sub(interval.ConstBig(n))); f.low != nil {
		r.unknownSize(seg, Range{new(big.Int).Add(f.low.Const, n), new(big.Int).Add(f.high.Const, n)})
	}
	r.start = r.start.Add(interval.Atom(atom))
	seg.Part.End = r.known.bounds(r.start)
	if r.frame != nil {
		r.known.learn(r.frame.Sub(r.start)) // tested by Parse
	}
}
