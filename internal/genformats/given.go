package genformats

// Records that are given parameters by the one around: as a field, as elements of a list
// or an array, as members of a union.

// GivenBody has rules, sizes and fields that hang on what it is given.
//
//zc:wire be msb
type GivenBody struct {
	Wide bool   `wire:"param"`
	Long uint16 `wire:"param"`
	Kind uint8  `wire:"where: Wide || Kind > 2"`
	Data []byte `wire:"size: Long & 7"`
	More uint16 `wire:"when: Wide"`
	Tail []byte `wire:"when: Wide && Long > 1, size: Long & 3"`
	Name []byte `wire:"upto: 0"`
	Sum  uint16 `wire:"calc: Kind + (Long & 15)"`
}

// GivenSpot is of fixed size.
type GivenSpot struct {
	Wide bool  `wire:"param"`
	X    uint8 `wire:"where: Wide || X < 9"`
	Y    uint8
}

// GivenPair passes on what it is given.
type GivenPair struct {
	Wide bool      `wire:"param"`
	From GivenSpot `wire:"with: {Wide: Wide}"`
	To   GivenSpot `wire:"with: {Wide: !Wide}"`
}

// GivenField has them as fields, one of them behind another of variable size.
type GivenField struct {
	Long    uint8     `wire:"bits: 4"`
	Version uint8     `wire:"bits: 4"`
	At      GivenSpot `wire:"with: {Wide: Version == 6}"`
	Name    []byte    `wire:"len: 8"`
	Code    uint8
	Pair    GivenPair    `wire:"with: {Wide: Code > 3}"`
	Spots   [3]GivenSpot `wire:"with: {Wide: Code != 5}"`
	Body    GivenBody    `wire:"with: {Wide: Version == 6, Long: Long*2}"`
	End     uint8
}

// GivenMaybe has them as fields that may be absent, and as its last one.
//
//zc:wire le
type GivenMaybe struct {
	Kind uint8     `wire:"manual"`
	Spot GivenSpot `wire:"when: Kind == 1, with: {Wide: Kind < 3}"`
	Body GivenBody `wire:"when: Kind > 1, with: {Wide: Kind > 4, Long: Kind}"`
	Last GivenBody `wire:"with: {Long: max(Kind, 3) - 3, Wide: true}"`
}

// GivenList has lists of them, whose elements all are given the same.
type GivenList struct {
	Wide   bool
	N      uint8
	Long   uint8
	Spots  []GivenSpot `wire:"len: 8, with: {Wide: Wide}"`
	Bodies []GivenBody `wire:"count: N, with: {Wide: Wide, Long: Long}"`
	Rest   []GivenBody `wire:"align: 4, with: {Wide: true, Long: Long}"`
}

// GivenCut has lists that end at an element, in a window and at the record's end.
type GivenCut struct {
	Wide bool
	Cut  []GivenBody `wire:"len: 16, until: Kind == 77, tail: zero, with: {Wide: !Wide, Long: 2}"`
	Last []GivenBody `wire:"until: Kind == 3, term, max: 4, with: {Wide: Wide, Long: 1}"`
}

// GivenChoice has them as members.
type GivenChoice struct {
	Body   *GivenBody  `wire:"is: 1"`
	Spot   *GivenSpot  `wire:"is: 2"`
	Bodies []GivenBody `wire:"is: 3"`
	Spots  []GivenSpot `wire:"is: 4"`
	Plain  *Point      `wire:"is: 5"`
	Other  []byte      `wire:"other"`
}

// GivenUnion has a union at its end.
type GivenUnion struct {
	Kind   uint8
	Flag   bool
	Choice GivenChoice `wire:"on: Kind, with: {Wide: Flag, Long: Kind + 1}"`
}

// GivenInner has a union in front of another field, and is given what that takes.
type GivenInner struct {
	Wide   bool        `wire:"param"`
	Kind   uint8       `wire:"in: {1, 2}"`
	Either GivenEither `wire:"on: Kind, with: {Wide: Wide, Long: 3}"`
	End    uint8
}

// GivenEither ends where its members do.
type GivenEither struct {
	Body *GivenBody `wire:"is: 1"`
	Spot *GivenSpot `wire:"is: 2"`
}

// GivenElement is what a list holds of records that give parameters.
type GivenElement struct {
	N     uint8
	Code  uint8
	Inner []GivenInner `wire:"count: N, with: {Wide: Code > 1}"`
	End   uint8
}

// GivenElements is a list of those.
type GivenElements struct {
	Elements []GivenElement
}
