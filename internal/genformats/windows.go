package genformats

// SizeBytes has a part of so many bytes.
//
//zc:wire be
type SizeBytes struct {
	N    uint8
	Data []byte `wire:"size: N"`
}

// SizeSum has parts whose sizes are arithmetic over fields.
//
//zc:wire be msb
type SizeSum struct {
	A     uint8  `wire:"bits: 4"`
	B     uint8  `wire:"bits: 4, where: B >= 2"`
	First []byte `wire:"size: A*3 + 1"`
	Then  []byte `wire:"size: (B-2) << 1"`
	Tail  []byte
}

// SizeConstant has a part whose size never differs.
//
//zc:wire be
type SizeConstant struct {
	Kind uint8
	Data []byte `wire:"size: 6"`
	Tail []byte `wire:"len: 8"`
}

// ToBytes has parts that end at an offset.
//
//zc:wire be
type ToBytes struct {
	Header  uint8  `wire:"where: Header >= 2"`
	Total   uint8  `wire:"where: Total >= Header"`
	Options []byte `wire:"to: Header"`
	Body    []byte `wire:"to: Total"`
}

// Prefixes has parts with each width of hidden length in front, big-endian.
//
//zc:wire be
type Prefixes struct {
	A []byte `wire:"len: 8"`
	B []byte `wire:"len: 16"`
	C []byte `wire:"len: 24, in: {0, 1000}"`
}

// Prefix32 has a hidden length of 32 bits.
//
//zc:wire be
type Prefix32 struct {
	Data []byte `wire:"len: 32"`
	Tail []byte `wire:"len: 32"`
}

// PrefixesLE has the same, little-endian.
//
//zc:wire le
type PrefixesLE struct {
	A []byte `wire:"len: 8"`
	B []byte `wire:"len: 16"`
	C []byte `wire:"len: 24"`
}

// PrefixesHE has those that a machine loads at once, in its own order.
//
//zc:wire he
type PrefixesHE struct {
	A []byte `wire:"len: 8"`
	B []byte `wire:"len: 16"`
	C []byte `wire:"len: 32"`
}

// PrefixFixed has a fixed field between a hidden length's part and the next.
//
//zc:wire be
type PrefixFixed struct {
	Kind  uint8
	Name  []byte `wire:"len: 8"`
	Class uint16
	Text  []byte `wire:"len: 16"`
	Crc   uint32
}

// Rest is nothing but bytes.
//
//zc:wire be
type Rest struct {
	Data []byte
}

// RestBehind has all that follows a fixed part.
//
//zc:wire be
type RestBehind struct {
	Kind uint16
	Data []byte
}

// Trailer has fixed fields behind what takes the rest.
//
//zc:wire be msb
type Trailer struct {
	Kind  uint8
	Data  []byte
	Flag  bool  `wire:"bits: 1"`
	Pad   uint8 `wire:"bits: 7, where: Pad < 100"`
	Check uint16
}

// TrailerOnly has a trailer and nothing in front.
//
//zc:wire be
type TrailerOnly struct {
	Data  []byte
	Check uint16 `wire:"where: Check != 7"`
	Point Point
}

// TrailerFar has a trailer behind several parts.
//
//zc:wire be
type TrailerFar struct {
	Name  []byte `wire:"len: 8"`
	Words []uint16
	Point Ranged
	Check uint32 `wire:"where: Check != 0"`
}

// TrailerFramed has a trailer within a frame.
//
//zc:wire be
type TrailerFramed struct {
	Length uint16 `wire:"frame: Length, where: Length >= 6"`
	Data   []byte
	Check  uint32
}

// TrailerTight has a frame that may end within the trailer's place.
//
//zc:wire be
type TrailerTight struct {
	Length uint8 `wire:"frame: Length, where: Length >= 6"`
	N      uint8
	First  []byte `wire:"size: N"`
	Data   []byte
	Check  uint32
}

// PartThenBlock has fixed fields behind a part, and nothing behind them.
//
//zc:wire be
type PartThenBlock struct {
	N     uint8
	Data  []byte `wire:"size: N"`
	Kind  uint8  `wire:"in: {1, 100}"`
	Check uint16
}

// PartsAndBlocks has parts and fixed fields in turn.
//
//zc:wire be msb
type PartsAndBlocks struct {
	First  []byte `wire:"len: 8"`
	N      uint8  `wire:"bits: 4, where: N >= 1"`
	M      uint8  `wire:"bits: 4"`
	Point  Ranged
	Second []byte   `wire:"size: N - 1"`
	K      uint16   `wire:"where: K != N"`
	_      uint8    `wire:"mbz"`
	Third  []uint16 `wire:"count: M"`
	Last   uint8
}

// Solved has sizes that the encoder has to solve for a field: with a constant
// added, taken off, and a factor.
//
//zc:wire be
type Solved struct {
	A     uint8
	B     uint8  `wire:"where: B >= 3"`
	C     uint8  `wire:"where: C >= 10"`
	First []byte `wire:"size: A + 2"`
	Then  []byte `wire:"size: (B - 3)*5"`
	Last  []byte `wire:"size: 3*C - 30"`
}

// SolvedCount has a count and an end that the encoder has to solve.
//
//zc:wire be
type SolvedCount struct {
	N     uint8    `wire:"where: N >= 1"`
	End   uint8    `wire:"where: End*8 + 2 >= N*4 - 2"`
	Words []uint16 `wire:"count: N*2 - 2"`
	Data  []byte   `wire:"to: End*8 + 2"`
	Tail  uint8
}

// SolvedTwice has a field that says two sizes, which have to agree.
//
//zc:wire be
type SolvedTwice struct {
	Length uint8 `wire:"frame: Length, where: Length >= 3"`
	Kind   uint8
	Data   []byte `wire:"size: Length - 3"`
	Check  uint8
}

// SolvedConstant has sizes that no field says.
//
//zc:wire be
type SolvedConstant struct {
	Kind  uint8
	Words []uint16 `wire:"count: 3"`
	Data  []byte   `wire:"to: 12"`
	Check uint8
}

// Blob and Numbers are named slices.
type (
	Blob    []byte
	Numbers []uint16
)

// NamedSlices has parts of named types.
//
//zc:wire be
type NamedSlices struct {
	Data  Blob    `wire:"len: 8"`
	Words Numbers `wire:"len: 8"`
}

// Unread has blocks that no check looks at: between parts, at the end, and
// behind the rest.
//
//zc:wire be
type Unread struct {
	A    []byte `wire:"size: 2"`
	B    uint16
	C    []byte `wire:"size: 3"`
	D    uint32
	Rest []byte
	E    uint16
}

// Zeroed ends in a block of which nothing is written.
//
//zc:wire be
type Zeroed struct {
	Words []uint16 `wire:"len: 8"`
	Items []Point  `wire:"len: 8"`
	_     uint16   `wire:"mbz"`
}

// Small has a check that is so short that it would be inlined.
//
//zc:wire be
type Small struct {
	Data []int8
	Last uint8
}
