package genformats

// IntegersBE has every width of integer, most significant byte first.
//
//zc:wire be
type IntegersBE struct {
	U8  uint8
	U16 uint16
	U24 uint32 `wire:"bits: 24"`
	U32 uint32
	U40 uint64 `wire:"bits: 40"`
	U48 uint64 `wire:"bits: 48"`
	U56 uint64 `wire:"bits: 56"`
	U64 uint64
	I8  int8
	I16 int16
	I24 int32 `wire:"bits: 24"`
	I32 int32
	I40 int64 `wire:"bits: 40"`
	I48 int64 `wire:"bits: 48"`
	I56 int64 `wire:"bits: 56"`
	I64 int64
	B   bool
}

// IntegersLE has every width of integer, least significant byte first.
//
//zc:wire le
type IntegersLE struct {
	U8  uint8
	U16 uint16
	U24 uint32 `wire:"bits: 24"`
	U32 uint32
	U40 uint64 `wire:"bits: 40"`
	U48 uint64 `wire:"bits: 48"`
	U56 uint64 `wire:"bits: 56"`
	U64 uint64
	I8  int8
	I16 int16
	I24 int32 `wire:"bits: 24"`
	I32 int32
	I40 int64 `wire:"bits: 40"`
	I48 int64 `wire:"bits: 48"`
	I56 int64 `wire:"bits: 56"`
	I64 int64
	B   bool
}

// IntegersHE has the integers that a machine loads at once, in its own order.
//
//zc:wire he
type IntegersHE struct {
	U8  uint8
	U16 uint16
	U32 uint32
	U64 uint64
	I8  int8
	I16 int16
	I32 int32
	I64 int64
	B   bool
}
