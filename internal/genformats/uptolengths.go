package genformats

// UptoLengths has rules for the lengths of fields that end at certain bytes, which
// do not count.
//
//zc:wire be
type UptoLengths struct {
	Name []byte `wire:"upto: 0, in: {1, 5}"`
	Text []byte `wire:"upto: {13, 10}, in: {0, 3}"`
	Tail uint8
}

// UptoFramed has them in a frame.
type UptoFramed struct {
	Length uint8  `wire:"frame: Length, where: Length >= 2"`
	Name   []byte `wire:"upto: 0, in: {2, 5}"`
	Rest   []byte
}
