package layout

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rowBits is the width of a diagram: the RFCs draw 32 bits a row.
const rowBits = 32

// tallRows is how many rows a field may take before it is drawn as one, with its
// size for a label.
const tallRows = 8

// minBlank is how many bits two pieces of a field must share to be drawn as one: a
// smaller gap in a border would be overlooked.
const minBlank = 4

// Diagram draws s as the RFCs do: 32 bits a row, two characters a bit, and parts
// of variable size between slashes. Within a field that takes several rows
// there is no border. Little-endian groups of bit fields are drawn as the
// integers that they form, from the most significant bit down. Lines end without
// spaces; the last line has no newline.
func (s *Struct) Diagram() string {
	if s.Union != nil {
		return s.unionDiagram()
	}
	d := &diagram{}
	for _, seg := range s.Segments {
		if p := seg.Part; p != nil {
			d.bar(p.name(), p.extentText())
			continue
		}
		for _, f := range drawn(seg) {
			if f.width > tallRows*rowBits {
				d.bar(f.label, fmt.Sprintf("(%d bytes)", f.width/8))
			} else {
				d.field(f)
			}
		}
		d.flush()
	}
	return d.String()
}

// drawnField is one field of a block as the diagram has it.
type drawnField struct {
	label string
	width int // in bits
}

// drawn lists the fields of a block as they stand in the diagram. Those of a
// little-endian group, and of one whose bits count from the least significant
// one, stand in the reverse of their order.
func drawn(seg *Segment) []drawnField {
	var out []drawnField
	for i := 0; i < len(seg.Block); i++ {
		f := seg.Block[i]
		fields := []*Field{f}
		if f.Group != nil {
			fields = slices.Clone(f.Group.Fields)
			i += len(fields) - 1
			if f.Group.Bits == LeastSignificantFirst {
				slices.Reverse(fields)
			}
		}
		for _, f := range fields {
			out = append(out, drawnField{f.label(), f.Width})
		}
	}
	return out
}

// label is what a box says.
func (f *Field) label() string {
	if f.Padding {
		return "padding"
	}
	if f.Name == "_" {
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
	case WindowAlign:
		return fmt.Sprintf("(up to a multiple of %d bytes)", p.Align)
	case WindowSelf:
		if p.Seq != nil && p.Seq.Count != nil {
			return "(" + p.Seq.Count.Text + " elements)"
		}
		return "(to its own end)"
	}
	switch {
	case p.Trailer == 1:
		return "(all but the last byte)"
	case p.Trailer > 1:
		return fmt.Sprintf("(all but the last %d bytes)", p.Trailer)
	}
	if p.Window == WindowUpto || p.Tailed {
		return "(up to " + p.Behind() + ")"
	}
	return "(the rest)"
}

// diagram is the rows of a drawing.
type diagram struct {
	rows []row
	row  row // that is being filled
}

// row is a line of boxes, or one bar.
type row struct {
	bar   string
	cells []cell
	bits  int
}

// cell is the piece of a field that lies in one row.
type cell struct {
	field    *box
	from, to int // bits of the row
}

// box is a field in the diagram, and where its label goes: into one of its
// pieces, or onto the border below it, which is blank.
type box struct {
	label     string
	piece     int // that has the label
	below     bool
	continued bool // the pieces do not touch, so the second says that it goes on
	pieces    int  // so far, while rows are written
}

func (d *diagram) bar(name, extent string) {
	d.flush()
	label := name + " " + extent
	if utf8.RuneCountInString(label) > 2*rowBits-1 {
		label = name
	}
	d.rows = append(d.rows, row{bar: label, bits: rowBits})
}

func (d *diagram) flush() {
	if d.row.bits > 0 {
		d.rows = append(d.rows, d.row)
		d.row = row{}
	}
}

func (d *diagram) field(f drawnField) {
	b := &box{label: f.label}
	var pieces []cell
	for width := f.width; width > 0; {
		n := min(width, rowBits-d.row.bits)
		c := cell{b, d.row.bits, d.row.bits + n}
		pieces = append(pieces, c)
		d.row.cells = append(d.row.cells, c)
		d.row.bits += n
		width -= n
		if d.row.bits == rowBits {
			d.flush()
		}
	}
	b.place(pieces)
}

