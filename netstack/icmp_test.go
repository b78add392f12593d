package netstack_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
)

func TestEcho(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	h.checkCounters(func() { check(t, h.receive(us, echoRequest), echoReply) },
		"Link.Received", "ICMPv4.EchoReceived", "ICMPv4.EchoReplySent", "IPv4.Sent", "Link.Transmitted")
}

func TestEchoOfNeighborThatIsNotKnown(t *testing.T) {
	h := newHost(t, netstack.Config{})
	check(t, h.receive(us, echoRequest), ourARPRequest)
	check(t, h.receive(2*us, arpReply), echoReply)
	check(t, h.receive(3*us, echoRequest), echoReply)
}

// TestEchoOfEverySize has data of every size that fits, odd ones too.
func TestEchoOfEverySize(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	for n := 0; n <= 1472; n += 1 + n/50 {
		sized := func(f frame) frame {
			return f.with(
				"ipv4 HeaderChecksum: sum",
				"icmp Checksum: sum",
				fmt.Sprintf("ipv4 TotalLength: %04x", 28+n),
				"icmp Data: "+strings.Repeat("a5", n),
			)
		}
		check(t, h.receive(us, sized(echoRequest)), sized(echoReply))
	}
}

// TestEchoReplyIsTruncated sends more than the way back takes, as a link may
// hand over frames that are larger than its own MTU.
func TestEchoReplyIsTruncated(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	data := strings.Repeat("00 ff", 800)
	sized := func(f frame, length int) frame {
		return f.with(
			"ipv4 HeaderChecksum: sum",
			"icmp Checksum: sum",
			fmt.Sprintf("ipv4 TotalLength: %04x", length),
			"icmp Data: "+strings.ReplaceAll(data, " ", "")[:2*(length-28)],
		)
	}
	h.checkCounters(func() { check(t, h.receive(us, sized(echoRequest, 1601)), sized(echoReply, 1500)) },
		"Link.Received", "ICMPv4.EchoReceived", "ICMPv4.EchoReplyTruncated", "ICMPv4.EchoReplySent", "IPv4.Sent", "Link.Transmitted")
}

func TestPortUnreachable(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	h.checkCounters(func() { check(t, h.receive(us, udpToUs), ourPortUnreachable) },
		"Link.Received", "UDP.PortClosed", "ICMPv4.UnreachableSent", "IPv4.Sent", "Link.Transmitted")
}

func TestProtocolUnreachable(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	want := ourPortUnreachable[:len(ourPortUnreachable)-len(quote(udpToUs))].with(
		"ipv4 TotalLength: 0030",
		"icmp Code: 02",
	).and(quote(ipv4ToUs.with("ipv4 HeaderChecksum: 2551"))...)
	h.checkCounters(func() { check(t, h.receive(us, ipv4ToUs), want) },
		"Link.Received", "IPv4.ProtocolUnknown", "ICMPv4.UnreachableSent", "IPv4.Sent", "Link.Transmitted")
}

// TestUnreachableQuotes576Bytes sends a datagram that is longer than an error may
// be: 20 + 8 + 548 bytes.
func TestUnreachableQuotes576Bytes(t *testing.T) {
	h := knowingPeer(t, netstack.Config{})
	large := udpToUs.with(
		"ipv4 TotalLength:    03e8",
		"ipv4 HeaderChecksum: 2269",
		"udp Length:          03d4",
		"udp Checksum:        0000",
		"udp Payload:         "+strings.Repeat("5a", 1000-28),
	)
	want := ourPortUnreachable[:len(ourPortUnreachable)-len(quote(udpToUs))].with("ipv4 TotalLength: 0240").
		and(quote(large.with("udp Payload: " + strings.Repeat("5a", 548-28)))...)
	check(t, h.receive(us, large), want)
}

func TestErrorsAreRateLimited(t *testing.T) {
	h := knowingPeer(t, netstack.Config{ICMPErrorsPerSecond: 10, ICMPErrorBurst: 3})
	answers := func(at netstack.Time, frames int) (n int) {
		for range frames {
			n += len(h.receive(at, udpToUs))
		}
		return n
	}
	for _, step := range []struct {
		at           netstack.Time
		frames, want int
	}{
		{second, 5, 3}, {second + 50*ms, 5, 0}, {second + 100*ms, 5, 1}, {second + 300*ms, 5, 2}, {minute, 5, 3},
	} {
		if got := answers(step.at, step.frames); got != step.want {
			t.Errorf("at %v: %d errors for %d datagrams, want %d", step.at, got, step.frames, step.want)
		}
	}
	if c := h.Counters(); c.ICMPv4.ErrorRateLimited != 25-9 {
		t.Errorf("ErrorRateLimited is %d, want %d", c.ICMPv4.ErrorRateLimited, 25-9)
	}
	check(t, h.receive(minute, echoRequest), echoReply) // answers are not errors
}

