package packetformats

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func FuzzEthernet(f *testing.F)                     { fuzz(f, "ethernet") }
func FuzzARP(f *testing.F)                          { fuzz(f, "arpv4") }
func FuzzIPv4(f *testing.F)                         { fuzz(f, "ipv4") }
func FuzzUDP(f *testing.F)                          { fuzz(f, "udp") }
func FuzzICMPv4(f *testing.F)                       { fuzz(f, "icmpv4") }
func FuzzICMPv4Echo(f *testing.F)                   { fuzz(f, "icmpv4echo") }
func FuzzICMPv4DestinationUnreachable(f *testing.F) { fuzz(f, "icmpv4destinationunreachable") }

// fuzz holds a format to its promises on bytes of any kind.
func fuzz(f *testing.F, name string) {
	format := formatNamed(f, name)
	for _, record := range format.records {
		f.Add(record)
		f.Add(record[:len(record)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		before := bytes.Clone(b)
		v, err := format.parse(b)
		if err != nil {
			format.refused(t, b, v, err)
		} else {
			format.accepted(t, b, v)
		}
		if !bytes.Equal(b, before) {
			t.Errorf("reading changed the bytes to\n% x", b)
		}
	})
}

// refused checks an error: it is the only result, and of one kind.
func (f format) refused(t *testing.T, b []byte, v view, err error) {
	if !reflect.ValueOf(v).IsZero() {
		t.Errorf("a view beside the error: %v", err)
	}
	kinds := 0
	for _, kind := range []error{zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue, zcrt.ErrAlign, zcrt.ErrChecksum} {
		if errors.Is(err, kind) {
			kinds++
		}
	}
	if kinds != 1 {
		t.Errorf("%v is of %d kinds", err, kinds)
	}
	var fault zcrt.Fault
	if !errors.As(err, &fault) || fault.Site.Format != f.name || fault.Site.Field == "" {
		t.Errorf("%v names no field of %s", err, f.name)
	}
	if _, checked := f.check(b); checked != fault {
		t.Errorf("Check has the fault %v, Parse the error %v", checked, err)
	}
	if f.lax != nil && !errors.Is(err, zcrt.ErrShort) {
		if _, laxErr := f.lax(b); laxErr == nil {
			t.Errorf("ParseLax takes what is not just short: %v", err)
		}
	}
}

// accepted checks a view: all of its methods can be called, and the record comes
// back from the value that it makes.
func (f format) accepted(t *testing.T, b []byte, v view) {
	record := v.Bytes()
	if len(record) < f.size() || !bytes.HasPrefix(b, record) || cap(record) != len(record) {
		t.Fatalf("the record is %d bytes of capacity %d in %d", len(record), cap(record), len(b))
	}
	if err := v.Validate(); err != nil {
		t.Errorf("Validate: %v", err)
	}
	if v.String() == "" {
		t.Error("no text")
	}
	if whole, rest, err := f.cut(b); err != nil || len(whole.Bytes())+len(rest) != len(b) {
		t.Errorf("Cut leaves %d bytes behind %d of %d: %v", len(rest), len(whole.Bytes()), len(b), err)
	}
	if f.lax != nil {
		lax, err := f.lax(b)
		if err != nil || lax.Truncated() || !bytes.Equal(lax.Bytes(), record) {
			t.Errorf("ParseLax: %v, truncated %v, of % x", err, lax.Truncated(), lax.Bytes())
		}
	}

	x := f.value(v)
	if x.Size() != len(record) {
		t.Errorf("the value takes %d bytes, the record %d", x.Size(), len(record))
	}
	once, err := x.MarshalBinary()
	if err != nil {
		t.Fatalf("what was parsed has no wire form: %v", err)
	}
	if err := x.UnmarshalBinary(once); err != nil {
		t.Fatalf("what was encoded does not parse: %v", err)
	}
	twice, err := x.MarshalBinary()
	if err != nil || !bytes.Equal(once, twice) {
		t.Errorf("encoded twice: %v (-once +twice):\n%s", err, cmp.Diff(once, twice))
	}
	again := mustParse(t, f, once)
	if diff := cmp.Diff(x, f.value(again)); diff != "" {
		t.Errorf("parsed again (-value +parsed):\n%s", diff)
	}
	sums(mustParse(t, f, bytes.Clone(record)))
}
