package genformats

// ChainMid is a chain in front of other fields, with all that looks back at it.
//
//zc:wire be
type ChainMid struct {
	Next  uint8
	Links []ChainLink `wire:"chain: Next, until: has(Stop) && Stop.Code != 0, max: 4"`
	End   uint8       `wire:"calc: end(Links)"`
	Last  bool        `wire:"calc: has(last(Links).Stop) && last(Links).Stop.Code != 0"`
	Code  uint8       `wire:"calc: last(Links).Stop.Code + 1"`
	Rest  []byte
}
type ChainLink struct {
	Fixed *ChainFixed `wire:"is: 1"`
	Text  *ChainText  `wire:"is: 2"`
	Stop  *ChainStop  `wire:"is: 3"`
	Again *ChainText  `wire:"is: 4"`
}

//zc:wire be
type ChainFixed struct {
	Amount uint16
	Next   uint8 `wire:"next"`
}

//zc:wire be
type ChainText struct {
	Next uint8  `wire:"next"`
	Text []byte `wire:"len: 8"`
}

//zc:wire be
type ChainStop struct {
	Next uint8 `wire:"next"`
	Code uint8 `wire:"where: Code < 250"`
}

// ChainPlain has nothing that is computed of the chain.
//
//zc:wire be
type ChainPlain struct {
	Next  uint8
	Links []ChainLink `wire:"chain: Next"`
	After uint16
}

// ChainLast is a chain at the end.
//
//zc:wire be
type ChainLast struct {
	Next  uint8
	Links []ChainLink `wire:"chain: Next, max: 3"`
}

// ChainSized is a chain that has to fill its window.
//
//zc:wire be
type ChainSized struct {
	Next   uint8
	Length uint8
	Links  []ChainLink `wire:"chain: Next, size: Length, until: has(Stop)"`
	Rest   []byte
}

// ChainFramed is a chain in a record that says its size.
//
//zc:wire be
type ChainFramed struct {
	Next   uint8
	Length uint8       `wire:"frame: Length, where: Length >= 2"`
	Links  []ChainLink `wire:"chain: Next"`
	End    uint8       `wire:"calc: end(Links)"`
	Data   []byte      `wire:"trunc"`
}

// ChainEnum is a chain whose selectors are of an enum type, and signed.
//
//zc:wire be
type ChainEnum struct {
	Next  Tilt
	Links []ChainEnumLink `wire:"chain: Next"`
	End   Tilt            `wire:"calc: end(Links)"`
}
type ChainEnumLink struct {
	Left  *ChainLeft `wire:"is: TiltLeft"`
	Right *ChainLeft `wire:"is: {5, -7}"`
}

//zc:wire be
type ChainLeft struct {
	Next   Tilt  `wire:"next"`
	Length uint8 `wire:"frame: Length, where: Length >= 2"`
	Data   []byte
}
