package packetformats

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestARPTakeApart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		packet []byte
		want   ARP
	}{
		{
			"a request in a padded frame",
			arpRequest[network:],
			ARP{
				HardwareType:          ARPHardwareEthernet,
				ProtocolType:          EtherTypeIPv4,
				HardwareLength:        6,
				ProtocolLength:        4,
				Operation:             ARPOperationRequest,
				SenderHardwareAddress: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
				SenderProtocolAddress: [4]byte{10, 118, 213, 211},
				TargetProtocolAddress: [4]byte{10, 118, 213, 212},
			},
		},
		{
			"its reply",
			arpReply[network:],
			ARP{
				HardwareType:          ARPHardwareEthernet,
				ProtocolType:          EtherTypeIPv4,
				HardwareLength:        6,
				ProtocolLength:        4,
				Operation:             ARPOperationReply,
				SenderHardwareAddress: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x80},
				SenderProtocolAddress: [4]byte{10, 118, 213, 212},
				TargetHardwareAddress: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
				TargetProtocolAddress: [4]byte{10, 118, 213, 211},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseARP(tt.packet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if len(v.Bytes()) != ARPFixedSize {
				t.Errorf("%d bytes, want %d without the padding", len(v.Bytes()), ARPFixedSize)
			}
		})
	}
}

// TestARPFills leaves out what an encoder knows.
func TestARPFills(t *testing.T) {
	x := ARP{
		Operation:             ARPOperationRequest,
		SenderHardwareAddress: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
		SenderProtocolAddress: [4]byte{10, 118, 213, 211},
		TargetProtocolAddress: [4]byte{10, 118, 213, 212},
	}
	got, err := x.MarshalBinary()
	if diff := cmp.Diff(arpRequest[network:network+ARPFixedSize], got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestARPRefused(t *testing.T) {
	request := arpRequest[network:]
	testRefused(t, formatNamed(t, "arp"), []refusal{
		{"nothing", nil, "arp: HardwareType at byte 0: found 0 bytes, want 28", zcrt.ErrShort},
		{"one byte too few", request[:27], "arp: TargetProtocolAddress at byte 24: found 27 bytes, want 28", zcrt.ErrShort},
		{"over token ring", edited(request, 0, 0, 6), "arp: HardwareType 6 at byte 0, want ARPHardwareEthernet", zcrt.ErrValue},
		{"for IPv6", edited(request, 2, 0x86, 0xdd), "arp: ProtocolType 34525 at byte 2, want EtherTypeIPv4", zcrt.ErrValue},
		{"long hardware addresses", edited(request, 4, 8), "arp: HardwareLength 8 at byte 4, want 6", zcrt.ErrValue},
		{"no protocol addresses", edited(request, 5, 0), "arp: ProtocolLength 0 at byte 5, want 4", zcrt.ErrValue},
		{"all of it wrong", poisoned(ARPFixedSize), "arp: HardwareType 42405 at byte 0, want ARPHardwareEthernet", zcrt.ErrValue},
	})
}

func TestARPSetters(t *testing.T) {
	address, ip := MAC{0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa}, [4]byte{255, 254, 253, 252}
	testSettings(t, formatNamed(t, "arp"), []setting{
		{"Operation", func(v view) { v.(ARPView).SetOperation(0xfefd) }, func(x owned) { x.(*ARP).Operation = 0xfefd }},
		{"SenderHardwareAddress", func(v view) { v.(ARPView).SetSenderHardwareAddress(address) }, func(x owned) { x.(*ARP).SenderHardwareAddress = address }},
		{"SenderProtocolAddress", func(v view) { v.(ARPView).SetSenderProtocolAddress(ip) }, func(x owned) { x.(*ARP).SenderProtocolAddress = ip }},
		{"TargetHardwareAddress", func(v view) { v.(ARPView).SetTargetHardwareAddress(address) }, func(x owned) { x.(*ARP).TargetHardwareAddress = address }},
		{"TargetProtocolAddress", func(v view) { v.(ARPView).SetTargetProtocolAddress(ip) }, func(x owned) { x.(*ARP).TargetProtocolAddress = ip }},
	})
}

// TestARPOperations takes every operation over the wire.
func TestARPOperations(t *testing.T) {
	for n := range 1 << 16 {
		want := ARPOperation(n)
		b, err := (&ARP{Operation: want}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseARP(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.Operation() != want {
			t.Fatalf("%v came back as %v", want, v.Operation())
		}
	}
	for op, want := range map[ARPOperation]string{
		ARPOperationRequest: "Request",
		ARPOperationReply:   "Reply",
		25:                  "ARPOperation(25)",
	} {
		if got := op.String(); got != want {
			t.Errorf("operation %d is %q, want %q", uint16(op), got, want)
		}
	}
}

func TestARPString(t *testing.T) {
	v, err := ParseARP(arpReply[network:])
	if err != nil {
		t.Fatal(err)
	}
	const want = "ARP{HardwareType: 1, ProtocolType: IPv4, HardwareLength: 6, ProtocolLength: 4, Operation: Reply, " +
		"SenderHardwareAddress: 00:0b:db:94:14:80, SenderProtocolAddress: 0x0a76d5d4, " +
		"TargetHardwareAddress: 00:0b:db:94:14:70, TargetProtocolAddress: 0x0a76d5d3}"
	if got := v.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
