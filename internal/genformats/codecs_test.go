package genformats

import (
	"bytes"
	"errors"
	"math"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestLyingCodecs encodes with codecs that say sizes which are none, or another one
// each time: that is an error, and no encoder panics.
func TestLyingCodecs(t *testing.T) {
	defer func() { lies.size, lies.get = nil, nil }()
	calls := 0
	x := CodedLies{
		One:   CodedLie{Text: []byte("text"), More: []byte("more")},
		List:  []CodedLie{{Text: []byte("abcd")}, {Text: []byte("efgh"), More: []byte("i")}},
		Whole: []byte("1234"), Data: []byte("data"),
	}
	for _, tt := range []struct {
		name string
		size func(v []byte) int
	}{
		{"below zero", func([]byte) int { return -1 }},
		{"the least", func([]byte) int { return math.MinInt }},
		{"the most", func([]byte) int { return math.MaxInt }},
		{"too many to be written", func([]byte) int { return 1<<26 + 1 }},
		{"one more", func(v []byte) int { return len(v) + 1 }},
		{"more each time", func(v []byte) int { calls++; return calls }},
		{"less each time", func(v []byte) int { calls++; return max(0, 40-calls) }},
		{"now and then", func(v []byte) int { calls++; return len(v) + calls%2 }},
		{"now and then less", func(v []byte) int { calls++; return len(v) - calls%3 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lies.size = nil
			if _, err := x.MarshalBinary(); err != nil {
				t.Fatalf("without lies: %v", err)
			}
			for first := range 60 {
				calls, lies.size = first, tt.size
				b, err := x.AppendBinary([]byte("in front"))
				if err == nil || !errors.As(err, new(zcrt.Fault)) || string(b) != "in front" {
					t.Fatalf("from call %d on: %q and the error %v", first, b, err)
				}
				buf := zcrt.NewBuffer(make([]byte, 200), 150)
				buf.Append(4)
				calls = first
				y := x
				y.Data = nil
				if _, f := y.Prepend(buf); !f.Failed() || buf.Len() != 4 || buf.Headroom() != 150 {
					t.Fatalf("from call %d on: Prepend leaves %d bytes, and the fault %v", first, buf.Len(), f)
				}
				calls = first
				x.One.MarshalBinary() // which may hold: so few are asked that no lie need show
			}
		})
	}
}

// TestCodecErrors reads what codecs refuse: the getter tells why, and what else
// fails tells where.
func TestCodecErrors(t *testing.T) {
	b := []byte("\x01name\x00\x00\x00\x00\x00\x00\x00\x007\x00\x00")
	v, err := ParseCodedFixed(b)
	if err != nil {
		t.Fatal(err)
	}
	if name, err := v.Name(); name != "name" || err != nil {
		t.Errorf("Name() is %q and %v", name, err)
	}
	_, err = v.Modified()
	if want := "codedfixed: Modified at byte 9: refused by dosTime.Get: no such time"; err == nil || err.Error() != want {
		t.Errorf("Modified: %v, want %s", err, want)
	}
	var refused zcrt.Refused
	if !errors.As(err, &refused) || refused.Offset() != 9 || !errors.Is(err, zcrt.ErrValue) || !errors.Is(err, refused.Err) {
		t.Errorf("Modified: %#v is no refusal at byte 9", err)
	}
	const want = "codedfixed: Modified at byte 9: refused by dosTime.Get"
	_, valueErr := v.Value()
	for name, err := range map[string]error{"Validate": v.Validate(), "Value": valueErr, "UnmarshalBinary": new(CodedFixed).UnmarshalBinary(b)} {
		if err == nil || err.Error() != want || !errors.Is(err, zcrt.ErrValue) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if got, want := v.String(), `CodedFixed{Kind: 1, Name: "name", Modified: codedfixed: Modified at byte 9: refused by dosTime.Get: no such time, Grade: grade 7, Behind: 0}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	x := CodedFixed{Name: "too long a name"}
	out, err := x.AppendBinary([]byte("in front"))
	if want := "codedfixed: Name at byte 1: refused by padded8.Size"; err == nil || err.Error() != want || string(out) != "in front" {
		t.Errorf("a value without a form: %q and %v, want %s", out, err, want)
	}
}

// TestCodecRefusesWhatItWrote encodes with a codec that does not read what it has
// written: that does not go out.
func TestCodecRefusesWhatItWrote(t *testing.T) {
	lies.get = errors.New("not mine")
	defer func() { lies.get = nil }()
	x := CodedLie{Text: []byte("text")}
	b, err := x.AppendBinary([]byte("in front"))
	if want := "codedlie: Text at byte 2: refused by liar.Get"; err == nil || err.Error() != want || !bytes.Equal(b, []byte("in front")) {
		t.Errorf("%q and %v, want %s", b, err, want)
	}
}
