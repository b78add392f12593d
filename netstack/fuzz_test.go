package netstack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// verdicts are the counters that tell what became of a frame: those whose comment
// in Counters starts with "frames". Each frame raises exactly one of them, or one
// of Faults.
var verdicts = []string{
	"Ethernet.DestinationOther", "Ethernet.SourceMulticast", "Ethernet.TypeUnknown",
	"ARP.RequestReceived", "ARP.ReplyReceived", "ARP.ReplyUnsolicited", "ARP.AddressKindUnknown", "ARP.OperationUnknown",
	"ARP.SenderHardwareInvalid", "ARP.SenderIsUs", "ARP.SenderAddressInvalid", "ARP.AddressConflict",
	"IPv4.HeaderChecksumWrong", "IPv4.DestinationNotOurs", "IPv4.UnicastInBroadcastFrame",
	"IPv4.SourceIsUs", "IPv4.SourceInvalid", "IPv4.FragmentDropped", "IPv4.ProtocolUnknown",
	"ICMPv4.ChecksumWrong", "ICMPv4.TypeUnknown", "ICMPv4.EchoReceived", "ICMPv4.EchoToEveryone",
	"ICMPv4.UnreachableReceived", "ICMPv4.UnreachableUnmatched",
	"UDP.Received", "UDP.ChecksumWrong", "UDP.PortClosed", "UDP.ReceiveQueueFull",
}

// FuzzReceive gives a host a frame of any bytes: as it is, and once more with its
// checksums put right, so that it comes further than one in 65536 would. It must
// not panic, must account for the frame, must answer with frames that are whole
// and go to one station, and must forget what it remembers in the end.
func FuzzReceive(f *testing.F) {
	for _, seed := range []frame{
		arpRequest, arpReply, echoRequest, udpToUs, portUnreachable, ipv4ToUs,
		udpToUs.with("udp DestinationPort: 0008"),
		echoRequest.with("ipv4 Flags, FragmentOffset: 2000"),
	} {
		f.Add(seed.bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h := newHost(t, netstack.Config{})
		u := h.bind("0.0.0.0:7")
		h.send(0, u, peerEcho.String(), "hi!") // so that there is something to refuse
		h.transmitted(firstLink)

		whole := slices.Clone(b)
		computeSums(whole, map[string]bool{"ipv4 HeaderChecksum": true, "icmp Checksum": true, "udp Checksum": true})
		for i, frame := range [][]byte{b, whole} {
			names := h.changed(func() { h.Receive(us, firstLink, []*zcrt.Buffer{bufferOf(frame)}) })
			verdict := slices.DeleteFunc(names, func(name string) bool {
				return !slices.Contains(verdicts, name) && !strings.HasPrefix(name, "Faults.")
			})
			if len(verdict) != 1 {
				t.Errorf("frame %d ends in %v, want one of them", i, verdict)
			}
			for _, answer := range h.transmitted(firstLink) {
				checkWhole(t, answer)
			}
		}

		for range 10 {
			if d, ok := h.NextDeadline(); ok {
				h.Advance(d)
				h.transmitted(firstLink)
			}
		}
		if d, ok := h.NextDeadline(); ok || h.FreeBuffers() != 512 || h.Neighbors(firstLink) != 0 {
			t.Errorf("in the end %d buffers of 512 are free, %d neighbours known, the next deadline %v", h.FreeBuffers(), h.Neighbors(firstLink), d)
		}
	})
}

// checkWhole checks a frame that the host made.
func checkWhole(t *testing.T, b []byte) {
	t.Helper()
	frame, fault := packetformats.CheckEthernet(b)
	if fault.Failed() || frame.Source() != ourMAC {
		t.Fatalf("not a frame of ours: % x", b)
	}
	if general, bound, fault := packetformats.CheckARPFromEthernet(frame); bound {
		p, ok := packetformats.ARPv4FromARP(general)
		asks := ok && p.Operation() == packetformats.ARPOperationRequest
		if fault.Failed() || !ok || frame.Destination().IsMulticast() && !asks {
			t.Errorf("a malformed ARP packet, or one that answers a group: % x, %v", b, fault)
		}
		return
	}
	p, bound, fault := packetformats.CheckIPv4FromEthernet(frame)
	if !bound || fault.Failed() || !p.VerifyHeaderChecksum() || frame.Destination().IsMulticast() {
		t.Fatalf("a malformed IPv4 packet, or one to a group: % x, %v", b, fault)
	}
	if source := p.SourceAddr(); source != ourPrefix.Addr() {
		t.Errorf("a packet from %v", source)
	}
	if m, bound, fault := packetformats.CheckICMPv4FromIPv4(p); bound && (fault.Failed() || !m.VerifyChecksum()) {
		t.Errorf("a malformed ICMP message: % x, %v", b, fault)
	}
}
