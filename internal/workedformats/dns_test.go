package workedformats

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text is a name with dots, following its pointers.
func text(t *testing.T, n DNSNameView) (string, error) {
	t.Helper()
	var labels []string
	for {
		c := n.Labels()
		for l, ok := c.Next(); ok; l, ok = c.Next() {
			if s, ok := l.Text(); ok && len(s) > 0 {
				labels = append(labels, string(s))
			}
		}
		if err := c.Err(); err != nil {
			return "", err
		}
		next, ok, err := n.Ptr()
		if err != nil || !ok {
			return strings.Join(labels, "."), err
		}
		n = next
	}
}

func TestDNSResponse(t *testing.T) {
	b := unhex(t, `
		1234 8180 0001 0002 0000 0001
		03777777 07 6578616d706c65 03 636f6d 00 0001 0001
		c00c 0005 0001 0000003c 0002 c010
		c010 0001 0001 0000003c 0004 c0000201
		00 0029 1000 00000000 0000`)
	v, err := ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Validate(); err != nil {
		t.Error(err)
	}
	var got []string
	q := v.Questions()
	for e, ok := q.Next(); ok; e, ok = q.Next() {
		n, err := e.Name()
		if err != nil {
			t.Fatal(err)
		}
		s, err := text(t, n)
		got = append(got, s)
		if err != nil || e.Type() != 1 || e.Class() != 1 {
			t.Error(e, err)
		}
	}
	for _, c := range []DNSRRCursor{v.Answers(), v.Authority(), v.Additional()} {
		for e, ok := c.Next(); ok; e, ok = c.Next() {
			n, err := e.Name()
			if err != nil {
				t.Fatal(err)
			}
			s, err := text(t, n)
			if err != nil {
				t.Error(err)
			}
			got = append(got, s+" "+hex.EncodeToString(e.RData()))
		}
		if err := c.Err(); err != nil {
			t.Error(err)
		}
	}
	want := []string{"www.example.com", "www.example.com c010", "example.com c0000201", " "}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	for n := range b {
		v, err := ParseDNS(b[:n])
		if err == nil {
			err = v.Validate()
		}
		if !errors.Is(err, zcrt.ErrShort) && !errors.Is(err, zcrt.ErrLength) {
			t.Errorf("cut off at %d: %v", n, err)
		}
	}
}

// A pointer must point in front of the name that it is in, so no walk is endless.
func TestDNSPointerLoops(t *testing.T) {
	for _, tt := range []struct{ name, message string }{
		{"to itself", "0000 0000 0001 0000 0000 0000 c00c 0001 0001"},
		{"forward", "0000 0000 0001 0000 0000 0000 c012 0001 0001 00"},
		{"to a label of its own name", "0000 0000 0001 0000 0000 0000 0161 c00c 0001 0001"},
		{"two that point at each other", "0000 0000 0002 0000 0000 0000 0161 c013 0001 0001 0162 c00c 0001 0001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseDNS(unhex(t, tt.message))
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Validate(); !errors.Is(err, zcrt.ErrLength) {
				t.Errorf("Validate returns %v", err)
			}
		})
	}
}

func TestDNSEncodes(t *testing.T) {
	label := func(s string) DNSLabel { return DNSLabel{N: uint8(len(s)), Text: []byte(s)} }
	x := DNS{
		ID: 7, RD: true,
		Questions: []DNSQuestion{{Name: DNSName{Labels: []DNSLabel{label("a"), label("bc"), {}}}, Type: 1, Class: 1}},
	}
	b, err := x.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if want := unhex(t, "0007 0100 0001 0000 0000 0000 0161 026263 00 0001 0001"); string(b) != string(want) {
		t.Errorf("got %x, want %x", b, want)
	}
}
