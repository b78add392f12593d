package netstack_test

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestUDPEcho(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	h.checkCounters(func() { check(t, h.receive(us, udpToUs)) }, "Link.Received", "UDP.Received")
	if p, ok := h.PollUDP(); !ok || p != u {
		t.Fatalf("PollUDP = %v, %v; want the socket", p, ok)
	}
	if got, want := h.read(u), "10.77.0.1:4660 hi!"; got != want {
		t.Fatalf("the socket reads %q, want %q", got, want)
	}
	h.checkCounters(func() {
		h.send(2*us, u, "10.77.0.1:4660", "hi!")
		check(t, h.transmitted(firstLink), ourUDP)
	}, "UDP.Sent", "IPv4.Sent", "Link.Transmitted")
}

func TestReceivedUDP(t *testing.T) {
	for _, test := range []struct {
		name, local string
		frame
		want string
	}{
		{"to one address, bound to all", "0.0.0.0:7", udpToUs, "10.77.0.1:4660 hi!"},
		{"to one address, bound to it", "10.77.0.2:7", udpToUs, "10.77.0.1:4660 hi!"},
		{"without a checksum", "0.0.0.0:7", udpToUs.with("udp Checksum: 00 00"), "10.77.0.1:4660 hi!"},
		{"without a source port", "0.0.0.0:7", udpToUs.with("udp SourcePort: 00 00", "udp Checksum: sum"), "10.77.0.1:0 hi!"},
		{"empty", "0.0.0.0:7", udpToUs.with("ipv4 TotalLength: 00 1c", "ipv4 HeaderChecksum: sum", "udp Length: 00 08", "udp Payload:", "udp Checksum: sum"), "10.77.0.1:4660 "},
		{"shorter than its packet", "0.0.0.0:7", udpToUs.with("udp Length: 00 0a", "udp Checksum: 00 00"), "10.77.0.1:4660 hi"},
		{"in a padded frame", "0.0.0.0:7", udpToUs.and("padding: a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5"), "10.77.0.1:4660 hi!"},
		{
			"to the subnet", "0.0.0.0:7",
			udpToUs.with("ethernet Destination: ff ff ff ff ff ff", "ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum", "udp Checksum: sum"),
			"10.77.0.1:4660 hi!",
		},
		{
			"to the subnet, bound to one address", "10.77.0.2:7",
			udpToUs.with("ethernet Destination: ff ff ff ff ff ff", "ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum", "udp Checksum: sum"),
			"nothing to read yet (invalid AddrPort)",
		},
		{
			"to everyone from nobody, as DHCP does", "0.0.0.0:7",
			udpToUs.with("ethernet Destination: ff ff ff ff ff ff", "ipv4 SourceAddress: 00 00 00 00", "ipv4 DestinationAddress: ff ff ff ff", "ipv4 HeaderChecksum: sum", "udp Checksum: sum"),
			"0.0.0.0:4660 hi!",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := knowingPeer(t, netstack.Config{})
			u := h.bind(test.local)
			check(t, h.receive(us, test.frame))
			if got := h.read(u); got != test.want {
				t.Errorf("the socket reads %q, want %q", got, test.want)
			}
		})
	}
}

func TestReceiveCutsWhatDoesNotFit(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	h.receive(us, udpToUs, udpToUs)
	var into [2]byte
	n, full, from, err := h.ReceiveUDP(u, into[:])
	if n != 2 || full != 3 || from != peerEcho || err != nil || string(into[:n]) != "hi" {
		t.Errorf("ReceiveUDP = %d, %d, %v, %v with %q", n, full, from, err, into[:n])
	}
	if got := h.read(u); got != "10.77.0.1:4660 hi!" {
		t.Errorf("the next one reads %q", got)
	}
}

func TestReceiveQueueIsBounded(t *testing.T) {
	h := knowingPeer(t, netstack.Config{UDPReceiveBytes: 500})
	u := h.bind("0.0.0.0:7")
	for range 20 {
		h.receive(us, udpToUs)
	}
	const fit = 500 / (64 + 3)
	if c := h.Counters(); c.UDP.Received != fit || c.UDP.ReceiveQueueFull != 20-fit {
		t.Errorf("%d received and %d dropped, want %d and %d", c.UDP.Received, c.UDP.ReceiveQueueFull, fit, 20-fit)
	}
	for range fit {
		if got := h.read(u); got != "10.77.0.1:4660 hi!" {
			t.Errorf("the socket reads %q", got)
		}
	}
	h.checkCounters(func() { h.receive(us, udpToUs) }, "Link.Received", "UDP.Received")
}

