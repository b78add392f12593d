package genformats

import (
	"errors"
	"fmt"
	"testing"

	"github.com/zcgen/zcgen/internal/twin/agree"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestVarints(t *testing.T) { agree.TestVarints(t, twinVarints) }

// TestVarintExamples reads the examples of RFC 9000, section A.1, and of protocol
// buffers, by the names that a user would write.
func TestVarintExamples(t *testing.T) {
	for _, tt := range []struct {
		bytes []byte
		want  Quic
	}{
		{[]byte{0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c}, 151288809941952652},
		{[]byte{0x9d, 0x7f, 0x3e, 0x7d}, 494878333},
		{[]byte{0x7b, 0xbd}, 15293},
		{[]byte{0x25}, 37},
	} {
		x, n, err := ParseQuic(tt.bytes)
		if x != tt.want || n != len(tt.bytes) || err != nil {
			t.Errorf("ParseQuic(%x) = %d, %d, %v, want %d", tt.bytes, x, n, err, tt.want)
		}
		b, err := AppendQuic(nil, tt.want)
		if string(b) != string(tt.bytes) || err != nil || tt.want.Size() != len(b) {
			t.Errorf("AppendQuic(nil, %d) = %x, %v, Size %d, want %x", tt.want, b, err, tt.want.Size(), tt.bytes)
		}
	}
	if x, n, err := ParseQuic([]byte{0x40, 0x25}); x != 37 || n != 2 || err != nil {
		t.Errorf("37 in two bytes is %d, %d, %v", x, n, err)
	}
	if x, n, err := ParseSInt64([]byte{0x03}); x != -2 || n != 1 || err != nil {
		t.Errorf("-2 is %d, %d, %v", x, n, err)
	}
}

func TestVarintFaultText(t *testing.T) {
	quic := func(b ...byte) error { _, _, err := ParseQuicMinimal(b); return err }
	leb := func(b ...byte) error { _, _, err := ParseMQTTLength(b); return err }
	ber := func(b ...byte) error { _, _, err := ParseBERLength(b); return err }
	delta := func(b ...byte) error { _, _, err := ParseSInt32(b); return err }
	_, tooMuch := AppendQuic(nil, 1<<62)
	_, tooLittle := AppendSInt20(nil, -1<<20-1)
	for _, tt := range []struct {
		err  error
		kind error
		want string
	}{
		{quic(), zcrt.ErrShort, "quicminimal: value at byte 0: found 0 bytes, want 1"},
		{quic(0xc0, 1), zcrt.ErrShort, "quicminimal: value at byte 0: found 2 bytes, want 8"},
		{quic(0x40, 0x25), zcrt.ErrValue, "quicminimal: value 37 at byte 0, want its shortest form"},
		{leb(0x80, 0x80, 0x80, 0x81), zcrt.ErrValue, "mqttlength: last byte 129 at byte 3, want 0..127"},
		{ber(0x80), zcrt.ErrValue, "berlength: first byte 128 at byte 0, want 0..127 or 129..132"},
		{delta(0x81, 0), zcrt.ErrValue, "sint32: value -1 at byte 0, want its shortest form"},
		{tooMuch, zcrt.ErrValue, "quic: value 4611686018427387904 at byte 0, want 0..4611686018427387903"},
		{tooLittle, zcrt.ErrValue, "sint20: value -1048577 at byte 0, want -1048576..1048575"},
	} {
		if !errors.Is(tt.err, tt.kind) || fmt.Sprint(tt.err) != tt.want {
			t.Errorf("error %v, want %s", tt.err, tt.want)
		}
	}
}
