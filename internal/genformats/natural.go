package genformats

import "structs"

// Slot is an unsigned number with a name, SlotPair an array of it.
type (
	Slot     uint32
	SlotPair [2]Slot
)

// NaturalGaps has padding between fields and behind them, the same on all
// machines.
//
//zc:wire he natural
type NaturalGaps struct {
	_     structs.HostLayout
	Kind  uint8 `wire:"in: {1, 200}"`
	Slot  Slot
	Small int8
	Half  uint16 `wire:"none: 0"`
	Tail  [3]uint8
	Pair  SlotPair
	Ratio float32
	_     uint16 `wire:"mbz"`
	Level Level  `wire:"closed"`
}

// NaturalWide has numbers of 64 bits, each where all machines put it.
//
//zc:wire he natural
type NaturalWide struct {
	_     structs.HostLayout
	A     uint32
	_     [4]byte
	Long  int64
	Share Share
	Mask  [2]uint64
	Last  uint16
	_     [6]byte
}

// NaturalNested has others in it.
//
//zc:wire he natural
type NaturalNested struct {
	_     structs.HostLayout
	N     uint8
	Gaps  NaturalGaps
	_     struct{} `wire:"where: N < Gaps.Kind"`
	_     [4]byte
	Bells NaturalAtomic
}

// NaturalAtomic has atomic fields of each kind.
//
//zc:wire he natural volatile
type NaturalAtomic struct {
	_      structs.HostLayout
	Count  uint64 `wire:"atomic"` // of what has been written
	Offset int64  `wire:"atomic"`
	Flag   Slot   `wire:"atomic"`
	Delta  int32  `wire:"atomic"`
}
