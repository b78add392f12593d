package netstack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/netstack"
)

// TestReceivedIPv4 has the packets that are refused or answered in a special way,
// each with the counters that it raises beside Link.Received.
func TestReceivedIPv4(t *testing.T) {
	broadcast := "ethernet Destination: ff ff ff ff ff ff"
	for _, test := range []struct {
		name string
		frame
		answered bool
		counters []string
	}{
		{"a frame to another station", echoRequest.with("ethernet Destination: 02 00 00 00 00 03"), false, []string{"Ethernet.DestinationOther"}},
		{"a frame to a group", echoRequest.with("ethernet Destination: 01 00 5e 00 00 01"), false, []string{"Ethernet.DestinationOther"}},
		{"a frame from a group", echoRequest.with("ethernet Source: 01 00 5e 00 00 01"), false, []string{"Ethernet.SourceMulticast"}},
		{"a frame from everyone", echoRequest.with("ethernet Source: ff ff ff ff ff ff"), false, []string{"Ethernet.SourceMulticast"}},
		{"an IPv6 frame", echoRequest.with("ethernet Type: 86 dd"), false, []string{"Ethernet.TypeUnknown"}},
		{"a frame with a length for a type", echoRequest.with("ethernet Type: 00 20"), false, []string{"Ethernet.TypeUnknown"}},

		{"IP version 6", echoRequest.with("ipv4 Version, IHL: 65"), false, []string{"Faults.ipv4.Version"}},
		{"a header of four words", echoRequest.with("ipv4 Version, IHL: 44"), false, []string{"Faults.ipv4.IHL"}},
		{"a header longer than the packet", echoRequest.with("ipv4 Version, IHL: 4f"), false, []string{"Faults.ipv4.TotalLength"}},
		{"a header longer than the frame", echoRequest.with("ipv4 Version, IHL: 4f", "ipv4 TotalLength: 00 3c"), false, []string{"Faults.ipv4.TotalLength"}},
		{"a packet shorter than its header", echoRequest.with("ipv4 TotalLength: 00 13"), false, []string{"Faults.ipv4.TotalLength"}},
		{"a packet longer than the frame", echoRequest.with("ipv4 TotalLength: 00 21"), false, []string{"Faults.ipv4.TotalLength"}},
		{"a packet of 65535 bytes", echoRequest.with("ipv4 TotalLength: ff ff"), false, []string{"Faults.ipv4.TotalLength"}},
		{"a wrong header checksum", echoRequest.with("ipv4 HeaderChecksum: 13 55"), false, []string{"IPv4.HeaderChecksumWrong"}},
		{"a header checksum of zero", echoRequest.with("ipv4 HeaderChecksum: 00 00"), false, []string{"IPv4.HeaderChecksumWrong"}},

		{"to another host", echoRequest.with("ipv4 DestinationAddress: 0a 4d 00 03", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.DestinationNotOurs"}},
		{"to loopback", echoRequest.with("ipv4 DestinationAddress: 7f 00 00 01", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.DestinationNotOurs"}},
		{"to a multicast group", echoRequest.with("ipv4 DestinationAddress: e0 00 00 01", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.DestinationNotOurs"}},
		{"to another subnet's broadcast", echoRequest.with(broadcast, "ipv4 DestinationAddress: 0a 4e 00 ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.DestinationNotOurs"}},
		{"to the subnet's own address, the broadcast of 4.2BSD", echoRequest.with(broadcast, "ipv4 DestinationAddress: 0a 4d 00 00", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.DestinationNotOurs"}},
		{"to us, but in a frame to everyone", echoRequest.with(broadcast), false, []string{"IPv4.UnicastInBroadcastFrame"}},

		{"from us to us (land)", echoRequest.with("ipv4 SourceAddress: 0a 4d 00 02", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceIsUs"}},
		{"from the subnet's broadcast (smurf)", echoRequest.with("ipv4 SourceAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from the limited broadcast", echoRequest.with("ipv4 SourceAddress: ff ff ff ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from a multicast group", echoRequest.with("ipv4 SourceAddress: e0 00 00 01", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from class E", echoRequest.with("ipv4 SourceAddress: f0 00 00 01", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from loopback", echoRequest.with("ipv4 SourceAddress: 7f 00 00 01", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from nobody, to us", echoRequest.with("ipv4 SourceAddress: 00 00 00 00", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from nobody, to the subnet", echoRequest.with(broadcast, "ipv4 SourceAddress: 00 00 00 00", "ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},
		{"from a host of this network", echoRequest.with(broadcast, "ipv4 SourceAddress: 00 00 00 01", "ipv4 DestinationAddress: ff ff ff ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.SourceInvalid"}},

		{"a first fragment", echoRequest.with("ipv4 Flags, FragmentOffset: 20 00", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.FragmentDropped"}},
		{"a last fragment", echoRequest.with("ipv4 Flags, FragmentOffset: 00 b9", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.FragmentDropped"}},
		{"a fragment past 65535 (ping of death)", echoRequest.with("ipv4 Flags, FragmentOffset: 1f ff", "ipv4 HeaderChecksum: sum"), false, []string{"IPv4.FragmentDropped"}},
		{"a fragment of an unknown protocol", ipv4ToUs.with("ipv4 Flags, FragmentOffset: 00 01"), false, []string{"IPv4.FragmentDropped"}},

		{"an unknown protocol to everyone", ipv4ToUs.with(broadcast, "ipv4 DestinationAddress: ff ff ff ff"), false, []string{"IPv4.ProtocolUnknown", "ICMPv4.ErrorSuppressed"}},
		{"an unknown protocol from nobody", ipv4ToUs.with(broadcast, "ipv4 SourceAddress: 00 00 00 00", "ipv4 DestinationAddress: ff ff ff ff"), false, []string{"IPv4.ProtocolUnknown", "ICMPv4.ErrorSuppressed"}},
		{
			"an unknown protocol from where no route leads", ipv4ToUs.with("ipv4 SourceAddress: c0 00 02 01"),
			false, []string{"IPv4.ProtocolUnknown", "ICMPv4.ReplyWithoutRoute"},
		},

		{"echo to the subnet (smurf)", echoRequest.with(broadcast, "ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum"), false, []string{"ICMPv4.EchoToEveryone"}},
		{"echo to everyone", echoRequest.with(broadcast, "ipv4 DestinationAddress: ff ff ff ff", "ipv4 HeaderChecksum: sum"), false, []string{"ICMPv4.EchoToEveryone"}},
		{"echo to the subnet in a frame to us", echoRequest.with("ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum"), false, []string{"ICMPv4.EchoToEveryone"}},
		{"echo with a wrong checksum", echoRequest.with("icmp Checksum: 06 fb"), false, []string{"ICMPv4.ChecksumWrong"}},
		{"echo with a checksum of zero", echoRequest.with("icmp Checksum: 00 00"), false, []string{"ICMPv4.ChecksumWrong"}},
		{"echo from where no route leads", echoRequest.with("ipv4 SourceAddress: c0 00 02 01", "ipv4 HeaderChecksum: sum"), false, []string{"ICMPv4.EchoReceived", "ICMPv4.ReplyWithoutRoute"}},
		{"an echo reply", echoRequest.with("icmp Type: 00", "icmp Checksum: sum"), false, []string{"ICMPv4.TypeUnknown"}},
		{"a redirect", echoRequest.with("icmp Type: 05", "icmp Checksum: sum"), false, []string{"ICMPv4.TypeUnknown"}},
		{"a source quench", echoRequest.with("icmp Type: 04", "icmp Checksum: sum"), false, []string{"ICMPv4.TypeUnknown"}},
		{
			"echo cut off in its identifier", echoRequest.with("ipv4 TotalLength: 00 19", "ipv4 HeaderChecksum: sum", "icmp Checksum: e5 ff", "icmp Identifier: 12 00"),
			false, []string{"Faults.icmpv4echo.Identifier"},
		},

		{"a datagram with a wrong checksum", udpToUs.with("udp Checksum: 4f 98"), false, []string{"UDP.ChecksumWrong"}},
		{"a datagram shorter than its header", udpToUs.with("udp Length: 00 07"), false, []string{"Faults.udp.Length"}},
		{"a datagram of no length", udpToUs.with("udp Length: 00 00"), false, []string{"Faults.udp.Length"}},
		{"a datagram longer than its packet", udpToUs.with("udp Length: 00 0c"), false, []string{"Faults.udp.Length"}},
		{"a closed port to everyone", udpToUs.with(broadcast, "ipv4 DestinationAddress: 0a 4d 00 ff", "ipv4 HeaderChecksum: sum", "udp Checksum: sum"), false, []string{"UDP.PortClosed", "ICMPv4.ErrorSuppressed"}},
		{"port 0", udpToUs.with("udp DestinationPort: 00 00", "udp Checksum: sum"), true, []string{"UDP.PortClosed", "ICMPv4.UnreachableSent"}},

		{
			"options that we do not know", echoRequest.with(
				"ipv4 Version, IHL: 46", "ipv4 TotalLength: 00 24", "ipv4 HeaderChecksum: sum", "ipv4 DestinationAddress: 0a 4d 00 02 94 04 00 00"),
			true, []string{"ICMPv4.EchoReceived", "ICMPv4.EchoReplySent"},
		},
		{
			"options of impossible lengths", echoRequest.with(
				"ipv4 Version, IHL: 46", "ipv4 TotalLength: 00 24", "ipv4 HeaderChecksum: sum", "ipv4 DestinationAddress: 0a 4d 00 02 44 ff 07 00"),
			true, []string{"ICMPv4.EchoReceived", "ICMPv4.EchoReplySent"},
		},
		{"a TTL of zero, which is no reason for a host to drop", echoRequest.with("ipv4 TTL: 00", "ipv4 HeaderChecksum: sum"), true, []string{"ICMPv4.EchoReceived", "ICMPv4.EchoReplySent"}},
		{"the evil bit (RFC 3514)", echoRequest.with("ipv4 Flags, FragmentOffset: 80 00", "ipv4 HeaderChecksum: sum"), true, []string{"ICMPv4.EchoReceived", "ICMPv4.EchoReplySent"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := knowingPeer(t, netstack.Config{})
			want := append(test.counters, "Link.Received")
			if test.answered {
				want = append(want, "IPv4.Sent", "Link.Transmitted")
			}
			h.checkCounters(func() {
				if got := h.receive(us, test.frame); (len(got) == 1) != test.answered || len(got) > 1 {
					t.Errorf("%d frames come back: % x", len(got), got)
				}
			}, want...)
			check(t, h.receive(2*us, echoRequest), echoReply) // it lives
		})
	}
}

// TestCutOff cuts frames off at every length: each is refused with a fault that
// names a field, and nothing comes back.
func TestCutOff(t *testing.T) {
	for name, whole := range map[string]frame{
		"arp": arpRequest, "echo": echoRequest, "udp": udpToUs, "unreachable": portUnreachable,
	} {
		t.Run(name, func(t *testing.T) {
			h := knowingPeer(t, netstack.Config{})
			h.bind("0.0.0.0:7")
			b := whole.bytes()
			for n := range len(b) {
				names := h.changed(func() { check(t, h.receive(us, frame{fmt.Sprintf("cut: %x", b[:n])})) })
				if len(names) != 2 || !strings.HasPrefix(names[0], "Faults.") || names[1] != "Link.Received" {
					t.Errorf("cut off at %d of %d bytes: %v", n, len(b), names)
				}
			}
		})
	}
}

// TestPayloadCutOff cuts off what IPv4 carries, with an IPv4 header that says so.
func TestPayloadCutOff(t *testing.T) {
	for name, whole := range map[string]frame{"echo": echoRequest, "udp": udpToUs, "unreachable": portUnreachable} {
		t.Run(name, func(t *testing.T) {
			b := whole.bytes()
			for n := 0; n < len(b)-34; n++ {
				h := knowingPeer(t, netstack.Config{})
				h.bind("0.0.0.0:7")
				cut := ethernetToUs.and(ipv4ToUs[len(ethernetToUs):]...).with(
					fmt.Sprintf("ipv4 TotalLength: %04x", 20+n),
					fmt.Sprintf("ipv4 Protocol: %02x", b[14+9]),
				).and(fmt.Sprintf("cut: %x", b[34:34+n]))
				names := h.changed(func() { check(t, h.receive(us, cut)) })
				// What is cut off is short, or else its checksum is wrong.
				if len(names) != 2 || names[1] != "Link.Received" ||
					!strings.HasPrefix(names[0], "Faults.") && names[0] != "ICMPv4.ChecksumWrong" {
					t.Errorf("cut off at %d of %d bytes: %v", n, len(b)-34, names)
				}
			}
		})
	}
}

// TestForeignBroadcastAsSource has a packet on one link claim to come from the
// broadcast of another: the answer must not reach everyone there.
func TestForeignBroadcastAsSource(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	h.addLink("192.0.2.1/24")
	h.checkCounters(func() {
		check(t, h.receive(us, echoRequest.with("ipv4 SourceAddress: c0 00 02 ff", "ipv4 HeaderChecksum: sum")))
	}, "Link.Received", "IPv4.SourceInvalid")
}

// TestAddressOfAnotherLink is the strong end system model.
func TestAddressOfAnotherLink(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	h.addLink("192.0.2.1/24")
	h.checkCounters(func() {
		check(t, h.receive(us, echoRequest.with("ipv4 DestinationAddress: c0 00 02 01", "ipv4 HeaderChecksum: sum")))
		check(t, h.receive(us, arpRequest.with("arp TargetProtocolAddress: c0 00 02 01")))
	}, "Link.Received", "IPv4.DestinationNotOurs", "Link.Received", "ARP.RequestReceived")
}
