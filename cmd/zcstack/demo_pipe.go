package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// pipeDemo has a second host of this stack as the peer, in memory.
func pipeDemo(ctx context.Context, out io.Writer) error {
	near, far := pipe.New(pipe.Config{
		Names:     [2]string{"a pipe", "a pipe"},
		Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}},
	})
	pings := newPinger(near, peerPrefix.Addr(), far.Address(), hostPrefix.Addr())
	peer, err := newHost(hostOptions{address: peerPrefix}, pings, io.Discard)
	if err != nil {
		return err
	}
	peer.start()
	defer peer.end()

	h, err := newHost(demoOptions(far.Name()), far, out)
	if err != nil {
		return err
	}
	h.start()
	err = peerTalks(ctx, peer, pings, out)
	if ended := h.end(); err == nil {
		err = ended
	}
	return err
}

// peerTalks has the peer ping the host and talk to its echo service.
func peerTalks(ctx context.Context, peer *host, pings *pinger, out io.Writer) error {
	fmt.Fprintf(out, "\nPing %s from %s:\n", hostPrefix.Addr(), peerPrefix.Addr())
	for sequence := range uint16(3) {
		if err := pings.ping(ctx, sequence+1); err != nil {
			return err
		}
		fmt.Fprintf(out, "echo reply from %s: seq %d\n", hostPrefix.Addr(), sequence+1)
	}

	to := netip.AddrPortFrom(hostPrefix.Addr(), echoPort)
	fmt.Fprintf(out, "\nA UDP socket of the stack at %s, to %s:\n", peerPrefix.Addr(), to)
	conn, err := peer.sockets.ListenPacket("udp", ":0")
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	sent := []byte(greeting + "another stack")
	if _, err := conn.WriteTo(sent, net.UDPAddrFromAddrPort(to)); err != nil {
		return err
	}
	received := make([]byte, 100)
	n, _, err := conn.ReadFrom(received)
	if err != nil {
		return err
	}
	return checkEcho(out, sent, received[:n])
}

// pinger is a link that sends echo requests besides what its stack sends, for
// the stack has no socket for them, and that sees the replies on their way in.
type pinger struct {
	*pipe.End
	request packetformats.ICMPv4Echo
	ip      packetformats.IPv4
	frame   packetformats.Ethernet
	replies chan uint16 // sequence numbers
}

// pingData is how many bytes an echo request carries, as ping(8) has it.
const pingData = 56

func newPinger(end *pipe.End, from netip.Addr, station packetformats.MAC, to netip.Addr) *pinger {
	return &pinger{
		End:     end,
		request: packetformats.ICMPv4Echo{Type: packetformats.ICMPv4TypeEcho, Identifier: uint16(os.Getpid())},
		ip: packetformats.IPv4{TTL: 64, Protocol: packetformats.IPProtocolICMP,
			SourceAddress: from.As4(), DestinationAddress: to.As4()},
		frame:   packetformats.Ethernet{Destination: station, Source: end.Address(), Type: packetformats.EtherTypeIPv4},
		replies: make(chan uint16, 1),
	}
}

// ping sends an echo request and waits for its reply.
func (p *pinger) ping(ctx context.Context, sequence uint16) error {
	p.request.SequenceNumber = sequence
	batch := link.NewBatch(1, p.MTU())
	batch[0].Append(pingData)
	var f zcrt.Fault
	if _, f = p.request.Prepend(batch[0]); !f.Failed() {
		if _, f = p.ip.Prepend(batch[0]); !f.Failed() {
			_, f = p.frame.Prepend(batch[0])
		}
	}
	if f.Failed() {
		return f
	}
	if _, err := p.Send(batch); err != nil {
		return err
	}
	timeout := time.NewTimer(5 * time.Second)
	defer timeout.Stop()
	for {
		select {
		case got := <-p.replies:
			if got == sequence {
				return nil
			}
		case <-timeout.C:
			return fmt.Errorf("no echo reply within 5 seconds, want one to sequence number %d", sequence)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Receive hands the frames on to the stack, after it has noted the replies.
func (p *pinger) Receive(batch []*zcrt.Buffer) (int, error) {
	n, err := p.End.Receive(batch)
	for _, frame := range batch[:n] {
		if sequence, ok := p.reply(frame.Bytes()); ok {
			select {
			case p.replies <- sequence:
			default: // nobody waits for it
			}
		}
	}
	return n, err
}

// reply gives the sequence number if frame is a reply to one of our requests.
func (p *pinger) reply(frame []byte) (uint16, bool) {
	ethernet, err := packetformats.ParseEthernet(frame)
	if err != nil {
		return 0, false
	}
	ip, ok, err := packetformats.IPv4FromEthernet(ethernet)
	if !ok || err != nil {
		return 0, false
	}
	icmp, ok, err := packetformats.ICMPv4FromIPv4(ip)
	if !ok || err != nil || icmp.Type() != packetformats.ICMPv4TypeEchoReply || !icmp.VerifyChecksum() {
		return 0, false
	}
	echo, err := packetformats.ParseICMPv4Echo(icmp.Bytes())
	if err != nil || echo.Identifier() != p.request.Identifier {
		return 0, false
	}
	return echo.SequenceNumber(), true
}
