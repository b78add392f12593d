package netstack_test

import (
	"testing"

	"github.com/zcgen/zcgen/netstack"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestSteadyStateDoesNotAllocate counts the allocations of rounds that a busy
// host goes through.
func TestSteadyStateDoesNotAllocate(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	now := second
	var out [4]*zcrt.Buffer
	var payload [2000]byte
	drain := func(want int) {
		n := h.Transmit(firstLink, out[:])
		if n != want {
			t.Fatalf("%d frames go out, want %d", n, want)
		}
		h.Release(firstLink, out[:n])
	}
	echo, datagram, closed, damaged, request := echoRequest.batch(), udpToUs.batch(),
		udpToUs.with("udp DestinationPort: 0008", "udp Checksum: sum").batch(),
		echoRequest.with("ipv4 Version, IHL: 44").batch(), arpRequest.batch()

	for name, round := range map[string]func(){
		"echo request, echo reply": func() {
			h.Receive(now, firstLink, echo)
			drain(1)
		},
		"UDP received, read and sent back": func() {
			h.Receive(now, firstLink, datagram)
			p, ok := h.PollUDP()
			if !ok || p != u {
				t.Fatal("PollUDP does not give the socket")
			}
			n, _, from, err := h.ReceiveUDP(u, payload[:])
			if err != nil {
				t.Fatal(err)
			}
			if err := h.SendUDP(now, u, from, payload[:n]); err != nil {
				t.Fatal(err)
			}
			drain(1)
		},
		"UDP to a closed port, unreachable": func() {
			now += ms // by when one more error may be sent
			h.Receive(now, firstLink, closed)
			drain(1)
		},
		"ARP request, ARP reply": func() {
			h.Receive(now, firstLink, request)
			drain(1)
		},
		"a malformed packet": func() {
			h.Receive(now, firstLink, damaged)
			drain(0)
		},
		"timers": func() {
			h.Advance(now)
			h.NextDeadline()
		},
		"nothing to read": func() {
			if _, _, _, err := h.ReceiveUDP(u, payload[:]); err != netstack.ErrWouldBlock {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			round() // the first one warms it up
			if n := testing.AllocsPerRun(100, round); n != 0 {
				t.Errorf("%v allocations in each round", n)
			}
		})
	}
}
