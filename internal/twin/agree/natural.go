package agree

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// testInPlace compares the struct of a natural layout, where it lies in the bytes,
// with what the twin reads there, at all alignments.
func (s *suite) testInPlace(t *testing.T, st *layout.Struct) {
	typ := reflect.TypeOf(s.formats[st.Name].Owned).Elem()
	if d := offsets(st, typ); d != "" {
		t.Fatal(d)
	}
	r := random(st.Name)
	n := s.inputs(r, st, func(b []byte) {
		t.Helper()
		if d := s.inPlace(r, st, typ, b); d != "" {
			t.Fatalf("%x: %s", b, d)
		}
	})
	if n == 0 {
		t.Error("no record was found that the layout allows")
	}
}

// offsets compares where the compiler has put the fields of a struct with where
// the model has them.
func offsets(st *layout.Struct, typ reflect.Type) string {
	if int(typ.Size()) != st.Fixed() {
		return fmt.Sprintf("%s has %d bytes in memory, %d in the model", typ, typ.Size(), st.Fixed())
	}
	for _, f := range twin.Fields(st) {
		field, _ := typ.FieldByName(f.Name)
		from, to := f.Bytes()
		if int(field.Offset) != from || int(field.Type.Size()) != to-from {
			return fmt.Sprintf("%s.%s lies at byte %d, in the model at %d", typ, f.Name, field.Offset, from)
		}
	}
	return ""
}

// inPlace compares the verdicts on b at each of eight neighbouring addresses, of
// which one is a multiple of eight.
func (s *suite) inPlace(r *rand.Rand, st *layout.Struct, typ reflect.Type, b []byte) string {
	f := s.formats[st.Name]
	align := typ.Align()
	if st.HasAtomic64() {
		align = 8
	}
	room := make([]byte, 8+len(b)+16)
	accepted := 0
	for at := range 8 {
		c := room[at : at+len(b) : at+len(b)]
		copy(c, b)
		want, wrong := twin.Parse(st, c)
		x, got := f.CheckInPlace(c)
		p, err := f.ParseInPlace(c)
		if (err != nil) != got.Failed() || p != x || err != nil && err != error(got) {
			return fmt.Sprintf("ParseInPlace gives %v and %v, CheckInPlace %v and %v", p, err, x, got)
		}
		switch {
		case wrong != nil:
			if !same(got, wrong) {
				return diffError(got, wrong)
			}
			continue
		case got.Kind() == zcrt.KindAlign:
			if got.Wanted() != align || got.Found == 0 || got.Found >= uint64(align) || !reflect.ValueOf(x).IsNil() || got.Error() == "" {
				return fmt.Sprintf("%v, of a struct that is aligned to %d", got, align)
			}
			continue
		case got.Failed():
			return got.Error()
		}
		accepted++
		if d := s.pointed(r, st, reflect.ValueOf(x), want); d != "" {
			return d
		}
	}
	if _, wrong := twin.Parse(st, b); wrong == nil && accepted != 8/align {
		return fmt.Sprintf("accepted at %d of 8 addresses, but it is aligned to %d", accepted, align)
	}
	return ""
}

// pointed compares the struct at p with the twin's view of the same bytes, and
// what is written to the one with what is read in the other.
func (s *suite) pointed(r *rand.Rand, st *layout.Struct, p reflect.Value, v *twin.View) string {
	value, _ := v.Value()
	if d := diffAny(value, record(st, p.Elem())); d != "" {
		return "the struct in place " + d
	}
	before := bytes.Clone(v.Bytes)
	for _, f := range twin.Fields(st) {
		if !f.Atomic {
			continue
		}
		if d := diffAny(v.Scalar(f), scalar(p.MethodByName(verb("Load", f)).Call(nil)[0])); d != "" {
			return verb("Load", f) + " " + d
		}
		n := twin.RandomScalar(r, f)
		set := p.MethodByName(verb("Store", f))
		set.Call([]reflect.Value{reflect.ValueOf(typed(set.Type().In(0), n))})
		if d := diffAny([]any{n, n}, []any{v.Scalar(f), scalar(p.Elem().FieldByName(f.Name))}); d != "" {
			return verb("Store", f) + " " + d
		}
		twin.Store(before, f, n)
	}
	if !bytes.Equal(v.Bytes, before) {
		return fmt.Sprintf("the stores have made %x, want %x", v.Bytes, before)
	}
	// What is written through the pointer is in the bytes, also where no encoder
	// would write it.
	if fill(st, p.Elem(), twin.Random(r, st)) {
		for _, f := range twin.Fields(st) {
			if f.Type.IsScalar() || f.Type.Kind == layout.KindFloat {
				if d := diffAny(v.Scalar(f), scalar(p.Elem().FieldByName(f.Name))); d != "" {
					return f.Name + " as written " + d
				}
			}
		}
	}
	return ""
}
