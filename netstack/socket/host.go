// Package socket gives programs the sockets that they know from package net, on
// a stack of this module: what takes a net.PacketConn takes one of these.
//
// Reading waits, deadlines and Close end the waiting as package net documents
// it, and all methods may be called from several goroutines at once. Errors are
// of type *net.OpError and match what the kernel's sockets give under errors.Is:
// net.ErrClosed, os.ErrDeadlineExceeded, syscall.EADDRINUSE and so on. Bytes are
// copied in and out; no slice is kept.
//
//	sockets := socket.New(socket.Config{Stack: stack, Shard: &shard, Now: d.Now, Kick: d.Kick})
//	d.Start(sockets.Wake)
//
//	conn, err := sockets.ListenPacket("udp", ":7")
//	if err != nil {
//		return err
//	}
//	defer conn.Close()
//	n, from, err := conn.ReadFrom(buffer)
package socket

import (
	"net"
	"net/netip"
	"strconv"
	"sync"

	"github.com/zcgen/zcgen/netstack"
)

// Config says which stack the sockets are on, and how to call it.
type Config struct {
	Stack *netstack.Stack
	Shard sync.Locker          // whoever calls Stack holds it
	Now   func() netstack.Time // the clock that Stack lives by
	Kick  func()               // called with Shard held after Stack was given something to send
}

// Host has the sockets of one stack.
type Host struct {
	stack *netstack.Stack
	shard sync.Locker
	now   func() netstack.Time
	kick  func()

	udp map[netstack.UDPSocket]*UDPConn // guarded by shard
}

// New returns a Host without sockets. Its Wake is to be called each time that
// something happened in the stack.
func New(c Config) *Host {
	return &Host{stack: c.Stack, shard: c.Shard, now: c.Now, kick: c.Kick, udp: map[netstack.UDPSocket]*UDPConn{}}
}

// Wake wakes the readers for whom something has come. The caller holds the
// lock.
func (h *Host) Wake() {
	for {
		s, some := h.stack.PollUDP()
		if !some {
			return
		}
		if c := h.udp[s]; c != nil {
			c.changed.Broadcast()
		}
	}
}

// ListenPacket opens a socket as [net.ListenPacket] does. The network is "udp"
// or "udp4", the address "host:port" with an IPv4 address for the host, or none
// for any address of the stack, and a number for the port. Port 0 stands for one
// that is free.
func (h *Host) ListenPacket(network, address string) (net.PacketConn, error) {
	local, err := parseLocal(network, address)
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: network, Err: err}
	}
	c, err := h.listenUDP(network, local)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// ListenUDP opens a socket at local. An unspecified address stands for any
// address of the stack, port 0 for one that is free.
func (h *Host) ListenUDP(local netip.AddrPort) (*UDPConn, error) {
	return h.listenUDP("udp", local)
}

func (h *Host) listenUDP(network string, local netip.AddrPort) (*UDPConn, error) {
	local = netip.AddrPortFrom(local.Addr().Unmap(), local.Port())
	h.shard.Lock()
	defer h.shard.Unlock()
	s, err := h.stack.BindUDP(local)
	if err == nil {
		local, err = h.stack.UDPLocal(s)
	}
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: net.UDPAddrFromAddrPort(local), Err: kernelError("bind", err)}
	}
	c := newUDPConn(h, network, s, local)
	h.udp[s] = c
	return c, nil
}

// parseLocal reads the address that a socket is to be opened at.
func parseLocal(network, address string) (netip.AddrPort, error) {
	if network != "udp" && network != "udp4" {
		return netip.AddrPort{}, net.UnknownNetworkError(network)
	}
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return netip.AddrPort{}, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return netip.AddrPort{}, &net.AddrError{Err: "port is not a number from 0 to 65535", Addr: address}
	}
	at := netip.IPv4Unspecified()
	if host != "" {
		at, err = netip.ParseAddr(host)
		if err != nil || !at.Unmap().Is4() {
			return netip.AddrPort{}, &net.AddrError{Err: "host is not an IPv4 address", Addr: address}
		}
	}
	return netip.AddrPortFrom(at, uint16(port)), nil
}
