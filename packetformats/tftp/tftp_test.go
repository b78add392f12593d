package tftp

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// read is what curl 7.88.1 sends for tftp://host/some%20file.bin.
var read = slices.Concat(
	[]byte{0, 1},                // Opcode: RRQ
	[]byte("some file.bin\x00"), // Filename
	[]byte("octet\x00"),         // Mode
	[]byte("tsize\x00"), []byte("0\x00"),
	[]byte("blksize\x00"), []byte("512\x00"),
	[]byte("timeout\x00"), []byte("6\x00"),
)

// write is the request of RFC 1350's time, without options.
var write = slices.Concat(
	[]byte{0, 2},        // Opcode: WRQ
	[]byte("x\x00"),     // Filename
	[]byte("OCTET\x00"), // Mode
)

// A value is what pointers to the structs here have in common.
type value interface {
	encoding.BinaryAppender
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
	Size() int
	Fill() error
}

// records are packets of all kinds, and what they hold.
var records = []struct {
	name  string
	bytes []byte
	value value
	ends  []int // the lengths, but the whole, at which a record can be cut off
}{
	{"read request with options", read, &Request{
		Opcode: OpcodeRead, Filename: []byte("some file.bin"), Mode: []byte("octet"),
		Options: []Option{
			{Name: []byte("tsize"), Setting: []byte("0")},
			{Name: []byte("blksize"), Setting: []byte("512")},
			{Name: []byte("timeout"), Setting: []byte("6")},
		},
	}, []int{22, 30, 42}},
	{"write request", write, &Request{Opcode: OpcodeWrite, Filename: []byte("x"), Mode: []byte("OCTET")}, nil},
	{"empty names", []byte{0, 1, 0, 0, 0, 0}, &Request{Opcode: OpcodeRead, Options: []Option{{}}}, []int{4}},
	{"data", []byte("\x00\x03\x00\x07block"), &Data{Opcode: OpcodeData, Block: 7, Data: []byte("block")}, []int{4, 5, 6, 7, 8}},
	{"acknowledgment", []byte{0, 4, 0xff, 0xff}, &Acknowledgment{Opcode: OpcodeAcknowledge, Block: 0xffff}, nil},
	{"option acknowledgment", []byte("\x00\x06blksize\x00512\x00"), &OptionAcknowledgment{
		Opcode: OpcodeOptions, Options: []Option{{Name: []byte("blksize"), Setting: []byte("512")}},
	}, []int{2}},
	{"error", []byte("\x00\x05\x00\x01no such file\x00"), &Error{
		Opcode: OpcodeError, Code: ErrorCodeFileNotFound, Message: []byte("no such file"),
	}, nil},
	{"error without words", []byte{0, 5, 0, 8, 0}, &Error{Opcode: OpcodeError, Code: ErrorCodeOptionsRefused}, nil},
}

// empty is the zero value of x's type.
func empty(x value) value {
	switch x.(type) {
	case *Request:
		return new(Request)
	case *Data:
		return new(Data)
	case *Acknowledgment:
		return new(Acknowledgment)
	case *OptionAcknowledgment:
		return new(OptionAcknowledgment)
	}
	return new(Error)
}

func poisoned(n int) []byte { return bytes.Repeat([]byte{0xa5}, n) }

