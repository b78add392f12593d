package packetformats_test

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// frame is an echo request over Ethernet, as a network device hands it over.
var frame = []byte{
	0x02, 0x00, 0x5e, 0x10, 0x00, 0x02, // Destination
	0x02, 0x00, 0x5e, 0x10, 0x00, 0x01, // Source
	0x08, 0x00, // Type
	0x45, 0x00, 0x00, 0x20, // Version and IHL, DSCP and ECN, TotalLength
	0x00, 0x01, 0x40, 0x00, // Identification, flags and FragmentOffset
	0x40, 0x01, 0x26, 0x40, // TTL, Protocol, HeaderChecksum
	10, 77, 0, 1, // SourceAddress
	10, 77, 0, 2, // DestinationAddress
	0x08, 0x00, 0x1a, 0x6a, // Type, Code, Checksum
	0x04, 0xd2, 0x00, 0x01, // Identifier, SequenceNumber
	'd', 'a', 't', 'a', // Data
}

// A frame is taken apart layer by layer. Each layer is checked once; reading
// its fields cannot fail.
func Example() {
	ethernet, err := packetformats.ParseEthernet(frame)
	if err != nil {
		fmt.Println(err)
		return
	}
	ip, bound, err := packetformats.IPv4FromEthernet(ethernet)
	if !bound || err != nil {
		fmt.Println("no IPv4:", err)
		return
	}
	icmp, bound, err := packetformats.ICMPv4FromIPv4(ip)
	if !bound || err != nil {
		fmt.Println("no ICMP:", err)
		return
	}
	echo, err := packetformats.ParseICMPv4Echo(icmp.Bytes())
	if err != nil {
		fmt.Println("no echo:", err)
		return
	}
	fmt.Println(ethernet.Source(), "to", ethernet.Destination())
	fmt.Println(ip.SourceAddr(), "to", ip.DestinationAddr(), "header good:", ip.VerifyHeaderChecksum())
	fmt.Printf("%v %d: %q, good: %v\n", echo.Type(), echo.SequenceNumber(), echo.Data(), echo.VerifyChecksum())
	// Output:
	// 02:00:5e:10:00:01 to 02:00:5e:10:00:02
	// 10.77.0.1 to 10.77.0.2 header good: true
	// Echo 1: "data", good: true
}

// A datagram is built from the inside out: the payload first, then each header
// in front of what is there. Lengths and checksums fill themselves.
func ExampleUDP_Prepend() {
	buf := zcrt.NewBuffer(make([]byte, 1514), 64)
	copy(buf.Append(5), "hello")

	ip := packetformats.IPv4{
		TTL:                64,
		Protocol:           packetformats.IPProtocolUDP,
		SourceAddress:      [4]byte{10, 77, 0, 1},
		DestinationAddress: [4]byte{10, 77, 0, 2},
	}
	udp := packetformats.UDP{SourcePort: 4242, DestinationPort: 7}
	length := packetformats.UDPFixedSize + buf.Len()
	pseudo := packetformats.PseudoHeaderIPv4(ip.SourceAddress, ip.DestinationAddress, ip.Protocol, length)
	if _, fault := udp.Prepend(buf, pseudo); fault.Failed() {
		fmt.Println(fault)
		return
	}
	if _, fault := ip.Prepend(buf); fault.Failed() {
		fmt.Println(fault)
		return
	}
	fmt.Printf("% x\n% x\n% x\n", buf.Bytes()[:20], buf.Bytes()[20:28], buf.Bytes()[28:])
	// Output:
	// 45 00 00 21 00 00 00 00 40 11 66 30 0a 4d 00 01 0a 4d 00 02
	// 10 92 00 07 00 0d 96 cc
	// 68 65 6c 6c 6f
}

// An error tells bytes that are missing from bytes that are wrong, and where.
func ExampleParseIPv4() {
	packet := frame[packetformats.EthernetFixedSize:]
	_, err := packetformats.ParseIPv4(packet[:30])
	fmt.Println(err)
	fmt.Println("wait for more:", errors.Is(err, zcrt.ErrShort))

	wrong := append([]byte{0x44}, packet[1:]...)
	_, err = packetformats.ParseIPv4(wrong)
	fmt.Println(err)
	fmt.Println("wait for more:", errors.Is(err, zcrt.ErrShort))

	var fault zcrt.Fault
	if errors.As(err, &fault) {
		fmt.Println("drop, and count under", fault.Site.Format, fault.Site.Field)
	}
	// Output:
	// ipv4: TotalLength at byte 2: found 30 bytes, want 32
	// wait for more: true
	// ipv4: IHL 4 at byte 0, want IHL >= 5
	// wait for more: false
	// drop, and count under ipv4 IHL
}

// An ICMP error quotes the front of a datagram, which Lax functions read.
func ExampleParseIPv4Lax() {
	quoted := frame[packetformats.EthernetFixedSize:][:28]
	ip, err := packetformats.ParseIPv4Lax(quoted)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("cut off:", ip.Truncated())
	fmt.Println(len(ip.Payload()), "bytes of", ip.Protocol(), "from a packet of", ip.TotalLength())
	// Output:
	// cut off: true
	// 8 bytes of ICMP from a packet of 32
}

// The owned form is an ordinary struct: what a test writes as a literal, and
// what survives the bytes that it was read from.
func ExampleARPv4() {
	request := packetformats.ARPv4{
		Operation:             packetformats.ARPOperationRequest,
		SenderHardwareAddress: packetformats.MAC{0x02, 0x00, 0x5e, 0x10, 0x00, 0x01},
		SenderProtocolAddress: [4]byte{10, 77, 0, 1},
		TargetProtocolAddress: [4]byte{10, 77, 0, 2},
	}
	b, err := request.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("% x\n", b)

	var got packetformats.ARPv4
	if err := got.UnmarshalBinary(b); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(got.Operation, "for", netip.AddrFrom4(got.TargetProtocolAddress))
	// Output:
	// 00 01 08 00 06 04 00 01 02 00 5e 10 00 01 0a 4d 00 01 00 00 00 00 00 00 0a 4d 00 02
	// Request for 10.77.0.2
}

// A router that takes a hop off a packet patches the checksum (RFC 1624).
func ExampleIPv4View_SetTTL() {
	packet := append([]byte(nil), frame[packetformats.EthernetFixedSize:]...)
	ip, err := packetformats.ParseIPv4(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	word := func() uint16 { return uint16(ip.TTL())<<8 | uint16(ip.Protocol()) }
	before := word()
	ip.SetTTL(ip.TTL() - 1)
	ip.SetHeaderChecksum(zcrt.Update(ip.HeaderChecksum(), before, word()))
	fmt.Println(ip.TTL(), ip.VerifyHeaderChecksum())
	// Output: 63 true
}
