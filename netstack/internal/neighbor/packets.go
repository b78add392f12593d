package neighbor

import zcrt "github.com/zcgen/zcgen/runtime"

// Packets is a chain of packets that wait or waited, the oldest first; the zero
// Packets is empty. [Table.Next] takes it apart.
type Packets struct {
	first, last int32 // of no meaning while count is 0
	count       int
}

// Next takes the oldest packet out of p and reports whether there was one.
// Packets that were handed out must be taken to the end, for their places in
// the table are given back one by one.
func (t *Table) Next(p *Packets) (*zcrt.Buffer, bool) { return t.packets.pop(p) }

// packetStore is where all waiting packets of a table lie, chained by index. Its
// length is the bound.
type packetStore struct {
	places []place
	free   int32
}

type place struct {
	buffer *zcrt.Buffer
	next   int32
}

func newPacketStore(limit int) packetStore {
	s := packetStore{places: make([]place, limit), free: none}
	for i := range s.places {
		s.places[i].next, s.free = s.free, int32(i)
	}
	return s
}

func (s *packetStore) full() bool { return s.free == none }

func (s *packetStore) push(p *Packets, b *zcrt.Buffer) bool {
	i := s.free
	if i == none {
		return false
	}
	s.free = s.places[i].next
	s.places[i] = place{b, none}
	if p.count == 0 {
		p.first = i
	} else {
		s.places[p.last].next = i
	}
	p.last = i
	p.count++
	return true
}

func (s *packetStore) pop(p *Packets) (*zcrt.Buffer, bool) {
	if p.count == 0 {
		return nil, false
	}
	i := p.first
	b := s.places[i].buffer
	p.first = s.places[i].next
	p.count--
	s.places[i] = place{next: s.free}
	s.free = i
	return b, true
}
