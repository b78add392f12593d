package agree

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// parse compares the verdict on b, and all that can be read of it.
func (s *suite) parse(t *testing.T, st *layout.Struct, b []byte) {
	t.Helper()
	f := s.formats[st.Name]
	before := bytes.Clone(b)
	wrong := func(what, d string) {
		t.Helper()
		t.Fatalf("%s of %x:\n%s", what, before, d)
	}
	want, fault := twin.Parse(st, b)
	view, got := f.Check(b)
	if !same(got, fault) {
		wrong("Check", diffError(got, fault))
	}
	if d := s.others(f, b, got); d != "" {
		wrong("Parse", d)
	}
	if d := s.cut(st, f, b); d != "" {
		wrong("Cut", d)
	}
	if fault == nil {
		if d := s.diff(st, view, want); d != "" {
			wrong("Check", d)
		}
		for _, part := range want.Outside() {
			wrong("the model", fmt.Sprintf("%s does not end at %v..%v", part.Field.Name, part.End.Min, part.End.Max))
		}
	}
	if st.Refines != nil {
		if d := s.refine(st, b); d != "" {
			wrong("Refine", d)
		}
	}
	if st.Lax {
		want, fault := twin.ParseLax(st, b)
		view, got := f.CheckLax(b)
		if !same(got, fault) {
			wrong("CheckLax", diffError(got, fault))
		}
		if _, err := f.ParseLax(b); (err != nil) != got.Failed() {
			wrong("ParseLax", fmt.Sprintf("error %v, but CheckLax gives %v", err, got))
		}
		if fault == nil {
			if d := s.diff(st, view, want); d != "" {
				wrong("CheckLax", d)
			}
		}
	}
	if !bytes.Equal(b, before) {
		t.Fatalf("reading changed %x to %x", before, b)
	}
}

// others compares Parse with Check.
func (s *suite) others(f Format, b []byte, got zcrt.Fault) string {
	_, err := f.Parse(b)
	if !got.Failed() {
		if err != nil {
			return fmt.Sprintf("Check accepts, but Parse gives %v", err)
		}
		return ""
	}
	if err != got {
		return fmt.Sprintf("Check gives %v, Parse %v", got, err)
	}
	matches := 0
	for _, target := range []error{zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue} {
		if errors.Is(err, target) {
			matches++
		}
	}
	if matches != 1 || err.Error() == "" || got.Site.Field == "" {
		return fmt.Sprintf("%v matches %d errors, want 1, and a field", err, matches)
	}
	return ""
}

// cut compares what Cut finds to be the record, and what follows it.
func (s *suite) cut(st *layout.Struct, f Format, b []byte) string {
	want, fault := twin.Cut(st, b)
	view, rest, err := f.Cut(b)
	if d := diffError(err, fault); d != "" {
		return d
	}
	if fault != nil {
		if rest != nil {
			return "it returns an error and a rest"
		}
		return ""
	}
	if len(want.Bytes)+len(rest) != len(b) || !bytes.Equal(b[len(b)-len(rest):], rest) {
		return fmt.Sprintf("it leaves %x of %x", rest, b)
	}
	if !st.Open {
		return ""
	}
	return s.diff(st, view, want)
}

// inputs calls try with records that the twin accepts, and with what they become
// when they are bent. It returns how many of those records there were.
func (s *suite) inputs(r *rand.Rand, st *layout.Struct, try func(b []byte)) int {
	samples := twin.Sample(r, st, times(10))
	for i, x := range samples {
		b, _ := twin.Encode(st, x, nil)
		try(exactly(b))
		try(exactly(append(bytes.Clone(b), 0xa5, 0, 0xff)))
		if i < times(2) {
			for n := range min(len(b), 300) {
				try(exactly(b[:n]))
			}
		}
		for range 8 {
			m := bytes.Clone(b)
			for range 1 + r.IntN(2) {
				if len(m) > 0 {
					m[r.IntN(min(len(m), 1+r.IntN(64)))] = edges[r.IntN(len(edges))]
				}
			}
			try(exactly(m[:r.IntN(len(m)+1)]))
			try(exactly(m))
		}
		if i < times(3) {
			s.bend(st, b, try)
		}
		s.aim(r, st, b, try)
	}
	for range times(50) {
		b := make([]byte, r.IntN(st.Fixed()+12))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		try(b)
	}
	if !testing.Short() {
		s.small(st, try)
	}
	return len(samples)
}

// edges are bytes at which lengths and rules tip over.
var edges = []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0f, 0x10, 0x40, 0x7f, 0x80, 0xa5, 0xfe, 0xff}

// exactly is b in a slice of its own, poisoned behind its end, so that reading
// on is seen as a value that is not there.
func exactly(b []byte) []byte {
	out := bytes.Repeat([]byte{0xa5}, len(b)+16)
	copy(out, b)
	return out[:len(b)]
}

// bend sets one field of a record after the other to the edges of what it can
// hold and of what its rules allow, and leaves the rest as it is.
func (s *suite) bend(st *layout.Struct, b []byte, try func(b []byte)) {
	one := big.NewInt(1)
	for _, f := range st.Fields {
		if f.Segment == nil || f.Segment.Part != nil || !f.Type.IsScalar() {
			continue
		}
		v, fault := twin.Parse(st, b)
		if fault != nil {
			return
		}
		if !v.Has(f) {
			continue
		}
		now := v.Scalar(f)
		values := []*big.Int{f.NaturalMin(), f.NaturalMax(), new(big.Int), new(big.Int).Add(now, one), new(big.Int).Sub(now, one)}
		if !f.Values.IsEmpty() {
			values = append(values, f.Values.Min(), f.Values.Max(),
				new(big.Int).Sub(f.Values.Min(), one), new(big.Int).Add(f.Values.Max(), one))
		}
		for _, n := range values {
			m := exactly(b)
			v.Bytes = m[:len(v.Bytes)]
			twin.Store(v.Block(f), f, n)
			try(m)
		}
	}
}

// small calls try with every input of up to three bytes of an alphabet, and with
// every one of up to two bytes where a record is no longer.
func (s *suite) small(st *layout.Struct, try func(b []byte)) {
	try(nil)
	if st.IsFixed() && st.Fixed() == 2 {
		for n := range 1 << 16 {
			try([]byte{byte(n >> 8), byte(n)})
		}
		return
	}
	for n := range 256 {
		try([]byte{byte(n)})
	}
	if st.Fixed() > 2 {
		return
	}
	for _, a := range edges {
		for _, b := range edges {
			try([]byte{a, b})
			for _, c := range edges {
				try([]byte{a, b, c})
			}
		}
	}
}
