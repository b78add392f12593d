package sctp_test

import (
	"fmt"

	"github.com/zcgen/zcgen/packetformats/sctp"
)

// A packet is written from a literal; its checksum fills itself.
func Example() {
	x := sctp.Packet{
		SourcePort: 5000, DestinationPort: 36412, VerificationTag: 0x2a,
		Chunks: []sctp.Chunk{{Type: sctp.ChunkTypeHeartbeat, Data: []byte("info?")}, {Type: sctp.ChunkTypeCookieAck}},
	}
	b, err := x.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := sctp.ParsePacket(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("to port", v.DestinationPort(), "and whole:", v.VerifyChecksum())
	for c, err := range v.Chunks().All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %q\n", c.Type(), c.Data())
	}
	// Output:
	// to port 36412 and whole: true
	// Heartbeat "info?"
	// CookieAck ""
}
