package genformats

import (
	"debug/elf"
	"io/fs"
	"time"
)

// Enums has open, closed and signed enums, of each width and in bit fields.
//
//zc:wire be msb
type Enums struct {
	Open       Level
	Closed     Level `wire:"closed"`
	Signed     Tilt
	SignedOnly Tilt `wire:"closed"`
	Phase      Phase
	PhaseOnly  Phase `wire:"closed"`
	Magic      Magic
	MagicOnly  Magic `wire:"closed"`
	Fixed      Level `wire:"eq: LevelHigh"`
	FixedTilt  Tilt  `wire:"eq: TiltLeft"`
	Bits       Level `wire:"bits: 7"`
	Flag       bool  `wire:"bits: 1"`
	Mode       color `wire:"bits: 3, closed"`
	BitsTilt   Tilt  `wire:"bits: 5, closed"`
	Color      color
	Optional   Level `wire:"none: LevelLow"`
}

// Foreign has types of other packages.
//
//zc:wire be
type Foreign struct {
	Machine  elf.Machine
	Elapsed  time.Duration
	Mode     fs.FileMode
	Machines [2]elf.Machine
	Only     elf.Machine `wire:"eq: elf.EM_X86_64"`
	More     []fs.FileMode
}

// Key is a named array of bytes without a String method.
type Key [4]byte

// Mark is a named array of bytes with a String method.
type Mark [3]byte

// String is the mark's bytes as text.
func (m Mark) String() string { return string(m[:]) }

// Triple is a named array of integers.
type Triple [3]uint16

// Arrays has fixed arrays of each kind, big-endian.
//
//zc:wire be
type Arrays struct {
	Raw     [5]byte
	Key     Key
	Mark    Mark
	Words   [2]uint16
	Triple  Triple
	Longs   [2]uint64
	Signed  [3]int8
	Deltas  [2]int32
	Levels  [2]Level
	Phases  [2]Phase
	_       [2]byte `wire:"reserved"`
	Unread  [2]byte `wire:"reserved"`
	Octets  [3]uint8
	Numbers [1]uint32
}

// ArraysLE has arrays of integers, little-endian.
//
//zc:wire le
type ArraysLE struct {
	Words  [2]uint16
	Longs  [2]uint64
	Deltas [2]int32
}

// ArraysHE has arrays of integers in the machine's order.
//
//zc:wire he
type ArraysHE struct {
	Words  [2]uint16
	Longs  [2]uint64
	Deltas [2]int32
}
