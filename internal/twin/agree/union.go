package agree

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// diffUnion compares what all methods of the view of a union say with what the
// twin says of it.
func (s *suite) diffUnion(view any, m *twin.Member) string {
	v := reflect.ValueOf(view)
	call := func(method string) []reflect.Value { return v.MethodByName(method).Call(nil) }
	number, name := uint64(0), "none"
	if m.Case != nil {
		number, name = uint64(m.Case.Index+1), m.Case.Field.Name
	}
	kind := call("Kind")[0]
	if got := kind.Interface().(fmt.Stringer).String(); kind.Uint() != number || got != name {
		return fmt.Sprintf("Kind() is %d, %s, want %d, %s", kind.Uint(), got, number, name)
	}
	if b := call("Bytes")[0]; m.Case != nil && (!bytes.Equal(b.Bytes(), m.Bytes) || b.Cap() != b.Len()) {
		return fmt.Sprintf("Bytes() is %x with capacity %d, want %x and no more", b.Bytes(), b.Cap(), m.Bytes)
	}
	for _, c := range m.Union.Union.Cases {
		as := "As" + strings.ToUpper(c.Field.Name[:1]) + c.Field.Name[1:]
		if d := s.diffMember(c, call(as), m); d != "" {
			return as + ": " + d
		}
	}
	if call("String")[0].String() == "" {
		return "String() is empty"
	}
	if d := diffError(call("Validate")[0].Interface(), m.Validate()); d != "" {
		return "Validate: " + d
	}
	want, wrong := m.Value()
	r := call("Value")
	if d := diffError(r[1].Interface(), wrong); d != "" || wrong != nil {
		return d
	}
	if d := diffAny(want, record(m.Union, r[0])); d != "" {
		return "Value() " + d
	}
	return ""
}

// diffMember compares what the accessor of a member returns.
func (s *suite) diffMember(c *layout.Case, results []reflect.Value, m *twin.Member) string {
	err := results[len(results)-1].Interface()
	if c != m.Case {
		e, is := err.(error)
		matches := 0
		for _, target := range []error{zcrt.ErrKind, zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue} {
			if is && errors.Is(e, target) {
				matches++
			}
		}
		if !is || matches != 1 || !errors.Is(e, zcrt.ErrKind) || e.Error() == "" {
			return fmt.Sprintf("the error is %v, but it is another member", err)
		}
		return ""
	}
	want, wrong := m.Read()
	if elements, is := want.([]twin.Element); is { // its cursor tells what is wrong with them
		if err != nil {
			return fmt.Sprintf("the error is %v", err)
		}
		return s.diffRecords(c.Field.Type.Elem, results[0], m.Bytes, elements, wrong)
	}
	if d := diffError(err, wrong); d != "" || wrong != nil {
		return d
	}
	switch want := want.(type) {
	case nil:
		return ""
	case []byte:
		return diffBytes(want, results[0])
	case *twin.View:
		return s.diff(c.Field.Type.Struct, results[0].Interface(), want)
	case []any:
		if c.Field.Type.Kind == layout.KindList {
			return diffList(want, results[0])
		}
		return diffAny(want, array(results[0]))
	}
	return diffAny(want, scalar(results[0]))
}
