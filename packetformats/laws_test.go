package packetformats

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// poison is what no field of the captured frames is full of, so that it shows
// where a byte was not written.
const poison = 0xa5

func poisoned(n int) []byte { return bytes.Repeat([]byte{poison}, n) }

// eachRecord runs a test for each record of each format.
func eachRecord(t *testing.T, test func(t *testing.T, f format, record []byte)) {
	for _, f := range formats {
		for i, record := range f.records {
			t.Run(fmt.Sprintf("%s/%d", f.name, i), func(t *testing.T) { test(t, f, record) })
		}
	}
}

func mustParse(t *testing.T, f format, record []byte) view {
	t.Helper()
	v, err := f.parse(record)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestParseCutOff cuts each record off at every length: the error names the
// field in which the bytes end, or the one that asks for more bytes.
func TestParseCutOff(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		for n := range record {
			v, err := f.parse(record[:n:n])
			want := f.cutOff(len(record), n)
			if want == "" {
				if err != nil {
					t.Errorf("%d bytes: %v, want none", n, err)
				} else if got := v.Bytes(); !bytes.Equal(got, record[:n]) {
					t.Errorf("%d bytes: the record is\n% x", n, got)
				}
				continue
			}
			if err == nil || err.Error() != want {
				t.Errorf("%d bytes: %v, want %s", n, err, want)
			}
			if !errors.Is(err, zcrt.ErrShort) {
				t.Errorf("%d bytes: %v is not ErrShort", n, err)
			}
			if !reflect.ValueOf(v).IsZero() {
				t.Errorf("%d bytes: a view beside the error", n)
			}
		}
	})
}

// cutOff is the error for a record of total bytes of which only the first n are
// there, or "" if these are a record as well.
func (f format) cutOff(total, n int) string {
	for _, field := range f.fields {
		if n < field.to {
			return fmt.Sprintf("%s: %s at byte %d: found %d bytes, want %d", f.name, field.field, field.from, n, f.size())
		}
	}
	for _, field := range f.fields {
		if field.field == f.frame {
			return fmt.Sprintf("%s: %s at byte %d: found %d bytes, want %d", f.name, f.frame, field.from, n, total)
		}
	}
	return ""
}

// TestParseLaxCutOff cuts each record off behind its header: what is there is
// the record, and it knows that it is not whole.
func TestParseLaxCutOff(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		if f.lax == nil {
			return
		}
		x := f.value(mustParse(t, f, record))
		header := len(record) - len(f.takeTail(x))
		for n := range len(record) + 1 {
			v, err := f.lax(record[:n:n])
			switch {
			case n < header && err == nil:
				t.Errorf("%d bytes: no error, want one for a header that is cut off", n)
			case n < header:
				if !errors.Is(err, zcrt.ErrShort) {
					t.Errorf("%d bytes: %v is not ErrShort", n, err)
				}
			case err != nil:
				t.Errorf("%d bytes: %v", n, err)
			case v.Truncated() != (n < len(record)):
				t.Errorf("%d bytes of %d: truncated %v", n, len(record), v.Truncated())
			default:
				got := f.value(v)
				if tail := f.takeTail(got); !bytes.Equal(tail, record[header:n]) {
					t.Errorf("%d bytes: the last field is\n% x, want\n% x", n, tail, record[header:n])
				}
				if diff := cmp.Diff(x, got); diff != "" {
					t.Errorf("%d bytes: header (-want +got):\n%s", n, diff)
				}
			}
		}
	})
}

// TestCut puts bytes behind each record. They are the rest of a record that
// tells its size; others take them.
func TestCut(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		following := []byte{0xde, 0xad}
		b := append(bytes.Clone(record), following...)
		whole, rest := record, following
		if f.frame == "" && f.tail != "" {
			whole, rest = b, nil
		}
		v, got, err := f.cut(b)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(v.Bytes(), whole) {
			t.Errorf("the record is\n% x, want\n% x", v.Bytes(), whole)
		}
		if !bytes.Equal(got, rest) {
			t.Errorf("behind it is % x, want % x", got, rest)
		}
		if _, rest, err := f.cut(b[:1]); err == nil || rest != nil {
			t.Errorf("of one byte: rest % x and error %v", rest, err)
		}
	})
}

// TestBytesAreCapped appends to what a view hands out: the bytes behind the
// record stay as they are.
func TestBytesAreCapped(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		b := append(bytes.Clone(record), poisoned(4)...)
		before := bytes.Clone(b)
		v := mustParse(t, f, b[:len(record)])
		_ = append(v.Bytes(), 0)
		if !bytes.Equal(b, before) {
			t.Errorf("appending to Bytes changed what is behind it:\n% x, was\n% x", b, before)
		}
	})
}

