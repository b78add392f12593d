package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pf "github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

var (
	macA = pf.MAC{2, 0, 0, 0, 0, 1}
	macB = pf.MAC{2, 0, 0, 0, 0, 2}
	ipA  = [4]byte{10, 77, 0, 1}
	ipB  = [4]byte{10, 77, 0, 2}
)

// must checks that a header was put in front of a packet.
func must[V any](t *testing.T) func(V, zcrt.Fault) {
	return func(_ V, f zcrt.Fault) {
		t.Helper()
		if f.Failed() {
			t.Fatal(f)
		}
	}
}

// packet is a buffer that holds n bytes, with room for the headers.
func packet(n int) *zcrt.Buffer {
	b := zcrt.NewBuffer(make([]byte, 200+n), 200)
	b.Append(n)
	return b
}

func ethernet(t *testing.T, b *zcrt.Buffer, kind pf.EtherType) *zcrt.Buffer {
	t.Helper()
	must[pf.EthernetView](t)((&pf.Ethernet{Destination: macB, Source: macA, Type: kind}).Prepend(b))
	return b
}

func ipv4(t *testing.T, b *zcrt.Buffer, ip pf.IPv4) *zcrt.Buffer {
	t.Helper()
	ip.TTL, ip.SourceAddress, ip.DestinationAddress = 64, ipA, ipB
	must[pf.IPv4View](t)(ip.Prepend(b))
	return b
}

func udp(t *testing.T, b *zcrt.Buffer) *zcrt.Buffer {
	t.Helper()
	pseudo := pf.PseudoHeaderIPv4(ipA, ipB, pf.IPProtocolUDP, pf.UDPFixedSize+b.Len())
	must[pf.UDPView](t)((&pf.UDP{SourcePort: 5000, DestinationPort: 7}).Prepend(b, pseudo))
	return b
}

func echoMessage(t *testing.T, kind pf.ICMPv4Type) *zcrt.Buffer {
	t.Helper()
	b := packet(56)
	must[pf.ICMPv4EchoView](t)((&pf.ICMPv4Echo{Type: kind, Identifier: 3, SequenceNumber: 1}).Prepend(b))
	return b
}

// unreachable is an error about the first n bytes of b.
func unreachable(t *testing.T, b *zcrt.Buffer, n int, u pf.ICMPv4DestinationUnreachable) *zcrt.Buffer {
	t.Helper()
	b.Truncate(n)
	u.Type = pf.ICMPv4TypeDestinationUnreachable
	must[pf.ICMPv4DestinationUnreachableView](t)(u.Prepend(b))
	return b
}

