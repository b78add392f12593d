package genformats

// Rules has each rule on each kind of field that can have it.
//
//zc:wire be msb
type Rules struct {
	EqualByte  uint8  `wire:"eq: 0x7f"`
	EqualWord  uint16 `wire:"eq: 1<<15 + 1"`
	EqualLong  uint64 `wire:"eq: 1<<63 + 9"`
	EqualSign  int32  `wire:"eq: -2"`
	EqualTrue  bool   `wire:"eq: true"`
	EqualFalse bool   `wire:"eq: false"`
	InByte     uint8  `wire:"in: {3, 250}"`
	InLow      uint16 `wire:"in: {0, 999}"`
	InHigh     uint16 `wire:"in: {7, 1<<16 - 1}"`
	InSign     int16  `wire:"in: {-5, 1000}"`
	InLong     uint64 `wire:"in: {1, 1<<63 + 1}"`
	Where      uint8  `wire:"where: Where&3 != 2 && Where%5 < 4"`
	WhereSign  int8   `wire:"where: WhereSign > -100 || WhereSign == -128"`
	WhereBool  bool   `wire:"where: WhereBool || Where != 4"`
	Zero       uint16 `wire:"mbz"`
	_          uint16 `wire:"mbz"`
	_          uint16 `wire:"reserved"`
	Ignored    uint16 `wire:"reserved"`
	Both       uint8  `wire:"in: {2, 200}, where: Both != 100"`
	None       uint16 `wire:"none: 0xffff"`
	NoneSign   int8   `wire:"none: -1, where: NoneSign != 5"`
}

// RulesBits has the rules on bit fields.
//
//zc:wire be msb
type RulesBits struct {
	Equal   uint8  `wire:"bits: 3, eq: 5"`
	In      uint8  `wire:"bits: 5, in: {2, 30}"`
	Where   uint16 `wire:"bits: 12, where: Where >= 20 && Where < 4000"`
	Zero    bool   `wire:"bits: 1, mbz"`
	_       uint8  `wire:"bits: 2, mbz"`
	_       bool   `wire:"bits: 1, reserved"`
	On      bool   `wire:"bits: 1, eq: true"`
	Off     bool   `wire:"bits: 1, eq: false"`
	_       bool   `wire:"bits: 1, mbz"`
	None    uint8  `wire:"bits: 5, none: 31"`
	Maybe   bool   `wire:"bits: 1, none: false"`
	Ignored uint8  `wire:"bits: 7, reserved"`
}

// Rows has rules over several fields: on the later of two, in rows of their own,
// with every operator.
//
//zc:wire be msb
type Rows struct {
	Low     uint8
	High    uint8    `wire:"where: Low <= High"`
	_       struct{} `wire:"where: High - Low < 200"`
	Flag    bool     `wire:"bits: 1"`
	Other   bool     `wire:"bits: 1"`
	Kind    uint8    `wire:"bits: 6"`
	_       struct{} `wire:"where: Flag == Other || Kind > 3"`
	_       struct{} `wire:"where: !Flag || (Low != 9 && !(High == 10 || Kind == 11))"`
	Wide    uint32
	_       struct{} `wire:"where: Wide*3 + 5 >= Low || Wide < 1"`
	Signed  int16    `wire:"where: Signed > -High"`
	_       struct{} `wire:"where: max(Low, High) | min(Low, 1) ^ 2 &^ 1 != 77"`
	_       struct{} `wire:"where: up(Low, 4) << 2 >> 1 & 0xff != 16 || Low / 3 % 7 == 1"`
	Pair    Point    `wire:"where: Kind != 9"`
	_       struct{} `wire:"where: Pair.X <= Pair.Y || Pair.X == Low"`
	Big     uint64   `wire:"where: Big < 1<<40"`
	Bigger  uint64   `wire:"where: Bigger != 3, none: 4"`
	_       struct{} `wire:"where: Big + 1 != Wide"`
	Address [4]byte  `wire:"where: Low != 200"`
	Mood    uint8    `wire:"where: Kind != 1"`
}

// RowsBehind has rows that stand behind parts and read fields in front of them.
//
//zc:wire be msb
type RowsBehind struct {
	A     uint8
	B     uint8
	First []byte   `wire:"len: 8, in: {1, 9}"`
	_     struct{} `wire:"where: A != 1 || B != 1"`
	C     uint8
	D     uint8    `wire:"where: D >= A"`
	_     struct{} `wire:"where: A + C != 7"`
	Last  []byte   `wire:"size: D"`
	_     struct{} `wire:"where: B != 2"`
	E     uint16
	_     struct{} `wire:"where: E != B"`
}

// RowsBefore has a size that only the row in front of it makes good, behind a
// part with a rule of its own.
//
//zc:wire be
type RowsBefore struct {
	A     uint8
	First []byte   `wire:"len: 8, in: {0, 4}"`
	_     struct{} `wire:"where: A >= 3"`
	Last  []byte   `wire:"size: A - 3"`
}

// Maximum has nothing but a length rule: fixed bounds on each side.
//
//zc:wire be
type Maximum struct {
	Text []byte `wire:"in: {2, 5}"`
}

// Lengths has a length rule on each kind of window.
//
//zc:wire be
type Lengths struct {
	N      uint8
	M      uint8  `wire:"where: M >= N + 7"`
	Prefix []byte `wire:"len: 16, in: {1, 300}"`
	Sized  []byte `wire:"size: N, in: {0, 3}"`
	Tail   []byte `wire:"in: {1, 1000}"`
	End    uint16
}

// Compared has comparisons that no one integer type of Go holds: of 64 bits
// without a sign and numbers that can be below zero.
//
//zc:wire be
type Compared struct {
	Big    uint64
	Other  uint64 `wire:"where: Other != Big"`
	Signed int64
	Small  int16
	A      uint8
	B      uint8
	_      struct{} `wire:"where: Big != Signed"`
	_      struct{} `wire:"where: Signed <= Other || A == 0"`
	_      struct{} `wire:"where: Big >= A - B || A > 200"`
	_      struct{} `wire:"where: !(Big < -Small && B == 3)"`
	_      struct{} `wire:"where: A - B != Other"`
	_      struct{} `wire:"where: Big > Signed || Other > Signed || Signed > 5"`
}

// Rounded rounds up to powers of two and to other numbers, from below zero, too.
//
//zc:wire be
type Rounded struct {
	A uint8    `wire:"where: up(A, 4) != 8 && up(A, 3) != 33"`
	B int8     `wire:"where: up(B, 8) != -16 && up(B, 5) != -20"`
	_ struct{} `wire:"where: up(B - A, 7) != -14"`
	C uint32   `wire:"where: up(C, 12) > C"`
}

// Switch is a named bool.
type Switch bool

// Switches has named bools, in bytes and in bits.
//
//zc:wire be msb
type Switches struct {
	Power  Switch
	Light  Switch `wire:"eq: true"`
	Heat   Switch `wire:"bits: 1"`
	Sound  Switch `wire:"bits: 1, none: true"`
	Colour Switch `wire:"bits: 1, where: Colour || Heat"`
	Level  Level  `wire:"bits: 5, where: Level != LevelLow"`
	Letter uint8  `wire:"eq: 'a'"`
	Named  uint16 `wire:"in: {lowest, highest}"`
}

const (
	lowest  = 5
	highest = 1 << 9
)
