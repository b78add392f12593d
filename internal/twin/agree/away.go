package agree

import (
	"bytes"
	"math/big"
	"math/rand/v2"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// diffAway compares what the accessor of a field at an offset says.
func (s *suite) diffAway(f *layout.Field, results []any, v *twin.View) string {
	b, _, missing := v.Away(f)
	if d := diffError(results[1], missing); d != "" || missing != nil {
		if d == "" && !reflect.ValueOf(results[0]).IsZero() {
			return "there is something beside the error"
		}
		return d
	}
	got := reflect.ValueOf(results[0])
	if f.Type.Kind == layout.KindBytes {
		return diffBytes(b, got)
	}
	elements, wrong, _ := v.AwayRecords(f)
	return s.diffRecords(f.Type.Elem, got, b, elements, wrong)
}

// awayExtent is the size of what a view has at an offset, in bytes; -1 for an
// error. Of a list, it is that of the bytes that its cursor has.
func (s *suite) awayExtent(st *layout.Struct, view any, f *layout.Field) int {
	results := s.call(st, view, f.Name)
	if results[1] != nil {
		return -1
	}
	x := reflect.ValueOf(results[0])
	if f.Type.Kind == layout.KindBytes {
		return x.Len()
	}
	return x.FieldByName("b").Len()
}

// aim calls try with records in which something lies at the offsets that they
// name: with bytes behind, and small numbers in the fields that the offsets, the
// sizes and the record's own hang on.
func (s *suite) aim(r *rand.Rand, st *layout.Struct, b []byte, try func(b []byte)) {
	var paths [][]*layout.Field
	for _, f := range st.Fields {
		if w := f.Away; w != nil {
			for _, e := range []*layout.Expr{w.At, w.Extent, st.FrameSize} {
				paths = append(paths, pathsIn(e)...)
			}
		}
	}
	if paths == nil {
		return
	}
	for range 20 {
		m := bytes.Clone(b)
		for range r.IntN(150) {
			m = append(m, byte(r.Uint32())&byte(r.Uint32())&byte(r.Uint32()))
		}
		for _, path := range paths {
			v, fault := twin.Parse(st, m)
			if fault != nil || r.IntN(6) == 0 || !v.Has(path[0]) {
				continue
			}
			n := []int{r.IntN(len(m) + 2), r.IntN(4), r.IntN(st.Fixed() + 10)}[r.IntN(3)]
			f := path[len(path)-1]
			if n := big.NewInt(int64(n)); f.Natural().Contains(n) {
				block := v.Block(path[0])
				if len(path) > 1 {
					from, to := path[0].Bytes()
					block = block[from:to]
				}
				twin.Store(block, f, n)
			}
		}
		try(exactly(m))
	}
}

// pathsIn are the fields that an expression reads.
func pathsIn(e *layout.Expr) (paths [][]*layout.Field) {
	if e == nil {
		return nil
	}
	e.Walk(func(e *layout.Expr) {
		if e.Op == layout.OpField && e.Path[0].Segment != nil && e.Path[0].Segment.Part == nil {
			paths = append(paths, e.Path)
		}
	})
	return paths
}
