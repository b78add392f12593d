package genformats

// Omen is a word that is not the same from behind, nor are any two of its values.
type Omen uint32

const (
	OmenOne Omen = 0xa1b2c3d4
	OmenTwo Omen = 0xa1b23c4d
)

// WordTold has both byte orders, which a word of several bytes tells apart.
//
//zc:wire be,le msb
type WordTold struct {
	Omen   Omen   `wire:"closed"`
	Major  uint16 `wire:"eq: 2"`
	Zone   int32
	Count  uint32 `wire:"none: 0"`
	High   uint8  `wire:"bits: 3"`
	On     bool   `wire:"bits: 1"`
	_      uint16 `wire:"bits: 12, reserved"`
	Low    uint16 `wire:"bits: 16"`
	Answer bool
}

// PairedParts tells no order by itself.
type PairedParts struct {
	Length uint32
	Data   []byte `wire:"size: Length"`
	Heats  []Celsius
}

// PairedPoint is nested in other layouts.
type PairedPoint struct {
	X, Y int16
	_    struct{} `wire:"where: X != Y"`
}

// ByteTold is told by one byte, behind a field that each order reads in its own
// way.
type ByteTold struct {
	Mass  uint16 `wire:"in: {1, 300}"`
	Data  uint8  `wire:"eq: {be: 2, le: 1}"`
	Level Level
	Place PairedPoint
	Plain Point
	Heat  Celsius
	Words [3]uint16
}

// FirstLittle names its orders the other way round, and has parts.
//
//zc:wire le,be msb
type FirstLittle struct {
	Length uint16 `wire:"frame: Length, where: Length >= 12"`
	High   uint8  `wire:"bits: 3"`
	Low    uint16 `wire:"bits: 13"`
	Sign   int16  `wire:"eq: -2"`
	N      uint8
	Kind   uint8
	Places []PairedPoint `wire:"count: N"`
	Words  []uint16      `wire:"len: 16"`
	Rest   []byte
}

// InBig has a layout of a pair in it, that in its own order.
//
//zc:wire be
type InBig struct {
	N     uint8
	Place PairedPoint
	Told  ByteTold
}

// hiddenPair is not exported, and neither is what is generated for it.
//
//zc:wire be,le
type hiddenPair struct {
	Tell int16 `wire:"in: {-2, 3}, where: Tell != 0 && Tell != -1"`
	N    uint8
}

// PairWalked has a list of records whose sizes differ, and PairCalc a computed field
// and a byte that tells the order.
//
//zc:wire be,le
type PairWalked struct {
	Count uint8
	List  []PairSized `wire:"count: Count"`
	Tail  uint16
}

type PairSized struct {
	Length uint8 `wire:"where: Length >= 3, frame: Length"`
	Level  uint16
	Data   []byte
}

type PairCalc struct {
	Magic uint16 `wire:"eq: 7"`
	Level uint16
	Twice uint32 `wire:"calc: Level*2"`
}
