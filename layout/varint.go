package layout

import (
	"fmt"
	"go/token"
	"math/big"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Varint is a named integer type whose values have a coding of variable size,
// as its //zc:varint line says.
type Varint struct {
	Name  string
	Doc   string // the doc comment, without directives
	File  *File
	Pos   token.Position
	Width int // of the Go type, in bits; it is signed with ZigZag alone

	Kind    VarintKind
	Bits    int       // of the prefix
	Sizes   []int     // in bytes, of VarintPrefix and VarintEscape, ascending
	Escape  int       // the first byte of the large form of VarintEscape
	Order   ByteOrder // of the bytes behind the escape
	Max     int       // the most bytes, of VarintLEB128 and VarintBER
	ZigZag  bool      // the coding is that of 0, -1, 1, -2 counted as 0, 1, 2, 3
	Minimal bool      // a value has but its shortest form
}

// VarintKind is the way in which a coding says where it ends.
type VarintKind int

const (
	VarintPrefix VarintKind = iota // the top bits of the first byte say the size; the rest is the value, big-endian
	VarintEscape                   // a byte, or an escape and the value behind it
	VarintLEB128                   // seven bits in a byte, the least significant first; the top bit says that more follow
	VarintBER                      // a byte below 0x80, or 0x80 and the number of bytes that follow, big-endian
)

// varintKinds are the words for the kinds in a //zc:varint line. The word zigzag
// stands for LEB128 of a signed type.
var varintKinds = map[string]VarintKind{
	"prefix": VarintPrefix, "escape": VarintEscape, "leb128": VarintLEB128, "zigzag": VarintLEB128, "ber": VarintBER,
}

// MinSize is the size of the shortest coding, in bytes.
func (v *Varint) MinSize() int {
	if v.Kind == VarintPrefix {
		return v.Sizes[0]
	}
	return 1
}

// MaxSize is the size of the longest coding, in bytes.
func (v *Varint) MaxSize() int {
	if n := len(v.Sizes); n > 0 {
		return v.Sizes[n-1]
	}
	return v.Max
}

// Values are those that have a coding. They all fit the Go type: where a coding
// could hold more, Check refuses what exceeds it.
func (v *Varint) Values() interval.Set {
	n := min(v.room(v.MaxSize()), v.Width)
	if v.ZigZag {
		return interval.SignedBits(n)
	}
	return interval.Bits(n)
}

// room is how many bits of a value the form of n bytes has; that of one byte,
// behind which an escape or a length makes longer ones possible, does not have
// all values of its bits.
func (v *Varint) room(n int) int {
	switch {
	case v.Kind == VarintPrefix:
		return n*8 - v.Bits
	case v.Kind == VarintLEB128:
		return n * 7
	case v.Kind == VarintBER && n == 1:
		return 7
	case n == 1:
		return 8
	}
	return (n - 1) * 8
}

// VarintForm is one of the sizes that codings of a type have.
type VarintForm struct {
	Size int
	Max  *big.Int // the greatest value that it holds
}

// Forms are the sizes that values can have, in ascending order. The form of one
// byte of [VarintEscape] holds all values of a byte but Escape. The values of a
// zigzag coding are as it counts them.
func (v *Varint) Forms() []VarintForm {
	var sizes []int
	switch v.Kind {
	case VarintPrefix, VarintEscape:
		sizes = v.Sizes
	default:
		for n := 1; n <= v.Max; n++ {
			sizes = append(sizes, n)
		}
	}
	var out []VarintForm
	for _, n := range sizes {
		out = append(out, VarintForm{n, interval.Bits(min(v.room(n), v.Width)).Max()})
	}
	return out
}

// GoType is the basic type that v is declared as.
func (v *Varint) GoType() string {
	if v.ZigZag {
		return fmt.Sprintf("int%d", v.Width)
	}
	return fmt.Sprintf("uint%d", v.Width)
}

// Coding says in words what the //zc:varint line says.
func (v *Varint) Coding() string {
	var text string
	switch v.Kind {
	case VarintPrefix:
		text = fmt.Sprintf("the top %s, and the rest is the value, big-endian", v.sizesText())
	case VarintEscape:
		text = fmt.Sprintf("a byte, or 0x%02x and %s of value", v.Escape, plural(v.MaxSize()-1, "byte"))
		if v.MaxSize() > 2 {
			text += ", " + v.Order.String()
		}
	case VarintBER:
		text = fmt.Sprintf("a byte below 0x80, or 0x80 and the number of bytes that follow, big-endian, at most %d in all", v.Max)
	case VarintLEB128:
		text = fmt.Sprintf("seven bits in a byte, least significant first, at most %s", plural(v.Max, "byte"))
		if v.ZigZag {
			text = "zigzag, " + text
		}
	}
	if v.Minimal {
		text += "; only the shortest form is taken"
	}
	return text
}

// sizesText is "2 bits of the first byte say 1, 2, 4 or 8 bytes".
func (v *Varint) sizesText() string {
	var words []string
	for _, n := range v.Sizes {
		words = append(words, fmt.Sprint(n))
	}
	last := len(words) - 1
	sizes := strings.Join(words[:last], ", ") + " or " + words[last] + " bytes"
	if v.Bits == 1 {
		return "bit of the first byte says " + sizes
	}
	return plural(v.Bits, "bit") + " of the first byte say " + sizes
}

// Dump writes v as text: it is what zcgen explain prints.
func (v *Varint) Dump() string {
	return fmt.Sprintf("%s: %s in %d to %d bytes, values %s\n  %s\n", v.Name, v.GoType(), v.MinSize(), v.MaxSize(), v.Values(), v.Coding())
}
