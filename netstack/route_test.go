package netstack_test

import (
	"net/netip"
	"testing"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
)

// TestWayOut sees over which link, from which address and to which next host
// datagrams go.
func TestWayOut(t *testing.T) {
	for _, test := range []struct {
		name, local, to string
		link            netstack.LinkID
		source          string
		asked           string // whom ARP asks for; empty: the frame goes to everyone
	}{
		{"a host on the first link", "0.0.0.0:7", "10.77.0.9:9", 0, "10.77.0.2", "10.77.0.9"},
		{"a host on the second link", "0.0.0.0:7", "192.0.2.9:9", 1, "192.0.2.1", "192.0.2.9"},
		{"a host in the link's second subnet", "0.0.0.0:7", "198.51.100.9:9", 1, "198.51.100.1", "198.51.100.9"},
		{"a host behind the default gateway", "0.0.0.0:7", "203.0.113.1:9", 0, "10.77.0.2", "10.77.0.1"},
		{"a host behind a nearer gateway", "0.0.0.0:7", "172.16.5.5:9", 1, "198.51.100.1", "198.51.100.254"},
		{"a host on the link by a route", "0.0.0.0:7", "100.64.0.9:9", 1, "192.0.2.1", "100.64.0.9"},
		{"the gateway of the source address's link", "192.0.2.1:7", "203.0.113.1:9", 1, "192.0.2.1", "192.0.2.254"},
		{"another address of ours as source", "192.0.2.1:7", "198.51.100.9:9", 1, "192.0.2.1", "198.51.100.9"},
		{"the subnet's broadcast", "0.0.0.0:7", "192.0.2.255:9", 1, "192.0.2.1", ""},
		{"everyone, from no address", "0.0.0.0:7", "255.255.255.255:9", 0, "10.77.0.2", ""},
		{"everyone on the source address's link", "198.51.100.1:7", "255.255.255.255:9", 1, "198.51.100.1", ""},
		{"another network's broadcast, which the gateway knows", "0.0.0.0:7", "172.16.255.255:9", 1, "198.51.100.1", "198.51.100.254"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, netstack.Config{})
			second := h.addLink("192.0.2.1/24")
			for _, err := range []error{
				h.AddAddress(second, netip.MustParsePrefix("198.51.100.1/24")),
				h.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), firstLink, netip.MustParseAddr("10.77.0.1")),
				h.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), second, netip.MustParseAddr("192.0.2.254")),
				h.AddRoute(netip.MustParsePrefix("172.16.0.0/12"), second, netip.MustParseAddr("198.51.100.254")),
				h.AddRoute(netip.MustParsePrefix("100.64.0.0/10"), second, netip.Addr{}),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			h.send(us, h.bind(test.local), test.to, "hi!")

			frames := h.transmitted(test.link)
			if len(frames) != 1 {
				t.Fatalf("%d frames go out over link %d, want 1", len(frames), test.link)
			}
			frame, fault := packetformats.CheckEthernet(frames[0])
			if fault.Failed() || frame.Destination() != packetformats.BroadcastMAC {
				t.Fatalf("%v, %v; want a frame to everyone", frame, fault)
			}
			if test.asked == "" {
				checkDatagram(t, frame, test.source, test.to)
				return
			}
			general, isARP, fault := packetformats.CheckARPFromEthernet(frame)
			if !isARP || fault.Failed() {
				t.Fatalf("%v, %v; want an ARP request", frame, fault)
			}
			request, isIPv4 := packetformats.ARPv4FromARP(general)
			if !isIPv4 {
				t.Fatalf("%v; want addresses of IPv4 and Ethernet", general)
			}
			if got := request.TargetProtocolAddr().String(); got != test.asked {
				t.Errorf("asks for %s, want %s", got, test.asked)
			}

			answer := arpReplyTo(request)
			h.Receive(2*us, test.link, answer.batch())
			frames = h.transmitted(test.link)
			if len(frames) != 1 {
				t.Fatalf("%d frames go out after the answer, want 1", len(frames))
			}
			frame, _ = packetformats.CheckEthernet(frames[0])
			if frame.Destination() != answeringMAC {
				t.Errorf("the datagram goes to %v, want %v", frame.Destination(), answeringMAC)
			}
			checkDatagram(t, frame, test.source, test.to)
		})
	}
}

