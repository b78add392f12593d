package netstack

import "github.com/zcgen/zcgen/packetformats"

// receiveICMP takes an ICMP message to us.
func (s *Stack) receiveICMP(p *ipv4Packet) {
	m, _, fault := packetformats.CheckICMPv4FromIPv4(p.IPv4View)
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	if !m.VerifyChecksum() {
		s.counters.ICMPv4.ChecksumWrong++
		return
	}
	switch m.Type() {
	case packetformats.ICMPv4TypeEcho:
		s.receiveEcho(p, m)
	case packetformats.ICMPv4TypeDestinationUnreachable:
		s.receiveUnreachable(p, m)
	default:
		// RFC 1122 section 3.2.2: "If an ICMP message of unknown type is received, it
		// MUST be silently discarded."
		s.counters.ICMPv4.TypeUnknown++
	}
}

// receiveEcho answers an echo request.
//
// RFC 792, page 14: "The data received in the echo message must be returned in
// the echo reply message." RFC 1122 section 3.2.2.6:
//
//	An ICMP Echo Request destined to an IP broadcast or IP multicast address MAY
//	be silently discarded.
//
//	The IP source address in an ICMP Echo Reply MUST be the same as the
//	specific-destination address (defined in Section 3.2.1.3) of the
//	corresponding ICMP Echo Request message.
//
//	Data received in an ICMP Echo Request MUST be entirely included in the
//	resulting Echo Reply.  However, if sending the Echo Reply requires intentional
//	fragmentation that is not implemented, the datagram MUST be truncated to
//	maximum transmission size (see Section 3.3.3) and sent.
func (s *Stack) receiveEcho(p *ipv4Packet, m packetformats.ICMPv4View) {
	request, fault := packetformats.CheckICMPv4Echo(m.Bytes())
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	if p.isToEveryone() { // answering would let one forged packet raise a storm
		s.counters.ICMPv4.EchoToEveryone++
		return
	}
	s.counters.ICMPv4.EchoReceived++
	way, ok := s.pathTo(p.SourceAddress(), p.destination)
	if !ok {
		s.counters.ICMPv4.ReplyWithoutRoute++
		return
	}
	data := request.Data()
	if room := way.room() - packetformats.ICMPv4EchoFixedSize; len(data) > room {
		data = data[:room]
		s.counters.ICMPv4.EchoReplyTruncated++
	}
	b, ok := s.newPacket(data)
	if !ok {
		return
	}
	reply := packetformats.ICMPv4Echo{
		Type:           packetformats.ICMPv4TypeEchoReply,
		Identifier:     request.Identifier(),
		SequenceNumber: request.SequenceNumber(),
	}
	if _, fault := reply.Prepend(b); s.dropIfFailed(b, fault) {
		return
	}
	// RFC 1349 section 5.1: "An ICMP reply message is sent with the same value in
	// the TOS field as was used in the corresponding ICMP request message." Of the
	// bits that are ECN's now we set none, for ICMP does not react to congestion.
	if s.sendIPv4(way, packetformats.IPProtocolICMP, p.DSCP(), b) {
		s.counters.ICMPv4.EchoReplySent++
	}
}

// receiveUnreachable tells the socket whose datagram did not arrive.
func (s *Stack) receiveUnreachable(p *ipv4Packet, m packetformats.ICMPv4View) {
	u, fault := packetformats.CheckICMPv4DestinationUnreachable(m.Bytes())
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	// The quoted packet is cut off, so it is read leniently: its lengths may
	// reach beyond what is there.
	quoted, fault := packetformats.CheckIPv4Lax(u.OriginalDatagram())
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	if p.isToEveryone() || !s.reportUndelivered(quoted, unreachableError(u.Code())) {
		s.counters.ICMPv4.UnreachableUnmatched++
		return
	}
	s.counters.ICMPv4.UnreachableReceived++
}

// unreachableError is what a socket learns of a code. RFC 1122 section 3.2.2.1
// has the codes 2 and 3 come from the destination host itself: it is there, and
// does not take the datagram. What gateways say is a hint of a state that may
// pass.
func unreachableError(c packetformats.ICMPv4UnreachableCode) error {
	switch c {
	case packetformats.ICMPv4UnreachableCodePort, packetformats.ICMPv4UnreachableCodeProtocol:
		return ErrConnRefused
	case packetformats.ICMPv4UnreachableCodeFragmentationNeeded:
		return ErrMessageTooLong
	}
	return ErrHostUnreachable
}
