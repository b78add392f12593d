// Package tftp has the Trivial File Transfer Protocol (RFC 1350), with options
// (RFC 2347).
//
//	v, err := tftp.ParseRequest(b) // a datagram to port 69
//	if err != nil {
//		return err
//	}
//	fmt.Printf("%s %s\n", v.Opcode(), v.Filename())
//
// Views alias the bytes that they were parsed from and are valid as long as those
// are; nothing here allocates but the owned forms.
package tftp

//go:generate go run github.com/zcgen/zcgen/cmd/zcgen generate .

// Opcode is the type of a packet (RFC 1350, section 5).
type Opcode uint16

const (
	OpcodeRead        Opcode = 1 // RRQ
	OpcodeWrite       Opcode = 2 // WRQ
	OpcodeData        Opcode = 3 // DATA
	OpcodeAcknowledge Opcode = 4 // ACK
	OpcodeError       Opcode = 5 // ERROR
	OpcodeOptions     Opcode = 6 // OACK (RFC 2347)
)

// Request asks for a file to be read or written (RFC 1350, section 5, figure 5-1).
//
//zc:wire be
type Request struct {
	Opcode   Opcode   `wire:"in: {1, 2}"`
	Filename []byte   `wire:"upto: 0"` // in netascii
	Mode     []byte   `wire:"upto: 0"` // "netascii" or "octet", in any case
	Options  []Option // RFC 2347
}

// Option is one extension that a client asks for (RFC 2347).
type Option struct {
	Name    []byte `wire:"upto: 0"` // in any case: "blksize", "tsize", "timeout"
	Setting []byte `wire:"upto: 0"` // the value that it is set to
}

// Error ends a transfer (RFC 1350, section 5, figure 5-4).
type Error struct {
	Opcode  Opcode `wire:"eq: OpcodeError"`
	Code    uint16
	Message []byte `wire:"upto: 0"` // for people
}
