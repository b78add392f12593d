// Package udp keeps the UDP sockets of a host: which port belongs to which, what
// waits in each to be read, and which ones have news. It knows no packet format
// and sends nothing.
//
// Sockets are held by handle, an index with a generation: the handle of a socket
// that was closed is never that of another one. Receive queues are bounded in
// bytes. Nothing allocates once the queues are warm. A Table is owned by one
// goroutine at a time; a *Socket is valid until the next Bind or Close.
//
//	s, ok := table.Find(to)
//	if !ok {
//		return // port unreachable
//	}
//	table.Deliver(s, from, payload)
package udp

// Endpoint is an address and a port. As a local one, the address 0.0.0.0 stands
// for all of the host's.
type Endpoint struct {
	Address [4]byte
	Port    uint16
}

// Any is the address of an Endpoint that is bound to all of the host's.
var Any [4]byte

// Handle names a socket. It is comparable; the zero Handle names none.
type Handle struct{ index, generation uint32 }

// none is the index of no socket.
const none = -1

// Socket is one UDP socket.
type Socket struct {
	Local Endpoint
	// Peer is where the last datagram went to, and the zero Endpoint before there
	// was one.
	Peer Endpoint

	queue   queue
	failure error
	failed  Endpoint // the destination that failure is about

	index      int32
	generation uint32
	open       bool
	announced  bool  // in the list of those with news
	next       int32 // at the same port; of a closed socket, the next free one
	nextNews   int32
}

// Table is the sockets of a host.
type Table struct {
	sockets             []Socket
	free                int32
	ports               map[uint16]int32 // the first socket at each port, linked by next
	firstNews, lastNews int32
	receiveLimit        int
}

// New returns a Table whose sockets keep at most receiveLimit bytes each to be
// read, [Overhead] of them for each datagram.
func New(receiveLimit int) *Table {
	return &Table{
		free: none, firstNews: none, lastNews: none,
		ports:        make(map[uint16]int32),
		receiveLimit: receiveLimit,
	}
}

// Bind opens a socket at local, whose port is not 0. It reports false if another
// socket has that port at the same address, or either of them at all addresses.
func (t *Table) Bind(local Endpoint) (Handle, bool) {
	first, taken := t.ports[local.Port]
	if !taken {
		first = none
	}
	for i := first; i != none; i = t.sockets[i].next {
		other := t.sockets[i].Local.Address
		if other == local.Address || other == Any || local.Address == Any {
			return Handle{}, false
		}
	}
	i := t.free
	if i == none {
		i = int32(len(t.sockets))
		t.sockets = append(t.sockets, Socket{index: i, nextNews: none})
	} else {
		t.free = t.sockets[i].next
	}
	s := &t.sockets[i]
	s.Local, s.Peer = local, Endpoint{}
	s.queue = newQueue(t.receiveLimit)
	s.failure, s.failed = nil, Endpoint{}
	s.generation++ // from 1, so that no socket has the zero Handle
	s.open = true
	s.next = first
	t.ports[local.Port] = i
	return s.handle(), true
}

// BindEphemeral opens a socket at address and a free port of the dynamic range
// (RFC 6335 section 6). It tries the ports in order from one that random picks,
// which is algorithm 1 of RFC 6056 section 3.3.1, and reports false if none is
// free.
func (t *Table) BindEphemeral(address [4]byte, random uint64) (Handle, bool) {
	const minimum, count = 49152, 65536 - 49152
	for i := range uint64(count) {
		port := minimum + uint16((random%count+i)%count)
		if h, ok := t.Bind(Endpoint{address, port}); ok {
			return h, true
		}
	}
	return Handle{}, false
}

// Get gives the socket that h names. It reports false if that one was closed.
func (t *Table) Get(h Handle) (*Socket, bool) {
	if uint64(h.index) >= uint64(len(t.sockets)) {
		return nil, false
	}
	s := &t.sockets[h.index]
	return s, s.open && s.generation == h.generation
}

// Find gives the socket that takes datagrams to the endpoint: the one bound to
// its very address, else the one bound to all addresses.
func (t *Table) Find(to Endpoint) (*Socket, bool) {
	i, ok := t.ports[to.Port]
	if !ok {
		return nil, false
	}
	for ; i != none; i = t.sockets[i].next {
		// Bind lets at most one of the two be at a port.
		if a := t.sockets[i].Local.Address; a == to.Address || a == Any {
			return &t.sockets[i], true
		}
	}
	return nil, false
}

// Close closes the socket that h names and drops what waits in it. It reports
// false if it was closed before.
func (t *Table) Close(h Handle) bool {
	s, ok := t.Get(h)
	if !ok {
		return false
	}
	t.unlinkPort(s)
	s.open = false
	s.queue = queue{}
	s.failure = nil
	s.next, t.free = t.free, s.index
	return true
}

func (t *Table) unlinkPort(s *Socket) {
	first := t.ports[s.Local.Port]
	if first != s.index {
		before := first
		for t.sockets[before].next != s.index {
			before = t.sockets[before].next
		}
		t.sockets[before].next = s.next
		return
	}
	if s.next == none {
		delete(t.ports, s.Local.Port)
		return
	}
	t.ports[s.Local.Port] = s.next
}

func (s *Socket) handle() Handle { return Handle{uint32(s.index), s.generation} }