// frames are the frames of the tests by the lines that they give; each starts
// with the addresses of Ethernet.
func frames(t *testing.T) map[string]*zcrt.Buffer {
	t.Helper()
	arp := func(operation pf.ARPOperation) *zcrt.Buffer {
		b := packet(0)
		must[pf.ARPv4View](t)((&pf.ARPv4{Operation: operation, SenderHardwareAddress: macA, SenderProtocolAddress: ipA, TargetProtocolAddress: ipB}).Prepend(b))
		return ethernet(t, b, pf.EtherTypeARP)
	}
	otherARP := func() *zcrt.Buffer {
		b := packet(0)
		must[pf.ARPView](t)((&pf.ARP{HardwareType: 5, ProtocolType: 0x0804}).Prepend(b))
		return ethernet(t, b, pf.EtherTypeARP)
	}
	ip := func(protocol pf.IPProtocol, b *zcrt.Buffer) *zcrt.Buffer {
		return ethernet(t, ipv4(t, b, pf.IPv4{Protocol: protocol}), pf.EtherTypeIPv4)
	}
	about := func() *zcrt.Buffer { return ipv4(t, udp(t, packet(11)), pf.IPv4{Protocol: pf.IPProtocolUDP}) }
	damaged := func(b *zcrt.Buffer) *zcrt.Buffer {
		last := b.Bytes()
		last[len(last)-1] ^= 0xff
		return b
	}
	const from = "IPv4 10.77.0.1>10.77.0.2 ttl 64 "
	return map[string]*zcrt.Buffer{
		"ARP request: 10.77.0.1 asks who has 10.77.0.2":    arp(pf.ARPOperationRequest),
		"ARP reply: 02:00:00:00:00:01 has 10.77.0.1":       arp(pf.ARPOperationReply),
		"ARP operation 3 from 10.77.0.1 to 10.77.0.2":      arp(3),
		"ARP of protocol type 0x0804 over hardware type 5": otherARP(),
		from + "ICMPv4 echo id 3 seq 1 56 bytes":           ip(pf.IPProtocolICMP, echoMessage(t, pf.ICMPv4TypeEcho)),
		from + "ICMPv4 echo reply id 3 seq 1 56 bytes":     ip(pf.IPProtocolICMP, echoMessage(t, pf.ICMPv4TypeEchoReply)),
		from + "ICMPv4 wrong checksum":                     damaged(ip(pf.IPProtocolICMP, echoMessage(t, pf.ICMPv4TypeEchoReply))),
		from + "UDP 5000>7 11 bytes":                       ip(pf.IPProtocolUDP, udp(t, packet(11))),
		from + "UDP 5000>7 wrong checksum":                 damaged(ip(pf.IPProtocolUDP, udp(t, packet(11)))),
		from + "protocol 6 20 bytes":                       ip(pf.IPProtocolTCP, packet(20)),
		from + "protocol 17 fragment 5 at 1480, 8 bytes":   ethernet(t, ipv4(t, packet(8), pf.IPv4{Protocol: pf.IPProtocolUDP, Identification: 5, FragmentOffset: 185}), pf.EtherTypeIPv4),
		from + "ICMPv4 port unreachable, of IPv4 10.77.0.1>10.77.0.2 UDP 5000>7": ip(pf.IPProtocolICMP,
			unreachable(t, about(), 28, pf.ICMPv4DestinationUnreachable{Code: pf.ICMPv4UnreachableCodePort})),
		from + "ICMPv4 fragmentation needed, MTU 1280, of IPv4 10.77.0.1>10.77.0.2 protocol 17": ip(pf.IPProtocolICMP,
			unreachable(t, about(), 24, pf.ICMPv4DestinationUnreachable{Code: pf.ICMPv4UnreachableCodeFragmentationNeeded, NextHopMTU: 1280})),
		from + "ICMPv4 destination unreachable code 13, of IPv4 10.77.0.1>10.77.0.2 UDP 5000>7": ip(pf.IPProtocolICMP,
			unreachable(t, about(), 39, pf.ICMPv4DestinationUnreachable{Code: 13})),
		"type 0x86dd 40 bytes": ethernet(t, packet(40), pf.EtherTypeIPv6),
	}
}

func TestAppendFrame(t *testing.T) {
	for want, frame := range frames(t) {
		got := string(appendFrame(nil, frame.Bytes()))
		if diff := cmp.Diff("Ethernet 02:00:00:00:00:01>02:00:00:00:00:02 "+want, got); diff != "" {
			t.Error("(-want +got)\n" + diff)
		}
	}
}

func TestOtherICMPMessages(t *testing.T) {
	b := packet(4)
	must[pf.ICMPv4View](t)((&pf.ICMPv4{Type: 11, Code: 1}).Prepend(b))
	frame := ethernet(t, ipv4(t, b, pf.IPv4{Protocol: pf.IPProtocolICMP}), pf.EtherTypeIPv4)
	if got := string(appendFrame(nil, frame.Bytes())); !strings.HasSuffix(got, " ICMPv4 type 11 code 1 4 bytes") {
		t.Error(got)
	}
}

// TestFramesCutOff: whatever is missing, the line says that it is malformed, and
// in one line.
func TestFramesCutOff(t *testing.T) {
	for whole, frame := range frames(t) {
		for n := range frame.Len() {
			got := string(appendFrame(nil, frame.Bytes()[:n]))
			unknown := strings.HasPrefix(whole, "type ") && n >= pf.EthernetFixedSize
			if !strings.Contains(got, "malformed: ") && !unknown || strings.Contains(got, "\n") {
				t.Fatalf("%s cut to %d bytes gives %q", whole, n, got)
			}
		}
	}
}

// TestDamagedFrames flips each bit: the decoder must not trust what it prints.
func TestDamagedFrames(t *testing.T) {
	for whole, frame := range frames(t) {
		damaged := make([]byte, frame.Len())
		for bit := range frame.Len() * 8 {
			copy(damaged, frame.Bytes())
			damaged[bit/8] ^= 1 << (bit % 8)
			if got := string(appendFrame(nil, damaged)); strings.Contains(got, "\n") || got == "" {
				t.Fatalf("%s with bit %d flipped gives %q", whole, bit, got)
			}
		}
	}
}
