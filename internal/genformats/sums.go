package genformats

// SumAll sums the whole of a fixed record.
//
//zc:wire be
type SumAll struct {
	Kind     uint16
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Number   uint32
}

// SumHeader sums the fixed part of a variable record.
//
//zc:wire be
type SumHeader struct {
	Checksum uint16 `wire:"sum: inet(0, 4)"`
	N        uint16
	Data     []byte `wire:"size: N"`
}

// SumPart sums up to the end of a part, and from there to the end.
//
//zc:wire be
type SumPart struct {
	Words  uint8 `wire:"where: Words >= 2"`
	Kind   uint8
	Header uint16 `wire:"sum: inet(0, Words*4)"`
	Body   uint16 `wire:"none: 0, sum: inet(Words*4, total)"`
	Code   uint16
	Option []byte `wire:"to: Words*4"`
	Data   []byte
}

// SumPseudo sums with a pseudo-header, and may say that there is no sum.
//
//zc:wire be
type SumPseudo struct {
	Length   uint16 `wire:"frame: Length, where: Length >= 4"`
	Checksum uint16 `wire:"none: 0, sum: inet(pseudo, 0, total)"`
	Data     []byte `wire:"trunc"`
}

// SumBoth has a sum with a pseudo-header and one without.
//
//zc:wire be
type SumBoth struct {
	Header uint16 `wire:"sum: inet(0, 8)"`
	Whole  uint16 `wire:"sum: inet(pseudo, 8, total)"`
	Kind   uint16
	Data   []byte `wire:"len: 16"`
	Tail   uint16
}

// SumFar sums parts of a record of many.
//
//zc:wire be
type SumFar struct {
	N     uint8
	Kind  uint8
	First uint16 `wire:"sum: inet(4, 4+N)"`
	A     []byte `wire:"size: N"`
	Code  uint32
	B     []byte `wire:"len: 8"`
	C     []byte
}

// SumOdd has fields of all kinds at even and odd places, of known and unknown
// parity, under checksums of which one starts at an odd place.
//
//zc:wire be msb
type SumOdd struct {
	Lead     uint8
	Checksum uint16 `wire:"sum: inet(1, total)"`
	Byte     uint8
	High     uint8  `wire:"bits: 3"`
	Middle   uint16 `wire:"bits: 11"`
	Low      uint8  `wire:"bits: 2"`
	Flag     bool
	Signed   int32
	Odd      uint32  `wire:"bits: 24"`
	Address  [4]byte `wire:"addr"`
	Words    [2]uint16
	Level    float32
	Part     []byte `wire:"len: 8"`
	After    uint16
	Last     uint8
	other    uint16 `wire:"where: other != 7"`
	Text     []byte `wire:"len: 8"`
	Whole    uint8
}

// SumChain has a checksum over a checksum over a checksum, each with other words in
// it, of which the middle one can be absent.
//
//zc:wire be
type SumChain struct {
	Inner  uint16 `wire:"sum: inet(0, 4)"`
	Kind   uint16
	Middle uint16 `wire:"none: 0, sum: inet(0, 8)"`
	Code   uint16
	Outer  uint16 `wire:"sum: inet(pseudo, 0, total)"`
	Level  uint16
}
