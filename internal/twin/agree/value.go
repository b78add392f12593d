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
	for _, f := range twin.Fields(st) {
		v := x.FieldByName(f.Name)
		switch {
		case f.Type.IsScalar() || f.Type.Kind == layout.KindFloat:
			out[f.Name] = scalar(v)
		case f.Type.Kind == layout.KindBytes:
			out[f.Name] = append([]byte{}, v.Bytes()...)
		case f.Type.Kind == layout.KindStruct:
			out[f.Name] = record(f.Type.Struct, v)
		case twin.IsRecords(f.Type):
			list := []any{}
			for i := range v.Len() {
				list = append(list, record(f.Type.Elem.Struct, v.Index(i)))
			}
			out[f.Name] = list
		default:
			out[f.Name] = array(v)
		}
	}
	return out
}

// fill sets an owned value to what the twin has. It reports false if a field
// cannot be set, since it is not exported.
func fill(st *layout.Struct, x reflect.Value, value twin.Record) bool {
	for _, f := range twin.Fields(st) {
		v := x.FieldByName(f.Name)
		if !v.CanSet() {
			return false
		}
		switch {
		case f.Type.IsScalar() || f.Type.Kind == layout.KindFloat:
			setScalar(v, value[f.Name].(*big.Int))
		case f.Type.Kind == layout.KindBytes:
			v.SetBytes(value[f.Name].([]byte))
		case f.Type.Kind == layout.KindStruct:
			if !fill(f.Type.Struct, v, value[f.Name].(twin.Record)) {
				return false
			}
		default:
			list := value[f.Name].([]any)
			if f.Type.Address {
				v.Set(reflect.ValueOf(address(list)))
				continue
			}
			if v.Kind() == reflect.Slice {
				v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
			}
			for i, e := range list {
				if r, ok := e.(twin.Record); ok {
					if !fill(f.Type.Elem.Struct, v.Index(i), r) {
						return false
					}
					continue
				}
				setScalar(v.Index(i), e.(*big.Int))
			}
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
