package rtp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// full has all that a packet can have, by the fields of RFC 3550, section 5.1.
var full = slices.Concat(
	[]byte{0xb2},                   // V=2, P=1, X=1, CC=2
	[]byte{0xe1},                   // M=1, PT=97
	[]byte{0xfe, 0xdc},             // sequence number
	[]byte{0x00, 0x02, 0x71, 0x00}, // timestamp
	[]byte{0xde, 0xad, 0xbe, 0xef}, // SSRC
	[]byte{0, 0, 0, 10},            // CSRC 1
	[]byte{0xff, 0, 0, 11},         // CSRC 2
	[]byte{0x12, 0x34},             // defined by profile
	[]byte{0, 1},                   // length, in words
	[]byte{1, 2, 3, 4},             // header extension
	[]byte("payload"),
	[]byte{0, 0}, // padding
	[]byte{3},    // its count, with itself
)

var fullValue = Packet{
	Version: 2, HasPadding: true, HasExtension: true, CSRCCount: 2, Marker: true, PayloadType: 97,
	SequenceNumber: 0xfedc, Timestamp: 160000, SSRC: 0xdeadbeef, ContributingSources: []uint32{10, 0xff00000b},
	Extension: Extension{Profile: 0x1234, Length: 1, Data: []byte{1, 2, 3, 4}},
	Payload:   []byte("payload"), Padding: []byte{0, 0}, PaddingCount: 3,
}

// read is a packet read by hand, as RFC 3550 tells; ok is false if it is none.
func read(b []byte) (x Packet, ok bool) {
	if len(b) < 12 || b[0]>>6 != 2 || len(b) > 65535 {
		return x, false
	}
	x = Packet{
		Version: 2, HasPadding: b[0]&0x20 != 0, HasExtension: b[0]&0x10 != 0, CSRCCount: b[0] & 15,
		Marker: b[1]&0x80 != 0, PayloadType: b[1] & 0x7f, SequenceNumber: binary.BigEndian.Uint16(b[2:]),
		Timestamp: binary.BigEndian.Uint32(b[4:]), SSRC: binary.BigEndian.Uint32(b[8:]),
	}
	b = b[12:]
	for range x.CSRCCount {
		if len(b) < 4 {
			return x, false
		}
		x.ContributingSources = append(x.ContributingSources, binary.BigEndian.Uint32(b))
		b = b[4:]
	}
	if x.HasExtension {
		if len(b) < 4 {
			return x, false
		}
		x.Extension.Profile, x.Extension.Length = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
		n := 4 * int(x.Extension.Length)
		if b = b[4:]; len(b) < n {
			return x, false
		}
		x.Extension.Data = append(x.Extension.Data, b[:n]...)
		b = b[n:]
	}
	if x.HasPadding {
		if len(b) == 0 {
			return x, false
		}
		x.PaddingCount = b[len(b)-1]
		n := len(b) - int(x.PaddingCount)
		if x.PaddingCount == 0 || n < 0 {
			return x, false
		}
		x.Padding = append(x.Padding, b[n:len(b)-1]...)
		b = b[:n]
	}
	x.Payload = append(x.Payload, b...)
	return x, true
}

