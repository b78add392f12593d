package netstack

import (
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// receiveEthernet takes one frame as it came from l.
func (s *Stack) receiveEthernet(l *link, b []byte) {
	frame, fault := packetformats.CheckEthernet(b)
	if fault.Failed() {
		s.countFault(fault)
		return
	}
	switch to := frame.Destination(); {
	case frame.Source().IsMulticast():
		// IEEE 802.3 clause 3.2.3: the first bit of a source address is 0.
		s.counters.Ethernet.SourceMulticast++
		return
	case to != l.Address && to != packetformats.BroadcastMAC:
		s.counters.Ethernet.DestinationOther++
		return
	}
	switch frame.Type() {
	case packetformats.EtherTypeIPv4:
		s.receiveIPv4(l, frame)
	case packetformats.EtherTypeARP:
		s.receiveARP(l, frame)
	default:
		s.counters.Ethernet.TypeUnknown++
	}
}

// sendEthernet puts b, which holds a packet of the given type, behind the frames
// that are to go out over l. It owns b from here on, and reports whether there
// was room.
func (s *Stack) sendEthernet(l *link, to packetformats.MAC, t packetformats.EtherType, b *zcrt.Buffer) bool {
	frame := packetformats.Ethernet{Destination: to, Source: l.Address, Type: t}
	if _, fault := frame.Prepend(b); s.dropIfFailed(b, fault) {
		return false
	}
	if !l.outgoing.Push(b) {
		s.counters.Link.TransmitQueueFull++
		s.drop(b)
		return false
	}
	return true
}
