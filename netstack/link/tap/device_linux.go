package tap

import (
	"errors"
	"iter"
	"os"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Device is the stack's end of a TAP device.
type Device struct {
	name    string
	address packetformats.MAC
	mtu     int
	file    *os.File
	conn    syscall.RawConn
	closed  atomic.Bool

	// The Receive under way: what readReady is to fill, and what came of it.
	// readReady is the method value read, made once: a new one would be
	// allocated at each call.
	receiving []*zcrt.Buffer
	received  int
	readErr   error
	readReady func(fd uintptr) bool

	// The Send under way, in the same manner.
	sending    []*zcrt.Buffer
	sent       int
	writeErr   error
	writeReady func(fd uintptr) bool

	down, full, refused atomic.Uint64
}

var _ link.Link = (*Device)(nil)

// Name is the name of the kernel's interface.
func (d *Device) Name() string { return d.name }

// Address is the hardware address of the stack's end.
func (d *Device) Address() packetformats.MAC { return d.address }

// MTU is what the kernel's interface had when the device was opened.
func (d *Device) MTU() int { return d.mtu }

// Receive waits for frames from the kernel; see [link.Link]. A frame that is
// longer than its buffer comes cut off, as the kernel hands it over.
func (d *Device) Receive(batch []*zcrt.Buffer) (int, error) {
	if len(batch) == 0 {
		return 0, nil
	}
	d.receiving, d.received, d.readErr = batch, 0, nil
	err := d.conn.Read(d.readReady)
	d.receiving = nil
	if d.received > 0 {
		return d.received, nil // an error stays and shows again
	}
	if err == nil {
		err = d.readErr
	}
	return 0, d.ended(err)
}

// read takes the frames that are there; false asks the poller to wait for more.
func (d *Device) read(fd uintptr) bool {
	for d.received < len(d.receiving) {
		frame := d.receiving[d.received]
		frame.Reset(link.Headroom)
		n, err := unix.Read(int(fd), frame.Append(frame.Tailroom()))
		switch {
		case err == unix.EINTR:
		case err == unix.EAGAIN:
			return d.received > 0
		case err != nil:
			d.readErr = err
			return true
		default:
			frame.Truncate(n)
			d.received++
		}
	}
	return true
}

// Send hands frames to the kernel; see [link.Link].
func (d *Device) Send(batch []*zcrt.Buffer) (int, error) {
	d.sending, d.sent, d.writeErr = batch, 0, nil
	err := d.conn.Write(d.writeReady)
	d.sending = nil
	if err == nil {
		err = d.writeErr
	}
	return d.sent, d.ended(err)
}

// write hands over all frames. It never asks the poller to wait: what the
// kernel does not take now is lost.
func (d *Device) write(fd uintptr) bool {
	for i := 0; i < len(d.sending); i++ {
		_, err := unix.Write(int(fd), d.sending[i].Bytes())
		switch err {
		case nil:
			d.sent++
		case unix.EINTR:
			i-- // this one again
		case unix.EIO:
			d.down.Add(1)
		case unix.EAGAIN, unix.ENOBUFS, unix.ENOMEM:
			d.full.Add(1)
		case unix.EBADFD:
			d.writeErr = err
			return true
		default:
			d.refused.Add(1)
		}
	}
	return true
}

// ended turns what ended a Receive or a Send into what the caller is told.
func (d *Device) ended(err error) error {
	switch {
	case d.closed.Load():
		return link.ErrClosed
	case err == nil:
		return nil
	case errors.Is(err, unix.EBADFD), errors.Is(err, unix.EFAULT):
		// The driver gives EBADFD for a file whose device was deleted, and EFAULT
		// to who was waiting at that moment.
		return &Error{d.name, "the device was deleted while it was in use", "", err}
	}
	return &Error{d.name, err.Error(), "", err}
}

// Drops yields how many frames the kernel did not take, by cause; see
// [link.Link].
func (d *Device) Drops() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		_ = yield("the interface is down", d.down.Load()) &&
			yield("the kernel has no room", d.full.Load()) &&
			yield("the kernel refused the frame", d.refused.Load())
	}
}

// Close detaches from the device, which stays; see [link.Link].
func (d *Device) Close() error {
	if d.closed.Swap(true) {
		return nil
	}
	return d.file.Close()
}
