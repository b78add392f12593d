package twin

import (
	"math/big"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Record is the value of a record: that of each field that has a name, by name.
// A value is a *big.Int for a scalar (0 or 1 for a bool), a []byte for a []byte,
// a []any for an array or a list, a Record for a struct.
type Record map[string]any

// Fields are the fields of s that a view shows and an owned value has.
func Fields(s *layout.Struct) []*layout.Field {
	var out []*layout.Field
	for _, f := range s.Fields {
		if f.Segment != nil && f.Name != "_" && f.Hidden == nil && !f.Reserved {
			out = append(out, f)
		}
	}
	return out
}

// Block is the bytes of the block that a field of fixed size stands in.
func (v *View) Block(f *layout.Field) []byte {
	i := f.Segment.Index
	return v.Bytes[v.starts[i]:v.ends[i]]
}

// Scalar is the value of an integer or a bool.
func (v *View) Scalar(f *layout.Field) *big.Int { return load(v.Block(f), f) }

// Part is the bytes of a part, and where they start.
func (v *View) Part(f *layout.Field) ([]byte, int) {
	i := f.Segment.Index
	return v.Bytes[v.starts[i]:v.ends[i]], v.starts[i]
}

// Array is the elements of an array or of a list of integers.
func (v *View) Array(f *layout.Field) []any {
	b, _ := v.Elements(f)
	out := []any{}
	for size := f.Type.Elem.Size(); len(b) > 0; b = b[size:] {
		out = append(out, element(b, f.Type.Elem, f.Order))
	}
	return out
}

// Fixed is a nested struct of fixed size, which Parse has checked.
func (v *View) Fixed(f *layout.Field) *View {
	from, to := f.Bytes()
	inner, fault := Parse(f.Type.Struct, v.Block(f)[from:to])
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
	unbounded := v.Struct.Frame == nil && part.Window == layout.WindowRest
	inner, fault := Parse(f.Type.Struct, b)
	if fault != nil {
		return nil, fault.within(at, !unbounded)
	}
	if n := len(inner.Bytes); n != len(b) && (!unbounded || part.Trailer > 0) {
		return nil, &Fault{v.Struct.Name, f.Name, zcrt.KindLength, at, uint64(n), uint64(len(b))}
	}
	return inner, nil
}

// Records are the records of a list up to the first that is malformed, and that
// one's fault.
func (v *View) Records(f *layout.Field) ([]*View, *Fault) {
	b, at := v.Elements(f)
	var out []*View
	for size := f.Type.Elem.Size(); len(b) > 0; b, at = b[size:], at+size {
		e, fault := Parse(f.Type.Elem.Struct, b[:size])
		if fault != nil {
			return out, fault.within(at, true)
		}
		out = append(out, e)
	}
	return out, nil
}

// IsRecords reports whether t is an array or a list of structs.
func IsRecords(t *layout.Type) bool {
	return (t.Kind == layout.KindList || t.Kind == layout.KindArray) && t.Elem.Kind == layout.KindStruct
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
			return &Fault{v.Struct.Name, f.Name, zcrt.KindValue, at + i, 1, uint64(c)}
		}
	}
	return nil
}

// Validate walks what Parse does not.
func (v *View) Validate() *Fault {
	for _, f := range Fields(v.Struct) {
		switch {
		case f.Segment.Part == nil:
		case f.Type.Kind == layout.KindStruct:
			inner, fault := v.Inner(f)
			if fault != nil {
				return fault
			}
			_, at := v.Part(f)
			unbounded := v.Struct.Frame == nil && f.Segment.Part.Window == layout.WindowRest
			if fault := inner.Validate(); fault != nil {
				return fault.within(at, !unbounded)
			}
		case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindBool:
			if fault := v.bools(f); fault != nil {
				return fault
			}
		case IsRecords(f.Type):
			if _, fault := v.Records(f); fault != nil {
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
		switch {
		case f.Type.IsScalar():
			x[f.Name] = v.Scalar(f)
		case f.Type.Kind == layout.KindBytes:
			b, _ := v.Part(f)
			x[f.Name] = append([]byte{}, b...)
		case f.Type.Kind == layout.KindStruct && f.Segment.Part == nil:
			x[f.Name], _ = v.Fixed(f).Value()
		case f.Type.Kind == layout.KindStruct:
			inner, _ := v.Inner(f)
			x[f.Name], _ = inner.Value()
		case IsRecords(f.Type):
			records, _ := v.Records(f)
			list := []any{}
			for _, r := range records {
				value, _ := r.Value()
				list = append(list, value)
			}
			x[f.Name] = list
		default:
			x[f.Name] = v.Array(f)
		}
	}
	return x, nil
}

// value is a field's value for an expression.
func (v *View) value(path []*layout.Field) *big.Int {
	f := path[0]
	if len(path) == 1 {
		return v.Scalar(f)
	}
	from, to := f.Bytes()
	return load(v.Block(f)[from:to], path[1])
}

func (v *View) env() environment { return v.value }

// Holds reports whether a condition over the record's fields is true.
func (v *View) Holds(e *layout.Expr) bool { return v.env().holds(e) }
