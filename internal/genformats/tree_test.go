package genformats

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// boxed is a frame with a datagram that holds a payload.
func boxed(t *testing.T, port uint16, payload []byte) []byte {
	t.Helper()
	buf := zcrt.NewBuffer(make([]byte, 64+len(payload)), 64)
	copy(buf.Append(len(payload)), payload)
	udp := packetformats.UDP{DestinationPort: port}
	ip := packetformats.IPv4{Protocol: packetformats.IPProtocolUDP}
	frame := packetformats.Ethernet{Type: packetformats.EtherTypeIPv4}
	_, f1 := udp.Prepend(buf, 0)
	_, f2 := ip.Prepend(buf)
	_, f3 := frame.Prepend(buf)
	for _, f := range []zcrt.Fault{f1, f2, f3} {
		if f.Failed() {
			t.Fatal(f)
		}
	}
	return buf.Bytes()
}

// walked is what a walk comes past, and what ends it.
func walked(b []byte) string {
	var names []string
	w := WalkLayer(b)
	for w.Next() {
		names = append(names, w.Layer().String())
	}
	if w.Next() || w.Layer() != 0 {
		names = append(names, "and on behind the end")
	}
	if err := w.Err(); err != nil {
		names = append(names, err.Error())
	}
	return strings.Join(names, " ")
}

func TestWalk(t *testing.T) {
	request := packetformats.ARPv4{Operation: packetformats.ARPOperationRequest}
	arp := func(hardware byte) []byte {
		b, err := request.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		b[1] = hardware
		x := packetformats.Ethernet{Type: packetformats.EtherTypeARP, Payload: b}
		if b, err = x.MarshalBinary(); err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, tt := range []struct {
		name string
		b    []byte
		want string
	}{
		{"nothing", nil, "ethernet: Destination at byte 0: found 0 bytes, want 14"},
		{"a type that is not in the tree", make([]byte, 14), "Ethernet"},
		{"a refinement", arp(1), "Ethernet ARP ARPv4"},
		{"what it refines alone", arp(9), "Ethernet ARP"},
		{"a port that nothing is bound to", boxed(t, 7, []byte{3, 0, 80}), "Ethernet IPv4 UDP"},
		{"formats of two packages", boxed(t, 4000, []byte{3, 0, 80, 9}), "Ethernet IPv4 UDP Box Secret hiddenLeaf"},
		{"a box in a box", boxed(t, 4000, []byte{1, 1, 3, 0, 81}), "Ethernet IPv4 UDP Box Box Box Secret"},
		{"what a refinement holds by its parent", boxed(t, 4000, []byte{2, 0, 81}), "Ethernet IPv4 UDP Box EmptyBox Secret"},
		{"a refinement that breaks its rules", boxed(t, 4000, []byte{2, 0, 81, 0, 0, 0}), "Ethernet IPv4 UDP Box emptybox: Payload 5 at byte 1, want 0..4 bytes"},
		{"a record that breaks its rules", boxed(t, 4000, []byte{1, 3, 0, 5}), "Ethernet IPv4 UDP Box Box secret: Number 5 at byte 0, want Number != 5"},
		{"a record that is cut off", boxed(t, 4000, []byte{3, 0}), "Ethernet IPv4 UDP Box secret: Number at byte 0: found 1 bytes, want 2"},
		{"a thousand boxes", boxed(t, 4000, append([]byte(strings.Repeat("\x01", 1000)), 9)), "Ethernet IPv4 UDP" + strings.Repeat(" Box", 1001)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := walked(tt.b); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if strings.Contains(tt.want, ":") {
				return
			}
			if n := testing.AllocsPerRun(10, func() {
				w := WalkLayer(tt.b)
				for w.Next() {
				}
			}); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
}

// TestWalkViews reads what a walk has come to.
func TestWalkViews(t *testing.T) {
	w := WalkLayer(boxed(t, 4000, []byte{1, 3, 0, 80, 9}))
	var kinds []uint8
	for w.Next() {
		switch w.Layer() {
		case LayerUDP:
			if w.Box().Bytes() != nil {
				t.Error("there is a box already")
			}
		case LayerBox:
			kinds = append(kinds, w.Box().Kind())
		}
	}
	got := fmt.Sprint(kinds, w.UDP().DestinationPort(), w.IPv4().Protocol(), w.Secret().Number(), w.HiddenLeaf().n(), w.Ethernet().Type())
	if want := "[1 3] 4000 UDP 80 9 IPv4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
