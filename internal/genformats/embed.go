package genformats

import "github.com/zcgen/zcgen/internal/genformats/imported"

// Header is embedded in other layouts, which read its fields.
//
//zc:wire be msb
type Header struct {
	Version uint8 `wire:"bits: 4, eq: 3"`
	Words   uint8 `wire:"bits: 4, where: Words >= 2"`
	Number  uint16
}

// Embedding embeds structs of two packages, also behind a part.
//
//zc:wire be msb
type Embedding struct {
	Header
	N    uint8    `wire:"where: N > Words"`
	_    struct{} `wire:"where: N != Version && Header.Number != 9"`
	Text []byte   `wire:"size: N"`
	imported.Ruled
	Point
}

// EmbeddingFixed has one size.
//
//zc:wire le
type EmbeddingFixed struct {
	Point
	X uint8    // which shadows that of the point
	_ struct{} `wire:"where: X != 3 || Y > 7"`
}
