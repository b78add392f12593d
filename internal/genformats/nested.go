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
	Lead  uint8
	Point Point
	Check Ranged `wire:"where: Lead != 3"`
	Deep  Deep
	_     struct{} `wire:"where: Check.Step != Lead && Point.X != 7"`
	Extra []byte   `wire:"size: Lead"`
	After Ranged
	Trail Point
}

// Summed is nested in other layouts; it has a checksum.
//
//zc:wire be
type Summed struct {
	Kind     uint16
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Number   uint32
}

// NestedSums holds structs whose checksums the encoder has to fill in, before
// it computes its own.
//
//zc:wire be
type NestedSums struct {
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Head     Summed
	List     []Summed `wire:"len: 8"`
	Body     SummedBody
}

// SummedBody is nested as a part of variable size.
//
//zc:wire be
type SummedBody struct {
	Checksum uint16 `wire:"sum: inet(0, total)"`
	Text     []byte `wire:"len: 16"`
}

// Inner is nested as a part of variable size; it says where it ends.
//
//zc:wire be
type Inner struct {
	Kind uint8  `wire:"where: Kind < 200"`
	Text []byte `wire:"len: 8"`
}

// Greedy is nested as a part of variable size; it takes what there is.
//
//zc:wire be
type Greedy struct {
	Kind  uint8
	Words []uint16
}

// LastInner ends in a record that says where it ends.
//
//zc:wire be
type LastInner struct {
	Lead uint16
	Body Inner
}

// LastGreedy ends in a record that takes what there is.
//
//zc:wire be
type LastGreedy struct {
	Lead uint16
	Body Greedy
}

// SizedInner has records of variable size in windows, which they have to fill.
//
//zc:wire be
type SizedInner struct {
	N     uint8
	First Inner  `wire:"size: N"`
	Then  Greedy `wire:"len: 8"`
	Tail  uint16
}

// FramedInner has a record of variable size at the end of a frame.
//
//zc:wire be
type FramedInner struct {
	Length uint8 `wire:"frame: Length, where: Length >= 2"`
	Lead   uint8
	Body   Inner
}

// TrailedInner has a record of variable size in front of a trailer.
//
//zc:wire be
type TrailedInner struct {
	Lead uint8
	Body Inner
	Tail uint16
}

// TwiceInner nests what nests a record of variable size.
//
//zc:wire be
type TwiceInner struct {
	Outer SizedInner `wire:"len: 16"`
	Items []Ranged
}
