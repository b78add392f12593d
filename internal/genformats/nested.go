package genformats

// Point is nested in other layouts; it has no rules.
//
//zc:wire be
type Point struct {
	X uint16
	Y uint16
}

// Ranged is nested in other layouts; it has rules.
//
//zc:wire be msb
type Ranged struct {
	Tag  uint8 `wire:"bits: 4, eq: 0xa"`
	Step uint8 `wire:"bits: 4, in: {1, 12}"`
	Rest uint16
}

// Deep nests a struct that nests one.
//
//zc:wire be
type Deep struct {
	Before uint8
	Inner  Ranged
	Point  Point
	Kind   Level `wire:"closed"`
}

// Nested nests fixed structs at odd offsets, with rules and without, also two
// deep, and reads fields of theirs.
//
//zc:wire be
type Nested struct {
	Lead  uint8 `wire:"where: Lead != 3"`
	Point Point
	Check Ranged
	Deep  Deep
	_     struct{} `wire:"where: Check.Step != Lead && Point.X != 7"`
	Extra []byte   `wire:"size: Lead"`
	After Ranged
	Trail Point
}

// Greedy is nested as a part of variable size; it takes what there is.
//
//zc:wire be
type Greedy struct {
	Kind  uint8
	Words []uint16
}

// LastGreedy ends in a record that takes what there is.
//
//zc:wire be
type LastGreedy struct {
	Lead uint16
	Body Greedy
}

// SizedGreedy has records of variable size in windows, which they have to fill.
//
//zc:wire be
type SizedGreedy struct {
	N     uint8
	First Greedy `wire:"size: N"`
	Then  Greedy `wire:"len: 8"`
	Tail  uint16
}

// FramedGreedy has a record of variable size at the end of a frame.
//
//zc:wire be
type FramedGreedy struct {
	Length uint8 `wire:"frame: Length, where: Length >= 2"`
	Lead   uint8
	Body   Greedy
}

// TrailedGreedy has a record of variable size in front of a trailer.
//
//zc:wire be
type TrailedGreedy struct {
	Lead uint8
	Body Greedy
	Tail uint16
}

// TwiceGreedy nests what nests a record of variable size.
//
//zc:wire be
type TwiceGreedy struct {
	Outer LastGreedy `wire:"len: 16"`
	Items []Ranged
}
