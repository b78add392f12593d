package genformats

// Sized holds parts whose sizes its fields say.
//
//zc:wire be msb
type Sized struct {
	Kind  Level `wire:"where: Kind != 9"`
	Flag  bool  `wire:"bits: 1"`
	Low   uint8 `wire:"bits: 7"`
	N     uint8
	M     uint8
	First []byte   `wire:"size: N"`
	Words []uint16 `wire:"size: M*2"`
	Port  uint16
	Last  []byte `wire:"size: N"`
}

// SizedFixed is [Sized] with all offsets constant: the condition is all that
// there is to test.
//
//zc:refine Sized Kind == LevelHigh && N == 4 && M == 1 && !Flag && Low != Port
type SizedFixed struct {
	Kind  Level
	Flag  bool  `wire:"bits: 1"`
	Low   uint8 `wire:"bits: 7"`
	N     uint8
	M     uint8
	First uint32
	Words uint16
	Port  uint16
	Last  Point
}

// SizedRules has a rule of its own.
//
//zc:refine Sized N == 4 && M == 0
type SizedRules struct {
	Kind  Level `wire:"closed"`
	Flag  bool  `wire:"bits: 1"`
	Low   uint8 `wire:"bits: 7"`
	N     uint8
	M     uint8
	First [4]byte
	Words []uint16 `wire:"size: M*2"`
	Port  uint16
	Last  [2]uint16
}

// SizedPart has parts too.
//
//zc:refine Sized N <= 3 && (Flag || Low < 9)
type SizedPart struct {
	Kind  Level `wire:"where: Kind != 9"`
	Flag  bool  `wire:"bits: 1"`
	Low   uint8 `wire:"bits: 7"`
	N     uint8
	M     uint8
	First []byte   `wire:"size: N"`
	Words []uint16 `wire:"size: M*2"`
	Port  uint16
	Last  []byte `wire:"size: N"`
}

// SizedTwice refines a refinement.
//
//zc:refine SizedFixed Port == 80
type SizedTwice struct {
	Kind  Level `wire:"eq: LevelHigh"`
	Flag  bool  `wire:"bits: 1, eq: false"`
	Low   uint8 `wire:"bits: 7, where: Low != 80"`
	N     uint8 `wire:"eq: 4"`
	M     uint8 `wire:"eq: 1"`
	First [4]byte
	Words [2]uint8
	Port  uint16
	Last  Point
}

// Framed2 says its size.
//
//zc:wire le
type Framed2 struct {
	Length uint16 `wire:"frame: Length, where: Length >= 4"`
	Kind   uint16 `wire:"none: 0"`
	Data   []byte
}

// Framed2Fixed is [Framed2] of one size.
//
//zc:refine Framed2 Length == 12
type Framed2Fixed struct {
	Length uint16
	Kind   uint16 `wire:"none: 0"`
	Data   [2]uint32
}
