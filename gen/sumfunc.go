package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// ownSum emits the computation, the check and the update of a checksum of which the
// algorithm is a function that the author of the layout has written. Its own field
// counts as zero:
//
//	func (v SCTPView) sumOfChecksum() uint32 {
//		b := v.Bytes()
//		return crc32c(b[:8], zcrt.Blank(4), b[12:])
//	}
func (t *target) ownSum(f *layout.Field) {
	s := f.Sum
	alg := s.Algorithm
	compute, verify, update := "sumOf"+upper(f.Name), join("Verify", f), join("Update", f)
	sum := Id(alg.Func)
	if alg.Path != "" {
		sum = Qual(alg.Path, alg.Func)
	}
	within := func(from, to place) *Statement {
		low, high := Empty(), Empty()
		if from != (place{}) {
			low = index(from)
		}
		if to != (place{}) {
			high = index(to)
		}
		return Id("b").Index(Add(low).Op(":").Add(high))
	}
	from, to := t.boundary(s.From), t.boundary(s.To)
	if s.To.Total {
		to = place{}
	}
	body := []Code{Id("b").Op(":=").Id("v").Dot("Bytes").Call()}
	note := ""
	if s.Covers(f) {
		start, end := f.Bytes()
		at := t.placeOf(f.Segment)
		body = append(body,
			Return(sum.Call(within(from, at.plus(start)), zc("Blank").Call(Lit(f.Width/8)), within(at.plus(end), to))))
		note = " " + f.Name + " itself counts as zero."
	} else {
		body = append(body, Return(sum.Call(within(from, to))))
	}
	t.doc("%s is what %s makes of the bytes that %s covers.%s", compute, alg.Name, f.Name, note)
	t.method(compute).Params().Id(alg.Value()).Block(body...)
	t.Line()

	a := t.blockAt(f.Segment)
	body = nil
	cut := ""
	if t.s.Lax && s.To.Total {
		body = append(body, If(Id("v").Dot("Truncated").Call()).Block(Return(False())))
		cut = " That of a record whose tail is cut off is never right."
	}
	t.doc("%s reports whether %s is the checksum %s of the bytes that it covers.%s", verify, f.Name, alg.Name, cut)
	t.method(verify).Params().Bool().Block(append(body, Return(containerOf(f).load(a).Op("==").Id("v").Dot(compute).Call()))...)
	t.Line()
	t.doc("%s computes %s, the checksum %s of the bytes that it covers, and stores it.", update, f.Name, alg.Name)
	t.method(update).Params().Block(t.storeSum(f, primary(Id("v").Dot(compute).Call())))
	t.Line()
}