func TestReceivedUnreachable(t *testing.T) {
	code := func(c packetformats.ICMPv4UnreachableCode) frame {
		return portUnreachable.with(fmt.Sprintf("icmp Code: %02x", uint8(c)))
	}
	for _, test := range []struct {
		name string
		sent string // where the socket's last datagram went
		frame
		want    string // what the socket reads
		counter string
	}{
		{"port", "10.77.0.1:4660", portUnreachable, "the destination has no such port (10.77.0.1:4660)", "ICMPv4.UnreachableReceived"},
		{"protocol", "10.77.0.1:4660", code(packetformats.ICMPv4UnreachableCodeProtocol), "the destination has no such port (10.77.0.1:4660)", "ICMPv4.UnreachableReceived"},
		{"host", "10.77.0.1:4660", code(packetformats.ICMPv4UnreachableCodeHost), "the destination cannot be reached (10.77.0.1:4660)", "ICMPv4.UnreachableReceived"},
		{"a code of later RFCs", "10.77.0.1:4660", code(13), "the destination cannot be reached (10.77.0.1:4660)", "ICMPv4.UnreachableReceived"},
		{"fragmentation needed", "10.77.0.1:4660", code(packetformats.ICMPv4UnreachableCodeFragmentationNeeded), "datagram exceeds what the path takes (10.77.0.1:4660)", "ICMPv4.UnreachableReceived"},
		{
			"quoting 8 bytes of the datagram, as RFC 792 does", "10.77.0.1:4660",
			portUnreachable[:len(portUnreachable)-1].with("ipv4 TotalLength: 00 38"),
			"the destination has no such port (10.77.0.1:4660)", "ICMPv4.UnreachableReceived",
		},
		{
			"quoting 7 bytes of it", "10.77.0.1:4660",
			portUnreachable[:len(portUnreachable)-1].with("ipv4 TotalLength: 00 37", "quoted udp Checksum: 00"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"quoting half a header", "10.77.0.1:4660",
			portUnreachable.with("ipv4 TotalLength: 00 28"),
			"", "Faults.ipv4.SourceAddress",
		},
		{
			"cut off before the quote", "10.77.0.1:4660",
			portUnreachable.with("ipv4 TotalLength: 00 1b"),
			"", "Faults.icmpv4destinationunreachable.NextHopMTU",
		},
		{"about another datagram than the last", "10.77.0.1:4661", portUnreachable, "", "ICMPv4.UnreachableUnmatched"},
		{"about a socket that sent nothing", "", portUnreachable, "", "ICMPv4.UnreachableUnmatched"},
		{
			"about a packet that is not ours", "10.77.0.1:4660",
			portUnreachable.with("quoted ipv4 SourceAddress: 0a 4d 00 03"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"about a port that nobody has", "10.77.0.1:4660",
			portUnreachable.with("quoted udp SourcePort: 00 08"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"about another protocol", "10.77.0.1:4660",
			portUnreachable.with("quoted ipv4 Protocol: 06"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"about a fragment without ports", "10.77.0.1:4660",
			portUnreachable.with("quoted ipv4 Flags, FragmentOffset: 00 01"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"sent to everyone", "10.77.0.1:4660",
			portUnreachable.with("ethernet Destination: ffffffffffff", "ipv4 DestinationAddress: 0a 4d 00 ff"),
			"", "ICMPv4.UnreachableUnmatched",
		},
		{
			"damaged", "10.77.0.1:4660",
			portUnreachable.with("icmp Checksum: 00 00"),
			"", "ICMPv4.ChecksumWrong",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := knowingPeer(t, netstack.Config{})
			u := h.bind("0.0.0.0:7")
			if test.sent != "" {
				h.send(us, u, test.sent, "hi!")
			}
			h.transmitted(firstLink)
			h.checkCounters(func() { check(t, h.receive(2*us, test.frame)) }, "Link.Received", test.counter)

			if p, ok := h.PollUDP(); ok != (test.want != "") || ok && p != u {
				t.Errorf("PollUDP = %v, %v", p, ok)
			}
			want := test.want
			if want == "" {
				want = "nothing to read yet (invalid AddrPort)"
			}
			if got := h.read(u); got != want {
				t.Errorf("the socket reads %q, want %q", got, want)
			}
			if got := h.read(u); got != "nothing to read yet (invalid AddrPort)" {
				t.Errorf("and then %q", got)
			}
		})
	}
}
