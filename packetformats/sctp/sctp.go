// Package sctp has the Stream Control Transmission Protocol, which carries messages
// in several streams and between hosts of several addresses (RFC 9260).
//
//	v, err := sctp.ParsePacket(b) // what an IP packet holds
//	if err != nil {
//		return err
//	}
//	fmt.Println(v.SourcePort(), v.VerifyChecksum())
//	for c, err := range v.Chunks().All() {
//		…
//	}
//
// Views alias the bytes that they were parsed from and are valid as long as those
// are; nothing here allocates but the owned forms.
package sctp

import (
	"hash/crc32"
	"math/bits"

	_ "github.com/zcgen/zcgen/packetformats"
)

//go:generate go run github.com/zcgen/zcgen/cmd/zcgen generate .

// Packet is a common header and the chunks behind it (RFC 9260, section 3). It fills
// the IP packet around it.
//
//zc:wire be
//zc:sum crc32c crc32c
//zc:bind packetformats.IPv4.Payload Protocol == 132 && FragmentOffset == 0
type Packet struct {
	SourcePort      uint16
	DestinationPort uint16
	VerificationTag uint32  // which the receiver has chosen; 0 in front of an INIT chunk
	Checksum        uint32  `wire:"sum: crc32c(0, total)"`
	Chunks          []Chunk `wire:"align: 4"`
}

// Chunk is one chunk (RFC 9260, section 3.2):
//
//	The total length of a chunk (including Type, Length, and Value fields) MUST be
//	a multiple of 4 bytes. If the length of the chunk is not a multiple of 4 bytes,
//	the sender MUST pad the chunk with all zero bytes, and this padding is not
//	included in the Chunk Length field.
type Chunk struct {
	Type   ChunkType
	Flags  uint8
	Length uint16 `wire:"frame: Length, where: Length >= 4"` // of the chunk, without padding
	Data   []byte
}

// ChunkType is what a chunk is.
type ChunkType uint8

const (
	ChunkTypeData             ChunkType = 0
	ChunkTypeInit             ChunkType = 1
	ChunkTypeInitAck          ChunkType = 2
	ChunkTypeSack             ChunkType = 3
	ChunkTypeHeartbeat        ChunkType = 4
	ChunkTypeHeartbeatAck     ChunkType = 5
	ChunkTypeAbort            ChunkType = 6
	ChunkTypeShutdown         ChunkType = 7
	ChunkTypeShutdownAck      ChunkType = 8
	ChunkTypeError            ChunkType = 9
	ChunkTypeCookieEcho       ChunkType = 10
	ChunkTypeCookieAck        ChunkType = 11
	ChunkTypeShutdownComplete ChunkType = 14
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// crc32c is the checksum of RFC 9260, appendix A. It goes out with its least
// significant byte first, as the only field that does.
func crc32c(parts ...[]byte) (sum uint32) {
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoli, p)
	}
	return bits.ReverseBytes32(sum)
}
