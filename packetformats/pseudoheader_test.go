package packetformats_test

import (
	"testing"

	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestPseudoHeaderIPv4(t *testing.T) {
	for _, test := range []struct {
		name                string
		source, destination [4]byte
		protocol            packetformats.IPProtocol
		length              int
		laidOut             []byte // as RFC 768 draws it
	}{
		{
			"a UDP datagram",
			[4]byte{10, 77, 0, 1}, [4]byte{10, 77, 0, 2}, packetformats.IPProtocolUDP, 12,
			[]byte{10, 77, 0, 1, 10, 77, 0, 2, 0, 17, 0, 12},
		},
		{
			"sums that carry",
			[4]byte{255, 254, 253, 252}, [4]byte{251, 250, 249, 248}, packetformats.IPProtocolTCP, 65535,
			[]byte{255, 254, 253, 252, 251, 250, 249, 248, 0, 6, 255, 255},
		},
		{
			"nothing but zeros",
			[4]byte{}, [4]byte{}, 0, 0,
			make([]byte, 12),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := packetformats.PseudoHeaderIPv4(test.source, test.destination, test.protocol, test.length)
			if want := zcrt.Sum(0).Add(test.laidOut); got != want {
				t.Errorf("sum %#04x, want %#04x as over % x", got, want, test.laidOut)
			}
		})
	}
}
