package packetformats

// UDP is the User Datagram Protocol (RFC 768): a datagram from port to port,
// with no promise that it arrives.
//
//zc:wire be msb
//zc:bind IPv4.Payload Protocol == IPProtocolUDP && FragmentOffset == 0
//zc:fuse Ethernet IPv4
type UDP struct {
	SourcePort      uint16 `wire:"none: 0"`
	DestinationPort uint16
	Length          uint16 `wire:"frame: Length, where: Length >= 8"` // header and payload, in bytes
	Checksum        uint16 `wire:"none: 0, sum: inet(pseudo, 0, total)"`
	Payload         []byte `wire:"trunc"`
}
