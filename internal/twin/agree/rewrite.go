package agree

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// rewrite compares the setters that patch checksums with setting the field and
// computing all checksums anew, in a record whose checksums are right.
func (s *suite) rewrite(r *rand.Rand, st *layout.Struct, f *layout.Field, b []byte) string {
	name := verb("Rewrite", f)
	view, fault := s.formats[st.Name].Check(b)
	if fault.Failed() {
		return fault.Error()
	}
	sums := f.Rewritten()
	if has := s.has(st, view, name); has != (len(sums) > 0) {
		return fmt.Sprintf("%s is there: %v", name, has)
	}
	if len(sums) == 0 {
		return ""
	}
	for _, pseudo := range []uint16{0, 0x1234, 0xffff, uint16(r.Uint32())} {
		right := bytes.Clone(b)
		record, _ := twin.Parse(st, right)
		record.UpdateSums(&pseudo)
		for _, sum := range st.Sums {
			if sum.Field.None != nil && r.IntN(4) == 0 {
				twin.Store(record.Block(sum.Field), sum.Field, new(big.Int))
				record.AdjustSums(sum.Outer(), &pseudo)
			}
		}
		for _, arg := range s.rewritings(r, st, f, sums[0], right) {
			if d := s.rewriteTo(st, f, right, arg, pseudo); d != "" {
				return fmt.Sprintf("%s(%v) with pseudo-header %#x: %s", name, arg, pseudo, d)
			}
		}
	}
	return ""
}

// rewritings are values to write to f: random ones, those of all zeros and all
// ones, and for a word one by which its checksum comes out as 0.
func (s *suite) rewritings(r *rand.Rand, st *layout.Struct, f *layout.Field, sum *layout.Sum, b []byte) (out []any) {
	typ := s.method(st, b, verb("Set", f)).In(0)
	if f.Type.Kind == layout.KindArray {
		for i := range 4 {
			x := reflect.New(typ).Elem()
			elements := twin.Random(r, st)[f.Name].([]any)
			if i < 2 && f.Type.Elem.Kind == layout.KindUint {
				for j := range elements {
					elements[j] = big.NewInt(int64(i) * 0xff)
				}
			}
			if f.Type.Address {
				x.Set(reflect.ValueOf(address(elements)))
			} else {
				for j, n := range elements {
					setScalar(x.Index(j), n.(*big.Int))
				}
			}
			out = append(out, x.Interface())
		}
		return out
	}
	values := []*big.Int{new(big.Int), big.NewInt(1)}
	if f.Type.Kind == layout.KindFloat {
		values = append(twin.Floats(f.Type), twin.RandomFloat(r, f.Type))
	} else {
		values = append(values, f.Values.Min(), f.Values.Max(), twin.RandomScalar(r, f), new(big.Int).Add(f.Values.Max(), big.NewInt(1)))
	}
	if f.Width == 16 && f.Type.Kind == layout.KindUint {
		record, _ := twin.Parse(st, b)
		n := zcrt.Sum(record.Scalar(f).Uint64()).AddUint16(uint16(record.Scalar(sum.Field).Uint64()))
		values = append(values, big.NewInt(int64(n)))
	}
	for _, n := range values {
		if v := typed(typ, n); scalar(reflect.ValueOf(v)).Cmp(n) == 0 {
			out = append(out, v)
		}
	}
	return out
}

// rewriteTo writes one value to f in both ways.
func (s *suite) rewriteTo(st *layout.Struct, f *layout.Field, b []byte, arg any, pseudo uint16) string {
	want, got := bytes.Clone(b), bytes.Clone(b)
	setter, _ := s.formats[st.Name].Check(want)
	results := s.call(st, setter, verb("Set", f), arg)
	set := len(results) == 0 || results[0] == true
	view, _ := s.formats[st.Name].Check(got)
	rewritten := s.call(st, view, verb("Rewrite", f), arg)
	if len(rewritten) != len(results)+1 || len(rewritten) == 2 && rewritten[1] != set {
		return fmt.Sprintf("returns %v, and the setter %v", rewritten, results)
	}
	delta := rewritten[0].(zcrt.Delta)
	before, after := zcrt.Sum(0).Add(b), zcrt.Sum(0).Add(want)
	if x, y := delta.Apply(^uint16(before)), ^uint16(after); x%0xffff != y%0xffff {
		return fmt.Sprintf("the delta %#04x changes the sum of the record from %#04x to %#04x, want %#04x", delta, before, ^x, after)
	}
	if set {
		record, _ := twin.Parse(st, want)
		record.AdjustSums(f.Rewritten(), &pseudo)
	}
	// A pseudo-header whose sum is 0xffff makes of the checksum of zeros one of
	// the two that mean the same.
	if pseudo == 0xffff {
		record, _ := twin.Parse(st, got)
		for _, sum := range st.Sums {
			if sum.Pseudo && record.Scalar(sum.Field).Int64() == 0xffff && record.VerifySum(sum, pseudo) {
				record.AdjustSums([]*layout.Sum{sum}, &pseudo)
			}
		}
	}
	if !bytes.Equal(got, want) {
		return fmt.Sprintf("made %x of %x, want %x", got, b, want)
	}
	return ""
}
