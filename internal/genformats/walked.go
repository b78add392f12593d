package genformats

// WalkedCount counts records of variable size, in front of others and last.
//
//zc:wire be
type WalkedCount struct {
	First, Last uint8
	Head        []WalkedText `wire:"count: First"`
	Mark        uint8        `wire:"where: Mark < 0x80"`
	Tail        []WalkedText `wire:"count: Last"`
}

//zc:wire be
type WalkedText struct {
	Text []byte `wire:"len: 8"`
}

// WalkedFramedCount counts its records and says its size, so that they have to
// fill it.
//
//zc:wire be
type WalkedFramedCount struct {
	Length  uint8 `wire:"frame: Length, where: Length >= 2"`
	Count   uint8
	Entries []WalkedText `wire:"count: Count, max: 3"`
}

// WalkedFixedCount counts records of fixed size, of which one comes last.
//
//zc:wire be
type WalkedFixedCount struct {
	Count  uint8
	Points []OptionalPoint `wire:"count: Count, max: 2"`
	Sum    uint8
}

// WalkedUntil ends with an element, or with its window.
//
//zc:wire be
type WalkedUntil struct {
	Length  uint8
	Options []WalkedOption `wire:"size: Length, until: Kind == 0"`
	Rest    []byte
}

// WalkedOption is one byte for the kinds 0 and 1.
//
//zc:wire be
type WalkedOption struct {
	Kind uint8
	Data []byte `wire:"when: Kind > 1, len: 8"`
}

// WalkedUntilLast ends with an element, or with the bytes at hand.
//
//zc:wire be
type WalkedUntilLast struct {
	Code    int8
	Options []WalkedOption `wire:"until: Kind == 0"`
}

// WalkedUntilMid ends with an element, in front of other fields.
//
//zc:wire be
type WalkedUntilMid struct {
	Options []WalkedOption `wire:"until: Kind == 0, term"`
	Mark    uint16
	Others  []WalkedOption `wire:"until: Kind == 0 || len(Others) == 2, term, max: 5"`
	End     uint8          `wire:"where: End != 7"`
}

// WalkedTails are lists with something behind their last element.
//
//zc:wire be
type WalkedTails struct {
	Any  []WalkedOption `wire:"len: 8, until: Kind == 0, tail: any"`
	Zero []WalkedOption `wire:"len: 8, until: Kind == 0, tail: zero"`
	Term []WalkedOption `wire:"len: 8, until: Kind == 0, tail: zero, term"`
	Last []WalkedOption `wire:"until: Kind == 9, tail: any"`
}

// WalkedTailZero is the rest of the bytes at hand, with zeros behind the end.
//
//zc:wire be
type WalkedTailZero struct {
	Length  uint8          `wire:"frame: Length*4, where: Length >= 1"`
	Options []WalkedOption `wire:"until: Kind == 0, tail: zero, term, max: 4"`
}

// WalkedWhile looks ahead for whether there is one more.
//
//zc:wire be
type WalkedWhile struct {
	Kind uint8
	Tags []WalkedTag `wire:"while: (peek(8) == 0xaa || peek(8) == Kind) && len(Tags) < 3"`
	Type uint8
	Rest []byte
}

// WalkedTag starts with what announces it.
//
//zc:wire le
type WalkedTag struct {
	Magic uint8
	Text  []byte `wire:"len: 8"`
}

// WalkedWhileLast does so with the last list.
//
//zc:wire le
type WalkedWhileLast struct {
	Tags []WalkedTag `wire:"while: peek(16) & 0xff == 0xaa"`
}

// WalkedWhileAvail goes on while there are bytes enough.
//
//zc:wire be
type WalkedWhileAvail struct {
	Tags []WalkedTag `wire:"while: avail > 2"`
	Type uint16
}

// WalkedWhileSized looks ahead in a window that it has to fill.
//
//zc:wire be
type WalkedWhileSized struct {
	Tags []WalkedTag `wire:"len: 8, while: peek(8) != 0"`
	Type uint8
}

