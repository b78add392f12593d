package agree

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// testEither compares what takes either layout of a pair with the two alone, on
// records of both and what they become when they are bent.
func (s *suite) testEither(t *testing.T, p *layout.Pair) {
	accepted := map[layout.ByteOrder]int{}
	for _, st := range p.Layouts {
		s.inputs(random(st.Name+" of a pair"), st, func(b []byte) {
			t.Helper()
			order, d := s.either(p, b)
			if d != "" {
				t.Fatalf("%x: %s", b, d)
			}
			accepted[order]++
		})
	}
	if accepted[layout.BigEndian] == 0 || accepted[layout.LittleEndian] == 0 {
		t.Errorf("records that were accepted, by their order: %v", accepted)
	}
}

// either compares the verdicts on b. It returns the order of the layout that
// accepts it: the twin tries both, and one at most may.
func (s *suite) either(p *layout.Pair, b []byte) (order layout.ByteOrder, d string) {
	var faults [2]*twin.Fault
	var accepts *layout.Struct
	var want *twin.View
	for i, st := range p.Layouts {
		v, fault := twin.Parse(st, b)
		if faults[i] = fault; fault != nil {
			continue
		}
		if accepts != nil {
			return 0, "it is a record in both orders"
		}
		accepts, want, order = st, v, st.Order
	}
	first := s.formats[p.Layouts[0].Name]
	x := reflect.New(reflect.TypeOf(first.Owned).Elem())
	err, _ := owned(x, "UnmarshalBinary", b)[0].(error)
	var value twin.Record
	wrong := (*twin.Fault)(nil)
	if accepts != nil {
		value, wrong = want.Value()
	}
	if wrong != nil {
		if d := diffError(err, wrong); d != "" {
			return 0, "UnmarshalBinary: " + d
		}
	} else if d := s.eitherError(err, accepts, faults); d != "" {
		return 0, "UnmarshalBinary: " + d
	}
	if accepts != nil && wrong == nil {
		if d := diffAny(value, record(accepts, x.Elem())); d != "" {
			return 0, "UnmarshalBinary " + d
		}
	}
	if first.CheckEither == nil {
		return order, ""
	}
	view, f := first.CheckEither(b)
	parsed, parseErr := first.ParseEither(b)
	_, rest, cutErr := first.CutEither(b)
	if f.Failed() {
		if parseErr != error(f) || cutErr != error(f) || rest != nil || !reflect.ValueOf(view).IsZero() {
			return 0, fmt.Sprintf("Check gives %v and %v, Parse %v, Cut %v", view, f, parseErr, cutErr)
		}
		return order, s.eitherError(f, accepts, faults)
	}
	if parseErr != nil || cutErr != nil || parsed != view || accepts == nil {
		return 0, fmt.Sprintf("Check accepts, but Parse gives %v, Cut %v", parseErr, cutErr)
	}
	if !bytes.Equal(rest, b[len(want.Bytes):]) {
		return 0, fmt.Sprintf("Cut leaves %x", rest)
	}
	return order, s.eitherView(p, view, accepts, want)
}

// eitherError checks that the error is that of one of the layouts.
func (s *suite) eitherError(err error, accepts *layout.Struct, faults [2]*twin.Fault) string {
	if accepts != nil && err != nil {
		return fmt.Sprintf("%v, but %s accepts it", err, accepts.Name)
	}
	if accepts != nil {
		return ""
	}
	var f zcrt.Fault
	if !errors.As(err, &f) || !same(f, faults[0]) && !same(f, faults[1]) {
		return fmt.Sprintf("%v, but it should be %v or %v", err, faults[0], faults[1])
	}
	return ""
}

// eitherView compares the view over either layout with that over the one.
func (s *suite) eitherView(p *layout.Pair, view any, accepts *layout.Struct, want *twin.View) string {
	v := reflect.ValueOf(view)
	for _, st := range p.Layouts {
		r := v.MethodByName(st.Suffix()).Call(nil)
		if r[1].Bool() != (st == accepts) {
			return fmt.Sprintf("%s() is %v of a %s", st.Suffix(), r[1], accepts.Name)
		}
		if st != accepts {
			if !r[0].IsZero() {
				return st.Suffix() + "() is false and a view"
			}
			continue
		}
		if d := s.diff(st, r[0].Interface(), want); d != "" {
			return d
		}
		for _, name := range []string{"Bytes", "String", "Validate"} {
			if got, want := v.MethodByName(name).Call(nil)[0].Interface(), r[0].MethodByName(name).Call(nil)[0].Interface(); !reflect.DeepEqual(got, want) {
				return fmt.Sprintf("%s() is %v, want %v", name, got, want)
			}
		}
	}
	value, _ := want.Value()
	if d := diffAny(value, record(accepts, v.MethodByName("Value").Call(nil)[0])); d != "" {
		return "Value() " + d
	}
	for _, f := range twin.Fields(accepts) {
		get := v.MethodByName(f.Name)
		if paired := f.Type.Kind == layout.KindStruct && f.Type.Struct.Pair != nil; get.IsValid() == paired {
			return fmt.Sprintf("%s is there: %v", f.Name, get.IsValid())
		} else if paired {
			continue
		}
		r := get.Call(nil)
		if n := f.None; n != nil && r[1].Bool() != (value[f.Name].(*big.Int).Cmp(n.Const) != 0) {
			return fmt.Sprintf("%s: ok is %v", f.Name, r[1])
		}
		var got any
		switch {
		case f.Type.Kind == layout.KindStruct:
			got = record(f.Type.Struct, r[0].MethodByName("Value").Call(nil)[0])
		case f.Type.Kind == layout.KindArray:
			got = array(r[0])
		default:
			got = scalar(r[0])
		}
		if d := diffAny(value[f.Name], got); d != "" {
			return f.Name + " " + d
		}
	}
	return ""
}
