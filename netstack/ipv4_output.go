package netstack

import (
	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/route"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// RFC 1700: "The current recommended default time to live (TTL) for the Internet
// Protocol (IP) [45,105] is 64."
const defaultTTL = 64

// path is the way of a packet to its destination.
type path struct {
	link        *link
	source      ip.Unicast
	destination [4]byte
	nextHop     ip.Unicast // on link; the zero Unicast is everyone on it
}

// room is the number of bytes that a packet on p may carry behind its header.
func (p *path) room() int { return p.link.MTU - packetformats.IPv4FixedSize }

// pathTo finds the way to destination. The source address is one of ours, or the
// zero Unicast: then the route chooses it. It reports false for what cannot be
// reached over a link: where no route leads, multicast groups, and ourselves.
func (s *Stack) pathTo(destination [4]byte, source ip.Unicast) (path, bool) {
	if destination == ip.LimitedBroadcast {
		return s.pathToEveryone(source)
	}
	host, ok := ip.UnicastFrom(destination)
	if !ok || s.local[destination].kind == ourHost {
		return path{}, false
	}
	over := route.AnyLink
	if source.IsValid() {
		over = int(s.local[source.As4()].link.id)
	}
	r, ok := s.routes.Lookup(destination, over)
	if !ok {
		return path{}, false
	}
	if !source.IsValid() {
		source = r.Source
	}
	p := path{link: s.links[r.Link], source: source, destination: destination, nextHop: host}
	switch {
	case r.Gateway.IsValid():
		p.nextHop = r.Gateway
	case p.link.destinations[destination] == everyone:
		p.nextHop = ip.Unicast{}
	}
	return p, true
}

// pathToEveryone is the way of the limited broadcast, which no route describes:
// over the link of the source address, or of the first address that we have.
func (s *Stack) pathToEveryone(source ip.Unicast) (path, bool) {
	for _, l := range s.links {
		for _, a := range l.addresses {
			if !source.IsValid() || source == a.host {
				return path{link: l, source: a.host, destination: ip.LimitedBroadcast}, true
			}
		}
	}
	return path{}, false
}

// sendIPv4 puts b, which holds a packet of the given protocol, on its way; it
// must fit p. It owns b from here on, and reports whether there was room to queue
// it.
//
// All packets have Don't Fragment set, and thus are what RFC 6864 calls atomic.
// Its section 4.1: "Originating sources MAY set the IPv4 ID field of atomic
// datagrams to any value." Ours is zero, which tells nothing.
func (s *Stack) sendIPv4(p path, protocol packetformats.IPProtocol, dscp uint8, b *zcrt.Buffer) bool {
	header := packetformats.IPv4{
		DSCP:               dscp,
		DontFragment:       true,
		TTL:                defaultTTL,
		Protocol:           protocol,
		SourceAddress:      p.source.As4(),
		DestinationAddress: p.destination,
	}
	if _, fault := header.Prepend(b); s.dropIfFailed(b, fault) {
		return false
	}
	s.counters.IPv4.Sent++
	mac, known := packetformats.BroadcastMAC, true
	if p.nextHop.IsValid() {
		mac, known = p.link.neighbors.Lookup(p.nextHop)
	}
	if !known {
		return s.waitForNeighbor(p.link, p.nextHop, b)
	}
	return s.sendEthernet(p.link, mac, packetformats.EtherTypeIPv4, b)
}
