package netstack

import (
	"cmp"
	"iter"
	"slices"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// Counters is what happened in a Stack since New. Every frame that was received
// is counted in Link and then in exactly one of the counters that tell what
// became of it: one whose comment starts with "frames", or one of Faults.
type Counters struct {
	Link     LinkCounters
	Buffers  BufferCounters
	Ethernet EthernetCounters
	ARP      ARPCounters
	Neighbor NeighborCounters
	IPv4     IPv4Counters
	ICMPv4   ICMPv4Counters
	UDP      UDPCounters

	// Faults counts the frames that were not what they claimed to be, by the check
	// that refused them, in order of name.
	Faults []FaultCount
}

// LinkCounters counts what passed the links.
type LinkCounters struct {
	Received          uint64 // all frames, on any link
	ReceivedOnNone    uint64 // given to Receive for a link that does not exist; not in Received
	Transmitted       uint64 // given out by Transmit
	TransmitQueueFull uint64 // packets dropped: too many waited for Transmit
}

// BufferCounters counts what went wrong with the stack's own buffers.
type BufferCounters struct {
	Exhausted       uint64 // packets not made: all buffers were on their way out
	ReleasedNotLent uint64 // given to Release, but not lent over that link
}

// EthernetCounters counts frames that went no further than Ethernet.
type EthernetCounters struct {
	DestinationOther uint64 // frames to another station or a group
	SourceMulticast  uint64 // frames from a group address
	TypeUnknown      uint64 // frames that carry neither IPv4 nor ARP
}

// ARPCounters counts ARP packets.
type ARPCounters struct {
	RequestReceived       uint64 // frames with a request, for us or not
	ReplyReceived         uint64 // frames with a reply of a host that we know or asked
	ReplyUnsolicited      uint64 // frames with a reply that nobody waits for
	AddressKindUnknown    uint64 // frames about addresses other than IPv4 and Ethernet ones
	OperationUnknown      uint64 // frames that neither ask nor answer
	SenderHardwareInvalid uint64 // frames whose sender has a group address, or none
	SenderIsUs            uint64 // frames whose sender has our hardware address
	SenderAddressInvalid  uint64 // frames whose sender's IPv4 address is that of no host
	AddressConflict       uint64 // frames whose sender claims an IPv4 address of ours
	RequestSent           uint64
	ReplySent             uint64
}

// NeighborCounters counts what became of the hosts on the links.
type NeighborCounters struct {
	Learned        uint64 // added because they asked for us
	Expired        uint64 // forgotten, unused or no longer answering
	Unresolved     uint64 // asked for, and never answered
	Evicted        uint64 // forgotten to make room for another
	TableFull      uint64 // not asked for: the hosts that do not answer fill the table
	WaitingDropped uint64 // packets dropped: too many waited for an answer
}

// IPv4Counters counts IPv4 packets.
type IPv4Counters struct {
	HeaderChecksumWrong     uint64 // frames with a damaged header
	DestinationNotOurs      uint64 // frames with a packet to another host
	UnicastInBroadcastFrame uint64 // frames to every station with a packet to us alone
	SourceIsUs              uint64 // frames with a packet that claims to be from us
	SourceInvalid           uint64 // frames with a packet from an address of no host
	FragmentDropped         uint64 // frames with a fragment, which are not reassembled yet
	ProtocolUnknown         uint64 // frames with a packet that is neither ICMP nor UDP
	Sent                    uint64
}

// ICMPv4Counters counts ICMP messages.
type ICMPv4Counters struct {
	ChecksumWrong        uint64 // frames with a damaged message
	TypeUnknown          uint64 // frames with a message that is of no interest
	EchoReceived         uint64 // frames with an echo request to us
	EchoToEveryone       uint64 // frames with an echo request to a broadcast address
	UnreachableReceived  uint64 // frames with an error that a socket was told of
	UnreachableUnmatched uint64 // frames with an error about nothing that we sent last
	EchoReplySent        uint64
	EchoReplyTruncated   uint64 // of those, the ones that would not fit the way back
	UnreachableSent      uint64
	ErrorSuppressed      uint64 // not sent, for it would answer a broadcast
	ErrorRateLimited     uint64 // not sent, for too many were
	ReplyWithoutRoute    uint64 // not sent, for no route leads back
}

// UDPCounters counts UDP datagrams.
type UDPCounters struct {
	Received         uint64 // frames with a datagram that a socket got
	ChecksumWrong    uint64 // frames with a damaged datagram
	PortClosed       uint64 // frames with a datagram to a port without a socket
	ReceiveQueueFull uint64 // frames with a datagram for which its socket had no room
	Sent             uint64
}

// FaultCount is how often one check refused a frame.
type FaultCount struct {
	Site  *zcrt.Site
	Count uint64
}

// Name is the format, the field and what was wrong with it: "ipv4.TTL: cut off"
// where the bytes end in the fixed part, "ipv4.TotalLength: short" where fewer
// are there than it says, "ipv4.IHL: want IHL >= 5" for a rule.
func (f FaultCount) Name() string {
	name := f.Site.Format + "." + f.Site.Field + ": "
	if f.Site.Rule != "" {
		return name + "want " + f.Site.Rule
	}
	switch f.Site.Kind {
	case zcrt.KindShort:
		if f.Site.End > 0 { // which only the sites of the fixed part have
			return name + "cut off"
		}
		return name + "short"
	case zcrt.KindLength:
		return name + "length"
	case zcrt.KindAlign:
		return name + "alignment"
	case zcrt.KindChecksum:
		return name + "checksum"
	}
	return name + "value"
}

// All is every counter with its name: the path of its field, as in
// "ARP.ReplySent", then those of Faults, as in "Faults.ipv4.IHL: want IHL >= 5".
func (c *Counters) All() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		for _, named := range [...]struct {
			name  string
			count uint64
		}{
			{"Link.Received", c.Link.Received},
			{"Link.ReceivedOnNone", c.Link.ReceivedOnNone},
			{"Link.Transmitted", c.Link.Transmitted},
			{"Link.TransmitQueueFull", c.Link.TransmitQueueFull},
			{"Buffers.Exhausted", c.Buffers.Exhausted},
			{"Buffers.ReleasedNotLent", c.Buffers.ReleasedNotLent},
			{"Ethernet.DestinationOther", c.Ethernet.DestinationOther},
			{"Ethernet.SourceMulticast", c.Ethernet.SourceMulticast},
			{"Ethernet.TypeUnknown", c.Ethernet.TypeUnknown},
			{"ARP.RequestReceived", c.ARP.RequestReceived},
			{"ARP.ReplyReceived", c.ARP.ReplyReceived},
			{"ARP.ReplyUnsolicited", c.ARP.ReplyUnsolicited},
			{"ARP.AddressKindUnknown", c.ARP.AddressKindUnknown},
			{"ARP.OperationUnknown", c.ARP.OperationUnknown},
			{"ARP.SenderHardwareInvalid", c.ARP.SenderHardwareInvalid},
			{"ARP.SenderIsUs", c.ARP.SenderIsUs},
			{"ARP.SenderAddressInvalid", c.ARP.SenderAddressInvalid},
			{"ARP.AddressConflict", c.ARP.AddressConflict},
			{"ARP.RequestSent", c.ARP.RequestSent},
			{"ARP.ReplySent", c.ARP.ReplySent},
			{"Neighbor.Learned", c.Neighbor.Learned},
			{"Neighbor.Expired", c.Neighbor.Expired},
			{"Neighbor.Unresolved", c.Neighbor.Unresolved},
			{"Neighbor.Evicted", c.Neighbor.Evicted},
			{"Neighbor.TableFull", c.Neighbor.TableFull},
			{"Neighbor.WaitingDropped", c.Neighbor.WaitingDropped},
			{"IPv4.HeaderChecksumWrong", c.IPv4.HeaderChecksumWrong},
			{"IPv4.DestinationNotOurs", c.IPv4.DestinationNotOurs},
			{"IPv4.UnicastInBroadcastFrame", c.IPv4.UnicastInBroadcastFrame},
			{"IPv4.SourceIsUs", c.IPv4.SourceIsUs},
			{"IPv4.SourceInvalid", c.IPv4.SourceInvalid},
			{"IPv4.FragmentDropped", c.IPv4.FragmentDropped},
			{"IPv4.ProtocolUnknown", c.IPv4.ProtocolUnknown},
			{"IPv4.Sent", c.IPv4.Sent},
			{"ICMPv4.ChecksumWrong", c.ICMPv4.ChecksumWrong},
			{"ICMPv4.TypeUnknown", c.ICMPv4.TypeUnknown},
			{"ICMPv4.EchoReceived", c.ICMPv4.EchoReceived},
			{"ICMPv4.EchoToEveryone", c.ICMPv4.EchoToEveryone},
			{"ICMPv4.UnreachableReceived", c.ICMPv4.UnreachableReceived},
			{"ICMPv4.UnreachableUnmatched", c.ICMPv4.UnreachableUnmatched},
			{"ICMPv4.EchoReplySent", c.ICMPv4.EchoReplySent},
			{"ICMPv4.EchoReplyTruncated", c.ICMPv4.EchoReplyTruncated},
			{"ICMPv4.UnreachableSent", c.ICMPv4.UnreachableSent},
			{"ICMPv4.ErrorSuppressed", c.ICMPv4.ErrorSuppressed},
			{"ICMPv4.ErrorRateLimited", c.ICMPv4.ErrorRateLimited},
			{"ICMPv4.ReplyWithoutRoute", c.ICMPv4.ReplyWithoutRoute},
			{"UDP.Received", c.UDP.Received},
			{"UDP.ChecksumWrong", c.UDP.ChecksumWrong},
			{"UDP.PortClosed", c.UDP.PortClosed},
			{"UDP.ReceiveQueueFull", c.UDP.ReceiveQueueFull},
			{"UDP.Sent", c.UDP.Sent},
		} {
			if !yield(named.name, named.count) {
				return
			}
		}
		for _, f := range c.Faults {
			if !yield("Faults."+f.Name(), f.Count) {
				return
			}
		}
	}
}

// Counters is a copy of the stack's counters.
func (s *Stack) Counters() Counters {
	c := s.counters
	for site, count := range s.faults {
		c.Faults = append(c.Faults, FaultCount{site, count})
	}
	slices.SortFunc(c.Faults, func(a, b FaultCount) int { return cmp.Compare(a.Name(), b.Name()) })
	return c
}

func (s *Stack) countFault(f zcrt.Fault) { s.faults[f.Site]++ }
