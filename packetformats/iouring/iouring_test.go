package iouring

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// captured are two entries as Linux 6.18 wrote them on amd64: of an operation that
// does nothing, and of one that reads a file which is not open.
var captured = slices.Concat(
	[]byte{0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}, // user_data
	[]byte{0, 0, 0, 0},                   // res
	[]byte{0, 0, 0, 0},                   // flags
	[]byte{0xa5, 0xa5, 0, 0, 0, 0, 0, 0}, // user_data
	[]byte{0xf7, 0xff, 0xff, 0xff},       // res: -EBADF
	[]byte{0, 0, 0, 0},                   // flags
)

func TestCaptured(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the bytes are those of a little-endian machine, and the layout is in the machine's order")
	}
	queue := make([]byte, 64) // which is aligned to eight bytes
	copy(queue, captured)
	for i, want := range []Completion{{UserData: 0x1122334455667788}, {UserData: 0xa5a5, Result: -9}} {
		at := i * CompletionFixedSize
		got, err := ParseCompletionInPlace(queue[at:])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("entry %d in place (-want +got):\n%s", i, diff)
		}
		view, err := ParseCompletion(captured[at:])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, view.Value()); diff != "" {
			t.Errorf("entry %d (-want +got):\n%s", i, diff)
		}
	}
	if _, err := ParseCompletionInPlace(queue[2:]); !errors.Is(err, zcrt.ErrAlign) {
		t.Errorf("an entry at byte 2: error %v, want %v", err, zcrt.ErrAlign)
	}
	if _, err := ParseCompletionInPlace(queue[56:]); !errors.Is(err, zcrt.ErrShort) {
		t.Errorf("half an entry: error %v, want %v", err, zcrt.ErrShort)
	}
}
