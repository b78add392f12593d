package netstack

import (
	"github.com/zcgen/zcgen/netstack/internal/udp"
	"github.com/zcgen/zcgen/packetformats"
)

// receiveUDP takes a UDP datagram to us and puts it into the socket at its port.
func (s *Stack) receiveUDP(p *ipv4Packet) {
	d, _, fault := packetformats.CheckUDPFromIPv4(p.IPv4View)
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	// RFC 768: "An all zero transmitted checksum value means that the transmitter
	// generated no checksum", and any other is verified: RFC 1122 section 4.1.3.4,
	// "If a UDP datagram is received with a checksum that is non-zero and invalid,
	// UDP MUST silently discard the datagram."
	pseudo := packetformats.PseudoHeaderIPv4(
		p.SourceAddress(), p.DestinationAddress(), packetformats.IPProtocolUDP, len(d.Bytes()))
	if !d.VerifyChecksum(pseudo) {
		s.counters.UDP.ChecksumWrong++
		return
	}
	socket, ok := s.sockets.Find(udp.Endpoint{Address: p.DestinationAddress(), Port: d.DestinationPort()})
	if !ok {
		// RFC 1122 section 4.1.3.1: "If a datagram arrives addressed to a UDP port for
		// which there is no pending LISTEN call, UDP SHOULD send an ICMP Port
		// Unreachable message."
		s.counters.UDP.PortClosed++
		s.sendUnreachable(p, packetformats.ICMPv4UnreachableCodePort)
		return
	}
	sourcePort, _ := d.SourcePort() // RFC 768: optional, "If not used, a value of zero is inserted."
	from := udp.Endpoint{Address: p.SourceAddress(), Port: sourcePort}
	if !s.sockets.Deliver(socket, from, d.Payload()) {
		s.counters.UDP.ReceiveQueueFull++
		return
	}
	s.counters.UDP.Received++
}

// reportUndelivered tells the socket that sent the packet p, of which the end may
// be missing, why p did not arrive. It reports whether one may have sent it: p
// comes from its address and port, and goes where its last datagram went.
//
// RFC 1122 section 4.1.3.3: "UDP MUST pass to the application layer all ICMP
// error messages that it receives from the IP layer." But anyone can forge one,
// and a server ought not to stop for it. RFC 8085 section 5.2: "Applications
// SHOULD appropriately validate the payload of ICMP messages to ensure these are
// received in response to transmitted traffic".
func (s *Stack) reportUndelivered(p packetformats.IPv4View, reason error) bool {
	if p.Protocol() != packetformats.IPProtocolUDP || p.FragmentOffset() != 0 ||
		s.local[p.SourceAddress()].kind != ourHost {
		return false
	}
	d, fault := packetformats.CheckUDPLax(p.Payload())
	if fault.Failed() {
		return false
	}
	sourcePort, _ := d.SourcePort()
	socket, ok := s.sockets.Find(udp.Endpoint{Address: p.SourceAddress(), Port: sourcePort})
	to := udp.Endpoint{Address: p.DestinationAddress(), Port: d.DestinationPort()}
	if !ok || socket.Peer != to {
		return false
	}
	s.sockets.Fail(socket, to, reason)
	return true
}
