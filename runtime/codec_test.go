package zcrt_test

import (
	"errors"
	"math"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

var coded = zcrt.Site{Format: "entry", Field: "Modified", Kind: zcrt.KindCodec, Rule: "DOSTime.Get"}

func TestRefused(t *testing.T) {
	cause := errors.New("no such month")
	var err error = zcrt.Refused{Fault: coded.At(4, 0, 0), Err: cause}
	if want := "entry: Modified at byte 4: refused by DOSTime.Get: no such month"; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	var fault zcrt.Fault
	if !errors.Is(err, cause) || !errors.Is(err, zcrt.ErrValue) || errors.Is(err, zcrt.ErrLength) || !errors.As(err, &fault) || fault.Offset() != 4 {
		t.Errorf("%v wraps neither its fault nor its cause", err)
	}
	if fault.Within(6).Error() != "entry: Modified at byte 10: refused by DOSTime.Get" {
		t.Errorf("in a record around, it is %v", fault.Within(6))
	}
}

func TestCodecSize(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 1 << 26: 1 << 26, 1<<26 + 1: 0, math.MaxInt: 0, -1: 0, math.MinInt: 0} {
		if got := zcrt.CodecSize(n); got != want {
			t.Errorf("CodecSize(%d) = %d, want %d", n, got, want)
		}
	}
}
