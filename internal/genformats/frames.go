package genformats

// Frame8 says its own size in 8 bits.
//
//zc:wire be
type Frame8 struct {
	Length uint8 `wire:"frame: Length, where: Length >= 2"`
	Kind   uint8
	Data   []byte
}

// Frame16 says its own size in 16 bits, and may be cut off.
//
//zc:wire be
type Frame16 struct {
	Kind   uint8
	Length uint16 `wire:"frame: Length, where: Length >= 4"`
	Code   uint8  `wire:"where: Code != 9"`
	Data   []byte `wire:"trunc"`
}

// Frame32 says its own size in 32 bits, more than an int of some machines.
//
//zc:wire le
type Frame32 struct {
	Length uint32 `wire:"frame: Length, where: Length >= 6"`
	Kind   uint16
	Data   []byte `wire:"trunc"`
}

// Frame64 says its own size in 64 bits, more than an int64.
//
//zc:wire be
type Frame64 struct {
	Length uint64 `wire:"frame: Length, where: Length >= 9"`
	Kind   uint8
	Data   []byte `wire:"trunc"`
}

// FrameWords says its size in words behind the first eight bytes.
//
//zc:wire be
type FrameWords struct {
	Kind uint8
	N    uint8 `wire:"frame: N*4 + 8"`
	Code uint16
	ID   uint32
	Data []byte `wire:"trunc"`
}

// FrameWideWords counts 32 bits of words.
//
//zc:wire be
type FrameWideWords struct {
	N    uint32 `wire:"frame: N*4 + 4"`
	Data []byte `wire:"trunc"`
}

// FrameFixed says a size that is always the same.
//
//zc:wire be
type FrameFixed struct {
	Length uint16 `wire:"frame: Length, where: Length >= 4"`
	Kind   uint16
}

// FrameConstant has a size that no field says.
//
//zc:wire be
type FrameConstant struct {
	Kind uint8 `wire:"frame: 12"`
	Data []byte
}

// FrameExact has a frame that its parts have to fill.
//
//zc:wire be
type FrameExact struct {
	Length uint8 `wire:"frame: Length, where: Length >= 4"`
	N      uint8
	Data   []byte `wire:"size: N"`
	Check  uint16
}

// FrameProved has parts that its rules prove to fit.
//
//zc:wire be
type FrameProved struct {
	Length uint16 `wire:"frame: Length, where: Length >= 6"`
	A      uint16
	B      uint16 `wire:"where: A + B + 6 <= Length"`
	First  []byte `wire:"size: A"`
	Second []byte `wire:"size: B"`
	Tail   []byte `wire:"trunc"`
}

// FrameOptions has a frame and a header length, as IPv4 has.
//
//zc:wire be msb
type FrameOptions struct {
	Words   uint8  `wire:"bits: 4, where: Words >= 1"`
	Kind    uint8  `wire:"bits: 4"`
	Length  uint16 `wire:"frame: Length, where: Length >= Words*4"`
	Code    uint8
	Options []byte `wire:"to: Words*4"`
	Payload []byte `wire:"trunc"`
}

// LaxParts may be cut off behind parts and blocks, within its frame or not.
//
//zc:wire be
type LaxParts struct {
	Length uint8  `wire:"frame: Length, where: Length >= 8"`
	N      uint8  `wire:"where: N != 77"`
	First  []byte `wire:"size: N, in: {0, 40}"`
	Kind   uint16 `wire:"where: Kind != 1"`
	Second []byte `wire:"len: 32"`
	Tail   []byte `wire:"trunc, in: {0, 100}"`
}
