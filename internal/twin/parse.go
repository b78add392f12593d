package twin

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"slices"

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

	// Vague: what was wanted and found is not worth to be specified.
	Vague bool
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

	said   bool  // the record says its size
	ended  bool  // the field that says it is absent, so that the record ends where its fields do
	starts []int // of the segments, in Bytes
	ends   []int
	absent []bool
	calc   map[*layout.Field]*big.Int // fields without bytes
	cases  map[*layout.Field]*layout.Case

	given   params
	numbers map[*layout.Field]*big.Int // of variable size
	walked  map[*layout.Field]*walk    // lists that end by themselves
}

// Parse reads a record at the front of b.
func Parse(s *layout.Struct, b []byte) (*View, *Fault) { return parse(s, b, false, nil) }

// ParseLax reads a record of which the tail may be missing.
func ParseLax(s *layout.Struct, b []byte) (*View, *Fault) { return parse(s, b, true, nil) }

// Cut reads a record at the front of b, and finds where it ends, also if Parse
// leaves its last field alone.
func Cut(s *layout.Struct, b []byte) (*View, *Fault) { return frame(s, b, nil) }

// frame is Parse that also finds the end of a record whose last field ends by
// itself.
func frame(s *layout.Struct, b []byte, given params) (*View, *Fault) {
	v, fault := parse(s, b, false, given)
	if fault != nil || !s.Open {
		return v, fault
	}
	last := s.Segments[len(s.Segments)-1]
	i := last.Index
	if v.absent[i] {
		return parse(s, b[:v.ends[i]], false, given)
	}
	f := last.Part.Field
	n := 0
	switch f.Type.Kind {
	case layout.KindList:
		w := v.walk(f)
		if w.fault != nil {
			return nil, w.fault
		}
		n = w.end
	case layout.KindUnion:
		m := v.Union(f)
		m.around = s
		n, fault = m.size(v.cases[f], v.Bytes[v.starts[i]:])
	default:
		var inner *View
		if inner, fault = frame(f.Type.Struct, v.Bytes[v.starts[i]:], v.gives(f)); fault == nil {
			n = len(inner.Bytes)
		}
	}
	if fault != nil {
		return nil, fault.within(v.starts[i], false)
	}
	return parse(s, b[:v.starts[i]+n], false, given)
}

// parser walks the segments of one record.
type parser struct {
	*View
	all  []byte // that there are
	lax  bool
	size *big.Int // that the record has: as it says, or as many bytes as there are
	have int      // of those that are there
	at   int      // where the segment at hand starts

	found []bool // the segments whose ends are known
}

func parse(s *layout.Struct, b []byte, lax bool, given params) (*View, *Fault) {
	n := len(s.Segments)
	v := &View{
		Struct: s, Bytes: b, given: given, starts: make([]int, n), ends: make([]int, n), absent: make([]bool, n), calc: map[*layout.Field]*big.Int{}, cases: map[*layout.Field]*layout.Case{}, walked: map[*layout.Field]*walk{},
		numbers: map[*layout.Field]*big.Int{},
	}
	p := &parser{View: v, all: b, lax: lax, size: big.NewInt(int64(len(b))), have: len(b), found: make([]bool, n)}
	checks := s.Checks
	for _, seg := range found(s) {
		if fault := p.segment(seg); fault != nil {
			return nil, fault
		}
		for _, f := range s.Fields {
			if f.Calc != nil && p.calc[f] == nil && p.passed(f) {
				p.compute(f)
			}
		}
		for len(checks) > 0 && p.known(checks[0]) {
			if fault := p.check(checks[0]); fault != nil {
				return nil, fault
			}
			checks = checks[1:]
		}
	}
	end := p.ends[n-1]
	if p.said && !greedy(s) && p.size.Cmp(big.NewInt(int64(end))) != 0 {
		return nil, p.fault(s.Frame, zcrt.KindLength, p.offset(s.Frame), uint64(end), p.size.Uint64())
	}
	p.Bytes = b[:end]
	p.Truncated = p.size.Cmp(big.NewInt(int64(p.have))) > 0
	return p.View, nil
}

