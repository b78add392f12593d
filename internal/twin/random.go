package twin

import (
	"math/big"
	"math/rand/v2"

	"github.com/zcgen/zcgen/layout"
)

// Random makes up the value of a record. It likes values at the edge of what
// the rules allow, and keeps parts short. Not every value that it makes has an
// encoding.
func Random(r *rand.Rand, s *layout.Struct) Record {
	x := Record{}
	for _, f := range Fields(s) {
		switch {
		case f.Type.IsScalar() && f.Width < f.Type.Bits && f.Type.Kind != layout.KindBool && r.IntN(50) == 0:
			x[f.Name] = new(big.Int).Add(f.NaturalMax(), big.NewInt(1)) // which its type holds, but not its bits
		case f.Type.IsScalar():
			x[f.Name] = RandomScalar(r, f)
		case f.Type.Kind == layout.KindArray && IsRecords(f.Type):
			list := []any{}
			for range f.Type.Len {
				list = append(list, any(Random(r, f.Type.Elem.Struct)))
			}
			x[f.Name] = list
		case f.Type.Kind == layout.KindArray:
			x[f.Name] = randomIntegers(r, f.Type.Elem, f.Type.Len)
		case f.Type.Kind == layout.KindStruct:
			x[f.Name] = Random(r, f.Type.Struct)
		case f.Type.Kind == layout.KindBytes:
			b := make([]byte, randomLength(r, f))
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			x[f.Name] = b
		case IsRecords(f.Type):
			list := []any{}
			for range randomLength(r, f) {
				list = append(list, any(Random(r, f.Type.Elem.Struct)))
			}
			x[f.Name] = list
		default:
			x[f.Name] = randomIntegers(r, f.Type.Elem, randomLength(r, f))
		}
	}
	return x
}

// RandomScalar makes up a value that the rules of a field alone allow.
func RandomScalar(r *rand.Rand, f *layout.Field) *big.Int {
	for range 20 {
		if n := anyScalar(r, f); f.Values.Contains(n) {
			return n
		}
	}
	return f.Values.Min()
}

// anyScalar is a value that the bits of a field can hold.
func anyScalar(r *rand.Rand, f *layout.Field) *big.Int {
	lo, hi := f.NaturalMin(), f.NaturalMax()
	switch r.IntN(8) {
	case 0:
		return lo
	case 1:
		return hi
	case 2:
		return f.Values.Min()
	case 3:
		return f.Values.Max()
	case 4:
		if f.None != nil {
			return f.None.Const
		}
	case 5:
		if e := f.Type.Enum; e != nil {
			return e.Values[r.IntN(len(e.Values))].Value
		}
	case 6:
		return big.NewInt(r.Int64N(21))
	}
	n := new(big.Int).SetUint64(r.Uint64())
	n.Mod(n, new(big.Int).Add(new(big.Int).Sub(hi, lo), big.NewInt(1)))
	return n.Add(n, lo)
}

func randomIntegers(r *rand.Rand, t *layout.Type, n int) []any {
	out := []any{}
	for range n {
		x := new(big.Int).SetUint64(r.Uint64() >> (64 - t.Bits))
		if t.Kind == layout.KindBool {
			x.And(x, big.NewInt(1))
		}
		if t.Kind == layout.KindInt {
			x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(t.Bits-1)))
		}
		out = append(out, x)
	}
	return out
}

// randomLength is a number of bytes or elements for a part, in accord with what
// the layout says of it alone.
func randomLength(r *rand.Rand, f *layout.Field) int {
	part := f.Segment.Part
	n := []int{0, 1, r.IntN(4), r.IntN(9), 4 * r.IntN(8), r.IntN(70)}[r.IntN(6)]
	if f.Type.Kind == layout.KindList {
		n = r.IntN(6)
	}
	for _, sol := range f.Struct.Solutions {
		if sol.Part != part {
			continue
		}
		switch {
		case sol.Field == nil && sol.Quantity == layout.QuantityEnd:
			return r.IntN(int(sol.Minus))
		case sol.Field == nil && (sol.Quantity == layout.QuantityCount || f.Type.Kind == layout.KindBytes):
			return int(sol.Minus)
		case sol.Quantity == layout.QuantityBytes && f.Type.Kind == layout.KindBytes:
			n = max(0, n/int(sol.By)*int(sol.By)+int(sol.Minus)%int(sol.By))
		}
	}
	for _, c := range f.Struct.Checks {
		if c.Kind == layout.CheckIn && c.Field == f {
			lo, hi := int(c.Low.Const.Int64()), int(min(c.High.Const.Int64(), 400))
			n = lo + n%(hi-lo+1)
		}
	}
	return n
}

// Sample looks for values that have an encoding. It gives up on one after many
// that have none.
func Sample(r *rand.Rand, s *layout.Struct, n int) []Record {
	var out []Record
	for range n {
		for range 400 {
			x := Random(r, s)
			if _, ok := Encode(s, x, nil); ok {
				out = append(out, x)
				break
			}
		}
	}
	return out
}
