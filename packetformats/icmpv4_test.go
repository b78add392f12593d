package packetformats

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestICMPv4TakeApart(t *testing.T) {
	for _, tt := range []struct {
		name    string
		message []byte
		want    ICMPv4
	}{
		{
			"an echo request",
			echoRequest[IPv4FixedSize:],
			ICMPv4{Type: ICMPv4TypeEcho, Checksum: 0xf7ff, Body: make([]byte, 4)},
		},
		{
			"an error",
			protocolUnreachable[transport:],
			ICMPv4{Type: ICMPv4TypeDestinationUnreachable, Code: 2, Checksum: 0x2131, Body: protocolUnreachable[transport+ICMPv4FixedSize:]},
		},
		{
			"a header alone",
			[]byte{
				13,         // Type: timestamp
				0,          // Code
				0xf2, 0xff, // Checksum
			},
			ICMPv4{Type: 13, Checksum: 0xf2ff},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseICMPv4(tt.message)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if !v.VerifyChecksum() {
				t.Error("the checksum is wrong")
			}
			tt.want.Checksum = 0
			got, err := tt.want.MarshalBinary()
			if diff := cmp.Diff(tt.message, got); err != nil || diff != "" {
				t.Errorf("put together: %v (-want +got):\n%s", err, diff)
			}
			if err := tt.want.Fill(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(v.Value(), tt.want); diff != "" {
				t.Errorf("filled (-want +got):\n%s", diff)
			}
		})
	}
}

func TestICMPv4EchoTakeApart(t *testing.T) {
	for _, tt := range []struct {
		name    string
		message []byte
		want    ICMPv4Echo
	}{
		{
			"a request without data",
			echoRequest[IPv4FixedSize:],
			ICMPv4Echo{Type: ICMPv4TypeEcho, Checksum: 0xf7ff},
		},
		{
			"a reply with an odd number of bytes",
			echoReply[IPv4FixedSize:],
			ICMPv4Echo{Type: ICMPv4TypeEchoReply, Checksum: 0xe226, Identifier: 0xa6ec, SequenceNumber: 1, Data: []byte("valid 0")},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseICMPv4Echo(tt.message)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if !v.VerifyChecksum() {
				t.Error("the checksum is wrong")
			}
			tt.want.Checksum = 0
			got, err := tt.want.MarshalBinary()
			if diff := cmp.Diff(tt.message, got); err != nil || diff != "" {
				t.Errorf("put together: %v (-want +got):\n%s", err, diff)
			}
			if err := tt.want.Fill(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(v.Value(), tt.want); diff != "" {
				t.Errorf("filled (-want +got):\n%s", diff)
			}
		})
	}
}

