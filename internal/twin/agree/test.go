package agree

import (
	"encoding/hex"
	"flag"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// effort is how many times more inputs are tried than in a quick test.
var effort = flag.Int("effort", 1, "compare generated code with its twin on so many times more inputs")

// times is how many inputs of a kind are parsed: n for each unit of effort, and under
// -short a tenth of n.
func times(n int) int {
	if testing.Short() {
		return max(1, n/10)
	}
	return n * *effort
}

// random is a generator that depends on a name alone, so that a new struct
// changes no other's inputs.
func random(name string) *rand.Rand {
	h := fnv.New64()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

// Test compares all formats of the package in the current folder with their
// twins.
func Test(t *testing.T, formats []Format) {
	s := load(t, formats)
	for _, st := range s.structs {
		t.Run(st.Name, func(t *testing.T) {
			t.Run("parse", func(t *testing.T) { s.testParse(t, st) })
			t.Run("exhaust", func(t *testing.T) { s.testExhaustively(t, st) })
			t.Run("encode", func(t *testing.T) { s.testEncode(t, st) })
			t.Run("set", func(t *testing.T) { s.testSet(t, st) })
			t.Run("allocate", func(t *testing.T) { s.testAllocations(t, st) })
			t.Run("size", func(t *testing.T) { s.testSize(t, st) })
			if len(st.Conversions) > 0 {
				t.Run("convert", func(t *testing.T) { s.testConvert(t, st) })
			}
			if st.Volatile {
				t.Run("volatile", func(t *testing.T) { s.testVolatile(t, st) })
			}
			if st.Natural {
				t.Run("in place", func(t *testing.T) { s.testInPlace(t, st) })
			}
			if st.Leads() && st.Tells() {
				t.Run("either", func(t *testing.T) { s.testEither(t, st.Pair) })
			}
		})
	}
}

func (s *suite) testParse(t *testing.T, st *layout.Struct) {
	for _, vector := range st.Vectors {
		b, err := hex.DecodeString(strings.ReplaceAll(vector, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		s.parse(t, st, b)
	}
	n := s.inputs(random(st.Name), st, func(b []byte) { s.parse(t, st, b) })
	if n == 0 {
		t.Error("no record was found that the layout allows")
	}
}

func (s *suite) testEncode(t *testing.T, st *layout.Struct) {
	r := random(st.Name)
	try := func(x reflect.Value, value twin.Record) {
		t.Helper()
		if d := s.encode(r, st, x, value); d != "" {
			t.Fatalf("%v:\n%s", value, d)
		}
	}
	typ := reflect.TypeOf(s.formats[st.Name].Owned).Elem()
	samples := twin.Sample(r, st, 8**effort)
	for _, value := range slices.Concat(samples, everyEnumValue(st, samples), anyRecords(r, st, 20**effort)) {
		x := reflect.New(typ)
		if fill(st, x.Elem(), value) {
			try(x, value)
		}
		b, ok := twin.Encode(st, value, nil)
		if !ok {
			continue
		}
		if err := owned(x, own(st, "UnmarshalBinary"), b)[0]; err != nil {
			t.Fatalf("UnmarshalBinary of %x: %v", b, err)
		}
		try(x, record(st, x.Elem()))
	}
}

// everyEnumValue is the first of the samples with each value of each enum.
func everyEnumValue(st *layout.Struct, samples []twin.Record) []twin.Record {
	var out []twin.Record
	for _, f := range twin.Fields(st) {
		if f.Type.Enum == nil || !f.Type.IsScalar() || len(samples) == 0 {
			continue
		}
		for _, v := range f.Type.Enum.Values {
			x := maps.Clone(samples[0])
			x[f.Name] = v.Value
			out = append(out, x)
		}
	}
	return out
}

// anyRecords are values of which many have no encoding.
func anyRecords(r *rand.Rand, st *layout.Struct, n int) []twin.Record {
	var out []twin.Record
	for range n {
		out = append(out, twin.Random(r, st))
	}
	return out
}

func (s *suite) testSet(t *testing.T, st *layout.Struct) {
	r := random(st.Name)
	for _, value := range twin.Sample(r, st, 2**effort) {
		b, _ := twin.Encode(st, value, nil)
		if d := s.set(r, st, b); d != "" {
			t.Fatalf("%x: %s", b, d)
		}
	}
}

// testAllocations parses records, good and bad, and reads all of the good ones.
func (s *suite) testAllocations(t *testing.T, st *layout.Struct) {
	f := s.formats[st.Name]
	r := random(st.Name)
	samples := twin.Sample(r, st, 1)
	if len(samples) == 0 {
		t.Fatal("no record was found that the layout allows")
	}
	good, _ := twin.Encode(st, samples[0], nil)
	bad := good
	for n := len(good) - 1; n >= 0 && !refused(f, bad); n-- {
		bad = good[:n]
	}
	for i := 0; i < 100 && !refused(f, bad); i++ {
		bad = exactly(good)
		for k := range bad {
			bad[k] = byte(r.Uint32())
		}
	}
	if !f.Touch(good) {
		t.Fatalf("%x is not accepted", good)
	}
	inputs := [][]byte{good}
	if refused(f, bad) {
		inputs = append(inputs, bad)
	}
	for _, b := range inputs {
		if n := testing.AllocsPerRun(20, func() { f.Touch(b) }); n != 0 {
			t.Errorf("%x: parsing and reading it allocates %v times", b, n)
		}
	}
}

// testSize checks that the compiler keeps a view in registers: it does so with
// at most four words in at most four fields.
func (s *suite) testSize(t *testing.T, st *layout.Struct) {
	view, _ := s.formats[st.Name].Check(nil)
	typ := reflect.TypeOf(view)
	if typ.NumField() > 4 {
		t.Errorf("%s has %d fields", typ, typ.NumField())
	}
	if word := reflect.TypeFor[uintptr]().Size(); word == 8 && typ.Size() > 4*word {
		t.Errorf("%s has %d bytes", typ, typ.Size())
	}
}

func refused(f Format, b []byte) bool {
	_, fault := f.Check(b)
	return fault.Failed()
}

// Use and Use2 take values, so that what computes them is not left out.
//
//go:noinline
func Use[T any](T) {}

//go:noinline
func Use2[T, U any](T, U) {}
