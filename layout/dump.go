package layout

import (
	"fmt"
	"strings"
)

// Dump writes the model of s as text, a line for each fact that the generator
// goes by: it is what zcgen explain prints.
func (s *Struct) Dump() string {
	var b strings.Builder
	if s.Union != nil {
		s.dumpUnion(&b)
		return b.String()
	}
	fmt.Fprintf(&b, "%s: %s", s.Name, s.Order)
	if s.Bits != NoBitOrder {
		fmt.Fprintf(&b, ", %s", s.Bits)
	}
	if s.Natural {
		b.WriteString(", natural")
	}
	if s.Volatile {
		b.WriteString(", volatile")
	}
	fmt.Fprintf(&b, ", shape %s, %s\n", s.Shape, s.sizeText())
	for _, seg := range s.Segments {
		if seg.Part != nil {
			s.dumpPart(&b, seg)
			continue
		}
		for _, f := range seg.Block {
			where := f.placeText()
			if seg.Index > 0 {
				where += " behind " + s.Segments[seg.Index-1].Name()
			}
			where += seg.whenText()
			fmt.Fprintf(&b, "  %-24s %-16s %s%s\n", f.label(), f.Type, where, f.notes())
		}
	}
	for _, f := range s.Fields {
		if f.Calc != nil {
			fmt.Fprintf(&b, "  %-24s %-16s is %s; no bytes\n", f.Name, f.Type, f.Calc.Text)
		}
		if f.Param {
			fmt.Fprintf(&b, "  %-24s %-16s is given by the caller; no bytes\n", f.Name, f.Type)
		}
		if f.At != nil {
			fmt.Fprintf(&b, "  %-24s %-16s lies at root[%s]%s\n", f.Name, f.Type, f.At.Text, whenText(f.When))
		}
	}
	s.dumpAway(&b)
	for _, c := range s.Checks {
		fmt.Fprintf(&b, "  check %s: %s\n", c.label(), c.describe())
	}
	for _, f := range s.Fields {
		params, values := f.Given()
		for i, p := range params {
			fmt.Fprintf(&b, "  give %s %s = %s\n", f.Name, p.Name, values[i].Text)
		}
	}
	if s.Frame != nil && !s.greedy() {
		fmt.Fprintf(&b, "  check %s: the fields fill the record\n", s.Frame.Name)
	}
	for _, f := range s.Facts {
		switch {
		case f.Calc != nil:
			fmt.Fprintf(&b, "  store %s in %d bits\n", f.Calc.Name, f.Bits)
			continue
		case f.At != nil:
			fmt.Fprintf(&b, "  store where %s points in %d bits\n", f.At.Name, f.Bits)
			continue
		case f.Away != nil:
			fmt.Fprintf(&b, "  store %s of %s in %d bits\n", map[FactRole]string{FactAt: "the offset", FactExtent: "the size"}[f.Role], f.Away.Name, f.Bits)
			continue
		case f.Role != FactOfField:
			fmt.Fprintf(&b, "  store %s in %d bits\n", [...]string{"", "where the record starts in the root", "where it ends there", "how many pointers led to it"}[f.Role], f.Bits)
			continue
		}
		fmt.Fprintf(&b, "  store the end of %s in %d bits\n", f.Segment.Name(), f.Bits)
	}
	for _, sum := range s.Sums {
		pseudo := ""
		if sum.Pseudo {
			pseudo = "a pseudo-header and "
		}
		name := "inet"
		if sum.Algorithm != nil {
			name = sum.Algorithm.Name
		}
		fmt.Fprintf(&b, "  sum %s: %s over %s%s to %s\n", sum.Field.Name, name, pseudo, sum.From, sum.To)
	}
	if t := s.Pair.teller(); t != nil {
		fmt.Fprintf(&b, "  told from %s by %s\n", s.Pair.otherOf(s).Name, t.label())
	}
	for _, sol := range s.Solutions {
		fmt.Fprintf(&b, "  encode %s\n", sol)
	}
	for _, f := range s.Fields {
		if f.Set != nil {
			fmt.Fprintf(&b, "  encode %s = %s\n", f.Name, f.Set.Text)
		}
	}
	for _, n := range s.Bindings {
		fmt.Fprintf(&b, "  bound to %s.%s if %s", n.Parent.Name, n.Field.Name, n.CondText)
		for i, p := range s.Params() {
			fmt.Fprintf(&b, "%s%s=%s", []string{" with ", ", "}[min(i, 1)], p.Name, n.With[p].Text)
		}
		b.WriteString("\n")
	}
	for _, f := range s.Finds {
		fmt.Fprintf(&b, "  find the members of %s in %s\n", f.Union.Name, f.Field.Name)
	}
	for _, c := range s.Commons {
		fmt.Fprintf(&b, "  shape %s: %s of %s\n", c.Name(), c.Field.Name, plural(c.Size, "byte"))
	}
	for _, v := range s.Vectors {
		fmt.Fprintf(&b, "  test %s\n", v)
	}
	if r := s.Refines; r != nil {
		own := ", by its condition alone"
		if !r.Proved {
			own = ", and by rules of its own"
		}
		fmt.Fprintf(&b, "  refines %s if %s%s\n", r.Parent.Name, r.CondText, own)
	}
	for _, f := range s.Fusions {
		fmt.Fprintf(&b, "  fused %s\n", f)
	}
	for _, c := range s.Conversions {
		fmt.Fprintf(&b, "  convert to %s\n", c)
	}
	return b.String()
}

