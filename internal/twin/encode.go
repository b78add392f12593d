package twin

import (
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout"
)

// Encode writes a value as generated encoders do: lengths, constants, selectors
// and checksums are filled in, whatever x says. It reports false if x has no
// encoding. A nil pseudo leaves the checksums with a pseudo-header as x has
// them.
func Encode(s *layout.Struct, x Record, pseudo *uint16) ([]byte, bool) {
	return encode(s, x, pseudo, nil)
}

func encode(s *layout.Struct, x Record, pseudo *uint16, given params) ([]byte, bool) {
	e := &encoding{owned: owned{s: s, x: x, solved: map[*layout.Field]*big.Int{}, params: given}}
	for _, seg := range s.Segments {
		part, ok := e.part(seg)
		if !ok {
			return nil, false
		}
		e.parts = append(e.parts, part)
	}
	e.pad()
	if !e.solve() || !e.set() {
		return nil, false
	}
	var b []byte
	for i, seg := range s.Segments {
		if seg.Part != nil || !e.there(seg) {
			b = append(b, e.parts[i]...)
			e.ends = append(e.ends, len(b))
			continue
		}
		block := make([]byte, seg.Size)
		for _, f := range seg.Block {
			if !e.put(block, f) {
				return nil, false
			}
		}
		b = append(b, block...)
		e.ends = append(e.ends, len(b))
	}
	v, fault := frame(s, b, given)
	if fault != nil || len(v.Bytes) != len(b) || v.Validate() != nil || !e.reads(v) || e.writesAway(v) {
		return nil, false
	}
	v.UpdateSums(pseudo)
	return b, true
}

// encoding is one record on its way to bytes.
type encoding struct {
	owned
	parts [][]byte // the bytes of the parts, by segment
	ends  []int    // of the segments
}

// there reports whether a segment will be written.
func (e *encoding) there(seg *layout.Segment) bool { return seg.When == nil || e.has(seg.Last()) }

// part is the bytes of a segment, if it is a part. A value that stands where no
// field is has no encoding.
func (e *encoding) part(seg *layout.Segment) ([]byte, bool) {
	if !e.there(seg) {
		for _, f := range Fields(e.s) {
			if f.Segment == seg && e.x[f.Name] != nil && !f.Derived() && !IsZero(e.x[f.Name]) {
				return nil, false
			}
		}
		return nil, true
	}
	if seg.Part == nil || seg.Part.IsTail() {
		return nil, true
	}
	f := seg.Part.Field
	switch {
	case seg.Part.Window == layout.WindowAlign:
		return nil, true // as long as what is in front of it asks for, which is found later
	case f.Hidden != nil:
		behind, ok := e.part(f.Hidden.Segment)
		if !ok {
			return nil, false
		}
		return NewVarint(f.Type.Varint).Encode(big.NewInt(int64(len(behind))))
	case f.Type.Varint != nil:
		return NewVarint(f.Type.Varint).Encode(e.field([]*layout.Field{f}))
	case f.Type.Codec != nil:
		b, ok := e.x[f.Name].(Decoded).encode(f)
		return append(b, seg.Part.Upto...), ok
	case f.Type.Kind == layout.KindBytes:
		return slices.Concat(e.x[f.Name].([]byte), seg.Part.Upto), true
	case f.Type.Kind == layout.KindStruct:
		return encode(f.Type.Struct, e.x[f.Name].(Record), nil, e.gives(f))
	case f.Type.Kind == layout.KindUnion:
		return e.union(seg.Part)
	case IsRecords(f.Type):
		return e.records(seg.Part)
	}
	return putNumbers(f, e.x[f.Name].([]any))
}

// IsZero reports whether a value is the zero value of its type.
func IsZero(x any) bool {
	switch x := x.(type) {
	case nil:
		return true
	case *big.Int:
		return x.Sign() == 0
	case []byte:
		return len(x) == 0
	case Decoded:
		return x.isZero()
	case []any:
		for _, e := range x {
			if n, is := e.(*big.Int); !is || n.Sign() != 0 {
				return false // a list with elements
			}
		}
		return true
	case Record:
		for _, e := range x {
			if !IsZero(e) {
				return false
			}
		}
		return true
	}
	return false // Empty: a member that is there
}

func putIntegers(f *layout.Field, list []any) []byte {
	var b []byte
	for _, x := range list {
		n := make([]byte, f.Type.Elem.Size())
		putElement(n, f.Type.Elem, f.Order, x.(*big.Int))
		b = append(b, n...)
	}
	return b
}

