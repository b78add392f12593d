package netstack

import (
	"github.com/zcgen/zcgen/netstack/internal/neighbor"
	"github.com/zcgen/zcgen/netstack/internal/ring"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// LinkID is a small index; the first link is 0.
type LinkID int

// LinkConfig is what the stack must know of a link.
type LinkConfig struct {
	Name    string
	Address packetformats.MAC
	MTU     int // of the largest IP packet in bytes, the Ethernet header not counted
}

// minMTU is what every link takes (RFC 791 section 3.2): "Every internet module
// must be able to forward a datagram of 68 octets without further
// fragmentation."
const minMTU = 68

// link is one link of the stack.
type link struct {
	id LinkID
	LinkConfig

	addresses []linkAddress
	// destinations are the addresses of packets for us that arrive here.
	destinations map[[4]byte]destination
	neighbors    *neighbor.Table

	outgoing ring.Ring[*zcrt.Buffer]
	lent     int // buffers that Transmit gave and Release did not take back yet
}

// AddLink adds a link and returns its id, the next higher number.
func (s *Stack) AddLink(c LinkConfig) (LinkID, error) {
	switch {
	case c.Address.IsMulticast() || c.Address == packetformats.MAC{}:
		return 0, ErrInvalidHardwareAddress
	case c.MTU < minMTU || c.MTU > s.config.MTU:
		return 0, ErrInvalidMTU
	}
	l := &link{
		id:           LinkID(len(s.links)),
		LinkConfig:   c,
		destinations: make(map[[4]byte]destination),
		// Neither hosts that do not answer nor a link that does not send may hold all
		// buffers, for then we could not talk to anyone else.
		neighbors: neighbor.New(s.config.Neighbors, max(s.config.Buffers/4, 1)),
		outgoing:  ring.New[*zcrt.Buffer](max(s.config.Buffers/2, 1)),
	}
	s.links = append(s.links, l)
	return l.id, nil
}

func (s *Stack) link(id LinkID) (*link, bool) {
	if id < 0 || int(id) >= len(s.links) {
		return nil, false
	}
	return s.links[id], true
}

// Transmit moves up to len(batch) frames that are to go out over link into batch
// and returns their number. They are the caller's until Release.
func (s *Stack) Transmit(link LinkID, batch []*zcrt.Buffer) int {
	l, ok := s.link(link)
	if !ok {
		return 0
	}
	n := 0
	for n < len(batch) {
		b, ok := l.outgoing.Pop()
		if !ok {
			break
		}
		batch[n] = b
		n++
	}
	l.lent += n
	s.counters.Link.Transmitted += uint64(n)
	return n
}

// Release gives back frames that Transmit gave for link, each once.
func (s *Stack) Release(link LinkID, sent []*zcrt.Buffer) {
	l, ok := s.link(link)
	if !ok {
		s.counters.Buffers.ReleasedNotLent += uint64(len(sent))
		return
	}
	for _, b := range sent {
		if l.lent == 0 {
			s.counters.Buffers.ReleasedNotLent++
			continue
		}
		l.lent--
		s.buffers.Put(b)
	}
}
