package zcrt

import (
	"encoding/hex"
	"math/bits"
	"strconv"
)

// Text builds the one line that generated String methods return: the format's
// name and its fields in wire order, written as a Go literal is.
//
//	UDP{SourcePort: 7, DestinationPort: 4242, Length: 20, Checksum: 0x1f2e, Payload: 12 bytes}
//
// Each method but String adds one field. What is in hex starts with 0x.
type Text struct {
	line      []byte
	separator string // what goes in front of the next field
}

// NewText returns the Text of a format, still without fields.
func NewText(format string) *Text {
	line := append(make([]byte, 0, 128), format...)
	return &Text{line: append(line, '{')}
}

// Uint adds an unsigned number, in decimal.
func (t *Text) Uint(name string, v uint64) {
	t.line = strconv.AppendUint(t.field(name), v, 10)
}

// Int adds a signed number, in decimal.
func (t *Text) Int(name string, v int64) {
	t.line = strconv.AppendInt(t.field(name), v, 10)
}

// Float adds a float of so many bits, in as few digits as tell it from its
// neighbours of that size.
func (t *Text) Float(name string, v float64, bits int) {
	t.line = strconv.AppendFloat(t.field(name), v, 'g', -1, bits)
}

// Hex adds a number in hex of at least so many digits.
func (t *Text) Hex(name string, v uint64, digits int) {
	line := append(t.field(name), "0x"...)
	for range digits - max(1, (bits.Len64(v)+3)/4) {
		line = append(line, '0')
	}
	t.line = strconv.AppendUint(line, v, 16)
}

// Bool adds true or false.
func (t *Text) Bool(name string, v bool) {
	t.line = strconv.AppendBool(t.field(name), v)
}

// Word adds a value that has a text of its own: a named enum, an address, a
// nested record.
func (t *Text) Word(name, text string) {
	t.line = append(t.field(name), text...)
}

// Stringer adds a value that a codec has read, and that has a text of its own.
func (t *Text) Stringer(name string, v interface{ String() string }) {
	t.Word(name, v.String())
}

// Bytes adds a part of variable length: its bytes in hex if there are one to
// eight of them, else how many there are.
func (t *Text) Bytes(name string, b []byte) {
	if n := len(b); n == 0 || n > 8 {
		t.line = append(strconv.AppendInt(t.field(name), int64(n), 10), " bytes"...)
		return
	}
	t.Array(name, b)
}

// Array adds a part of fixed length: all of its bytes, in hex.
func (t *Text) Array(name string, b []byte) {
	t.line = hex.AppendEncode(append(t.field(name), "0x"...), b)
}

// Elements adds the length of a list, as in "Suites: 3 elements".
func (t *Text) Elements(name string, n int) {
	t.line = strconv.AppendInt(t.field(name), int64(n), 10)
	t.line = append(t.line, " elements"...)
}

// Absent adds a field that is not there, or whose value says that there is
// none.
func (t *Text) Absent(name string) {
	t.line = append(t.field(name), "none"...)
}

// String returns the line. Further fields may be added to t afterwards.
func (t *Text) String() string { return string(t.line) + "}" }

// field begins a field and returns the line, for the value to be appended.
func (t *Text) field(name string) []byte {
	line := append(t.line, t.separator...)
	t.separator = ", "
	return append(append(line, name...), ": "...)
}