// records are the bytes of a list of structs, with padding between them.
func (e *encoding) records(part *layout.Part) ([]byte, bool) {
	f := part.Field
	var b []byte
	for i, x := range e.x[f.Name].([]any) {
		if part.Seq != nil {
			for len(b)%part.Seq.Align != 0 {
				b = append(b, 0)
			}
		}
		var record []byte
		var ok bool
		if part.Seq != nil && part.Seq.Chain != nil {
			record, ok = e.linked(f, i, x.(Record))
		} else {
			record, ok = encode(f.Type.Elem.Struct, x.(Record), nil, e.gives(f))
		}
		if !ok {
			return nil, false
		}
		b = append(b, record...)
	}
	return b, true
}

// linked is the bytes of an element of a chain, which has the selector of the next.
func (e *encoding) linked(list *layout.Field, i int, x Record) ([]byte, bool) {
	c := theMember(list.Type.Elem.Struct.Union, x)
	if c == nil || !c.Values.Contains(e.link(list, i)) {
		return nil, false
	}
	next := e.link(list, i+1)
	if !c.Next.Natural().Contains(next) {
		return nil, false
	}
	member := Record{}
	for name, value := range x[c.Field.Name].(Record) {
		member[name] = value
	}
	member[c.Next.Name] = next
	return Encode(c.Field.Type.Struct, member, nil)
}

// union is the bytes of the member that the selector means: the only one that the
// value has, or none where the member may be empty.
func (e *encoding) union(part *layout.Part) ([]byte, bool) {
	u := part.Field.Type.Struct.Union
	x := e.x[part.Field.Name].(Record)
	c := u.Case(e.env().number(part.On))
	if c == nil || len(x) > 1 {
		return nil, false
	}
	f := c.Field
	value := x[f.Name]
	switch {
	case value == nil && len(x) > 0:
		return nil, false // it has another one
	case value == nil:
		if f.Type.Kind == layout.KindBytes {
			return prefixed(c, nil)
		}
		k := f.Type.Kind
		return nil, k == layout.KindEmpty || k == layout.KindBytes || k == layout.KindList
	}
	switch value := value.(type) {
	case Empty:
		return nil, true
	case []byte:
		return prefixed(c, value)
	case Record:
		return encode(f.Type.Struct, value, nil, e.gives(part.Field))
	case []any:
		if !IsRecords(f.Type) {
			return putIntegers(f, value), true
		}
		var b []byte
		for _, x := range value {
			record, ok := encode(f.Type.Elem.Struct, x.(Record), nil, e.gives(part.Field))
			if !ok {
				return nil, false
			}
			b = append(b, record...)
		}
		return b, true
	}
	b := make([]byte, f.Type.Size())
	putElement(b, f.Type, f.Order, value.(*big.Int))
	return b, true
}

// prefixed is the bytes of a member behind their length, if that is in front.
func prefixed(c *layout.Case, value []byte) ([]byte, bool) {
	p := c.Prefix
	n := big.NewInt(int64(len(value)))
	switch {
	case p == nil:
		return value, true
	case p.Type.Varint != nil:
		b, ok := NewVarint(p.Type.Varint).Encode(n)
		return append(b, value...), ok
	case !p.Natural().Contains(n):
		return nil, false
	}
	b := make([]byte, p.Width/8)
	putInteger(b, p.Order, n)
	return append(b, value...), true
}

// solve finds the values of the fields that say how long something is, so that
// they say it; it reports false if they cannot. A list to which zeros are elements
// grows by them until they can.
func (e *encoding) solve() bool {
	for _, sol := range e.s.Solutions {
		if sol.Field != nil && e.has(sol.Field) {
			e.fill(sol)
		}
	}
	for _, sol := range e.s.Solutions {
		absent := sol.Part != nil && !e.there(sol.Part.Field.Segment)
		unsaid := sol.Field != nil && !e.has(sol.Field)
		if absent && (unsaid || sol.Field == nil) || unsaid && sol.Part == nil {
			continue
		}
		n := e.least(sol)
		if sol.Field == nil || !e.has(sol.Field) {
			if n.Sign() != 0 {
				return false
			}
			continue
		}
		if sol.Field.Hidden != nil && sol.Field.Type.Varint != nil {
			continue // written already
		}
		n, odd := n.QuoRem(n, big.NewInt(sol.By), new(big.Int))
		before := e.solved[sol.Field]
		switch {
		case odd.Sign() != 0:
			return false
		case !sol.Field.Natural().Contains(n):
			return false
		case before != nil && before.Cmp(n) != 0:
			return false
		}
		e.solved[sol.Field] = n
	}
	return true
}

// fill appends zeros to a list to which they are elements, until its size can be
// said.
func (e *encoding) fill(sol *layout.Solution) {
	part := e.filled(sol)
	if part == nil {
		return
	}
	for n := e.least(sol); n.Sign() < 0 || new(big.Int).Rem(n, big.NewInt(sol.By)).Sign() != 0; n = e.least(sol) {
		i := part.Field.Segment.Index
		e.parts[i] = append(e.parts[i], 0)
		e.pad()
	}
}

