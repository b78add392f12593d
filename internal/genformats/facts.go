package genformats

// Facts8 stores one end in 8 bits.
//
//zc:wire be
type Facts8 struct {
	First []byte `wire:"size: 3"`
	Tail  []byte
}

// Facts16 stores one end in 16 bits, two blocks behind.
//
//zc:wire be
type Facts16 struct {
	N     uint8
	First []byte `wire:"size: N"`
	Kind  uint16
	Tail  []byte
}

// Facts32 stores one end in 32 bits, which can be beyond them.
//
//zc:wire be
type Facts32 struct {
	N     uint32
	First []byte `wire:"size: N"`
	Kind  uint16
	Tail  []byte
}

// Facts64 stores an end in 32 bits that a size of 64 bits gives.
//
//zc:wire be
type Facts64 struct {
	N     uint64
	First []byte `wire:"size: N"`
	Kind  uint8
	Next  []byte `wire:"len: 32"`
	Tail  []byte
}

// FactsMixed stores ends of each width, the narrow one first.
//
//zc:wire be msb
type FactsMixed struct {
	A     uint8  `wire:"bits: 4"`
	B     uint8  `wire:"bits: 4"`
	First []byte `wire:"size: A"`
	Then  []byte `wire:"size: B*4096"`
	Kind  uint8
	Next  []byte `wire:"len: 32"`
	Tail  []uint16
}

// FactsThree stores three ends of 16 bits.
//
//zc:wire be
type FactsThree struct {
	A []byte   `wire:"len: 8"`
	B []uint16 `wire:"len: 8"`
	C []Point  `wire:"len: 8"`
	D []byte   `wire:"len: 8"`
}
