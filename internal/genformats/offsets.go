package genformats

// Away points into the bytes of a field of its own.
//
//zc:wire be
type Away struct {
	Start, Long uint8
	Data        []byte `wire:"at: Start, size: Long"`
	Rest        []byte
}

// AwayToEnd has nothing behind its fields but what they point into.
type AwayToEnd struct {
	Start uint8
	Text  []byte `wire:"at: Start + 1"`
}

// AwayPair is an element of fixed size with a rule.
type AwayPair struct {
	Kind  uint8 `wire:"where: Kind < 200"`
	Level uint8
}

// AwayItem is one that says its size.
type AwayItem struct {
	Kind uint8
	Data []byte `wire:"len: 8"`
}

// AwayLists has lists of both at offsets: counted, cut, and up to the end.
type AwayLists struct {
	Start, N uint8
	Counted  []AwayPair `wire:"at: Start*2, count: N"`
	Long     uint8      `wire:"where: Long < 100"`
	Cut      []AwayPair `wire:"at: 1, size: Long*2"`
	Items    []AwayItem `wire:"at: Start, count: N"`
	Sized    []AwayItem `wire:"at: Start, size: Long"`
}

// AwayOdd has lists whose windows need not be a whole number of elements.
type AwayOdd struct {
	Start, Long uint8
	Pairs       []AwayPair `wire:"at: Start, size: Long"`
	Rest        []AwayPair `wire:"at: Start"`
	Items       []AwayItem `wire:"at: Start + Long"`
}

// AwayFramed points within its frame, with fields of each kind around.
type AwayFramed struct {
	Total uint8  `wire:"frame: Total, where: Total >= 6"`
	Name  []byte `wire:"len: 8"`
	Start uint8
	Data  []byte     `wire:"at: Start, size: Total - 6"`
	Items []AwayItem `wire:"at: Start, count: Total - 6"`
}

// AwayWide has an offset and a size of 32 bits, and a field that can be absent.
type AwayWide struct {
	Flags uint8
	Base  uint16 `wire:"when: Flags > 1"`
	Start uint32
	Long  uint32 `wire:"where: Long <= 0xffffff"`
	Data  []byte `wire:"at: Start, size: Long + Base"`
}

// AwayHeader is nested in what follows.
//
//zc:wire he volatile
type AwayHeader struct {
	Next, Long uint16
	Start      uint8
	Kind       uint8
}

// AwayVolatile reads the header that it embeds once.
//
//zc:wire he volatile
type AwayVolatile struct {
	AwayHeader `wire:"where: Next == 0 || Next >= 6, frame: cond(Next == 0, avail, Next), manual"`
	Data       []byte `wire:"at: Start, size: Long"`
}

// AwayRing is a list of such records at an offset.
//
//zc:wire he volatile
type AwayRing struct {
	State   uint32 `wire:"atomic"`
	N       uint8
	Start   uint8
	Records []AwayVolatile `wire:"at: Start, count: N"`
}

// AwayNested has such a header under a name, in a volatile layout without fields at
// offsets; its rules read it once.
//
//zc:wire he volatile
type AwayNested struct {
	Head  AwayHeader `wire:"where: Head.Kind != 7"`
	Level uint8      `wire:"where: Level <= Head.Long && Head.Long < 1000"`
	Data  []byte     `wire:"len: 8"`
	Rest  []byte
}
