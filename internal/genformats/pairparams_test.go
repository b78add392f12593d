package genformats

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// outcome is what a check of a record finds: the field at fault, or what there is.
type outcome struct {
	Fault string
	Words []uint16
	Rest  []byte
}

func refused(f zcrt.Fault) outcome { return outcome{Fault: f.Site.Field} }

// TestPairParameters compares layouts in both byte orders that are given parameters,
// which the twin does not know, with such as have the values of these written in: on
// records of any bytes and lengths. Which of several faults is found first may differ,
// since a field that is always there is looked for earlier.
func TestPairParameters(t *testing.T) {
	const least = 0x0102
	for _, tt := range []struct {
		name         string
		given, plain func(b []byte) outcome
	}{
		{"big-endian, none", func(b []byte) outcome {
			v, f := CheckPairGivenPartsBE(b, false, 0)
			if f.Failed() {
				return refused(f)
			}
			if _, there := v.Words(); there {
				t.Error("Words are there")
			}
			return outcome{Rest: v.Value(false, 0).Rest}
		}, func(b []byte) outcome {
			v, f := CheckPairGivenNoneBE(b)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Rest: v.Rest()}
		}},
		{"little-endian, none", func(b []byte) outcome {
			v, f := CheckPairGivenPartsLE(b, false, 0)
			if f.Failed() {
				return refused(f)
			}
			if _, there := v.Words(); there {
				t.Error("Words are there")
			}
			return outcome{Rest: v.Value(false, 0).Rest}
		}, func(b []byte) outcome {
			v, f := CheckPairGivenNoneLE(b)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Rest: v.Rest()}
		}},
		{"big-endian, some", func(b []byte) outcome {
			v, f := CheckPairGivenPartsBE(b, true, least)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Words: v.Value(true, least).Words, Rest: v.Rest()}
		}, func(b []byte) outcome {
			v, f := CheckPairGivenSomeBE(b)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Words: v.Value().Words, Rest: v.Rest()}
		}},
		{"little-endian, some", func(b []byte) outcome {
			v, f := CheckPairGivenPartsLE(b, true, least)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Words: v.Value(true, least).Words, Rest: v.Rest()}
		}, func(b []byte) outcome {
			v, f := CheckPairGivenSomeLE(b)
			if f.Failed() {
				return refused(f)
			}
			return outcome{Words: v.Value().Words, Rest: v.Rest()}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 1))
			accepted, faults := 0, map[string]bool{}
			for range 20000 {
				b := make([]byte, r.IntN(20))
				for i := range b {
					b[i] = byte(r.IntN(6)) * byte(r.IntN(3)) // lengths that often fit
				}
				want, got := tt.plain(b), tt.given(b)
				if (want.Fault == "") != (got.Fault == "") || !slices.Equal(want.Words, got.Words) || !slices.Equal(want.Rest, got.Rest) {
					t.Fatalf("%x (-want +got):\n%s", b, cmp.Diff(want, got))
				}
				if got.Fault == "" {
					accepted++
				}
				faults[got.Fault] = true
			}
			if accepted < 100 || len(faults) < 3 { // no fault is one of them
				t.Errorf("%d records are accepted, and the fields at fault are %v", accepted, faults)
			}
		})
	}
}

// TestPairGiven encodes and reads what has parameters and is of either byte order, as
// its bytes tell.
func TestPairGiven(t *testing.T) {
	x := PairGiven{Omen: OmenOne, Least: 9, Level: 10}
	for _, marshal := range []func() ([]byte, error){x.MarshalBinaryBE, x.MarshalBinaryLE} {
		b, err := marshal()
		if err != nil {
			t.Fatal(err)
		}
		v, rest, err := CutPairGiven(append(b, 1, 2), 10, false)
		if err != nil || len(rest) != 2 || v.Level() != 10 {
			t.Errorf("%x: level %d, %d bytes behind it, error %v", b, v.Level(), len(rest), err)
		}
		if got, want := v.Value(10, false), (PairGiven{Omen: OmenOne, Least: 10, Level: 10}); got != want {
			t.Errorf("value %v, want %v", got, want)
		}
		if _, f := CheckPairGiven(b, 11, false); f.Kind() != zcrt.KindValue {
			t.Errorf("a level that is too low: %v", f)
		}
		if _, err := ParsePairGiven(b, 11, true); err != nil {
			t.Error(err)
		}
		read := PairGiven{Least: 10}
		if err := read.UnmarshalBinary(b); err != nil || read.Level != 10 || read.Least != 10 {
			t.Errorf("UnmarshalBinary gives %v, %v", read, err)
		}
		read.Least = 11
		if err := read.UnmarshalBinary(b); err == nil {
			t.Error("UnmarshalBinary takes a level that is too low")
		}
	}
	x.Least = 11
	if b, err := x.MarshalBinaryLE(); err == nil {
		t.Errorf("a level that is too low is encoded: %x", b)
	}
}
