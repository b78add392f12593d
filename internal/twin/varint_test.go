package twin_test

import (
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

var (
	quic     = &layout.Varint{Name: "Quic", Width: 64, Kind: layout.VarintPrefix, Bits: 2, Sizes: []int{1, 2, 4, 8}}
	ipfix    = &layout.Varint{Name: "IPFIX", Width: 16, Kind: layout.VarintEscape, Escape: 0xff, Sizes: []int{1, 3}, Order: layout.BigEndian}
	smallLen = &layout.Varint{Name: "Small", Width: 16, Kind: layout.VarintEscape, Escape: 0xfd, Sizes: []int{1, 3}, Order: layout.LittleEndian, Minimal: true}
	protobuf = &layout.Varint{Name: "Protobuf", Width: 64, Kind: layout.VarintLEB128, Max: 10}
	sint32   = &layout.Varint{Name: "SInt32", Width: 32, Kind: layout.VarintLEB128, Max: 5, ZigZag: true}
	leb      = &layout.Varint{Name: "LEB", Width: 32, Kind: layout.VarintLEB128, Max: 4, Minimal: true}
	ber      = &layout.Varint{Name: "BER", Width: 32, Kind: layout.VarintBER, Max: 5}
	der      = &layout.Varint{Name: "DER", Width: 32, Kind: layout.VarintBER, Max: 5, Minimal: true}
)

// TestVarints holds the interpreter to the examples of those who defined the
// codings.
func TestVarints(t *testing.T) {
	for _, tt := range []struct {
		name  string
		v     *layout.Varint
		bytes string
		value string
		size  int
	}{
		// RFC 9000, section A.1
		{"QUIC, eight bytes", quic, "c2197c5eff14e88c", "151288809941952652", 8},
		{"QUIC, four bytes", quic, "9d7f3e7d", "494878333", 4},
		{"QUIC, two bytes", quic, "7bbd", "15293", 2},
		{"QUIC, one byte", quic, "25", "37", 1},
		{"QUIC, the same in two", quic, "4025", "37", 2},
		{"QUIC, what follows", quic, "25ff", "37", 1},
		{"QUIC, the greatest", quic, "ffffffffffffffff", "4611686018427387903", 8},
		// RFC 7011, section 7: 255 announces two bytes of length.
		{"IPFIX, short", ipfix, "fe", "254", 1},
		{"IPFIX, long", ipfix, "ff03e8", "1000", 3},
		{"IPFIX, long although small", ipfix, "ff0005", "5", 3},
		// Bitcoin's CompactSize, as far as it has three bytes: 515 is fd 03 02.
		{"little-endian", smallLen, "fd0302", "515", 3},
		// Protocol Buffers, encoding: base 128 varints, signed integers.
		{"protobuf, 150", protobuf, "9601", "150", 2},
		{"protobuf, 1", protobuf, "01", "1", 1},
		{"protobuf, -2 as an int64", protobuf, "feffffffffffffffff01", "18446744073709551614", 10},
		{"zigzag, 0", sint32, "00", "0", 1},
		{"zigzag, -1", sint32, "01", "-1", 1},
		{"zigzag, 1", sint32, "02", "1", 1},
		{"zigzag, -2", sint32, "03", "-2", 1},
		{"zigzag, the greatest", sint32, "feffffff0f", "2147483647", 5},
		{"zigzag, the least", sint32, "ffffffff0f", "-2147483648", 5},
		// DWARF 5, section 7.6, table 7.7
		{"DWARF, 2", leb, "02", "2", 1},
		{"DWARF, 127", leb, "7f", "127", 1},
		{"DWARF, 128", leb, "8001", "128", 2},
		{"DWARF, 129", leb, "8101", "129", 2},
		{"DWARF, 12857", leb, "b964", "12857", 2},
		// X.690, sections 8.1.3.4 and 8.1.3.5
		{"BER, short form", ber, "26", "38", 1},
		{"BER, long form", ber, "81c9", "201", 2},
		{"BER, long although small", ber, "8400000005", "5", 5},
		{"DER", der, "820100", "256", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, n, fault := twin.NewVarint(tt.v).Decode(unhex(tt.bytes))
			if fault != nil || x.String() != tt.value || n != tt.size {
				t.Fatalf("%s is %v in %d bytes (%v), want %s in %d", tt.bytes, x, n, fault, tt.value, tt.size)
			}
			b, ok := twin.NewVarint(tt.v).Encode(x)
			again, _, fault := twin.NewVarint(tt.v).Decode(b)
			if !ok || fault != nil || again.Cmp(x) != 0 || len(b) > n || len(b) == n && hex.EncodeToString(b) != tt.bytes[:2*n] {
				t.Errorf("%v is written as %x, which is %v (%v)", x, b, again, fault)
			}
		})
	}
}

func TestVarintsRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		v      *layout.Varint
		bytes  string
		field  string
		kind   zcrt.Kind
		offset int
		wanted uint64
		found  uint64
	}{
		{"nothing", quic, "", "value", zcrt.KindShort, 0, 1, 0},
		{"cut off in eight bytes", quic, "c2197c", "value", zcrt.KindShort, 0, 8, 3},
		{"cut off behind an escape", ipfix, "ff03", "value", zcrt.KindShort, 0, 3, 2},
		{"cut off where more bytes are said to follow", protobuf, "9680", "value", zcrt.KindShort, 0, 3, 2},
		{"65 bits", protobuf, "ffffffffffffffffff02", "last byte", zcrt.KindValue, 9, 0, 2},
		{"11 bytes", protobuf, "8080808080808080808000", "last byte", zcrt.KindValue, 9, 0, 0x80},
		{"33 bits, zigzag", sint32, "ffffffff10", "last byte", zcrt.KindValue, 4, 0, 0x10},
		{"5 bytes where 4 are the most", leb, "8080808001", "last byte", zcrt.KindValue, 3, 0, 0x80},
		{"zeros on top", leb, "838000", "value", zcrt.KindValue, 0, 0, 3},
		{"an escape where none is needed", smallLen, "fdfe00", "value", zcrt.KindValue, 0, 0, 254},
		{"the indefinite form", ber, "800000", "first byte", zcrt.KindValue, 0, 0, 0x80},
		{"too many bytes", ber, "850000000005", "first byte", zcrt.KindValue, 0, 0, 0x85},
		{"the reserved form", ber, "ff", "first byte", zcrt.KindValue, 0, 0, 0xff},
		{"DER, long although small", der, "817f", "value", zcrt.KindValue, 0, 0, 127},
		{"DER, a zero in front", der, "8200ff", "value", zcrt.KindValue, 0, 0, 255},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, _, got := twin.NewVarint(tt.v).Decode(unhex(tt.bytes))
			want := twin.Fault{Format: tt.v.Name, Field: tt.field, Kind: tt.kind, Offset: tt.offset, Wanted: tt.wanted, Found: tt.found}
			if got == nil || *got != want {
				t.Errorf("%s is %v, %v; want %v", tt.bytes, x, got, &want)
			}
		})
	}
	for _, tt := range []struct {
		v *layout.Varint
		x string
	}{{quic, "4611686018427387904"}, {ipfix, "65536"}, {leb, "268435456"}, {ber, "4294967296"}} {
		x, _ := new(big.Int).SetString(tt.x, 10)
		if b, ok := twin.NewVarint(tt.v).Encode(x); ok {
			t.Errorf("%s of type %s is written as %x", tt.x, tt.v.Name, b)
		}
	}
}