// values are packets with and without each of their parts, in all combinations.
func values() (out []Packet) {
	for _, sources := range [][]uint32{nil, {1}, {1, 2, 0xffffffff}, make([]uint32, 15)} {
		for _, extension := range []*Extension{nil, {Profile: 0xffff}, {Length: 1, Data: []byte{9, 8, 7, 6}}, {Length: 20, Data: make([]byte, 80)}} {
			for _, payload := range []string{"", "p", "payload"} {
				for _, padding := range []int{0, 1, 2, 4, 255} {
					x := Packet{
						Version: 2, CSRCCount: uint8(len(sources)), Marker: padding == 1, PayloadType: uint8(len(payload)),
						SequenceNumber: uint16(len(out)), Timestamp: 0xfffffff0, SSRC: 1, ContributingSources: sources,
					}
					if extension != nil {
						x.HasExtension, x.Extension = true, *extension
					}
					if payload != "" {
						x.Payload = []byte(payload)
					}
					if padding > 0 {
						x.HasPadding, x.PaddingCount = true, uint8(padding)
					}
					if padding > 1 {
						x.Padding = make([]byte, padding-1)
					}
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func poisoned(n int) []byte { return bytes.Repeat([]byte{0xa5}, n) }

// TestTakeApart reads the packet with all parts in place.
func TestTakeApart(t *testing.T) {
	v, err := ParsePacket(full)
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.Value()
	if diff := cmp.Diff(fullValue, got); err != nil || diff != "" {
		t.Errorf("value: %v (-want +got):\n%s", err, diff)
	}
	if v.Version() != 2 || !v.HasPadding() || !v.HasExtension() || v.CSRCCount() != 2 || !v.Marker() || v.PayloadType() != 97 ||
		v.SequenceNumber() != 0xfedc || v.Timestamp() != 160000 || v.SSRC() != 0xdeadbeef {
		t.Errorf("fixed fields: %v", v)
	}
	var sources []uint32
	for _, s := range v.ContributingSources().All() {
		sources = append(sources, s)
	}
	if diff := cmp.Diff(fullValue.ContributingSources, sources); diff != "" {
		t.Errorf("contributing sources (-want +got):\n%s", diff)
	}
	if e, ok, err := v.Extension(); !ok || err != nil || e.Profile() != 0x1234 || e.Length() != 1 || !bytes.Equal(e.Data(), []byte{1, 2, 3, 4}) {
		t.Errorf("extension: %v, %v, %v", e, ok, err)
	}
	padding, ok := v.Padding()
	count, counted := v.PaddingCount()
	if string(v.Payload()) != "payload" || !ok || !bytes.Equal(padding, []byte{0, 0}) || !counted || count != 3 {
		t.Errorf("payload %q, padding % x %v, count %d %v", v.Payload(), padding, ok, count, counted)
	}
	if p := v.Payload(); cap(p) != len(p) || cap(padding) != len(padding) {
		t.Error("a slice could grow over what follows it")
	}
}

// TestCombinations puts packets with and without each of their parts together and
// takes them apart again.
func TestCombinations(t *testing.T) {
	for _, want := range values() {
		b, err := want.AppendBinary(append(poisoned(600)[:0], "front"...))
		if err != nil {
			t.Fatalf("%+v: %v", want, err)
		}
		b = b[len("front"):]
		if want.Size() != len(b) {
			t.Errorf("size %d, want %d", want.Size(), len(b))
		}
		byHand, ok := read(b)
		if diff := cmp.Diff(want, byHand); !ok || diff != "" {
			t.Errorf("% x, by hand (-want +got):\n%s", b, diff)
		}
		var got Packet
		if err := got.UnmarshalBinary(b); err != nil {
			t.Fatalf("% x: %v", b, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("% x (-want +got):\n%s", b, diff)
		}
		v, err := ParsePacket(b)
		if err != nil {
			t.Fatal(err)
		}
		_, padded := v.Padding()
		_, counted := v.PaddingCount()
		_, extended, err := v.Extension()
		if padded != want.HasPadding || counted != want.HasPadding || extended != want.HasExtension || err != nil {
			t.Errorf("% x: padding %v, count %v, extension %v, %v", b, padded, counted, extended, err)
		}
	}
}

// TestFills writes packets whose literals leave out what can be computed.
func TestFills(t *testing.T) {
	x := fullValue
	x.Version, x.CSRCCount, x.Extension.Length, x.PaddingCount = 0, 9, 0, 77
	b, err := x.MarshalBinary()
	if diff := cmp.Diff(full, b); err != nil || diff != "" {
		t.Errorf("bytes: %v (-want +got):\n%s", err, diff)
	}
	if err := x.Fill(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fullValue, x); diff != "" {
		t.Errorf("filled (-want +got):\n%s", diff)
	}
}

// TestPrepend writes a packet into a buffer full of poison.
func TestPrepend(t *testing.T) {
	store := poisoned(100)
	buf := zcrt.NewBuffer(store, 80)
	x := fullValue
	v, fault := x.Prepend(buf)
	if fault.Failed() {
		t.Fatal(fault)
	}
	if !bytes.Equal(buf.Bytes(), full) || !bytes.Equal(v.Bytes(), full) {
		t.Errorf("% x, want % x", buf.Bytes(), full)
	}
	if !bytes.Equal(store[:80-len(full)], poisoned(80-len(full))) || !bytes.Equal(store[80:], poisoned(20)) {
		t.Errorf("the room around the packet was written to: % x", store)
	}
}

// TestCutOff cuts a packet off at every length. Since it ends where its datagram
// does, what is then its last byte counts the padding; a payload can lack bytes
// without anybody noticing.
func TestCutOff(t *testing.T) {
	for n := range full {
		b := full[:n:n]
		want, ok := read(b)
		v, err := ParsePacket(b)
		if ok != (err == nil) {
			t.Errorf("%d bytes: %v, by hand %v", n, err, ok)
		}
		header := n < 29 // the first byte behind the extension would count the padding
		if err != nil && !header && !errors.Is(err, zcrt.ErrLength) && !errors.Is(err, zcrt.ErrValue) {
			t.Errorf("%d bytes: %v, though the header is whole", n, err)
		}
		if header && !errors.Is(err, zcrt.ErrShort) {
			t.Errorf("%d bytes: %v, want %v", n, err, zcrt.ErrShort)
		}
		if err != nil {
			continue
		}
		got, err := v.Value()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%d bytes: %v (-want +got):\n%s", n, err, diff)
		}
	}
}

// header is a packet's first twelve bytes, with these flags, and what follows.
func header(first byte, behind ...byte) []byte {
	return append([]byte{first, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}, behind...)
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes []byte
		kind  error
		want  string
	}{
		{"nothing", nil, zcrt.ErrShort, "packet: Version at byte 0: found 0 bytes, want 12"},
		{"no whole SSRC", header(0x80)[:11], zcrt.ErrShort, "packet: SSRC at byte 8: found 11 bytes, want 12"},
		{"version 1", header(0x40), zcrt.ErrValue, "packet: Version 1 at byte 0, want 2"},
		{"version 3", header(0xc0), zcrt.ErrValue, "packet: Version 3 at byte 0, want 2"},
		{"15 sources and none there", header(0x8f), zcrt.ErrShort, "packet: ContributingSources at byte 12: found 12 bytes, want 72"},
		{"15 sources and one byte too few", header(0x8f, make([]byte, 59)...), zcrt.ErrShort, "packet: ContributingSources at byte 12: found 71 bytes, want 72"},
		{"half an extension's header", header(0x90, 1, 2), zcrt.ErrShort, "extension: Length at byte 14: found 2 bytes, want 4"},
		{"an extension of the greatest length", header(0x90, 1, 2, 0xff, 0xff, 0), zcrt.ErrShort, "extension: Data at byte 16: found 5 bytes, want 262144"},
		{"padding, and no byte to count it", header(0xa0), zcrt.ErrShort, "packet: PaddingCount at byte 12: found 12 bytes, want 13"},
		{"padding of 0 bytes", header(0xa0, 1, 2, 3, 0), zcrt.ErrValue, "packet: PaddingCount 0 at byte 15, want PaddingCount >= 1"},
		{"padding of 255 bytes, and 4 there", header(0xa0, 1, 2, 3, 255), zcrt.ErrLength, "packet: Padding at byte 12: found 3 bytes, want 254"},
		{"padding of one byte too many", header(0xa0, 1, 2, 3, 5), zcrt.ErrLength, "packet: Padding at byte 12: found 3 bytes, want 4"},
		{"padding into the extension", header(0xb0, 1, 2, 0, 0, 2), zcrt.ErrLength, "packet: Padding at byte 16: found 0 bytes, want 1"},
		{"more than a datagram", header(0x80, make([]byte, 65536-12)...), zcrt.ErrLength, "packet: record 65536 at byte 0, want 65535 bytes at most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, ok := read(tt.bytes); ok {
				t.Fatal("by hand it is one")
			}
			v, err := ParsePacket(tt.bytes)
			if !errors.Is(err, tt.kind) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if v.Bytes() != nil {
				t.Error("a view beside the error")
			}
		})
	}
}

// TestLargest parses what is just not refused.
func TestLargest(t *testing.T) {
	for _, tt := range []struct {
		name    string
		bytes   []byte
		payload int
	}{
		{"a whole datagram", header(0x80, make([]byte, 65535-12)...), 65523},
		{"padding alone", header(0xa0, 0, 0, 0, 4), 0},
		{"padding of one byte", header(0xa0, 1), 0},
		{"padding of 255 bytes", header(0xa0, append(make([]byte, 255), 255)...), 1},
		{"an extension of a whole datagram", header(0x90, append([]byte{0, 0, 0x3f, 0xfb}, make([]byte, 65535-16)...)...), 65535 - 16 - 4*0x3ffb},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParsePacket(tt.bytes)
			if err != nil || len(v.Payload()) != tt.payload {
				t.Errorf("%d bytes of payload, %v; want %d", len(v.Payload()), err, tt.payload)
			}
		})
	}
}

