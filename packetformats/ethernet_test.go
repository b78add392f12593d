package packetformats

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestEthernetTakeApart(t *testing.T) {
	for _, tt := range []struct {
		name  string
		frame []byte
		want  Ethernet
	}{
		{
			"a padded frame",
			arpRequest,
			Ethernet{
				Destination: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x80},
				Source:      MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
				Type:        EtherTypeARP,
				Payload:     arpRequest[network:],
			},
		},
		{
			"to a group",
			routerAlert,
			Ethernet{
				Destination: MAC{0x01, 0x00, 0x5e, 0x00, 0x00, 0x01},
				Source:      MAC{0x5c, 0xd9, 0x98, 0xf9, 0x1c, 0x18},
				Type:        EtherTypeIPv4,
				Payload:     routerAlert[network:],
			},
		},
		{
			"a header alone",
			arpReply[:network],
			Ethernet{
				Destination: MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x70},
				Source:      MAC{0x00, 0x0b, 0xdb, 0x94, 0x14, 0x80},
				Type:        EtherTypeARP,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseEthernet(tt.frame)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEthernetRefused(t *testing.T) {
	testRefused(t, formatNamed(t, "ethernet"), []refusal{
		{"nothing", nil, "ethernet: Destination at byte 0: found 0 bytes, want 14", zcrt.ErrShort},
		{"one byte too few", arpRequest[:13], "ethernet: Type at byte 12: found 13 bytes, want 14", zcrt.ErrShort},
	})
}

func TestEthernetSetters(t *testing.T) {
	address := MAC{0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa}
	testSettings(t, formatNamed(t, "ethernet"), []setting{
		{"Destination", func(v view) { v.(EthernetView).SetDestination(address) }, func(x owned) { x.(*Ethernet).Destination = address }},
		{"Source", func(v view) { v.(EthernetView).SetSource(address) }, func(x owned) { x.(*Ethernet).Source = address }},
		{"Type", func(v view) { v.(EthernetView).SetType(EtherTypeIPv6) }, func(x owned) { x.(*Ethernet).Type = EtherTypeIPv6 }},
	})
}

// TestEtherTypes takes every EtherType over the wire.
func TestEtherTypes(t *testing.T) {
	for n := range 1 << 16 {
		want := EtherType(n)
		b, err := (&Ethernet{Type: want}).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseEthernet(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.Type() != want {
			t.Fatalf("%v came back as %v", want, v.Type())
		}
	}
}

func TestEtherTypeString(t *testing.T) {
	for typ, want := range map[EtherType]string{
		EtherTypeIPv4: "IPv4",
		EtherTypeARP:  "ARP",
		EtherTypeIPv6: "IPv6",
		0x88cc:        "EtherType(35020)",
	} {
		if got := typ.String(); got != want {
			t.Errorf("EtherType %#04x is %q, want %q", uint16(typ), got, want)
		}
	}
}

func TestEthernetString(t *testing.T) {
	v, err := ParseEthernet(arpRequest)
	if err != nil {
		t.Fatal(err)
	}
	const want = "Ethernet{Destination: 00:0b:db:94:14:80, Source: 00:0b:db:94:14:70, Type: ARP, Payload: 46 bytes}"
	if got := v.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMAC(t *testing.T) {
	for _, tt := range []struct {
		address   MAC
		text      string
		multicast bool
	}{
		{MAC{}, "00:00:00:00:00:00", false},
		{MAC{0x02, 0x00, 0x5e, 0x10, 0x00, 0x01}, "02:00:5e:10:00:01", false},
		{MAC{0x01, 0x00, 0x5e, 0x7f, 0xff, 0xfa}, "01:00:5e:7f:ff:fa", true},
		{BroadcastMAC, "ff:ff:ff:ff:ff:ff", true},
	} {
		if got := tt.address.String(); got != tt.text {
			t.Errorf("%x is %q, want %q", [6]byte(tt.address), got, tt.text)
		}
		if got := tt.address.IsMulticast(); got != tt.multicast {
			t.Errorf("%v is multicast: %v", tt.address, got)
		}
	}
}
