package workedformats

//zc:wire be msb
//zc:bind IPv4.Payload Proto==ProtoTCP && FragOff==0
//zc:bind IPv6.Payload Proto==ProtoTCP && !NonFirst
//zc:find Options
//zc:shape Options
//zc:shape Options Nop Nop TS
type TCP struct {
	SrcPort, DstPort uint16
	Seq, Ack         uint32
	DataOff          uint8  `wire:"bits: 4, where: DataOff >= 5"`
	_                uint8  `wire:"bits: 3, reserved"`
	Flags            uint16 `wire:"bits: 9"`
	Window           uint16
	Checksum         uint16 `wire:"sum: inet(pseudo, 0, total)"`
	Urgent           uint16
	Options          []TCPOption `wire:"to: DataOff*4, until: Kind == 0, tail: any"`
	Payload          []byte
}
type TCPOption struct {
	Kind uint8
	Len  uint8      `wire:"when: Kind > 1, where: Len >= 2, frame: Len"`
	Body TCPOptBody `wire:"on: Kind"`
}
type TCPOptBody struct { // union: exactly one member is on the wire
	End    *struct{}   `wire:"is: 0"`
	Nop    *struct{}   `wire:"is: 1"`
	MSS    *uint16     `wire:"is: 2"`
	WScale *uint8      `wire:"is: 3"`
	SACKOK *struct{}   `wire:"is: 4"`
	SACK   []SACKBlock `wire:"is: 5"` // (Len-2)%8 != 0 fails here, and only here
	TS     *TCPTimes   `wire:"is: 8"`
	Other  []byte      `wire:"other"`
}
type SACKBlock struct{ Left, Right uint32 }
type TCPTimes struct{ Val, Ecr uint32 }

//zc:wire be
type DHCP struct { // option overload into SName/File is code, not layout: run the DHCPOption iterator there again
	Op, HType, HLen, Hops uint8
	XID                   uint32
	Secs, Flags           uint16
	CI, YI, SI, GI        [4]byte
	CHAddr                [16]byte
	SName                 [64]byte
	File                  [128]byte
	Magic                 uint32       `wire:"eq: 0x63825363"`
	Options               []DHCPOption `wire:"until: Code == 255, term, tail: any"`
}
type DHCPOption struct {
	Code uint8
	Data []byte `wire:"when: Code != 0 && Code != 255, len: 8"`
}

//zc:wire be
type TLSRecord struct {
	Type     uint8
	Version  uint16
	Fragment []byte `wire:"len: 16, in: {0, 1<<14 + 2048}"`
}
type ClientHello struct { // TLS vectors <lo..hi> are len + in
	Version     uint16
	Random      [32]byte
	SessionID   []byte   `wire:"len: 8, in: {0, 32}"`
	Suites      []uint16 `wire:"len: 16, in: {2, 1<<16 - 2}"`
	Compression []byte   `wire:"len: 8, in: {1, 255}"`
	Extensions  []TLSExt `wire:"when: avail > 0, len: 16"`
}
type TLSExt struct {
	Type uint16
	Data []byte `wire:"len: 16"`
}

//zc:wire he lsb
type NlStream struct {
	Msgs []NlMsg `wire:"align: 4"`
} // Len excludes padding; the last pad may be missing
type NlMsg struct {
	Len         uint32 `wire:"frame: Len, where: Len >= 16"`
	Type, Flags uint16
	Seq, PID    uint32
	Payload     []byte
}
type NlAttr struct {
	Len      uint16 `wire:"frame: Len, where: Len >= 4"`
	Type     uint16 `wire:"bits: 14"`
	NetOrder bool   `wire:"bits: 1"`
	Nested   bool   `wire:"bits: 1"`
	Data     []byte
}
