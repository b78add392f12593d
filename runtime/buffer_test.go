package zcrt_test

import (
	"bytes"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// poisoned returns a store full of what an earlier packet left.
func poisoned(n int) []byte { return bytes.Repeat([]byte{0xa5}, n) }

func TestNewBuffer(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		store                []byte
		headroom             int
		wantHead, wantBehind int
	}{
		{"room on both sides", poisoned(64), 14, 14, 50},
		{"no headroom", poisoned(64), 0, 0, 64},
		{"all of it headroom", poisoned(64), 64, 64, 0},
		{"headroom beyond the store", poisoned(64), 65, 64, 0},
		{"negative headroom", poisoned(64), -1, 0, 64},
		{"no store", nil, 14, 0, 0},
		{"capacity behind the store is not used", poisoned(64)[:40], 14, 14, 26},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := zcrt.NewBuffer(tt.store, tt.headroom)
			checkRoom(t, b, tt.wantHead, 0, tt.wantBehind)
		})
	}
	t.Run("the zero Buffer", func(t *testing.T) {
		var b zcrt.Buffer
		checkRoom(t, &b, 0, 0, 0)
		if b.Prepend(1) != nil || b.Append(1) != nil {
			t.Error("the zero Buffer gave a byte")
		}
		b.Reset(8)
		checkRoom(t, &b, 0, 0, 0)
	})
}

func checkRoom(t *testing.T, b *zcrt.Buffer, head, packet, behind int) {
	t.Helper()
	if b.Headroom() != head || b.Len() != packet || b.Tailroom() != behind {
		t.Errorf("headroom %d, packet %d, tailroom %d; want %d, %d, %d",
			b.Headroom(), b.Len(), b.Tailroom(), head, packet, behind)
	}
	if got := len(b.Bytes()); got != packet {
		t.Errorf("len(Bytes()) = %d, want %d", got, packet)
	}
}

// TestBufferInsideOut builds a packet from its payload outwards: what Prepend
// and Append give is zero whatever was in the store, and stands where it should.
func TestBufferInsideOut(t *testing.T) {
	store := poisoned(32)
	b := zcrt.NewBuffer(store, 12)
	steps := []struct {
		name string
		take func(int) []byte
		n    int
		fill byte
		want string
	}{
		{"payload", b.Append, 4, 'p', "pppp"},
		{"inner header", b.Prepend, 8, 'i', "iiiiiiiipppp"},
		{"trailer", b.Append, 2, 't', "iiiiiiiipppptt"},
		{"outer header", b.Prepend, 3, 'o', "oooiiiiiiiipppptt"},
		{"nothing", b.Append, 0, 'n', "oooiiiiiiiipppptt"},
	}
	for _, step := range steps {
		got := step.take(step.n)
		if !bytes.Equal(got, make([]byte, step.n)) {
			t.Errorf("%s: new bytes are % x, want %d zeros", step.name, got, step.n)
		}
		if len(got) != cap(got) {
			t.Errorf("%s: %d bytes with capacity %d: append would write over the neighbour", step.name, len(got), cap(got))
		}
		for i := range got {
			got[i] = step.fill
		}
		if packet := string(b.Bytes()); packet != step.want {
			t.Errorf("%s: packet %q, want %q", step.name, packet, step.want)
		}
	}
	if want := "\xa5oooiiiiiiiipppptt" + string(poisoned(14)); string(store) != want {
		t.Errorf("store is %q, want %q", store, want)
	}
}

