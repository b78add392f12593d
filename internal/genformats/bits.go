package genformats

// BitsBE has bit fields that are cut from the most significant end: within a
// byte, across bytes, as wide as eight bytes, and at odd offsets.
//
//zc:wire be msb
type BitsBE struct {
	A uint8  `wire:"bits: 3"`
	B bool   `wire:"bits: 1"`
	C uint16 `wire:"bits: 9"`
	D uint8  `wire:"bits: 3"`

	E uint8  `wire:"bits: 4"`
	F uint64 `wire:"bits: 60"`

	G uint32 `wire:"bits: 21"`
	H uint32 `wire:"bits: 11"`

	I uint64 `wire:"bits: 33"`
	J bool   `wire:"bits: 1"`
	K uint16 `wire:"bits: 14"`
}

// BitsLE has the same widths, cut from the least significant end.
//
//zc:wire le lsb
type BitsLE struct {
	A uint8  `wire:"bits: 3"`
	B bool   `wire:"bits: 1"`
	C uint16 `wire:"bits: 9"`
	D uint8  `wire:"bits: 3"`

	E uint8  `wire:"bits: 4"`
	F uint64 `wire:"bits: 60"`

	G uint32 `wire:"bits: 21"`
	H uint32 `wire:"bits: 11"`

	I uint64 `wire:"bits: 33"`
	J bool   `wire:"bits: 1"`
	K uint16 `wire:"bits: 14"`
}

// BitsLongBE has a run of bit fields that fills whole bytes only at its end,
// which no integer holds.
//
//zc:wire be msb
type BitsLongBE struct {
	A bool   `wire:"bits: 1"`
	B int8   `wire:"bits: 6"`
	C uint64 `wire:"bits: 55"`
	_ uint8  `wire:"bits: 2, reserved"`
	D bool   `wire:"bits: 1"`
	E uint8  `wire:"bits: 2, eq: 2"`
	F bool   `wire:"bits: 1, eq: true"`
	G uint64 `wire:"bits: 52"`
	H Level  `wire:"bits: 7"`
	I Tilt   `wire:"bits: 5"`
	_ uint8  `wire:"bits: 4, mbz"`
}

// BitsLongLE is as [BitsLongBE], cut from the other end.
//
//zc:wire le lsb
type BitsLongLE struct {
	A bool   `wire:"bits: 1"`
	B int8   `wire:"bits: 6"`
	C uint64 `wire:"bits: 55"`
	_ uint8  `wire:"bits: 2, reserved"`
	D bool   `wire:"bits: 1"`
	E uint8  `wire:"bits: 2, eq: 2"`
	F bool   `wire:"bits: 1, eq: true"`
	G uint64 `wire:"bits: 52"`
	H Level  `wire:"bits: 7"`
	I Tilt   `wire:"bits: 5"`
	_ uint8  `wire:"bits: 4, mbz"`
}

// BitsSigned has signed bit fields, whose sign bit is their first.
//
//zc:wire be msb
type BitsSigned struct {
	A int8  `wire:"bits: 3"`
	B int16 `wire:"bits: 13"`
	C int32 `wire:"bits: 5"`
	D int64 `wire:"bits: 35"`
	E Tilt  `wire:"bits: 8"`
	F int8  `wire:"bits: 4, where: F >= -3"`
	G int8  `wire:"bits: 4, in: {-2, 5}"`
	H int8  `wire:"bits: 6, eq: -7"`
	_ int8  `wire:"bits: 2, mbz"`
}

// GroupsBELSB has groups that are loaded as one big-endian integer and cut from
// its least significant end: of 8, 16, 32 and 64 bits.
//
//zc:wire be lsb
type GroupsBELSB struct {
	A uint8 `wire:"bits: 5"`
	B uint8 `wire:"bits: 3"`
	P uint8
	C uint8  `wire:"bits: 4"`
	D uint16 `wire:"bits: 11"`
	E bool   `wire:"bits: 1"`
	Q uint8
	F uint32 `wire:"bits: 19"`
	G int16  `wire:"bits: 12"`
	H bool   `wire:"bits: 1"`
	R uint8
	I uint64 `wire:"bits: 41"`
	J uint8  `wire:"bits: 7"`
	K int16  `wire:"bits: 16"`
}

// GroupsLEMSB has the same groups as little-endian integers, cut from the most
// significant end.
//
//zc:wire le msb
type GroupsLEMSB struct {
	A uint8 `wire:"bits: 5"`
	B uint8 `wire:"bits: 3"`
	P uint8
	C uint8  `wire:"bits: 4"`
	D uint16 `wire:"bits: 11"`
	E bool   `wire:"bits: 1"`
	Q uint8
	F uint32 `wire:"bits: 19"`
	G int16  `wire:"bits: 12"`
	H bool   `wire:"bits: 1"`
	R uint8
	I uint64 `wire:"bits: 41"`
	J uint8  `wire:"bits: 7"`
	K int16  `wire:"bits: 16"`
}

// GroupsHEMSB has the same groups in the machine's order, cut from the most
// significant end.
//
//zc:wire he msb
type GroupsHEMSB struct {
	A uint8 `wire:"bits: 5"`
	B uint8 `wire:"bits: 3"`
	P uint8
	C uint8  `wire:"bits: 4"`
	D uint16 `wire:"bits: 11"`
	E bool   `wire:"bits: 1"`
	Q uint8
	F uint32 `wire:"bits: 19"`
	G int16  `wire:"bits: 12"`
	H bool   `wire:"bits: 1"`
	R uint8
	I uint64 `wire:"bits: 41"`
	J uint8  `wire:"bits: 7"`
	K int16  `wire:"bits: 16"`
}

// GroupsHELSB has the same groups in the machine's order, cut from the least
// significant end, as C compilers do.
//
//zc:wire he lsb
type GroupsHELSB struct {
	A uint8 `wire:"bits: 5"`
	B uint8 `wire:"bits: 3"`
	P uint8
	C uint8  `wire:"bits: 4"`
	D uint16 `wire:"bits: 11"`
	E bool   `wire:"bits: 1"`
	Q uint8
	F uint32 `wire:"bits: 19"`
	G int16  `wire:"bits: 12"`
	H bool   `wire:"bits: 1"`
	R uint8
	I uint64 `wire:"bits: 41"`
	J uint8  `wire:"bits: 7"`
	K int16  `wire:"bits: 16"`
}

// BitsWide has signed fields as wide as their types, in larger integers.
//
//zc:wire le msb
type BitsWide struct {
	A int8  `wire:"bits: 8"`
	B uint8 `wire:"bits: 3"`
	C int16 `wire:"bits: 16"`
	D uint8 `wire:"bits: 5"`
	E int32 `wire:"bits: 32"`
}

// BitsAll are two bytes of which no value is refused: the tests try them all.
//
//zc:wire be msb
type BitsAll struct {
	A bool  `wire:"bits: 1"`
	B uint8 `wire:"bits: 6"`
	C int8  `wire:"bits: 2"`
	_ uint8 `wire:"bits: 3, reserved"`
	D uint8 `wire:"bits: 4"`
}
