package layout

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Away says where the bytes of a field lie that has none in its own place: at an
// offset from the start of the record, and within the record. The field takes
// nothing there; what lies in a record behind its other fields is for such fields
// to point into.
type Away struct {
	At     *Expr
	Extent *Expr  // bytes or, of WindowCount, elements; nil for all up to the record's end
	Window Window // WindowSize, WindowCount or WindowRest
}

// awayFactBits is the most bits that an offset and a size can have.
const awayFactBits = 32

// awayKeys are the keys that mean something at such a field.
var awayKeys = []string{"at", "size", "count", "with"}

// isAway reports whether a field's tag says that its bytes lie at an offset from
// the record's start.
func (f *Field) isAway() bool { return f.tag.get("at") != nil && !f.Type.Pointer }

// canBeAway reports whether values of a type can lie at an offset.
func (t *Type) canBeAway() bool {
	return t.Kind == KindBytes || t.Kind == KindList && t.Elem.Kind == KindStruct
}

// away resolves at: E.
func (l *loader) away(f *Field, e *tagElem, readable []*Field) *Expr {
	f.Away = &Away{}
	if f.tag.get("size") != nil {
		f.Away.Window = WindowSize
	} else if f.tag.get("count") != nil {
		f.Away.Window = WindowCount
	}
	f.Away.At = l.tagScope(f, e, readable).number(e.expr)
	return f.Away.At
}

// awayTail adds a part that takes the rest of a record of which fields lie at
// offsets, if none of its fields does: they point into it. It has no name, and an
// encoder writes nothing there.
func (p *placer) awayTail() {
	i := slices.IndexFunc(p.s.Fields, (*Field).isAway)
	if i < 0 || len(p.s.Segments) == 0 {
		return
	}
	p.s.Walked = true
	for _, f := range p.s.Fields {
		if e := f.tag.get("trunc"); e != nil {
			p.report(e.keyP, CodeNotBuilt, f.path(), "remove it", `"trunc" beside a field at an offset is not built yet`)
		}
	}
	last := p.s.Segments[len(p.s.Segments)-1].Part
	if p.s.greedy() || last != nil && last.Field.Type.Kind == KindStruct && !last.Field.Type.Struct.selfDelimiting() {
		return
	}
	f := &Field{Name: "_", Struct: p.s, Pos: p.s.Fields[i].Pos, Order: p.s.Order, Type: &Type{Kind: KindBytes}, Reserved: true}
	n := len(p.s.Fields)
	p.part(f)
	p.s.Fields = p.s.Fields[:n] // no field of the Go struct
}

// IsTail reports whether a part is what is left of a record for fields at offsets
// to point into.
func (p *Part) IsTail() bool { return p.Field.Name == "_" && p.Window == WindowRest }

// away finds which offset and size a field can have that lies at an offset.
func (r *resolver) away(f *Field) {
	w := f.Away
	if e := f.tag.get("size"); e != nil {
		w.Extent = f.exprs["size"]
	} else if e := f.tag.get("count"); e != nil {
		w.Extent = f.exprs["count"]
	}
	for _, one := range []struct {
		x    *Expr
		what string
	}{{w.At, "offset"}, {w.Extent, map[Window]string{WindowSize: "size", WindowCount: "count"}[w.Window]}} {
		x := one.x
		switch {
		case x == nil:
			continue
		case x.Looks():
			r.report(x.pos, CodeNotBuilt, f.path(), "compute it of fields alone", "%s, which is no arithmetic over fields, is not built yet as the %s of a field at an offset", x.Text, one.what)
			continue
		}
		r.known.note(x)
		if !r.computable(x, f.path(), byRule) {
			continue
		}
		x.govern()
		form := r.known.form(x)
		switch b := r.known.bounds(form); {
		case !r.known.nonNegative(form):
			r.report(x.pos, CodeNegative, f.path(), r.cure(form), "%s may be %s", one.what, bounds(b))
		case b.Max == nil || b.Max.BitLen() > awayFactBits || x.Values.Max().BitLen() > awayFactBits:
			r.report(x.pos, CodeOverflow, f.path(), "bound its fields with where, in front", "%s may be %s, which does not fit %d bits", one.what, bounds(b), awayFactBits)
		}
	}
	if f.Type.Kind != KindList || !f.Type.Elem.IsVariable() {
		return
	}
	elem := f.Type.Elem.Struct
	elem.Counted = elem.Counted || w.Window == WindowCount
	framed := slices.ContainsFunc(r.s.Fields, func(f *Field) bool { return f.tag.get("frame") != nil })
	elem.Growing = elem.Growing || w.Window != WindowSize && !framed
}

// facts are what a view stores of where a field lies: its offset, and its size
// unless it goes on up to the record's end.
func (w *Away) facts(f *Field, width func(*big.Int) int) []Fact {
	facts := []Fact{{Away: f, Role: FactAt, Bits: width(w.At.Values.Max())}}
	if w.Extent != nil {
		facts = append(facts, Fact{Away: f, Role: FactExtent, Bits: width(w.Extent.Values.Max())})
	}
	return facts
}

// name is what is said of a part in diagrams and dumps.
func (p *Part) name() string {
	switch {
	case p.IsTail():
		return "what lies at offsets"
	case p.Window == WindowAlign:
		return p.Field.label()
	}
	return p.Field.Name
}

// dumpAway writes a line for each field at an offset.
func (s *Struct) dumpAway(b *strings.Builder) {
	for _, f := range s.Fields {
		w := f.Away
		if w == nil {
			continue
		}
		extent := "up to the record's end"
		switch w.Window {
		case WindowSize:
			extent = w.Extent.Text + " bytes"
		case WindowCount:
			extent = w.Extent.Text + " elements"
		}
		fmt.Fprintf(b, "  %-24s %-16s at byte %s, %s; no bytes\n", f.Name, f.Type, w.At.Text, extent)
	}
}
