// Package wrong has functions, written by hand as if they were generated, of
// which something is not to be proved: a comment says what.
package wrong

//zc:wire be
type Pair struct {
	A uint16
	B uint16
}

//zc:wire be
type Sized struct {
	Length uint8 `wire:"where: Length >= 2"`
	Kind   uint8
	Data   []byte `wire:"to: Length"`
	Rest   []byte
}

//zc:wire be
type Wide struct {
	First  []byte `wire:"len: 8"`
	Second []byte `wire:"len: 8"`
	Third  []byte
}

//zc:wire be
type Packed struct {
	First  []byte `wire:"len: 8"`
	Second []byte `wire:"len: 8"`
	Third  []byte `wire:"len: 8"`
	Fourth []byte `wire:"len: 8"`
	Rest   []byte
}

//zc:wire be
//zc:find Options
type Options struct {
	Kind    uint8
	Options []Option
}
type Option struct {
	Kind uint8
	Len  uint8  `wire:"where: Len >= 2, frame: Len"`
	Body Choice `wire:"on: Kind"`
}
type Choice struct {
	Pair  *Pair  `wire:"is: 1"`
	Other []byte `wire:"other"`
}
