package genformats

// Fields that are aligned: padding of one size, and of a size that hangs on what lies
// in front.

// Headed has padding of one size alone.
//
//zc:wire be msb
type Headed struct {
	Kind  uint8
	Code  uint32   `wire:"align: 4"`
	High  uint8    `wire:"bits: 3"`
	Low   uint8    `wire:"bits: 5"`
	_     uint8    `wire:"align: 4"`
	Point Point    `wire:"align: 3"`
	_     struct{} `wire:"align: 8"`
}

// Padded has fields of several kinds behind one of variable size.
type Padded struct {
	N      uint8    `wire:"where: N < 20"`
	Name   []byte   `wire:"size: N"`
	Word   uint16   `wire:"align: 4, where: Word < 77"`
	Data   []byte   `wire:"size: Word, align: 8"`
	Three  uint8    `wire:"align: 3, where: Three != 7"`
	Number Quic     `wire:"align: 2"`
	_      struct{} `wire:"align: 4"`
	Words  []uint16 `wire:"len: 8"`
	Point  Point    `wire:"align: 2"`
	Last   []byte   `wire:"upto: 0, align: 16"`
	_      struct{} `wire:"align: 4"`
}

// PaddedRest has a field behind padding that takes the rest, and a frame.
//
//zc:wire le
type PaddedRest struct {
	Length uint16 `wire:"frame: Length, where: Length >= 8"`
	Name   []byte `wire:"len: 8, in: {0, 4}"`
	Rest   []byte `wire:"align: 8"`
}

// PaddedTo ends a field at an offset behind padding; the last padding fills the frame.
type PaddedTo struct {
	Length uint8    `wire:"frame: Length*4, where: Length >= 8"`
	End    uint8    `wire:"where: End >= 16 && End <= Length*4"`
	Name   []byte   `wire:"len: 8, in: {0, 9}"`
	Body   []byte   `wire:"to: End, align: 4"`
	_      struct{} `wire:"align: 4"`
}

// PaddedMaybe has aligned fields that may be absent, and their padding with them.
type PaddedMaybe struct {
	Kind  uint8  `wire:"manual, where: Kind < 8"`
	Wide  uint32 `wire:"when: Kind == 1, align: 4"`
	Next  uint16 `wire:"when: Kind == 1, align: 8"`
	Text  []byte `wire:"len: 8"`
	Long  uint64 `wire:"when: Kind == 2, align: 8"`
	Piece []byte `wire:"when: Kind > 1, align: 4, size: Kind"`
	Step  Ranged `wire:"align: 2"`
	Tail  []byte
}

// PaddedPiece has padding of one size in front of a part that may be absent.
type PaddedPiece struct {
	Kind  uint8  `wire:"where: Kind < 9, manual"`
	Piece []byte `wire:"when: Kind > 1, size: Kind, align: 4"`
	More  []byte `wire:"when: Kind > 2, align: 4, upto: 0"`
	End   uint8  `wire:"align: 4"`
	Odd   Quic   `wire:"when: Kind & 1 == 1, align: 3"`
}

// PaddedRow is the element of a list. It has padding at its end.
type PaddedRow struct {
	Name []byte   `wire:"upto: 0"`
	Code uint32   `wire:"align: 4"`
	_    struct{} `wire:"align: 8"`
}

// PaddedRows has a list whose start is aligned, and whose elements have padding.
type PaddedRows struct {
	N    uint8
	Name []byte      `wire:"len: 8"`
	_    struct{}    `wire:"align: 8"`
	Rows []PaddedRow `wire:"count: N"`
	End  uint8       `wire:"align: 3"`
}

// PaddedTexts has lists whose start is aligned, and whose elements are, or lie side by
// side.
type PaddedTexts struct {
	Name  []byte       `wire:"len: 8"`
	_     struct{}     `wire:"align: 2"`
	Words []uint16     `wire:"len: 8"`
	_     struct{}     `wire:"align: 16"`
	Texts []PaddedText `wire:"align: 4"`
}

// PaddedUnion has a union behind padding, and padding in a member.
type PaddedUnion struct {
	Kind uint8
	Name []byte     `wire:"len: 8"`
	Body PaddedBody `wire:"on: Kind, align: 4"`
}

type PaddedBody struct {
	Empty *struct{}   `wire:"is: 0"`
	Row   *PaddedRow  `wire:"is: 1"`
	Rows  []PaddedRow `wire:"is: 2"`
	Other []byte      `wire:"other"`
}

// PaddedVolatile is in bytes that somebody else may write to.
//
//zc:wire le volatile
type PaddedVolatile struct {
	Length uint16 `wire:"where: Length <= 40"`
	Text   []byte `wire:"size: Length"`
	Count  uint32 `wire:"align: 4, where: Count < 5"`
	Codes  []byte `wire:"size: Count*3, align: 4"`
}

// PaddedPair is laid out in both orders.
//
//zc:wire be,le
type PaddedPair struct {
	N    uint16 `wire:"where: N < 300"`
	Name []byte `wire:"size: N"`
	Code uint32 `wire:"align: 4"`
	Rest []byte `wire:"align: 2"`
}

// PaddedText is the element of a list whose elements are aligned.
type PaddedText struct {
	Text []byte `wire:"len: 8"`
}