// TestTakeApartPutTogether takes each packet apart and puts it together again.
func TestTakeApartPutTogether(t *testing.T) {
	for _, tt := range records {
		t.Run(tt.name, func(t *testing.T) {
			x := empty(tt.value)
			if err := x.UnmarshalBinary(tt.bytes); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.value, x); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if x.Size() != len(tt.bytes) {
				t.Errorf("size %d, want %d", x.Size(), len(tt.bytes))
			}
			front := []byte("front")
			got, err := x.AppendBinary(append(poisoned(200)[:0], front...))
			if diff := cmp.Diff(append(front, tt.bytes...), got); err != nil || diff != "" {
				t.Errorf("AppendBinary: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestConstants writes packets whose literals leave the opcode out.
func TestConstants(t *testing.T) {
	for _, tt := range []struct {
		value value
		want  []byte
	}{
		{&Data{Block: 1}, []byte{0, 3, 0, 1}},
		{&Acknowledgment{Block: 1}, []byte{0, 4, 0, 1}},
		{&OptionAcknowledgment{Opcode: OpcodeData}, []byte{0, 6}},
		{&Error{Code: ErrorCodeNoSuchUser}, []byte{0, 5, 0, 7, 0}},
	} {
		if b, err := tt.value.MarshalBinary(); err != nil || !bytes.Equal(b, tt.want) {
			t.Errorf("%T: % x, %v; want % x", tt.value, b, err, tt.want)
		}
	}
}

// TestCutOff cuts each packet off at every length, except where an option or a
// block of data may end: bytes are missing then, also in the options, which Parse
// leaves to the cursor.
func TestCutOff(t *testing.T) {
	for _, tt := range records {
		t.Run(tt.name, func(t *testing.T) {
			for n := range tt.bytes {
				x := empty(tt.value)
				err := x.UnmarshalBinary(tt.bytes[:n:n])
				want := zcrt.ErrShort
				if slices.Contains(tt.ends, n) {
					want = nil
				}
				if !errors.Is(err, want) {
					t.Errorf("%d of %d bytes: %v, want %v", n, len(tt.bytes), err, want)
				}
				if err == nil {
					continue
				}
				if diff := cmp.Diff(empty(tt.value), x); diff != "" {
					t.Errorf("%d of %d bytes have left something:\n%s", n, len(tt.bytes), diff)
				}
			}
		})
	}
}

// TestRequestView reads a request in place.
func TestRequestView(t *testing.T) {
	v, err := ParseRequest(read)
	if err != nil {
		t.Fatal(err)
	}
	if v.Opcode() != OpcodeRead || string(v.Filename()) != "some file.bin" || string(v.Mode()) != "octet" {
		t.Errorf("found %v", v)
	}
	var options []string
	c := v.Options()
	for o, ok := c.Next(); ok; o, ok = c.Next() {
		options = append(options, fmt.Sprintf("%s=%s", o.Name(), o.Setting()))
	}
	if diff := cmp.Diff([]string{"tsize=0", "blksize=512", "timeout=6"}, options); diff != "" || c.Err() != nil {
		t.Errorf("options: %v (-want +got):\n%s", c.Err(), diff)
	}
	for _, b := range [][]byte{v.Filename(), v.Mode()} {
		if cap(b) != len(b) {
			t.Errorf("%q could grow over what follows it", b)
		}
	}
}

// TestLastOption reads the options in front of one that is cut off: they are
// good, and the cursor says that they are not all.
func TestLastOption(t *testing.T) {
	v, err := ParseRequest(read[:len(read)-1])
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	c := v.Options()
	for _, ok := c.Next(); ok; _, ok = c.Next() {
		n++
	}
	const want = "option: Setting at byte 50: found 9 bytes, want a byte 0x00 at its end"
	if n != 2 || !errors.Is(c.Err(), zcrt.ErrShort) || c.Err().Error() != want {
		t.Errorf("%d options, then %v; want 2, then %s", n, c.Err(), want)
	}
	if err := v.Validate(); err != c.Err() {
		t.Errorf("Validate: %v, the cursor: %v", err, c.Err())
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes []byte
		into  value
		kind  error
		want  string
	}{
		{"nothing", nil, new(Request), zcrt.ErrShort, "request: Opcode at byte 0: found 0 bytes, want 2"},
		{"opcode 0", []byte("\x00\x00x\x00octet\x00"), new(Request), zcrt.ErrValue, "request: Opcode 0 at byte 0, want 1..2"},
		{"data for a request", []byte("\x00\x03\x00\x01octet\x00"), new(Request), zcrt.ErrValue, "request: Opcode 3 at byte 0, want 1..2"},
		{"a name without an end", []byte("\x00\x01file"), new(Request), zcrt.ErrShort, "request: Filename at byte 2: found 6 bytes, want a byte 0x00 at its end"},
		{"no mode", []byte("\x00\x01file\x00"), new(Request), zcrt.ErrShort, "request: Mode at byte 7: found 7 bytes, want a byte 0x00 at its end"},
		{"an option without a value", []byte("\x00\x01f\x00octet\x00tsize\x00"), new(Request), zcrt.ErrShort, "option: Setting at byte 16: found 6 bytes, want a byte 0x00 at its end"},
		{"an opcode of another packet", []byte{0, 4, 0, 1, 0}, new(Error), zcrt.ErrValue, "error: Opcode 4 at byte 0, want OpcodeError"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.into.UnmarshalBinary(tt.bytes)
			if !errors.Is(err, tt.kind) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

// TestNoWireForm encodes what would be read as something else.
func TestNoWireForm(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value value
		want  string
	}{
		{"no request", &Request{Opcode: OpcodeData}, "request: Opcode 3 at byte 0, want 1..2"},
		{"a name that ends too early", &Request{Opcode: OpcodeRead, Filename: []byte("a\x00b")}, "request: Filename 1 at byte 2, want no bytes that end it"},
		{"a mode that ends too early", &Request{Opcode: OpcodeRead, Mode: []byte("\x00")}, "request: Mode 0 at byte 3, want no bytes that end it"},
		{"an option that ends too early", &Request{Opcode: OpcodeRead, Options: []Option{{}, {Name: []byte("n"), Setting: []byte("\x00")}}}, "option: Setting 0 at byte 8, want no bytes that end it"},
		{"a message that ends too early", &Error{Message: []byte("so\x00")}, "error: Message 2 at byte 4, want no bytes that end it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := tt.value.AppendBinary([]byte("front"))
			if !errors.Is(err, zcrt.ErrValue) || err.Error() != tt.want || string(b) != "front" {
				t.Errorf("%q, error %v, want %s", b, err, tt.want)
			}
		})
	}
}

// TestAllocations walks a request with all its options.
func TestAllocations(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		v, err := ParseRequest(read)
		if err != nil {
			t.Fatal(err)
		}
		length := len(v.Filename()) + len(v.Mode())
		c := v.Options()
		for o, ok := c.Next(); ok; o, ok = c.Next() {
			length += len(o.Name()) + len(o.Setting())
		}
		if length != 42 || c.Err() != nil || v.Validate() != nil {
			t.Fatal(length, c.Err())
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzPackets reads any bytes as each kind of packet: what is taken comes back
// from its value.
func FuzzPackets(f *testing.F) {
	for _, tt := range records {
		f.Add(tt.bytes)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, x := range []value{new(Request), new(Data), new(Acknowledgment), new(OptionAcknowledgment), new(Error)} {
			if x.UnmarshalBinary(b) != nil {
				continue
			}
			again, err := x.MarshalBinary()
			if err != nil || !bytes.HasPrefix(b, again) {
				t.Errorf("%T: % x comes back as % x: %v", x, b, again, err)
			}
		}
	})
}
