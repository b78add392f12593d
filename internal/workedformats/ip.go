package workedformats

//zc:wire be msb
//zc:bind Ethernet.Payload Type==EtIPv4
type IPv4 struct {
	Version  uint8  `wire:"bits: 4, eq: 4"`
	IHL      uint8  `wire:"bits: 4, where: IHL >= 5"`
	DSCP     uint8  `wire:"bits: 6"`
	ECN      uint8  `wire:"bits: 2"`
	TotalLen uint16 `wire:"frame: TotalLen, where: TotalLen >= IHL*4"` // cuts Ethernet trailer padding
	ID       uint16
	_        bool   `wire:"bits: 1, reserved"`
	DF, MF   bool   `wire:"bits: 1"`
	FragOff  uint16 `wire:"bits: 13"`
	TTL      uint8
	Proto    IPProto
	Checksum uint16 `wire:"sum: inet(0, IHL*4)"`
	Src, Dst [4]byte
	Options  []IPv4Option `wire:"to: IHL*4, until: !Copied && Class==0 && Number==0, tail: any"`
	Payload  []byte       `wire:"trunc"`
}
type IPv4Option struct {
	Copied bool   `wire:"bits: 1"`
	Class  uint8  `wire:"bits: 2"`
	Number uint8  `wire:"bits: 5"`
	Len    uint8  `wire:"when: Copied || Class != 0 || Number > 1, where: Len >= 2, frame: Len"`
	Data   []byte `wire:"when: has(Len)"`
}

//zc:wire be msb
//zc:find Exts
type IPv6 struct {
	Version  uint8   `wire:"bits: 4, eq: 6"`
	Class    uint8   `wire:"bits: 8"`
	Flow     uint32  `wire:"bits: 20"`
	PayLen   uint16  `wire:"set: cond(total > 0xffff+40, 0, total-40)"`
	Next     IPProto `wire:"frame: cond(PayLen == 0 && Next == 0, avail, PayLen+40)"` // length 0 means jumbo only behind hop-by-hop (RFC 2675)
	HopLimit uint8
	Src, Dst [16]byte
	Exts     []IPv6Ext `wire:"chain: Next, until: has(Fragment) && Fragment.Off != 0, max: 8"`
	Proto    IPProto   `wire:"calc: end(Exts)"` // Next when Exts is empty
	NonFirst bool      `wire:"calc: has(last(Exts).Fragment) && last(Exts).Fragment.Off != 0"`
	Payload  []byte    `wire:"trunc"`
}
type IPv6Ext struct { // chain union: a selector that matches no case ends the chain
	HopByHop *IPv6OptHdr   `wire:"is: 0"`
	DestOpts *IPv6OptHdr   `wire:"is: 60"`
	Fragment *IPv6Fragment `wire:"is: 44"`
	Routing  *IPv6RawHdr   `wire:"is: 43"`
}
type IPv6OptHdr struct { // zero fill = Pad1 options, so rounding up to 8 is legal
	Next    IPProto `wire:"next"`
	HLen    uint8   `wire:"frame: (HLen+1)*8"`
	Options []IPv6Option
}
type IPv6RawHdr struct {
	Next IPProto `wire:"next"`
	HLen uint8   `wire:"frame: (HLen+1)*8"`
	Data []byte
}
type IPv6Option struct {
	Type uint8
	Data []byte `wire:"when: Type != 0, len: 8"` // Pad1 is one byte
}
type IPv6Fragment struct {
	Next IPProto `wire:"next"`
	_    uint8   `wire:"reserved"`
	Off  uint16  `wire:"bits: 13"`
	_    uint8   `wire:"bits: 2, reserved"`
	More bool    `wire:"bits: 1"`
	ID   uint32
}
type NDPOption struct {
	Type uint8
	Len  uint8      `wire:"where: Len >= 1, frame: Len*8"`
	Body NDPOptBody `wire:"on: Type"`
}
type NDPOptBody struct {
	SrcLLA *MAC    `wire:"is: 1, tail: any"`
	MTU    *NDPMTU `wire:"is: 5"`
	Other  []byte  `wire:"other"`
}
type NDPMTU struct {
	_   uint16 `wire:"reserved"`
	MTU uint32
}
