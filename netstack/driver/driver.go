// Package driver runs a stack: it carries frames between the stack and its
// links, and wakes the stack when one of its timers is due.
//
// A stack has one owner at a time. The driver and whoever else calls the stack
// (package socket) share a lock that makes them take turns; the driver holds it
// only while it is in the stack or hands frames to a link, never while it waits.
//
//	var shard sync.Mutex
//	d := driver.New(stack, &shard)
//	d.Attach(id, device)   // id from stack.AddLink
//	d.Start(sockets.Wake)  // or nil
//	defer d.Close()
//
//	shard.Lock()
//	err := stack.SendUDP(d.Now(), socket, to, payload)
//	d.Kick()
//	shard.Unlock()
//
// Each link has a goroutine that waits for its frames, and the timers have one;
// [Driver.Close] ends them. In steady state the driver does not allocate.
package driver

import (
	"errors"
	"sync"
	"time"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/link"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// batchSize is how many frames are carried at a time, at most: enough to share
// the price of the lock and of the poller among them, few enough that a batch of
// full frames (48 KiB) stays in a second-level cache.
const batchSize = 32

// Driver runs one stack.
type Driver struct {
	stack  *netstack.Stack
	start  time.Time
	failed chan error
	stop   chan struct{}
	ending sync.Once
	ended  sync.WaitGroup

	// What follows belongs to the holder of shard.
	shard    sync.Locker
	ports    []*port
	after    func()
	timer    *time.Timer
	armed    bool          // the timer runs
	deadline netstack.Time // for this time
}

// port is a link of the stack with the device that carries it.
type port struct {
	id       netstack.LinkID
	link     link.Link
	outgoing [batchSize]*zcrt.Buffer
}

// New returns a driver for stack, which nobody calls without holding shard once
// the driver is started.
func New(stack *netstack.Stack, shard sync.Locker) *Driver {
	d := &Driver{
		stack: stack,
		shard: shard,
		start: time.Now(),
		stop:  make(chan struct{}),
		timer: time.NewTimer(0),
		after: func() {},
	}
	d.timer.Stop()
	return d
}

// Attach has the stack's link id carried by l, which the driver owns from then
// on. It must be called before Start.
func (d *Driver) Attach(id netstack.LinkID, l link.Link) {
	d.ports = append(d.ports, &port{id: id, link: l})
}

// Start starts the goroutines. The function after, unless it is nil, is called
// with the lock held each time that something happened in the stack.
func (d *Driver) Start(after func()) {
	d.failed = make(chan error, len(d.ports))
	d.shard.Lock()
	defer d.shard.Unlock()
	if after != nil {
		d.after = after
	}
	for _, p := range d.ports {
		d.ended.Go(func() { d.receive(p) })
	}
	d.ended.Go(d.keepTime)
	d.Kick()
}

// Now is the time on the clock that the driver gives the stack.
func (d *Driver) Now() netstack.Time { return netstack.Time(time.Since(d.start)) }

// Failed gives the error of each link that ended on its own, once. The others
// go on. Nobody has to read it. It must not be called before Start.
func (d *Driver) Failed() <-chan error { return d.failed }

// Kick sends what the stack has to send, calls the function given to Start, and
// sets the timer anew. Whoever gave the stack something to send calls it before
// giving up the lock.
func (d *Driver) Kick() {
	for _, p := range d.ports {
		d.send(p)
	}
	d.after()
	d.arm()
}

// Close closes the links, ends the goroutines, and returns when they are gone.
// The caller must not hold the lock.
func (d *Driver) Close() error {
	var err error
	d.ending.Do(func() {
		close(d.stop)
		for _, p := range d.ports {
			err = errors.Join(err, p.link.Close())
		}
	})
	d.ended.Wait()
	return err
}

// receive gives the stack what arrives at p, until the link ends.
func (d *Driver) receive(p *port) {
	batch := link.NewBatch(batchSize, p.link.MTU())
	for {
		n, err := p.link.Receive(batch)
		if err != nil {
			if !errors.Is(err, link.ErrClosed) {
				d.failed <- err // never blocks: there is room for one of each link
			}
			return
		}
		d.shard.Lock()
		d.stack.Receive(d.Now(), p.id, batch[:n])
		d.Kick()
		d.shard.Unlock()
	}
}

// keepTime lets the stack run its timers when they are due.
func (d *Driver) keepTime() {
	for {
		select {
		case <-d.stop:
			return
		case <-d.timer.C:
		}
		d.shard.Lock()
		d.armed = false
		d.stack.Advance(d.Now())
		d.Kick()
		d.shard.Unlock()
	}
}

// send hands p's link all that the stack has for it. Frames that it does not
// take are lost, as on a cable, and counted by the link; that it takes no more
// at all is for its Receive to report.
func (d *Driver) send(p *port) {
	for {
		n := d.stack.Transmit(p.id, p.outgoing[:])
		if n == 0 {
			return
		}
		p.link.Send(p.outgoing[:n])
		d.stack.Release(p.id, p.outgoing[:n])
	}
}

// arm sets the timer for the stack's next deadline, and leaves it alone when it
// is set for that already: deadlines move much less often than frames come.
func (d *Driver) arm() {
	deadline, some := d.stack.NextDeadline()
	switch {
	case !some:
		d.timer.Stop()
		d.armed = false
	case !d.armed || deadline != d.deadline:
		d.timer.Reset(time.Duration(deadline - d.Now()))
		d.armed, d.deadline = true, deadline
	}
}
