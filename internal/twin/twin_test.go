package twin_test

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// source is read by hand in the tests below: what it says of bytes follows from
// the words of the tag language alone.
const source = `package made

//zc:wire be msb
type MostBE struct {
	A uint8  ` + "`wire:\"bits: 3\"`" + `
	B uint16 ` + "`wire:\"bits: 10\"`" + `
	C int8   ` + "`wire:\"bits: 3\"`" + `
}

//zc:wire le lsb
type LeastLE struct {
	A uint8  ` + "`wire:\"bits: 3\"`" + `
	B uint16 ` + "`wire:\"bits: 10\"`" + `
	C int8   ` + "`wire:\"bits: 3\"`" + `
}

//zc:wire be lsb
type LeastBE struct {
	A uint8  ` + "`wire:\"bits: 3\"`" + `
	B uint16 ` + "`wire:\"bits: 10\"`" + `
	C int8   ` + "`wire:\"bits: 3\"`" + `
}

//zc:wire le msb
type MostLE struct {
	A uint8  ` + "`wire:\"bits: 3\"`" + `
	B uint16 ` + "`wire:\"bits: 10\"`" + `
	C int8   ` + "`wire:\"bits: 3\"`" + `
}

//zc:wire be
type Packet struct {
	Length   uint8    ` + "`wire:\"frame: Length, where: Length >= 9\"`" + `
	Kind     int16    ` + "`wire:\"in: {-2, 300}\"`" + `
	Checksum uint16   ` + "`wire:\"mbz\"`" + `
	Words    []uint16 ` + "`wire:\"len: 8\"`" + `
	End      uint8    ` + "`wire:\"where: End != Kind\"`" + `
	Text     []byte   ` + "`wire:\"trunc\"`" + `
	_        struct{} ` + "`wire:\"where: End < 200\"`" + `
}

//zc:wire be
type Summed struct {
	Version  uint16
	Length   uint16 ` + "`wire:\"frame: Length, where: Length >= 6\"`" + `
	Checksum uint16 ` + "`wire:\"sum: inet(0, total)\"`" + `
	Data     []byte
}
`

