package agree

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// testVolatile changes the bytes behind a view's back: then what its parts extend
// to stays what it was, no method panics, and what Value returns is a record or
// an error.
func (s *suite) testVolatile(t *testing.T, st *layout.Struct) {
	r := random(st.Name + " that changes")
	for _, value := range twin.Sample(r, st, 20**effort) {
		b, _ := twin.Encode(st, value, nil)
		for range 20 {
			m := exactly(b)
			view, fault := s.formats[st.Name].Check(m)
			if fault.Failed() {
				t.Fatalf("%x: %v", b, fault)
			}
			before := s.extents(st, view)
			scribble(r, m)
			if after := s.extents(st, view); !slices.Equal(before, after) {
				t.Fatalf("%x, changed to %x: parts of %v bytes and elements became %v", b, m, before, after)
			}
			s.call(st, view, "String")
			s.call(st, view, "Validate")
			results := s.call(st, view, "Value")
			if want, wrong := twin.Parse(st, m); wrong != nil || want.Validate() != nil {
				if results[1] == nil {
					t.Fatalf("%x, changed to %x: Value copies it, which is no record any more", b, m)
				}
				continue
			}
			if results[1] != nil {
				t.Fatalf("%x, changed to %x: Value refuses it: %v", b, m, results[1])
			}
		}
	}
}

// scribble changes a byte, or all of them.
func scribble(r *rand.Rand, b []byte) {
	if r.IntN(2) == 0 && len(b) > 0 {
		b[r.IntN(min(len(b), 8))] = edges[r.IntN(len(edges))]
		return
	}
	for i := range b {
		b[i] = byte(r.Uint32())
	}
}

// extents are the sizes of all that a view gives slices of, in bytes or elements.
func (s *suite) extents(st *layout.Struct, view any) []int {
	out := []int{len(s.call(st, view, "Bytes")[0].([]byte))}
	for _, f := range twin.Fields(st) {
		if f.Away != nil {
			out = append(out, s.awayExtent(st, view, f))
			continue
		}
		if f.Segment.Part == nil || f.Type.Kind == layout.KindStruct || !f.HasGetter() {
			continue
		}
		part := reflect.ValueOf(s.call(st, view, f.Name)[0])
		switch f.Type.Kind {
		case layout.KindBytes:
			out = append(out, part.Len())
		case layout.KindUnion:
			out = append(out, part.MethodByName("Bytes").Call(nil)[0].Len())
		default:
			if n := part.MethodByName("Len"); n.IsValid() { // which no cursor over what is walked has
				out = append(out, int(n.Call(nil)[0].Int()))
			}
		}
	}
	return out
}
