package twin

import (
	"math/big"
	"math/rand/v2"

	"github.com/zcgen/zcgen/layout"
)

// Random makes up the value of a record. It likes values at the edge of what
// the rules allow, and keeps parts short. Not every value that it makes has an
// encoding.
func Random(r *rand.Rand, s *layout.Struct) Record { return random(r, s, nil) }

// random is Random of a record that is given some parameters.
func random(r *rand.Rand, s *layout.Struct, given params) Record {
	x := Record{}
	o := owned{s: s, x: x, solved: map[*layout.Field]*big.Int{}, params: given}
	for _, f := range Fields(s) {
		x[f.Name] = randomValue(r, f, o.gives(f))
		o.fillGiven(r, f)
	}
	fillManual(s, x)
	// What is absent holds nothing, mostly.
	for _, f := range Fields(s) {
		switch {
		case f.When == nil || r.IntN(20) == 0:
		case looksAhead(f.When) && r.IntN(3) == 0, !looksAhead(f.When) && !o.has(f):
			x[f.Name] = nothing(f)
		}
	}
	return x
}

// fillManual makes the fields that an encoder leaves alone say what they have to,
// where one part hangs on each of them.
func fillManual(s *layout.Struct, x Record) {
	o := owned{s: s, x: x, solved: map[*layout.Field]*big.Int{}}
	for _, seg := range s.Segments {
		if seg.Part == nil || seg.Part.Extent == nil || seg.Part.Window != layout.WindowSize {
			continue
		}
		fields := seg.Part.Extent.Fields()
		b, is := x[seg.Part.Field.Name].([]byte)
		if len(fields) != 1 || !fields[0].Manual || !is {
			continue
		}
		for n := range int64(200) {
			x[fields[0].Name] = big.NewInt(n)
			if size := o.env().number(seg.Part.Extent); size.Cmp(big.NewInt(int64(len(b)))) >= 0 {
				x[seg.Part.Field.Name] = append(b, make([]byte, size.Int64()-int64(len(b)))...)
				break
			}
		}
	}
}

func randomValue(r *rand.Rand, f *layout.Field, given params) any {
	switch {
	case f.Away != nil:
		return randomAway(r, f)
	case f.Type.IsScalar() && f.Width < f.Type.Bits && f.Type.Kind != layout.KindBool && r.IntN(50) == 0:
		return new(big.Int).Add(f.NaturalMax(), big.NewInt(1)) // which its type holds, but not its bits
	case f.Type.IsScalar():
		return RandomScalar(r, f)
	case f.Type.Kind == layout.KindFloat:
		return RandomFloat(r, f.Type)
	case f.Type.Kind == layout.KindArray && IsRecords(f.Type):
		list := []any{}
		for range f.Type.Len {
			list = append(list, any(random(r, f.Type.Elem.Struct, given)))
		}
		return list
	case f.Type.Kind == layout.KindArray:
		return randomIntegers(r, f.Type.Elem, f.Type.Len)
	case f.Type.Kind == layout.KindStruct:
		return random(r, f.Type.Struct, given)
	case f.Type.Kind == layout.KindUnion:
		return randomUnion(r, f.Type.Struct, given)
	case f.Type.Codec != nil:
		return randomDecoded(r, f)
	case f.Type.Kind == layout.KindBytes:
		return randomBytes(r, randomLength(r, f))
	case IsRecords(f.Type):
		return randomRecords(r, f, randomLength(r, f), given)
	case isNumbers(f):
		return randomNumbers(r, f, randomLength(r, f))
	}
	return randomIntegers(r, f.Type.Elem, randomLength(r, f))
}

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
		if r.IntN(3) == 0 {
			b[i] = byte(r.IntN(4))
		}
	}
	return b
}

func randomRecords(r *rand.Rand, f *layout.Field, n int, given params) []any {
	list := []any{}
	for range n {
		if f.Type.Elem.Kind == layout.KindUnion {
			list = append(list, randomUnion(r, f.Type.Elem.Struct, given))
			continue
		}
		list = append(list, random(r, f.Type.Elem.Struct, given))
	}
	return list
}

// randomUnion has one member, mostly.
func randomUnion(r *rand.Rand, s *layout.Struct, given params) Record {
	x := Record{}
	members := 1
	if r.IntN(30) == 0 {
		members = 2 * r.IntN(2)
	}
	for range members {
		c := s.Union.Cases[r.IntN(len(s.Union.Cases))]
		if value := randomMember(r, c, given); !isEmptySlice(value, c.Field.Type) {
			x[c.Field.Name] = value
		}
	}
	return x
}

func randomMember(r *rand.Rand, c *layout.Case, given params) any {
	f := c.Field
	switch {
	case f.Type.Kind == layout.KindEmpty:
		return Empty{}
	case f.Type.Kind == layout.KindBytes:
		return randomBytes(r, r.IntN(6))
	case IsRecords(f.Type):
		return randomRecords(r, f, r.IntN(4), given)
	case f.Type.Kind == layout.KindList:
		return randomIntegers(r, f.Type.Elem, r.IntN(4))
	case f.Type.Kind == layout.KindBool:
		return big.NewInt(int64(r.IntN(2)))
	case f.Type.IsScalar() || f.Type.Kind == layout.KindFloat:
		return randomIntegers(r, f.Type, 1)[0]
	}
	return randomValue(r, f, given)
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
		if t.Kind == layout.KindFloat {
			out = append(out, RandomFloat(r, t))
			continue
		}
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
			return r.IntN(int(sol.Minus) + 1)
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
