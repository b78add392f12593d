package genformats

import (
	_ "hash/adler32"
	"hash/crc32"
	"math/bits"
)

// castagnoli is the CRC32c of SCTP and iSCSI.
func castagnoli(parts ...[]byte) (sum uint32) {
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoliTable, p)
	}
	return sum
}

var castagnoliTable = crc32.MakeTable(crc32.Castagnoli)

// xor is the checksum of many a small protocol.
func xor(parts ...[]byte) (sum uint8) {
	for _, p := range parts {
		for _, b := range p {
			sum ^= b
		}
	}
	return sum
}

// rotated is a sum that sees where bytes stand.
func rotated(b []byte) (sum uint64) {
	for _, x := range b {
		sum = bits.RotateLeft64(sum, 7) + uint64(x)
	}
	return sum
}

// OwnFixed is a record of fixed size with a checksum over all of it.
//
//zc:wire le
//zc:sum crc32c castagnoli
//zc:sum xor xor
type OwnFixed struct {
	Kind  uint16
	Sum   uint32 `wire:"sum: crc32c(0, total)"`
	Level uint8
}

// OwnParts has checksums in front of and behind its parts, one of them over another.
//
//zc:sum rotated rotated
//zc:wire be
type OwnParts struct {
	N     uint8 `wire:"where: N < 200"`
	First uint8 `wire:"sum: xor(0, total)"`
	Code  uint16
	A     []byte `wire:"size: N"`
	Sum   uint64 `wire:"sum: rotated(2, 4+N)"`
	B     []byte `wire:"len: 8"`
	Crc   uint32 `wire:"sum: crc32c(4, 4+N)"`
	C     []byte
}

// OwnTrailer has its checksum behind a part that takes the rest.
//
//zc:sum adler adler32.Checksum
type OwnTrailer struct {
	Kind uint8
	Data []byte
	Sum  uint32 `wire:"sum: adler(0, 1)"`
	last uint8  `wire:"sum: xor(0, total)"`
}

// OwnAndInet has a checksum of either sort, of which the one covers the other.
type OwnAndInet struct {
	Kind     uint16
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Data     []byte `wire:"len: 8"`
	Sum      uint32 `wire:"sum: crc32c(4, total)"`
}

// OwnOptional is found by walking.
type OwnOptional struct {
	Kind  uint8
	Sum   uint32 `wire:"sum: crc32c(0, total)"`
	Extra uint16 `wire:"when: Kind > 3"`
	Name  []byte `wire:"upto: 0"`
	Tail  uint8
}
