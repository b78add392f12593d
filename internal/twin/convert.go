package twin

import (
	"math"
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// Convert is the value of another struct that has the fields of x by their names: but
// for those that its encoder fills in, which are zero. It reports false if a number
// does not fit the Go type of its field.
func Convert(from, to *layout.Struct, x Record) (Record, bool) {
	y := Record{}
	for _, f := range Fields(to) {
		y[f.Name] = Zero(f.Type)
		if f.Derived() || f.Calc != nil && f.Calc.Op != layout.OpEnd {
			continue
		}
		for _, g := range Fields(from) {
			if g.Name != f.Name {
				continue
			}
			value, ok := convert(g.Type, f.Type, x[g.Name])
			if !ok {
				return nil, false
			}
			y[f.Name] = value
		}
	}
	return y, true
}

func convert(from, to *layout.Type, x any) (any, bool) {
	switch x := x.(type) {
	case *big.Int:
		if to.Kind == layout.KindFloat && from.Bits < to.Bits {
			return new(big.Int).SetUint64(math.Float64bits(float64(math.Float32frombits(uint32(x.Uint64()))))), true
		}
		return x, to.Kind == layout.KindFloat || to.Kind == layout.KindBool || goHolds(to, x)
	case Record:
		return Convert(from.Struct, to.Struct, x)
	case []any:
		out := []any{}
		for _, e := range x {
			value, ok := convert(from.Elem, to.Elem, e)
			if !ok {
				return nil, false
			}
			out = append(out, value)
		}
		return out, true
	}
	return x, true
}

// goHolds reports whether an integer type of Go has a value.
func goHolds(t *layout.Type, n *big.Int) bool {
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(t.Bits))
	if t.Kind == layout.KindInt {
		high.Rsh(high, 1)
		low.Neg(high)
	}
	return low.Cmp(n) <= 0 && n.Cmp(high) < 0
}
