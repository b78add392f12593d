package netstack

import (
	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/neighbor"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// receiveARP takes an ARP packet that arrived on l.
//
// RFC 826, "Packet Reception":
//
//	If the pair <protocol type, sender protocol address> is already in my
//	translation table, update the sender hardware address field of the entry
//	with the new information in the packet and set Merge_flag to true.
//	?Am I the target protocol address?
//	Yes:
//	  If Merge_flag is false, add the triplet <protocol type, sender protocol
//	      address, sender hardware address> to the translation table.
//	  ?Is the opcode ares_op$REQUEST?  (NOW look at the opcode!!)
//	  Yes:
//	    Swap hardware and protocol fields, putting the local hardware and
//	        protocol addresses in the sender fields.
//	    Set the ar$op field to ares_op$REPLY
//	    Send the packet to the (new) target hardware address on the same network
//	        on which the request was received.
//
// In one point we are stricter: a reply adds nothing, for whoever was asked has
// an entry already, and one that was not asked for is how entries are forged.
func (s *Stack) receiveARP(l *link, frame packetformats.EthernetView) {
	general, _, fault := packetformats.CheckARPFromEthernet(frame)
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	p, ok := packetformats.ARPv4FromARP(general)
	if !ok {
		s.counters.ARP.AddressKindUnknown++
		return
	}
	operation := p.Operation()
	if operation != packetformats.ARPOperationRequest && operation != packetformats.ARPOperationReply {
		s.counters.ARP.OperationUnknown++
		return
	}
	if !s.arpSenderIsStation(l, p) {
		return
	}
	isRequest := operation == packetformats.ARPOperationRequest
	isForUs := l.destinations[p.TargetProtocolAddress()] == ourHost

	// RFC 5227 section 1.1: a request "with an all-zero 'sender IP address'" is a
	// probe. Its sender has no address yet, so there is nothing to learn.
	isProbe := isRequest && p.SenderProtocolAddress() == [4]byte{}
	heard := neighbor.Ignored
	if !isProbe {
		sender, ok := s.arpSenderAddress(l, p)
		if !ok {
			return
		}
		heard = s.hearNeighbor(l, sender, p.SenderHardwareAddress(), isRequest && isForUs)
	}

	switch {
	case isRequest:
		s.counters.ARP.RequestReceived++
	case heard == neighbor.Ignored:
		s.counters.ARP.ReplyUnsolicited++
	default:
		s.counters.ARP.ReplyReceived++
	}
	if isRequest && isForUs {
		s.sendARP(l, p.SenderHardwareAddress(), packetformats.ARPv4{
			Operation:             packetformats.ARPOperationReply,
			SenderHardwareAddress: l.Address,
			SenderProtocolAddress: p.TargetProtocolAddress(),
			TargetHardwareAddress: p.SenderHardwareAddress(),
			TargetProtocolAddress: p.SenderProtocolAddress(),
		})
	}
}

// arpSenderIsStation reports whether the sender's hardware address is that of
// one other station: frames to it must reach nobody else.
func (s *Stack) arpSenderIsStation(l *link, p packetformats.ARPv4View) bool {
	switch mac := p.SenderHardwareAddress(); {
	case mac.IsMulticast(), mac == packetformats.MAC{}:
		s.counters.ARP.SenderHardwareInvalid++
		return false
	case mac == l.Address:
		s.counters.ARP.SenderIsUs++ // our own packet came back, or someone forges it
		return false
	}
	return true
}

// arpSenderAddress is the sender's protocol address, if it is one that another
// host on l may have.
func (s *Stack) arpSenderAddress(l *link, p packetformats.ARPv4View) (ip.Unicast, bool) {
	sender, ok := ip.UnicastFrom(p.SenderProtocolAddress())
	if !ok || l.destinations[sender.As4()] == everyone {
		s.counters.ARP.SenderAddressInvalid++
		return ip.Unicast{}, false
	}
	if s.local[sender.As4()].kind == ourHost {
		s.counters.ARP.AddressConflict++
		return ip.Unicast{}, false
	}
	return sender, true
}

// hearNeighbor takes an address pair into l's table, and sends what waited for
// it.
func (s *Stack) hearNeighbor(l *link, a ip.Unicast, mac packetformats.MAC, learn bool) neighbor.Heard {
	packets, heard := l.neighbors.Hear(s.now, a, mac, learn)
	if heard == neighbor.Added {
		s.counters.Neighbor.Learned++
	}
	for b, ok := l.neighbors.Next(&packets); ok; b, ok = l.neighbors.Next(&packets) {
		s.sendEthernet(l, mac, packetformats.EtherTypeIPv4, b)
	}
	return heard
}

// waitForNeighbor keeps b, an IPv4 packet to a host on l, until the host's
// hardware address is known, and asks for it.
func (s *Stack) waitForNeighbor(l *link, a ip.Unicast, b *zcrt.Buffer) bool {
	w := l.neighbors.Wait(s.now, a, b)
	if w.Evicted {
		s.counters.Neighbor.Evicted++
	}
	if w.Full {
		s.counters.Neighbor.TableFull++
	}
	if w.Dropped != nil {
		s.counters.Neighbor.WaitingDropped++
		s.drop(w.Dropped)
	}
	if w.Ask {
		s.askNeighbor(l, a, packetformats.BroadcastMAC)
	}
	return w.Dropped != b
}

// runNeighborTimers asks again, and gives up on hosts that did not answer. Their
// packets are treated as if a gateway had answered with host unreachable.
func (s *Stack) runNeighborTimers(l *link) {
	for e, ok := l.neighbors.Due(s.now); ok; e, ok = l.neighbors.Due(s.now) {
		switch e.Kind {
		case neighbor.Request:
			s.askNeighbor(l, e.Address, e.MAC)
		case neighbor.Unresolved:
			s.counters.Neighbor.Unresolved++
		case neighbor.Expired:
			s.counters.Neighbor.Expired++
		}
		for b, ok := l.neighbors.Next(&e.Packets); ok; b, ok = l.neighbors.Next(&e.Packets) {
			if p, fault := packetformats.CheckIPv4(b.Bytes()); !fault.Failed() {
				s.reportUndelivered(p, ErrHostUnreachable)
			}
			s.drop(b)
		}
	}
}

// askNeighbor sends a request for a's hardware address: to everyone, or to the
// host that is thought to have a.
func (s *Stack) askNeighbor(l *link, a ip.Unicast, to packetformats.MAC) {
	s.sendARP(l, to, packetformats.ARPv4{
		Operation:             packetformats.ARPOperationRequest,
		SenderHardwareAddress: l.Address,
		SenderProtocolAddress: l.sourceFor(a).As4(),
		TargetProtocolAddress: a.As4(),
	})
}

func (s *Stack) sendARP(l *link, to packetformats.MAC, p packetformats.ARPv4) {
	b, ok := s.newPacket(nil)
	if !ok {
		return
	}
	if _, fault := p.Prepend(b); s.dropIfFailed(b, fault) {
		return
	}
	if !s.sendEthernet(l, to, packetformats.EtherTypeARP, b) {
		return
	}
	if p.Operation == packetformats.ARPOperationRequest {
		s.counters.ARP.RequestSent++
	} else {
		s.counters.ARP.ReplySent++
	}
}