func TestICMPv4DestinationUnreachableTakeApart(t *testing.T) {
	for _, tt := range []struct {
		name    string
		message []byte
		want    ICMPv4DestinationUnreachable
	}{
		{
			"a protocol",
			protocolUnreachable[transport:],
			ICMPv4DestinationUnreachable{
				Type:             ICMPv4TypeDestinationUnreachable,
				Code:             ICMPv4UnreachableCodeProtocol,
				Checksum:         0x2131,
				OriginalDatagram: protocolUnreachable[transport+ICMPv4DestinationUnreachableFixedSize:],
			},
		},
		{
			"a port",
			portUnreachable[IPv4FixedSize:],
			ICMPv4DestinationUnreachable{
				Type:             ICMPv4TypeDestinationUnreachable,
				Code:             ICMPv4UnreachableCodePort,
				Checksum:         0xfe3c,
				OriginalDatagram: portUnreachable[IPv4FixedSize+ICMPv4DestinationUnreachableFixedSize:],
			},
		},
		{
			"a network that takes less",
			[]byte{
				3,          // Type
				4,          // Code
				0xf7, 0x27, // Checksum
				0x00, 0x00, // reserved
				0x05, 0xd4, // NextHopMTU
			},
			ICMPv4DestinationUnreachable{
				Type:       ICMPv4TypeDestinationUnreachable,
				Code:       ICMPv4UnreachableCodeFragmentationNeeded,
				Checksum:   0xf727,
				NextHopMTU: 1492,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseICMPv4DestinationUnreachable(tt.message)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if !v.VerifyChecksum() {
				t.Error("the checksum is wrong")
			}
			tt.want.Type, tt.want.Checksum = 0, 0
			got, err := tt.want.MarshalBinary()
			if diff := cmp.Diff(tt.message, got); err != nil || diff != "" {
				t.Errorf("put together: %v (-want +got):\n%s", err, diff)
			}
			if err := tt.want.Fill(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(v.Value(), tt.want); diff != "" {
				t.Errorf("filled (-want +got):\n%s", diff)
			}
		})
	}
}

// TestICMPv4Reserved sets the bytes that are reserved: they are ignored, and not
// written.
func TestICMPv4Reserved(t *testing.T) {
	message := protocolUnreachable[transport:]
	v, err := ParseICMPv4DestinationUnreachable(edited(message, 4, 0xff, 0xff))
	if err != nil {
		t.Fatal(err)
	}
	x := v.Value()
	got, err := x.MarshalBinary()
	if diff := cmp.Diff(message, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestICMPv4Refused(t *testing.T) {
	testRefused(t, formatNamed(t, "icmpv4"), []refusal{
		{"nothing", nil, "icmpv4: Type at byte 0: found 0 bytes, want 4", zcrt.ErrShort},
		{"one byte too few", echoReply[IPv4FixedSize:][:3], "icmpv4: Checksum at byte 2: found 3 bytes, want 4", zcrt.ErrShort},
	})
	testRefused(t, formatNamed(t, "icmpv4echo"), []refusal{
		{"no echo", protocolUnreachable[transport:], "icmpv4echo: Type 3 at byte 0, want Type == ICMPv4TypeEcho || Type == ICMPv4TypeEchoReply", zcrt.ErrValue},
		{"one byte of echo too few", echoReply[IPv4FixedSize:][:7], "icmpv4echo: SequenceNumber at byte 6: found 7 bytes, want 8", zcrt.ErrShort},
	})
	testRefused(t, formatNamed(t, "icmpv4destinationunreachable"), []refusal{
		{"no error", echoReply[IPv4FixedSize:], "icmpv4destinationunreachable: Type 0 at byte 0, want ICMPv4TypeDestinationUnreachable", zcrt.ErrValue},
		{"one byte of error too few", portUnreachable[IPv4FixedSize:][:7], "icmpv4destinationunreachable: NextHopMTU at byte 6: found 7 bytes, want 8", zcrt.ErrShort},
	})
}

func TestICMPv4Misfits(t *testing.T) {
	testMisfits(t, formatNamed(t, "icmpv4echo"), []misfit{
		{"no echo", &ICMPv4Echo{Type: 13, Data: []byte("data")}, "icmpv4echo: Type 13 at byte 0, want Type == ICMPv4TypeEcho || Type == ICMPv4TypeEchoReply", zcrt.ErrValue},
	})
}

func TestICMPv4Setters(t *testing.T) {
	testSettings(t, formatNamed(t, "icmpv4"), []setting{
		{"Type", func(v view) { v.(ICMPv4View).SetType(0xfe) }, func(x owned) { x.(*ICMPv4).Type = 0xfe }},
		{"Code", func(v view) { v.(ICMPv4View).SetCode(0xfe) }, func(x owned) { x.(*ICMPv4).Code = 0xfe }},
		{"Checksum", func(v view) { v.(ICMPv4View).SetChecksum(0xfefd) }, func(x owned) { x.(*ICMPv4).Checksum = 0xfefd }},
	})
	echo := func(v view) ICMPv4EchoView { return v.(ICMPv4EchoView) }
	testSettings(t, formatNamed(t, "icmpv4echo"), []setting{
		{"Type of an echo", func(v view) { echo(v).SetType(ICMPv4TypeEcho) }, func(x owned) { x.(*ICMPv4Echo).Type = ICMPv4TypeEcho }},
		{"Type of an echo reply", func(v view) { echo(v).SetType(ICMPv4TypeEchoReply) }, func(x owned) { x.(*ICMPv4Echo).Type = ICMPv4TypeEchoReply }},
		{"Code of an echo", func(v view) { echo(v).SetCode(0xfe) }, func(x owned) { x.(*ICMPv4Echo).Code = 0xfe }},
		{"Checksum of an echo", func(v view) { echo(v).SetChecksum(0xfefd) }, func(x owned) { x.(*ICMPv4Echo).Checksum = 0xfefd }},
		{"Identifier", func(v view) { echo(v).SetIdentifier(0xfefd) }, func(x owned) { x.(*ICMPv4Echo).Identifier = 0xfefd }},
		{"SequenceNumber", func(v view) { echo(v).SetSequenceNumber(0xfefd) }, func(x owned) { x.(*ICMPv4Echo).SequenceNumber = 0xfefd }},
	})
	unreachable := func(v view) ICMPv4DestinationUnreachableView { return v.(ICMPv4DestinationUnreachableView) }
	testSettings(t, formatNamed(t, "icmpv4destinationunreachable"), []setting{
		{"Code of an error", func(v view) { unreachable(v).SetCode(0xfe) }, func(x owned) { x.(*ICMPv4DestinationUnreachable).Code = 0xfe }},
		{"Checksum of an error", func(v view) { unreachable(v).SetChecksum(0xfefd) }, func(x owned) { x.(*ICMPv4DestinationUnreachable).Checksum = 0xfefd }},
		{"NextHopMTU", func(v view) { unreachable(v).SetNextHopMTU(0xfefd) }, func(x owned) { x.(*ICMPv4DestinationUnreachable).NextHopMTU = 0xfefd }},
	})
}

// TestICMPv4Types takes every type over the wire; as an echo, those alone that
// are echoes.
func TestICMPv4Types(t *testing.T) {
	echo, err := ParseICMPv4Echo(append([]byte(nil), echoReply[IPv4FixedSize:]...))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 1 << 8 {
		want := ICMPv4Type(n)
		b, err := (&ICMPv4{Type: want, Body: make([]byte, 4)}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseICMPv4(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.Type() != want {
			t.Fatalf("%v came back as %v", want, v.Type())
		}
		isEcho := want == ICMPv4TypeEcho || want == ICMPv4TypeEchoReply
		if _, err := ParseICMPv4Echo(b); (err == nil) != isEcho {
			t.Errorf("%v parsed as an echo: %v", want, err)
		}
		if _, err := ParseICMPv4DestinationUnreachable(b); (err == nil) != (want == ICMPv4TypeDestinationUnreachable) {
			t.Errorf("%v parsed as destination unreachable: %v", want, err)
		}
		before := echo.Type()
		if set := echo.SetType(want); set != isEcho || !set && echo.Type() != before {
			t.Errorf("an echo's type set to %v: %v, and it is %v", want, set, echo.Type())
		}
	}
	for typ, want := range map[ICMPv4Type]string{
		ICMPv4TypeEchoReply:              "EchoReply",
		ICMPv4TypeDestinationUnreachable: "DestinationUnreachable",
		ICMPv4TypeEcho:                   "Echo",
		30:                               "ICMPv4Type(30)",
	} {
		if got := typ.String(); got != want {
			t.Errorf("type %d is %q, want %q", uint8(typ), got, want)
		}
	}
}

// TestICMPv4UnreachableCodes takes every code over the wire.
func TestICMPv4UnreachableCodes(t *testing.T) {
	for n := range 1 << 8 {
		want := ICMPv4UnreachableCode(n)
		b, err := (&ICMPv4DestinationUnreachable{Code: want}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseICMPv4DestinationUnreachable(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.Code() != want {
			t.Fatalf("%v came back as %v", want, v.Code())
		}
	}
	names := []string{
		"Net", "Host", "Protocol", "Port", "FragmentationNeeded", "SourceRouteFailed", "NetUnknown", "HostUnknown",
		"SourceHostIsolated", "NetProhibited", "HostProhibited", "NetForTypeOfService", "HostForTypeOfService",
		"AdministrativelyProhibited", "HostPrecedenceViolation", "PrecedenceCutoff", "ICMPv4UnreachableCode(16)",
	}
	for code, want := range names {
		if got := ICMPv4UnreachableCode(code).String(); got != want {
			t.Errorf("code %d is %q, want %q", code, got, want)
		}
	}
}

func TestICMPv4String(t *testing.T) {
	for _, tt := range []struct {
		format string
		record []byte
		want   string
	}{
		{"icmpv4", echoReply[IPv4FixedSize:], "ICMPv4{Type: EchoReply, Code: 0, Checksum: 0xe226, Body: 11 bytes}"},
		{"icmpv4echo", echoReply[IPv4FixedSize:], "ICMPv4Echo{Type: EchoReply, Code: 0, Checksum: 0xe226, Identifier: 42732, SequenceNumber: 1, Data: 0x76616c69642030}"},
		{
			"icmpv4destinationunreachable", portUnreachable[IPv4FixedSize:],
			"ICMPv4DestinationUnreachable{Type: DestinationUnreachable, Code: Port, Checksum: 0xfe3c, NextHopMTU: 0, OriginalDatagram: 96 bytes}",
		},
	} {
		if got := mustParse(t, formatNamed(t, tt.format), tt.record).String(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
