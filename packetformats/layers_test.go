package packetformats

import (
	"errors"
	"fmt"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestNextLayer(t *testing.T) {
	for typ, want := range map[EtherType]EthernetNextLayer{
		EtherTypeARP:  EthernetNextLayerARP,
		EtherTypeIPv4: EthernetNextLayerIPv4,
		EtherTypeIPv6: EthernetNextLayerIPv6,
		0x0026:        EthernetNextLayerUnknown, // the length of an IEEE 802.3 frame
	} {
		b := must((&Ethernet{Type: typ}).MarshalBinary())
		if got := must(ParseEthernet(b)).NextLayer(); got != want {
			t.Errorf("behind %v: layer %d, want %d", typ, got, want)
		}
	}
	for _, tt := range []struct {
		protocol IPProtocol
		offset   uint16
		more     bool
		want     IPv4NextLayer
	}{
		{IPProtocolICMP, 0, false, IPv4NextLayerICMPv4},
		{IPProtocolICMP, 1, false, IPv4NextLayerUnknown},
		{IPProtocolUDP, 0, false, IPv4NextLayerUDP},
		{IPProtocolUDP, 0, true, IPv4NextLayerUDP}, // the first fragment has the header
		{IPProtocolUDP, 8191, true, IPv4NextLayerUnknown},
		{IPProtocolTCP, 0, false, IPv4NextLayerTCP},
	} {
		b := must((&IPv4{Protocol: tt.protocol, FragmentOffset: tt.offset, MoreFragments: tt.more}).MarshalBinary())
		if got := must(ParseIPv4(b)).NextLayer(); got != tt.want {
			t.Errorf("behind %v at offset %d: layer %d, want %d", tt.protocol, tt.offset, got, tt.want)
		}
	}
}

// A binding is how a child format is found in its parent.
type binding struct {
	bound bool
	err   string // "" for none
	is    error  // what the error is
}

// bindings tries all that can be in a frame, and describes what it finds.
func bindings(t *testing.T, frame []byte) map[string]binding {
	found := map[string]binding{}
	note := func(name string, bound bool, err error, checkBound bool, f zcrt.Fault) {
		b := binding{bound: bound}
		if err != nil {
			b.err = err.Error()
			for _, kind := range []error{zcrt.ErrShort, zcrt.ErrLength, zcrt.ErrValue} {
				if errors.Is(err, kind) {
					b.is = kind
				}
			}
		}
		if checkBound != bound || f.Failed() != (err != nil) || f.Failed() && error(f) != err {
			t.Errorf("%s: bound %v and %v, but without allocation bound %v and %v", name, bound, err, checkBound, f)
		}
		found[name] = b
	}
	ethernet := must(ParseEthernet(frame))
	_, bound, err := ARPFromEthernet(ethernet)
	_, checkBound, f := CheckARPFromEthernet(ethernet)
	note("arp", bound, err, checkBound, f)
	ip, bound, err := IPv4FromEthernet(ethernet)
	_, checkBound, f = CheckIPv4FromEthernet(ethernet)
	note("ipv4", bound, err, checkBound, f)
	if !bound || err != nil {
		return found
	}
	_, bound, err = UDPFromIPv4(ip)
	_, checkBound, f = CheckUDPFromIPv4(ip)
	note("udp", bound, err, checkBound, f)
	_, bound, err = ICMPv4FromIPv4(ip)
	_, checkBound, f = CheckICMPv4FromIPv4(ip)
	note("icmpv4", bound, err, checkBound, f)
	return found
}

func TestBindings(t *testing.T) {
	for _, tt := range []struct {
		name  string
		frame []byte
		want  map[string]binding
	}{
		{"ARP", arpReply, map[string]binding{"arp": {bound: true}, "ipv4": {}}},
		{"IGMP", routerAlert, map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {}, "icmpv4": {}}},
		{"UDP", nameResponse, map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {bound: true}, "icmpv4": {}}},
		{"ICMP", protocolUnreachable, map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {}, "icmpv4": {bound: true}}},
		{"a fragment of UDP that is not the first", lastFragment, map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {}, "icmpv4": {}}},
		{
			"a frame cut off in its ARP", arpReply[:network+10],
			map[string]binding{"arp": {true, "arp: SenderHardwareAddress at byte 8: found 10 bytes, want 14", zcrt.ErrShort}, "ipv4": {}},
		},
		{
			"a frame cut off in its payload", nameResponse[:transport+20],
			map[string]binding{"arp": {}, "ipv4": {true, "ipv4: TotalLength at byte 2: found 40 bytes, want 92", zcrt.ErrShort}},
		},
		{
			"a packet without its header", nameResponse[:network],
			map[string]binding{"arp": {}, "ipv4": {true, "ipv4: Version at byte 0: found 0 bytes, want 20", zcrt.ErrShort}},
		},
		{
			"IPv6 in the type of IPv4", edited(nameResponse, network, 0x60),
			map[string]binding{"arp": {}, "ipv4": {true, "ipv4: Version 6 at byte 0, want 4", zcrt.ErrValue}},
		},
		{
			"a packet too short for its UDP header", edited(nameResponse, network+2, 0, 27),
			map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {true, "udp: Checksum at byte 6: found 7 bytes, want 8", zcrt.ErrLength}, "icmpv4": {}},
		},
		{
			"UDP longer than its packet", edited(nameResponse, transport+4, 0, 73),
			map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {true, "udp: Length at byte 4: found 72 bytes, want 73", zcrt.ErrLength}, "icmpv4": {}},
		},
		{
			"a packet too short for its ICMP header", edited(protocolUnreachable, network+2, 0, 23),
			map[string]binding{"arp": {}, "ipv4": {bound: true}, "udp": {}, "icmpv4": {true, "icmpv4: Checksum at byte 2: found 3 bytes, want 4", zcrt.ErrLength}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := bindings(t, tt.frame)
			for name, want := range tt.want {
				if got[name] != want {
					t.Errorf("%s: %+v, want %+v", name, got[name], want)
				}
			}
			if len(got) != len(tt.want) {
				t.Errorf("tried %d, want %d", len(got), len(tt.want))
			}
		})
	}
}