// place finds the widest blank for the label: a piece, or a border between two
// pieces; of several the one in the middle.
func (b *box) place(pieces []cell) {
	type blank struct {
		piece, width int
		below        bool
	}
	var blanks []blank
	for i, c := range pieces {
		blanks = append(blanks, blank{i, c.to - c.from, false})
		if i+1 < len(pieces) {
			both := min(c.to, pieces[i+1].to) - max(c.from, pieces[i+1].from)
			if both < minBlank {
				b.continued = true
				continue
			}
			blanks = append(blanks, blank{i, both, true})
		}
	}
	widest := slices.MaxFunc(blanks, func(x, y blank) int { return x.width - y.width }).width
	blanks = slices.DeleteFunc(blanks, func(x blank) bool { return x.width < widest })
	middle := blanks[(len(blanks)-1)/2]
	b.piece, b.below = middle.piece, middle.below
}

// text is what piece i of the box says in a width of n characters.
func (b *box) text(i, n int) string {
	switch {
	case i == b.piece && !b.below:
		return fit(b.label, n)
	case b.continued && i < b.piece:
		return fit(b.label, n)
	case b.continued && n >= len("(continued)"):
		return "(continued)"
	}
	return ""
}

func (d *diagram) String() string {
	var out strings.Builder
	out.WriteString(" 0                   1                   2                   3\n")
	out.WriteString(" 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n")
	above := row{}
	for _, r := range d.rows {
		out.WriteString(border(above, r) + "\n" + r.text() + "\n")
		above = r
	}
	out.WriteString(border(above, row{}))
	return out.String()
}

func (r row) text() string {
	if r.bar != "" {
		n := 2*rowBits - 1
		return "/" + centre(fit(r.bar, n), n) + "/"
	}
	var out strings.Builder
	for _, c := range r.cells {
		n := 2*(c.to-c.from) - 1
		out.WriteString("|" + centre(c.field.text(c.field.pieces, n), n))
		c.field.pieces++
	}
	return out.String() + "|"
}

// at is the box over bit i of a row, nil where there is none.
func (r row) at(i int) *box {
	for _, c := range r.cells {
		if c.from <= i && i < c.to {
			return c.field
		}
	}
	return nil
}

// border is the line between two rows: blank where a field goes on below, and
// there is room for its label.
func border(above, below row) string {
	var out strings.Builder
	for i := 0; i < max(above.bits, below.bits); {
		b := above.at(i)
		end := i
		for end < rowBits && b != nil && above.at(end) == b && below.at(end) == b {
			end++
		}
		if end-i < minBlank {
			out.WriteString("+-")
			i++
			continue
		}
		label := ""
		if b.below && b.pieces == b.piece+1 {
			label = fit(b.label, 2*(end-i)-1)
		}
		out.WriteString("+" + centre(label, 2*(end-i)-1))
		i = end
	}
	return out.String() + "+"
}

// fit shortens a label to n characters: its capitals, if they are several and
// there is room for them, or else its first letters.
func fit(label string, n int) string {
	if utf8.RuneCountInString(label) <= n {
		return label
	}
	var capitals []rune
	for _, r := range label {
		if unicode.IsUpper(r) {
			capitals = append(capitals, r)
		}
	}
	if len(capitals) > 1 && len(capitals) <= n {
		return string(capitals)
	}
	return string([]rune(label)[:n])
}

// centre puts s in the middle of n characters.
func centre(s string, n int) string {
	free := n - utf8.RuneCountInString(s)
	return strings.Repeat(" ", free/2) + s + strings.Repeat(" ", free-free/2)
}

// unionDiagram draws each member of a union as a bar of its own.
func (s *Struct) unionDiagram() string {
	d := &diagram{}
	for _, c := range s.Union.Cases {
		extent := ""
		if sizes := c.Field.Type.sizes(); sizes.Max != nil && sizes.Min.Cmp(sizes.Max) == 0 {
			extent = "(" + plural(int(sizes.Min.Int64()), "byte") + ")"
		}
		d.bar("or "[:3*min(c.Index, 1)]+c.Field.Name, extent)
	}
	return d.String()
}
