package gen

import (
	"fmt"
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// solve emits the value of a field that the encoder fills, or the check of a
// size that no field says.
func (e *encoder) solve(sol *layout.Solution) {
	var quantity term
	blame := sol.Field
	if blame == nil {
		blame = e.s.Frame
	}
	if sol.Part != nil {
		blame = sol.Part.Field
	}
	switch sol.Quantity {
	case layout.QuantityTotal:
		quantity = primary(Id("total"))
	case layout.QuantityBytes:
		quantity = partSize(sol.Part.Field)
	case layout.QuantityCount:
		quantity = primary(Len(Id("x").Dot(sol.Part.Field.Name)))
	case layout.QuantityEnd:
		quantity = e.sizeUpTo(e.after(sol.Part.Field.Segment))
	}
	bytes := quantity.as("int", "uint64").code
	if sol.Field == nil && exactSize(blame) == sol {
		return // its codec is asked where it writes
	}
	if sol.Field == nil {
		want := number(int(sol.Minus))
		e.refuse(quantity.op("!=", precCompare, want).code, e.fault(blame, "Size", "KindLength", "", int(sol.Minus), bytes))
		return
	}
	value := minus(quantity, sol.Minus)
	if sol.By != 1 && filled(e.s, sol) != nil { // the size of the list is such that it fits
		value = value.op("/", precMul, number(int(sol.By)))
	} else if sol.By != 1 {
		odd := value.op("%", precMul, number(int(sol.By))).op("!=", precCompare, number(0))
		e.refuse(odd.code, e.fault(blame, "Whole", "KindLength", e.wanted(sol), 0, bytes))
		value = value.op("/", precMul, number(int(sol.By)))
	}
	name := e.locals.fields[sol.Field]
	if e.solved[sol.Field] {
		e.refuse(value.op("!=", precCompare, primary(Id(name))).code, e.fault(blame, "Agrees", "KindLength", e.wanted(sol), 0, bytes))
		return
	}
	e.solved[sol.Field] = true
	e.add(Id(name).Op(":=").Add(value.code))
	if sol.Minus == 0 && sol.By == 1 {
		bytes = Uint64().Call(Id(name))
	}
	if cond, rule := limits(sol, name); cond != nil {
		e.refuse(cond, e.fault(blame, "Fits", "KindLength", rule, 0, bytes))
	}
}

// after is the segment behind seg, or nil.
func (e *encoder) after(seg *layout.Segment) *layout.Segment {
	if seg.Index+1 < len(e.s.Segments) {
		return e.s.Segments[seg.Index+1]
	}
	return nil
}

// minus is x - n.
func minus(x term, n int64) term {
	switch {
	case n > 0:
		return x.op("-", precAdd, number(int(n)))
	case n < 0:
		return x.op("+", precAdd, number(int(-n)))
	}
	return x
}

// wanted says what a size has to be, for a rule.
func (e *encoder) wanted(sol *layout.Solution) string {
	switch sol.Quantity {
	case layout.QuantityTotal:
		return e.s.FrameSize.Text + " bytes in all"
	case layout.QuantityCount:
		count := sol.Part.Extent
		if count == nil { // of elements that are walked
			count = sol.Part.Seq.Count
		}
		return count.Text + " elements"
	case layout.QuantityEnd:
		return "an end at byte " + sol.Part.Extent.Text
	}
	if sol.Part.Extent == nil {
		return sol.Field.Name + " bytes"
	}
	return sol.Part.Extent.Text + " bytes"
}

// limits is the condition under which a size is none that its field can say, and
// those that it can; nil if there is none of it.
func limits(sol *layout.Solution, name string) (cond *Statement, rule string) {
	value := primary(Id(name))
	unit := "bytes"
	if sol.Quantity == layout.QuantityCount {
		unit = "elements"
	}
	low := value.op("<", precCompare, number(0))
	max := sol.Field.NaturalMax()
	if max.BitLen() > 31 {
		value = primary(Uint64().Call(value.code)) // the limit exceeds an int of 32 bits
	}
	high := value.op(">", precCompare, primary(maximum(sol.Field)))
	most := new(big.Int).Mul(max, big.NewInt(sol.By))
	most.Add(most, big.NewInt(sol.Minus))
	switch {
	case max.BitLen() < 63 && sol.Minus > 0:
		return low.op("||", 1, high).code, fmt.Sprintf("%d..%d %s", sol.Minus, most, unit)
	case max.BitLen() < 63 && sol.Quantity == layout.QuantityEnd:
		return high.code, fmt.Sprintf("an end at byte %d at most", most)
	case max.BitLen() < 63:
		return high.code, fmt.Sprintf("at most %d %s", most, unit)
	case sol.Minus > 0:
		return low.code, fmt.Sprintf("at least %d %s", sol.Minus, unit)
	}
	return nil, ""
}
