package genformats

// SharedText is cut by a field that no getter reads again.
//
//zc:wire he volatile
type SharedText struct {
	Length uint32 `wire:"where: Length <= 0xffff"`
	Kind   uint8  `wire:"in: {1, 9}"`
	Flag   bool
	Text   []byte `wire:"size: Length"`
	Rest   []byte
}

// SharedFrame has a frame, bits that share a byte, and parts of each kind.
//
//zc:wire be msb volatile
type SharedFrame struct {
	Version uint8 `wire:"bits: 4, eq: 2"`
	Words   uint8 `wire:"bits: 4, where: Words >= 3"`
	Low     uint8
	High    uint8 `wire:"where: Low <= High"`
	N       uint8
	Total   uint16      `wire:"frame: Total, where: Total >= Words*4 + 6"`
	Head    []byte      `wire:"to: Words*4"`
	Points  []Point     `wire:"count: N"`
	Inner   SharedInner `wire:"len: 8"`
	Cells   [2]uint16
	Rest    []uint16
}

// SharedList has a list of records with rules, which one that writes to the bytes
// can break at any time.
//
//zc:wire be volatile
type SharedList struct {
	N       uint8
	Checked []Flags `wire:"count: N"`
	Last    uint16
}

// SharedInner is a record in a part of another.
//
//zc:wire be volatile
type SharedInner struct {
	N    uint8
	Data []byte `wire:"size: N"`
}

// SharedFixed has nothing that cuts, and is in either byte order.
//
//zc:wire be,le volatile
type SharedFixed struct {
	Tell  uint16 `wire:"eq: 7"`
	Low   uint16
	High  uint16 `wire:"where: Low <= High"`
	Place PairedPoint
}

// AroundShared is not volatile itself.
//
//zc:wire be
type AroundShared struct {
	N      uint8
	Fixed  SharedFixed
	Inners SharedInner `wire:"size: N"`
}
