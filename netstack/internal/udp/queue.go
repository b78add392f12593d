package udp

import "github.com/zcgen/zcgen/netstack/internal/ring"

// Overhead is what a datagram counts for in a receive queue beside its bytes, so
// that empty datagrams are bounded too.
const Overhead = 64

// queue holds datagrams in order of arrival: their bytes one after the other in
// a ring, and beside it where each came from. Its store doubles as it fills, up
// to the limit; in steady state nothing is allocated.
type queue struct {
	datagrams   ring.Ring[datagram]
	store       []byte // its length is a power of two, or zero
	first, size int    // of the bytes in store
	limit       int    // on bytes and overhead together
}

type datagram struct {
	from   Endpoint
	length int
}

func newQueue(limit int) queue {
	return queue{datagrams: ring.New[datagram](limit / Overhead), limit: limit}
}

func (q *queue) push(from Endpoint, payload []byte) bool {
	used := q.size + Overhead*q.datagrams.Len()
	if used+Overhead+len(payload) > q.limit || !q.datagrams.Push(datagram{from, len(payload)}) {
		return false
	}
	if q.size+len(payload) > len(q.store) {
		q.grow(q.size + len(payload))
	}
	if len(payload) > 0 {
		at := (q.first + q.size) & (len(q.store) - 1)
		n := copy(q.store[at:], payload)
		copy(q.store, payload[n:])
		q.size += len(payload)
	}
	return true
}

// pop takes the oldest datagram and copies of its bytes what fits into into.
func (q *queue) pop(into []byte) (n int, d datagram, ok bool) {
	if d, ok = q.datagrams.Pop(); !ok {
		return 0, datagram{}, false
	}
	n = min(len(into), d.length)
	q.peek(into[:n])
	if d.length > 0 {
		q.first = (q.first + d.length) & (len(q.store) - 1)
		q.size -= d.length
	}
	return n, d, true
}

// peek copies the oldest len(into) bytes, which must be there.
func (q *queue) peek(into []byte) {
	n := copy(into, q.store[q.first:])
	copy(into[n:], q.store)
}

func (q *queue) grow(needed int) {
	const firstSize = 2048
	size := max(firstSize, len(q.store))
	for size < needed {
		size *= 2
	}
	larger := make([]byte, size)
	q.peek(larger[:q.size])
	q.store, q.first = larger, 0
}