// TestPutTogether takes each record apart into a value of its own and puts it
// together again: the bytes are the same, the checksums computed anew.
func TestPutTogether(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		b := bytes.Clone(record)
		x := f.value(mustParse(t, f, b))
		copy(b, poisoned(len(b))) // the value aliases nothing
		if x.Size() != len(record) {
			t.Errorf("size %d, want %d", x.Size(), len(record))
		}
		front := []byte("front")
		spare := append(poisoned(len(front) + len(record))[:0], front...)
		got, err := x.AppendBinary(spare)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(front, record...), got); diff != "" {
			t.Errorf("AppendBinary (-want +got):\n%s", diff)
		}
		got, err = x.MarshalBinary()
		if diff := cmp.Diff(record, got); err != nil || diff != "" {
			t.Errorf("MarshalBinary: %v (-want +got):\n%s", err, diff)
		}
		again := f.empty()
		if err := again.UnmarshalBinary(got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, again); diff != "" {
			t.Errorf("UnmarshalBinary (-want +got):\n%s", diff)
		}
		if err := again.Fill(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, again); diff != "" {
			t.Errorf("Fill (-want +got):\n%s", diff)
		}
		if err := again.UnmarshalBinary(record[:1]); err == nil {
			t.Error("UnmarshalBinary of one byte: no error")
		}
		if diff := cmp.Diff(x, again); diff != "" {
			t.Errorf("after an UnmarshalBinary that failed (-want +got):\n%s", diff)
		}
	})
}

// TestPrepend builds each record in a buffer whose store is full of poison:
// what goes out is what AppendBinary gives, and the room around it is untouched.
func TestPrepend(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		x := f.value(mustParse(t, f, record))
		want, err := f.encode(x, nil)
		if err != nil {
			t.Fatal(err)
		}
		const headroom, tailroom = 70, 5
		store := poisoned(headroom + len(record) + tailroom)
		buf := zcrt.NewBuffer(store, headroom)
		tail := f.takeTail(x)
		copy(buf.Append(len(tail)), tail)
		v, fault := f.prepend(x, buf)
		if fault.Failed() {
			t.Fatal(fault)
		}
		if diff := cmp.Diff(want, buf.Bytes()); diff != "" {
			t.Errorf("packet (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, v.Bytes()); diff != "" {
			t.Errorf("view (-want +got):\n%s", diff)
		}
		front, back := store[:buf.Headroom()], store[len(store)-buf.Tailroom():]
		if !bytes.Equal(front, poisoned(len(front))) || !bytes.Equal(back, poisoned(len(back))) {
			t.Errorf("the room around the packet was written to:\n% x\n% x", front, back)
		}
	})
}

// TestPrependRefuses asks for what cannot be: the buffer stays as it was.
func TestPrependRefuses(t *testing.T) {
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		x := f.value(mustParse(t, f, record))
		tail := f.takeTail(x)
		header := len(record) - len(tail)
		refuse := func(why string, headroom int, x owned, want string) {
			t.Helper()
			store := poisoned(headroom + len(tail))
			buf := zcrt.NewBuffer(store, headroom)
			copy(buf.Append(len(tail)), tail)
			before := bytes.Clone(buf.Bytes())
			v, fault := f.prepend(x, buf)
			if fault.Error() != want {
				t.Errorf("%s: %v, want %s", why, fault, want)
			}
			if !errors.Is(fault, zcrt.ErrLength) {
				t.Errorf("%s: %v is not ErrLength", why, fault)
			}
			if !reflect.ValueOf(v).IsZero() {
				t.Errorf("%s: a view beside the fault", why)
			}
			if buf.Headroom() != headroom || !bytes.Equal(buf.Bytes(), before) {
				t.Errorf("%s: %d bytes of headroom in front of % x, were %d in front of % x", why, buf.Headroom(), buf.Bytes(), headroom, before)
			}
		}
		refuse("no room", header-1, x,
			fmt.Sprintf("%s: headroom at byte 0: found %d bytes, want %d", f.name, header-1, header))
		if len(tail) > 0 {
			full := f.value(mustParse(t, f, record))
			refuse("the last field twice", header, full,
				fmt.Sprintf("%s: %s %d at byte %d, want none: the buffer holds it", f.name, f.tail, len(tail), header))
		}
	})
}

// TestBytesChangeUnderAView writes what it likes to the bytes of a view: no
// method reads outside of them.
func TestBytesChangeUnderAView(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	eachRecord(t, func(t *testing.T, f format, record []byte) {
		for i := range 64 {
			b := bytes.Clone(record)
			v := mustParse(t, f, b)
			for j := range b {
				switch i {
				case 0:
					b[j] = 0
				case 1:
					b[j] = 0xff
				default:
					b[j] = byte(random.Uint32())
				}
			}
			if got := v.Bytes(); !bytes.Equal(got, b) {
				t.Errorf("the record is\n% x, want\n% x", got, b)
			}
			if v.String() == "" || f.value(v).Size() != len(b) || v.Validate() != nil {
				t.Errorf("%v: of another size than %d", v, len(b))
			}
			sums(v)
		}
	})
}

// sums computes all checksums of a view, and stores them.
func sums(v view) {
	switch v := v.(type) {
	case IPv4View:
		v.VerifyHeaderChecksum()
		v.UpdateHeaderChecksum()
	case UDPView:
		v.VerifyChecksum(pseudo)
		v.UpdateChecksum(pseudo)
	case ICMPv4View:
		v.VerifyChecksum()
		v.UpdateChecksum()
	case ICMPv4EchoView:
		v.VerifyChecksum()
		v.UpdateChecksum()
	case ICMPv4DestinationUnreachableView:
		v.VerifyChecksum()
		v.UpdateChecksum()
	}
}
