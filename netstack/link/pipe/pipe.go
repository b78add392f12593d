// Package pipe makes a cable in memory: two links, and what is sent into one
// comes out of the other. Tests and demonstrations run two stacks over it.
//
// Each direction holds a bounded number of frames and keeps their order. A
// frame that finds no place is dropped and counted, never waited for. New
// allocates the places; sending and receiving allocate nothing. Both ends may be
// used from any goroutines at once.
//
//	a, b := pipe.New(pipe.Config{
//		Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}},
//	})
//	defer a.Close()
//	defer b.Close()
//	a.Send(batch)    // on one goroutine
//	b.Receive(batch) // on another
package pipe

import (
	"iter"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Config describes a pipe. What is zero gets the value that its comment names.
type Config struct {
	Names     [2]string            // of the two ends: "pipe0" and "pipe1"
	Addresses [2]packetformats.MAC // of the two ends
	MTU       int                  // bytes of the largest IP packet: 1500
	Depth     int                  // frames that each direction holds: 256
}

// End is one end of a pipe.
type End struct {
	name     string
	address  packetformats.MAC
	mtu      int
	incoming *queue
	outgoing *queue
}

var _ link.Link = (*End)(nil)

// New makes a pipe and returns its two ends.
func New(c Config) (*End, *End) {
	if c.MTU <= 0 {
		c.MTU = 1500
	}
	if c.Depth <= 0 {
		c.Depth = 256
	}
	for i, standard := range [2]string{"pipe0", "pipe1"} {
		if c.Names[i] == "" {
			c.Names[i] = standard
		}
	}
	longest := link.EthernetHeader + c.MTU
	towards0, towards1 := newQueue(c.Depth, longest), newQueue(c.Depth, longest)
	return &End{c.Names[0], c.Addresses[0], c.MTU, towards0, towards1},
		&End{c.Names[1], c.Addresses[1], c.MTU, towards1, towards0}
}

// Name is the end's name from the [Config].
func (e *End) Name() string { return e.name }

// Address is the end's hardware address from the [Config].
func (e *End) Address() packetformats.MAC { return e.address }

// MTU is the pipe's MTU from the [Config].
func (e *End) MTU() int { return e.mtu }

// Receive waits for frames that the other end sends; see [link.Link].
func (e *End) Receive(batch []*zcrt.Buffer) (int, error) { return e.incoming.take(batch) }

// Send copies the frames of batch towards the other end; see [link.Link]. The
// other end may be closed: then the frames are dropped.
func (e *End) Send(batch []*zcrt.Buffer) (int, error) {
	if e.incoming.isClosed() {
		return 0, link.ErrClosed
	}
	return e.outgoing.put(batch), nil
}

// Drops yields how many frames that were sent into this end, or that arrived
// at it, were lost, by cause; see [link.Link].
func (e *End) Drops() iter.Seq2[string, uint64] {
	sent, arrived := e.outgoing.counts(), e.incoming.counts()
	return func(yield func(string, uint64) bool) {
		_ = yield("the pipe is full", sent.full) &&
			yield("the other end is closed", sent.closed) &&
			yield("longer than the MTU allows", sent.long) &&
			yield("longer than the receiver's buffer", arrived.unfit)
	}
}

// Close pulls the cable out of this end: its Receive and Send return
// [link.ErrClosed], frames that wait for it are gone, and what the other end
// sends is dropped. The other end stays open.
func (e *End) Close() error {
	e.incoming.close()
	return nil
}