func (s *Struct) sizeText() string {
	switch {
	case s.IsFixed():
		return plural(s.Fixed(), "byte")
	case s.Fixed() == 0:
		return "no fixed bytes in front"
	}
	return plural(s.Fixed(), "fixed byte") + " in front"
}

// placeText says where a fixed field lies. Bits are counted in the bit order: from
// the first byte's most, or least, significant bit on, or from that end of the
// integer that a whole group is loaded as.
func (f *Field) placeText() string {
	from, to := f.Bytes()
	text := span("byte", from, to-1)
	switch {
	case !f.isBits():
		return text
	case f.Group.Whole():
		first := f.Offset - f.Group.Offset*8
		return fmt.Sprintf("%s of the integer in %s", span("bit", first, first+f.Width-1), text)
	}
	return text + " " + span("bit", f.Offset-from*8, f.Offset-from*8+f.Width-1)
}

// plural is "1 byte", or "2 bytes".
func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// span is "byte 3", or "bytes 3-5".
func span(unit string, first, last int) string {
	if first == last {
		return fmt.Sprintf("%s %d", unit, first)
	}
	return fmt.Sprintf("%ss %d-%d", unit, first, last)
}

func (s *Struct) dumpPart(b *strings.Builder, seg *Segment) {
	p := seg.Part
	fmt.Fprintf(b, "  %-24s %-16s %s", p.name(), p.Field.Type, p.extentText())
	if p.Window != WindowRest {
		fmt.Fprintf(b, ", ends at %s", bounds(p.End))
	}
	b.WriteString(seg.whenText())
	if p.On != nil {
		fmt.Fprintf(b, ", the member that %s says", p.On.Text)
	}
	if p.Seq != nil {
		b.WriteString(p.Seq.String())
	}
	if c := p.Field.Type.Codec; c != nil {
		b.WriteString(", read and written by " + c.Name)
	}
	if p.Fits {
		b.WriteString(", proved to fit")
	}
	if p.Field.Truncate {
		b.WriteString(", may be cut off")
	}
	b.WriteString("\n")
}

// notes are the facts about a fixed field that have no line of their own.
func (f *Field) notes() string {
	var n []string
	if f.Type.IsScalar() && !f.IsReserved() && !f.Values.Equal(f.Natural()) {
		n = append(n, "values "+f.Values.String())
	}
	if f.IsReserved() && f.Constant == nil {
		n = append(n, "written as zero")
	}
	if f.None != nil {
		n = append(n, "absent if "+f.None.Text)
	}
	if f.HasAddr() {
		n = append(n, "an address as well")
	}
	if f.Atomic {
		n = append(n, "atomic")
	}
	switch {
	case f.Governs && f.Name != "_" && f.Hidden == nil && !f.HasGetter():
		n = append(n, "no getter or setter")
	case f.Governs:
		n = append(n, "no setter")
	}
	if len(n) == 0 {
		return ""
	}
	return "; " + strings.Join(n, ", ")
}

// label names what is checked: a rule without bytes has no name.
func (c *Check) label() string {
	if c.Field.isRow() {
		return "the fields"
	}
	return c.Field.label()
}

func (c *Check) describe() string {
	switch c.Kind {
	case CheckFrame:
		return "the record's size, " + c.Rule + ", is at hand"
	case CheckInner:
		return "the rules of " + c.Field.Type.inner().Name
	case CheckIn:
		return "in " + c.Rule
	case CheckEqual:
		return "is " + c.Rule
	case CheckClosed:
		return "one of " + c.Rule
	}
	return c.Rule
}

