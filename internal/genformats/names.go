package genformats

// hidden is not exported, nor are its fields.
//
//zc:wire be msb
type hidden struct {
	kind  color `wire:"closed"`
	level Level
	size  uint8  `wire:"in: {1, 9}"`
	on    bool   `wire:"bits: 1"`
	code  uint8  `wire:"bits: 7"`
	check uint16 `wire:"none: 0"`
	parts [2]uint16
	point Point
	text  []byte   `wire:"len: 8"`
	words []uint16 `wire:"len: 8"`
	inner hiddenInner
}

// hiddenInner is nested in hidden.
//
//zc:wire be
type hiddenInner struct {
	dataEnd uint8
	data    []byte `wire:"len: 8"`
	fixed   uint8
	block2  uint8
	rest    []byte
}

// Words of Go as field names, where the generator takes them as locals.
//
//zc:wire be msb
type GoWords struct {
	Len     uint8 `wire:"where: Len >= 1"`
	Type    uint8 `wire:"where: Type != 9"`
	Range   uint8 `wire:"in: {1, 200}"`
	Func    uint8 `wire:"eq: 3"`
	Map     Level `wire:"closed"`
	Byte    bool
	Error   uint8 `wire:"where: Error <= Len"`
	Cap     uint16
	Append  uint16   `wire:"where: Append >= Cap"`
	_       struct{} `wire:"where: Cap > Len"`
	Copy    []byte   `wire:"size: Len - 1"`
	B       []byte   `wire:"len: 8"`
	CopyEnd uint8    `wire:"where: CopyEnd != 1"`
	End     []uint16 `wire:"len: 8"`
}

// GoWordsLax has names of locals in lax checks and sums.
//
//zc:wire be
type GoWordsLax struct {
	Total  uint16 `wire:"frame: Total, where: Total >= 10"`
	Start  uint16 `wire:"where: Start != 3"`
	Sum    uint16 `wire:"none: 0, sum: inet(pseudo, 0, total)"`
	Head   uint16 `wire:"where: Head >= 1"`
	Cut    uint16 `wire:"where: Cut >= 10 && Cut <= Total"`
	Foot   []byte `wire:"to: Cut"`
	Pseudo []byte `wire:"trunc"`
}

// Case is told from another by the case of its fields' names alone.
//
//zc:wire be
type Case struct {
	ID       uint8  `wire:"where: ID != 1"`
	Id       uint8  `wire:"where: Id != 2"`
	LenField uint8  `wire:"where: LenField != 3"`
	Len      uint8  `wire:"where: Len != 4"`
	V        []byte `wire:"size: Len"`
	X        []byte `wire:"size: ID"`
}

// CASE differs from [Case] by its case alone.
//
//zc:wire be
type CASE struct {
	ID uint8  `wire:"where: ID != 1"`
	V  []byte `wire:"size: ID"`
}

// CaseV has names that those of [Case] begin.
//
//zc:wire be
type CaseV struct {
	Rule uint8  `wire:"where: Rule != 1"`
	Data []byte `wire:"size: Rule"`
}

// Package has the names of what generated files import.
//
//zc:wire be
type Package struct {
	Binary   uint16 `wire:"where: Binary != 1"`
	Zcrt     uint16 `wire:"where: Zcrt != 2"`
	Iter     uint16 `wire:"where: Iter != 3"`
	Strconv  uint16 `wire:"where: Strconv != 4"`
	Math     uint32 `wire:"where: Math >= 4"`
	Color    color  `wire:"closed"`
	ColorRed color  `wire:"closed"`
	Data     []byte `wire:"size: Math - 4"`
	Tail     []uint16
}

// hiddenSum has a checksum that is not exported.
//
//zc:wire be
type hiddenSum struct {
	length uint16 `wire:"frame: length, where: length >= 6"`
	check  uint16 `wire:"sum: inet(0, total)"`
	other  uint16 `wire:"sum: inet(pseudo, 6, total)"`
	data   []byte `wire:"trunc"`
}
