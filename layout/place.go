package layout

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/zcgen/zcgen/layout/interval"
)

// place lays the fields of a out: adjacent fields of fixed size form blocks,
// adjacent bit fields groups, and each variable field is a part of its own.
func (l *loader) place(a *annotated) {
	s := a.Struct
	p := placer{loader: l, s: s}
	fields := s.Fields
	s.Fields = nil
	for _, f := range fields {
		switch {
		case f.isRow():
			p.closeOptional()
			p.align(f)
			s.Fields = append(s.Fields, f)
		case f.tag.get("calc") != nil, f.Param, f.tag.get("at") != nil:
			s.Fields = append(s.Fields, f)
		case f.Type.IsVariable():
			p.align(f)
			p.part(f)
		default:
			p.align(f)
			p.fixed(f)
		}
	}
	p.closeGroup()
	p.awayTail()
	for _, seg := range s.Segments {
		for _, f := range seg.Block {
			f.Segment = seg
		}
	}
	n := len(s.Segments)
	switch {
	case n == 0:
		l.report(s.Pos, CodeEmptyLayout, s.Name, "give it a field", "the layout has no bytes")
	case n > 1 && s.Segments[n-1].Part == nil && s.Segments[n-2].Part != nil && s.Segments[n-2].Part.Window == WindowRest:
		s.Segments[n-2].Part.Trailer = s.Segments[n-1].Size
	}
	l.fromEnd(s)
	l.rooted(s)
	l.padded(s)
	l.selfDelimited(s)
}

// placer lays out one struct.
type placer struct {
	*loader
	s     *Struct
	block *Segment // that fixed fields are added to, or nil
	when  string   // the condition of the block, or empty
	bits  int      // of the block so far
	group *Group   // that bit fields are added to, or nil
}

func (p *placer) fixed(f *Field) {
	if when := f.whenText(); when != p.when {
		p.closeGroup()
		p.block, p.when = nil, when
	}
	if p.block == nil {
		p.block = &Segment{Index: len(p.s.Segments)}
		p.s.Segments = append(p.s.Segments, p.block)
		p.bits = 0
	}
	if f.isBits() {
		p.bitField(f)
	} else {
		p.closeGroup()
	}
	f.Offset = p.bits
	p.bits += f.Width
	p.block.Size = (p.bits + 7) / 8
	p.block.Block = append(p.block.Block, f)
	p.s.Fields = append(p.s.Fields, f)
}

// bitField adds f to the group that is open, or opens one. Whole bytes need no
// bit order: a byte order that is known says which of them comes first.
func (p *placer) bitField(f *Field) {
	if p.group == nil {
		p.group = &Group{Offset: p.bits / 8, Order: p.s.Order, Bits: p.s.Bits}
		if p.group.Bits == NoBitOrder {
			p.group.Bits = LeastSignificantFirst
			if p.s.Order == BigEndian {
				p.group.Bits = MostSignificantFirst
			}
		}
	}
	f.Group = p.group
	p.group.Fields = append(p.group.Fields, f)
	if p.s.Bits == NoBitOrder && (f.Width%8 != 0 || p.s.Order == HostEndian && len(p.group.Fields) > 1) {
		p.report(f.Pos, CodeNoOrder, f.path(), "write //zc:wire with msb or lsb", "a bit field, but no bit order is in force")
	}
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
			"the bit fields up to here have %s, %d short of whole bytes", plural(bits, "bit"), missing)
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

// windowKeys cut the window of a variable field.
var windowKeys = map[Window]string{WindowSize: "size", WindowTo: "to", WindowPrefix: "len", WindowCount: "count", WindowUpto: "upto"}

// windowOf is the window that a key cuts, the rest if it cuts none.
func windowOf(key string) Window {
	for w, k := range windowKeys {
		if k == key {
			return w
		}
	}
	return WindowRest
}

func (p *placer) part(f *Field) {
	part := &Part{Field: f}
	for _, e := range f.tagElems() {
		switch w := windowOf(e.key); w {
		case WindowRest:
		case WindowPrefix:
			part.Window = w
			p.prefix(part, &e)
		case WindowUpto:
			part.Window = w
			part.Upto = p.terminator(f, &e)
		default:
			part.Window = w
		}
	}
	p.sequence(part)
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
	if id, ok := e.expr.(*ast.Ident); ok {
		if _, isType := p.types.Scope().Lookup(id.Name).(*types.TypeName); isType {
			if v := p.varints[id.Name]; v != nil && !v.ZigZag {
				p.prefixOf(part, v)
				return
			}
			p.report(e.valueP(), CodeKeyValue, f.path(), "write len: 8, 16, 24 or 32, or the name of an unsigned type with a //zc:varint line", "%s is not the type of a length", id.Name)
			return
		}
	}
	n, ok := p.smallConstant(f, e)
	if !ok {
		return
	}
	if n != 8 && n != 16 && n != 24 && n != 32 {
		p.report(e.valueP(), CodeKeyValue, f.path(), "write len: 8, 16, 24 or 32", "a length of %d bits", n)
		return
	}
	if n == 24 && p.s.Order == HostEndian {
		p.report(e.valueP(), CodeNotBuilt, f.path(), "write len: 8, 16 or 32", "a length of 24 bits in host order is not built yet")
		return
	}
	t := &Type{Kind: KindUint, Bits: n, Name: fmt.Sprintf("uint%d", n)}
	if n == 24 {
		t.Bits, t.Name = 32, "uint32"
	}
	part.Prefix = &Field{
		Name: "len(" + f.Name + ")", Struct: p.s, Pos: f.Pos, Order: p.s.Order, Width: n,
		Type: t, Hidden: f, Governs: true, Values: interval.Bits(n),
	}
	part.Prefix.tag = f.onlyWhen()
	p.closeGroup()
	p.fixed(part.Prefix)
}

// prefixOf adds the hidden field that holds the length of a part as an integer of
// variable size.
func (p *placer) prefixOf(part *Part, v *Varint) {
	f := part.Field
	part.Prefix = &Field{
		Name: "len(" + f.Name + ")", Struct: p.s, Pos: f.Pos, Order: p.s.Order, Width: v.Width,
		Type:   &Type{Kind: KindUint, Bits: v.Width, Name: v.Name, Varint: v},
		Hidden: f, Governs: true, Values: v.Values(),
	}
	part.Prefix.tag = f.onlyWhen()
	p.part(part.Prefix)
}
