package genformats

// Size32 has a size of 32 bits.
//
//zc:wire be
type Size32 struct {
	N    uint32
	Data []byte `wire:"size: N"`
}

// Size64 has a size of 64 bits.
//
//zc:wire be
type Size64 struct {
	N    uint64
	Data []byte `wire:"size: N"`
}

// Size56 has a size of 56 bits that is computed with.
//
//zc:wire le
type Size56 struct {
	N    uint64 `wire:"bits: 56, where: N >= 3"`
	Data []byte `wire:"size: (N - 3)*16"`
	Tail []byte
}

// SizeSigned has a size in a signed field.
//
//zc:wire be
type SizeSigned struct {
	N    int32  `wire:"where: N >= 0"`
	Data []byte `wire:"size: N"`
	Tail uint8
}

// To32 has an end of 32 bits, and one of 64.
//
//zc:wire be
type To32 struct {
	End    uint32 `wire:"where: End >= 12"`
	Final  uint64 `wire:"where: Final >= End"`
	First  []byte `wire:"to: End"`
	Second []byte `wire:"to: Final"`
}

// Count32 counts in 32 bits elements of two bytes.
//
//zc:wire be
type Count32 struct {
	N     uint32
	Words []uint16 `wire:"count: N"`
}

// Count64 counts in 64 bits elements of eight bytes.
//
//zc:wire be
type Count64 struct {
	N     uint64
	Longs []uint64 `wire:"count: N"`
	Tail  uint16
}

// CountLarge counts large elements: with 24 bits of them, their size has 32.
//
//zc:wire be
type CountLarge struct {
	N      uint32   `wire:"bits: 24"`
	Blocks []Sector `wire:"count: N"`
}

// Sector is a large element.
//
//zc:wire be
type Sector struct {
	Number uint32
	Data   [128]byte
	Check  uint32
}

// Frame64Parts has parts of 64 bits in a frame of 64 bits.
//
//zc:wire be
type Frame64Parts struct {
	Length uint64 `wire:"frame: Length, where: Length >= 18"`
	N      uint64 `wire:"where: N <= 1<<62"`
	First  []byte `wire:"size: N"`
	Check  uint16
	Tail   []byte `wire:"trunc"`
}