// found are the segments in the order in which they are found: what stands behind
// a part that takes the rest comes before it, from the record's end.
func found(s *layout.Struct) []*layout.Segment {
	var front, back, rest []*layout.Segment
	for _, seg := range s.Segments {
		switch {
		case seg.FromEnd:
			back = slices.Insert(back, 0, seg)
		case seg.Part != nil && seg.Part.Tailed:
			rest = []*layout.Segment{seg}
		default:
			front = append(front, seg)
		}
	}
	return slices.Concat(front, back, rest)
}

// segment finds where a segment ends; one that is found from the record's end,
// where it starts.
func (p *parser) segment(seg *layout.Segment) *Fault {
	p.at = 0
	if seg.Index > 0 && !seg.FromEnd {
		p.at = p.ends[seg.Index-1]
	}
	if seg.FromEnd {
		return p.backwards(seg)
	}
	there := true
	if seg.Part != nil && seg.Part.Prefix != nil {
		there = p.Has(seg.Part.Prefix) // which the same condition brings
	} else if seg.When != nil {
		is, missed := p.scope().holds(seg.When)
		if missed != nil {
			return p.peeked(seg, missed)
		}
		there = is
	}
	end := p.at
	if there {
		var fault *Fault
		if end, fault = p.extent(seg, p.at); fault != nil {
			return fault
		}
	}
	p.note(seg, p.at, end, there)
	if f := p.Struct.Frame; !there && f != nil && f.Segment == seg {
		p.ended = true
	}
	return nil
}

func (p *parser) note(seg *layout.Segment, start, end int, there bool) {
	i := seg.Index
	p.starts[i], p.ends[i], p.absent[i], p.found[i] = start, end, !there, true
}

// backwards finds where a segment starts that ends where the one behind it starts.
func (p *parser) backwards(seg *layout.Segment) *Fault {
	front, end := p.front(seg), p.have
	if seg.Index+1 < len(p.Struct.Segments) {
		end = p.starts[seg.Index+1]
	}
	if seg.When != nil && !p.scope().env().holds(seg.When) {
		p.note(seg, end, end, false)
		return nil
	}
	size := big.NewInt(int64(seg.Size))
	if seg.Part != nil {
		size = p.scope().env().number(seg.Part.Extent)
	}
	if room := end - front; size.Cmp(big.NewInt(int64(room))) > 0 {
		if seg.Part != nil { // more bytes would move the end, and with it what says the size
			return p.fault(seg.Part.Field, zcrt.KindLength, front, size.Uint64(), uint64(room))
		}
		return p.roomFromEnd(seg, room)
	}
	start := end - int(size.Int64())
	p.note(seg, start, end, true)
	if seg.Part != nil {
		return p.wholeElements(seg.Part, start, end)
	}
	return nil
}

// roomFromEnd is the fault of a block that is found from the end, for which there is
// not enough room: it names the field at which that ends, as if what is behind the
// block stood in front.
func (p *parser) roomFromEnd(seg *layout.Segment, room int) *Fault {
	kind := zcrt.KindShort
	if p.said && !p.clamped() {
		kind = zcrt.KindLength
	}
	at := p.have - room
	for _, f := range seg.Block {
		if _, to := f.Bytes(); to > room {
			return p.fault(f, kind, at+f.Offset/8, uint64(at+seg.Size), uint64(p.have))
		}
	}
	panic("twin: the room is enough")
}

// front is the end of what lies in front of the part that takes the rest.
func (p *parser) front(seg *layout.Segment) int {
	i := seg.Index
	for p.Struct.Segments[i].FromEnd {
		i--
	}
	if i == 0 {
		return 0
	}
	return p.ends[i-1]
}

// scope is the place of an expression in front of the segment at hand.
func (p *parser) scope() scope {
	return scope{v: p.View, at: p.at, b: p.all[:p.have], all: len(p.all)}
}

