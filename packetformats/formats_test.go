package packetformats

import (
	"encoding"
	"fmt"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// A view is what all generated views have.
type view interface {
	fmt.Stringer
	Bytes() []byte
	Validate() error
}

// An owned value is what pointers to all annotated structs have.
type owned interface {
	encoding.BinaryAppender
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
	Size() int
	Fill() error
}

// pseudo stands for the sum of a pseudo-header, where a format asks for one.
const pseudo zcrt.Sum = 0x1234

// A format is one annotated struct with all that is generated for it, so that
// the laws that hold for every format are written once.
type format struct {
	name   string // as faults have it
	fields []span // of the fixed part, in wire order
	frame  string // the field that tells the record's size, or "" if the record takes all there is

	check func([]byte) (view, zcrt.Fault)
	parse func([]byte) (view, error)
	lax   func([]byte) (laxView, error) // nil where a record may not be cut off
	cut   func([]byte) (view, []byte, error)
	value func(view) owned
	empty func() owned
	// tail is the last field if it is of no fixed size, and takeTail empties that
	// field of a value and returns what was in it.
	tail     string
	takeTail func(owned) []byte
	// encode is AppendBinary, with the checksum if that takes a pseudo-header.
	encode  func(owned, []byte) ([]byte, error)
	prepend func(owned, *zcrt.Buffer) (view, zcrt.Fault)

	records [][]byte // with nothing behind them
}

// A span is where a field lies, in bytes that it may share.
type span struct {
	field    string
	from, to int
}

type laxView interface {
	view
	Truncated() bool
}

// size is that of the fixed part.
func (f format) size() int { return f.fields[len(f.fields)-1].to }

func appendBinary(x owned, b []byte) ([]byte, error) { return x.AppendBinary(b) }

// network and transport are the offsets of the inner packets in a frame whose
// IPv4 header has no options.
const (
	network   = EthernetFixedSize
	transport = network + IPv4FixedSize
)

var formats = []format{
	{
		name:     "ethernet",
		fields:   []span{{"Destination", 0, 6}, {"Source", 6, 12}, {"Type", 12, EthernetFixedSize}},
		check:    func(b []byte) (view, zcrt.Fault) { return CheckEthernet(b) },
		parse:    func(b []byte) (view, error) { return ParseEthernet(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutEthernet(b) },
		value:    func(v view) owned { x := v.(EthernetView).Value(); return &x },
		empty:    func() owned { return new(Ethernet) },
		tail:     "Payload",
		takeTail: func(x owned) []byte { return take(&x.(*Ethernet).Payload) },
		encode:   appendBinary,
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*Ethernet).Prepend(buf) },
		records:  [][]byte{arpRequest, arpReply, routerAlert, lastFragment, nameResponse, vxlan, protocolUnreachable},
	},
	{
		name: "arpv4",
		fields: []span{
			{"HardwareType", 0, 2}, {"ProtocolType", 2, 4}, {"HardwareLength", 4, 5}, {"ProtocolLength", 5, 6}, {"Operation", 6, 8},
			{"SenderHardwareAddress", 8, 14}, {"SenderProtocolAddress", 14, 18}, {"TargetHardwareAddress", 18, 24}, {"TargetProtocolAddress", 24, ARPv4FixedSize},
		},
		check:    func(b []byte) (view, zcrt.Fault) { return CheckARPv4(b) },
		parse:    func(b []byte) (view, error) { return ParseARPv4(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutARPv4(b) },
		value:    func(v view) owned { x := v.(ARPv4View).Value(); return &x },
		empty:    func() owned { return new(ARPv4) },
		takeTail: func(owned) []byte { return nil },
		encode:   appendBinary,
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*ARPv4).Prepend(buf) },
		records:  [][]byte{arpRequest[network : network+ARPv4FixedSize], arpReply[network:]},
	},
	{
		name: "ipv4",
		fields: []span{
			{"Version", 0, 1}, {"DSCP", 1, 2}, {"TotalLength", 2, 4}, {"Identification", 4, 6}, {"reserved bits", 6, 7}, {"FragmentOffset", 6, 8},
			{"TTL", 8, 9}, {"Protocol", 9, 10}, {"HeaderChecksum", 10, 12}, {"SourceAddress", 12, 16}, {"DestinationAddress", 16, IPv4FixedSize},
		},
		frame:    "TotalLength",
		check:    func(b []byte) (view, zcrt.Fault) { return CheckIPv4(b) },
		parse:    func(b []byte) (view, error) { return ParseIPv4(b) },
		lax:      func(b []byte) (laxView, error) { return ParseIPv4Lax(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutIPv4(b) },
		value:    func(v view) owned { x := v.(IPv4View).Value(); return &x },
		empty:    func() owned { return new(IPv4) },
		tail:     "Payload",
		takeTail: func(x owned) []byte { return take(&x.(*IPv4).Payload) },
		encode:   appendBinary,
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*IPv4).Prepend(buf) },
		records: [][]byte{
			routerAlert[network : network+32], lastFragment[network:], nameResponse[network:], vxlan[network:],
			echoRequest, echoReply, protocolUnreachable[network:], portUnreachable, bareIPv4,
		},
	},
	{
		name:     "udp",
		fields:   []span{{"SourcePort", 0, 2}, {"DestinationPort", 2, 4}, {"Length", 4, 6}, {"Checksum", 6, UDPFixedSize}},
		frame:    "Length",
		check:    func(b []byte) (view, zcrt.Fault) { return CheckUDP(b) },
		parse:    func(b []byte) (view, error) { return ParseUDP(b) },
		lax:      func(b []byte) (laxView, error) { return ParseUDPLax(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutUDP(b) },
		value:    func(v view) owned { x := v.(UDPView).Value(); return &x },
		empty:    func() owned { return new(UDP) },
		tail:     "Payload",
		takeTail: func(x owned) []byte { return take(&x.(*UDP).Payload) },
		encode:   func(x owned, b []byte) ([]byte, error) { return x.(*UDP).AppendWithPseudo(b, pseudo) },
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*UDP).Prepend(buf, pseudo) },
		records:  [][]byte{nameResponse[transport:], vxlan[transport:], bareUDP},
	},
	{
		name:     "icmpv4",
		fields:   []span{{"Type", 0, 1}, {"Code", 1, 2}, {"Checksum", 2, ICMPv4FixedSize}},
		check:    func(b []byte) (view, zcrt.Fault) { return CheckICMPv4(b) },
		parse:    func(b []byte) (view, error) { return ParseICMPv4(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutICMPv4(b) },
		value:    func(v view) owned { x := v.(ICMPv4View).Value(); return &x },
		empty:    func() owned { return new(ICMPv4) },
		tail:     "Body",
		takeTail: func(x owned) []byte { return take(&x.(*ICMPv4).Body) },
		encode:   appendBinary,
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*ICMPv4).Prepend(buf) },
		records: [][]byte{
			echoRequest[IPv4FixedSize:], echoReply[IPv4FixedSize:], protocolUnreachable[transport:], portUnreachable[IPv4FixedSize:],
		},
	},
	{
		name:     "icmpv4echo",
		fields:   []span{{"Type", 0, 1}, {"Code", 1, 2}, {"Checksum", 2, 4}, {"Identifier", 4, 6}, {"SequenceNumber", 6, ICMPv4EchoFixedSize}},
		check:    func(b []byte) (view, zcrt.Fault) { return CheckICMPv4Echo(b) },
		parse:    func(b []byte) (view, error) { return ParseICMPv4Echo(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutICMPv4Echo(b) },
		value:    func(v view) owned { x := v.(ICMPv4EchoView).Value(); return &x },
		empty:    func() owned { return new(ICMPv4Echo) },
		tail:     "Data",
		takeTail: func(x owned) []byte { return take(&x.(*ICMPv4Echo).Data) },
		encode:   appendBinary,
		prepend:  func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) { return x.(*ICMPv4Echo).Prepend(buf) },
		records:  [][]byte{echoRequest[IPv4FixedSize:], echoReply[IPv4FixedSize:]},
	},
	{
		name: "icmpv4destinationunreachable",
		fields: []span{
			{"Type", 0, 1}, {"Code", 1, 2}, {"Checksum", 2, 4}, {"reserved bits", 4, 6}, {"NextHopMTU", 6, ICMPv4DestinationUnreachableFixedSize},
		},
		check:    func(b []byte) (view, zcrt.Fault) { return CheckICMPv4DestinationUnreachable(b) },
		parse:    func(b []byte) (view, error) { return ParseICMPv4DestinationUnreachable(b) },
		cut:      func(b []byte) (view, []byte, error) { return CutICMPv4DestinationUnreachable(b) },
		value:    func(v view) owned { x := v.(ICMPv4DestinationUnreachableView).Value(); return &x },
		empty:    func() owned { return new(ICMPv4DestinationUnreachable) },
		tail:     "OriginalDatagram",
		takeTail: func(x owned) []byte { return take(&x.(*ICMPv4DestinationUnreachable).OriginalDatagram) },
		encode:   appendBinary,
		prepend: func(x owned, buf *zcrt.Buffer) (view, zcrt.Fault) {
			return x.(*ICMPv4DestinationUnreachable).Prepend(buf)
		},
		records: [][]byte{protocolUnreachable[transport:], portUnreachable[IPv4FixedSize:]},
	},
}

// take empties a field and returns what was in it.
func take(field *[]byte) []byte {
	b := *field
	*field = nil
	return b
}
