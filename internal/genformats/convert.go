package genformats

// PointV1 is an element of the first version of a format.
//
//zc:wire be msb
//zc:convert PointV2
//zc:convert PointV3
type PointV1 struct {
	X, Y  int16
	Level Level
}

// PointV2 has wider numbers.
type PointV2 struct {
	X, Y  int32
	Level uint8
}

// PointV3 has a number that holds less.
type PointV3 struct {
	X, Y  int16
	Level int8
}

// Wide has the largest numbers there are.
//
//zc:convert Narrow
type Wide struct {
	A int64 `wire:"in: {-1<<31, 1<<31}"`
	B int64
	C uint64
	D uint64 `wire:"in: {0, 1<<32}"`
	E int16  `wire:"in: {-128, 128}"`
}

// Narrow has smaller ones, with and without signs.
type Narrow struct {
	A int32
	B uint64
	C int64
	D uint32
	E int8
}

// VersionOne is the first version of a format.
//
//zc:convert VersionTwo
//zc:convert VersionThree
type VersionOne struct {
	Length uint16 `wire:"frame: Length, where: Length >= 41"`
	Kind   uint8
	Flags  uint8  `wire:"bits: 4, where: Flags < 9"`
	Unused uint8  `wire:"bits: 4"`
	Number uint64 `wire:"where: Number < 1<<40"`
	Change int64
	Name   []byte `wire:"len: 8"`
	Home   PointV1
	Pair   [2]PointV1
	Points []PointV1 `wire:"len: 8"`
	Ratio  float32
	Extra  []byte
}

// VersionTwo has more room, and other places.
//
//zc:wire le
type VersionTwo struct {
	Magic  uint32    `wire:"eq: 0x5a5a1234"`
	Count  uint16    `wire:"where: Count < 60"`
	Extra  []byte    `wire:"len: 8"`
	Points []PointV2 `wire:"count: Count"`
	Number uint64
	Change int64
	Ratio  float64
	Name   []byte `wire:"len: 16, in: {0, 300}"`
	Home   PointV2
	Pair   [2]PointV2
	Flags  uint16
	Kind   Quic
	Total  uint8  `wire:"calc: Kind & 3"`
	Sum    uint16 `wire:"set: total & 0xff"`
	_      uint8
	Unused uint8
}

// VersionThree has less room.
//
//zc:wire be
type VersionThree struct {
	Kind   int8
	Flags  uint8
	Number uint32
	Home   PointV3
	Pair   [2]PointV3
	Points []PointV3 `wire:"len: 8"`
	Name   []byte    `wire:"len: 8"`
}
