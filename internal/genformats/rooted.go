package genformats

// RootedMessage is a root, and has records with pointers into it that end by
// themselves.
//
//zc:wire be msb root max 4096
type RootedMessage struct {
	Count   uint16
	Holders []RootedHolder `wire:"count: Count"`
	Ends    []RootedEnd    `wire:"count: 1"`
	Last    uint8
}

// RootedHolder ends with a list that ends by itself, behind another one.
type RootedHolder struct {
	Name  RootedName
	Codes []uint16 `wire:"while: it != 0"`
	Zero  uint16
	Ints  []Quic `wire:"until: it == 5"`
}

// RootedEnd ends with a record that has a pointer.
type RootedEnd struct {
	Kind Quic
	Name RootedName
}

// RootedName is a name as in DNS.
//
//zc:wire be msb root
type RootedName struct {
	Labels []RootedLabel `wire:"until: Tag == 3 || N == 0, term, max: 128"`
	Rest   *RootedName   `wire:"when: last(Labels).Tag == 3, at: root[last(Labels).N<<8 | last(Labels).Low], back, max: 16"`
}

// RootedLabel is a piece of one, or a pointer.
type RootedLabel struct {
	Tag  uint8  `wire:"bits: 2, where: Tag == 0 || Tag == 3"`
	N    uint8  `wire:"bits: 6"`
	Low  uint8  `wire:"when: Tag == 3"`
	Text []byte `wire:"when: Tag == 0, size: N"`
}
