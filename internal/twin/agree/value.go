package agree

import (
	"math/big"
	"net/netip"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// scalar is an integer, a bool or a float of generated code as the twin has it.
func scalar(v reflect.Value) *big.Int {
	switch {
	case v.CanFloat():
		return floatBits(v)
	case v.Kind() == reflect.Bool && v.Bool():
		return big.NewInt(1)
	case v.Kind() == reflect.Bool:
		return new(big.Int)
	case v.CanInt():
		return big.NewInt(v.Int())
	}
	return new(big.Int).SetUint64(v.Uint())
}

// array is an array or a slice of integers, or an IP address, as the twin has it.
func array(v reflect.Value) []any {
	out := []any{}
	if v.CanInterface() {
		if a, is := v.Interface().(netip.Addr); is {
			v = reflect.ValueOf(a.AsSlice())
		}
	}
	for i := range v.Len() {
		out = append(out, scalar(v.Index(i)))
	}
	return out
}

// record is an owned value as the twin has it.
func record(st *layout.Struct, x reflect.Value) twin.Record {
	out := twin.Record{}
	if st.Union != nil {
		for _, c := range st.Union.Cases {
			if v, is := member(c.Field.Type, x.FieldByName(c.Field.Name)); is {
				out[c.Field.Name] = v
			}
		}
		return out
	}
	for _, f := range twin.Fields(st) {
		v := x.FieldByName(f.Name)
		if v.Kind() == reflect.Slice && v.IsNil() && twin.NilIsAbsent(f) && f.Type.Codec == nil {
			out[f.Name] = nil
			continue
		}
		out[f.Name] = value(f.Type, v)
	}
	return out
}

// member is a member of a union as the twin has it; is tells whether it is there.
func member(t *layout.Type, v reflect.Value) (x any, is bool) {
	switch {
	case v.Kind() == reflect.Slice && v.Len() == 0, v.IsNil():
		return nil, false
	case t.Kind == layout.KindEmpty:
		return twin.Empty{}, true
	case v.Kind() == reflect.Pointer:
		v = v.Elem()
	}
	return value(t, v), true
}

// value is a value of a type as the twin has it.
func value(t *layout.Type, v reflect.Value) any {
	switch {
	case t.IsScalar() || t.Kind == layout.KindFloat:
		return scalar(v)
	case t.Codec != nil:
		return twin.Decoded{Value: v.Interface()}
	case t.Kind == layout.KindBytes:
		return append([]byte{}, v.Bytes()...)
	case t.Kind == layout.KindStruct || t.Kind == layout.KindUnion:
		return record(t.Struct, v)
	case twin.IsRecords(t):
		list := []any{}
		for i := range v.Len() {
			list = append(list, record(t.Elem.Struct, v.Index(i)))
		}
		return list
	}
	return array(v)
}

// fill sets an owned value to what the twin has. It reports false if a field
// cannot be set, since it is not exported.
func fill(st *layout.Struct, x reflect.Value, value twin.Record) bool {
	if st.Union != nil {
		for _, c := range st.Union.Cases {
			if m := value[c.Field.Name]; m != nil && !put(c.Field.Type, x.FieldByName(c.Field.Name), m) {
				return false
			}
		}
		return true
	}
	for _, f := range twin.Fields(st) {
		v := x.FieldByName(f.Name)
		if !v.CanSet() {
			return false
		}
		if value[f.Name] != nil && !put(f.Type, v, value[f.Name]) {
			return false
		}
	}
	return true
}

// put sets a field of an owned value.
func put(t *layout.Type, v reflect.Value, x any) bool {
	if !v.CanSet() {
		return false
	}
	if v.Kind() == reflect.Pointer && t.Codec == nil {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch x := x.(type) {
	case twin.Empty:
		return true
	case *big.Int:
		setScalar(v, x)
		return true
	case []byte:
		v.SetBytes(x)
		return true
	case twin.Decoded:
		v.Set(reflect.ValueOf(x.Value))
		return true
	case twin.Record:
		return fill(t.Struct, v, x)
	}
	list := x.([]any)
	if t.Address {
		v.Set(reflect.ValueOf(address(list)))
		return true
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	}
	for i, e := range list {
		if !put(t.Elem, v.Index(i), e) {
			return false
		}
	}
	return true
}

func setScalar(v reflect.Value, n *big.Int) {
	switch {
	case v.CanFloat():
		setFloatBits(v, n.Uint64())
	case v.Kind() == reflect.Bool:
		v.SetBool(n.Sign() != 0)
	case v.CanInt():
		v.SetInt(n.Int64())
	default:
		v.SetUint(n.Uint64())
	}
}

// typed is a number as a value of a type.
func typed(t reflect.Type, n *big.Int) any {
	v := reflect.New(t).Elem()
	setScalar(v, n)
	return v.Interface()
}
