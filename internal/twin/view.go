package twin

import (
	"encoding/binary"
	"math/big"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Record is the value of a record: that of each field that has a name, by name.
// A value is a *big.Int for a scalar (0 or 1 for a bool, its bits for a float), a []byte for a []byte,
// a [Decoded] for a field with a codec,
// a []any for an array or a list, a Record for a struct, or for a union, of which
// it has the one member that is there; a member without bytes is [Empty]. A field
// that is absent is zero; one whose condition looks ahead is nil.
type Record map[string]any

// Fields are the fields of s that a view shows and an owned value has.
func Fields(s *layout.Struct) []*layout.Field {
	var out []*layout.Field
	for _, f := range s.Fields {
		if (f.Segment != nil || f.Calc != nil || f.Away != nil) && f.Name != "_" && f.Hidden == nil && !f.Reserved {
			out = append(out, f)
		}
	}
	return out
}

// Has reports whether a field is there.
func (v *View) Has(f *layout.Field) bool {
	return f.Calc != nil || f.Away != nil || !v.absent[f.Segment.Index]
}

// Block is the bytes of the block that a field of fixed size stands in.
func (v *View) Block(f *layout.Field) []byte {
	i := f.Segment.Index
	return v.Bytes[v.starts[i]:v.ends[i]]
}

// Scalar is the value of an integer or a bool, or the bits of a float.
func (v *View) Scalar(f *layout.Field) *big.Int {
	switch {
	case f.Calc != nil:
		return v.calc[f]
	case f.Type.Varint != nil:
		return v.numbers[f]
	}
	return load(v.Block(f), f)
}

// Part is the bytes of a part, and where they start.
func (v *View) Part(f *layout.Field) ([]byte, int) {
	i := f.Segment.Index
	end := v.ends[i]
	if part := f.Segment.Part; part != nil && !v.absent[i] {
		end -= len(part.Upto)
	}
	return v.Bytes[v.starts[i]:end], v.starts[i]
}

// Outside are the parts that end where the model has it that they do not. Of those
// that the record's end cuts, and of what is cut off, the model says nothing.
func (v *View) Outside() (parts []*layout.Part) {
	for _, seg := range v.Struct.Segments {
		if seg.Part == nil || v.absent[seg.Index] || v.Truncated {
			continue
		}
		end, within := big.NewInt(int64(v.ends[seg.Index])), seg.Part.End
		if within.Min != nil && end.Cmp(within.Min) < 0 || within.Max != nil && end.Cmp(within.Max) > 0 {
			parts = append(parts, seg.Part)
		}
	}
	return parts
}

// Ends is where the fields end, and which are absent, in a form to be compared.
func (v *View) Ends() string {
	var b []byte
	for i, end := range v.ends {
		b = binary.AppendUvarint(b, uint64(end)<<1|truth(v.absent[i]).Uint64())
	}
	return string(b)
}

// Array is the elements of an array or of a list of integers.
func (v *View) Array(f *layout.Field) []any {
	b, _ := v.Elements(f)
	return integers(b, f.Type.Elem, f.Order)
}

// Fixed is a nested struct of fixed size, which Parse has checked.
func (v *View) Fixed(f *layout.Field) *View {
	from, to := f.Bytes()
	inner, fault := parse(f.Type.Struct, v.Block(f)[from:to], false, v.gives(f))
	if fault != nil {
		panic("twin: a nested struct was not checked: " + fault.String())
	}
	return inner
}

// Inner is a record of variable size in a part, which it has to fill where the
// layout says where the part ends.
func (v *View) Inner(f *layout.Field) (*View, *Fault) {
	b, at := v.Part(f)
	part := f.Segment.Part
	unbounded := v.unbounded(f)
	read := frame
	if unbounded && part.Trailer == 0 {
		read = func(s *layout.Struct, b []byte, given params) (*View, *Fault) {
			return parse(s, b, false, given) // which leaves its last field alone
		}
	}
	inner, fault := read(f.Type.Struct, b, v.gives(f))
	if fault != nil {
		return nil, fault.within(at, !unbounded)
	}
	if n := len(inner.Bytes); n != len(b) && (!unbounded || part.Trailer > 0) {
		return nil, &Fault{Format: v.Struct.Name, Field: f.Name, Kind: zcrt.KindLength, Offset: at, Wanted: uint64(n), Found: uint64(len(b))}
	}
	return inner, nil
}

// IsRecords reports whether t is an array or a list of structs.
func IsRecords(t *layout.Type) bool {
	return (t.Kind == layout.KindList || t.Kind == layout.KindArray) && (t.Elem.Kind == layout.KindStruct || t.Elem.Kind == layout.KindUnion)
}

// Elements is the bytes of an array or a list, and where they start.
func (v *View) Elements(f *layout.Field) ([]byte, int) {
	if f.Segment.Part != nil {
		return v.Part(f)
	}
	from, to := f.Bytes()
	return v.Block(f)[from:to], v.starts[f.Segment.Index] + from
}

// bools looks for a byte of a list of bools that is none.
func (v *View) bools(f *layout.Field) *Fault {
	b, at := v.Elements(f)
	for i, c := range b {
		if c > 1 {
			return &Fault{Format: v.Struct.Name, Field: f.Name, Kind: zcrt.KindValue, Offset: at + i, Wanted: 1, Found: uint64(c)}
		}
	}
	return nil
}

// Validate walks what Parse does not.
func (v *View) Validate() *Fault {
	for _, f := range Fields(v.Struct) {
		if f.Away != nil {
			if fault := v.validateAway(f); fault != nil {
				return fault
			}
			continue
		}
		if f.Calc != nil || f.Segment.Part == nil || !v.Has(f) {
			continue
		}
		_, at := v.Part(f)
		cut := !v.unbounded(f)
		switch {
		case f.Type.Codec != nil:
			if fault := v.decodes(f); fault != nil {
				return fault
			}
		case f.Type.Kind == layout.KindStruct:
			inner, fault := v.Inner(f)
			if fault != nil {
				return fault
			}
			if fault := inner.Validate(); fault != nil {
				return fault.within(at, cut)
			}
		case f.Type.Kind == layout.KindUnion:
			if fault := v.Union(f).Validate(); fault != nil {
				return fault.within(at, cut)
			}
		case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindBool:
			if fault := v.bools(f); fault != nil {
				return fault
			}
		case IsWalked(f):
			elements, fault := v.Records(f)
			if deep := validateAll(elements, cut); deep != nil {
				return deep
			}
			if fault != nil {
				return fault
			}
		}
	}
	return nil
}

// Value is the record's value, if Validate finds nothing.
func (v *View) Value() (Record, *Fault) {
	if fault := v.Validate(); fault != nil {
		return nil, fault
	}
	x := Record{}
	for _, f := range Fields(v.Struct) {
		if v.Has(f) {
			x[f.Name] = v.valueOf(f)
		} else {
			x[f.Name] = nothing(f)
		}
	}
	return x, nil
}

// valueOf is the value of a field that is there and well-formed.
func (v *View) valueOf(f *layout.Field) any {
	switch {
	case f.Away != nil:
		return v.awayValue(f)
	case f.Type.IsScalar() || f.Type.Kind == layout.KindFloat:
		return v.Scalar(f)
	case f.Type.Codec != nil:
		x, _ := v.Decode(f)
		return x
	case f.Type.Kind == layout.KindBytes:
		b, _ := v.Part(f)
		return append([]byte{}, b...)
	case f.Type.Kind == layout.KindUnion:
		x, _ := v.Union(f).Value()
		return x
	case f.Type.Kind == layout.KindStruct:
		inner := (*View)(nil)
		if f.Segment.Part == nil {
			inner = v.Fixed(f)
		} else {
			inner, _ = v.Inner(f)
		}
		x, _ := inner.Value()
		return x
	case IsWalked(f):
		elements, _ := v.Records(f)
		return values(elements)
	}
	return v.Array(f)
}

// nothing is the value of a field that is absent.
func nothing(f *layout.Field) any {
	if looksAhead(f.When) {
		return nil
	}
	return Zero(f.Type)
}

// Zero is the zero value of a type.
func Zero(t *layout.Type) any {
	if t.Codec != nil {
		return Decoded{Codecs[t.Codec.Name].Zero}
	}
	switch t.Kind {
	case layout.KindBytes:
		return []byte{}
	case layout.KindList:
		return []any{}
	case layout.KindArray:
		out := []any{}
		for range t.Len {
			out = append(out, new(big.Int))
		}
		return out
	case layout.KindUnion:
		return Record{}
	case layout.KindStruct:
		x := Record{}
		for _, f := range Fields(t.Struct) {
			x[f.Name] = Zero(f.Type)
			if f.When != nil {
				x[f.Name] = nothing(f)
			}
		}
		return x
	}
	return new(big.Int)
}

// Holds reports whether a condition over the record's fields is true.
func (v *View) Holds(e *layout.Expr) bool {
	return environment{v.value, v.look}.holds(e)
}
