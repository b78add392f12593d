package zcrt

import "encoding/binary"

// BigEndian reads and writes the unsigned integers of 24, 40, 48 and 56 bits
// that [encoding/binary] does not have, most significant byte first. As there,
// a slice that is too short panics: generated code calls these on slices of
// constant size, where no check is left.
var BigEndian bigEndian

// LittleEndian is as [BigEndian], least significant byte first.
var LittleEndian littleEndian

type (
	bigEndian    struct{}
	littleEndian struct{}
)

// Uint24 reads the first three bytes of b.
func (bigEndian) Uint24(b []byte) uint32 {
	_ = b[2]
	return uint32(binary.BigEndian.Uint16(b))<<8 | uint32(b[2])
}

// PutUint24 writes the low 24 bits of v to the first three bytes of b.
func (bigEndian) PutUint24(b []byte, v uint32) {
	_ = b[2]
	binary.BigEndian.PutUint16(b, uint16(v>>8))
	b[2] = byte(v)
}

// Uint40 reads the first five bytes of b.
func (bigEndian) Uint40(b []byte) uint64 {
	_ = b[4]
	return uint64(binary.BigEndian.Uint32(b))<<8 | uint64(b[4])
}

// PutUint40 writes the low 40 bits of v to the first five bytes of b.
func (bigEndian) PutUint40(b []byte, v uint64) {
	_ = b[4]
	binary.BigEndian.PutUint32(b, uint32(v>>8))
	b[4] = byte(v)
}

// Uint48 reads the first six bytes of b.
func (bigEndian) Uint48(b []byte) uint64 {
	_ = b[5]
	return uint64(binary.BigEndian.Uint32(b))<<16 | uint64(binary.BigEndian.Uint16(b[4:]))
}

// PutUint48 writes the low 48 bits of v to the first six bytes of b.
func (bigEndian) PutUint48(b []byte, v uint64) {
	_ = b[5]
	binary.BigEndian.PutUint32(b, uint32(v>>16))
	binary.BigEndian.PutUint16(b[4:], uint16(v))
}

// Uint56 reads the first seven bytes of b.
func (bigEndian) Uint56(b []byte) uint64 {
	_ = b[6]
	// Two loads that overlap in byte 3, which both put in the same place.
	return uint64(binary.BigEndian.Uint32(b))<<24 | uint64(binary.BigEndian.Uint32(b[3:]))
}

// PutUint56 writes the low 56 bits of v to the first seven bytes of b.
func (bigEndian) PutUint56(b []byte, v uint64) {
	_ = b[6]
	binary.BigEndian.PutUint32(b, uint32(v>>24))
	binary.BigEndian.PutUint32(b[3:], uint32(v))
}

// Uint24 reads the first three bytes of b.
func (littleEndian) Uint24(b []byte) uint32 {
	_ = b[2]
	return uint32(binary.LittleEndian.Uint16(b)) | uint32(b[2])<<16
}

// PutUint24 writes the low 24 bits of v to the first three bytes of b.
func (littleEndian) PutUint24(b []byte, v uint32) {
	_ = b[2]
	binary.LittleEndian.PutUint16(b, uint16(v))
	b[2] = byte(v >> 16)
}

// Uint40 reads the first five bytes of b.
func (littleEndian) Uint40(b []byte) uint64 {
	_ = b[4]
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32
}

// PutUint40 writes the low 40 bits of v to the first five bytes of b.
func (littleEndian) PutUint40(b []byte, v uint64) {
	_ = b[4]
	binary.LittleEndian.PutUint32(b, uint32(v))
	b[4] = byte(v >> 32)
}

// Uint48 reads the first six bytes of b.
func (littleEndian) Uint48(b []byte) uint64 {
	_ = b[5]
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint16(b[4:]))<<32
}

// PutUint48 writes the low 48 bits of v to the first six bytes of b.
func (littleEndian) PutUint48(b []byte, v uint64) {
	_ = b[5]
	binary.LittleEndian.PutUint32(b, uint32(v))
	binary.LittleEndian.PutUint16(b[4:], uint16(v>>32))
}

// Uint56 reads the first seven bytes of b.
func (littleEndian) Uint56(b []byte) uint64 {
	_ = b[6]
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[3:]))<<24
}

// PutUint56 writes the low 56 bits of v to the first seven bytes of b.
func (littleEndian) PutUint56(b []byte, v uint64) {
	_ = b[6]
	binary.LittleEndian.PutUint32(b, uint32(v))
	binary.LittleEndian.PutUint32(b[3:], uint32(v>>24))
}
