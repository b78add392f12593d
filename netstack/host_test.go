package netstack_test

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

const (
	us        = netstack.Time(time.Microsecond)
	ms        = netstack.Time(time.Millisecond)
	second    = netstack.Time(time.Second)
	minute    = netstack.Time(time.Minute)
	firstLink = netstack.LinkID(0)
)

var (
	ourMAC     = packetformats.MAC{0x02, 0, 0, 0, 0, 0x02}
	peerEcho   = netip.MustParseAddrPort("10.77.0.1:4660") // 0x1234
	peerPrefix = netip.MustParsePrefix("10.77.0.1/24")
	ourPrefix  = netip.MustParsePrefix("10.77.0.2/24")
	ourEcho    = netip.MustParseAddrPort("10.77.0.2:7")
)

// host is a stack under test, with the frames it gave out.
type host struct {
	*netstack.Stack
	t *testing.T
}

// newHost is 10.77.0.2/24, 02:00:00:00:00:02, on one link.
func newHost(t *testing.T, c netstack.Config) *host {
	t.Helper()
	s := netstack.New(c)
	link, err := s.AddLink(netstack.LinkConfig{Name: "test0", Address: ourMAC, MTU: 1500})
	if err != nil || link != firstLink {
		t.Fatalf("AddLink = %v, %v", link, err)
	}
	if err := s.AddAddress(firstLink, ourPrefix); err != nil {
		t.Fatal(err)
	}
	return &host{s, t}
}

// knowingPeer is newHost after the peer asked for it.
func knowingPeer(t *testing.T, c netstack.Config) *host {
	t.Helper()
	h := newHost(t, c)
	check(t, h.receive(0, arpRequest), ourARPReply)
	return h
}

// receive hands frames to the first link and gives those that go out of it.
func (h *host) receive(now netstack.Time, frames ...frame) [][]byte {
	h.t.Helper()
	var batch []*zcrt.Buffer
	for _, f := range frames {
		batch = append(batch, f.buffer())
	}
	h.Receive(now, firstLink, batch)
	return h.transmitted(firstLink)
}

// transmitted takes all frames that wait on link. A small batch has Transmit give
// them in several parts.
func (h *host) transmitted(link netstack.LinkID) (frames [][]byte) {
	var batch [3]*zcrt.Buffer
	for {
		n := h.Transmit(link, batch[:])
		if n == 0 {
			return frames
		}
		for _, b := range batch[:n] {
			frames = append(frames, slices.Clone(b.Bytes()))
		}
		h.Release(link, batch[:n])
	}
}

// bind opens a socket.
func (h *host) bind(local string) netstack.UDPSocket {
	h.t.Helper()
	u, err := h.BindUDP(netip.MustParseAddrPort(local))
	if err != nil {
		h.t.Fatalf("BindUDP(%s): %v", local, err)
	}
	return u
}

// read is what ReceiveUDP gives, in one line.
func (h *host) read(u netstack.UDPSocket) string {
	h.t.Helper()
	var into [2000]byte
	n, full, from, err := h.ReceiveUDP(u, into[:])
	if n != full {
		h.t.Errorf("ReceiveUDP copied %d of %d bytes", n, full)
	}
	if err != nil {
		return strings.TrimPrefix(err.Error(), "netstack: ") + " (" + from.String() + ")"
	}
	return from.String() + " " + string(into[:n])
}

// changed runs do and gives the names of the counters that it raised, each as
// often as it was raised. Those of faults are cut to format and field.
func (h *host) changed(do func()) (names []string) {
	before := h.counts()
	do()
	after := h.counts()
	for _, name := range slices.Sorted(maps.Keys(after)) {
		for range after[name] - before[name] {
			names = append(names, name)
		}
	}
	return names
}

func (h *host) counts() map[string]uint64 {
	counts := map[string]uint64{}
	c := h.Counters()
	for name, n := range c.All() {
		short, _, _ := strings.Cut(name, ": ")
		counts[short] += n
	}
	return counts
}

// checkCounters compares what a call raised with what is wanted, in any order.
func (h *host) checkCounters(do func(), want ...string) {
	h.t.Helper()
	got := h.changed(do)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("counters (-want +got):\n%s", diff)
	}
}

// send sends a datagram that must be taken.
func (h *host) send(now netstack.Time, u netstack.UDPSocket, to, payload string) {
	h.t.Helper()
	if err := h.SendUDP(now, u, netip.MustParseAddrPort(to), []byte(payload)); err != nil {
		h.t.Fatalf("SendUDP(%s): %v", to, err)
	}
}

// addLink adds a second link, 02:00:00:00:01:01, with an address.
func (h *host) addLink(address string) netstack.LinkID {
	h.t.Helper()
	mac := packetformats.MAC{0x02, 0, 0, 0, 1, 1}
	link, err := h.AddLink(netstack.LinkConfig{Name: "test1", Address: mac, MTU: 1500})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.AddAddress(link, netip.MustParsePrefix(address)); err != nil {
		h.t.Fatal(err)
	}
	return link
}

func addrPort(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }
