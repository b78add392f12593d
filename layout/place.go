package layout

import (
	"fmt"

	"github.com/zcgen/zcgen/layout/interval"
)

// place lays the fields of s out: adjacent fields of fixed size form blocks,
// adjacent bit fields groups, and each variable field is a part of its own.
func (l *loader) place(s *Struct) {
	p := placer{loader: l, s: s}
	fields := s.Fields
	s.Fields = nil
	for _, f := range fields {
		switch {
		case f.isRow():
			s.Fields = append(s.Fields, f)
		case f.Type.IsVariable():
			p.part(f)
		default:
			p.fixed(f)
		}
	}
	p.closeGroup()
	for _, seg := range s.Segments {
		for _, f := range seg.Block {
			f.Segment = seg
		}
	}
	switch {
	case len(s.Segments) == 0:
		l.report(s.Pos, CodeEmptyLayout, s.Name, "give it a field", "the layout has no bytes")
	}
	for i := len(s.Segments) - 1; i >= 0 && s.Segments[i].Part == nil; i-- {
		if i > 0 && s.Segments[i-1].Part != nil && s.Segments[i-1].Part.Window == WindowRest {
			s.Segments[i-1].Part.Trailer = s.Segments[i].Size
		}
	}
}

// placer lays out one struct.
type placer struct {
	*loader
	s     *Struct
	block *Segment // that fixed fields are added to, or nil
	bits  int      // of the block so far
	group *Group   // that bit fields are added to, or nil
}

func (p *placer) fixed(f *Field) {
	if p.block == nil {
		p.block = &Segment{Index: len(p.s.Segments)}
		p.s.Segments = append(p.s.Segments, p.block)
		p.bits = 0
	}
	switch {
	case !f.isBits():
		p.closeGroup()
	case p.group == nil:
		p.group = &Group{Offset: p.bits / 8, Order: p.s.Order, Bits: p.s.Bits}
		if p.group.Bits == NoBitOrder {
			p.group.Bits = LeastSignificantFirst
			if p.s.Order == BigEndian {
				p.group.Bits = MostSignificantFirst
			}
		}
	}
	if f.isBits() {
		f.Group = p.group
		p.group.Fields = append(p.group.Fields, f)
		if p.s.Bits == NoBitOrder && f.Width%8 != 0 {
			p.report(f.Pos, CodeNoOrder, f.path(), "write //zc:wire with msb or lsb", "a bit field, but no bit order is in force")
		}
	}
	f.Offset = p.bits
	p.bits += f.Width
	p.block.Size = (p.bits + 7) / 8
	p.block.Block = append(p.block.Block, f)
	p.s.Fields = append(p.s.Fields, f)
}

// closeGroup ends a run of bit fields, which must fill whole bytes and be
// loadable.
func (p *placer) closeGroup() {
	g := p.group
	p.group = nil
	if g == nil {
		return
	}
	last := g.Fields[len(g.Fields)-1]
	bits := last.Offset + last.Width - g.Offset*8
	g.Size = (bits + 7) / 8
	if missing := g.Size*8 - bits; missing > 0 {
		p.report(last.Pos, CodeBitGroup, last.path(), fmt.Sprintf("add _ uint8 `wire:\"bits: %d, reserved\"`", missing),
			"the bit fields up to here have %d bits, %d short of whole bytes", bits, missing)
		p.bits += missing
		return
	}
	if g.Whole() {
		if bits != 8 && bits != 16 && bits != 32 && bits != 64 {
			p.report(last.Pos, CodeBitGroup, last.path(), "fill it up to 8, 16, 32 or 64 bits, or use be msb or le lsb",
				"a group of %d bits cannot be loaded as one integer in this order", bits)
		}
		return
	}
	for _, f := range g.Fields {
		if from, to := f.Bytes(); to-from > 8 {
			p.report(f.Pos, CodeBitGroup, f.path(), "start it at a whole byte", "%d bits from bit %d on lie in nine bytes", f.Width, f.Offset%8)
		}
	}
}

func (p *placer) part(f *Field) {
	part := &Part{Field: f}
	var window *tagElem
	for _, key := range windowKeys {
		e := f.tag.get(key)
		if e == nil {
			continue
		}
		if window != nil {
			p.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", "%q and %q both cut the window", window.key, key)
			continue
		}
		window = e
		part.Window = map[string]Window{"size": WindowSize, "to": WindowTo, "len": WindowPrefix, "count": WindowCount}[key]
	}
	if part.Window == WindowPrefix {
		p.prefix(part, window)
	}
	p.closeGroup()
	p.block = nil
	seg := &Segment{Index: len(p.s.Segments), Part: part}
	f.Segment = seg
	p.s.Segments = append(p.s.Segments, seg)
	p.s.Fields = append(p.s.Fields, f)
}

// prefix adds the hidden field that holds the length of a part.
func (p *placer) prefix(part *Part, e *tagElem) {
	f := part.Field
	n, ok := p.smallConstant(f, e, f.path())
	if !ok {
		return
	}
	if n != 8 && n != 16 && n != 24 && n != 32 {
		p.report(e.tag.at(e.expr.Pos()), CodeKeyValue, f.path(), "write len: 8, 16, 24 or 32", "a length prefix of %d bits", n)
		return
	}
	name := map[int]string{8: "uint8", 16: "uint16", 24: "uint32", 32: "uint32"}[n]
	width := map[int]int{8: 8, 16: 16, 24: 32, 32: 32}[n]
	h := &Field{
		Name: "len(" + f.Name + ")", Struct: p.s, Pos: f.Pos, Order: p.s.Order, Width: n,
		Type: &Type{Kind: KindUint, Bits: width, Name: name}, Hidden: f, Governs: true, Values: interval.Bits(n),
	}
	part.Prefix = h
	p.closeGroup()
	p.fixed(h)
}
