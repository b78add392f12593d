package twin

import (
	"bytes"
	"math/big"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Member is the member of a union that is on the wire, in its bytes.
type Member struct {
	Union  *layout.Struct
	Case   *layout.Case // nil if the selector means none
	Bytes  []byte
	record *View // of a chain: the member's record
	around *layout.Struct
	given  params
}

// Union is the member that a union holds.
func (v *View) Union(f *layout.Field) *Member {
	b, _ := v.Part(f)
	return &Member{Union: f.Type.Struct, Case: v.cases[f], Bytes: b, given: v.gives(f)}
}

func (m *Member) fault(kind zcrt.Kind, offset int) *Fault {
	return &Fault{Format: m.Union.Name, Field: m.Case.Field.Name, Kind: kind, Offset: offset, Vague: true}
}

// Read is what the accessor of the member returns: a *big.Int, a []byte, a []any
// of integers, a *View, or the []Element of a list; nil if the member has no
// bytes. The fault of a list comes with the elements in front.
func (m *Member) Read() (any, *Fault) {
	f, t := m.Case.Field, m.Case.Field.Type
	switch t.Kind {
	case layout.KindBytes:
		return m.prefixed()
	case layout.KindList:
		return m.list()
	case layout.KindStruct:
		return m.inner()
	}
	size := 0
	if t.Kind != layout.KindEmpty {
		size = t.Size()
	}
	if fault := m.tail(size); fault != nil {
		return nil, fault
	}
	b := m.Bytes[:size]
	switch t.Kind {
	case layout.KindEmpty:
		return nil, nil
	case layout.KindArray:
		return integers(b, t.Elem, f.Order), nil
	case layout.KindBool:
		if b[0] > 1 {
			return nil, m.fault(zcrt.KindValue, 0)
		}
	}
	n := integer(b, f.Order)
	if t.Kind == layout.KindInt && n.Bit(size*8-1) == 1 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(size*8)))
	}
	return n, nil
}

// prefixed is the bytes of a member behind their length, which they have to have.
func (m *Member) prefixed() (any, *Fault) {
	n, size, fault := prefix(m.Case, m.Bytes)
	if fault != nil {
		return nil, fault.within(0, true)
	}
	b := m.Bytes[size:]
	if m.Case.Prefix != nil && n.Cmp(big.NewInt(int64(len(b)))) != 0 {
		return nil, m.fault(zcrt.KindLength, 0)
	}
	return b, nil
}

// prefix is the length in front of a member, and how many bytes it has itself.
func prefix(c *layout.Case, b []byte) (n *big.Int, size int, fault *Fault) {
	switch p := c.Prefix; {
	case p == nil:
		return big.NewInt(int64(len(b))), 0, nil
	case p.Type.Varint != nil:
		return NewVarint(p.Type.Varint).Decode(b)
	case len(b) < p.Width/8:
		return nil, 0, &Fault{Format: c.Field.Struct.Name, Field: c.Prefix.Name, Kind: zcrt.KindShort, Vague: true}
	default:
		return integer(b[:p.Width/8], p.Order), p.Width / 8, nil
	}
}

// tail looks at what follows a member of so many bytes in its window.
func (m *Member) tail(size int) *Fault {
	switch tail := m.Case.Tail; {
	case len(m.Bytes) < size, len(m.Bytes) > size && tail == layout.TailNone:
		return m.fault(zcrt.KindLength, 0)
	case tail == layout.TailZero && len(bytes.Trim(m.Bytes[size:], "\x00")) > 0:
		return m.fault(zcrt.KindValue, size)
	}
	return nil
}

// inner is a member that is a record. The window of a union is cut as the
// record around says, so that no further bytes of it can come.
func (m *Member) inner() (any, *Fault) {
	s := m.Case.Field.Type.Struct
	if s.IsFixed() {
		if fault := m.tail(s.Fixed()); fault != nil {
			return nil, fault
		}
	}
	v, fault := frame(s, m.Bytes, m.given)
	if fault != nil {
		return nil, fault.within(0, true)
	}
	if fault := m.tail(len(v.Bytes)); fault != nil {
		return nil, fault
	}
	return v, nil
}

