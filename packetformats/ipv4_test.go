package packetformats

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestIPv4TakeApart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		packet []byte
		want   IPv4
	}{
		{
			"options, in a padded frame",
			routerAlert[network:],
			IPv4{
				Version:            4,
				IHL:                6,
				TotalLength:        32,
				Identification:     2,
				TTL:                1,
				Protocol:           2, // IGMP
				HeaderChecksum:     0x723d,
				SourceAddress:      [4]byte{10, 0, 200, 151},
				DestinationAddress: [4]byte{224, 0, 0, 1},
				Options:            []byte{0x94, 0x04, 0x00, 0x00},
				Payload:            []byte{0x11, 0x00, 0xee, 0xff, 0x00, 0x00, 0x00, 0x00},
			},
		},
		{
			"the last fragment",
			lastFragment[network:],
			IPv4{
				Version:            4,
				IHL:                5,
				TotalLength:        96,
				Identification:     0x1f33,
				FragmentOffset:     740,
				TTL:                64,
				Protocol:           IPProtocolUDP,
				HeaderChecksum:     0x97e2,
				SourceAddress:      [4]byte{10, 118, 213, 212},
				DestinationAddress: [4]byte{10, 118, 213, 211},
				Payload:            []byte("_1]   Identity: scope altstep alt_catchAll \n[IUPC_PTC_1]   parameters := ()\n"),
			},
		},
		{
			"class selector 6",
			protocolUnreachable[network:],
			IPv4{
				Version:            4,
				IHL:                5,
				DSCP:               48,
				TotalLength:        96,
				Identification:     0x1e94,
				TTL:                64,
				Protocol:           IPProtocolICMP,
				HeaderChecksum:     0x9ab5,
				SourceAddress:      [4]byte{10, 118, 213, 212},
				DestinationAddress: [4]byte{10, 118, 213, 211},
				Payload:            protocolUnreachable[transport:],
			},
		},
		{
			"do not fragment",
			vxlan[transport+UDPFixedSize+8+network:], // behind the VXLAN header, its Ethernet header
			IPv4{
				Version:            4,
				IHL:                5,
				TotalLength:        76,
				Identification:     0x0951,
				DontFragment:       true,
				TTL:                255,
				Protocol:           IPProtocolUDP,
				HeaderChecksum:     0x19ed,
				SourceAddress:      [4]byte{172, 31, 0, 238},
				DestinationAddress: [4]byte{78, 46, 93, 39},
				Payload:            vxlan[transport+UDPFixedSize+8+transport:],
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseIPv4(tt.packet)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if !v.VerifyHeaderChecksum() {
				t.Error("the header checksum is wrong")
			}
			got, err := tt.want.MarshalBinary()
			if diff := cmp.Diff(tt.packet[:tt.want.TotalLength], got); err != nil || diff != "" {
				t.Errorf("put together: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestIPv4Fills leaves out what an encoder knows, or has it wrong.
func TestIPv4Fills(t *testing.T) {
	want := routerAlert[network : network+32]
	for _, x := range []IPv4{
		{},
		{Version: 6, IHL: 1, TotalLength: 7, HeaderChecksum: 0xffff},
	} {
		x.Identification, x.TTL, x.Protocol = 2, 1, 2
		x.SourceAddress, x.DestinationAddress = [4]byte{10, 0, 200, 151}, [4]byte{224, 0, 0, 1}
		x.Options, x.Payload = []byte{0x94, 0x04, 0x00, 0x00}, want[24:]
		got, err := x.MarshalBinary()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if err := x.Fill(); err != nil {
			t.Fatal(err)
		}
		if x.Version != 4 || x.IHL != 6 || x.TotalLength != 32 || x.HeaderChecksum != 0x723d {
			t.Errorf("Fill made it %+v", x)
		}
	}
}

func TestIPv4Refused(t *testing.T) {
	packet := echoReply
	withOptions := routerAlert[network : network+32]
	testRefused(t, formatNamed(t, "ipv4"), []refusal{
		{"nothing", nil, "ipv4: Version at byte 0: found 0 bytes, want 20", zcrt.ErrShort},
		{"one byte of header too few", packet[:19], "ipv4: DestinationAddress at byte 16: found 19 bytes, want 20", zcrt.ErrShort},
		{"version 6", edited(packet, 0, 0x65), "ipv4: Version 6 at byte 0, want 4", zcrt.ErrValue},
		{"a short header", edited(packet, 0, 0x44), "ipv4: IHL 4 at byte 0, want IHL >= 5", zcrt.ErrValue},
		{"no header", edited(packet, 0, 0x40), "ipv4: IHL 0 at byte 0, want IHL >= 5", zcrt.ErrValue},
		{"total length 0", edited(packet, 2, 0, 0), "ipv4: TotalLength 0 at byte 2, want TotalLength >= IHL*4", zcrt.ErrValue},
		{"shorter than its header", edited(packet, 2, 0, 19), "ipv4: TotalLength 19 at byte 2, want TotalLength >= IHL*4", zcrt.ErrValue},
		{"shorter than its options", edited(withOptions, 2, 0, 23), "ipv4: TotalLength 23 at byte 2, want TotalLength >= IHL*4", zcrt.ErrValue},
		{"options that are not there", edited(echoRequest, 0, 0x4f), "ipv4: TotalLength 28 at byte 2, want TotalLength >= IHL*4", zcrt.ErrValue},
		{"longer than the bytes", edited(packet, 2, 0xff, 0xff), "ipv4: TotalLength at byte 2: found 35 bytes, want 65535", zcrt.ErrShort},
		{"one byte too few", packet[:34], "ipv4: TotalLength at byte 2: found 34 bytes, want 35", zcrt.ErrShort},
	})
}

// TestIPv4LaxRefused shows what a quoted packet must have all the same.
func TestIPv4LaxRefused(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		record     []byte
	}{
		{"no whole header", "ipv4: DestinationAddress at byte 16: found 19 bytes, want 20", echoReply[:19]},
		{"version 6", "ipv4: Version 6 at byte 0, want 4", edited(echoReply, 0, 0x65)},
		{"a short header", "ipv4: IHL 4 at byte 0, want IHL >= 5", edited(echoReply, 0, 0x44)},
		{"shorter than its header", "ipv4: TotalLength 19 at byte 2, want TotalLength >= IHL*4", edited(echoReply, 2, 0, 19)},
		{"options cut off", "ipv4: Options at byte 20: found 23 bytes, want 24", routerAlert[network : network+23]},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseIPv4Lax(tt.record); err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if _, fault := CheckIPv4Lax(tt.record); fault.Error() != tt.want {
				t.Errorf("CheckIPv4Lax has the fault %v", fault)
			}
		})
	}
}

func TestIPv4Misfits(t *testing.T) {
	testMisfits(t, formatNamed(t, "ipv4"), []misfit{
		{"options of a half word", &IPv4{Options: make([]byte, 3)}, "ipv4: Options 23 at byte 20, want an end at byte IHL*4", zcrt.ErrLength},
		{"too many options", &IPv4{Options: make([]byte, 44)}, "ipv4: Options 64 at byte 20, want an end at byte 60 at most", zcrt.ErrLength},
		{"too much payload", &IPv4{Payload: make([]byte, 65516)}, "ipv4: TotalLength 65536 at byte 2, want at most 65535 bytes", zcrt.ErrLength},
		{"seven bits of DSCP", &IPv4{DSCP: 64}, "ipv4: DSCP 64 at byte 1, want 6 bits", zcrt.ErrValue},
		{"three bits of ECN", &IPv4{ECN: 4}, "ipv4: ECN 4 at byte 1, want 2 bits", zcrt.ErrValue},
		{"an offset behind the last", &IPv4{FragmentOffset: 8192}, "ipv4: FragmentOffset 8192 at byte 6, want 13 bits", zcrt.ErrValue},
	})
}

// TestIPv4Largest encodes the most that the length fields can say.
func TestIPv4Largest(t *testing.T) {
	x := IPv4{Options: bytes.Repeat([]byte{1}, 40), Payload: bytes.Repeat([]byte{2}, 65535-60)}
	b, err := x.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseIPv4(b)
	if err != nil {
		t.Fatal(err)
	}
	if v.IHL() != 15 || v.TotalLength() != 65535 || !bytes.Equal(v.Options(), x.Options) || !bytes.Equal(v.Payload(), x.Payload) {
		t.Errorf("came back as %v", v)
	}
}

func TestIPv4Setters(t *testing.T) {
	address := [4]byte{255, 254, 253, 252}
	testSettings(t, formatNamed(t, "ipv4"), []setting{
		{"Identification", func(v view) { v.(IPv4View).SetIdentification(0xfefd) }, func(x owned) { x.(*IPv4).Identification = 0xfefd }},
		{"TTL", func(v view) { v.(IPv4View).SetTTL(0xfe) }, func(x owned) { x.(*IPv4).TTL = 0xfe }},
		{"Protocol", func(v view) { v.(IPv4View).SetProtocol(IPProtocolTCP) }, func(x owned) { x.(*IPv4).Protocol = IPProtocolTCP }},
		{"HeaderChecksum", func(v view) { v.(IPv4View).SetHeaderChecksum(0xfefd) }, func(x owned) { x.(*IPv4).HeaderChecksum = 0xfefd }},
		{"SourceAddress", func(v view) { v.(IPv4View).SetSourceAddress(address) }, func(x owned) { x.(*IPv4).SourceAddress = address }},
		{"DestinationAddress", func(v view) { v.(IPv4View).SetDestinationAddress(address) }, func(x owned) { x.(*IPv4).DestinationAddress = address }},
	})
}

// TestIPv4Bits sets every value of each field that shares bytes with others,
// where those are all zeros and where they are all ones: they stay so.
func TestIPv4Bits(t *testing.T) {
	for _, field := range []struct {
		name string
		bits int
		view func(v IPv4View, n int) bool
		own  func(x *IPv4, n int)
	}{
		{"DSCP", 6, func(v IPv4View, n int) bool { return v.SetDSCP(uint8(n)) }, func(x *IPv4, n int) { x.DSCP = uint8(n) }},
		{"ECN", 2, func(v IPv4View, n int) bool { return v.SetECN(uint8(n)) }, func(x *IPv4, n int) { x.ECN = uint8(n) }},
		{"FragmentOffset", 13, func(v IPv4View, n int) bool { return v.SetFragmentOffset(uint16(n)) }, func(x *IPv4, n int) { x.FragmentOffset = uint16(n) }},
		{"DontFragment", 1, func(v IPv4View, n int) bool { v.SetDontFragment(n == 1); return true }, func(x *IPv4, n int) { x.DontFragment = n == 1 }},
		{"MoreFragments", 1, func(v IPv4View, n int) bool { v.SetMoreFragments(n == 1); return true }, func(x *IPv4, n int) { x.MoreFragments = n == 1 }},
	} {
		for _, around := range []IPv4{
			{},
			{DSCP: 63, ECN: 3, DontFragment: true, MoreFragments: true, FragmentOffset: 8191},
		} {
			for n := range 1 << field.bits {
				x := around
				b, err := x.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				v, err := ParseIPv4(b)
				if err != nil {
					t.Fatal(err)
				}
				if !field.view(v, n) {
					t.Fatalf("%s: the setter refuses %d", field.name, n)
				}
				v.UpdateHeaderChecksum()
				field.own(&x, n)
				want, err := x.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(b, want) {
					t.Fatalf("%s set to %d is\n% x, want\n% x", field.name, n, b, want)
				}
				x.Version, x.IHL, x.TotalLength, x.HeaderChecksum = 4, 5, 20, v.HeaderChecksum()
				if got := v.Value(); !reflect.DeepEqual(got, x) {
					t.Fatalf("%s set to %d (-want +got):\n%s", field.name, n, cmp.Diff(x, got))
				}
			}
		}
	}
}

// TestIPv4BitsRefused sets what has one bit too many: nothing changes.
func TestIPv4BitsRefused(t *testing.T) {
	b := bytes.Clone(echoReply)
	v, err := ParseIPv4(b)
	if err != nil {
		t.Fatal(err)
	}
	if v.SetDSCP(64) || v.SetECN(4) || v.SetFragmentOffset(8192) {
		t.Error("a setter took a value that does not fit")
	}
	if diff := cmp.Diff(echoReply, b); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}

// TestIPv4ReservedBit sets the bit that is reserved: it is ignored, and not
// written.
func TestIPv4ReservedBit(t *testing.T) {
	b := edited(echoReply, 6, 0x80)
	v, err := ParseIPv4(b)
	if err != nil {
		t.Fatal(err)
	}
	x := v.Value()
	got, err := x.MarshalBinary()
	if diff := cmp.Diff(echoReply, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestIPv4PartsAreCapped appends to the parts that a view hands out: what
// follows them stays as it is.
func TestIPv4PartsAreCapped(t *testing.T) {
	b := bytes.Clone(routerAlert[network:])
	before := bytes.Clone(b)
	v, err := ParseIPv4(b)
	if err != nil {
		t.Fatal(err)
	}
	_ = append(v.Options(), poison)
	_ = append(v.Payload(), poison)
	if diff := cmp.Diff(before, b); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}

// TestIPProtocols takes every protocol over the wire.
func TestIPProtocols(t *testing.T) {
	for n := range 1 << 8 {
		want := IPProtocol(n)
		b, err := (&IPv4{Protocol: want}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseIPv4(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.Protocol() != want {
			t.Fatalf("%v came back as %v", want, v.Protocol())
		}
	}
	for protocol, want := range map[IPProtocol]string{
		IPProtocolICMP: "ICMP",
		IPProtocolTCP:  "TCP",
		IPProtocolUDP:  "UDP",
		132:            "IPProtocol(132)",
	} {
		if got := protocol.String(); got != want {
			t.Errorf("protocol %d is %q, want %q", uint8(protocol), got, want)
		}
	}
}

func TestIPv4String(t *testing.T) {
	v, err := ParseIPv4(routerAlert[network:])
	if err != nil {
		t.Fatal(err)
	}
	const want = "IPv4{Version: 4, IHL: 6, DSCP: 0, ECN: 0, TotalLength: 32, Identification: 2, DontFragment: false, " +
		"MoreFragments: false, FragmentOffset: 0, TTL: 1, Protocol: IPProtocol(2), HeaderChecksum: 0x723d, " +
		"SourceAddress: 10.0.200.151, DestinationAddress: 224.0.0.1, Options: 0x94040000, Payload: 0x1100eeff00000000}"
	if got := v.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
