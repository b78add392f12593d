package genformats

// VarintsCounted has lists of integers of variable size, as many as a field says.
//
//zc:wire be
type VarintsCounted struct {
	N, M   uint8
	Ints   []Quic   `wire:"count: N"`
	Signed []SInt20 `wire:"count: M * 2, max: 5"`
	Kind   uint8
	Last   []BERLength `wire:"count: N"`
}

// VarintsCut has them in windows.
//
//zc:wire be
type VarintsCut struct {
	N    uint8
	End  uint8         `wire:"where: End >= N + 2"`
	Ints []Quic        `wire:"size: N"`
	To   []Protobuf    `wire:"to: End"`
	Len  []IPFIXLength `wire:"len: 8"`
	Rest []EscapeLE
}

// VarintsPrefixed has them behind a length of variable size, in front of a field that
// has one too.
//
//zc:wire le max 60000
type VarintsPrefixed struct {
	Ints   []Quic `wire:"len: MQTTLength"`
	Kind   uint8
	Points []Named `wire:"len: MQTTLength"`
	Last   uint8
}

// VarintsUntil ends behind an element, in front of other fields.
//
//zc:wire be max 1000000
type VarintsUntil struct {
	Kind  uint8
	Ints  []Quic      `wire:"until: it == 0 || len(Ints) == 6"`
	Term  []SInt32    `wire:"until: it < 0, term, max: 3"`
	Types []FrameType `wire:"until: it == FramePing, term"`
	End   uint8
}

// VarintsWhile ends in front of an element that is none of its own.
//
//zc:wire be max 1000000
type VarintsWhile struct {
	Ints []Quic `wire:"while: it >= 64"`
	Stop Quic
	Some []MQTTLength `wire:"while: len(Some) < 2 && it != 0 || len(Some) == 3"`
	Next uint8
	Last []LebTwo `wire:"while: it != 7"`
}

// VarintsLast has one at its end that ends by itself.
//
//zc:wire be
type VarintsLast struct {
	Kind uint8
	Ints []Quic `wire:"until: it == Kind, term"`
}

// VarintsTail says what may follow its last element.
//
//zc:wire be
type VarintsTail struct {
	Total uint8  `wire:"frame: Total, where: Total >= 4"`
	Zeros []Quic `wire:"len: 8, until: it == 1, tail: zero"`
	Any   []Quic `wire:"len: 8, until: it == 1, term, tail: any, max: 4"`
	Rest  []Leb64Minimal
	Check uint8
}

// VarintsElement is an element that is a list of them.
//
//zc:wire be
type VarintsElement struct {
	Ints []BERByte `wire:"len: 8"`
}

// VarintsLists has a list of those.
//
//zc:wire be
type VarintsLists struct {
	N     uint8
	Lists []VarintsElement `wire:"count: N"`
	Check uint16
}