func (sol *Solution) String() string {
	quantity := map[Quantity]string{
		QuantityTotal: "the record's size", QuantityBytes: "the size of %s",
		QuantityEnd: "the end of %s", QuantityCount: "the number of %s",
	}[sol.Quantity]
	if sol.Part != nil {
		quantity = fmt.Sprintf(quantity, sol.Part.Field.Name)
	}
	if sol.Field == nil {
		return fmt.Sprintf("%s must be %d", quantity, sol.Minus)
	}
	switch {
	case sol.Minus > 0:
		quantity = fmt.Sprintf("(%s - %d)", quantity, sol.Minus)
	case sol.Minus < 0:
		quantity = fmt.Sprintf("(%s + %d)", quantity, -sol.Minus)
	}
	if sol.By != 1 {
		quantity += fmt.Sprintf(" / %d", sol.By)
	}
	return sol.Field.Name + " = " + quantity
}

func (p Place) String() string {
	switch {
	case p.Total:
		return "the end"
	case p.Segment != nil:
		return "the end of " + p.Segment.Name()
	}
	return fmt.Sprintf("byte %d", p.Const)
}

func (f *Fusion) String() string {
	var layers, conds []string
	for _, l := range f.Layers {
		layers = append(layers, fmt.Sprintf("%s at byte %d", l.Struct.Name, l.Offset))
	}
	for _, e := range f.Equal {
		conds = append(conds, fmt.Sprintf("%s is %s", e.Field.path(), e.Value))
	}
	for _, r := range f.Where {
		conds = append(conds, fmt.Sprintf("%s has %s", f.Layers[r.Layer].Struct.Name, r.Cond.Text))
	}
	if f.Framed >= 0 {
		conds = append(conds, "all frames end where that of "+f.Layers[f.Framed].Struct.Name+" does")
	}
	return strings.Join(layers, ", ") + ": " + strings.Join(conds, ", ")
}

func (o ByteOrder) String() string {
	return [...]string{"no order", "big-endian", "little-endian", "host-endian"}[o]
}

func (o BitOrder) String() string {
	return [...]string{"no bit order", "most significant bit first", "least significant bit first"}[o]
}

func (t *Type) String() string {
	switch {
	case t.Codec != nil:
		return t.Codec.text
	case t.Name != "":
		return t.Name
	case t.Kind == KindArray:
		return fmt.Sprintf("[%d]%s", t.Len, t.Elem)
	case t.Kind == KindBytes:
		return "[]byte"
	case t.Kind == KindList:
		return "[]" + t.Elem.String()
	case t.Kind == KindEmpty:
		return "no bytes"
	}
	return "struct{}"
}

// whenText says when a segment is there.
func (s *Segment) whenText() string { return whenText(s.When) }

func whenText(when *Expr) string {
	if when == nil {
		return ""
	}
	return ", if " + when.Text
}

func (s *Sequence) String() string {
	var b strings.Builder
	for _, e := range []struct {
		words string
		x     *Expr
	}{{"walked", nil}, {"as many as ", s.Count}, {"chained from ", s.Chain}, {"while ", s.While}, {"until ", s.Until}} {
		switch {
		case e.words == "walked":
			b.WriteString(", walked")
		case e.x != nil:
			b.WriteString(" " + e.words + e.x.Text)
		}
	}
	if s.Term {
		b.WriteString(", which must be there")
	}
	switch s.Tail {
	case TailZero:
		b.WriteString(", then zeros")
	case TailAny:
		b.WriteString(", then anything")
	}
	if s.Align > 1 {
		fmt.Fprintf(&b, ", aligned to %d", s.Align)
	}
	if s.Max > 0 {
		fmt.Fprintf(&b, ", at most %d", s.Max)
	}
	return b.String()
}

func (s *Struct) dumpUnion(b *strings.Builder) {
	fmt.Fprintf(b, "%s: a union, %s bytes\n", s.Name, bounds(s.Sizes))
	for _, c := range s.Union.Cases {
		var is []string
		for _, x := range c.Is {
			is = append(is, x.Text)
		}
		what := "for " + strings.Join(is, ", ")
		if c.Other {
			what = "for any other selector"
		}
		if c.Prefix != nil {
			what += ", behind its length in " + c.Prefix.Type.String()
		}
		switch c.Tail {
		case TailZero:
			what += ", then zeros"
		case TailAny:
			what += ", then anything"
		}
		if c.Next != nil {
			what += ", goes on with " + c.Next.Name
		}
		fmt.Fprintf(b, "  %-24s %-16s %s\n", c.Field.Name, c.Field.Type, what)
	}
	for _, p := range s.Params() {
		fmt.Fprintf(b, "  %-24s %-16s is given to the members that have it\n", p.Name, p.Type)
	}
}
