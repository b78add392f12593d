package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/driver"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/tap"
	"github.com/zcgen/zcgen/netstack/socket"
)

// runHost is zcstack host.
func runHost(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseHost(args, stdout)
	if err != nil {
		return err
	}
	device, err := tap.Open(o.tap, o.mac)
	if err != nil {
		return err
	}
	noteKernelEnd(o, stderr)
	return serve(ctx, o, device, stdout)
}

// noteKernelEnd says what of the kernel's end of the device will keep the two
// from talking. It is for people; what cannot be found out is not said.
func noteKernelEnd(o hostOptions, stderr io.Writer) {
	i, err := net.InterfaceByName(o.tap)
	if err != nil {
		return
	}
	if i.Flags&net.FlagUp == 0 {
		fmt.Fprintf(stderr, "zcstack: note: %s is down and carries nothing until: ip link set %s up\n", o.tap, o.tap)
	}
	addresses, err := i.Addrs()
	if err != nil {
		return
	}
	for _, a := range addresses {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr() == o.address.Addr() {
			fmt.Fprintf(stderr, "zcstack: note: the kernel has %s on %s itself and will not ask for it; give the host another address\n", p.Addr(), o.tap)
		}
	}
}

// serve is a host on l as the options say, until ctx ends or l fails. It closes
// l.
func serve(ctx context.Context, o hostOptions, l link.Link, out io.Writer) error {
	h, err := newHost(o, l, out)
	if err != nil {
		l.Close()
		return err
	}
	h.start()
	select {
	case <-ctx.Done():
	case err = <-h.driver.Failed():
	}
	if ended := h.end(); err == nil {
		err = ended
	}
	return err
}

// host is a stack on a link, with its driver, its sockets and its services.
type host struct {
	options  hostOptions
	out      io.Writer
	shard    sync.Mutex // guards stack
	stack    *netstack.Stack
	driver   *driver.Driver
	sockets  *socket.Host
	link     link.Link
	echoConn *socket.UDPConn // nil where there is no echo service
	services sync.WaitGroup
}

// newHost makes a host on l that does nothing yet. The link belongs to it from
// then on, unless there is an error.
func newHost(o hostOptions, l link.Link, out io.Writer) (*host, error) {
	stack, id, err := o.newStack(netstack.LinkConfig{Name: l.Name(), Address: l.Address(), MTU: l.MTU()})
	if err != nil {
		return nil, err
	}
	if o.trace {
		l = &tracedLink{l, &tracer{out: out, now: time.Now}}
	}
	h := &host{options: o, out: out, stack: stack, link: l}
	h.driver = driver.New(stack, &h.shard)
	h.driver.Attach(id, l)
	h.sockets = socket.New(socket.Config{Stack: stack, Shard: &h.shard, Now: h.driver.Now, Kick: h.driver.Kick})
	if o.echoUDP.Port() != 0 {
		if h.echoConn, err = h.sockets.ListenUDP(o.echoUDP); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// start has the host take part in the traffic of its link.
func (h *host) start() {
	text := fmt.Sprintf("zcstack: %s on %s with %s, MTU %d", h.options.address, h.link.Name(), h.link.Address(), h.link.MTU())
	if h.echoConn != nil {
		text += fmt.Sprintf(", UDP echo at %s", h.echoConn.LocalAddr())
	}
	fmt.Fprintln(h.out, text)
	h.driver.Start(h.sockets.Wake)
	if h.echoConn != nil {
		h.services.Go(func() { echo(h.echoConn, h.options.echoUDP.Port()) })
	}
}

// end closes the link, ends all that start started, and prints what was counted.
func (h *host) end() error {
	if h.echoConn != nil {
		h.echoConn.Close()
	}
	h.services.Wait()
	err := h.driver.Close()
	if h.options.counters {
		h.printCounters()
	}
	return err
}

// echo is the server of the echo protocol (RFC 862): "When a datagram is
// received, the data from it is sent back in an answering datagram." It returns
// when conn is closed. An answer that cannot be sent is lost, as any datagram may
// be.
//
// A datagram from the service's own port number is not answered: it comes from
// another echo service, or somebody made it look so, and would go to and fro
// between the two for ever.
func echo(conn *socket.UDPConn, port uint16) {
	datagram := make([]byte, 1<<16)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(datagram)
		if err != nil {
			return
		}
		if from.Port() != port {
			conn.WriteToUDPAddrPort(datagram[:n], from)
		}
	}
}

// printCounters prints what was counted at least once.
func (h *host) printCounters() {
	h.shard.Lock()
	counters := h.stack.Counters()
	h.shard.Unlock()
	fmt.Fprintln(h.out, "zcstack: counted")
	for name, count := range counters.All() {
		if count != 0 {
			fmt.Fprintf(h.out, "%10d  %s\n", count, name)
		}
	}
	for cause, count := range h.link.Drops() {
		if count != 0 {
			fmt.Fprintf(h.out, "%10d  dropped at %s: %s\n", count, h.link.Name(), cause)
		}
	}
}

// seed is a number that nobody can guess.
func seed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return binary.NativeEndian.Uint64(b[:])
}
