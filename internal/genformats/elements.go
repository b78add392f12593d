package genformats

import "github.com/zcgen/zcgen/internal/genformats/imported"

// Slots has arrays of records, with rules and without, also behind a part and of
// another package.
//
//zc:wire be
type Slots struct {
	Lead   uint8
	Points [3]Point
	Ranged [2]Ranged
	Sums   [2]Summed
	Text   []byte `wire:"len: 8"`
	Behind [2]Ranged
	Plain  [2]imported.Plain
	Others [3]imported.Ruled
}

// SlotsFixed has one size.
//
//zc:wire le
type SlotsFixed struct {
	Points [1]Point
	Deep   [2]Deep
	One    [4]Header
}

// Bools has arrays and lists of bools and of enums.
//
//zc:wire le
type Bools struct {
	Flags    [4]bool
	_        [2]bool
	Switches [2]Switch
	Levels   [2]Level
	List     []bool   `wire:"len: 8"`
	Named    []Switch `wire:"len: 8"`
	Kinds    []Level  `wire:"len: 8"`
	Behind   [3]bool
}

// LastBools goes on to the end of the bytes.
//
//zc:wire be
type LastBools struct {
	List []bool
}

// BoolsInside has them in a record in a window.
//
//zc:wire be
type BoolsInside struct {
	Lead   uint16
	Inside LastBools `wire:"len: 8"`
}
