package genformats

import (
	"errors"
	"testing"

	"github.com/zcgen/zcgen/internal/genformats/imported"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func imports(t *testing.T) (ImportsView, []byte) {
	t.Helper()
	x := Imports{
		Plain: imported.Plain{Kind: imported.KindHigh, Number: 0x1234},
		Ruled: imported.Ruled{Step: -3, Kind: imported.KindLow},
		Sized: imported.Sized{Kind: 7, Text: []byte("ok")},
		After: imported.Ruled{Kind: imported.KindHigh},
	}
	b, err := x.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseImports(b)
	if err != nil {
		t.Fatal(err)
	}
	return v, b
}

// TestImportedIsCheckedAgain changes the bytes of a record of another package
// behind the view around it: its accessor tells, and nothing panics.
func TestImportedIsCheckedAgain(t *testing.T) {
	v, b := imports(t)
	if r, err := v.Ruled(); err != nil || r.Step() != -3 {
		t.Fatalf("%v, %v", r, err)
	}
	b[4] = 0
	_, err := v.Ruled()
	if want := "ruled: Tag 0 at byte 4, want 0xa"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if x, err := v.Value(); err != nil || x.Ruled != (imported.Ruled{}) || x.Plain.Number != 0x1234 {
		t.Errorf("%+v, %v", x, err)
	}
	if v.String() == "" || v.Plain().Number() != 0x1234 {
		t.Error("the rest is not readable any more")
	}
	b[len(b)-3] = 0
	if _, err := v.After(); !errors.Is(err, zcrt.ErrValue) {
		t.Errorf("behind a part: %v", err)
	}
}

// TestImportedEncoding refuses what the other package's encoder does, and says
// where it is in the record around it.
func TestImportedEncoding(t *testing.T) {
	x := Imports{Ruled: imported.Ruled{Kind: imported.KindLow}, After: imported.Ruled{Kind: 77}}
	x.Sized.Text = []byte{1, 2}
	_, err := x.MarshalBinary()
	if want := "ruled: Kind 77 at byte 19, want KindLow, KindHigh"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	x.Ruled.Step = 9
	_, err = x.MarshalBinary()
	if want := "ruled: Step 9 at byte 4, want 4 bits"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestImportedBindings follows what a record of another package holds.
func TestImportedBindings(t *testing.T) {
	carrier := func(kind imported.Kind, flag bool, number uint16, payload, tail []byte) imported.CarrierView {
		t.Helper()
		x := imported.Carrier{Kind: kind, Flag: flag, Plain: imported.Plain{Kind: imported.KindLow, Number: number}, Payload: payload, Tail: tail}
		b, err := x.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := imported.ParseCarrier(b)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		name          string
		parent        imported.CarrierView
		payload, tail bool
		wrong, behind error
	}{
		{"nothing is bound", carrier(imported.KindLow, false, 9, nil, nil), false, false, nil, nil},
		{"the payload", carrier(imported.KindLow, true, 8, []byte{0, 0, 0, 1}, nil), true, false, nil, nil},
		{"a condition over nested fields", carrier(imported.KindLow, true, 7, []byte{0, 0, 0, 1}, nil), false, false, nil, nil},
		{"a value that is refused", carrier(imported.KindLow, true, 8, []byte{0, 0, 0, 5}, nil), true, false, zcrt.ErrValue, nil},
		{"bytes that no one can send any more", carrier(imported.KindLow, true, 8, []byte{0}, nil), true, false, zcrt.ErrLength, nil},
		{"the tail", carrier(imported.KindHigh, false, 8, nil, []byte{1, 9}), false, true, nil, nil},
		{"a tail of which more can come", carrier(imported.KindHigh, false, 8, nil, []byte{1}), false, true, nil, zcrt.ErrShort},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, bound, err := InImportedFromCarrier(tt.parent)
			_, boundTail, errTail := InImportedTailFromCarrier(tt.parent)
			if bound != tt.payload || boundTail != tt.tail {
				t.Errorf("bound are %v and %v, want %v and %v", bound, boundTail, tt.payload, tt.tail)
			}
			if !errors.Is(err, tt.wrong) || (err == nil) != (tt.wrong == nil) || !errors.Is(errTail, tt.behind) || (errTail == nil) != (tt.behind == nil) {
				t.Errorf("errors %v and %v, want %v and %v", err, errTail, tt.wrong, tt.behind)
			}
		})
	}
}
