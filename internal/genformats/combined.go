package genformats

// TwoChains has a chain behind a chain, and TwoUnions a union behind a union.
//
//zc:wire be msb
type TwoChains struct {
	First  uint8
	A      []CombinedChain `wire:"chain: First"`
	Second uint8
	B      []CombinedChain `wire:"chain: Second"`
	Tail   uint8
}

type CombinedChain struct {
	One *CombinedLink `wire:"is: 1"`
	Two *CombinedLink `wire:"is: 2"`
}

type CombinedLink struct {
	Next   uint8 `wire:"next"`
	Length uint8 `wire:"frame: Length+2"`
	Data   []byte
}

type TwoUnions struct {
	First  uint8
	A      CombinedUnion `wire:"on: First, size: 4"`
	Second uint8
	B      CombinedUnion `wire:"on: Second, size: 6"`
	Text   []byte        `wire:"upto: 0"`
}

type CombinedUnion struct {
	Word  *uint32  `wire:"is: 1, tail: any"`
	Words []uint16 `wire:"is: 2"`
	Other []byte   `wire:"other"`
}

// UnionBehindList reads the selector of its union in no rule.
type UnionBehindList struct {
	Text []byte `wire:"upto: 0"`
	Kind uint8
	Body CombinedUnion `wire:"on: Kind, size: 6"`
}

// ChainBehindText has its last field walked by its accessor alone.
type ChainBehindText struct {
	Text  []byte `wire:"upto: 0"`
	First uint8
	A     []CombinedChain `wire:"chain: First"`
}

// WhilePeek is a list of records of one size that what lies ahead ends.
type WhilePeek struct {
	Before uint8
	List   []CombinedFixed `wire:"while: peek(8) == 1"`
}

type CombinedFixed struct {
	Kind  uint8
	Level uint16
}

// CalcFixed is of fixed size, and has fields that are computed.
type CalcFixed struct {
	High   uint8  `wire:"bits: 4"`
	Low    uint8  `wire:"bits: 4"`
	Twice  uint16 `wire:"calc: Low*2 + High"`
	Again  int32  `wire:"calc: Twice - 5"`
	Is     bool   `wire:"calc: Again > 3"`
	Second CombinedFixed
}

// CalcRuled tests what it computes.
type CalcRuled struct {
	Low  uint8
	High uint8
	Both uint16   `wire:"calc: Low + High"`
	_    struct{} `wire:"where: Both + Low < 300"`
}

// CalcLate has a rule that reads a field of its own in front, and one that is computed
// of a field behind.
type CalcLate struct {
	Low  uint8
	Text []byte `wire:"len: 8"`
	High uint8
	Both uint16   `wire:"calc: Low + High"`
	_    struct{} `wire:"where: Both + Low < 300"`
	Tail uint16
}

// PrefixedBetween has a union whose members say their lengths, and which is walked, and
// PrefixedFramed the same in a frame, behind a part.
type PrefixedBetween struct {
	Kind uint8
	Body PrefixedUnion `wire:"on: Kind"`
	Tail uint16
}

type PrefixedFramed struct {
	Total uint16 `wire:"frame: Total, where: Total >= 6"`
	Text  []byte `wire:"len: 8"`
	Kind  uint8
	Body  PrefixedUnion `wire:"on: Kind"`
	Tail  uint16
}

// PrefixedLate has it behind a part, and no frame.
type PrefixedLate struct {
	Text []byte `wire:"len: 8"`
	Kind uint8
	Body PrefixedUnion `wire:"on: Kind"`
	Tail uint16
}

type PrefixedUnion struct {
	Short []byte    `wire:"is: 1, len: 8"`
	Long  []byte    `wire:"is: 2, len: 32"`
	Coded []byte    `wire:"is: 3, len: Wasm32"`
	Fixed *uint32   `wire:"is: 4"`
	Empty *struct{} `wire:"other"`
}
