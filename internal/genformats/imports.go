package genformats

import "github.com/zcgen/zcgen/internal/genformats/imported"

// Imports nests records of another package.
//
//zc:wire be
type Imports struct {
	Lead  uint8
	Plain imported.Plain
	Ruled imported.Ruled
	Sum   imported.Summed
	Kind  imported.Kind
	_     struct{}       `wire:"where: Lead != 3 || Ruled.Step < 0"`
	Sized imported.Sized `wire:"len: 8"`
	After imported.Ruled
}

// ImportedLists has lists of them.
//
//zc:wire be
type ImportedLists struct {
	Plain  []imported.Plain  `wire:"len: 8"`
	Ruled  []imported.Ruled  `wire:"len: 8"`
	Summed []imported.Summed `wire:"len: 8"`
	Walked imported.Walked
}

// ImportedAgain has one that is listed elsewhere too.
//
//zc:wire le
type ImportedAgain struct {
	N     uint8
	Ruled []imported.Ruled `wire:"count: N"`
	Last  imported.Sized
}

// InImported is what an [imported.Carrier] holds with its flag set.
//
//zc:wire be
//zc:bind imported.Carrier.Payload Flag && Plain.Number > 7
type InImported struct {
	Number uint32 `wire:"where: Number != 5"`
}

// InImportedTail is in the tail of one, which goes on to the end of the bytes.
//
//zc:bind imported.Carrier.Tail Kind == imported.KindHigh && Plain.Kind == imported.KindLow
type InImportedTail struct {
	N    uint8
	Data []byte `wire:"size: N"`
}

// PlainHigh is an [imported.Plain] of which more is known.
//
//zc:refine imported.Plain Kind == imported.KindHigh
type PlainHigh struct {
	Kind   imported.Kind
	Number [2]byte
}
