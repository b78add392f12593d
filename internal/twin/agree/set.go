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

// set compares the setters of a record in b with the twin's store: they change
// their field's bits and no other, and refuse what Parse would.
func (s *suite) set(r *rand.Rand, st *layout.Struct, b []byte) string {
	for _, f := range twin.Fields(st) {
		view, fault := s.formats[st.Name].Check(b)
		if fault.Failed() {
			return fault.Error()
		}
		name := verb("Set", f)
		allowed := settable(f) && !twin.IsRecords(f.Type)
		if has := s.has(st, view, name); has != allowed {
			return fmt.Sprintf("%s is there: %v, want %v", name, has, allowed)
		}
		if f.Sum != nil && f.When == nil {
			if d := s.update(st, f, b); d != "" {
				return d
			}
		}
		if d := s.rewrite(r, st, f, b); d != "" {
			return d
		}
		if !allowed {
			continue
		}
		if f.Type.Kind == layout.KindArray {
			if d := s.setArray(r, st, f, b); d != "" {
				return name + ": " + d
			}
			continue
		}
		if f.Type.Kind == layout.KindFloat {
			for _, bits := range append(twin.Floats(f.Type), twin.RandomFloat(r, f.Type)) {
				if d := s.setScalar(st, f, b, bits); d != "" {
					return fmt.Sprintf("%s(%#x): %s", name, bits, d)
				}
			}
			continue
		}
		one := big.NewInt(1)
		values := []*big.Int{f.Values.Min(), f.Values.Max(), twin.RandomScalar(r, f),
			new(big.Int).Add(f.Values.Max(), one), new(big.Int).Sub(f.Values.Min(), one), new(big.Int), one}
		if e := f.Type.Enum; e != nil {
			for _, v := range e.Values {
				values = append(values, v.Value)
			}
		}
		for _, n := range values {
			if d := s.setScalar(st, f, b, n); d != "" {
				return fmt.Sprintf("%s(%d): %s", name, n, d)
			}
		}
	}
	return ""
}

// setScalar sets a field to n, if its Go type holds n.
func (s *suite) setScalar(st *layout.Struct, f *layout.Field, b []byte, n *big.Int) string {
	arg := s.method(st, b, verb("Set", f)).In(0)
	v := typed(arg, n)
	if scalar(reflect.ValueOf(v)).Cmp(n) != 0 {
		return ""
	}
	want := bytes.Clone(b)
	record, fault := twin.Parse(st, want)
	if fault != nil {
		return fault.String()
	}
	fits := record.Has(f) && (f.Type.Kind == layout.KindFloat || f.Natural().Contains(n))
	if fits {
		twin.Store(record.Block(f), f, n)
		_, fault = twin.Parse(st, want)
	}
	legal := fits && fault == nil
	got := bytes.Clone(b)
	view, _ := s.formats[st.Name].Check(got)
	results := s.call(st, view, verb("Set", f), v)
	if len(results) == 0 && !legal {
		return "it cannot refuse, but should"
	}
	if len(results) == 1 && results[0] != legal {
		return fmt.Sprintf("reports %v, want %v", results[0], legal)
	}
	if !legal {
		want = b
	}
	if !bytes.Equal(got, want) {
		return fmt.Sprintf("made %x of %x, want %x", got, b, want)
	}
	if legal {
		after, _ := twin.Parse(st, want)
		return s.diff(st, view, after)
	}
	return ""
}

// method is the type of a view's method, without the view.
func (s *suite) method(st *layout.Struct, b []byte, name string) methodType {
	view, _ := s.formats[st.Name].Check(b)
	if fn := reflect.ValueOf(view).MethodByName(name); fn.IsValid() {
		return methodType{fn.Type(), 0}
	}
	return methodType{reflect.TypeOf(s.formats[st.Name].Methods[name]), 1}
}

type methodType struct {
	reflect.Type
	skip int
}

func (m methodType) In(i int) reflect.Type { return m.Type.In(i + m.skip) }

func (s *suite) setArray(r *rand.Rand, st *layout.Struct, f *layout.Field, b []byte) string {
	arg := s.method(st, b, verb("Set", f)).In(0)
	value := reflect.New(arg).Elem()
	want := bytes.Clone(b)
	record, fault := twin.Parse(st, want)
	if fault != nil {
		return fault.String()
	}
	x := twin.Random(r, st)[f.Name].([]any)
	if f.Type.Address {
		value.Set(reflect.ValueOf(address(x)))
	} else {
		for i, n := range x {
			setScalar(value.Index(i), n.(*big.Int))
		}
	}
	from, to := f.Bytes()
	got := bytes.Clone(b)
	view, _ := s.formats[st.Name].Check(got)
	if !record.Has(f) {
		if results := s.call(st, view, verb("Set", f), value.Interface()); len(results) != 1 || results[0] != false || !bytes.Equal(got, b) {
			return fmt.Sprintf("says %v of what is absent, and makes %x of %x", results, got, b)
		}
		return ""
	}
	if results := s.call(st, view, verb("Set", f), value.Interface()); len(results) > 0 && results[0] != true {
		return "refuses an address of its family"
	}
	block := record.Block(f)
	old := bytes.Clone(block[from:to])
	record2, _ := twin.Parse(st, got)
	copy(block[from:to], record2.Block(f)[from:to])
	if !bytes.Equal(got, want) {
		return fmt.Sprintf("made %x of %x: more than its bytes", got, b)
	}
	if d := diffAny(x, record2.Array(f)); d != "" {
		return fmt.Sprintf("over %x %s", old, d)
	}
	if d := s.setAddress(r, st, f, got); d != "" {
		return d
	}
	return s.diff(st, view, record2)
}

// update compares a checksum that is computed in place.
func (s *suite) update(st *layout.Struct, f *layout.Field, b []byte) string {
	for _, pseudo := range []uint16{0, 0x1234, 0xffff} {
		want, got := bytes.Clone(b), bytes.Clone(b)
		record, _ := twin.Parse(st, want)
		view, _ := s.formats[st.Name].Check(got)
		var args []any
		if f.Sum.Pseudo {
			args = append(args, zcrt.Sum(pseudo))
		} else {
			pseudo = 0
		}
		record.UpdateSum(f.Sum, pseudo)
		s.call(st, view, verb("Update", f), args...)
		if !bytes.Equal(got, want) {
			return fmt.Sprintf("%s with pseudo-header %#x made %x of %x, want %x", verb("Update", f), pseudo, got, b, want)
		}
		if ok := s.call(st, view, verb("Verify", f), args...)[0]; ok != true {
			return fmt.Sprintf("%s does not hold behind %s: %x", verb("Verify", f), verb("Update", f), got)
		}
	}
	return ""
}
