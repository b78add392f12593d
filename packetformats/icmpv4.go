package packetformats

// ICMPv4Type says what an ICMPv4 message tells (RFC 792; IANA registry "ICMP
// Type Numbers").
type ICMPv4Type uint8

const (
	ICMPv4TypeEchoReply              ICMPv4Type = 0
	ICMPv4TypeDestinationUnreachable ICMPv4Type = 3
	ICMPv4TypeEcho                   ICMPv4Type = 8
)

// ICMPv4 is the Internet Control Message Protocol (RFC 792): what every message
// has. Body is what follows the checksum; [ICMPv4Echo] and
// [ICMPv4DestinationUnreachable] read the same bytes with the type known.
//
//zc:wire be msb
//zc:bind IPv4.Payload Protocol == IPProtocolICMP && FragmentOffset == 0
type ICMPv4 struct {
	Type     ICMPv4Type
	Code     uint8
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Body     []byte
}

// ICMPv4Echo is an echo request or its reply (RFC 792, page 14), the "ping":
// the reply carries the request's identifier, sequence number and data.
type ICMPv4Echo struct {
	Type           ICMPv4Type `wire:"where: Type == ICMPv4TypeEcho || Type == ICMPv4TypeEchoReply"`
	Code           uint8
	Checksum       uint16 `wire:"sum: inet(0, total)"`
	Identifier     uint16
	SequenceNumber uint16
	Data           []byte
}

// ICMPv4UnreachableCode says why a destination was not reached (RFC 792, page
// 4; 6 to 12 from RFC 1122 section 3.2.2.1, 13 to 15 from RFC 1812 section
// 5.2.7.1).
type ICMPv4UnreachableCode uint8

const (
	ICMPv4UnreachableCodeNet                        ICMPv4UnreachableCode = 0
	ICMPv4UnreachableCodeHost                       ICMPv4UnreachableCode = 1
	ICMPv4UnreachableCodeProtocol                   ICMPv4UnreachableCode = 2
	ICMPv4UnreachableCodePort                       ICMPv4UnreachableCode = 3
	ICMPv4UnreachableCodeFragmentationNeeded        ICMPv4UnreachableCode = 4
	ICMPv4UnreachableCodeSourceRouteFailed          ICMPv4UnreachableCode = 5
	ICMPv4UnreachableCodeNetUnknown                 ICMPv4UnreachableCode = 6
	ICMPv4UnreachableCodeHostUnknown                ICMPv4UnreachableCode = 7
	ICMPv4UnreachableCodeSourceHostIsolated         ICMPv4UnreachableCode = 8
	ICMPv4UnreachableCodeNetProhibited              ICMPv4UnreachableCode = 9
	ICMPv4UnreachableCodeHostProhibited             ICMPv4UnreachableCode = 10
	ICMPv4UnreachableCodeNetForTypeOfService        ICMPv4UnreachableCode = 11
	ICMPv4UnreachableCodeHostForTypeOfService       ICMPv4UnreachableCode = 12
	ICMPv4UnreachableCodeAdministrativelyProhibited ICMPv4UnreachableCode = 13
	ICMPv4UnreachableCodeHostPrecedenceViolation    ICMPv4UnreachableCode = 14
	ICMPv4UnreachableCodePrecedenceCutoff           ICMPv4UnreachableCode = 15
)

// ICMPv4DestinationUnreachable tells that a datagram could not be delivered
// (RFC 792, page 4).
type ICMPv4DestinationUnreachable struct {
	Type             ICMPv4Type `wire:"eq: ICMPv4TypeDestinationUnreachable"`
	Code             ICMPv4UnreachableCode
	Checksum         uint16 `wire:"sum: inet(0, total)"`
	_                uint16 `wire:"reserved"`
	NextHopMTU       uint16 // bytes; with FragmentationNeeded alone (RFC 1191 section 4)
	OriginalDatagram []byte // header and at least 8 bytes of the datagram
}