// peeked is the fault of a condition that looks ahead of the end.
func (p *parser) peeked(seg *layout.Segment, missed *missing) *Fault {
	f := seg.Last()
	kind, n, _ := p.exceeds(big.NewInt(int64(p.at + missed.bytes)))
	fault := p.fault(f, kind, p.at, uint64(p.at+missed.bytes), n)
	fault.Vague = true
	return fault
}

// passed reports whether all fields in front of one without bytes are known.
func (p *parser) passed(f *layout.Field) bool {
	for _, g := range p.Struct.Fields {
		switch {
		case g == f:
			return true
		case g.Segment != nil && !p.found[g.Segment.Index]:
			return false
		}
	}
	return true
}

// compute is the value of a field without bytes.
func (p *parser) compute(f *layout.Field) {
	sc := p.scope()
	sc.at = 0
	for _, g := range p.Struct.Fields {
		if g == f {
			break
		}
		if g.Segment != nil {
			sc.at = p.ends[g.Segment.Index]
		}
	}
	if f.Calc.Bool {
		p.calc[f] = truth(sc.env().holds(f.Calc))
		return
	}
	p.calc[f] = sc.env().number(f.Calc)
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
	return &Fault{Format: p.Struct.Name, Field: label(f), Kind: kind, Offset: offset, Wanted: min(wanted, math.MaxUint32), Found: found}
}

