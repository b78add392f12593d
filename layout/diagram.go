package layout

import (
	"fmt"
	"strings"
)

// Diagram draws s as the RFCs do: 32 bits a row, a character for each border
// and half bit, parts of variable size between slashes. Lines end without
// spaces; the last line has no newline.
func (s *Struct) Diagram() string {
	d := &diagram{}
	d.text.WriteString(" 0                   1                   2                   3\n")
	d.text.WriteString(" 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n")
	for _, seg := range s.Segments {
		if seg.Part != nil {
			d.flush()
			d.border(32)
			name := seg.Part.Field.Name
			d.text.WriteString("/" + centre(name+" "+seg.Part.extentText(), 63) + "/\n")
			d.closed = 32
			continue
		}
		for _, f := range drawn(seg) {
			d.field(f.label, f.width)
		}
		d.flush()
	}
	d.border(d.closed)
	return strings.TrimRight(d.text.String(), "\n")
}

// drawnField is one box: a name and its bits.
type drawnField struct {
	label string
	width int
}

// drawn lists the boxes of a block from its first bit on the wire to its last.
// In little-endian groups the fields of one byte stand from its least
// significant bit on, so their order within the group is reversed, and the
// group reads from its highest bit down.
func drawn(seg *Segment) []drawnField {
	var out []drawnField
	for i := 0; i < len(seg.Block); i++ {
		f := seg.Block[i]
		g := f.Group
		if g == nil || g.Order == BigEndian && g.Bits == MostSignificantFirst {
			out = append(out, drawnField{f.label(), f.Width})
			continue
		}
		n := len(g.Fields)
		for k := range g.Fields {
			h := g.Fields[k]
			if g.Bits == LeastSignificantFirst {
				h = g.Fields[n-1-k]
			}
			out = append(out, drawnField{h.label(), h.Width})
		}
		i += n - 1
	}
	return out
}

// label is what a box says.
func (f *Field) label() string {
	switch {
	case f.Hidden != nil:
		return f.Name
	case f.IsReserved() && f.Name == "_":
		return "reserved"
	}
	return f.Name
}

// extentText says in a diagram what ends a part.
func (p *Part) extentText() string {
	switch p.Window {
	case WindowSize:
		return "(" + p.Extent.Text + " bytes)"
	case WindowTo:
		return "(to byte " + p.Extent.Text + ")"
	case WindowPrefix:
		return "(" + p.Prefix.Name + " bytes)"
	case WindowCount:
		return "(" + p.Extent.Text + " elements)"
	}
	return "(the rest)"
}

// diagram draws row by row.
type diagram struct {
	text   strings.Builder
	row    strings.Builder
	bits   int // in the row so far
	closed int // width in bits of the row above, whose lower border is due
}

func (d *diagram) field(label string, width int) {
	for first := true; width > 0; first = false {
		n := min(width, 32-d.bits)
		text := label
		if !first || n < width && n < 32 && width-n >= n {
			text = ""
		}
		if first && width > n {
			text = label
		}
		d.row.WriteString("|" + centre(fit(text, 2*n-1), 2*n-1))
		d.bits += n
		width -= n
		if d.bits == 32 {
			d.endRow(width > 0)
		}
	}
}

// endRow writes the row; inner tells that the last field goes on below it, so
// that no border is drawn between the two where it fills the whole row.
func (d *diagram) endRow(bool) {
	d.border(max(d.closed, d.bits))
	d.text.WriteString(d.row.String() + "|\n")
	d.closed = d.bits
	d.row.Reset()
	d.bits = 0
}

// flush writes a row that is not full.
func (d *diagram) flush() {
	if d.bits > 0 {
		d.endRow(false)
	}
}

func (d *diagram) border(bits int) {
	if bits == 0 {
		bits = max(d.bits, 32)
	}
	d.text.WriteString("+" + strings.Repeat("-+", bits) + "\n")
}

// fit shortens a label to n characters: its capitals, or as many letters as
// there is room for.
func fit(label string, n int) string {
	if len(label) <= n {
		return label
	}
	var capitals strings.Builder
	for _, r := range label {
		if r >= 'A' && r <= 'Z' {
			capitals.WriteRune(r)
		}
	}
	if s := capitals.String(); s != "" && len(s) <= n {
		return s
	}
	return label[:n]
}

func centre(s string, n int) string {
	left := (n - len(s)) / 2
	if left < 0 {
		return s
	}
	return fmt.Sprintf("%*s%s%*s", left, "", s, n-len(s)-left, "")
}
