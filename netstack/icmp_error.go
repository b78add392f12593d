package netstack

import "github.com/zcgen/zcgen/packetformats"

// maxICMPError bounds the errors that we send.
//
// RFC 1812 section 4.3.2.3:
//
//	the ICMP datagram SHOULD contain as much of the original datagram as possible
//	without the length of the ICMP datagram exceeding 576 bytes.  The returned IP
//	header (and user data) MUST be identical to that which was received
const maxICMPError = 576

// sendUnreachable tells the sender of p that p was not delivered.
//
// RFC 1122 section 3.2.2:
//
//	An ICMP error message MUST NOT be sent as the result of receiving:
//	 *    an ICMP error message, or
//	 *    a datagram destined to an IP broadcast or IP multicast address, or
//	 *    a datagram sent as a link-layer broadcast, or
//	 *    a non-initial fragment, or
//	 *    a datagram whose source address does not define a single host -- e.g., a
//	      zero address, a loopback address, a broadcast address, a multicast
//	      address, or a Class E address.
//
// ICMP messages, fragments, and unicast in a link-layer broadcast do not come
// here; a datagram to everyone may, and one without a source address is one.
func (s *Stack) sendUnreachable(p *ipv4Packet, code packetformats.ICMPv4UnreachableCode) {
	if p.isToEveryone() {
		s.counters.ICMPv4.ErrorSuppressed++
		return
	}
	// RFC 1812 section 4.3.2.8: "A router SHOULD also be able to limit the rate at
	// which it sends other sorts of ICMP error messages". So should a host, or
	// forged packets make it flood whom they name.
	if !s.icmpErrors.Take(s.now) {
		s.counters.ICMPv4.ErrorRateLimited++
		return
	}
	way, ok := s.pathTo(p.SourceAddress(), p.destination)
	if !ok {
		s.counters.ICMPv4.ReplyWithoutRoute++
		return
	}
	room := min(way.room(), maxICMPError-packetformats.IPv4FixedSize) -
		packetformats.ICMPv4DestinationUnreachableFixedSize
	quoted := p.Bytes()
	quoted = quoted[:min(len(quoted), room)]
	b, ok := s.newPacket(quoted)
	if !ok {
		return
	}
	message := packetformats.ICMPv4DestinationUnreachable{Code: code}
	if _, fault := message.Prepend(b); s.dropIfFailed(b, fault) {
		return
	}
	// RFC 1122 section 3.2.2: "An ICMP error message SHOULD be sent with normal
	// (i.e., zero) TOS bits."
	if s.sendIPv4(way, packetformats.IPProtocolICMP, 0, b) {
		s.counters.ICMPv4.UnreachableSent++
	}
}
