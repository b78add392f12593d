package packetformats

// IPProtocol says what an IP packet carries (IANA registry "Assigned Internet
// Protocol Numbers").
type IPProtocol uint8

const (
	IPProtocolICMP IPProtocol = 1
	IPProtocolTCP  IPProtocol = 6
	IPProtocolUDP  IPProtocol = 17
)

// IPv4 is the Internet Protocol, version 4 (RFC 791 section 3.1; DSCP from RFC
// 2474, ECN from RFC 3168): it carries a packet from host to host across
// networks, in fragments where a network takes only smaller ones.
//
//zc:wire be msb
//zc:bind Ethernet.Payload Type == EtherTypeIPv4
type IPv4 struct {
	Version        uint8  `wire:"bits: 4, eq: 4"`
	IHL            uint8  `wire:"bits: 4, where: IHL >= 5"` // header length in units of four bytes
	DSCP           uint8  `wire:"bits: 6"`
	ECN            uint8  `wire:"bits: 2"`
	TotalLength    uint16 `wire:"frame: TotalLength, where: TotalLength >= IHL*4"` // header and payload, in bytes
	Identification uint16
	_              bool   `wire:"bits: 1, reserved"`
	DontFragment   bool   `wire:"bits: 1"`
	MoreFragments  bool   `wire:"bits: 1"`
	FragmentOffset uint16 `wire:"bits: 13"` // in units of eight bytes
	TTL            uint8  // hops that are left
	Protocol       IPProtocol
	HeaderChecksum uint16 `wire:"sum: inet(0, IHL*4)"`

	SourceAddress      [4]byte `wire:"addr"`
	DestinationAddress [4]byte `wire:"addr"`

	Options []byte `wire:"to: IHL*4"`
	Payload []byte `wire:"trunc"`
}
