package genformats

// BehindOptional has rules and computed fields behind optional ones: they hold, or
// have a value, in either case.
//
//zc:wire be
type BehindOptional struct {
	Kind uint8
	N    uint16   `wire:"when: Kind == 1, where: N >= 4"`
	_    struct{} `wire:"where: Kind == 1 || Kind == 5 || Kind == 6"`
	Half uint16   `wire:"calc: N / 2"`
	Text []byte   `wire:"when: Kind == 5, len: 8"`
	One  bool     `wire:"calc: Kind == 1"`
	Data []byte   `wire:"when: Half == 2, len: 8"`
}

// PointsBehind has a pointer whose offset is an optional field.
//
//zc:wire be root max 300
type PointsBehind struct {
	Label []byte        `wire:"len: 8, in: {0, 9}"`
	More  uint8         `wire:"where: More < 2"`
	Start uint16        `wire:"when: More == 1"`
	Rest  *PointsBehind `wire:"when: More == 1, at: root[Start], back, max: 3"`
}

// NearlyEqual has fields whose names differ in the case of letters alone.
//
//zc:wire be max 200
type NearlyEqual struct {
	ID  []LastElement `wire:"until: Kind == 0"`
	Id  []LastElement `wire:"until: Kind == 0"`
	LEN uint8         `wire:"calc: min(len(ID), 7)"`
	Len uint8         `wire:"calc: min(len(Id), 7)"`
	iD  []byte        `wire:"upto: 0"`
	Sum uint8         `wire:"where: Sum >= Len"`
}
