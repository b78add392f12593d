// Package tpacket holds what the Linux kernel writes into the ring of a packet
// socket, in its third version (TPACKET_V3): the descriptor of a block, and the
// header in front of each packet in it. Names are those of linux/if_packet.h, in
// full.
//
// The kernel writes to the ring while a program reads there. A block is the
// program's own once its status says so, until the program gives it back; that
// status is read and written with sync/atomic alone. Functions whose names end
// in InPlace return the struct where it lies in the ring.
//
//	block, err := tpacket.ParseBlockInPlace(ring[i*blockSize:])
//	if err != nil {
//		return err
//	}
//	if block.LoadStatus()&tpacket.StatusUser == 0 {
//		return nil // it is the kernel's
//	}
//	at := block.FirstOffset
//	for range block.PacketCount {
//		…
//	}
//	block.StoreStatus(tpacket.StatusKernel)
//
// No function panics, whatever the bytes, and none but Value and those that write
// to a slice allocates. What is read from a ring is as good as who writes it: each
// offset has to be compared with the block's size before it is used.
package tpacket

import "structs"

//go:generate go run ../../cmd/zcgen

// StatusKernel and StatusUser say whose a block is.
const (
	StatusKernel = 0
	StatusUser   = 1
)

// Version3 is the version of the socket option PACKET_VERSION, and of a block.
const Version3 = 2

// Block stands at the front of a block of the ring: struct tpacket_block_desc with
// struct tpacket_hdr_v1.
//
//zc:wire he natural volatile
type Block struct {
	_             structs.HostLayout
	Version       uint32 // [Version3] once the kernel has opened the block, 0 before
	PrivateOffset uint32 // of the program's own bytes, from the block's start
	Status        uint32 `wire:"atomic"` // whose the block is
	PacketCount   uint32
	FirstOffset   uint32    // of the first packet's [Header], from the block's start
	Length        uint32    // in bytes, of what is used
	Sequence      uint64    // of the block
	First         Timestamp // of the packets in it
	Last          Timestamp
}

// Timestamp is a time since the 1st of January 1970, UTC: struct tpacket_bd_ts.
//
//zc:wire he natural
type Timestamp struct {
	_           structs.HostLayout
	Seconds     uint32
	Nanoseconds uint32
}

// Header stands in front of a packet: struct tpacket3_hdr.
//
//zc:wire he natural volatile
type Header struct {
	_             structs.HostLayout
	NextOffset    uint32 // of the next packet's Header, from this one's start; 0 at the last
	Seconds       uint32
	Nanoseconds   uint32
	SnapLength    uint32 // in bytes, of what the ring has of the packet
	Length        uint32 // in bytes, of the packet
	Status        uint32 `wire:"atomic"`
	MACOffset     uint16 // of the packet's link layer, from this header's start
	NetworkOffset uint16 // of the layer above it
	RxHash        uint32
	VLANTCI       uint32 // the tag that the kernel has taken out
	VLANTPID      uint16 // the type of that tag
	_             uint16
	_             [8]byte
}
