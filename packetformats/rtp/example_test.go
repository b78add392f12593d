package rtp_test

import (
	"fmt"

	"github.com/zcgen/zcgen/packetformats/rtp"
)

// packet has everything: a contributing source, an extension and padding.
var packet = []byte{
	0xb1, 0xe0, 0x00, 0x07, // V=2 P=1 X=1 CC=1, M=1 PT=96, sequence number
	0x00, 0x00, 0x03, 0xc0, // timestamp
	0x00, 0x00, 0x00, 0x2a, // SSRC
	0x00, 0x00, 0x00, 0x2b, // CSRC
	0x12, 0x34, 0x00, 0x01, 0xca, 0xfe, 0xba, 0xbe, // extension
	'd', 'a', 't', 'a', // payload
	0, 0, 0, 4, // padding
}

// A datagram is checked once. What is not in every packet comes with whether it is
// there.
func Example() {
	v, err := rtp.ParsePacket(packet)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("source %d, packet %d at %d: %q\n", v.SSRC(), v.SequenceNumber(), v.Timestamp(), v.Payload())
	for _, source := range v.ContributingSources().All() {
		fmt.Println("mixed from", source)
	}
	if e, ok, err := v.Extension(); ok && err == nil {
		fmt.Printf("extension %#x: %x\n", e.Profile(), e.Data())
	}
	if n, ok := v.PaddingCount(); ok {
		fmt.Println(n, "bytes of padding")
	}
	// Output:
	// source 42, packet 7 at 960: "data"
	// mixed from 43
	// extension 0x1234: cafebabe
	// 4 bytes of padding
}

// A packet is written from a literal. What says how much there is of something is
// filled in.
func ExamplePacket_MarshalBinary() {
	x := rtp.Packet{
		PayloadType: 96, SequenceNumber: 8, Timestamp: 1120, SSRC: 42,
		ContributingSources: []uint32{43}, Payload: []byte("more"), HasPadding: true, Padding: make([]byte, 3),
	}
	b, err := x.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("% x\n", b)
	// Output:
	// a1 60 00 08 00 00 04 60 00 00 00 2a 00 00 00 2b 6d 6f 72 65 00 00 00 04
}
