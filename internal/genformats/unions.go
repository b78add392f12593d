package genformats

// UnionLast ends with a union of members of each type.
//
//zc:wire be
type UnionLast struct {
	Kind uint8
	Body UnionBody `wire:"on: Kind"`
}
type UnionBody struct {
	Nothing *struct{}       `wire:"is: 0"`
	Byte    *uint8          `wire:"is: 1"`
	Word    *int16          `wire:"is: 2"`
	Long    *uint64         `wire:"is: 3"`
	Flag    *bool           `wire:"is: 4"`
	Three   *[3]byte        `wire:"is: 5"`
	Words   *[2]uint16      `wire:"is: 6"`
	Point   *OptionalPoint  `wire:"is: 7"`
	Text    *WalkedText     `wire:"is: 8"`
	Group   *WalkedGroup    `wire:"is: 9"`
	List    []uint32        `wire:"is: 10"`
	Points  []OptionalPoint `wire:"is: {11, 12}"`
	Texts   []WalkedText    `wire:"is: 13"`
	Enum    *Level          `wire:"is: 14"`
	Two     *uint8          `wire:"is: {20, 21}"`
	Other   []byte          `wire:"other"`
}

// UnionTails has members with something behind them.
//
//zc:wire be
type UnionTails struct {
	Kind uint8         `wire:"where: Kind < 7"`
	Len  uint8         `wire:"frame: Len*2, where: Len >= 1"`
	Body UnionTailBody `wire:"on: Kind"`
}
type UnionTailBody struct {
	Nothing *struct{}      `wire:"is: 0, tail: zero"`
	Void    *struct{}      `wire:"is: 1, tail: any"`
	Word    *uint16        `wire:"is: 2, tail: zero"`
	Any     *uint8         `wire:"is: 3, tail: any"`
	Point   *OptionalPoint `wire:"is: 4, tail: zero"`
	Text    *WalkedText    `wire:"is: 5, tail: zero"`
	Name    *WalkedText    `wire:"is: 6, tail: any"`
}

// UnionMid has a union in front of other fields.
//
//zc:wire le
type UnionMid struct {
	Kind  uint8        `wire:"where: Kind <= 5"`
	Body  UnionMidBody `wire:"on: Kind"`
	After uint16
	Rest  []byte
}
type UnionMidBody struct {
	Nothing *struct{}    `wire:"is: 0"`
	Byte    *uint8       `wire:"is: 1"`
	Text    *WalkedText  `wire:"is: 2"`
	Group   *WalkedGroup `wire:"is: {3, 4}"`
	Long    *uint32      `wire:"is: 5"`
}

// UnionSigned has a selector that may be negative.
//
//zc:wire be
type UnionSigned struct {
	Kind int8
	Body UnionSignedBody `wire:"on: Kind"`
}
type UnionSignedBody struct {
	Minus *uint16   `wire:"is: -1"`
	Least *uint8    `wire:"is: -128"`
	Zero  *struct{} `wire:"is: 0"`
	Other []byte    `wire:"other"`
}

// UnionEnum has a selector that is an enum.
//
//zc:wire be
type UnionEnum struct {
	Kind   Level
	Length uint8         `wire:"frame: Length, where: Length >= 2"`
	Body   UnionEnumBody `wire:"on: Kind"`
}
type UnionEnumBody struct {
	Low   *uint16  `wire:"is: LevelLow"`
	High  []uint16 `wire:"is: LevelHigh"`
	Other []byte   `wire:"other"`
}

// UnionComputed has a selector that is computed.
//
//zc:wire be msb
type UnionComputed struct {
	A    uint8             `wire:"bits: 4"`
	B    uint8             `wire:"bits: 4"`
	Body UnionComputedBody `wire:"on: cond(A == 0, 4, B & 3)"`
}
type UnionComputedBody struct {
	Zero *uint8  `wire:"is: 0"`
	More *uint16 `wire:"is: {1, 2, 3}"`
	Four []byte  `wire:"is: 4"`
}

// UnionOptional has a union that comes and goes.
//
//zc:wire be
type UnionOptional struct {
	Kind  uint8
	Flags uint8
	Body  UnionBody `wire:"on: Kind, when: Flags & 1 != 0, len: 8"`
	Tail  uint8
}

// UnionList has a union in the elements of a list.
//
//zc:wire be
type UnionList struct {
	Length  uint8
	Options []UnionOption `wire:"size: Length, until: Kind == 0, tail: any"`
	Rest    []byte
}

// UnionOption is one byte for two kinds, as in TCP.
//
//zc:wire be
type UnionOption struct {
	Kind uint8
	Len  uint8           `wire:"when: Kind > 1, where: Len >= 2, frame: Len"`
	Body UnionOptionBody `wire:"on: Kind"`
}
type UnionOptionBody struct {
	End   *struct{}      `wire:"is: 0"`
	Nop   *struct{}      `wire:"is: 1"`
	Word  *uint16        `wire:"is: 2"`
	Inner []UnionOption2 `wire:"is: 3"`
	List  *UnionInner    `wire:"is: 4"`
	Other []byte         `wire:"other"`
}

// UnionOption2 is a union in a list in a union in a list.
//
//zc:wire be
type UnionOption2 struct {
	Kind uint8            `wire:"where: Kind < 3"`
	Body UnionOption2Body `wire:"on: Kind"`
}
type UnionOption2Body struct {
	Zero *struct{}   `wire:"is: 0"`
	Byte *uint8      `wire:"is: 1"`
	Text *WalkedText `wire:"is: 2"`
}

// UnionInner is a union of variable size in a union.
//
//zc:wire be
type UnionInner struct {
	Code    uint8
	Options []WalkedOption `wire:"until: Kind == 0, tail: zero"`
}
