package genformats

// OptionalScalars has fields of fixed size that come and go: alone, as a group of
// bits, and behind one that may be absent itself.
//
//zc:wire be msb
type OptionalScalars struct {
	HasA, HasB, HasC bool   `wire:"bits: 1"`
	Version          uint8  `wire:"bits: 5"`
	A                uint16 `wire:"when: HasA"`
	B                int8   `wire:"when: HasB, in: {-3, 40}"`
	C1               uint8  `wire:"bits: 3, when: HasC"`
	C2               uint16 `wire:"bits: 13, when: HasC, where: C2 != 0"`
	D                bool   `wire:"when: has(A) && A > 7"`
	E                uint32 `wire:"when: B < 0 || Version == 3"`
	Tail             []byte
}

// OptionalLast ends with a field that may be absent.
//
//zc:wire le
type OptionalLast struct {
	Kind  uint8
	Extra uint16 `wire:"when: Kind >= 0x80"`
}

// OptionalOnly has nothing else.
//
//zc:wire be
type OptionalOnly struct {
	Flag bool
	One  [3]byte  `wire:"when: Flag"`
	Many [2]int16 `wire:"when: !Flag"`
}

// OptionalStructs has records that come and go.
//
//zc:wire be
type OptionalStructs struct {
	Flags uint8
	Fixed OptionalLast  `wire:"when: Flags & 1 != 0, len: 8"`
	Point OptionalPoint `wire:"when: Flags & 2 != 0"`
	Mark  uint8         `wire:"when: Flags & 4 != 0, eq: 0x5a"`
	Last  OptionalLast  `wire:"when: Flags & 8 != 0"`
}

//zc:wire be
type OptionalPoint struct {
	X uint8 `wire:"where: X < 9"`
	Y int16
}

// OptionalParts has parts that come and go, with each window.
//
//zc:wire be
type OptionalParts struct {
	Flags uint8
	N     uint8  `wire:"when: Flags & 1 != 0"`
	Sized []byte `wire:"when: has(N), size: N"`
	Said  []byte `wire:"when: Flags & 2 != 0, len: 8, in: {0, 9}"`
	Fixed []byte `wire:"when: Flags & 8 != 0, size: 3"`
	Rest  []byte `wire:"when: Flags & 16 != 0"`
}

// OptionalWords has lists of integers that come and go.
//
//zc:wire le
type OptionalWords struct {
	N      uint8
	Flags  uint8
	Words  []uint16 `wire:"when: Flags & 1 != 0, len: 16"`
	Bytes2 []int8   `wire:"when: Flags & 2 != 0, count: N"`
	Rest   []uint32 `wire:"when: Flags & 4 != 0"`
}

// OptionalCount has lists that come and go.
//
//zc:wire be
type OptionalCount struct {
	Flags  uint8
	Count  uint8           `wire:"when: Flags & 1 != 0"`
	Points []OptionalPoint `wire:"when: has(Count), count: Count"`
	Lasts  []OptionalLast  `wire:"when: Flags & 2 != 0, len: 8"`
	End    uint8
}

// OptionalAhead has fields that are there if there are bytes for them.
//
//zc:wire be
type OptionalAhead struct {
	Kind  uint8
	More  []byte `wire:"when: avail > 0, len: 8"`
	Still []byte `wire:"when: avail >= 2, len: 8, in: {1, 4}"`
	Rest  []byte
}

// OptionalAheadList has a list that is there if there are bytes for it.
//
//zc:wire be
type OptionalAheadList struct {
	Kind   uint8
	Points []OptionalPoint `wire:"when: avail > 0, len: 8"`
	Lasts  []OptionalLast  `wire:"when: avail > 0, len: 8"`
}

// OptionalFrame has a size that says itself whether it is there, in front of what
// has one size without it.
//
//zc:wire be
type OptionalFrame struct {
	Kind   uint8
	Length uint16 `wire:"when: Kind >= 3, where: Length >= 5, frame: Length"`
	Code   uint16
	Data   []byte `wire:"when: has(Length)"`
}

// OptionalFrameUnion has a union whose members without a size have one each.
//
//zc:wire be
type OptionalFrameUnion struct {
	Kind   uint8                  `wire:"where: Kind < 200"`
	Length uint8                  `wire:"when: Kind > 1, where: Length >= 2, frame: Length"`
	Body   OptionalFrameUnionBody `wire:"on: Kind"`
}
type OptionalFrameUnionBody struct {
	Pad   *uint16        `wire:"is: 0"`
	Word  *OptionalWord  `wire:"is: 1"`
	Point *OptionalPoint `wire:"is: 2"`
	Other []byte         `wire:"other"`
}

//zc:wire be
type OptionalWord struct {
	Amount int16
}

// OptionalFrameEnd has a size at its end, behind which its fields go on.
//
//zc:wire be
type OptionalFrameEnd struct {
	Long   bool
	Name   []byte `wire:"len: 8, in: {0, 9}"`
	Length uint16 `wire:"where: Length >= 13, frame: Length"`
	Data   []byte
}

// OptionalChecksum has a checksum that comes and goes.
//
//zc:wire be msb
type OptionalChecksum struct {
	Has      bool   `wire:"bits: 1"`
	Flags    uint16 `wire:"bits: 15"`
	Checksum uint16 `wire:"when: Has"`
	Data     []byte
}

// OptionalFloats has floats and arrays that come and go.
//
//zc:wire be
type OptionalFloats struct {
	Flags uint8
	One   float32    `wire:"when: Flags & 1 != 0"`
	Two   [2]float64 `wire:"when: Flags & 2 != 0"`
	Bools [3]bool    `wire:"when: Flags & 4 != 0"`
	Words [2]int16   `wire:"when: Flags & 4 != 0"`
	Last  uint8
}
