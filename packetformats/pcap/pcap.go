// Package pcap holds the format of the files into which packets are captured:
// that of libpcap, draft-ietf-opsawg-pcap. A program writes such a file in its
// machine's byte order, and the first word tells a reader which that is.
//
// Parse functions check a record once and allocate nothing; views alias the
// bytes that were parsed and are valid as long as those are. No function
// panics, whatever the bytes.
//
//	file, packets, err := pcap.CutFileHeader(b)
//	if err != nil {
//		return err
//	}
//	fmt.Println(file.LinkType(), file.SnapLen())
//	if _, ok := file.LE(); ok {
//		packet, rest, err := pcap.CutPacketLE(packets)
//		…
//	}
package pcap

//go:generate go run ../../cmd/zcgen

// Magic is the first word of a file. It says what the times of its packets
// count; the order of its bytes is that of all other integers in the file.
type Magic uint32

const (
	MagicMicroseconds Magic = 0xA1B2C3D4
	MagicNanoseconds  Magic = 0xA1B23C4D
)

// LinkType says what a packet begins with. These are the most frequent; the
// tcpdump group keeps the list.
type LinkType uint16

const (
	LinkTypeNull     LinkType = 0
	LinkTypeEthernet LinkType = 1
	LinkTypeRaw      LinkType = 101
	LinkTypeLinuxSLL LinkType = 113
)

// FileHeader stands at the front of a file (section 4 of the draft).
//
//zc:wire be,le msb
type FileHeader struct {
	Magic Magic `wire:"closed"`
	// MajorVersion and MinorVersion are 2 and 4 today.
	MajorVersion uint16 `wire:"eq: 2"`
	MinorVersion uint16
	// Reserved1 and Reserved2 were the correction to local time and the accuracy
	// of the times. They
	//
	//	SHOULD be filled with 0 by pcap file writers, and MUST be ignored by
	//	pcap file readers.
	Reserved1 uint32
	Reserved2 uint32
	SnapLen   uint32 // the most octets that are captured of a packet
	// FCSLength is how many octets of frame check sequence follow each packet, in
	// units of 16 bits, if FCSPresent says that the file knows.
	FCSLength  uint8    `wire:"bits: 3"`
	FCSPresent bool     `wire:"bits: 1"`
	_          uint16   `wire:"bits: 12, reserved"`
	LinkType   LinkType `wire:"bits: 16"`
}

// Packet is a captured packet (section 5 of the draft), in the byte order of the
// file that it is in.
type Packet struct {
	Seconds uint32 // since the 1st of January 1970, UTC
	// Fraction is the microseconds or nanoseconds that have passed since then, as
	// the file's Magic says.
	Fraction       uint32
	CapturedLength uint32 // in octets
	OriginalLength uint32 // of the packet as it was on the network
	Data           []byte `wire:"size: CapturedLength"`
}
