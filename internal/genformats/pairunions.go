package genformats

// PairUnionLast ends with a union of members of each type, in either byte order.
//
//zc:wire be,le
type PairUnionLast struct {
	Kind uint16
	Body PairUnionBody `wire:"on: Kind"`
}
type PairUnionBody struct {
	Nothing *struct{}     `wire:"is: 0"`
	Byte    *uint8        `wire:"is: 1"`
	Word    *int16        `wire:"is: 2"`
	Long    *uint64       `wire:"is: 3"`
	Flag    *bool         `wire:"is: 4"`
	Three   *[3]byte      `wire:"is: 5"`
	Words   *[2]uint16    `wire:"is: 6"`
	Point   *PairedPoint  `wire:"is: 7"`
	Text    *PairText     `wire:"is: 8"`
	Group   *PairGroup    `wire:"is: 9"`
	List    []uint32      `wire:"is: 10"`
	Points  []PairedPoint `wire:"is: {11, 12}"`
	Texts   []PairText    `wire:"is: 13"`
	Enum    *Omen         `wire:"is: 14"`
	Named   []byte        `wire:"is: 15, len: 16"`
	Heats   []Celsius     `wire:"is: 16"`
	Plain   *Point        `wire:"is: 0x0203"`
	Heat    *Celsius      `wire:"is: 17"`
	Share   *float64      `wire:"is: 18"`
	Heated  *[2]Celsius   `wire:"is: 19"`
	Other   []byte        `wire:"other"`
}

// PairText is a record of variable size, and PairGroup one with a list of them.
type PairText struct {
	Data []byte `wire:"len: 16"`
}
type PairGroup struct {
	N     uint16
	Texts []PairText `wire:"count: N"`
}

// PairUnionList has a union in the elements of a list, which are padded.
//
//zc:wire be,le
type PairUnionList struct {
	Length  uint16
	Options []PairUnionOption `wire:"size: Length, until: Code == 0, tail: any, align: 4"`
	Rest    []uint16
}
type PairUnionOption struct {
	Code   uint16
	Size16 uint16
	Body   PairUnionValue `wire:"on: Code, size: Size16"`
}
type PairUnionValue struct {
	End   *struct{}    `wire:"is: 0"`
	Text  []byte       `wire:"is: {1, 2}"`
	Speed *uint64      `wire:"is: 3"`
	Point *PairedPoint `wire:"is: 4, tail: zero"`
	Inner *PairGroup   `wire:"is: 5, tail: any"`
	Other []byte       `wire:"other"`
}

// PairUnionTold is told by a word, and has a union behind a variable field and in
// front of another.
//
//zc:wire le,be
type PairUnionTold struct {
	Omen Omen         `wire:"closed"`
	N    uint16       `wire:"where: N <= 16"`
	Data []byte       `wire:"size: N"`
	Kind uint16       `wire:"where: Kind <= 4"`
	Body PairUnionMid `wire:"on: Kind"`
	Last uint16
	Rest []byte
}
type PairUnionMid struct {
	Nothing *struct{}  `wire:"is: 0"`
	Word    *uint16    `wire:"is: 1"`
	Text    *PairText  `wire:"is: 2"`
	Group   *PairGroup `wire:"is: {3, 4}"`
}

// PairUnionOptional has a union that comes and goes, whose selector may be negative.
//
//zc:wire be,le
type PairUnionOptional struct {
	Kind  int16
	Flags uint16
	Body  PairUnionSigned `wire:"on: Kind, when: Flags & 1 != 0, len: 16"`
	Tail  uint16
}
type PairUnionSigned struct {
	Minus *uint16   `wire:"is: -2"`
	Zero  *struct{} `wire:"is: 0"`
	Other []byte    `wire:"other"`
}

// PairChain has a chain, and what is computed of it.
//
//zc:wire be,le
type PairChain struct {
	Next    uint16
	Links   []PairLink `wire:"chain: Next, max: 5"`
	After   uint16     `wire:"calc: end(Links)"`
	Payload []byte
}
type PairLink struct {
	Sized *PairLinkSized `wire:"is: {1, 60}"`
	Plain *PairLinkPlain `wire:"is: 44"`
}
type PairLinkSized struct {
	Next   uint16 `wire:"next"`
	Length uint16 `wire:"frame: Length, where: Length >= 4"`
	Data   []byte
}
type PairLinkPlain struct {
	Next uint16 `wire:"next"`
	ID   uint32
}

// PairVolatile has a union in bytes that others may write.
//
//zc:wire be,le volatile
type PairVolatile struct {
	Kind  uint16
	Total uint16           `wire:"frame: Total, where: Total >= 6"`
	Body  PairVolatileBody `wire:"on: Kind"`
	Last  uint16
}

type PairVolatileBody struct {
	Word  *uint16  `wire:"is: 1"`
	Words []uint32 `wire:"is: 2"`
	Other []byte   `wire:"other"`
}

// InLittleUnion has a union of a pair in it, in its own order.
//
//zc:wire le
type InLittleUnion struct {
	Kind uint16
	Body PairUnionMid `wire:"on: cond(Kind < 3, Kind, 3)"`
	Rest []byte
}

// PairFound has a list whose members one pass collects.
//
//zc:wire be,le
//zc:find Options
//zc:shape Options
//zc:shape Options Speed
type PairFound struct {
	Length  uint16            `wire:"where: Length >= 2"`
	Options []PairFoundOption `wire:"to: Length, until: Code == 0, tail: any"`
	Payload []byte
}
type PairFoundOption struct {
	Code  uint8
	Size8 uint8          `wire:"when: Code > 1, where: Size8 >= 2, frame: Size8"`
	Body  PairFoundValue `wire:"on: Code"`
}
type PairFoundValue struct {
	End   *struct{} `wire:"is: 0"`
	Nop   *struct{} `wire:"is: 1"`
	Speed *uint64   `wire:"is: 3"`
	Other []byte    `wire:"other"`
}
