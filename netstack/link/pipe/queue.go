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
	ring   [][]byte // each place keeps its store for the frames to come
	first  int      // the oldest frame's place
	held   int      // frames in the ring
	closed bool
	lost   drops
}

func newQueue(depth int) *queue {
	q := &queue{ring: make([][]byte, depth)}
	q.arrived.L = &q.mu
	return q
}

// put copies frames of at most longest bytes in and returns how many it took.
func (q *queue) put(batch []*zcrt.Buffer, longest int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	taken := 0
	for _, frame := range batch {
		switch {
		case q.closed:
			q.lost.closed++
		case frame.Len() > longest:
			q.lost.long++
		case q.held == len(q.ring):
			q.lost.full++
		default:
			place := (q.first + q.held) % len(q.ring)
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
