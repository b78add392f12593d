package netstack

import (
	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/packetformats"
)

// ipv4Packet is a received packet whose header was verified and whose addresses
// were found to be what they may be. Transport protocols get nothing less.
type ipv4Packet struct {
	packetformats.IPv4View
	link *link
	// source is the host that sent it, or the zero Unicast if it has no address
	// yet.
	source ip.Unicast
	// destination is the address of ours that it was sent to, or the zero Unicast
	// if it was sent to everyone.
	destination ip.Unicast
}

func (p *ipv4Packet) isToEveryone() bool { return !p.destination.IsValid() }

// receiveIPv4 takes an IPv4 packet that arrived on l. Its options are skipped,
// which RFC 1122 section 3.2.1.8 asks of those that we do not understand; that
// they lie inside the packet was checked.
func (s *Stack) receiveIPv4(l *link, frame packetformats.EthernetView) {
	view, _, fault := packetformats.CheckIPv4FromEthernet(frame)
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	// RFC 1122 section 3.2.1.2: "A host MUST verify the IP header checksum on
	// every received datagram and silently discard every datagram that has a bad
	// checksum."
	if !view.VerifyHeaderChecksum() {
		s.counters.IPv4.HeaderChecksumWrong++
		return
	}
	p := ipv4Packet{IPv4View: view, link: l}
	if !s.checkDestination(&p, frame.Destination()) || !s.checkSource(&p) {
		return
	}
	if p.MoreFragments() || p.FragmentOffset() != 0 {
		s.counters.IPv4.FragmentDropped++
		return
	}
	switch p.Protocol() {
	case packetformats.IPProtocolICMP:
		s.receiveICMP(&p)
	case packetformats.IPProtocolUDP:
		s.receiveUDP(&p)
	default:
		s.counters.IPv4.ProtocolUnknown++
		s.sendUnreachable(&p, packetformats.ICMPv4UnreachableCodeProtocol)
	}
}

// checkDestination reports whether p is for us, and sets its destination.
//
// RFC 1122 section 3.2.1.3:
//
//	A host MUST silently discard an incoming datagram that is not destined for
//	the host.  An incoming datagram is destined for the host if the datagram's
//	destination address field is:
//	(1)  (one of) the host's IP address(es); or
//	(2)  an IP broadcast address valid for the connected network
//
// The broadcast address with all host bits zero, of 4.2BSD, is not valid for us.
func (s *Stack) checkDestination(p *ipv4Packet, frame packetformats.MAC) bool {
	switch p.link.destinations[p.DestinationAddress()] {
	case ourHost:
		// RFC 1122 section 3.3.6: "A host SHOULD silently discard a datagram that is
		// received via a link-layer broadcast (see Section 2.4) but does not specify
		// an IP multicast or broadcast destination address."
		if frame == packetformats.BroadcastMAC {
			s.counters.IPv4.UnicastInBroadcastFrame++
			return false
		}
		p.destination, _ = ip.UnicastFrom(p.DestinationAddress())
	case everyone:
		// The zero destination.
	default:
		s.counters.IPv4.DestinationNotOurs++
		return false
	}
	return true
}

// checkSource reports whether p's source address is one that another host may
// have, and sets p's source.
//
// RFC 1122 section 3.2.1.3:
//
//	A host MUST silently discard an incoming datagram containing an IP source
//	address that is invalid by the rules of this section.
//
// By those rules no datagram comes from a broadcast or multicast address, or
// from the loopback network; and from 0.0.0.0 only "as part of an initialization
// procedure by which the host learns its own IP address", which asks everyone
// (RFC 2131 section 4.1). What claims to come from ourselves does not.
func (s *Stack) checkSource(p *ipv4Packet) bool {
	a := p.SourceAddress()
	source, isUnicast := ip.UnicastFrom(a)
	isStarting := a == [4]byte{} && p.DestinationAddress() == ip.LimitedBroadcast
	switch kind := s.local[a].kind; {
	case kind == ourHost:
		s.counters.IPv4.SourceIsUs++
		return false
	case kind == everyone, !isUnicast && !isStarting:
		s.counters.IPv4.SourceInvalid++
		return false
	}
	p.source = source
	return true
}
