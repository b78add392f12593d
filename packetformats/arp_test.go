package packetformats

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestARPv4TakeApart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		packet []byte
		want   ARPv4
	}{
		{
			"a request in a padded frame",
			arpRequest[network:],
			ARPv4{
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
			ARPv4{
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
			v, err := ParseARPv4(tt.packet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if len(v.Bytes()) != ARPv4FixedSize {
				t.Errorf("%d bytes, want %d without the padding", len(v.Bytes()), ARPv4FixedSize)
			}
		})
	}
}

// TestARPv4Fills leaves out what an encoder knows.
func TestARPv4Fills(t *testing.T) {
	x := ARPv4{
		Operation:             ARPOperationRequest,
		SenderHardwareAddress: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
		SenderProtocolAddress: [4]byte{10, 118, 213, 211},
		TargetProtocolAddress: [4]byte{10, 118, 213, 212},
	}
	got, err := x.MarshalBinary()
	if diff := cmp.Diff(arpRequest[network:network+ARPv4FixedSize], got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestARPv4Refused(t *testing.T) {
	request := arpRequest[network:]
	testRefused(t, formatNamed(t, "arpv4"), []refusal{
		{"nothing", nil, "arpv4: HardwareType at byte 0: found 0 bytes, want 28", zcrt.ErrShort},
		{"one byte too few", request[:27], "arpv4: TargetProtocolAddress at byte 24: found 27 bytes, want 28", zcrt.ErrShort},
		{"over token ring", edited(request, 0, 0, 6), "arpv4: HardwareType 6 at byte 0, want ARPHardwareEthernet", zcrt.ErrValue},
		{"for IPv6", edited(request, 2, 0x86, 0xdd), "arpv4: ProtocolType 34525 at byte 2, want EtherTypeIPv4", zcrt.ErrValue},
		{"long hardware addresses", edited(request, 4, 8), "arpv4: HardwareLength 8 at byte 4, want 6", zcrt.ErrValue},
		{"no protocol addresses", edited(request, 5, 0), "arpv4: ProtocolLength 0 at byte 5, want 4", zcrt.ErrValue},
		{"all of it wrong", poisoned(ARPv4FixedSize), "arpv4: HardwareType 42405 at byte 0, want ARPHardwareEthernet", zcrt.ErrValue},
	})
}

func TestARPv4Setters(t *testing.T) {
	address, ip := MAC{0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa}, [4]byte{255, 254, 253, 252}
	testSettings(t, formatNamed(t, "arpv4"), []setting{
		{"Operation", func(v view) { v.(ARPv4View).SetOperation(0xfefd) }, func(x owned) { x.(*ARPv4).Operation = 0xfefd }},
		{"SenderHardwareAddress", func(v view) { v.(ARPv4View).SetSenderHardwareAddress(address) }, func(x owned) { x.(*ARPv4).SenderHardwareAddress = address }},
		{"SenderProtocolAddress", func(v view) { v.(ARPv4View).SetSenderProtocolAddress(ip) }, func(x owned) { x.(*ARPv4).SenderProtocolAddress = ip }},
		{"TargetHardwareAddress", func(v view) { v.(ARPv4View).SetTargetHardwareAddress(address) }, func(x owned) { x.(*ARPv4).TargetHardwareAddress = address }},
		{"TargetProtocolAddress", func(v view) { v.(ARPv4View).SetTargetProtocolAddress(ip) }, func(x owned) { x.(*ARPv4).TargetProtocolAddress = ip }},
	})
}

// TestARPv4Operations takes every operation over the wire.
func TestARPv4Operations(t *testing.T) {
	for n := range 1 << 16 {
		want := ARPOperation(n)
		b, err := (&ARPv4{Operation: want}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseARPv4(b)
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

func TestARPv4String(t *testing.T) {
	v, err := ParseARPv4(arpReply[network:])
	if err != nil {
		t.Fatal(err)
	}
	const want = "ARPv4{HardwareType: 1, ProtocolType: IPv4, HardwareLength: 6, ProtocolLength: 4, Operation: Reply, " +
		"SenderHardwareAddress: 00:0b:db:94:14:80, SenderProtocolAddress: 10.118.213.212, " +
		"TargetHardwareAddress: 00:0b:db:94:14:70, TargetProtocolAddress: 10.118.213.211}"
	if got := v.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestARPOfAnyKind takes apart and puts together ARP with addresses of other
// kinds, and cuts it off at every length.
func TestARPOfAnyKind(t *testing.T) {
	chaos := []byte{
		0x00, 0x05, // hardware type: Chaosnet
		0x08, 0x04, // protocol type: Chaosnet
		0x02, 0x03, // address lengths
		0x00, 0x01, // operation: request
		0xa1, 0xa2, // sender
		0xb1, 0xb2, 0xb3,
		0xc1, 0xc2, // target
		0xd1, 0xd2, 0xd3,
	}
	want := ARP{
		HardwareType: 5, ProtocolType: 0x0804, HardwareLength: 2, ProtocolLength: 3, Operation: ARPOperationRequest,
		SenderHardwareAddress: []byte{0xa1, 0xa2},
		SenderProtocolAddress: []byte{0xb1, 0xb2, 0xb3},
		TargetHardwareAddress: []byte{0xc1, 0xc2},
		TargetProtocolAddress: []byte{0xd1, 0xd2, 0xd3},
	}
	v, rest, err := CutARP(append(chaos[:len(chaos):len(chaos)], 0xee))
	if err != nil || len(rest) != 1 {
		t.Fatalf("%v, and %d bytes behind it", err, len(rest))
	}
	if diff := cmp.Diff(want, v.Value()); diff != "" {
		t.Errorf("value (-want +got):\n%s", diff)
	}
	want.HardwareLength, want.ProtocolLength = 0, 0 // which the encoder fills in
	if got, err := want.MarshalBinary(); err != nil || !bytes.Equal(got, chaos) {
		t.Errorf("%v: %x", err, got)
	}
	if _, ok := ARPv4FromARP(v); ok {
		t.Error("it is taken for IPv4 over Ethernet")
	}
	for n := range chaos {
		if _, err := ParseARP(chaos[:n:n]); !errors.Is(err, zcrt.ErrShort) {
			t.Errorf("%d bytes: %v is not ErrShort", n, err)
		}
	}
	want.TargetHardwareAddress = want.TargetHardwareAddress[:1]
	if got, err := want.MarshalBinary(); !errors.Is(err, zcrt.ErrLength) {
		t.Errorf("hardware addresses of two lengths: %v: %x", err, got)
	}
}

// TestARPv4FromARP goes from the general form to the one that nearly all of ARP
// has: the condition tells, and also the size, which the lengths have told
// before, in case somebody changes them in between.
func TestARPv4FromARP(t *testing.T) {
	request := arpRequest[network:]
	for _, tt := range []struct {
		name   string
		packet []byte
		want   bool
	}{
		{"IPv4 over Ethernet", request, true},
		{"over token ring", edited(request, 0, 0, 6), false},
		{"for IPv6", edited(request, 2, 0x86, 0xdd), false},
		{"hardware addresses of 8 bytes", edited(request, 4, 8), false},
		{"no protocol addresses", edited(request, 5, 0), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			general, err := ParseARP(tt.packet)
			if err != nil {
				t.Fatal(err)
			}
			v, ok := ARPv4FromARP(general)
			if ok != tt.want {
				t.Fatalf("ok %v, want %v", ok, tt.want)
			}
			if !ok {
				if v != (ARPv4View{}) {
					t.Error("a view beside it")
				}
				return
			}
			if diff := cmp.Diff(must(ParseARPv4(tt.packet)).Value(), v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if n := testing.AllocsPerRun(10, func() { v, ok = ARPv4FromARP(general) }); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
	b := edited(request, 4, 8)
	general := must(ParseARP(b))
	b[4] = 6 // not what the parts were cut by
	if _, ok := ARPv4FromARP(general); ok {
		t.Error("lengths that were changed behind the view are believed")
	}
	if _, ok := ARPv4FromARP(ARPView{}); ok {
		t.Error("the zero view holds a record")
	}
}