// TestBufferLimits asks for the last byte of room and for one more: what does
// not fit changes nothing.
func TestBufferLimits(t *testing.T) {
	for _, tt := range []struct {
		name  string
		take  func(*zcrt.Buffer) []byte
		given int // -1: refused
	}{
		{"all of the headroom", func(b *zcrt.Buffer) []byte { return b.Prepend(8) }, 8},
		{"one byte more than the headroom", func(b *zcrt.Buffer) []byte { return b.Prepend(9) }, -1},
		{"the whole store in front", func(b *zcrt.Buffer) []byte { return b.Prepend(32) }, -1},
		{"a negative length in front", func(b *zcrt.Buffer) []byte { return b.Prepend(-1) }, -1},
		{"nothing in front", func(b *zcrt.Buffer) []byte { return b.Prepend(0) }, 0},
		{"all of the tailroom", func(b *zcrt.Buffer) []byte { return b.Append(20) }, 20},
		{"one byte more than the tailroom", func(b *zcrt.Buffer) []byte { return b.Append(21) }, -1},
		{"a negative length behind", func(b *zcrt.Buffer) []byte { return b.Append(-1) }, -1},
		{"nothing behind", func(b *zcrt.Buffer) []byte { return b.Append(0) }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := poisoned(32)
			b := zcrt.NewBuffer(store, 8)
			copy(b.Append(4), "data")
			got := tt.take(b)
			if tt.given >= 0 {
				if got == nil || len(got) != tt.given || b.Len() != 4+tt.given {
					t.Errorf("gave %v, and the packet has %d bytes; want %d more than 4", got, b.Len(), tt.given)
				}
				return
			}
			if got != nil {
				t.Errorf("gave %d bytes, want none", len(got))
			}
			checkRoom(t, b, 8, 4, 20)
			if want := string(poisoned(8)) + "data" + string(poisoned(20)); string(store) != want {
				t.Errorf("store is %q, want %q", store, want)
			}
		})
	}
}

// TestBufferBytesCapped appends to the packet: the store behind it stays.
func TestBufferBytesCapped(t *testing.T) {
	store := poisoned(32)
	b := zcrt.NewBuffer(store, 8)
	copy(b.Append(4), "data")
	packet := b.Bytes()
	if len(packet) != cap(packet) {
		t.Errorf("len %d, cap %d", len(packet), cap(packet))
	}
	_ = append(packet, "more"...)
	if want := string(poisoned(8)) + "data" + string(poisoned(20)); string(store) != want {
		t.Errorf("store is %q, want %q", store, want)
	}
	packet[0] = 'D'
	if got := string(b.Bytes()); got != "Data" {
		t.Errorf("packet is %q: Bytes does not alias the store", got)
	}
}

func TestBufferTrim(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*zcrt.Buffer) bool
		ok   bool
		want string
	}{
		{"a header off the front", func(b *zcrt.Buffer) bool { return b.TrimFront(3) }, true, "data"},
		{"all off the front", func(b *zcrt.Buffer) bool { return b.TrimFront(7) }, true, ""},
		{"more than all off the front", func(b *zcrt.Buffer) bool { return b.TrimFront(8) }, false, "hdrdata"},
		{"less than nothing off the front", func(b *zcrt.Buffer) bool { return b.TrimFront(-1) }, false, "hdrdata"},
		{"cut behind the header", func(b *zcrt.Buffer) bool { return b.Truncate(3) }, true, "hdr"},
		{"cut to its length", func(b *zcrt.Buffer) bool { return b.Truncate(7) }, true, "hdrdata"},
		{"cut to nothing", func(b *zcrt.Buffer) bool { return b.Truncate(0) }, true, ""},
		{"cut beyond its length", func(b *zcrt.Buffer) bool { return b.Truncate(8) }, false, "hdrdata"},
		{"cut to less than nothing", func(b *zcrt.Buffer) bool { return b.Truncate(-1) }, false, "hdrdata"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := zcrt.NewBuffer(poisoned(32), 8)
			copy(b.Append(7), "hdrdata")
			if got := tt.do(b); got != tt.ok {
				t.Errorf("reports %v, want %v", got, tt.ok)
			}
			if got := string(b.Bytes()); got != tt.want {
				t.Errorf("packet %q, want %q", got, tt.want)
			}
			if got := b.Headroom() + b.Len() + b.Tailroom(); got != 32 {
				t.Errorf("headroom, packet and tailroom make %d bytes, want 32", got)
			}
		})
	}
}

// TestBufferReuse reads a packet, takes its header off and writes another in
// its place, as forwarding does; then it starts anew in the same store.
func TestBufferReuse(t *testing.T) {
	b := zcrt.NewBuffer(poisoned(32), 8)
	copy(b.Append(7), "hdrdata")
	b.TrimFront(3)
	if got := b.Prepend(2); !bytes.Equal(got, []byte{0, 0}) {
		t.Errorf("a new header holds % x of the old one", got)
	}
	if got := string(b.Bytes()); got != "\x00\x00data" {
		t.Errorf("packet %q, want %q", got, "\x00\x00data")
	}
	b.Reset(4)
	checkRoom(t, b, 4, 0, 28)
	if got := b.Append(28); !bytes.Equal(got, make([]byte, 28)) {
		t.Errorf("a new packet holds % x of the old one", got)
	}
}