func TestBindUDP(t *testing.T) {
	h := newHost(t, netstack.Config{})
	u := h.bind("10.77.0.2:7")
	for _, test := range []struct {
		name  string
		local netip.AddrPort
		want  error
	}{
		{"a port in use", ourEcho, netstack.ErrPortInUse},
		{"a port in use at one of all addresses", addrPort("0.0.0.0:7"), netstack.ErrPortInUse},
		{"a foreign address", addrPort("10.77.0.3:7"), netstack.ErrAddressNotAvailable},
		{"the broadcast", addrPort("10.77.0.255:9"), netstack.ErrAddressNotAvailable},
		{"an IPv6 address", addrPort("[2001:db8::1]:7"), netstack.ErrAddressNotAvailable},
		{"all addresses, written for IPv6", addrPort("[::]:8"), nil},
		{"all addresses, not written", netip.AddrPortFrom(netip.Addr{}, 9), nil},
		{"our address, written for IPv6", addrPort("[::ffff:10.77.0.2]:10"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := h.BindUDP(test.local); err != test.want || (got != netstack.UDPSocket{}) != (err == nil) {
				t.Errorf("BindUDP(%v) = %v, %v; want %v", test.local, got, err, test.want)
			}
		})
	}
	if local, err := h.UDPLocal(u); local != ourEcho || err != nil {
		t.Errorf("UDPLocal = %v, %v", local, err)
	}
}

// TestEphemeralPorts: the seed alone decides.
func TestEphemeralPorts(t *testing.T) {
	ports := func(seed uint64) (ports []uint16) {
		h := newHost(t, netstack.Config{Seed: seed})
		for range 4 {
			local, err := h.UDPLocal(h.bind("0.0.0.0:0"))
			if err != nil || local.Port() < 49152 || !local.Addr().IsUnspecified() {
				t.Errorf("bound to %v, %v", local, err)
			}
			ports = append(ports, local.Port())
		}
		return ports
	}
	if a, b := ports(1), ports(1); !slices.Equal(a, b) {
		t.Errorf("one seed gives the ports %v and %v", a, b)
	}
	if a, b := ports(1), ports(2); slices.Equal(a, b) {
		t.Errorf("two seeds give the same ports %v", a)
	}
}

func TestClosedSocket(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	h.receive(us, udpToUs)
	if err := h.CloseUDP(u); err != nil {
		t.Fatal(err)
	}
	_, _, _, received := h.ReceiveUDP(u, nil)
	_, local := h.UDPLocal(u)
	for call, err := range map[string]error{
		"CloseUDP": h.CloseUDP(u), "SendUDP": h.SendUDP(us, u, peerEcho, nil), "ReceiveUDP": received, "UDPLocal": local,
		"CloseUDP of the zero UDPSocket": h.CloseUDP(netstack.UDPSocket{}),
	} {
		if err != netstack.ErrClosed {
			t.Errorf("%s = %v, want %v", call, err, netstack.ErrClosed)
		}
	}
	if _, ok := h.PollUDP(); ok {
		t.Error("PollUDP gives the closed socket")
	}
	check(t, h.receive(us, udpToUs), ourPortUnreachable)
	if fresh := h.bind("0.0.0.0:7"); fresh == u {
		t.Error("the new socket has the name of the closed one")
	}
}

func TestMessageTooLong(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	u := h.bind("0.0.0.0:7")
	for _, test := range []struct {
		size int
		want error
	}{{0, nil}, {1472, nil}, {1473, netstack.ErrMessageTooLong}, {65507, netstack.ErrMessageTooLong}, {1 << 20, netstack.ErrMessageTooLong}} {
		if err := h.SendUDP(us, u, peerEcho, make([]byte, test.size)); err != test.want {
			t.Errorf("SendUDP of %d bytes = %v, want %v", test.size, err, test.want)
		}
	}
	if got := len(h.transmitted(firstLink)); got != 2 {
		t.Errorf("%d frames go out, want 2", got)
	}
}

