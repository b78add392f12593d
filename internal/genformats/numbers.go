package genformats

// NumbersUntil has lists of integers that end behind an element, in front of other
// fields.
//
//zc:wire be max 9000
type NumbersUntil struct {
	Codes  []uint8  `wire:"until: it == 0"`
	Words  []uint16 `wire:"until: it == 0x102 || len(Words) == 3, term"`
	Kind   uint8
	Deltas []int16 `wire:"until: it < 0 || it > 300, term, max: 3"`
	Levels []Level `wire:"until: it == LevelHigh && Kind != 3"`
	End    uint8
}

// NumbersWhile has lists that end in front of an element that is none of theirs.
//
//zc:wire be max 60000
type NumbersWhile struct {
	Text   []byte   `wire:"len: 8"`
	Vals   []uint16 `wire:"while: it != 0xffff"`
	Stop   uint16
	Signed []int8 `wire:"while: len(Signed) < 3 && it > -3"`
	Next   int8
	Either []uint8  `wire:"while: peek(16) == 0x101 || it == 2, max: 2"`
	Rest   []uint64 `wire:"while: it < 1<<63"`
}

// NumbersCut has them in windows, which they fill or not.
//
//zc:wire le
type NumbersCut struct {
	N     uint8
	Sized []uint16 `wire:"size: N, until: it == 7, tail: any"`
	Zeros []uint32 `wire:"len: 8, until: it == 0, term, tail: zero"`
	Exact []uint8  `wire:"len: 8, while: it != 9"`
	Longs []int64  `wire:"len: 8, until: it == -1, max: 2"`
}

// NumbersLast has one at its end, which Parse leaves alone.
//
//zc:wire le
type NumbersLast struct {
	Kind  uint16
	Items []Magic `wire:"until: it == MagicLarge || it == 0 && Kind == 1"`
}

// NumbersTerm has one at its end whose last element has to be there.
//
//zc:wire be
type NumbersTerm struct {
	Items []uint32 `wire:"until: it & 1 == 0, term, max: 4"`
}

// NumbersFrame has one at the end of a frame.
//
//zc:wire be
type NumbersFrame struct {
	Length uint8    `wire:"frame: Length, where: Length >= 3"`
	Codes  []uint16 `wire:"while: it < 0x300 && len(Codes) < 4"`
	Kind   uint16
	Last   []uint16 `wire:"until: it == 1, tail: any"`
}

// NumbersOptional has lists that may be absent.
//
//zc:wire be max 250
type NumbersOptional struct {
	Flags uint8
	Codes []uint16 `wire:"when: Flags & 1 != 0, until: it == 0, term"`
	Count uint8    `wire:"calc: min(len(Codes), 9)"`
	Kind  uint8
	Late  []uint8 `wire:"when: avail > 1, len: 8, until: it == 3, tail: zero"`
}

// VarintsOptional has the same of integers of variable size.
//
//zc:wire be max 250
type VarintsOptional struct {
	Flags uint8
	Ints  []Quic  `wire:"when: Flags & 2 != 0, len: 8"`
	Small []Leb16 `wire:"when: Flags & 4 != 0, until: it == 1, term"`
	Kind  uint8
	Late  []Quic `wire:"when: avail > 1, len: 8"`
}

// NumbersInside is an element with such lists.
//
//zc:wire be
type NumbersInside struct {
	Codes []uint8      `wire:"until: it >= 4, term"`
	Ints  []MQTTLength `wire:"while: it != 5"`
	Five  uint8
}

// NumbersOutside lists them, and has one that counts.
//
//zc:wire be
type NumbersOutside struct {
	N     uint8
	Items []NumbersInside `wire:"count: N"`
	Words []uint16        `wire:"until: it == 0"`
	Check uint8           `wire:"where: Check == len(Words) || Check == 0"`
}

// NumbersVolatile has them where somebody else writes.
//
//zc:wire he volatile
type NumbersVolatile struct {
	N     uint32   `wire:"where: N <= 64"`
	Codes []uint32 `wire:"until: it == 0, max: 9"`
	Ints  []Quic   `wire:"size: N"`
	Kind  uint16
}

// NumbersLax has them in a record whose tail may be cut off.
//
//zc:wire be
type NumbersLax struct {
	Length  uint16   `wire:"frame: Length, where: Length >= 4"`
	Codes   []uint16 `wire:"until: it == 0, term"`
	Ints    []Quic   `wire:"while: it >= 64"`
	Kind    uint8
	Payload []byte `wire:"trunc"`
}

// NumbersPair has them in both byte orders.
//
//zc:wire be,le max 4000
type NumbersPair struct {
	Kind  uint16   `wire:"eq: 0x102"`
	Codes []uint16 `wire:"until: it == 0x100, term"`
	Ints  []SInt32 `wire:"while: it < 0"`
	Last  uint32
}
