package packetformats

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// formatNamed is a row of the table of formats.
func formatNamed(t testing.TB, name string) format {
	t.Helper()
	for _, f := range formats {
		if f.name == name {
			return f
		}
	}
	t.Fatalf("no format %s", name)
	panic("unreachable")
}

// edited is a copy of b in which bytes from an offset on are replaced.
func edited(b []byte, at int, with ...byte) []byte {
	b = bytes.Clone(b)
	copy(b[at:], with)
	return b
}

// A refusal is a record that Parse does not take, and the error that says why.
type refusal struct {
	name   string
	record []byte
	want   string
	kind   error
}

// testRefused checks that all that parses refuses alike.
func testRefused(t *testing.T, f format, refusals []refusal) {
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			v, err := f.parse(tt.record)
			if err == nil {
				t.Fatalf("parsed %v, want %s", v, tt.want)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			for _, kind := range []error{zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue, zcrt.ErrAlign, zcrt.ErrChecksum} {
				if got := errors.Is(err, kind); got != (kind == tt.kind) {
					t.Errorf("is %v: %v", kind, got)
				}
			}
			if !reflect.ValueOf(v).IsZero() {
				t.Error("a view beside the error")
			}
			if _, fault := f.check(tt.record); fault != err {
				t.Errorf("Check has the fault %v", fault)
			}
			if _, _, cutErr := f.cut(tt.record); cutErr != err {
				t.Errorf("Cut has the error %v", cutErr)
			}
			if unmarshalErr := f.empty().UnmarshalBinary(tt.record); unmarshalErr != err {
				t.Errorf("UnmarshalBinary has the error %v", unmarshalErr)
			}
			if f.lax != nil && tt.kind != zcrt.ErrShort {
				if _, laxErr := f.lax(tt.record); laxErr != err {
					t.Errorf("ParseLax has the error %v", laxErr)
				}
			}
		})
	}
}

// A misfit is a value that has no wire form, and the error that says why.
type misfit struct {
	name  string
	value owned
	want  string
	kind  error
}

// testMisfits checks that nothing is appended where a value has no wire form.
func testMisfits(t *testing.T, f format, misfits []misfit) {
	for _, tt := range misfits {
		t.Run(tt.name, func(t *testing.T) {
			front := []byte("front")
			b, err := tt.value.AppendBinary(front)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if !errors.Is(err, tt.kind) {
				t.Errorf("%v is not %v", err, tt.kind)
			}
			if !bytes.Equal(b, front) {
				t.Errorf("returned % x, want what was there, % x", b, front)
			}
			if err := tt.value.Fill(); err == nil || err.Error() != tt.want {
				t.Errorf("Fill has the error %v", err)
			}
			tail := f.takeTail(tt.value)
			buf := zcrt.NewBuffer(make([]byte, 100+len(tail)), 100)
			copy(buf.Append(len(tail)), tail)
			if _, fault := f.prepend(tt.value, buf); fault.Error() != tt.want {
				t.Errorf("Prepend has the fault %v", fault)
			}
			if !bytes.Equal(buf.Bytes(), tail) {
				t.Errorf("after Prepend the buffer holds %d bytes, want the %d that it held", buf.Len(), len(tail))
			}
		})
	}
}

// A setting changes one field, once in a view and once in a value.
type setting struct {
	name  string
	view  func(view)
	value func(owned)
}

// testSettings checks, on each record, that a setter sets its field and nothing
// else, and the same bytes as an encoder.
func testSettings(t *testing.T, f format, settings []setting) {
	for _, tt := range settings {
		t.Run(tt.name, func(t *testing.T) {
			for _, record := range f.records {
				b := bytes.Clone(record)
				v := mustParse(t, f, b)
				want := f.value(v)
				tt.value(want)
				tt.view(v)
				if diff := cmp.Diff(want, f.value(v)); diff != "" {
					t.Errorf("after the setter (-want +got):\n%s", diff)
				}
				again, err := f.parse(b)
				if err != nil {
					t.Fatalf("the setter broke the record: %v", err)
				}
				if diff := cmp.Diff(want, f.value(again)); diff != "" {
					t.Errorf("parsed again (-want +got):\n%s", diff)
				}
				encoded, err := want.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				if _, isUDP := v.(UDPView); !isUDP { // whose encoder leaves the checksum alone
					sums(v)
				}
				if diff := cmp.Diff(b, encoded); diff != "" {
					t.Errorf("encoded (-set +encoded):\n%s", diff)
				}
			}
		})
	}
}
