package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// rewrites emits, beside each setter of a field that checksums cover, one that
// brings them up to date (RFC 1624):
//
//	func (v IPv4View) RewriteTTL(x uint8) zcrt.Delta {
//		old := zcrt.Sum(binary.BigEndian.Uint16(v.p[8:10]))
//		v.SetTTL(x)
//		delta := old.To(zcrt.Sum(binary.BigEndian.Uint16(v.p[8:10])))
//		v.AdjustHeaderChecksum(delta)
//		return delta
//	}
func (t *target) rewrites(f *layout.Field) {
	if len(f.Rewritten()) == 0 {
		return
	}
	address := Qual(netipPath, "Addr")
	if f.Type.Address {
		t.rewrite(f, f, address, true)
		return
	}
	t.rewrite(f, f, goTypeOf(f.Type), t.refuses(f))
	if f.HasAddr() {
		t.rewrite(f, &layout.Field{Name: f.AddrName()}, address, true)
	}
}

// refuses reports whether the setter of a scalar does not take every value.
func (t *target) refuses(f *layout.Field) bool {
	if narrow(f) {
		return true
	}
	for _, c := range t.s.Checks {
		if code, _ := refusal(f, c); code != nil {
			return true
		}
	}
	return false
}

// rewrite emits the method for one setter of f, which is called as a field with the
// name of accessor would be.
func (t *target) rewrite(f, accessor *layout.Field, typ *Statement, refuses bool) {
	name, set := join("Rewrite", accessor), join("Set", accessor)
	var sums []string
	for _, s := range f.Rewritten() {
		sums = append(sums, s.Field.Name)
	}
	call := Id("v").Dot(set).Call(Id("x"))
	result := zc("Delta")
	give := func(x Code) *Statement { return Return(x) }
	note := ""
	if refuses {
		call = If(Op("!").Add(call)).Block(Return(Lit(0), False()))
		result = Params(zc("Delta"), Bool())
		give = func(x Code) *Statement { return Return(x, True()) }
		note = " It refuses what " + set + " does, and changes nothing then."
	}
	t.doc("%s is %s that also brings %s up to date (RFC 1624). The delta is what other checksums over %s take, such as one whose pseudo-header has it; it counts from the record's start.%s", name, set, list(sums, "and"), f.Name, note)
	body := []Code{
		Id("old").Op(":=").Add(t.wordsOf(f)),
		call,
		Id("delta").Op(":=").Id("old").Dot("To").Call(t.wordsOf(f)),
	}
	body = append(body, t.swapAt(t.placeOf(f.Segment))...)
	for _, s := range f.Rewritten() {
		body = append(body, Id("v").Dot(join("Adjust", s.Field)).Call(Id("delta")))
	}
	t.method(name).Params(Id("x").Add(typ)).Add(result).Block(append(body, give(Id("delta")))...)
	t.Line()
}

// wordsOf is the sum of the words that hold f, of which the first starts at an even
// distance from the block's start.
func (t *target) wordsOf(f *layout.Field) *Statement {
	a := t.blockAt(f.Segment)
	from, to := f.Bytes()
	from -= from % 2
	to = min(to+to%2, f.Segment.Size)
	switch to - from {
	case 1:
		return zc("Sum").Call(a.index(from)).Op("<<").Lit(8)
	case 2:
		return zc("Sum").Call(orderOf(layout.BigEndian, 2).Dot("Uint16").Call(a.slice(from, to)))
	}
	return zc("Sum").Call(Lit(0)).Dot("Add").Call(a.slice(from, to))
}

// swapAt is the statement that moves the variable delta, which counts from a place
// in the record, to the record's start, or the other way: nothing where the place is
// always even.
func (t *target) swapAt(p place) []Code {
	swap := Id("delta").Op("=").Id("delta").Dot("Swap").Call()
	if p.fixed {
		p = place{add: t.s.Fixed() + p.add}
	}
	switch {
	case p.name != "":
		return []Code{If(p.term().op("%", precMul, number(2)).op("!=", precCompare, number(0)).code).Block(swap)}
	case p.add%2 != 0:
		return []Code{swap}
	}
	return nil
}

// adjust emits the method that applies the change of what a checksum covers to it.
//
// What [zcrt.Delta.Apply] gives is what summing anew gives, unless nothing but zeros
// is left: then it is 0 in place of 0xffff, which is looked for. If a pseudo-header
// is summed too, that may find zeros where the pseudo-header's sum is 0xffff, and
// write 0xffff in place of 0: a sum of anything takes both for the same.
func (t *target) adjust(f *layout.Field) {
	s := f.Sum
	a := t.blockAt(f.Segment)
	name := join("Adjust", f)
	none := ""
	body := t.swapAt(t.boundary(s.From))
	body = append(body, Id("old").Op(":=").Add(containerOf(f).load(a)))
	if f.None != nil {
		none = " It stays " + f.None.Text + " where there is none."
		body = append(body, If(Id("old").Op("==").Lit(0)).Block(Return()))
	}
	body = append(body, Id("sum").Op(":=").Id("delta").Dot("Apply").Call(Id("old")))
	store := t.storeSum(f, primary(Id("sum")))
	if f.None != nil {
		body = append(body,
			If(Id("sum").Op("==").Lit(0)).Block(Id("sum").Op("=").Add(hex(0xffff, 2)).Comment("the same sum; 0 would mean none")),
			store)
	} else {
		body = append(body,
			store,
			If(Id("sum").Op("==").Lit(0).Op("&&").Add(zc("Sum").Call(Lit(0)).Dot("Add").Call(t.summed(s))).Op("==").Lit(0)).Block(
				Id("sum").Op("=").Add(hex(0xffff, 2)).Comment("nothing but zeros is left"),
				dup(store)))
	}
	for i, outer := range s.Outer() {
		if i == 0 {
			body = append(body, Id("delta").Op("=").Add(zc("Sum")).Call(Id("old")).Dot("To").Call(zc("Sum").Call(Id("sum"))))
			from, _ := f.Bytes()
			body = append(body, t.swapAt(place{add: from})...)
		}
		body = append(body, Id("v").Dot(join("Adjust", outer.Field)).Call(Id("delta")))
	}
	t.doc("%s brings %s up to date with a change of what it covers (RFC 1624), as a Rewrite method of this record or of another one returned it.%s A checksum that was wrong stays wrong.", name, f.Name, none)
	t.method(name).Params(Id("delta").Add(zc("Delta"))).Block(body...)
	t.Line()
}
