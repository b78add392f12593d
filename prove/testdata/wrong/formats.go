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
