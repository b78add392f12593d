package netstack_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zcgen/zcgen/netstack"
)

// TestResolution is a script of times: when we ask for the peer, and when we give
// up.
func TestResolution(t *testing.T) {
	h := newHost(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	if _, ok := h.NextDeadline(); ok {
		t.Error("a stack that asked for nobody has a deadline")
	}
	h.send(0, u, peerEcho.String(), "hi!")
	for _, step := range []struct {
		at, deadline netstack.Time // deadline afterwards; 0: none
		want         []frame
	}{
		{0, second, []frame{ourARPRequest}},
		{second - 1, second, nil},
		{second, 2 * second, []frame{ourARPRequest}},
		{2*second - 1, 2 * second, nil},
		{2 * second, 3 * second, []frame{ourARPRequest}},
		{3*second - 1, 3 * second, nil},
		{3 * second, 0, nil},
		{minute, 0, nil},
	} {
		h.Advance(step.at)
		check(t, h.transmitted(firstLink), step.want...)
		if d, ok := h.NextDeadline(); d != step.deadline || ok != (step.deadline != 0) {
			t.Errorf("at %v the deadline is %v, %v; want %v", step.at, d, ok, step.deadline)
		}
	}
	if got, want := h.read(u), "the destination cannot be reached (10.77.0.1:4660)"; got != want {
		t.Errorf("the socket reads %q, want %q", got, want)
	}
	if c := h.Counters(); c.Neighbor.Unresolved != 1 || c.ARP.RequestSent != 3 {
		t.Errorf("%d unresolved after %d requests", c.Neighbor.Unresolved, c.ARP.RequestSent)
	}
	if got := h.FreeBuffers(); got != 512 {
		t.Errorf("%d of 512 buffers are free", got)
	}
}

func TestPacketsWaitForResolution(t *testing.T) {
	h := newHost(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	datagram := func(payload string) frame {
		return ourUDP.with("udp Checksum: sum", fmt.Sprintf("udp Payload: %x", payload))
	}
	h.send(0, u, peerEcho.String(), "one")
	h.send(1*ms, u, peerEcho.String(), "two")
	check(t, h.transmitted(firstLink), ourARPRequest)
	check(t, h.receive(2*ms, arpReply), datagram("one"), datagram("two"))
	h.send(3*ms, u, peerEcho.String(), "six")
	check(t, h.transmitted(firstLink), datagram("six"))
}

// TestRequestReleasesWaitingPackets is RFC 826 to the letter: an entry is updated
// by whatever the host says, a request for someone else too.
func TestRequestReleasesWaitingPackets(t *testing.T) {
	h := newHost(t, netstack.Config{})
	h.send(0, h.bind("0.0.0.0:7"), peerEcho.String(), "hi!")
	check(t, h.transmitted(firstLink), ourARPRequest)
	check(t, h.receive(ms, arpRequest.with("arp TargetProtocolAddress: 0a 4d 00 09")), ourUDP)
}

// TestEntryInUseIsProbed sees how an entry lives: confirmed, used, asked again
// after a minute without any packet having to wait, and forgotten unused.
func TestEntryInUseIsProbed(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	probe := ourARPRequest.with("ethernet Destination: 02 00 00 00 00 01")

	h.send(second, u, peerEcho.String(), "hi!")
	check(t, h.transmitted(firstLink), ourUDP)
	h.Advance(minute)
	check(t, h.transmitted(firstLink), probe)
	h.send(minute+ms, u, peerEcho.String(), "hi!")
	check(t, h.transmitted(firstLink), ourUDP)
	check(t, h.receive(minute+2*ms, arpReply))

	h.Advance(2*minute + 2*ms)
	check(t, h.transmitted(firstLink))
	if c := h.Counters(); c.Neighbor.Expired != 1 || h.Neighbors(firstLink) != 0 {
		t.Errorf("%d entries expired, %d are left", c.Neighbor.Expired, h.Neighbors(firstLink))
	}
}

func TestNeighborMovesToAnotherStation(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	check(t, h.receive(second, arpRequest.with( // announces itself (RFC 5227 section 3)
		"ethernet Source:            02 00 00 00 00 07",
		"arp SenderHardwareAddress:  02 00 00 00 00 07",
		"arp TargetProtocolAddress:  0a 4d 00 01",
	)))
	h.send(2*second, h.bind("0.0.0.0:7"), peerEcho.String(), "hi!")
	check(t, h.transmitted(firstLink), ourUDP.with("ethernet Destination: 02 00 00 00 00 07"))
}

func TestReceivedARP(t *testing.T) {
	for _, test := range []struct {
		name string
		frame
		reply    []frame
		learned  int
		counters []string
	}{
		{
			"a request for us", arpRequest,
			[]frame{ourARPReply}, 1, []string{"ARP.RequestReceived", "Neighbor.Learned", "ARP.ReplySent", "Link.Transmitted"},
		},
		{
			"a request to us alone, as a probe of its entry", arpRequest.with("ethernet Destination: 02 00 00 00 00 02"),
			[]frame{ourARPReply}, 1, []string{"ARP.RequestReceived", "Neighbor.Learned", "ARP.ReplySent", "Link.Transmitted"},
		},
		{
			"padding behind it", arpRequest.and("padding: a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5"),
			[]frame{ourARPReply}, 1, []string{"ARP.RequestReceived", "Neighbor.Learned", "ARP.ReplySent", "Link.Transmitted"},
		},
		{
			"a host that looks whether an address is free (RFC 5227)", arpRequest.with("arp SenderProtocolAddress: 00 00 00 00"),
			[]frame{ourARPReply.with("arp TargetProtocolAddress: 00 00 00 00")}, 0,
			[]string{"ARP.RequestReceived", "ARP.ReplySent", "Link.Transmitted"},
		},
		{
			"a request for another host", arpRequest.with("arp TargetProtocolAddress: 0a 4d 00 09"),
			nil, 0, []string{"ARP.RequestReceived"},
		},
		{
			"a request for the broadcast address", arpRequest.with("arp TargetProtocolAddress: 0a 4d 00 ff"),
			nil, 0, []string{"ARP.RequestReceived"},
		},
		{
			"an announcement of a host that we do not know", arpRequest.with("arp TargetProtocolAddress: 0a 4d 00 01"),
			nil, 0, []string{"ARP.RequestReceived"},
		},
		{"a reply that nobody asked for", arpReply, nil, 0, []string{"ARP.ReplyUnsolicited"}},
		{
			"a broadcast reply that nobody asked for", arpReply.with("ethernet Destination: ffffffffffff"),
			nil, 0, []string{"ARP.ReplyUnsolicited"},
		},
		{
			"the broadcast MAC as sender", arpRequest.with("arp SenderHardwareAddress: ff ff ff ff ff ff"),
			nil, 0, []string{"ARP.SenderHardwareInvalid"},
		},
		{
			"a multicast MAC as sender", arpRequest.with("arp SenderHardwareAddress: 01 00 5e 00 00 01"),
			nil, 0, []string{"ARP.SenderHardwareInvalid"},
		},
		{
			"no MAC as sender", arpRequest.with("arp SenderHardwareAddress: 00 00 00 00 00 00"),
			nil, 0, []string{"ARP.SenderHardwareInvalid"},
		},
		{
			"our MAC as sender", arpRequest.with("arp SenderHardwareAddress: 02 00 00 00 00 02"),
			nil, 0, []string{"ARP.SenderIsUs"},
		},
		{
			"our address at another station", arpRequest.with("arp SenderProtocolAddress: 0a 4d 00 02"),
			nil, 0, []string{"ARP.AddressConflict"},
		},
		{
			"the subnet's broadcast as sender", arpRequest.with("arp SenderProtocolAddress: 0a 4d 00 ff"),
			nil, 0, []string{"ARP.SenderAddressInvalid"},
		},
		{
			"a multicast group as sender", arpRequest.with("arp SenderProtocolAddress: e0 00 00 01"),
			nil, 0, []string{"ARP.SenderAddressInvalid"},
		},
		{
			"loopback as sender", arpRequest.with("arp SenderProtocolAddress: 7f 00 00 01"),
			nil, 0, []string{"ARP.SenderAddressInvalid"},
		},
		{
			"a reply from nobody", arpReply.with("arp SenderProtocolAddress: 00 00 00 00"),
			nil, 0, []string{"ARP.SenderAddressInvalid"},
		},
		{
			"an operation of RARP", arpRequest.with("arp Operation: 00 03"),
			nil, 0, []string{"ARP.OperationUnknown"},
		},
		{"another hardware", arpRequest.with("arp HardwareType: 00 06"), nil, 0, []string{"ARP.AddressKindUnknown"}},
		{"another protocol", arpRequest.with("arp ProtocolType: 86 dd"), nil, 0, []string{"ARP.AddressKindUnknown"}},
		{"hardware addresses of 8 bytes", arpRequest.with("arp HardwareLength: 08"), nil, 0, []string{"Faults.arp.TargetProtocolAddress"}},
		{"protocol addresses of 16 bytes", arpRequest.with("arp ProtocolLength: 10"), nil, 0, []string{"Faults.arp.SenderProtocolAddress"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, netstack.Config{})
			h.checkCounters(func() { check(t, h.receive(us, test.frame), test.reply...) },
				append(test.counters, "Link.Received")...)
			if got := h.Neighbors(firstLink); got != test.learned {
				t.Errorf("%d hosts were learned, want %d", got, test.learned)
			}
		})
	}
}

// TestNeighborsAreBounded has ever new hosts ask for us, and us ask for hosts
// that do not answer.
func TestNeighborsAreBounded(t *testing.T) {
	const limit, buffers = 16, 64
	h := newHost(t, netstack.Config{Neighbors: limit, Buffers: buffers})
	for n := range 3 * limit {
		h.receive(netstack.Time(n), arpRequest.with(fmt.Sprintf("arp SenderProtocolAddress: 0a4d00%02x", 100+n)))
	}
	if got := h.Neighbors(firstLink); got != limit {
		t.Errorf("%d hosts are known after %d asked for us, want %d", got, 3*limit, limit)
	}

	u := h.bind("0.0.0.0:7")
	full, now := 0, second
	for n := range 3 * limit {
		to := fmt.Sprintf("10.77.0.%d:9", 10+n)
		for range 2 {
			now++
			if err := h.SendUDP(now, u, addrPort(to), nil); err == netstack.ErrNoBuffers {
				full++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		h.transmitted(firstLink)
	}
	c := h.Counters()
	if h.Neighbors(firstLink) != limit || c.Neighbor.Evicted != limit || c.Neighbor.TableFull != 2*2*limit {
		t.Errorf("%d hosts in the table, %d evicted, %d times full; want %d, %d, %d",
			h.Neighbors(firstLink), c.Neighbor.Evicted, c.Neighbor.TableFull, limit, limit, 2*2*limit)
	}
	if waiting := buffers - h.FreeBuffers(); waiting > buffers/4 || full == 0 {
		t.Errorf("%d of %d buffers wait, and %d datagrams were refused", waiting, buffers, full)
	}
	h.Advance(now + netstack.Time(time.Second))
	h.transmitted(firstLink)
	h.Advance(now + netstack.Time(2*time.Second))
	h.transmitted(firstLink)
	h.Advance(now + netstack.Time(3*time.Second))
	if h.FreeBuffers() != buffers || h.Neighbors(firstLink) != 0 {
		t.Errorf("%d of %d buffers are free after the last timeout, and %d entries are left", h.FreeBuffers(), buffers, h.Neighbors(firstLink))
	}
}
