package genformats

// MeasuredRecords has records behind a length of variable size, which counts their bytes.
//
//zc:wire be max 60000
type MeasuredRecords struct {
	Records []Named `wire:"len: MQTTLength"`
	Last    uint8
}

// Named is an element of variable size.
//
//zc:wire be
type Named struct {
	Name []byte `wire:"len: 8"`
}

// MeasuredPairs has twice as many records as a field says.
//
//zc:wire be max 60000
type MeasuredPairs struct {
	N     uint8
	Names []Named `wire:"count: N * 2"`
	Last  uint8
}

// MeasuredOpen ends by itself, where a field in front says.
//
//zc:wire be
type MeasuredOpen struct {
	Kind   uint8
	Points []MeasuredPoint `wire:"until: X == Kind"`
}

// MeasuredPoint is an element, and says which of them is the last.
//
//zc:wire be
type MeasuredPoint struct {
	X uint8 `wire:"where: X < 9"`
	Y int16
}
