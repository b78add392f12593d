package packetformats

// TCP is a TCP segment (RFC 9293, section 3.1).
//
// Its options are walked with a cursor, or collected in one pass by FindTCP; the two
// shapes that nearly all segments have, no options and NOP, NOP and timestamps (RFC
// 7323, appendix A), MatchTCPNoOptions and MatchTCPNOPNOPTimestamps tell at once.
//
//zc:wire be msb
//zc:bind IPv4.Payload Protocol == IPProtocolTCP && FragmentOffset == 0
//zc:bind IPv6.Payload Protocol == IPProtocolTCP && !NonFirstFragment
//zc:find Options
//zc:shape Options
//zc:shape Options NOP NOP Timestamps
type TCP struct {
	SourcePort           uint16
	DestinationPort      uint16
	SequenceNumber       uint32
	AcknowledgmentNumber uint32
	DataOffset           uint8  `wire:"bits: 4, where: DataOffset >= 5"` // header length in units of four bytes
	_                    uint8  `wire:"bits: 3, reserved"`
	AE                   bool   `wire:"bits: 1"` // accurate ECN (RFC 9768)
	CWR, ECE             bool   `wire:"bits: 1"` // RFC 3168
	URG, ACK, PSH        bool   `wire:"bits: 1"`
	RST, SYN, FIN        bool   `wire:"bits: 1"`
	Window               uint16 // in bytes, before it is scaled
	Checksum             uint16 `wire:"sum: inet(pseudo, 0, total)"`
	UrgentPointer        uint16
	Options              []TCPOption `wire:"to: DataOffset*4, until: Kind == TCPOptionEnd, tail: any"`
	Payload              []byte
}

// TCPOptionKind is the kind of a TCP option (RFC 9293, section 3.2).
type TCPOptionKind uint8

const (
	TCPOptionEnd                TCPOptionKind = 0  // end of option list
	TCPOptionNOP                TCPOptionKind = 1  // no operation
	TCPOptionMaximumSegmentSize TCPOptionKind = 2  // RFC 9293, section 3.7.1
	TCPOptionWindowScale        TCPOptionKind = 3  // RFC 7323, section 2
	TCPOptionSACKPermitted      TCPOptionKind = 4  // RFC 2018, section 2
	TCPOptionSACK               TCPOptionKind = 5  // RFC 2018, section 3
	TCPOptionTimestamps         TCPOptionKind = 8  // RFC 7323, section 3
	TCPOptionUserTimeout        TCPOptionKind = 28 // RFC 5482
	TCPOptionFastOpen           TCPOptionKind = 34 // RFC 7413
)

// TCPOption is one option: a byte of its kind alone, or kind, length and data.
type TCPOption struct {
	Kind   TCPOptionKind
	Length uint8         `wire:"when: Kind > 1, where: Length >= 2, frame: Length"` // with both
	Data   TCPOptionData `wire:"on: Kind"`
}

// TCPOptionData is what an option says.
type TCPOptionData struct {
	End                *struct{}      `wire:"is: TCPOptionEnd"`
	NOP                *struct{}      `wire:"is: TCPOptionNOP"`
	MaximumSegmentSize *uint16        `wire:"is: TCPOptionMaximumSegmentSize"`
	WindowScale        *uint8         `wire:"is: TCPOptionWindowScale"` // to be shifted by
	SACKPermitted      *struct{}      `wire:"is: TCPOptionSACKPermitted"`
	SACK               []SACKBlock    `wire:"is: TCPOptionSACK"`
	Timestamps         *TCPTimestamps `wire:"is: TCPOptionTimestamps"`
	Unknown            []byte         `wire:"other"`
}

// SACKBlock is a range of sequence numbers that have arrived (RFC 2018, section 3).
type SACKBlock struct {
	LeftEdge  uint32 // the first of the block
	RightEdge uint32 // the one behind its last
}

// TCPTimestamps are those of RFC 7323, section 3.2.
type TCPTimestamps struct {
	TSval uint32 // timestamp value
	TSecr uint32 // timestamp echo reply; means nothing without ACK
}
