package genformats

// PairGiven has parameters, and is told by a word. Those of a record of fixed size
// are compared and not kept.
//
//zc:wire be,le
type PairGiven struct {
	Omen  Omen   `wire:"closed"`
	Least uint16 `wire:"param"`
	Wide  bool   `wire:"param"`
	Level uint16 `wire:"where: Level >= Least || Wide"`
}

// PairGivenParts has parameters in its rules, in its frame and in a condition.
// PairGivenNone and PairGivenSome are the same for two values of them.
type PairGivenParts struct {
	Extra  bool     `wire:"param"`
	Least  uint16   `wire:"param"`
	Length uint16   `wire:"where: (Extra && Length == 0) || Length >= 8, frame: cond(Length == 0, avail, Length), set: cond(total > 0xffff, 0, total)"`
	Level  uint16   `wire:"where: Level >= Least"`
	Words  []uint16 `wire:"when: Extra, len: 16"`
	Rest   []byte
}
type PairGivenNone struct {
	Length uint16 `wire:"where: Length >= 8, frame: Length"`
	Level  uint16
	Rest   []byte
}
type PairGivenSome struct {
	Length uint16   `wire:"where: Length == 0 || Length >= 8, frame: cond(Length == 0, avail, Length), set: cond(total > 0xffff, 0, total)"`
	Level  uint16   `wire:"where: Level >= 0x0102"`
	Words  []uint16 `wire:"len: 16"`
	Rest   []byte
}

// PairTruncated may be cut off.
type PairTruncated struct {
	Length uint16 `wire:"frame: Length, where: Length >= 8"`
	N      uint16 `wire:"where: N <= 4"`
	Data   []byte `wire:"size: N"`
	Kind   uint32
	Rest   []byte `wire:"trunc"`
}
