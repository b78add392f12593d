package main

import (
	"encoding/binary"
	"math/rand/v2"

	"github.com/zcgen/zcgen/packetformats"
)

// packetCount is the number of packets in the set: large enough that no branch
// predictor learns them by heart, small enough to stay in the second cache.
const packetCount = 1024

// packets makes the set that all contenders parse: UDP over IPv4 over Ethernet
// in the sizes of the usual internet mix (seven small, four middle, one large),
// and among them what a real link also brings.
func packets() [][]byte {
	r := rand.New(rand.NewPCG(768, 791))
	out := make([][]byte, 0, packetCount)
	for i := range packetCount {
		b := datagram(r, 0)
		switch i % 64 {
		case 7: // with options
			b = datagram(r, 4*(1+r.IntN(3)))
		case 15: // another protocol inside
			b[14+9] = uint8(packetformats.IPProtocolTCP)
		case 23: // a later fragment
			binary.BigEndian.PutUint16(b[14+6:], uint16(1+r.IntN(100)))
		case 31: // no IPv4
			binary.BigEndian.PutUint16(b[12:], uint16(packetformats.EtherTypeIPv6))
		case 39: // cut off
			b = b[:r.IntN(len(b))]
		case 47: // the UDP length is wrong
			binary.BigEndian.PutUint16(b[14+20+4:], uint16(r.IntN(1<<16)))
		case 55: // padded behind the IPv4 packet
			b = append(b, make([]byte, 1+r.IntN(18))...)
		}
		out = append(out, b)
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return contiguous(out)
}

// datagram is one frame with random addresses, ports and payload, and so many
// bytes of IPv4 options.
func datagram(r *rand.Rand, options int) []byte {
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	size := []int{18, 18, 18, 18, 18, 18, 18, 548, 548, 548, 548, 1472 - 60}[r.IntN(12)]
	u := packetformats.UDP{SourcePort: uint16(r.Uint32()), DestinationPort: uint16(r.Uint32()), Checksum: uint16(r.Uint32()), Payload: random(size)}
	ip := packetformats.IPv4{
		DSCP: uint8(r.IntN(64)), ECN: uint8(r.IntN(4)), Identification: uint16(r.Uint32()), DontFragment: r.IntN(2) == 0,
		TTL: uint8(1 + r.IntN(255)), Protocol: packetformats.IPProtocolUDP,
		SourceAddress: [4]byte(random(4)), DestinationAddress: [4]byte(random(4)), Options: random(options), Payload: must(u.MarshalBinary()),
	}
	e := packetformats.Ethernet{
		Destination: packetformats.MAC(random(6)), Source: packetformats.MAC(random(6)), Type: packetformats.EtherTypeIPv4, Payload: must(ip.MarshalBinary()),
	}
	return must(e.MarshalBinary())
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// contiguous lays the packets into one block of memory, as C has them.
func contiguous(packets [][]byte) [][]byte {
	total := 0
	for _, p := range packets {
		total += len(p)
	}
	block := make([]byte, 0, total)
	for i, p := range packets {
		start := len(block)
		block = append(block, p...)
		packets[i] = block[start:len(block):len(block)]
	}
	return packets
}
