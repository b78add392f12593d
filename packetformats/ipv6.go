package packetformats

// IPv6 is an IPv6 packet (RFC 8200, section 3) with its extension headers, which are
// walked when it is parsed: Protocol is what Payload holds.
//
// A payload length of 0 means that a jumbo payload option says it (RFC 2675); the
// packet then takes all bytes at hand.
//
//zc:wire be msb
//zc:bind Ethernet.Payload Type == EtherTypeIPv6
//zc:find ExtensionHeaders
type IPv6 struct {
	Version            uint8      `wire:"bits: 4, eq: 6"`
	TrafficClass       uint8      `wire:"bits: 8"`
	FlowLabel          uint32     `wire:"bits: 20"`
	PayloadLength      uint16     `wire:"set: cond(total > 0xffff+40, 0, total-40)"` // in bytes, with the extension headers
	NextHeader         IPProtocol `wire:"frame: cond(PayloadLength == 0 && NextHeader == 0, avail, PayloadLength+40)"`
	HopLimit           uint8
	SourceAddress      [16]byte        `wire:"addr"`
	DestinationAddress [16]byte        `wire:"addr"`
	ExtensionHeaders   []IPv6Extension `wire:"chain: NextHeader, until: has(Fragment) && Fragment.FragmentOffset != 0, max: 8"`
	Protocol           IPProtocol      `wire:"calc: end(ExtensionHeaders)"`
	NonFirstFragment   bool            `wire:"calc: has(last(ExtensionHeaders).Fragment) && last(ExtensionHeaders).Fragment.FragmentOffset != 0"`
	Payload            []byte          `wire:"trunc"`
}

// IPv6Extension is one extension header (RFC 8200, section 4).
type IPv6Extension struct {
	HopByHopOptions    *IPv6Options       `wire:"is: 0"`
	DestinationOptions *IPv6Options       `wire:"is: 60"`
	Fragment           *IPv6Fragment      `wire:"is: 44"`
	Routing            *IPv6RoutingHeader `wire:"is: 43"`
}

// IPv6Options is a hop-by-hop or destination options header (RFC 8200, sections 4.3
// and 4.6). Zeros behind its options are Pad1 options.
type IPv6Options struct {
	NextHeader      IPProtocol `wire:"next"`
	ExtensionLength uint8      `wire:"frame: (ExtensionLength+1)*8"` // in units of eight bytes, without the first
	Options         []IPv6Option
}

// IPv6Option is one option (RFC 8200, section 4.2); Pad1, of type 0, is a byte alone.
type IPv6Option struct {
	Type uint8
	Data []byte `wire:"when: Type != 0, len: 8"`
}

// IPv6Fragment is a fragment header (RFC 8200, section 4.5).
type IPv6Fragment struct {
	NextHeader     IPProtocol `wire:"next"`
	_              uint8      `wire:"reserved"`
	FragmentOffset uint16     `wire:"bits: 13"` // in units of eight bytes
	_              uint8      `wire:"bits: 2, reserved"`
	MoreFragments  bool       `wire:"bits: 1"`
	Identification uint32
}

// IPv6RoutingHeader is a routing header (RFC 8200, section 4.4).
type IPv6RoutingHeader struct {
	NextHeader      IPProtocol `wire:"next"`
	ExtensionLength uint8      `wire:"frame: (ExtensionLength+1)*8"` // in units of eight bytes, without the first
	RoutingType     uint8
	SegmentsLeft    uint8
	Data            []byte
}
