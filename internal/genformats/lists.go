package genformats

// Words is a list of integers and nothing else.
//
//zc:wire be
type Words struct {
	Items []uint16
}

// Lists has lists of each integer, in windows of each kind.
//
//zc:wire be
type Lists struct {
	N      uint8
	End    uint8    `wire:"where: End >= N + 2"`
	Small  []int8   `wire:"size: N"`
	Words  []uint16 `wire:"to: End"`
	Phases []Phase  `wire:"len: 8"`
	Deltas []int32
}

// ListsLE has lists of little-endian integers.
//
//zc:wire le
type ListsLE struct {
	N     uint8
	Longs []uint64 `wire:"count: N"`
	Tilts []Tilt   `wire:"len: 8"`
	Words []uint16
}

// ListsHE has a list of integers in the machine's order.
//
//zc:wire he
type ListsHE struct {
	Words []uint32 `wire:"len: 16"`
}

// ListTrailer has a list that takes the rest, but for a trailer.
//
//zc:wire be
type ListTrailer struct {
	Words []uint32
	Check uint16
}

// Points has lists of structs without rules, counted and as the rest.
//
//zc:wire be
type Points struct {
	N     uint8
	First []Point `wire:"count: N"`
	Rest  []Point
}

// Checked has lists of structs with rules, in windows of each kind.
//
//zc:wire be
type Checked struct {
	N      uint8
	Sized  []Ranged `wire:"size: N*3"`
	Prefix []Deep   `wire:"len: 8"`
	Kind   uint8
	Rest   []Flags
}

// Flags is an element of bits.
//
//zc:wire be msb
type Flags struct {
	On   bool   `wire:"bits: 1"`
	Kind uint8  `wire:"bits: 3, where: Kind != 5"`
	Code uint16 `wire:"bits: 12"`
}

// FramedList has a list at the end of a frame.
//
//zc:wire be
type FramedList struct {
	Length uint8 `wire:"frame: Length, where: Length >= 1"`
	Items  []Flags
}
