package packetformats

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestUDPTakeApart(t *testing.T) {
	for _, tt := range []struct {
		name     string
		datagram []byte
		want     UDP
	}{
		{
			"with a checksum",
			nameResponse[transport:],
			UDP{SourcePort: 5355, DestinationPort: 63237, Length: 72, Checksum: 0x84ce, Payload: nameResponse[transport+UDPFixedSize:]},
		},
		{
			"without a checksum",
			vxlan[transport:],
			UDP{SourcePort: 65445, DestinationPort: 4789, Length: 106, Payload: vxlan[transport+UDPFixedSize:]},
		},
		{
			"without a source port, a checksum or a payload",
			bareUDP,
			UDP{DestinationPort: 7, Length: 8},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseUDP(tt.datagram)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, v.Value()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if port, ok := v.SourcePort(); port != tt.want.SourcePort || ok != (port != 0) {
				t.Errorf("source port %d, %v", port, ok)
			}
			if sum, ok := v.Checksum(); sum != tt.want.Checksum || ok != (sum != 0) {
				t.Errorf("checksum %#04x, %v", sum, ok)
			}
			got, err := tt.want.MarshalBinary()
			if diff := cmp.Diff(tt.datagram, got); err != nil || diff != "" {
				t.Errorf("put together: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestUDPFills leaves out the length, or has it wrong. The checksum is written
// as it stands, for AppendBinary knows no pseudo-header.
func TestUDPFills(t *testing.T) {
	for _, length := range []uint16{0, 7, 65535} {
		x := UDP{SourcePort: 5355, DestinationPort: 63237, Length: length, Checksum: 0x84ce, Payload: nameResponse[transport+UDPFixedSize:]}
		got, err := x.MarshalBinary()
		if diff := cmp.Diff(nameResponse[transport:], got); err != nil || diff != "" {
			t.Errorf("length %d: %v (-want +got):\n%s", length, err, diff)
		}
		if err := x.Fill(); err != nil || x.Length != 72 || x.Checksum != 0x84ce {
			t.Errorf("length %d: Fill made it %+v: %v", length, x, err)
		}
	}
}

func TestUDPRefused(t *testing.T) {
	datagram := nameResponse[transport:]
	testRefused(t, formatNamed(t, "udp"), []refusal{
		{"nothing", nil, "udp: SourcePort at byte 0: found 0 bytes, want 8", zcrt.ErrShort},
		{"one byte of header too few", datagram[:7], "udp: Checksum at byte 6: found 7 bytes, want 8", zcrt.ErrShort},
		{"length 0, as a jumbogram has", edited(datagram, 4, 0, 0), "udp: Length 0 at byte 4, want Length >= 8", zcrt.ErrValue},
		{"shorter than its header", edited(datagram, 4, 0, 7), "udp: Length 7 at byte 4, want Length >= 8", zcrt.ErrValue},
		{"longer than the bytes", edited(datagram, 4, 0xff, 0xff), "udp: Length at byte 4: found 72 bytes, want 65535", zcrt.ErrShort},
		{"one byte too few", datagram[:71], "udp: Length at byte 4: found 71 bytes, want 72", zcrt.ErrShort},
	})
}

// TestUDPLaxRefused shows what a quoted datagram must have all the same.
func TestUDPLaxRefused(t *testing.T) {
	datagram := nameResponse[transport:]
	for _, tt := range []struct {
		name, want string
		record     []byte
	}{
		{"no whole header", "udp: Checksum at byte 6: found 7 bytes, want 8", datagram[:7]},
		{"shorter than its header", "udp: Length 7 at byte 4, want Length >= 8", edited(datagram, 4, 0, 7)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseUDPLax(tt.record); err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if _, fault := CheckUDPLax(tt.record); fault.Error() != tt.want {
				t.Errorf("CheckUDPLax has the fault %v", fault)
			}
		})
	}
}

func TestUDPMisfits(t *testing.T) {
	testMisfits(t, formatNamed(t, "udp"), []misfit{
		{"too much payload", &UDP{Payload: make([]byte, 65528)}, "udp: Length 65536 at byte 4, want at most 65535 bytes", zcrt.ErrLength},
	})
}

// TestUDPLargest encodes the most that the length can say.
func TestUDPLargest(t *testing.T) {
	x := UDP{DestinationPort: 7, Payload: bytes.Repeat([]byte{2}, 65535-UDPFixedSize)}
	b, err := x.AppendWithPseudo(nil, pseudo)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseUDP(b)
	if err != nil {
		t.Fatal(err)
	}
	if v.Length() != 65535 || !bytes.Equal(v.Payload(), x.Payload) || !v.VerifyChecksum(pseudo) {
		t.Errorf("came back as %v", v)
	}
}

func TestUDPSetters(t *testing.T) {
	testSettings(t, formatNamed(t, "udp"), []setting{
		{"SourcePort", func(v view) { v.(UDPView).SetSourcePort(0xfefd) }, func(x owned) { x.(*UDP).SourcePort = 0xfefd }},
		{"no SourcePort", func(v view) { v.(UDPView).SetSourcePort(0) }, func(x owned) { x.(*UDP).SourcePort = 0 }},
		{"DestinationPort", func(v view) { v.(UDPView).SetDestinationPort(0xfefd) }, func(x owned) { x.(*UDP).DestinationPort = 0xfefd }},
		{"Checksum", func(v view) { v.(UDPView).SetChecksum(0xfefd) }, func(x owned) { x.(*UDP).Checksum = 0xfefd }},
	})
}

func TestUDPPayloadIsCapped(t *testing.T) {
	b := append(bytes.Clone(nameResponse[transport:]), poisoned(4)...)
	before := bytes.Clone(b)
	v, err := ParseUDP(b)
	if err != nil {
		t.Fatal(err)
	}
	_ = append(v.Payload(), 0)
	if diff := cmp.Diff(before, b); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}

func TestUDPString(t *testing.T) {
	for _, tt := range []struct {
		name     string
		datagram []byte
		want     string
	}{
		{"all of it", nameResponse[transport:], "UDP{SourcePort: 5355, DestinationPort: 63237, Length: 72, Checksum: 0x84ce, Payload: 64 bytes}"},
		{"nothing that can be left out", bareUDP, "UDP{SourcePort: none, DestinationPort: 7, Length: 8, Checksum: none, Payload: 0 bytes}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseUDP(tt.datagram)
			if err != nil {
				t.Fatal(err)
			}
			if got := v.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