func checkDatagram(t *testing.T, frame packetformats.EthernetView, source, to string) {
	t.Helper()
	p, isIPv4, fault := packetformats.CheckIPv4FromEthernet(frame)
	if !isIPv4 || fault.Failed() {
		t.Fatalf("%v, %v; want an IPv4 packet", frame, fault)
	}
	d, isUDP, fault := packetformats.CheckUDPFromIPv4(p)
	if !isUDP || fault.Failed() {
		t.Fatalf("%v, %v; want a UDP datagram", p, fault)
	}
	gotSource := p.SourceAddr().String()
	gotTo := netip.AddrPortFrom(p.DestinationAddr(), d.DestinationPort()).String()
	if gotSource != source || gotTo != to {
		t.Errorf("the datagram goes from %s to %s, want from %s to %s", gotSource, gotTo, source, to)
	}
	pseudo := packetformats.PseudoHeaderIPv4(p.SourceAddress(), p.DestinationAddress(), packetformats.IPProtocolUDP, len(d.Bytes()))
	if !p.VerifyHeaderChecksum() || !d.VerifyChecksum(pseudo) {
		t.Error("a checksum is wrong")
	}
	if !p.DontFragment() || p.TTL() != 64 {
		t.Errorf("DontFragment is %v, TTL is %d", p.DontFragment(), p.TTL())
	}
}

func TestNoWayOut(t *testing.T) {
	for _, test := range []struct {
		name, local, to string
		want            error
	}{
		{"no route", "0.0.0.0:7", "203.0.113.1:9", netstack.ErrNoRoute},
		{"no route over the source address's link", "10.77.0.2:7", "192.0.2.9:9", netstack.ErrNoRoute},
		{"ourselves", "0.0.0.0:7", "10.77.0.2:9", netstack.ErrNoRoute},
		{"loopback", "0.0.0.0:7", "127.0.0.1:9", netstack.ErrNoRoute},
		{"a multicast group", "0.0.0.0:7", "224.0.0.251:9", netstack.ErrNoRoute},
		{"nobody", "0.0.0.0:7", "0.0.0.0:9", netstack.ErrNoRoute},
		{"an IPv6 address", "0.0.0.0:7", "[2001:db8::1]:9", netstack.ErrInvalidDestination},
		{"port 0", "0.0.0.0:7", "10.77.0.1:0", netstack.ErrInvalidDestination},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newHost(t, netstack.Config{})
			h.addLink("192.0.2.1/24")
			if err := h.SendUDP(us, h.bind(test.local), addrPort(test.to), nil); err != test.want {
				t.Errorf("SendUDP = %v, want %v", err, test.want)
			}
			if free := h.FreeBuffers(); free != 512 {
				t.Errorf("%d of 512 buffers are free", free)
			}
		})
	}
	h := newHost(t, netstack.Config{})
	if err := h.SendUDP(us, h.bind("0.0.0.0:7"), netip.AddrPort{}, nil); err != netstack.ErrInvalidDestination {
		t.Errorf("SendUDP to the zero AddrPort = %v", err)
	}
	if err := netstack.New(netstack.Config{}).SendUDP(us, netstack.UDPSocket{}, peerEcho, nil); err != netstack.ErrClosed {
		t.Errorf("SendUDP of no socket = %v", err)
	}
}

