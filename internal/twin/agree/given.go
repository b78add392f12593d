package agree

import (
	"fmt"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// given are the parameters of a record, as its method Value takes them.
func given(st *layout.Struct, view any, v *twin.View) (args []any) {
	method := reflect.TypeOf(view)
	value, _ := method.MethodByName("Value")
	for i, p := range st.Params() {
		arg := reflect.New(value.Type.In(1 + i)).Elem() // behind the receiver
		switch n := v.Given(p); p.Type.Kind {
		case layout.KindBool:
			arg.SetBool(n.Sign() != 0)
		case layout.KindInt:
			arg.SetInt(n.Int64())
		default:
			arg.SetUint(n.Uint64())
		}
		args = append(args, arg.Interface())
	}
	return args
}

// diffGiven compares the parameters that a view stores, and those that its value has.
func (s *suite) diffGiven(st *layout.Struct, view any, args []any, value reflect.Value) string {
	for i, p := range st.Params() {
		if p.Kept {
			if got := s.call(st, view, p.Name)[0]; got != args[i] {
				return fmt.Sprintf("%s() is %v, want %v", p.Name, got, args[i])
			}
		}
		if got := value.FieldByName(p.Name).Interface(); got != args[i] {
			return fmt.Sprintf("Value().%s is %v, want %v", p.Name, got, args[i])
		}
	}
	return ""
}
