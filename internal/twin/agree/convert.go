package agree

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// testConvert compares what becomes of values in other structs.
func (s *suite) testConvert(t *testing.T, st *layout.Struct) {
	r := random(st.Name + " converted")
	typ := reflect.TypeOf(s.formats[st.Name].Owned).Elem()
	for _, c := range st.Conversions {
		fits, fails := 0, 0
		for _, value := range slices.Concat(twin.Sample(r, st, 20**effort), anyRecords(r, st, 200**effort)) {
			x := reflect.New(typ)
			if !fill(st, x.Elem(), value) {
				t.Fatalf("%s has fields that are not exported", st.Name)
			}
			ok, d := s.converted(c, x, value)
			if d != "" {
				t.Fatalf("%s of %v: %s", c.Name(), value, d)
			}
			if ok {
				fits++
			} else {
				fails++
			}
		}
		if fits == 0 || c.Fails() == (fails == 0) {
			t.Errorf("%s: %d values fit, and %d do not", c.Name(), fits, fails)
		}
	}
}

func (s *suite) converted(c *layout.Conversion, x reflect.Value, value twin.Record) (ok bool, d string) {
	want, ok := twin.Convert(c.From, c.To, value)
	results := owned(x, c.Name())
	if len(results) == 2 {
		if err, _ := results[1].(error); ok != (err == nil) {
			return ok, fmt.Sprintf("the error is %v, but the twin converts it: %v", err, ok)
		} else if err != nil {
			return ok, unfit(c, results[0], err)
		}
	}
	if !ok {
		return ok, "it is converted, but not by the twin"
	}
	return ok, diffAny(want, record(c.To, reflect.ValueOf(results[0])))
}

// unfit looks at the error of a value that does not fit.
func unfit(c *layout.Conversion, y any, err error) string {
	var u zcrt.Unfit
	switch {
	case !errors.As(err, &u) || !errors.Is(err, zcrt.ErrValue):
		return fmt.Sprintf("the error is %#v", err)
	case !reflect.ValueOf(y).IsZero():
		return fmt.Sprintf("an error, and %v", y)
	}
	first, _, _ := strings.Cut(strings.SplitN(u.Field, "[", 2)[0], ".")
	if !slices.ContainsFunc(c.Fields, func(f layout.Converted) bool { return f.From.Name == first }) {
		return fmt.Sprintf("%v names no field", err)
	}
	return ""
}
