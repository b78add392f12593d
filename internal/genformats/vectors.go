package genformats

// Vector is tested with records that its author knows.
//
//zc:wire be msb
//zc:test 10 05 0102 03 00 0000
//zc:test 1f05ffff03 02 C0DE 0000
type Vector struct {
	Version  uint8  `wire:"bits: 4, eq: 1"`
	Kind     uint8  `wire:"bits: 4"`
	Five     uint8  `wire:"eq: 5"`
	Number   uint16 `wire:"where: Number != 0"`
	_        uint8  `wire:"eq: 3"`
	Data     []byte `wire:"len: 8"`
	Trailing uint16
}

// hiddenVector has something to Validate.
//
//zc:wire be
//zc:test 02 1122 09 00
//zc:test 00 c7 0341 42 43
type hiddenVector struct {
	Words []uint16 `wire:"len: 8"`
	Inner Inner
}
