package netstack

import (
	"net/netip"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/udp"
	"github.com/zcgen/zcgen/packetformats"
)

// UDPSocket names a UDP socket of a Stack. It is comparable. The zero UDPSocket
// names none, and once a socket is closed its name is never that of another one:
// calls with either return [ErrClosed].
type UDPSocket struct{ handle udp.Handle }

// BindUDP opens a socket that takes datagrams to local: to the one address, or
// if that is the unspecified address or the zero Addr, to all of ours and to
// broadcast addresses. Port 0 picks an ephemeral one.
//
// It returns [ErrAddressNotAvailable] if the address is not ours, and
// [ErrPortInUse] if another socket takes datagrams to that port of it.
func (s *Stack) BindUDP(local netip.AddrPort) (UDPSocket, error) {
	var e udp.Endpoint
	if a := local.Addr().Unmap(); a.IsValid() && !a.IsUnspecified() {
		if !a.Is4() || s.local[a.As4()].kind != ourHost {
			return UDPSocket{}, ErrAddressNotAvailable
		}
		e.Address = a.As4()
	}
	e.Port = local.Port()
	var h udp.Handle
	var ok bool
	if e.Port == 0 {
		h, ok = s.sockets.BindEphemeral(e.Address, s.random.Uint64())
	} else {
		h, ok = s.sockets.Bind(e)
	}
	if !ok {
		return UDPSocket{}, ErrPortInUse
	}
	return UDPSocket{h}, nil
}

// SendUDP sends a datagram. It waits for nothing: the datagram is queued for
// Transmit, or until the hardware address of the next host is known. The payload
// is copied.
//
// It returns [ErrInvalidDestination], [ErrNoRoute], [ErrMessageTooLong] or
// [ErrNoBuffers] if the datagram was not queued. That it did not arrive is never
// told here; that it was refused is told by ReceiveUDP, if at all.
func (s *Stack) SendUDP(now Time, u UDPSocket, to netip.AddrPort, payload []byte) error {
	s.observe(now)
	socket, ok := s.sockets.Get(u.handle)
	if !ok {
		return ErrClosed
	}
	a := to.Addr().Unmap()
	if !a.Is4() || to.Port() == 0 {
		return ErrInvalidDestination
	}
	bound, _ := ip.UnicastFrom(socket.Local.Address) // the zero Unicast if bound to all
	way, ok := s.pathTo(a.As4(), bound)
	if !ok {
		return ErrNoRoute
	}
	if len(payload) > way.room()-packetformats.UDPFixedSize {
		return ErrMessageTooLong
	}
	b, ok := s.newPacket(payload)
	if !ok {
		return ErrNoBuffers
	}
	header := packetformats.UDP{SourcePort: socket.Local.Port, DestinationPort: to.Port()}
	pseudo := packetformats.PseudoHeaderIPv4(way.source.As4(), way.destination,
		packetformats.IPProtocolUDP, packetformats.UDPFixedSize+len(payload))
	if _, fault := header.Prepend(b, pseudo); s.dropIfFailed(b, fault) {
		return ErrMessageTooLong
	}
	socket.Peer = udp.Endpoint{Address: way.destination, Port: to.Port()}
	if !s.sendIPv4(way, packetformats.IPProtocolUDP, 0, b) {
		return ErrNoBuffers
	}
	s.counters.UDP.Sent++
	return nil
}

// ReceiveUDP takes the datagram that has waited longest: n bytes of it are copied
// into into, and full is its whole length; what does not fit is lost.
//
// It returns [ErrWouldBlock] if none waits. If the last datagram that was sent
// did not arrive, and that became known, it first returns the reason, once, with
// the destination in from: [ErrConnRefused], [ErrHostUnreachable] or
// [ErrMessageTooLong].
func (s *Stack) ReceiveUDP(u UDPSocket, into []byte) (n, full int, from netip.AddrPort, err error) {
	socket, ok := s.sockets.Get(u.handle)
	if !ok {
		return 0, 0, netip.AddrPort{}, ErrClosed
	}
	r, ok := socket.Receive(into)
	if !ok {
		return 0, 0, netip.AddrPort{}, ErrWouldBlock
	}
	return r.Copied, r.Length, addrPort(r.Peer), r.Err
}

// UDPLocal is the address and port that u was bound to.
func (s *Stack) UDPLocal(u UDPSocket) (netip.AddrPort, error) {
	socket, ok := s.sockets.Get(u.handle)
	if !ok {
		return netip.AddrPort{}, ErrClosed
	}
	return addrPort(socket.Local), nil
}

// CloseUDP closes u. What waits in it is dropped; what it sent is not.
func (s *Stack) CloseUDP(u UDPSocket) error {
	if !s.sockets.Close(u.handle) {
		return ErrClosed
	}
	return nil
}

// PollUDP gives a socket that became readable, or got an error, since PollUDP
// last gave it. Each is given once; it reports false when there is none.
func (s *Stack) PollUDP() (UDPSocket, bool) {
	h, ok := s.sockets.Poll()
	return UDPSocket{h}, ok
}

func addrPort(e udp.Endpoint) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4(e.Address), e.Port)
}
