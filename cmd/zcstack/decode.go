package main

import (
	"fmt"

	"github.com/zcgen/zcgen/packetformats"
)

// appendFrame says in one line what a frame is, layer by layer, down to the
// layer that the stack speaks or to what is wrong with it:
//
//	Ethernet 02:00:00:00:00:01>02:00:00:00:00:02 IPv4 10.77.0.1>10.77.0.2 ttl 64 ICMPv4 echo id 3 seq 1 56 bytes
func appendFrame(line, frame []byte) []byte {
	ethernet, err := packetformats.ParseEthernet(frame)
	if err != nil {
		return appendMalformed(line, "Ethernet", err)
	}
	line = fmt.Appendf(line, "Ethernet %s>%s ", ethernet.Source(), ethernet.Destination())
	if arp, bound, err := packetformats.ARPFromEthernet(ethernet); err != nil {
		return appendMalformed(line, "ARP", err)
	} else if bound {
		return appendARP(line, arp)
	}
	if ip, bound, err := packetformats.IPv4FromEthernet(ethernet); err != nil {
		return appendMalformed(line, "IPv4", err)
	} else if bound {
		return appendIPv4(line, ip)
	}
	return fmt.Appendf(line, "type %#04x %d bytes", uint16(ethernet.Type()), len(ethernet.Payload()))
}

func appendMalformed(line []byte, format string, err error) []byte {
	return fmt.Appendf(line, "%s malformed: %v", format, err)
}

func appendARP(line []byte, general packetformats.ARPView) []byte {
	arp, ok := packetformats.ARPv4FromARP(general)
	if !ok {
		return fmt.Appendf(line, "ARP of protocol type %#04x over hardware type %d", uint16(general.ProtocolType()), general.HardwareType())
	}
	sender := arp.SenderProtocolAddr()
	target := arp.TargetProtocolAddr()
	switch arp.Operation() {
	case packetformats.ARPOperationRequest:
		return fmt.Appendf(line, "ARP request: %s asks who has %s", sender, target)
	case packetformats.ARPOperationReply:
		return fmt.Appendf(line, "ARP reply: %s has %s", arp.SenderHardwareAddress(), sender)
	}
	return fmt.Appendf(line, "ARP operation %d from %s to %s", uint16(arp.Operation()), sender, target)
}

func appendIPv4(line []byte, ip packetformats.IPv4View) []byte {
	line = appendIPv4Addresses(line, ip)
	line = fmt.Appendf(line, " ttl %d ", ip.TTL())
	if !ip.VerifyHeaderChecksum() {
		return append(line, "wrong header checksum"...)
	}
	if ip.MoreFragments() || ip.FragmentOffset() != 0 {
		return fmt.Appendf(line, "protocol %d fragment %d at %d, %d bytes",
			uint8(ip.Protocol()), ip.Identification(), int(ip.FragmentOffset())*8, len(ip.Payload()))
	}
	if icmp, bound, err := packetformats.ICMPv4FromIPv4(ip); err != nil {
		return appendMalformed(line, "ICMPv4", err)
	} else if bound {
		return appendICMPv4(line, icmp)
	}
	if udp, bound, err := packetformats.UDPFromIPv4(ip); err != nil {
		return appendMalformed(line, "UDP", err)
	} else if bound {
		return appendUDP(line, ip, udp)
	}
	return fmt.Appendf(line, "protocol %d %d bytes", uint8(ip.Protocol()), len(ip.Payload()))
}

func appendIPv4Addresses(line []byte, ip packetformats.IPv4View) []byte {
	return fmt.Appendf(line, "IPv4 %s>%s", ip.SourceAddr(), ip.DestinationAddr())
}

func appendICMPv4(line []byte, icmp packetformats.ICMPv4View) []byte {
	line = append(line, "ICMPv4 "...)
	if !icmp.VerifyChecksum() {
		return append(line, "wrong checksum"...)
	}
	name := "echo"
	switch icmp.Type() {
	case packetformats.ICMPv4TypeEchoReply:
		name = "echo reply"
		fallthrough
	case packetformats.ICMPv4TypeEcho:
		echo, err := packetformats.ParseICMPv4Echo(icmp.Bytes())
		if err != nil {
			return appendMalformed(line, name, err)
		}
		return fmt.Appendf(line, "%s id %d seq %d %d bytes", name, echo.Identifier(), echo.SequenceNumber(), len(echo.Data()))
	case packetformats.ICMPv4TypeDestinationUnreachable:
		unreachable, err := packetformats.ParseICMPv4DestinationUnreachable(icmp.Bytes())
		if err != nil {
			return appendMalformed(line, "destination unreachable", err)
		}
		return appendUnreachable(line, unreachable)
	}
	return fmt.Appendf(line, "type %d code %d %d bytes", uint8(icmp.Type()), icmp.Code(), len(icmp.Body()))
}

// unreachableWhat says what of a destination was not reached.
var unreachableWhat = map[packetformats.ICMPv4UnreachableCode]string{
	packetformats.ICMPv4UnreachableCodeNet:                 "net unreachable",
	packetformats.ICMPv4UnreachableCodeHost:                "host unreachable",
	packetformats.ICMPv4UnreachableCodeProtocol:            "protocol unreachable",
	packetformats.ICMPv4UnreachableCodePort:                "port unreachable",
	packetformats.ICMPv4UnreachableCodeFragmentationNeeded: "fragmentation needed",
	packetformats.ICMPv4UnreachableCodeSourceRouteFailed:   "source route failed",
}

func appendUnreachable(line []byte, u packetformats.ICMPv4DestinationUnreachableView) []byte {
	if what, known := unreachableWhat[u.Code()]; known {
		line = append(line, what...)
	} else {
		line = fmt.Appendf(line, "destination unreachable code %d", uint8(u.Code()))
	}
	if u.Code() == packetformats.ICMPv4UnreachableCodeFragmentationNeeded {
		line = fmt.Appendf(line, ", MTU %d", u.NextHopMTU())
	}
	// The datagram is cut off: RFC 792 asks for its header and 8 bytes.
	ip, err := packetformats.ParseIPv4Lax(u.OriginalDatagram())
	if err != nil {
		return appendMalformed(append(line, ", of "...), "IPv4", err)
	}
	line = appendIPv4Addresses(append(line, ", of "...), ip)
	if ip.Protocol() == packetformats.IPProtocolUDP && ip.FragmentOffset() == 0 {
		if udp, err := packetformats.ParseUDPLax(ip.Payload()); err == nil {
			return appendPorts(append(line, ' '), udp)
		}
	}
	return fmt.Appendf(line, " protocol %d", uint8(ip.Protocol()))
}

func appendUDP(line []byte, ip packetformats.IPv4View, udp packetformats.UDPView) []byte {
	line = appendPorts(line, udp)
	pseudo := packetformats.PseudoHeaderIPv4(ip.SourceAddress(), ip.DestinationAddress(), packetformats.IPProtocolUDP, int(udp.Length()))
	if !udp.VerifyChecksum(pseudo) {
		return append(line, " wrong checksum"...)
	}
	return fmt.Appendf(line, " %d bytes", len(udp.Payload()))
}

func appendPorts(line []byte, udp packetformats.UDPView) []byte {
	source, _ := udp.SourcePort() // 0 where there is none
	return fmt.Appendf(line, "UDP %d>%d", source, udp.DestinationPort())
}
