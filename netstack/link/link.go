// Package link says what a network stack needs of the device under it: frames
// come in batches, frames go out in batches, and somebody else can end the
// waiting. Package tap has a device that the Linux kernel is at the other end
// of, package pipe two devices with a cable between them in memory.
//
// A Link carries Ethernet frames without their check sequence. It keeps no
// buffer that it was given beyond the call. One goroutine may be in Receive
// while another is in Send, and Close may be called from any; two goroutines
// must not be in Receive, or in Send, at the same time.
//
//	batch := link.NewBatch(32, l.MTU())
//	for {
//		n, err := l.Receive(batch)
//		if err != nil {
//			return err // link.ErrClosed after l.Close()
//		}
//		for _, frame := range batch[:n] {
//			fmt.Printf("% x\n", frame.Bytes())
//		}
//	}
package link

import (
	"errors"
	"iter"

	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// ErrClosed is what Receive and Send return after Close.
var ErrClosed = errors.New("link: closed")

// Link is a network device that carries Ethernet frames.
type Link interface {
	// Name is what people call the device.
	Name() string

	// Address is the hardware address of this end of the link: the one that a
	// stack on it sends from.
	Address() packetformats.MAC

	// MTU is the size in bytes of the largest IP packet that a frame carries;
	// the Ethernet header is not counted.
	MTU() int

	// Receive waits until there is a frame and fills batch from its start with
	// what is there, each frame in a buffer of its own, behind [Headroom] bytes
	// of room. It returns how many buffers it filled: at least one, unless there
	// is an error, after which the link gives no more frames. A batch without
	// buffers is not waited for.
	Receive(batch []*zcrt.Buffer) (int, error)

	// Send sends the frames of batch in order and returns how many were sent.
	// It does not wait for the other end: a frame that cannot leave at once is
	// lost, as on a cable, and counted by [Link.Drops]. An error means that the
	// link sends no more frames at all.
	Send(batch []*zcrt.Buffer) (int, error)

	// Drops yields the name and the count of each cause for which the link lost
	// frames, those that never happened included, in an order that is fixed.
	Drops() iter.Seq2[string, uint64]

	// Close ends the link and makes a Receive that waits return [ErrClosed].
	// Closing a second time does nothing.
	Close() error
}

// EthernetHeader is the size in bytes of what stands in front of the IP packet
// in a frame.
const EthernetHeader = packetformats.EthernetFixedSize

// Headroom is the room in bytes that Receive leaves in front of a frame, so
// that a stack can put more headers there when it sends the same buffer on: those
// of a VXLAN tunnel over IPv4 fit (RFC 7348; 14, 20, 8 and 8 bytes).
const Headroom = 50

// NewBatch returns n buffers for Receive, each with room for one frame of a
// link whose MTU is mtu.
func NewBatch(n, mtu int) []*zcrt.Buffer {
	size := Headroom + EthernetHeader + mtu
	store := make([]byte, n*size)
	batch := make([]*zcrt.Buffer, n)
	for i := range batch {
		batch[i] = zcrt.NewBuffer(store[i*size:][:size:size], Headroom)
	}
	return batch
}