// WalkedAlign has elements at multiples of 4, the last of which may be cut short.
//
//zc:wire be
type WalkedAlign struct {
	Kind  uint8
	Texts []WalkedText `wire:"align: 4"`
}

// WalkedAlignMid has padding between its elements in front of another field.
//
//zc:wire be
type WalkedAlignMid struct {
	Count uint8
	Texts []WalkedText `wire:"align: 4, count: Count"`
	End   uint8
	Sized []WalkedText `wire:"align: 3, len: 8, max: 3"`
}

// WalkedAlignUntil has padding in front of its tail.
//
//zc:wire be
type WalkedAlignUntil struct {
	Options []WalkedOption `wire:"len: 8, align: 2, until: Kind == 0, tail: zero"`
}

// WalkedNested has lists in the elements of a list, which are found by walking.
//
//zc:wire be
type WalkedNested struct {
	Count  uint8
	Groups []WalkedGroup `wire:"count: Count, max: 4"`
	End    uint8
}

// WalkedGroup ends by itself, and is left unwalked where it stands alone.
//
//zc:wire be
type WalkedGroup struct {
	Name    uint8
	Options []WalkedOption `wire:"until: Kind == 0, term, max: 6"`
}

// WalkedOpen ends with a record that is open.
//
//zc:wire be
type WalkedOpen struct {
	Kind  uint8
	Group WalkedGroup
}

// WalkedOpenMid has it in front of something else.
//
//zc:wire be
type WalkedOpenMid struct {
	Group WalkedOpen
	End   uint8       `wire:"where: End == 1 || End == 2"`
	Sized WalkedGroup `wire:"len: 8"`
	Last  WalkedCount
}

// WalkedOpenFramed has it last, in a record that says its size.
//
//zc:wire be
type WalkedOpenFramed struct {
	Length uint8 `wire:"frame: Length, where: Length >= 4"`
	Group  WalkedOpen
}

// WalkedLax may be cut off behind its options.
//
//zc:wire be
type WalkedLax struct {
	Length  uint8 `wire:"frame: Length, where: Length >= 3"`
	Count   uint8
	Options []WalkedOption `wire:"count: Count"`
	Kind    uint8
	Data    []byte `wire:"trunc"`
}

// WalkedRest is a list that takes what there is.
//
//zc:wire be
type WalkedRest struct {
	Kind  uint8
	Texts []WalkedText
}

// WalkedTrailer has a list between fixed fields.
//
//zc:wire be
type WalkedTrailer struct {
	Kind  uint8
	Texts []WalkedText
	Crc   uint16
}

// WalkedMany has many ends, which share one integer.
//
//zc:wire be
type WalkedMany struct {
	A []WalkedText `wire:"count: 1, max: 1"`
	B []byte       `wire:"len: 8"`
	C []byte       `wire:"len: 8"`
	D []byte       `wire:"len: 8"`
	E []byte       `wire:"len: 8"`
	F uint8
}

// WalkedRules has rules over what has been walked.
//
//zc:wire be
type WalkedRules struct {
	N       uint8
	Options []WalkedOption `wire:"count: N, max: 6"`
	M       uint8          `wire:"where: M == len(Options) || M == 0xff"`
	Extra   []byte         `wire:"when: len(Options) > 1, len: 8"`
	Data    []byte         `wire:"len: 8"`
	_       struct{}       `wire:"where: N != 2 || len(Extra) > 0"`
}

// WalkedWide counts with 64 bits.
//
//zc:wire be
type WalkedWide struct {
	Count uint64
	Texts []WalkedText `wire:"count: Count"`
	End   uint8
}

// WalkedLengths has no list of records and nothing optional: it is walked since its
// rules ask how long its fields are.
type WalkedLengths struct {
	Name  []byte   `wire:"len: 16, in: {1, 300}"`
	Words []uint16 `wire:"len: 8"`
	Most  uint16   `wire:"where: Most >= len(Name)"`
	_     struct{} `wire:"where: len(Words) <= Most"`
	Rest  []byte
}
