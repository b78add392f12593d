package main

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// The numbers of what the chains lead to.
const (
	protocolTCP    = 6
	protocolUDP    = 17
	protocolAH     = 51 // its header has another form, so it ends a chain
	protocolICMPv6 = 58
	protocolNone   = 59
)

// ipv6Packets makes the packets that all contenders walk: without extension
// headers mostly, and among them each kind alone, chains of two and three, and
// what is wrong.
func ipv6Packets() [][]byte {
	r := rand.New(rand.NewPCG(8200, 2675))
	out := make([][]byte, 0, packetCount)
	for i := range packetCount {
		b := ipv6Packet(r, extensionHeaders(r, i%64)...)
		switch i % 64 {
		case 30: // cut off
			b = b[:r.IntN(len(b))]
		case 31: // padded behind the packet
			b = append(b, make([]byte, 1+r.IntN(18))...)
		case 32: // a jumbogram's length, though short
			binary.BigEndian.PutUint16(b[4:], 0)
		case 33: // another version
			b[0] = 4 << 4
		}
		out = append(out, b)
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return contiguous(out)
}

// extensionHeader is a header and its number; the next number is filled in later.
type extensionHeader struct {
	number uint8
	bytes  []byte
}

// extensionHeaders are those of one of 64 packets.
func extensionHeaders(r *rand.Rand, which int) []extensionHeader {
	options := func(number uint8, blocks int) extensionHeader {
		b := randomBytes(r, 8*blocks)
		b[1] = uint8(blocks - 1)
		return extensionHeader{number, b}
	}
	var (
		hop   = options(hopByHop, 1) // a router alert, as multicast listeners send it
		dest  = options(destinationOptions, 1+r.IntN(3))
		route = options(routing, 1+2*(1+r.IntN(3))) // with up to three addresses
		piece = func(offset int) extensionHeader {
			b := randomBytes(r, 8)
			binary.BigEndian.PutUint16(b[2:], uint16(offset<<3|r.IntN(2)))
			return extensionHeader{fragment, b}
		}
		first, later = piece(0), piece(1 + r.IntN(1<<13-1))
	)
	switch which {
	case 0, 1, 32:
		return []extensionHeader{hop}
	case 2, 3:
		return []extensionHeader{dest}
	case 4:
		return []extensionHeader{route}
	case 5, 6:
		return []extensionHeader{first}
	case 7, 8:
		return []extensionHeader{later}
	case 9:
		return []extensionHeader{hop, dest}
	case 10:
		return []extensionHeader{route, first}
	case 11:
		return []extensionHeader{hop, route, first}
	case 12:
		return []extensionHeader{hop, dest, later} // what the next number says is not there
	case 13: // a header that exceeds the packet
		dest.bytes[1] = uint8(20 + r.IntN(200))
		return []extensionHeader{dest}
	case 14: // the most that are taken, and more
		return slices.Repeat([]extensionHeader{dest}, maxExtensions-1+r.IntN(10))
	case 15: // the last header is cut off
		return []extensionHeader{hop, {fragment, nil}}
	}
	return nil
}

// ipv6Packet is a packet with extension headers and a small payload.
func ipv6Packet(r *rand.Rand, headers ...extensionHeader) []byte {
	b := randomBytes(r, 40)
	b[0] = 6<<4 | b[0]&0xf
	at := 6 // where the next header's number goes
	for _, h := range headers {
		b[at] = h.number
		at = len(b)
		b = append(b, h.bytes...)
	}
	if at == len(b) { // the last header has no bytes
		binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
		return b
	}
	b[at] = []uint8{protocolTCP, protocolTCP, protocolTCP, protocolTCP, protocolUDP, protocolUDP, protocolUDP, protocolICMPv6, protocolAH, protocolNone}[r.IntN(10)]
	b = append(b, randomBytes(r, 8+r.IntN(60))...)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	return b
}
