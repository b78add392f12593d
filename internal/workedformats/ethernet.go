package workedformats

type MAC [6]byte
type EtherType uint16
type IPProto uint8

const (
	EtIPv4   EtherType = 0x0800
	EtVLAN   EtherType = 0x8100
	EtQinQ   EtherType = 0x88a8
	ProtoTCP IPProto   = 6
)

//zc:wire be msb
type Ethernet struct {
	Dst, Src MAC
	Tags     []VLANTag `wire:"while: (peek(16)==EtVLAN || peek(16)==EtQinQ) && len(Tags) < 2"` // a third tag is an unknown Type
	Type     EtherType
	Payload  []byte
}
type VLANTag struct {
	TPID EtherType
	PCP  uint8  `wire:"bits: 3"`
	DEI  bool   `wire:"bits: 1"`
	VID  uint16 `wire:"bits: 12"`
}

//zc:bind Ethernet.Payload Type==0x0806
type ARP struct {
	HType      uint16
	PType      EtherType
	HLen, PLen uint8
	Op         uint16
	SHA        []byte `wire:"size: HLen"`
	SPA        []byte `wire:"size: PLen"`
	THA        []byte `wire:"size: HLen"`
	TPA        []byte `wire:"size: PLen"`
}
