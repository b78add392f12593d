package packetformats_test

import (
	"testing"

	"github.com/zcgen/zcgen/packetformats"
)

// sink keeps what a test reads from being optimized away.
var sink int

// TestNothingAllocates counts the allocations of checking, parsing and reading
// whole records, and of refusing each of their prefixes. An error that is only
// tested is never made; one that is kept, as by returning it, costs one.
func TestNothingAllocates(t *testing.T) {
	frame := commonFrame(seeded())
	e, _ := packetformats.ParseEthernet(frame)
	ip, _ := packetformats.ParseIPv4(e.Payload())
	arp := encoded((&packetformats.ARPv4{Operation: packetformats.ARPOperationReply}).MarshalBinary())
	echo := encoded((&packetformats.ICMPv4Echo{Type: packetformats.ICMPv4TypeEcho, Data: []byte{1, 2, 3}}).MarshalBinary())
	unreachable := encoded((&packetformats.ICMPv4DestinationUnreachable{OriginalDatagram: ip.Bytes()}).MarshalBinary())

	for _, test := range []struct {
		name  string
		bytes []byte
		read  func(b []byte) bool
	}{
		{"Ethernet", frame, func(b []byte) bool {
			v, err := packetformats.ParseEthernet(b)
			if err == nil {
				d, s := v.Destination(), v.Source()
				sink += int(d[0]) + int(s[0]) + int(v.Type()) + len(v.Payload()) + int(v.NextLayer())
			}
			return err == nil
		}},
		{"ARP", arp, func(b []byte) bool {
			v, err := packetformats.ParseARPv4(b)
			if err == nil {
				h, p := v.SenderHardwareAddress(), v.TargetProtocolAddress()
				sink += int(v.Operation()) + int(h[0]) + int(p[0])
			}
			return err == nil
		}},
		{"IPv4", e.Payload(), func(b []byte) bool {
			v, err := packetformats.ParseIPv4(b)
			if err == nil && v.VerifyHeaderChecksum() {
				s, d := v.SourceAddress(), v.DestinationAddress()
				sink += int(v.TTL()) + int(v.FragmentOffset()) + int(s[0]) + int(d[0]) + len(v.Options()) + len(v.Payload()) + int(v.NextLayer())
			}
			return err == nil
		}},
		{"IPv4, lax", e.Payload(), func(b []byte) bool {
			v, err := packetformats.ParseIPv4Lax(b)
			if err == nil && v.Truncated() {
				sink += len(v.Payload())
			}
			return err == nil
		}},
		{"UDP", ip.Payload(), func(b []byte) bool {
			v, err := packetformats.ParseUDP(b)
			if err == nil {
				port, _ := v.SourcePort()
				sink += int(port) + int(v.DestinationPort()) + int(v.Length()) + len(v.Payload())
			}
			return err == nil
		}},
		{"ICMPv4", echo, func(b []byte) bool {
			v, err := packetformats.ParseICMPv4(b)
			if err == nil && v.VerifyChecksum() {
				sink += int(v.Type()) + int(v.Code()) + len(v.Body())
			}
			return err == nil
		}},
		{"ICMPv4Echo", echo, func(b []byte) bool {
			v, err := packetformats.ParseICMPv4Echo(b)
			if err == nil {
				sink += int(v.Identifier()) + int(v.SequenceNumber()) + len(v.Data())
			}
			return err == nil
		}},
		{"ICMPv4DestinationUnreachable", unreachable, func(b []byte) bool {
			v, err := packetformats.ParseICMPv4DestinationUnreachable(b)
			if err == nil {
				sink += int(v.Code()) + int(v.NextHopMTU()) + len(v.OriginalDatagram())
			}
			return err == nil
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !test.read(test.bytes) {
				t.Fatal("refused")
			}
			refused := 0
			if n := testing.AllocsPerRun(10, func() {
				for i := range len(test.bytes) + 1 {
					if !test.read(test.bytes[:i:i]) {
						refused++
					}
				}
			}); n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
			if refused == 0 {
				t.Error("no prefix was refused")
			}
		})
	}
}
