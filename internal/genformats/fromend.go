package genformats

// SealedRest has its trailer found from the end of what is there: its padding is in
// front of the field that says how much it is.
//
//zc:wire be msb
type SealedRest struct {
	SPI     uint32
	Payload []byte
	Pad     []byte `wire:"size: PadLen"`
	PadLen  uint8
	Next    uint8
}

// SealedFrame has a frame around the same, so that the model bounds where each ends.
type SealedFrame struct {
	Total   uint8    `wire:"frame: Total, where: Total >= 9"`
	Words   []uint16 `wire:"len: 8"`
	Payload []byte
	Pad     []byte `wire:"size: PadLen"`
	PadLen  uint8  `wire:"where: PadLen <= 20"`
	Next    uint32
}

// SealedSome has a trailer that may be absent, and is counted by its last byte.
type SealedSome struct {
	Padded  bool   `wire:"bits: 1"`
	Marked  bool   `wire:"bits: 1"`
	Total   uint16 `wire:"bits: 14, where: Total >= 10, frame: Total"`
	Payload []uint16
	Mark    uint16 `wire:"when: Marked"`
	Pad     []byte `wire:"when: Padded, size: Count - 1"`
	Count   uint8  `wire:"when: Padded, where: Count >= 1"`
	End     uint32
}

// SealedCalc computes of what is found from the end.
type SealedCalc struct {
	Kind    uint8 `wire:"frame: Kind, where: Kind >= 2"`
	Payload []byte
	Pad     []byte `wire:"size: PadLen"`
	PadLen  uint8
	Twice   uint16   `wire:"calc: PadLen*2 + Kind"`
	Length  uint32   `wire:"calc: len(Payload)"`
	_       struct{} `wire:"where: Twice + PadLen < 300"`
}

// SealedSum has a checksum over what lies in front of its trailer.
type SealedSum struct {
	Total   uint16 `wire:"frame: Total, where: Total >= 8"`
	Sum     uint16 `wire:"sum: inet(0, Total-PadLen-3)"`
	Payload []byte
	Pad     []byte `wire:"size: PadLen"`
	PadLen  uint8  `wire:"where: PadLen < 100"`
	Next    uint16
}

// SealedNine is a SealedSum whose trailer has one size.
//
//zc:refine SealedSum PadLen == 2
type SealedNine struct {
	Total   uint16 `wire:"frame: Total, where: Total >= 9"`
	Sum     uint16 `wire:"sum: inet(0, Total-PadLen-3)"`
	Payload []byte
	Pad     [2]byte
	PadLen  uint8
	Next    uint16
}