func label(f *layout.Field) string {
	switch {
	case f.Padding:
		return "padding"
	case f.Name == "_":
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
	if part.On != nil {
		p.cases[part.Field] = part.Field.Type.Struct.Union.Case(p.scope().env().number(part.On))
	}
	if part.Window == layout.WindowAlign {
		return p.padding(part, at)
	}
	if part.Window == layout.WindowSelf || p.ended {
		return p.itself(part, at)
	}
	if part.Window == layout.WindowUpto {
		return p.upto(part, at)
	}
	if part.Tailed {
		end := p.starts[part.Field.Segment.Index+1]
		return end, p.wholeElements(part, at, end)
	}
	if part.Window == layout.WindowRest {
		if fault := p.enough(part, at, p.have-part.Trailer); fault != nil {
			return 0, fault
		}
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
		if fact.Segment == seg && end.BitLen() > fact.Bits {
			return 0, p.fault(part.Field, zcrt.KindLength, at, 0, end.Uint64())
		}
	}
	return int(end.Int64()), p.wholeElements(part, at, int(end.Int64()))
}

// itself finds the end of a part that says itself where it is.
func (p *parser) itself(part *layout.Part, at int) (int, *Fault) {
	f := part.Field
	n, b := 0, p.all[:p.have]
	var fault *Fault
	switch {
	case f.Type.Varint != nil:
		if p.numbers[f], n, fault = NewVarint(f.Type.Varint).Decode(b[at:]); fault != nil {
			fault = p.inner(fault, at)
		}
	case f.Type.Kind == layout.KindList:
		x := walker{v: p.View, f: f, seq: part.Seq, from: at, b: b, all: len(p.all), cut: p.said && !p.clamped(), own: true, place: p.inner}
		w := x.list()
		p.walked[f], n, fault = w, w.end, w.fault
	case f.Type.Kind == layout.KindUnion:
		m := &Member{Union: f.Type.Struct, Case: p.cases[f], around: p.Struct, given: p.gives(f)}
		switch {
		case m.Case == nil:
		case p.ended:
			n = fixedSize(m.Case.Field.Type)
			if kind, have, is := p.exceeds(big.NewInt(int64(at + n))); is {
				fault = p.fault(f, kind, at, uint64(at+n), have)
				fault.Vague = true
			}
		default:
			if n, fault = m.size(m.Case, b[at:]); fault != nil {
				fault = p.inner(fault, at)
			}
		}
	default:
		var inner *View
		if inner, fault = frame(f.Type.Struct, b[at:], p.gives(f)); fault != nil {
			fault = p.inner(fault, at)
		} else {
			n = len(inner.Bytes)
		}
	}
	if fault != nil {
		return 0, fault
	}
	end := at + n
	for _, fact := range p.Struct.Facts {
		if fact.Segment == part.Field.Segment && big.NewInt(int64(end)).BitLen() > fact.Bits {
			return 0, p.fault(part.Field, zcrt.KindLength, at, 0, uint64(end))
		}
	}
	return end, nil
}

// fixedSize is that of a type whose values all have the same.
func fixedSize(t *layout.Type) int {
	switch t.Kind {
	case layout.KindEmpty:
		return 0
	case layout.KindStruct:
		return t.Struct.Fixed()
	}
	return t.Size()
}

// padding goes on to where the field behind it may start.
func (p *parser) padding(part *layout.Part, at int) (int, *Fault) {
	end := int(roundUp(big.NewInt(int64(at)), big.NewInt(int64(part.Align))).Int64())
	if kind, n, is := p.exceeds(big.NewInt(int64(end))); is {
		return 0, p.fault(part.Field, kind, at, uint64(end), n)
	}
	return end, nil
}

// upto finds the bytes that end a part, which are no part of its value.
func (p *parser) upto(part *layout.Part, at int) (int, *Fault) {
	n := bytes.Index(p.all[at:p.have], part.Upto)
	if n >= 0 {
		return at + n + len(part.Upto), nil
	}
	kind := zcrt.KindShort
	if p.said && !p.clamped() {
		kind = zcrt.KindLength
	}
	return 0, p.fault(part.Field, kind, at, uint64(p.have)+1, uint64(p.have))
}

// clamped reports whether a part of the record is missing.
func (p *parser) clamped() bool { return p.size.Cmp(big.NewInt(int64(p.have))) > 0 }

// inner places the fault of a record inside of this one: bytes that are missing
// can still come only if they lie in this record.
func (p *parser) inner(fault *Fault, at int) *Fault {
	cut := p.said
	if p.clamped() && fault.Kind == zcrt.KindShort {
		need := new(big.Int).SetUint64(fault.Wanted)
		cut = need.Add(need, big.NewInt(int64(at))).Cmp(p.size) > 0
	}
	return fault.within(at, cut)
}

// enough tests that a list whose elements are counted can have so many of them in
// its window.
func (p *parser) enough(part *layout.Part, at, end int) *Fault {
	if part.Seq == nil || part.Seq.Count == nil {
		return nil
	}
	x := walker{v: p.View, f: part.Field, seq: part.Seq}
	need := p.scope().env().number(part.Seq.Count)
	need = new(big.Int).Mul(need, x.least())
	kind, n, is := p.exceeds(need.Add(need, big.NewInt(int64(at+part.Trailer))))
	if !is || end < at {
		return nil
	}
	fault := p.fault(part.Field, kind, at, 0, n)
	fault.Vague = true
	return fault
}

// end is where a part says that it ends.
func (p *parser) end(part *layout.Part, at int) *big.Int {
	start := big.NewInt(int64(at))
	switch part.Window {
	case layout.WindowPrefix:
		return start.Add(start, p.Scalar(part.Prefix))
	case layout.WindowSize:
		return start.Add(start, p.scope().env().number(part.Extent))
	case layout.WindowCount:
		size := big.NewInt(int64(part.Field.Type.Elem.Size()))
		return start.Add(start, size.Mul(size, p.scope().env().number(part.Extent)))
	}
	return p.scope().env().number(part.Extent)
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
	if part.Field.Type.Kind != layout.KindList || part.Field.Type.Elem.IsVariable() || part.Seq != nil {
		return nil
	}
	if size := part.Field.Type.Elem.Size(); (end-at)%size != 0 {
		return p.fault(part.Field, zcrt.KindLength, at, uint64(size), uint64(end-at))
	}
	return nil
}