// TestPaddingIsNoPayload finds the packet in a frame that was padded to 60
// bytes: the padding belongs to none of the layers inside.
func TestPaddingIsNoPayload(t *testing.T) {
	ethernet := must(ParseEthernet(routerAlert))
	ip, _, err := IPv4FromEthernet(ethernet)
	if err != nil {
		t.Fatal(err)
	}
	if len(ethernet.Payload()) != 46 || len(ip.Bytes()) != 32 || len(ip.Payload()) != 8 {
		t.Errorf("Ethernet carries %d bytes, of which IPv4 is %d and carries %d; want 46, 32 and 8",
			len(ethernet.Payload()), len(ip.Bytes()), len(ip.Payload()))
	}
}

// TestQuoted reads the datagram that an ICMP error quotes.
func TestQuoted(t *testing.T) {
	unreachable := must(ParseICMPv4DestinationUnreachable(must(ParseIPv4(portUnreachable)).Payload()))
	quoted := unreachable.OriginalDatagram()

	ip := must(ParseIPv4Lax(quoted))
	if ip.Truncated() || ip.VerifyHeaderChecksum() || ip.HeaderChecksum() != 0x40a1 {
		t.Errorf("quoted whole, with its header changed underway: %v", ip)
	}
	udp, bound, err := UDPFromIPv4(ip)
	if source, _ := udp.SourcePort(); !bound || err != nil || source != 53 || udp.DestinationPort() != 32623 {
		t.Errorf("bound %v, %v: %v", bound, err, udp)
	}

	// RFC 792 asks for no more than the header and 64 bits of the datagram.
	quoted = quoted[:IPv4FixedSize+8]
	if _, err := ParseIPv4(quoted); !errors.Is(err, zcrt.ErrShort) {
		t.Errorf("ParseIPv4 of a quoted packet that is cut off: %v", err)
	}
	ip = must(ParseIPv4Lax(quoted))
	if got := fmt.Sprint(ip.Truncated(), ip.TotalLength(), len(ip.Bytes()), len(ip.Payload())); got != "true 96 28 8" {
		t.Errorf("truncated, lengths: %s", got)
	}
	if _, bound, err := UDPFromIPv4(ip); !bound || !errors.Is(err, zcrt.ErrLength) {
		t.Errorf("UDPFromIPv4 of a packet that is cut off: bound %v, %v", bound, err)
	}
	udp = must(ParseUDPLax(ip.Payload()))
	source, _ := udp.SourcePort()
	if got := fmt.Sprint(source, udp.DestinationPort(), udp.Truncated(), len(udp.Payload())); got != "53 32623 true 0" {
		t.Errorf("ports, truncated, payload: %s", got)
	}
	pseudo := PseudoHeaderIPv4(ip.SourceAddress(), ip.DestinationAddress(), ip.Protocol(), int(udp.Length()))
	if udp.VerifyChecksum(pseudo) {
		t.Error("the checksum of a datagram that is cut off is right")
	}
}

// TestTunnelled goes down through a packet in a packet.
func TestTunnelled(t *testing.T) {
	open := func(frame []byte) UDPView {
		t.Helper()
		ip, bound, err := IPv4FromEthernet(must(ParseEthernet(frame)))
		if !bound || err != nil {
			t.Fatalf("IPv4 bound %v, %v", bound, err)
		}
		udp, bound, err := UDPFromIPv4(ip)
		if !bound || err != nil {
			t.Fatalf("UDP bound %v, %v", bound, err)
		}
		pseudo := PseudoHeaderIPv4(ip.SourceAddress(), ip.DestinationAddress(), ip.Protocol(), int(udp.Length()))
		if !ip.VerifyHeaderChecksum() || !udp.VerifyChecksum(pseudo) {
			t.Errorf("a checksum is wrong: %v %v", ip, udp)
		}
		return udp
	}
	outer := open(vxlan)
	if outer.DestinationPort() != 4789 {
		t.Fatalf("outside is %v, want VXLAN", outer)
	}
	inner := open(outer.Payload()[8:]) // behind the VXLAN header
	if inner.DestinationPort() != 123 || len(inner.Payload()) != 48 {
		t.Errorf("inside is %v, want NTP", inner)
	}
}
