package pipe

import (
	"sync"

	"github.com/zcgen/zcgen/netstack/link"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// drops counts the frames that one direction of a pipe lost, by cause.
type drops struct{ full, closed, long, unfit uint64 }

// queue is one direction of a pipe: a ring of frames. It is closed by its
// receiver; a sender finds out by the frames that it drops.
type queue struct {
	arrived sync.Cond // frames came, or the queue was closed; uses mu

	mu     sync.Mutex
	ring   [][]byte // each place's capacity is that of the longest frame
	first  int      // the oldest frame's place
	held   int      // frames in the ring
	closed bool
	lost   drops
}

// newQueue returns a queue of depth frames, each of at most longest bytes.
func newQueue(depth, longest int) *queue {
	q := &queue{ring: make([][]byte, depth)}
	q.arrived.L = &q.mu
	store := make([]byte, depth*longest)
	for i := range q.ring {
		q.ring[i] = store[i*longest : i*longest : (i+1)*longest]
	}
	return q
}

// put copies frames in and returns how many it took.
func (q *queue) put(batch []*zcrt.Buffer) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	taken := 0
	for _, frame := range batch {
		place := (q.first + q.held) % len(q.ring)
		switch {
		case q.closed:
			q.lost.closed++
		case frame.Len() > cap(q.ring[place]):
			q.lost.long++
		case q.held == len(q.ring):
			q.lost.full++
		default:
			q.ring[place] = append(q.ring[place][:0], frame.Bytes()...)
			q.held++
			taken++
		}
	}
	if taken > 0 {
		q.arrived.Broadcast()
	}
	return taken
}

// take waits for frames and copies them out, the oldest first.
func (q *queue) take(batch []*zcrt.Buffer) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for n == 0 && len(batch) > 0 {
		for q.held == 0 && !q.closed {
			q.arrived.Wait()
		}
		if q.closed {
			return 0, link.ErrClosed
		}
		for n < len(batch) && q.held > 0 {
			frame := q.ring[q.first]
			q.first = (q.first + 1) % len(q.ring)
			q.held--
			batch[n].Reset(link.Headroom)
			room := batch[n].Append(len(frame))
			if room == nil {
				q.lost.unfit++
				continue
			}
			copy(room, frame)
			n++
		}
	}
	return n, nil
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.held = 0
	q.arrived.Broadcast()
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

func (q *queue) counts() drops {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lost
}