// list is a member that is a list, which fills its window.
func (m *Member) list() (any, *Fault) {
	f := m.Case.Field
	elem := f.Type.Elem
	if !elem.IsVariable() && len(m.Bytes)%elem.Size() != 0 {
		return nil, m.fault(zcrt.KindLength, 0)
	}
	if elem.Kind != layout.KindStruct {
		return integers(m.Bytes, elem, f.Order), nil
	}
	elements := []Element{}
	for at := 0; at < len(m.Bytes); {
		v, fault := frame(elem.Struct, m.Bytes[at:], m.given)
		if fault != nil {
			return elements, fault.within(at, true)
		}
		elements = append(elements, Element{View: v, At: at})
		at += len(v.Bytes)
	}
	return elements, nil
}

// Validate walks the member.
func (m *Member) Validate() *Fault {
	if m.Case == nil {
		return nil
	}
	x, fault := m.Read()
	switch x := x.(type) {
	case *View:
		if fault == nil {
			return x.Validate()
		}
	case []Element:
		if deep := validateAll(x, true); deep != nil {
			return deep
		}
	}
	return fault
}

// validateAll is the first fault inside of elements. cut says that their window
// is, so that no further bytes can come.
func validateAll(elements []Element, cut bool) *Fault {
	for _, e := range elements {
		if fault := e.Validate(); fault != nil {
			return fault.within(e.At, cut)
		}
	}
	return nil
}

// Validate walks the element.
func (e *Element) Validate() *Fault {
	switch {
	case e.View != nil:
		return e.View.Validate()
	case e.Number != nil:
		return nil
	}
	return e.Member.Validate()
}

// Value is the member's value, by its name: a record with one field, or with
// none if the member is an empty slice.
func (m *Member) Value() (Record, *Fault) {
	if fault := m.Validate(); fault != nil || m.Case == nil {
		return Record{}, fault
	}
	x, _ := m.Read()
	var value any = x
	switch x := x.(type) {
	case nil:
		value = Empty{}
	case *View:
		value, _ = x.Value()
	case []Element:
		value = values(x)
	case []byte:
		value = append([]byte{}, x...)
	}
	out := Record{}
	if !isEmptySlice(value, m.Case.Field.Type) {
		out[m.Case.Field.Name] = value
	}
	return out, nil
}

// Empty is the value of a member without bytes.
type Empty struct{}

// isEmptySlice reports whether a member is a slice without elements, which means
// the same as one that is not there.
func isEmptySlice(x any, t *layout.Type) bool {
	switch x := x.(type) {
	case []byte:
		return len(x) == 0
	case []any:
		return t.Kind == layout.KindList && len(x) == 0
	}
	return false
}

// values are those of the elements of a list.
func values(elements []Element) []any {
	out := []any{}
	for _, e := range elements {
		var x any
		switch {
		case e.View != nil:
			x, _ = e.View.Value()
		case e.Number != nil:
			x = e.Number
		default:
			x, _ = e.Member.Value()
		}
		out = append(out, x)
	}
	return out
}

// integers are the elements of an array or a list.
func integers(b []byte, elem *layout.Type, order layout.ByteOrder) []any {
	out := []any{}
	for size := elem.Size(); len(b) >= size; b = b[size:] {
		out = append(out, element(b, elem, order))
	}
	return out
}

// size is how many bytes at the front of b a member takes where it ends by itself.
func (m *Member) size(c *layout.Case, b []byte) (int, *Fault) {
	t := c.Field.Type
	switch {
	case c.Prefix != nil:
		n, size, fault := prefix(c, b)
		if fault != nil {
			if c.Prefix.Type.Varint == nil {
				fault.Format, fault.Field = m.around.Name, c.Field.Name // which walks it
			}
			return 0, fault
		}
		if n.Cmp(big.NewInt(int64(len(b)-size))) > 0 {
			return 0, &Fault{Format: m.around.Name, Field: c.Field.Name, Kind: zcrt.KindShort, Wanted: uint64(size) + min(n.Uint64(), 1<<32), Vague: true}
		}
		return size + int(n.Int64()), nil
	case c.Tail != layout.TailNone, t.Kind == layout.KindBytes, t.Kind == layout.KindList:
		return len(b), nil
	case t.Kind == layout.KindEmpty:
		return 0, nil
	case t.Kind == layout.KindStruct && t.Struct.Frame == nil && !t.Struct.Open && greedy(t.Struct):
		return len(b), nil
	case t.Kind == layout.KindStruct:
		v, fault := frame(t.Struct, b, m.given)
		if fault != nil {
			return 0, fault
		}
		return len(v.Bytes), nil
	}
	if n := t.Size(); n <= len(b) {
		return n, nil
	}
	return 0, &Fault{Format: m.around.Name, Field: c.Field.Name, Kind: zcrt.KindShort, Wanted: uint64(t.Size()), Vague: true}
}
