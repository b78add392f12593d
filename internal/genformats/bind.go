package genformats

// Carrier holds one of several layouts, as its fields say.
//
//zc:wire be msb
type Carrier struct {
	Kind    Level `wire:"none: LevelLow"`
	Flag    bool  `wire:"bits: 1"`
	Code    uint8 `wire:"bits: 7"`
	Point   Point
	Payload []byte `wire:"len: 16"`
}

// CarriedA is what [Carrier] holds at a high level.
//
//zc:wire be
//zc:bind Carrier.Payload Kind == LevelHigh && !Flag
type CarriedA struct {
	Number uint32 `wire:"where: Number != 5"`
}

// CarriedB is what [Carrier] holds with its flag set.
//
//zc:wire be
//zc:bind Carrier.Payload Flag && Point.X < Point.Y
//zc:bind Greedier.Tail Kind == 1
type CarriedB struct {
	N    uint8
	Data []byte `wire:"size: N"`
}

// Greedier holds layouts in several fields.
//
//zc:wire be
type Greedier struct {
	Kind uint8
	Head []byte `wire:"len: 8"`
	Tail []byte
}

// hiddenChild is in the head of [Greedier] for great
// kinds, and its names are not exported.
//
//zc:wire be
//zc:bind Greedier.Head Kind > 7
type hiddenChild struct {
	n    uint8
	text []byte `wire:"size: n"`
}