func TestBuffersAreBounded(t *testing.T) {
	const buffers = 8
	h := knowingPeer(t, netstack.Config{Buffers: buffers})
	u := h.bind("0.0.0.0:7")
	sendAll := func() (sent int) {
		for h.SendUDP(us, u, peerEcho, nil) == nil {
			sent++
		}
		return sent
	}
	var full []string
	sent := 0
	full = h.changed(func() { sent = sendAll() })
	if sent != buffers/2 || !slices.Contains(full, "Link.TransmitQueueFull") {
		t.Errorf("%d datagrams fit into the queue, want %d; %v", sent, buffers/2, full)
	}
	var lent [buffers]*zcrt.Buffer
	n := h.Transmit(firstLink, lent[:])
	sent += sendAll()
	n += h.Transmit(firstLink, lent[n:])
	full = h.changed(func() { sent += sendAll() })
	if sent != buffers || n != buffers || !slices.Contains(full, "Buffers.Exhausted") || h.FreeBuffers() != 0 {
		t.Errorf("%d datagrams, %d lent, %d free; %v", sent, n, h.FreeBuffers(), full)
	}
	check(t, h.receive(us, echoRequest, udpToUs, arpRequest)) // no buffer for any answer
	h.Release(firstLink, lent[:n])
	if h.FreeBuffers() != buffers {
		t.Errorf("%d of %d buffers are free", h.FreeBuffers(), buffers)
	}
	check(t, h.receive(us, echoRequest), echoReply)
}

// TestTwoStacks has two stacks talk, with nothing between them but this loop.
func TestTwoStacks(t *testing.T) {
	a, b := newHost(t, netstack.Config{Seed: 1}), &host{netstack.New(netstack.Config{Seed: 2}), t}
	link, err := b.AddLink(netstack.LinkConfig{Name: "peer0", Address: packetformats.MAC{0x02, 0, 0, 0, 0, 0x01}, MTU: 1500})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.AddAddress(link, peerPrefix); err != nil {
		t.Fatal(err)
	}
	server, client := a.bind("0.0.0.0:7"), b.bind("0.0.0.0:0")
	now := netstack.Time(0)
	exchange := func() {
		for moved := true; moved; {
			now += us
			moved = move(now, a, b) || move(now, b, a)
		}
	}

	for n := 0; n <= 1472; n += 1 + n/20 {
		sent := bytes.Repeat([]byte{byte(n)}, n)
		if err := b.SendUDP(now, client, ourEcho, sent); err != nil {
			t.Fatal(err)
		}
		exchange()
		var got [2000]byte
		size, _, from, err := a.ReceiveUDP(server, got[:])
		if err != nil {
			t.Fatal(err)
		}
		if err := a.SendUDP(now, server, from, got[:size]); err != nil {
			t.Fatal(err)
		}
		exchange()
		size, full, from, err := b.ReceiveUDP(client, got[:])
		if err != nil || from != ourEcho || full != n || !bytes.Equal(got[:size], sent) {
			t.Fatalf("%d bytes come back as %d of %d from %v, %v", n, size, full, from, err)
		}
	}

	if err := a.CloseUDP(server); err != nil {
		t.Fatal(err)
	}
	b.send(now, client, ourEcho.String(), "is someone there?")
	exchange()
	if got, want := b.read(client), "the destination has no such port (10.77.0.2:7)"; got != want {
		t.Errorf("the client reads %q, want %q", got, want)
	}
	for name, h := range map[string]*host{"a": a, "b": b} {
		if h.FreeBuffers() != 512 {
			t.Errorf("%d of 512 buffers of %s are free", h.FreeBuffers(), name)
		}
		c := h.Counters()
		for counter, n := range c.All() {
			if n != 0 && strings.HasPrefix(counter, "Faults") {
				t.Errorf("%s counts %s %d times", name, counter, n)
			}
		}
	}
}

// move hands all frames that wait in from to to, and reports whether there were
// any.
func move(now netstack.Time, from, to *host) bool {
	var batch [8]*zcrt.Buffer
	n := from.Transmit(firstLink, batch[:])
	to.Receive(now, firstLink, batch[:n])
	from.Release(firstLink, batch[:n])
	return n > 0
}
