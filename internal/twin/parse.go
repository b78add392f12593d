package twin

import (
	"fmt"
	"math"
	"math/big"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Fault says what is wrong with bytes: it is what a [zcrt.Fault] of generated
// code says.
type Fault struct {
	Format, Field string
	Kind          zcrt.Kind
	Offset        int
	Wanted        uint64 // as far as 32 bits hold it
	Found         uint64
}

func (f *Fault) String() string {
	if f == nil {
		return "no fault"
	}
	return fmt.Sprintf("%s.%s at byte %d, kind %d, wanted %d, found %d", f.Format, f.Field, f.Offset, f.Kind, f.Wanted, f.Found)
}

// within places the fault of an inner record in an outer one. Bytes that are
// missing in a window that ends there for good are a length that does not fit.
func (f *Fault) within(base int, final bool) *Fault {
	if f == nil {
		return nil
	}
	g := *f
	g.Offset += base
	if final && g.Kind == zcrt.KindShort {
		g.Kind = zcrt.KindLength
	}
	return &g
}

// View is a record in its bytes.
type View struct {
	Struct    *layout.Struct
	Bytes     []byte
	Truncated bool
	starts    []int // of the segments, in Bytes
	ends      []int
}

// Parse reads a record at the front of b.
func Parse(s *layout.Struct, b []byte) (*View, *Fault) { return parse(s, b, false) }

// ParseLax reads a record of which the tail may be missing.
func ParseLax(s *layout.Struct, b []byte) (*View, *Fault) { return parse(s, b, true) }

// parser walks the segments of one record.
type parser struct {
	*View
	lax  bool
	size *big.Int // that the record has: as it says, or as many bytes as there are
	have int      // of those that are there
	said bool     // it was the record that said its size
}

func parse(s *layout.Struct, b []byte, lax bool) (*View, *Fault) {
	p := &parser{View: &View{Struct: s, Bytes: b}, lax: lax, size: big.NewInt(int64(len(b))), have: len(b)}
	checks := s.Checks
	at := 0
	for _, seg := range s.Segments {
		end, fault := p.extent(seg, at)
		if fault != nil {
			return nil, fault
		}
		p.starts, p.ends = append(p.starts, at), append(p.ends, end)
		at = end
		for len(checks) > 0 && p.known(checks[0]) {
			if fault := p.check(checks[0]); fault != nil {
				return nil, fault
			}
			checks = checks[1:]
		}
	}
	if p.said && !greedy(s) && p.size.Cmp(big.NewInt(int64(at))) != 0 {
		return nil, p.fault(s.Frame, zcrt.KindLength, p.offset(s.Frame), uint64(at), p.size.Uint64())
	}
	p.Bytes = b[:at]
	p.Truncated = p.size.Cmp(big.NewInt(int64(p.have))) > 0
	return p.View, nil
}

// greedy reports whether a part of s takes what the others leave.
func greedy(s *layout.Struct) bool {
	for _, seg := range s.Segments {
		if seg.Part != nil && seg.Part.Window == layout.WindowRest {
			return true
		}
	}
	return false
}

// fault names a field of the record. A number that exceeds 32 bits is the
// greatest of them in wanted.
func (p *parser) fault(f *layout.Field, kind zcrt.Kind, offset int, wanted, found uint64) *Fault {
	return &Fault{p.Struct.Name, label(f), kind, offset, min(wanted, math.MaxUint32), found}
}

func label(f *layout.Field) string {
	if f.Name == "_" {
		return "reserved bits"
	}
	return f.Name
}

// offset is where a field starts.
func (v *View) offset(f *layout.Field) int {
	at := v.starts[f.Segment.Index]
	if f.Segment.Part == nil {
		at += f.Offset / 8
	}
	return at
}

// exceeds tells whether the record, or what is there of it, ends before an
// offset: then how many bytes there are, and how that is to be called.
func (p *parser) exceeds(end *big.Int) (kind zcrt.Kind, n uint64, is bool) {
	switch {
	case end.Cmp(p.size) > 0 && p.said:
		return zcrt.KindLength, p.size.Uint64(), true
	case end.Cmp(p.size) > 0:
		return zcrt.KindShort, p.size.Uint64(), true
	case end.Cmp(big.NewInt(int64(p.have))) > 0:
		return zcrt.KindShort, uint64(p.have), true
	}
	return 0, 0, false
}

// extent finds where a segment ends that starts at an offset.
func (p *parser) extent(seg *layout.Segment, at int) (int, *Fault) {
	if seg.Part == nil {
		return at + seg.Size, p.room(seg, at)
	}
	part := seg.Part
	if part.Window == layout.WindowRest {
		if part.Trailer > 0 {
			if fault := p.room(p.Struct.Segments[seg.Index+1], at); fault != nil {
				return 0, fault
			}
		}
		end := p.have - part.Trailer
		return end, p.wholeElements(part, at, end)
	}
	end := p.end(part, at)
	if kind, n, is := p.exceeds(end); is {
		wanted := uint64(math.MaxUint64)
		if end.IsUint64() {
			wanted = end.Uint64()
		}
		return 0, p.fault(part.Field, kind, at, wanted, n)
	}
	for _, fact := range p.Struct.Facts {
		if fact.Part == part && end.BitLen() > 32 {
			return 0, p.fault(part.Field, zcrt.KindLength, at, 0, end.Uint64())
		}
	}
	return int(end.Int64()), p.wholeElements(part, at, int(end.Int64()))
}

// end is where a part says that it ends.
func (p *parser) end(part *layout.Part, at int) *big.Int {
	start := big.NewInt(int64(at))
	switch part.Window {
	case layout.WindowPrefix:
		return start.Add(start, p.Scalar(part.Prefix))
	case layout.WindowSize:
		return start.Add(start, p.env().number(part.Extent))
	case layout.WindowCount:
		size := big.NewInt(int64(part.Field.Type.Elem.Size()))
		return start.Add(start, size.Mul(size, p.env().number(part.Extent)))
	}
	return p.env().number(part.Extent)
}

// room looks for the field of a block that does not fit, the first one.
func (p *parser) room(seg *layout.Segment, at int) *Fault {
	_, n, is := p.exceeds(big.NewInt(int64(at + seg.Size)))
	if !is {
		return nil
	}
	for _, f := range seg.Block {
		_, to := f.Bytes()
		if uint64(at+to) > n {
			kind, _, _ := p.exceeds(big.NewInt(int64(at + seg.Size)))
			return p.fault(f, kind, at+f.Offset/8, uint64(at+seg.Size), n)
		}
	}
	return nil
}

// wholeElements looks for a part of an element at the end of a list's window.
func (p *parser) wholeElements(part *layout.Part, at, end int) *Fault {
	if part.Field.Type.Kind != layout.KindList {
		return nil
	}
	if size := part.Field.Type.Elem.Size(); (end-at)%size != 0 {
		return p.fault(part.Field, zcrt.KindLength, at, uint64(size), uint64(end-at))
	}
	return nil
}

// known reports whether all segments are passed that a check reads.
func (p *parser) known(c *layout.Check) bool {
	fields := c.Expr.Fields()
	if c.Field.Segment != nil {
		fields = append(fields, c.Field)
	}
	for _, f := range fields {
		if f.Segment.Index >= len(p.ends) {
			return false
		}
	}
	return true
}

// check tests one rule.
func (p *parser) check(c *layout.Check) *Fault {
	f := c.Field
	if c.Kind == layout.CheckFrame {
		return p.frame(c)
	}
	if f.Segment != nil && f.Segment.Part != nil && c.Kind == layout.CheckIn {
		return p.length(c)
	}
	if c.Kind == layout.CheckInner && f.Type.Kind == layout.KindArray {
		_, fault := p.Records(f)
		return fault
	}
	if c.Kind == layout.CheckBool && f.Type.Kind == layout.KindArray {
		return p.bools(f)
	}
	if c.Kind == layout.CheckInner {
		from, to := f.Bytes()
		at := p.starts[f.Segment.Index]
		_, fault := Parse(f.Type.Struct, p.Bytes[at+from:at+to])
		return fault.within(at+from, true)
	}
	path := p.blamed(c)
	wrong := func(wanted uint64, bad bool) *Fault {
		if !bad {
			return nil
		}
		name, at := label(path[0]), p.offset(path[0])
		if len(path) > 1 {
			name += "." + label(path[1])
			at += path[1].Offset / 8
		}
		fault := p.fault(path[0], zcrt.KindValue, at, wanted, bits64(p.value(path)))
		fault.Field = name
		return fault
	}
	switch c.Kind {
	case layout.CheckWhere:
		return wrong(0, !p.env().holds(c.Expr))
	case layout.CheckBool:
		at := p.offset(f)
		fault := wrong(1, p.Bytes[at] > 1)
		if fault != nil {
			fault.Found = uint64(p.Bytes[at])
		}
		return fault
	}
	value := p.Scalar(f)
	switch c.Kind {
	case layout.CheckEqual, layout.CheckZero:
		wanted := uint64(0)
		if n := f.Constant.Const; n.Sign() > 0 && n.BitLen() < 32 {
			wanted = n.Uint64()
		}
		return wrong(wanted, value.Cmp(f.Constant.Const) != 0)
	case layout.CheckIn:
		return wrong(0, value.Cmp(c.Low.Const) < 0 || value.Cmp(c.High.Const) > 0)
	case layout.CheckClosed:
		for _, v := range f.Type.Enum.Values {
			if v.Value.Cmp(value) == 0 {
				return nil
			}
		}
		return wrong(0, true)
	}
	panic("twin: a check of an unknown kind")
}

// bits64 is a number as the 64 bits of a fault, two's complement.
func bits64(n *big.Int) uint64 { return new(big.Int).And(n, mask(64)).Uint64() }

// blamed is the field that a rule is about: its own, or the last of those that
// it reads, where its own has no value.
func (p *parser) blamed(c *layout.Check) []*layout.Field {
	if c.Field.Segment != nil && c.Field.Type.IsScalar() {
		return []*layout.Field{c.Field}
	}
	for i := len(p.Struct.Fields) - 1; i >= 0; i-- {
		f := p.Struct.Fields[i]
		if f.Type.Kind != layout.KindStruct || f.Type.Struct == nil {
			if reads(c.Expr, f, nil) {
				return []*layout.Field{f}
			}
			continue
		}
		inner := f.Type.Struct.Fields
		for k := len(inner) - 1; k >= 0; k-- {
			if reads(c.Expr, f, inner[k]) {
				return []*layout.Field{f, inner[k]}
			}
		}
	}
	panic("twin: a rule that reads nothing")
}

// reads reports whether an expression reads a field, or a field of it.
func reads(e *layout.Expr, f, inner *layout.Field) bool {
	if e.Op == layout.OpField && e.Path[0] == f && (inner == nil || e.Path[1] == inner) {
		return true
	}
	for _, a := range e.Args {
		if reads(a, f, inner) {
			return true
		}
	}
	return false
}

// frame takes the size that the record says it has.
func (p *parser) frame(c *layout.Check) *Fault {
	p.size, p.said = p.env().number(p.Struct.FrameSize), true
	n := len(p.Bytes)
	if p.size.Cmp(big.NewInt(int64(n))) <= 0 {
		p.have = int(p.size.Int64())
		return nil
	}
	if p.lax {
		return nil
	}
	return p.fault(c.Field, zcrt.KindShort, p.offset(c.Field), p.size.Uint64(), uint64(n))
}

// length tests how long a part is: the last one as long as the record says.
func (p *parser) length(c *layout.Check) *Fault {
	seg := c.Field.Segment
	start, end := p.starts[seg.Index], big.NewInt(int64(p.ends[seg.Index]))
	if seg.Part.Window == layout.WindowRest {
		end.Sub(p.size, big.NewInt(int64(seg.Part.Trailer)))
	}
	n := end.Sub(end, big.NewInt(int64(start)))
	if n.Cmp(c.Low.Const) < 0 || n.Cmp(c.High.Const) > 0 {
		return p.fault(c.Field, zcrt.KindLength, start, 0, n.Uint64())
	}
	return nil
}
