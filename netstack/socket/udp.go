package socket

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/zcgen/zcgen/netstack"
)

// UDPConn is a UDP socket that is not connected: it takes datagrams from
// anybody. Its methods behave as those of [net.UDPConn].
type UDPConn struct {
	host    *Host
	network string
	local   *net.UDPAddr

	// What follows is guarded by host.shard.
	socket  netstack.UDPSocket
	changed sync.Cond // a datagram came, a deadline moved or passed, or the socket was closed
	closed  bool
	read    deadline
	write   deadline
}

var _ net.PacketConn = (*UDPConn)(nil)

func newUDPConn(h *Host, network string, s netstack.UDPSocket, local netip.AddrPort) *UDPConn {
	c := &UDPConn{host: h, network: network, local: net.UDPAddrFromAddrPort(local), socket: s}
	c.changed.L = h.shard
	c.read.passing = c.wake
	return c
}

// ReadFrom waits for a datagram, copies its payload to b and returns how many
// bytes that were and who sent it, a *net.UDPAddr. What does not fit b is lost.
func (c *UDPConn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromUDPAddrPort(b)
	if err != nil {
		return n, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

// ReadFromUDPAddrPort is ReadFrom with an address that needs no allocation.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	c.host.shard.Lock()
	defer c.host.shard.Unlock()
	for {
		if err := c.unusable(&c.read); err != nil {
			return 0, netip.AddrPort{}, c.failure("read", nil, err)
		}
		n, _, from, err := c.host.stack.ReceiveUDP(c.socket, b)
		switch {
		case err == nil:
			return n, from, nil
		case errors.Is(err, netstack.ErrClosed):
			return 0, netip.AddrPort{}, c.failure("read", nil, net.ErrClosed)
		case errors.Is(err, netstack.ErrWouldBlock):
			c.changed.Wait()
		}
		// Any other error is that a datagram sent from here did not arrive. The
		// kernel keeps that from a socket that is not connected (ip(7), IP_RECVERR):
		// who talks to many would take it for an error of the socket.
	}
}

// WriteTo sends b as one datagram to the address, which is a *net.UDPAddr.
func (c *UDPConn) WriteTo(b []byte, to net.Addr) (int, error) {
	address, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, c.failure("write", to, syscall.EINVAL)
	}
	if address == nil {
		return 0, c.failure("write", nil, errors.New("missing address"))
	}
	return c.WriteToUDPAddrPort(b, address.AddrPort())
}

// WriteToUDPAddrPort is WriteTo with an address that needs no allocation.
func (c *UDPConn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	c.host.shard.Lock()
	defer c.host.shard.Unlock()
	err := c.unusable(&c.write)
	switch {
	case err != nil:
	case !to.Addr().Is4():
		err = &net.AddrError{Err: "non-IPv4 address", Addr: to.Addr().String()}
	default:
		err = kernelError("sendto", c.host.stack.SendUDP(c.host.now(), c.socket, to, b))
		c.host.kick()
	}
	if err != nil {
		return 0, c.failure("write", net.UDPAddrFromAddrPort(to), err)
	}
	return len(b), nil
}

// Close closes the socket. Those who wait in it get [net.ErrClosed], as does
// who uses it later. Datagrams that were not read are lost.
func (c *UDPConn) Close() error {
	c.host.shard.Lock()
	defer c.host.shard.Unlock()
	if c.closed {
		return c.failure("close", nil, net.ErrClosed)
	}
	c.closed = true
	c.read.stop()
	c.changed.Broadcast()
	delete(c.host.udp, c.socket)
	if err := c.host.stack.CloseUDP(c.socket); err != nil {
		return c.failure("close", nil, kernelError("close", err))
	}
	return nil
}

// LocalAddr is the address that the socket was opened at, a *net.UDPAddr.
func (c *UDPConn) LocalAddr() net.Addr { return c.local }

// SetDeadline is SetReadDeadline and SetWriteDeadline in one.
func (c *UDPConn) SetDeadline(t time.Time) error { return c.setDeadlines(t, &c.read, &c.write) }

// SetReadDeadline makes reads that are not done by t fail with
// [os.ErrDeadlineExceeded]: those that wait and those to come. A zero t takes
// the deadline away.
func (c *UDPConn) SetReadDeadline(t time.Time) error { return c.setDeadlines(t, &c.read) }

// SetWriteDeadline makes writes after t fail with [os.ErrDeadlineExceeded]; no
// write waits. A zero t takes the deadline away.
func (c *UDPConn) SetWriteDeadline(t time.Time) error { return c.setDeadlines(t, &c.write) }

func (c *UDPConn) setDeadlines(t time.Time, deadlines ...*deadline) error {
	c.host.shard.Lock()
	defer c.host.shard.Unlock()
	if c.closed {
		return &net.OpError{Op: "set", Net: c.network, Addr: c.local, Err: net.ErrClosed}
	}
	for _, d := range deadlines {
		d.set(t)
	}
	c.changed.Broadcast()
	return nil
}

// wake has the readers look at their deadline. It takes the lock so that no
// reader is between looking and waiting.
func (c *UDPConn) wake() {
	c.host.shard.Lock()
	defer c.host.shard.Unlock()
	c.changed.Broadcast()
}

// unusable says why nothing that d limits can be done now, if so.
func (c *UDPConn) unusable(d *deadline) error {
	switch {
	case c.closed:
		return net.ErrClosed
	case d.passed():
		return os.ErrDeadlineExceeded
	}
	return nil
}

// failure is the error that a method returns; peer is nil where there is none.
func (c *UDPConn) failure(op string, peer net.Addr, err error) error {
	return &net.OpError{Op: op, Net: c.network, Source: c.local, Addr: peer, Err: err}
}
