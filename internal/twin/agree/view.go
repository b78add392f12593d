package agree

import (
	"bytes"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// bigInts compares numbers by their values.
var bigInts = cmp.Comparer(func(x, y *big.Int) bool { return x.Cmp(y) == 0 })

// diff compares what all methods of a view say with what the twin's says. It is
// empty if they agree.
func (s *suite) diff(st *layout.Struct, view any, v *twin.View) string {
	b := s.call(st, view, "Bytes")[0].([]byte)
	if !bytes.Equal(b, v.Bytes) || cap(b) != len(b) {
		return fmt.Sprintf("Bytes() is %x with capacity %d, want %x and no more", b, cap(b), v.Bytes)
	}
	for _, f := range twin.Fields(st) {
		if has := s.has(st, view, f.Name); has != f.HasGetter() {
			return fmt.Sprintf("%s is there: %v", f.Name, has)
		} else if !has {
			continue
		}
		if d := s.diffField(st, f, view, v); d != "" {
			return f.Name + ": " + d
		}
		if f.Sum != nil && f.When == nil {
			if d := s.diffSum(st, f, view, v); d != "" {
				return d
			}
		}
	}
	if st.Lax {
		if got := s.call(st, view, "Truncated")[0]; got != v.Truncated {
			return fmt.Sprintf("Truncated() is %v, want %v", got, v.Truncated)
		}
	}
	if d := s.diffNext(st, view, v); d != "" {
		return d
	}
	if text := s.call(st, view, "String")[0].(string); text == "" {
		return "String() is empty"
	}
	want := v.Validate()
	if d := diffError(s.call(st, view, "Validate")[0], want); d != "" {
		return "Validate: " + d
	}
	return s.diffValue(st, view, v)
}

// diffError compares an error of generated code with the twin's fault.
func diffError(err any, want *twin.Fault) string {
	var got zcrt.Fault
	if err != nil {
		var ok bool
		if got, ok = err.(zcrt.Fault); !ok || !got.Failed() {
			return fmt.Sprintf("the error is %#v, which is no fault", err)
		}
	}
	if !same(got, want) {
		return fmt.Sprintf("%v\n  the twin: %v\n  got:      %v", err, want, fault(got))
	}
	return ""
}

func (s *suite) diffValue(st *layout.Struct, view any, v *twin.View) string {
	want, wrong := v.Value()
	args := given(st, view, v)
	results := s.call(st, view, "Value", args...)
	if len(results) == 2 {
		if d := diffError(results[len(results)-1], wrong); d != "" || wrong != nil {
			return d
		}
	}
	if d := s.diffGiven(st, view, args, reflect.ValueOf(results[0])); d != "" {
		return d
	}
	got := record(st, reflect.ValueOf(results[0]))
	if d := diffAny(want, got); d != "" {
		return "Value() " + d
	}
	return ""
}

func (s *suite) diffSum(st *layout.Struct, f *layout.Field, view any, v *twin.View) string {
	for _, pseudo := range []uint16{0, 0x1234, 0xffff} {
		var args []any
		if f.Sum.Pseudo {
			args = append(args, zcrt.Sum(pseudo))
		} else {
			pseudo = 0
		}
		if got, want := s.call(st, view, verb("Verify", f), args...)[0], v.VerifySum(f.Sum, pseudo); got != want {
			return fmt.Sprintf("%s is %v with pseudo-header %#x, want %v", verb("Verify", f), got, pseudo, want)
		}
	}
	return ""
}

// diffNext compares what NextLayer says: the number of the binding that holds.
func (s *suite) diffNext(st *layout.Struct, view any, v *twin.View) string {
	if len(st.Next) == 0 {
		return ""
	}
	want := uint64(0)
	for i, b := range st.Next {
		if b.Field != st.Next[0].Field {
			return "" // there are several methods
		}
		if v.Holds(b.Cond) {
			want = uint64(i + 1)
		}
	}
	if got := reflect.ValueOf(s.call(st, view, "NextLayer")[0]).Uint(); got != want {
		return fmt.Sprintf("NextLayer() is %d, want %d", got, want)
	}
	return ""
}

// diffField compares what the getter of a field says.
func (s *suite) diffField(st *layout.Struct, f *layout.Field, view any, v *twin.View) string {
	results := s.call(st, view, f.Name)
	got := reflect.ValueOf(results[0])
	typ := f.Type
	part := f.Segment != nil && f.Segment.Part != nil
	if f.Away != nil {
		return s.diffAway(f, results, v)
	}
	if f.Type.Codec != nil {
		return s.diffCodec(st, f, view, results, v)
	}
	if f.When != nil {
		at := len(results) - 1
		if part && typ.Kind == layout.KindStruct {
			at-- // an error is the last
		}
		if is := results[max(at, 0)]; is != v.Has(f) {
			return fmt.Sprintf("ok is %v, want %v", is, v.Has(f))
		}
		if !v.Has(f) {
			if !got.IsZero() {
				return fmt.Sprintf("it is absent, and %v", results[0])
			}
			return ""
		}
	}
	switch {
	case typ.IsScalar():
		want := v.Scalar(f)
		if f.None != nil && f.When == nil {
			if present := want.Cmp(f.None.Const) != 0; results[1] != present {
				return fmt.Sprintf("ok is %v, want %v", results[1], present)
			}
		}
		return diffAny(want, scalar(got))
	case typ.Kind == layout.KindFloat:
		return diffAny(v.Scalar(f), scalar(got))
	case typ.Kind == layout.KindBytes:
		b, _ := v.Part(f)
		return diffBytes(b, got)
	case f.HasAddr():
		if d := diffAny(v.Array(f), array(reflect.ValueOf(s.call(st, view, f.AddrName())[0]))); d != "" {
			return f.AddrName() + " " + d
		}
		return diffAny(v.Array(f), array(got))
	case twin.IsWalked(f):
		b, _ := v.Elements(f)
		elements, wrong := v.Records(f)
		return s.diffRecords(typ.Elem, got, b, elements, wrong)
	case typ.Kind == layout.KindArray:
		return diffAny(v.Array(f), array(got))
	case typ.Kind == layout.KindUnion:
		return s.diffUnion(results[0], v.Union(f))
	case typ.Kind == layout.KindStruct && !part:
		if len(results) > 1 && results[1] != nil && f.When == nil {
			return fmt.Sprintf("the error %v", results[1])
		}
		return s.diff(typ.Struct, results[0], v.Fixed(f))
	case typ.Kind == layout.KindStruct:
		inner, wrong := v.Inner(f)
		if d := diffError(results[len(results)-1], wrong); d != "" || wrong != nil {
			return d
		}
		return s.diff(typ.Struct, results[0], inner)
	case twin.IsRecords(typ):
		b, _ := v.Part(f)
		elements, wrong := v.Records(f)
		return s.diffRecords(typ.Elem, got, b, elements, wrong)
	}
	return diffList(v.Array(f), got)
}

func diffBytes(want []byte, got reflect.Value) string {
	if c := got.Cap(); c != got.Len() {
		return fmt.Sprintf("%d bytes with capacity %d", got.Len(), c)
	}
	return diffAny(want, got.Bytes())
}

// diffAny compares two values of the twin. It leaves the work of finding words
// to cmp, which is slow, only where there is a difference.
func diffAny(want, got any) string {
	if equal(want, got) {
		return ""
	}
	return "(-want +got):\n" + cmp.Diff(want, got, bigInts)
}

func equal(x, y any) bool {
	switch x := x.(type) {
	case *big.Int:
		y, ok := y.(*big.Int)
		return ok && x.Cmp(y) == 0
	case []byte:
		y, ok := y.([]byte)
		return ok && bytes.Equal(x, y)
	case []any:
		y, ok := y.([]any)
		return ok && slices.EqualFunc(x, y, equal)
	case twin.Decoded:
		y, ok := y.(twin.Decoded)
		return ok && x.Equal(y)
	case twin.Empty, nil:
		return x == y
	case twin.Record:
		y, ok := y.(twin.Record)
		return ok && maps.EqualFunc(x, y, equal)
	}
	return false
}

// diffList compares a list of integers through each of its methods.
func diffList(want []any, list reflect.Value) string {
	method := func(name string, args ...reflect.Value) []reflect.Value { return list.MethodByName(name).Call(args) }
	if n := int(method("Len")[0].Int()); n != len(want) {
		return fmt.Sprintf("Len() is %d, want %d", n, len(want))
	}
	var at, all []any
	for i := range want {
		r := method("At", reflect.ValueOf(i))
		if !r[1].Bool() {
			return fmt.Sprintf("At(%d) is not there", i)
		}
		at = append(at, scalar(r[0]))
	}
	for _, i := range []int{-1, len(want), 1 << 30, -1 << 31} {
		if method("At", reflect.ValueOf(i))[1].Bool() {
			return fmt.Sprintf("At(%d) is there", i)
		}
	}
	for i, x := range method("All")[0].Seq2() {
		if int(i.Int()) != len(all) {
			return fmt.Sprintf("All gives index %d, want %d", i.Int(), len(all))
		}
		all = append(all, scalar(x))
	}
	for range method("All")[0].Seq2() {
		break
	}
	for _, got := range [][]any{at, all} {
		if d := diffAny(want, got); d != "" {
			return d
		}
	}
	return ""
}

// diffRecords compares a list of structs, which has the bytes b, through each of
// its cursor's methods.
func (s *suite) diffRecords(elem *layout.Type, list reflect.Value, b []byte, want []twin.Element, wrong *twin.Fault) string {
	cursor := reflect.New(list.Type())
	cursor.Elem().Set(list)
	counts := list.MethodByName("Len").IsValid()
	for i := 0; ; i++ {
		if counts {
			left := len(b)/elem.Size() - i
			if n := int(cursor.Elem().MethodByName("Len").Call(nil)[0].Int()); n != left {
				return fmt.Sprintf("Len() is %d at record %d, want %d", n, i, left)
			}
		}
		r := cursor.MethodByName("Next").Call(nil)
		if !r[1].Bool() {
			if i != len(want) {
				return fmt.Sprintf("%d records, want %d", i, len(want))
			}
			break
		}
		if i >= len(want) {
			return fmt.Sprintf("record %d is there", i)
		}
		if d := s.diffElement(elem.Struct, r[0].Interface(), want[i]); d != "" {
			return fmt.Sprintf("record %d: %s", i, d)
		}
	}
	if cursor.MethodByName("Next").Call(nil)[1].Bool() {
		return "there is a record behind the end"
	}
	if d := diffError(cursor.MethodByName("Err").Call(nil)[0].Interface(), wrong); d != "" {
		return "Err: " + d
	}
	for range 2 { // each range starts anew
		if d := s.diffAll(elem.Struct, list, want, wrong); d != "" {
			return d
		}
	}
	for range list.MethodByName("All").Call(nil)[0].Seq2() {
		break
	}
	return ""
}

// diffAll compares a list through its iterator.
func (s *suite) diffAll(st *layout.Struct, list reflect.Value, want []twin.Element, wrong *twin.Fault) string {
	i, ended := 0, false
	for view, err := range list.MethodByName("All").Call(nil)[0].Seq2() {
		if ended {
			return "All goes on behind an error"
		}
		if !err.IsNil() {
			if d := diffError(err.Interface(), wrong); d != "" {
				return "All: " + d
			}
			ended = true
			continue
		}
		if i >= len(want) {
			return fmt.Sprintf("All gives more than %d records", len(want))
		}
		if d := s.diffElement(st, view.Interface(), want[i]); d != "" {
			return fmt.Sprintf("record %d of All: %s", i, d)
		}
		i++
	}
	if i != len(want) || ended != (wrong != nil) {
		return fmt.Sprintf("All gives %d records, and an error: %v; want %d and %v", i, ended, len(want), wrong)
	}
	return ""
}

func (s *suite) diffElement(st *layout.Struct, view any, want twin.Element) string {
	switch {
	case want.Member != nil:
		return s.diffUnion(view, want.Member)
	case want.Number != nil:
		return diffAny(want.Number, scalar(reflect.ValueOf(view)))
	}
	return s.diff(st, view, want.View)
}
