package zcrt_test

import (
	"errors"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestUnfit(t *testing.T) {
	for want, u := range map[string]error{
		"zc: Port is 70000, which does not fit uint16":               zcrt.UnfitUint("Port", 70000, "uint16"),
		"zc: Entries[3].Level is -1, which does not fit Level":       zcrt.UnfitAt("Entries", 3, zcrt.UnfitInt("Level", -1, "Level")),
		"zc: Head.Entries[0].Level is 9, which does not fit a.Level": zcrt.UnfitIn("Head", zcrt.UnfitAt("Entries", 0, zcrt.UnfitInt("Level", 9, "a.Level"))),
	} {
		if u.Error() != want {
			t.Errorf("got  %s\nwant %s", u, want)
		}
		if !errors.Is(u, zcrt.ErrValue) || errors.Is(u, zcrt.ErrLength) {
			t.Errorf("%s does not match ErrValue, and that alone", u)
		}
	}
}