func structs(t *testing.T) map[string]*layout.Struct {
	t.Helper()
	dir := t.TempDir()
	overlay := map[string][]byte{dir + "/go.mod": []byte("module made\n\ngo 1.26\n"), dir + "/made.go": []byte(source)}
	pkgs, diags, err := layout.Load(layout.Config{Dir: dir, Overlay: overlay}, ".")
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	out := map[string]*layout.Struct{}
	for _, s := range pkgs[0].Files[0].Structs {
		out[s.Name] = s
	}
	return out
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// text writes a value as short as it goes.
func text(s *layout.Struct, x twin.Record) string {
	var out []string
	for _, f := range twin.Fields(s) {
		out = append(out, fmt.Sprintf("%s=%v", f.Name, x[f.Name]))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	s := structs(t)
	for _, tt := range []struct {
		name, format, bytes, want string
	}{
		// 0xb7 0x1d is 101 1011100011 101 from the top.
		{"bits from the top, as they are sent", "MostBE", "b71d", "A=5 B=739 C=-3"},
		// As a little-endian integer 0x1db7, from the bottom: 111, 1110110110, 000.
		{"bits from the bottom of little-endian bytes", "LeastLE", "b71d", "A=7 B=950 C=0"},
		// As a big-endian integer 0xb71d, from the bottom: 101, 1011100011, 101.
		{"bits from the bottom of a big-endian integer", "LeastBE", "b71d", "A=5 B=739 C=-3"},
		// As a little-endian integer 0x1db7, from the top: 000, 1110110110, 111.
		{"bits from the top of a little-endian integer", "MostLE", "b71d", "A=0 B=950 C=-1"},
		{"what follows the frame is not of the record", "Packet", "0c fffe 0000 02 0102 07 6869 6a 6b6b", "Length=12 Kind=-2 Checksum=0 Words=[258] End=7 Text=[104 105 106]"},
		{"nothing at all", "Packet", "", "Packet.Length at byte 0, kind 1, wanted 6, found 0"},
		{"a cut in a field", "Packet", "0c ff", "Packet.Kind at byte 1, kind 1, wanted 6, found 2"},
		{"a rule", "Packet", "09 fffd 0000 02 0102 07", "Packet.Kind at byte 1, kind 3, wanted 0, found 18446744073709551613"},
		{"the first of two rules", "Packet", "08 fffd 0000 02", "Packet.Length at byte 0, kind 3, wanted 0, found 8"},
		{"a frame beyond the bytes", "Packet", "0c fffe 0000 02 0102 07", "Packet.Length at byte 0, kind 1, wanted 12, found 9"},
		{"zeros that are none", "Packet", "09 fffe 0001 02 0102 07", "Packet.Checksum at byte 3, kind 3, wanted 0, found 1"},
		{"a length beyond the frame", "Packet", "09 fffe 0000 04 0102 07 0000", "Packet.Words at byte 6, kind 2, wanted 10, found 9"},
		{"a part of an element", "Packet", "09 fffe 0000 01 01 07 00", "Packet.Words at byte 6, kind 2, wanted 2, found 1"},
		{"a block beyond the frame", "Packet", "09 fffe 0000 03 010203 07", "Packet.Words at byte 6, kind 2, wanted 2, found 3"},
		{"a field beyond the frame", "Packet", "0a fffe 0000 04 01020304 07", "Packet.End at byte 10, kind 2, wanted 11, found 10"},
		{"a rule over two fields", "Packet", "09 0007 0000 02 0102 07", "Packet.End at byte 8, kind 3, wanted 0, found 7"},
		{"a row behind the part", "Packet", "09 0007 0000 02 0102 c8", "Packet.End at byte 8, kind 3, wanted 0, found 200"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, fault := twin.Parse(s[tt.format], unhex(tt.bytes))
			got := fault.String()
			if fault == nil {
				x, _ := v.Value()
				got = text(s[tt.format], x)
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestParseLax(t *testing.T) {
	s := structs(t)["Packet"]
	for _, tt := range []struct {
		name, bytes, want string
	}{
		{"a tail that is cut off", "0c fffe 0000 02 0102 07 68", "Length=12 Kind=-2 Checksum=0 Words=[258] End=7 Text=[104]"},
		{"a block that is cut off", "0c fffe 0000 02 0102", "Packet.End at byte 8, kind 1, wanted 9, found 8"},
		{"a part that is cut off", "0c fffe 0000 02 01", "Packet.Words at byte 6, kind 1, wanted 8, found 7"},
		{"a part that never fitted", "0c fffe 0000 08 01", "Packet.Words at byte 6, kind 2, wanted 14, found 12"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, fault := twin.ParseLax(s, unhex(tt.bytes))
			got := fault.String()
			if fault == nil {
				x, _ := v.Value()
				got = text(s, x)
				if !v.Truncated {
					t.Error("it does not count as truncated")
				}
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestEncode(t *testing.T) {
	s := structs(t)
	integer := func(n int64) *big.Int { return big.NewInt(n) }
	for _, tt := range []struct {
		name, format string
		value        twin.Record
		want         string // in hex; empty where there is no encoding
	}{
		{"bits", "MostBE", twin.Record{"A": integer(5), "B": integer(739), "C": integer(-3)}, "b71d"},
		{"a value too wide for its bits", "MostBE", twin.Record{"A": integer(8), "B": integer(0), "C": integer(0)}, ""},
		{"a length that fills itself", "Packet", twin.Record{
			"Length": integer(99), "Kind": integer(-2), "Checksum": integer(5), "Words": []any{integer(258)}, "End": integer(7), "Text": []byte("hij"),
		}, "0cfffe0000020102 07 68696a"},
		{"a value that Parse refuses", "Packet", twin.Record{
			"Length": integer(0), "Kind": integer(7), "Checksum": integer(0), "Words": []any{integer(258)}, "End": integer(7), "Text": []byte{},
		}, ""},
		{"a record too long for its length", "Packet", twin.Record{
			"Length": integer(0), "Kind": integer(7), "Checksum": integer(0), "Words": []any{}, "End": integer(8), "Text": make([]byte, 300),
		}, ""},
		// 0x0001 + 0x0009 + 0xf203 + 0xf400 is 0x1e60d, and with its carry 0xe60e.
		{"a checksum over an odd number of bytes", "Summed", twin.Record{
			"Version": integer(1), "Length": integer(0), "Checksum": integer(0), "Data": unhex("f203f4"),
		}, "0001 0009 19f1 f203f4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, ok := twin.Encode(s[tt.format], tt.value, nil)
			if want := unhex(tt.want); ok != (tt.want != "") || string(b) != string(want) {
				t.Errorf("got %x, %v, want %x", b, ok, want)
			}
		})
	}
}
