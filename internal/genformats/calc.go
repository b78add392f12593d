package genformats

// CalcNumbers computes what it shows.
//
//zc:wire be msb
type CalcNumbers struct {
	A      uint8  `wire:"bits: 4"`
	B      uint8  `wire:"bits: 4"`
	Sum    uint8  `wire:"calc: A + B"`
	Minus  int16  `wire:"calc: A - B*3"`
	Larger bool   `wire:"calc: A > B"`
	Data   []byte `wire:"size: B, when: Larger"`
	Rest   []byte
}

// CalcList computes of a list.
//
//zc:wire be
type CalcList struct {
	Count   uint8
	Options []WalkedOption `wire:"count: Count, max: 5"`
	Number  uint8          `wire:"calc: min(len(Options), 9) * 2"`
	Kind    uint8          `wire:"calc: last(Options).Kind"`
	Full    bool           `wire:"calc: len(Options) == 5"`
	Extra   uint8          `wire:"when: Kind == 9"`
	Rest    []byte
}

// CalcOptional computes of fields that may be absent.
//
//zc:wire be
type CalcOptional struct {
	Flag  bool
	N     uint8  `wire:"when: Flag"`
	Twice uint16 `wire:"calc: N * 2"`
	Has   bool   `wire:"calc: has(N) && N > 3"`
	Data  []byte `wire:"when: Has, len: 8"`
}

// SetCond writes a size as a rule says.
//
//zc:wire be
type SetCond struct {
	Length uint8 `wire:"frame: cond(Length == 0, avail, Length), where: Length == 0 || Length >= 3, set: cond(total > 0xff, 0, total)"`
	Kind   uint16
	Data   []byte
}

// SetManual leaves a size to the caller.
//
//zc:wire be
type SetManual struct {
	Length uint8  `wire:"manual"`
	Data   []byte `wire:"size: Length"`
	N      uint8  `wire:"manual"`
	Rest   []byte `wire:"size: N*2"`
}

// SetTotal writes the size of the whole record somewhere else.
//
//zc:wire be
type SetTotal struct {
	Kind  uint8
	Words uint8 `wire:"set: up(total, 4) / 4"`
	Flag  bool
	Extra uint16 `wire:"when: Flag"`
	Data  []byte
}
