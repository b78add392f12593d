package genformats

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/zcgen/zcgen/internal/twin/agree"
	zcrt "github.com/zcgen/zcgen/runtime"
)

//go:generate go run ../twin/registry

func TestTwin(t *testing.T) { agree.Test(t, twinFormats) }

// TestBindings follows what a record holds, by the names that the twin does not
// know: one function for each pair of layouts.
func TestBindings(t *testing.T) {
	carrier := func(kind Level, flag bool, x, y uint16, payload ...byte) CarrierView {
		t.Helper()
		c := Carrier{Kind: kind, Flag: flag, Point: Point{x, y}, Payload: payload}
		b, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseCarrier(b)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		name   string
		parent CarrierView
		boundA bool
		boundB bool
		next   CarrierNextLayer
		wrong  error
	}{
		{"nothing is bound", carrier(LevelLow, false, 1, 2), false, false, CarrierNextLayerUnknown, nil},
		{"the first", carrier(LevelHigh, false, 1, 2, 0, 0, 0, 1), true, false, CarrierNextLayerCarriedA, nil},
		{"the second", carrier(LevelHigh, true, 1, 2, 1, 0xff), false, true, CarrierNextLayerCarriedB, nil},
		{"a condition over nested fields", carrier(LevelHigh, true, 2, 2, 1, 0xff), false, false, CarrierNextLayerUnknown, nil},
		{"a value that is refused", carrier(LevelHigh, false, 1, 2, 0, 0, 0, 5), true, false, CarrierNextLayerCarriedA, zcrt.ErrValue},
		{"bytes that no one can send any more", carrier(LevelHigh, false, 1, 2, 0, 0), true, false, CarrierNextLayerCarriedA, zcrt.ErrLength},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, boundA, errA := CarriedAFromCarrier(tt.parent)
			_, boundB, errB := CarriedBFromCarrier(tt.parent)
			if boundA != tt.boundA || boundB != tt.boundB {
				t.Errorf("bound are A: %v, B: %v; want %v, %v", boundA, boundB, tt.boundA, tt.boundB)
			}
			if err := errors.Join(errA, errB); !errors.Is(err, tt.wrong) || (err == nil) != (tt.wrong == nil) {
				t.Errorf("error %v, want %v", err, tt.wrong)
			}
			if got := tt.parent.NextLayer(); got != tt.next {
				t.Errorf("NextLayer() = %d, want %d", got, tt.next)
			}
		})
	}
}

// TestBindingsOfFields follows two fields of one record, of which one goes on up
// to the end of the bytes at hand.
func TestBindingsOfFields(t *testing.T) {
	g, err := ParseGreedier([]byte{9, 2, 4, 'x', 3, 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := g.NextLayerOfHead(); got != GreedierNextLayerOfHeadHiddenChild {
		t.Errorf("NextLayerOfHead() = %d", got)
	}
	if got := g.NextLayerOfTail(); got != GreedierNextLayerOfTailUnknown {
		t.Errorf("NextLayerOfTail() = %d", got)
	}
	if _, bound, f := checkHiddenChildFromGreedier(g); !bound || f.Kind() != zcrt.KindLength {
		t.Errorf("a child that its window cuts: bound %v, %v", bound, f)
	}
	g, err = ParseGreedier([]byte{1, 0, 3, 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, bound, f := CheckCarriedBFromGreedier(g); !bound || f.Kind() != zcrt.KindShort {
		t.Errorf("a child of which more can come: bound %v, %v", bound, f)
	}
}

func TestEnumNames(t *testing.T) {
	for _, tt := range []struct {
		value fmt.Stringer
		want  string
	}{
		{LevelHigh, "High"},
		{Level_7, "Level_7"},
		{Loudest, "Loudest"},
		{Level(9), "Level(9)"},
		{TiltLeft, "Left"},
		{Tilt(-100), "Tilt(-100)"},
		{PhaseTwo, "TWO"},
		{MagicLarge, "Large"},
		{Magic(1<<64 - 1), "Magic(18446744073709551615)"},
		{colorGreen, "Green"},
	} {
		if got := tt.value.String(); got != tt.want {
			t.Errorf("String() is %q, want %q", got, tt.want)
		}
	}
	if _, is := any(OffsetNone).(fmt.Stringer); is {
		t.Error("a type that is in no layout has a generated String method")
	}
}

// TestFaultText reads what faults say of signed values, nested fields and sizes
// of 64 bits.
func TestFaultText(t *testing.T) {
	rules := Rules{Where: 1, WhereBool: true, InByte: 3, InHigh: 7, InLong: 1, Both: 2}
	b, err := rules.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b, []byte{0xff, 0xff, 0xff, 0xfe}) // EqualSign: -2
	b[at+3] = 0xf0
	_, err = ParseRules(b)
	if want := "rules: EqualSign -16 at byte 11, want -2"; err == nil || err.Error() != want {
		t.Errorf("a signed value: %v, want %s", err, want)
	}
	_, err = ParseSize64([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0})
	if want := "size64: Data at byte 8: found 9 bytes, want 4294967295"; err == nil || err.Error() != want {
		t.Errorf("a size of 64 bits: %v, want %s", err, want)
	}
	x := Nested{Lead: 4, Check: Ranged{Step: 4}, Deep: Deep{Inner: Ranged{Step: 1}, Kind: LevelLow}, Extra: make([]byte, 4), After: Ranged{Step: 1}}
	_, err = x.MarshalBinary()
	if want := "nested: Check.Step 4 at byte 5, want Check.Step != Lead && Point.X != 7"; err == nil || err.Error() != want {
		t.Errorf("a field of a nested struct: %v, want %s", err, want)
	}
}