// TestNoWireForm encodes what has none.
func TestNoWireForm(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value Packet
		kind  error
		want  string
	}{
		{"16 sources", Packet{ContributingSources: make([]uint32, 16)}, zcrt.ErrLength, "packet: ContributingSources 16 at byte 12, want at most 15 elements"},
		{"a payload type of 8 bits", Packet{PayloadType: 128}, zcrt.ErrValue, "packet: PayloadType 128 at byte 1, want 7 bits"},
		{"an extension of 3 bytes", Packet{HasExtension: true, Extension: Extension{Data: make([]byte, 3)}}, zcrt.ErrLength, "extension: Data 3 at byte 16, want Length*4 bytes"},
		{"256 bytes of padding", Packet{HasPadding: true, Padding: make([]byte, 255)}, zcrt.ErrLength, "packet: Padding 255 at byte 12, want at most 254 bytes"},
		{"padding without its flag", Packet{Padding: []byte{0}}, zcrt.ErrValue, "packet: Padding 1 at byte 12, want none: it is there only if HasPadding"},
		{"an extension without its flag", Packet{Extension: Extension{Data: make([]byte, 4)}}, zcrt.ErrValue, "packet: Extension 1 at byte 12, want none: it is there only if HasExtension"},
		{"more than a datagram", Packet{Payload: make([]byte, 65535-11)}, zcrt.ErrLength, "packet: record 65536 at byte 0, want 65535 bytes at most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := tt.value.AppendBinary([]byte("front"))
			if !errors.Is(err, tt.kind) || err.Error() != tt.want || string(b) != "front" {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

// TestSetters changes in place what says nothing about the layout.
func TestSetters(t *testing.T) {
	b := bytes.Clone(full)
	v, err := ParsePacket(b)
	if err != nil {
		t.Fatal(err)
	}
	v.SetMarker(false)
	v.SetSequenceNumber(1)
	v.SetTimestamp(2)
	v.SetSSRC(3)
	if !v.SetPayloadType(0x7f) || v.SetPayloadType(0x80) {
		t.Error("payload types 127 and 128 are not told apart")
	}
	want := fullValue
	want.Marker, want.PayloadType, want.SequenceNumber, want.Timestamp, want.SSRC = false, 0x7f, 1, 2, 3
	got, err := v.Value()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("value: %v (-want +got):\n%s", err, diff)
	}
}

// TestBytesChangeUnderAView writes what it likes to the bytes of a view: no method
// reads outside of them.
func TestBytesChangeUnderAView(t *testing.T) {
	for i := range 256 {
		b := bytes.Clone(full)
		v, err := ParsePacket(b)
		if err != nil {
			t.Fatal(err)
		}
		for j := range b {
			b[j] = byte(i * (j + 1))
		}
		v.Validate()
		if padding, _ := v.Padding(); len(padding) > 2 || string(v.Bytes()) != string(b) || v.String() == "" {
			t.Errorf("%d: padding % x of % x", i, padding, v.Bytes())
		}
		if _, err := v.Value(); err != nil && !errors.Is(err, zcrt.ErrLength) && !errors.Is(err, zcrt.ErrValue) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// TestAllocations reads all fields of a packet.
func TestAllocations(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		v, err := ParsePacket(full)
		if err != nil {
			t.Fatal(err)
		}
		sum := uint32(0)
		for _, s := range v.ContributingSources().All() {
			sum += s
		}
		e, ok, err := v.Extension()
		padding, _ := v.Padding()
		if sum != 0xff000015 || !ok || err != nil || len(e.Data())+len(v.Payload())+len(padding) != 13 {
			t.Fatal(sum, ok, err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzPacket reads any bytes as a packet, as a reading by hand does.
func FuzzPacket(f *testing.F) {
	f.Add(full)
	f.Add(header(0xa0, 1, 2, 3, 0))
	f.Add(header(0x9f))
	f.Fuzz(func(t *testing.T, b []byte) {
		want, ok := read(b)
		v, err := ParsePacket(b)
		if ok != (err == nil) {
			t.Fatalf("% x: %v, by hand %v", b, err, ok)
		}
		if err != nil {
			return
		}
		got, err := v.Value()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("% x: %v (-by hand +got):\n%s", b, err, diff)
		}
		if again, err := got.MarshalBinary(); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("% x comes back as % x: %v", b, again, err)
		}
	})
}
