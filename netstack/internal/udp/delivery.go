package udp

// Deliver puts a datagram into s's receive queue, which copies payload. It
// reports whether there was room.
func (t *Table) Deliver(s *Socket, from Endpoint, payload []byte) bool {
	if !s.queue.push(from, payload) {
		return false
	}
	t.announce(s)
	return true
}

// Fail lets the next Receive of s return reason, which came of a datagram to
// the endpoint. An earlier failure that was not read yet stays.
func (t *Table) Fail(s *Socket, to Endpoint, reason error) {
	if s.failure == nil {
		s.failure, s.failed = reason, to
	}
	t.announce(s)
}

// Received is what Receive took out of a socket.
type Received struct {
	Copied, Length int // bytes: put into the buffer, and of the whole datagram
	Peer           Endpoint
	Err            error // why a datagram to Peer did not arrive
}

// Receive takes the failure of s, if there is one, else the datagram that has
// waited longest; what of it does not fit into into is dropped. It reports
// whether there was either.
func (s *Socket) Receive(into []byte) (Received, bool) {
	if s.failure != nil {
		r := Received{Peer: s.failed, Err: s.failure}
		s.failure, s.failed = nil, Endpoint{}
		return r, true
	}
	n, d, ok := s.queue.pop(into)
	return Received{Copied: n, Length: d.length, Peer: d.from}, ok
}

func (s *Socket) hasNews() bool { return s.failure != nil || s.queue.datagrams.Len() > 0 }

// announce puts s behind the other sockets with news, if it is not there.
func (t *Table) announce(s *Socket) {
	if s.announced {
		return
	}
	s.announced, s.nextNews = true, none
	if t.firstNews == none {
		t.firstNews = s.index
	} else {
		t.sockets[t.lastNews].nextNews = s.index
	}
	t.lastNews = s.index
}

// Poll gives a socket that got a datagram or a failure since Poll last gave it,
// and still has something to read. It reports false when there is no further
// one.
func (t *Table) Poll() (Handle, bool) {
	for t.firstNews != none {
		s := &t.sockets[t.firstNews]
		t.firstNews = s.nextNews
		s.announced, s.nextNews = false, none
		// A socket that was closed meanwhile has no news; nor has the one that
		// took its place, unless they are its own.
		if s.hasNews() {
			return s.handle(), true
		}
	}
	return Handle{}, false
}
