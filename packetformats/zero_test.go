package packetformats_test

import (
	"fmt"
	"testing"

	"github.com/zcgen/zcgen/packetformats"
)

// TestZeroViewsPrint prints the views that failed parses return, as people do
// who print a view beside its error.
func TestZeroViewsPrint(t *testing.T) {
	for want, view := range map[string]fmt.Stringer{
		"ARP{}":                          packetformats.ARPView{},
		"ARPv4{}":                        packetformats.ARPv4View{},
		"Ethernet{}":                     packetformats.EthernetView{},
		"ICMPv4{}":                       packetformats.ICMPv4View{},
		"ICMPv4Echo{}":                   packetformats.ICMPv4EchoView{},
		"ICMPv4DestinationUnreachable{}": packetformats.ICMPv4DestinationUnreachableView{},
		"IPv4{}":                         packetformats.IPv4View{},
		"UDP{}":                          packetformats.UDPView{},
	} {
		if got := view.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
