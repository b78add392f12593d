// Package tftp has the Trivial File Transfer Protocol (RFC 1350), with options
// (RFC 2347): files in blocks over UDP, each of which is acknowledged, as machines
// fetch them that have no system yet.
//
//	v, err := tftp.ParseRequest(b) // a datagram to port 69
//	if err != nil {
//		return err
//	}
//	fmt.Printf("%s %s\n", v.Opcode(), v.Filename())
//
// A request's options are walked by a cursor, whose Err tells of one that is cut off;
// Parse does not look at them, Validate does.
//
// Views alias the bytes that they were parsed from and are valid as long as those
// are; nothing here allocates but the owned forms and errors. Views may be read by several
// goroutines at once as long as nobody writes to their bytes.
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

// Data is one block of a file (RFC 1350, section 5, figure 5-2). One that is shorter
// than the blocks were agreed to be is the last.
type Data struct {
	Opcode Opcode `wire:"eq: OpcodeData"`
	Block  uint16 // counted from 1
	Data   []byte
}

// Acknowledgment says that a block has arrived (RFC 1350, section 5, figure 5-3).
type Acknowledgment struct {
	Opcode Opcode `wire:"eq: OpcodeAcknowledge"`
	Block  uint16 // 0 for a request to write, and for an OptionAcknowledgment
}

// OptionAcknowledgment has the options that a server agrees to (RFC 2347).
type OptionAcknowledgment struct {
	Opcode  Opcode `wire:"eq: OpcodeOptions"`
	Options []Option
}

// ErrorCode says what went wrong (RFC 1350, appendix).
type ErrorCode uint16

const (
	ErrorCodeNotDefined        ErrorCode = 0 // the message says what it is
	ErrorCodeFileNotFound      ErrorCode = 1
	ErrorCodeAccessViolation   ErrorCode = 2
	ErrorCodeDiskFull          ErrorCode = 3 // or an allocation exceeded
	ErrorCodeIllegalOperation  ErrorCode = 4
	ErrorCodeUnknownTransferID ErrorCode = 5
	ErrorCodeFileExists        ErrorCode = 6
	ErrorCodeNoSuchUser        ErrorCode = 7
	ErrorCodeOptionsRefused    ErrorCode = 8 // RFC 2347
)

// Error ends a transfer (RFC 1350, section 5, figure 5-4).
type Error struct {
	Opcode  Opcode `wire:"eq: OpcodeError"`
	Code    ErrorCode
	Message []byte `wire:"upto: 0"` // for people, in netascii
}
