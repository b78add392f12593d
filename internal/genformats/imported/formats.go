// Package imported holds layouts that those of package genformats nest, list and
// are bound to: of them they can use what is exported, and no more.
//
//	v, err := imported.ParsePlain([]byte{1, 2, 3})
//	if err != nil {
//		return err
//	}
//	fmt.Println(v.Kind(), v.Number())
package imported

//go:generate go run ../../../cmd/zcgen

// Kind is what a [Plain] is.
type Kind uint8

const (
	KindLow  Kind = 1
	KindHigh Kind = 9
)

// Plain has no rules.
//
//zc:wire be msb
type Plain struct {
	Kind   Kind
	Number uint16
}

// Ruled has rules, and bits.
//
//zc:wire be msb
type Ruled struct {
	Tag  uint8 `wire:"bits: 4, eq: 0xa"`
	Step int8  `wire:"bits: 4"`
	Kind Kind  `wire:"closed"`
	Flag bool
	_    struct{} `wire:"where: Step < 7 || !Flag"`
}

// Sized says where it ends.
//
//zc:wire le
type Sized struct {
	Kind uint16 `wire:"where: Kind < 200"`
	Text []byte `wire:"len: 8"`
}

// Walked leaves something to Validate.
//
//zc:wire be
type Walked struct {
	Lead uint8
	List []Ruled `wire:"len: 8"`
}

// Summed has a checksum.
//
//zc:wire be
type Summed struct {
	Kind     uint16
	Checksum uint16 `wire:"sum: inet(0, total)"`
}

// Carrier holds layouts of other packages.
//
//zc:wire be msb
type Carrier struct {
	Kind    Kind  `wire:"none: KindLow"`
	Flag    bool  `wire:"bits: 1"`
	Code    uint8 `wire:"bits: 7"`
	Plain   Plain
	Payload []byte `wire:"len: 16"`
	Tail    []byte
}
