package zcrt_test

import (
	"math"
	"net/netip"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name string
		add  func(t *zcrt.Text)
		want string
	}{
		{"no field", func(*zcrt.Text) {}, "X{}"},
		{"least unsigned", func(t *zcrt.Text) { t.Uint("F", 0) }, "X{F: 0}"},
		{"greatest unsigned", func(t *zcrt.Text) { t.Uint("F", math.MaxUint64) }, "X{F: 18446744073709551615}"},
		{"least signed", func(t *zcrt.Text) { t.Int("F", math.MinInt64) }, "X{F: -9223372036854775808}"},
		{"a float", func(t *zcrt.Text) { t.Float("F", 0.1, 64) }, "X{F: 0.1}"},
		{"a float of 32 bits", func(t *zcrt.Text) { t.Float("F", float64(float32(0.1)), 32) }, "X{F: 0.1}"},
		{"a negative zero", func(t *zcrt.Text) { t.Float("F", math.Copysign(0, -1), 64) }, "X{F: -0}"},
		{"floats that are no numbers", func(t *zcrt.Text) { t.Float("F", math.NaN(), 64); t.Float("G", math.Inf(-1), 32) }, "X{F: NaN, G: -Inf}"},
		{"hex with zeros in front", func(t *zcrt.Text) { t.Hex("F", 0x2e, 4) }, "X{F: 0x002e}"},
		{"hex that fills its digits", func(t *zcrt.Text) { t.Hex("F", 0x1f2e, 4) }, "X{F: 0x1f2e}"},
		{"hex beyond its digits", func(t *zcrt.Text) { t.Hex("F", 0x1f2e3, 4) }, "X{F: 0x1f2e3}"},
		{"hex zero of no digits", func(t *zcrt.Text) { t.Hex("F", 0, 0) }, "X{F: 0x0}"},
		{"hex zero of sixteen digits", func(t *zcrt.Text) { t.Hex("F", 0, 16) }, "X{F: 0x0000000000000000}"},
		{"hex one short of the next digit", func(t *zcrt.Text) { t.Hex("F", 0xf, 2) }, "X{F: 0x0f}"},
		{"greatest hex", func(t *zcrt.Text) { t.Hex("F", math.MaxUint64, 16) }, "X{F: 0xffffffffffffffff}"},
		{"booleans", func(t *zcrt.Text) { t.Bool("F", true); t.Bool("G", false) }, "X{F: true, G: false}"},
		{"a word", func(t *zcrt.Text) { t.Word("F", "UDP") }, "X{F: UDP}"},
		{"a word of a value's own", func(t *zcrt.Text) { t.Stringer("F", netip.MustParseAddr("::1")) }, "X{F: ::1}"},
		{"a nested record first", func(t *zcrt.Text) { t.Word("F", "Y{}"); t.Uint("G", 1) }, "X{F: Y{}, G: 1}"},
		{"a word that ends in a brace", func(t *zcrt.Text) { t.Word("F", "{"); t.Uint("G", 1) }, "X{F: {, G: 1}"},
		{"no bytes", func(t *zcrt.Text) { t.Bytes("F", nil) }, "X{F: 0 bytes}"},
		{"one byte", func(t *zcrt.Text) { t.Bytes("F", []byte{0x0a}) }, "X{F: 0x0a}"},
		{"eight bytes", func(t *zcrt.Text) { t.Bytes("F", []byte("\x00234567\xff")) }, "X{F: 0x00323334353637ff}"},
		{"nine bytes", func(t *zcrt.Text) { t.Bytes("F", make([]byte, 9)) }, "X{F: 9 bytes}"},
		{"an array of four", func(t *zcrt.Text) { t.Array("F", []byte{10, 77, 0, 2}) }, "X{F: 0x0a4d0002}"},
		{"an array of nine", func(t *zcrt.Text) { t.Array("F", make([]byte, 9)) }, "X{F: 0x000000000000000000}"},
		{"an absent field between others", func(t *zcrt.Text) { t.Uint("F", 1); t.Absent("G"); t.Uint("H", 2) }, "X{F: 1, G: none, H: 2}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := zcrt.NewText("X")
			tt.add(text)
			if got := text.String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestTextStringTwice asks for the line, adds a field and asks again.
func TestTextStringTwice(t *testing.T) {
	text := zcrt.NewText("X")
	text.Uint("F", 1)
	first := text.String()
	text.Uint("G", 2)
	if got, want := first+" "+text.String(), "X{F: 1} X{F: 1, G: 2}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
