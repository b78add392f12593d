package genformats

// Structs that say where their fields start. There is one for each way in which what
// is in front of a field says how long it is.

// Constants reads offsets that are known beforehand, also of fields that come later.
//
//zc:wire be
type Constants struct {
	HeaderLength uint8 `wire:"where: HeaderLength >= off(Options)"`
	Kind         uint8
	Number       uint16 `wire:"where: off(Number) < Number"`
	Sum          uint16 `wire:"sum: inet(off(Number), total)"`
	Options      []byte `wire:"size: HeaderLength - off(Options)"`
	Body         []byte
}

// Sizes has a field of a size in front, and one with a hidden length.
//
//zc:wire be
type Sizes struct {
	Length uint8
	Front  []byte   `wire:"size: Length"`
	Name   []byte   `wire:"len: 8"`
	_      struct{} `wire:"where: off(Data) <= 100"`
	Data   []byte
	Behind uint16 `wire:"calc: off(Data)"`
}

// Titled has a list in front, and a string that ends at a byte.
//
//zc:wire le max 60000
type Titled struct {
	Count uint8
	Words []uint16 `wire:"count: Count"`
	Title []byte   `wire:"upto: 0"`
	Start uint32   `wire:"calc: off(Data)"`
	Data  []byte
}

// Absent has a field that may be absent in front, and padding.
//
//zc:wire le
type Absent struct {
	Flags uint8
	Extra uint32 `wire:"when: Flags & 1 != 0"`
	Long  uint8
	Text  []byte   `wire:"to: 6 + Long"`
	_     struct{} `wire:"align: 4"`
	Point uint16
	Start uint16 `wire:"calc: off(Point)"`
}

// OffEnds rule on the place of a field behind what takes the rest.
//
//zc:wire be
type OffEnds struct {
	Rest []byte
	End  uint8 `wire:"where: off(End) > 4"`
}

// OffAbsent has fields in front that may be absent, with hidden lengths.
//
//zc:wire be max 3000
type OffAbsent struct {
	Flags uint8
	Name  []byte `wire:"when: Flags & 1 != 0, len: 8"`
	Line  []byte `wire:"when: Flags & 2 != 0, len: 8"`
	Kind  uint8
	At    uint16 `wire:"calc: off(Kind)"`
	Rest  []byte
}