// pad makes the padding as long as what lies in front of it asks for.
func (e *encoding) pad() {
	at := 0
	for i, seg := range e.s.Segments {
		switch {
		case !e.there(seg):
		case seg.Part == nil:
			at += seg.Size
		case seg.Part.Window == layout.WindowAlign:
			e.parts[i] = make([]byte, (seg.Part.Align-at%seg.Part.Align)%seg.Part.Align)
		}
		at += len(e.parts[i])
	}
}

func (e *encoding) least(sol *layout.Solution) *big.Int {
	n := big.NewInt(e.quantity(sol))
	return n.Sub(n, big.NewInt(sol.Minus))
}

// filled is the list that may be filled up with zeros, or nil.
func (e *encoding) filled(sol *layout.Solution) *layout.Part {
	part := sol.Part
	if sol.Quantity == layout.QuantityTotal {
		part = e.s.Segments[len(e.s.Segments)-1].Part
	}
	if part == nil || part.Seq == nil || !part.Seq.Fill || sol.By == 1 || !e.there(part.Field.Segment) {
		return nil
	}
	return part
}

// quantity is what an expression has to be equal to.
func (e *encoding) quantity(sol *layout.Solution) int64 {
	total := 0
	for i, seg := range e.s.Segments {
		if seg.Part == nil && e.there(seg) {
			total += seg.Size
		}
		total += len(e.parts[i])
		if seg.Part == nil || seg.Part != sol.Part {
			continue
		}
		switch sol.Quantity {
		case layout.QuantityBytes:
			return int64(len(e.parts[i]))
		case layout.QuantityCount:
			list, _ := e.x[seg.Part.Field.Name].([]any)
			return int64(len(list))
		case layout.QuantityEnd:
			return int64(total)
		}
	}
	return int64(total)
}

// set computes the fields whose tags say what to write.
func (e *encoding) set() bool {
	e.total = big.NewInt(e.quantity(&layout.Solution{}))
	for _, f := range e.s.Fields {
		if f.Set == nil || !e.has(f) {
			continue
		}
		n := e.env().number(f.Set)
		if !f.Natural().Contains(n) {
			return false
		}
		e.solved[f] = n
	}
	return true
}

// put writes a field to its block; it reports false if the value does not fit.
func (e *encoding) put(block []byte, f *layout.Field) bool {
	from, to := f.Bytes()
	x := e.x[f.Name]
	selector := (*big.Int)(nil)
	if f.Type.IsScalar() && f.Hidden == nil && !f.IsReserved() {
		selector = e.selector(f)
	}
	switch {
	case f.Constant != nil:
		Store(block, f, f.Constant.Const)
	case e.solved[f] != nil:
		Store(block, f, e.solved[f])
	case selector != nil:
		if !f.Natural().Contains(selector) {
			return false
		}
		Store(block, f, selector)
	case f.Reserved || f.Name == "_" || f.Hidden != nil:
	case f.Type.IsScalar():
		if f.Sum != nil && !f.Sum.Pseudo {
			return true
		}
		if !f.Natural().Contains(x.(*big.Int)) {
			return false
		}
		Store(block, f, x.(*big.Int))
	case f.Type.Kind == layout.KindFloat:
		Store(block, f, x.(*big.Int))
	case f.Type.Kind == layout.KindArray:
		if !IsRecords(f.Type) {
			copy(block[from:to], putIntegers(f, x.([]any)))
			return true
		}
		for i, n := range x.([]any) {
			inner, ok := encode(f.Type.Elem.Struct, n.(Record), nil, e.gives(f))
			if !ok {
				return false
			}
			copy(block[from+i*f.Type.Elem.Size():], inner)
		}
	case f.Type.Kind == layout.KindStruct:
		inner, ok := encode(f.Type.Struct, x.(Record), nil, e.gives(f))
		if !ok {
			return false
		}
		copy(block[from:to], inner)
	}
	return true
}

// reads reports whether what was written reads as what was meant: each field ends
// where it was written, and each list has the elements that it was given, apart
// from zeros that fill it up.
func (e *encoding) reads(v *View) bool {
	for i, end := range e.ends {
		if v.ends[i] != end {
			return false
		}
	}
	for _, f := range Fields(e.s) {
		if f.Calc != nil && f.Calc.Op == layout.OpEnd && v.calc[f].Cmp(e.x[f.Name].(*big.Int)) != 0 {
			return false
		}
		if f.Calc != nil || f.Away != nil || f.Segment.Part == nil || !v.Has(f) || !IsWalked(f) {
			continue
		}
		elements, _ := v.Records(f)
		list, _ := e.x[f.Name].([]any)
		if len(elements) < len(list) {
			return false
		}
		for _, extra := range elements[len(list):] {
			if isNumbers(f) {
				return false
			}
			if b := extra.Bytes(); len(b) != 1 || b[0] != 0 {
				return false
			}
		}
	}
	return true
}
