package workedformats

//zc:wire be msb
type QUICLong struct { // Low is header-protected; Next = coalesced packets
	Form    bool  `wire:"bits: 1, eq: true"`
	Fixed   bool  `wire:"bits: 1"`
	Type    uint8 `wire:"bits: 2"`
	Low     uint8 `wire:"bits: 4"`
	Version uint32
	_       struct{} `wire:"where: Fixed || Version == 0"`
	DCID    []byte   `wire:"len: 8, in: {0, 20}"`
	SCID    []byte   `wire:"len: 8, in: {0, 20}"`
	Body    QUICBody `wire:"on: cond(Version == 0, 4, Type)"`
	Next    []byte
}
type QUICBody struct {
	Initial *QUICInitial `wire:"is: 0"`
	Crypt   []byte       `wire:"is: {1, 2}, len: VInt"`
	Retry   *QUICRetry   `wire:"is: 3"`
	VerNeg  []uint32     `wire:"is: 4"`
}
type QUICInitial struct {
	Token     []byte `wire:"len: VInt"`
	Protected []byte `wire:"len: VInt"`
}
type QUICRetry struct {
	Token []byte
	Tag   [16]byte
} // the rest, less a static trailer

//zc:varint prefix(2) 1 2 4 8
type VInt uint64 // RFC 9000 section 16
//zc:varint escape(0xff) 1 3 minimal
type SmallLen uint16 // one byte if small, three bytes if large