// TestNoLinkToEveryone: the limited broadcast needs a link with an address.
func TestNoLinkToEveryone(t *testing.T) {
	h := &host{netstack.New(netstack.Config{}), t}
	u := h.bind("0.0.0.0:7")
	if err := h.SendUDP(us, u, addrPort("255.255.255.255:9"), nil); err != netstack.ErrNoRoute {
		t.Errorf("SendUDP = %v, want %v", err, netstack.ErrNoRoute)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	h := newHost(t, netstack.Config{})
	link := func(mac packetformats.MAC, mtu int) error {
		_, err := h.AddLink(netstack.LinkConfig{Address: mac, MTU: mtu})
		return err
	}
	address := func(link netstack.LinkID, p string) error { return h.AddAddress(link, netip.MustParsePrefix(p)) }
	route := func(p string, link netstack.LinkID, gateway string) error {
		a, _ := netip.ParseAddr(gateway) // the zero Addr if empty
		return h.AddRoute(netip.MustParsePrefix(p), link, a)
	}
	for _, test := range []struct {
		name      string
		got, want error
	}{
		{"a link without a MAC", link(packetformats.MAC{}, 1500), netstack.ErrInvalidHardwareAddress},
		{"a link with a group's MAC", link(packetformats.BroadcastMAC, 1500), netstack.ErrInvalidHardwareAddress},
		{"an MTU below that of RFC 791", link(ourMAC, 67), netstack.ErrInvalidMTU},
		{"an MTU beyond the buffers", link(ourMAC, 1501), netstack.ErrInvalidMTU},
		{"the least MTU", link(ourMAC, 68), nil},

		{"an address on no link", address(9, "10.78.0.1/24"), netstack.ErrNoLink},
		{"an address on a negative link", address(-1, "10.78.0.1/24"), netstack.ErrNoLink},
		{"the subnet's own address", address(0, "10.78.0.0/24"), netstack.ErrInvalidAddress},
		{"the subnet's broadcast", address(0, "10.78.0.255/24"), netstack.ErrInvalidAddress},
		{"an address of the whole internet", address(0, "10.78.0.1/0"), netstack.ErrInvalidAddress},
		{"a multicast group", address(0, "224.0.0.1/24"), netstack.ErrInvalidAddress},
		{"loopback", address(0, "127.0.0.1/8"), netstack.ErrInvalidAddress},
		{"an IPv6 address", address(0, "2001:db8::1/64"), netstack.ErrInvalidAddress},
		{"the zero prefix", h.AddAddress(0, netip.Prefix{}), netstack.ErrInvalidAddress},
		{"an address twice", address(1, "10.77.0.2/32"), netstack.ErrAddressInUse},
		{"the broadcast of our subnet as a host", address(1, "10.77.0.255/23"), netstack.ErrAddressInUse},
		{"a second address in a subnet", address(0, "10.77.0.3/24"), nil},
		{"a point-to-point link", address(1, "192.0.2.3/31"), nil},
		{"a subnet whose broadcast is our host", address(1, "192.0.2.1/30"), netstack.ErrAddressInUse},

		{"a route over no link", route("0.0.0.0/0", 9, "10.77.0.1"), netstack.ErrNoLink},
		{"a route to a host in a subnet", route("10.78.0.1/24", 0, "10.77.0.1"), netstack.ErrInvalidSubnet},
		{"a route to IPv6", route("::/0", 0, "10.77.0.1"), netstack.ErrInvalidSubnet},
		{"a gateway elsewhere", route("0.0.0.0/0", 0, "10.78.0.1"), netstack.ErrInvalidGateway},
		{"ourselves as gateway", route("0.0.0.0/0", 0, "10.77.0.2"), netstack.ErrInvalidGateway},
		{"the broadcast as gateway", route("0.0.0.0/0", 0, "10.77.0.255"), netstack.ErrInvalidGateway},
		{"an IPv6 gateway", route("0.0.0.0/0", 0, "fe80::1"), netstack.ErrInvalidGateway},
		{"a default route", route("0.0.0.0/0", 0, "10.77.0.1"), nil},
		{"a second default route over the link", route("0.0.0.0/0", 0, "10.77.0.9"), netstack.ErrRouteExists},
		{"a second route to the link's subnet", route("10.77.0.0/24", 0, ""), netstack.ErrRouteExists},
	} {
		if test.got != test.want {
			t.Errorf("%s: %v, want %v", test.name, test.got, test.want)
		}
	}
	third, err := h.AddLink(netstack.LinkConfig{Address: ourMAC, MTU: 1500})
	if err != nil || third != 2 {
		t.Errorf("AddLink = %v, %v; want the third link", third, err)
	}
	if err := h.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), third, netip.Addr{}); err != netstack.ErrAddressNotAvailable {
		t.Errorf("a route over a link without an address: %v", err)
	}
	h.checkCounters(func() { h.Receive(us, 9, arpRequest.batch()) }, "Link.ReceivedOnNone")
	if n := h.Transmit(9, nil); n != 0 {
		t.Errorf("Transmit over no link gives %d frames", n)
	}
	h.checkCounters(func() { h.Release(9, arpRequest.batch()) }, "Buffers.ReleasedNotLent")
	h.checkCounters(func() { h.Release(firstLink, arpRequest.batch()) }, "Buffers.ReleasedNotLent")
}
