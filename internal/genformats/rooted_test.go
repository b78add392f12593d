package genformats

import (
	"errors"
	"slices"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestRooted reads records that lie in a root and whose last field ends by itself: the
// offsets of what is in them, also of what is wrong, are those in the root.
func TestRooted(t *testing.T) {
	b := []byte("\x00\x01" + "\x01a\x00" + "\x00\x05\x00\x06\x00\x00" + "\x40\x41\x05" + "\x07\xc0\x02" + "\x09")
	v, err := ParseRootedMessage(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Validate(); err != nil {
		t.Error(err)
	}
	holders, ends := v.Holders(), v.Ends()
	holder, _ := holders.Next()
	end, _ := ends.Next()
	var codes []uint16
	for code, err := range holder.Codes().All() {
		codes = append(codes, code)
		if err != nil {
			t.Error(err)
		}
	}
	if want := []uint16{5, 6}; !slices.Equal(codes, want) {
		t.Errorf("the codes are %d, want %d", codes, want)
	}
	if end.Kind() != 7 || len(end.Bytes()) != 3 || v.Last() != 9 {
		t.Errorf("the end has %d and % x, and behind it is %d", end.Kind(), end.Bytes(), v.Last())
	}
	ints := holder.Ints()
	if x, ok := ints.Next(); x != 65 || !ok {
		t.Errorf("the first integer is %d, %v, want 65", x, ok)
	}
	for n := range b {
		if _, err := ParseRootedMessage(b[:n:n]); !errors.Is(err, zcrt.ErrShort) {
			t.Errorf("of %d bytes: %v, want %v", n, err, zcrt.ErrShort)
		}
	}
	b[11] = 0xc0 // eight bytes, of which three are in the list
	ints = holder.Ints()
	_, ok := ints.Next()
	var fault zcrt.Fault
	if !errors.As(ints.Err(), &fault) || ok || fault.Offset() != 11 {
		t.Errorf("a malformed integer: %v, %v", ok, ints.Err())
	}
}
