package main

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// tcpPackets makes the headers that all contenders parse, with a few bytes of
// payload: of established connections mostly, which carry timestamps alone, and
// among them what their starts, losses and attackers bring.
func tcpPackets() [][]byte {
	r := rand.New(rand.NewPCG(9293, 7323))
	out := make([][]byte, 0, packetCount)
	for i := range packetCount {
		out = append(out, tcpHeader(r, tcpOptionSet(r, i%64)))
	}
	for i := 0; i < packetCount; i += 64 {
		switch b := out[i]; r.IntN(4) {
		case 0: // cut off
			out[i] = b[:r.IntN(len(b))]
		case 1: // a header that is too small, or exceeds the segment
			b[12] = uint8([]int{r.IntN(5), 15}[r.IntN(2)]) << 4
		default:
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return contiguous(out)
}

// tcpOptionSet is what one of 64 packets carries.
func tcpOptionSet(r *rand.Rand, which int) []byte {
	var (
		mss           = append([]byte{kindMSS, 4}, randomBytes(r, 2)...)
		windowScale   = []byte{kindWindowScale, 3, uint8(r.IntN(15))}
		sackPermitted = []byte{kindSACKPermitted, 2}
		timestamps    = append([]byte{kindTimestamps, 10}, randomBytes(r, 8)...)
		nop           = []byte{kindNOP}
		sack          = func(n int) []byte { return append([]byte{kindSACK, uint8(2 + 8*n)}, randomBytes(r, 8*n)...) }
	)
	switch which {
	case 0, 1, 2, 3, 4: // none
		return nil
	case 5, 6, 7: // a start, in the order of Linux
		return slices.Concat(mss, sackPermitted, timestamps, nop, windowScale)
	case 8: // without timestamps, as Windows has it
		return slices.Concat(mss, nop, windowScale, nop, nop, sackPermitted)
	case 9: // the order of Apple's systems, which pad with the end of options
		return slices.Concat(mss, nop, windowScale, nop, nop, timestamps, sackPermitted, []byte{kindEnd, 0})
	case 10: // a small device
		return mss
	case 11, 12, 13, 14: // losses
		return slices.Concat(nop, nop, timestamps, nop, nop, sack(1+r.IntN(3)))
	case 15: // losses, without timestamps
		return slices.Concat(nop, nop, sack(1+r.IntN(4)))
	case 16: // a kind that is not known: Fast Open, RFC 7413
		return slices.Concat(nop, nop, timestamps, []byte{34, 10}, randomBytes(r, 8), nop, nop)
	case 17: // malformed
		return [][]byte{
			{kindNOP, kindNOP, 9, 0},
			{kindNOP, kindNOP, 9, 1},
			{kindNOP, kindNOP, kindNOP, kindTimestamps},
			{kindNOP, kindMSS, 3, 1},
			slices.Concat(nop, sack(2), nop)[:16],
			{kindTimestamps, 8, 0, 1, 2, 3, 4, 5},
			{kindWindowScale, 4, 7, 7},
			{kindSACKPermitted, 3, 1, kindNOP},
			{kindSACK, 7, 1, 2, 3, 4, 5, kindNOP},
			{kindMSS, 255, 5, 180},
		}[r.IntN(10)]
	}
	return slices.Concat(nop, nop, timestamps)
}

// tcpHeader is a segment with options, which are padded with zeros.
func tcpHeader(r *rand.Rand, options []byte) []byte {
	for len(options)%4 != 0 {
		options = append(options, kindEnd)
	}
	b := randomBytes(r, 20)
	b[12] = uint8(5+len(options)/4) << 4
	binary.BigEndian.PutUint16(b[18:], 0)
	return slices.Concat(b, options, randomBytes(r, r.IntN(24)))
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}
