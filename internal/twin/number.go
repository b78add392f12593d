package twin

import (
	"math/big"
	"math/rand/v2"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// IsWalked reports whether the elements of a field are met one by one: those of a list
// of structs, and integers of which the list is one that ends by itself, or that are of
// variable size.
func IsWalked(f *layout.Field) bool { return IsRecords(f.Type) || isNumbers(f) }

func isNumbers(f *layout.Field) bool {
	if f.Type.Kind != layout.KindList || f.Type.Elem.Struct != nil || f.Segment == nil {
		return false
	}
	part := f.Segment.Part
	return part != nil && part.Seq != nil
}

// nextNumber is the element at the front of b of a list of integers, and its size.
func nextNumber(list *layout.Field, b []byte) (n *big.Int, size int, fault *Fault) {
	elem := list.Type.Elem
	if elem.Varint != nil {
		return NewVarint(elem.Varint).Decode(b)
	}
	if size = elem.Bits / 8; len(b) < size {
		return nil, 0, &Fault{Format: list.Struct.Name, Field: list.Name, Kind: zcrt.KindShort, Wanted: uint64(size), Found: uint64(len(b)), Vague: true}
	}
	return element(b, elem, list.Order), size, nil
}

// it is the element that a condition looks at: the one that has been read or, in
// front of it, the one that comes next.
func (s scope) it(list *layout.Field) *big.Int {
	if s.elem != nil {
		return s.elem.Number
	}
	n, _, fault := nextNumber(list, s.b[s.at:])
	if fault != nil {
		panic(missing{fault: fault})
	}
	return n
}

// unseen is the fault of a condition that looks at what is not there, or malformed.
func (x walker) unseen(at int, missed *missing) *Fault {
	if missed.fault != nil {
		return x.place(missed.fault, at)
	}
	return x.short(at, big.NewInt(int64(missed.bytes)))
}

// putNumbers is the bytes of a list of integers; ok is false if one of them has none.
func putNumbers(f *layout.Field, list []any) (b []byte, ok bool) {
	v := f.Type.Elem.Varint
	if v == nil {
		return putIntegers(f, list), true
	}
	for _, x := range list {
		n, ok := NewVarint(v).Encode(x.(*big.Int))
		if !ok {
			return nil, false
		}
		b = append(b, n...)
	}
	return b, true
}

// randomNumbers makes up the elements of a list: many of them are numbers of the
// condition that ends it, or beside them, and the others mostly small.
func randomNumbers(r *rand.Rand, f *layout.Field, n int) []any {
	var edges []*big.Int
	seq := f.Segment.Part.Seq
	for _, e := range []*layout.Expr{seq.Until, seq.While} {
		if e != nil {
			e.Walk(func(e *layout.Expr) {
				if e.Op == layout.OpConst && !e.Bool {
					edges = append(edges, e.Const)
				}
			})
		}
	}
	out := []any{}
	for range n {
		x := randomIntegers(r, f.Type.Elem, 1)[0].(*big.Int)
		switch k := r.IntN(8); {
		case k == 0:
		case k < 4 && len(edges) > 0:
			x = new(big.Int).Add(edges[r.IntN(len(edges))], big.NewInt(r.Int64N(5)-2))
		case k == 4:
			x.Rsh(x, uint(r.IntN(f.Type.Elem.Bits)))
		default:
			x = big.NewInt(r.Int64N(9))
		}
		if !f.Type.Elem.Values().Contains(x) && r.IntN(20) > 0 || !fitsGo(f.Type.Elem, x) {
			x = new(big.Int)
		}
		out = append(out, x)
	}
	if k := len(out); k > 0 && len(edges) > 0 && r.IntN(2) == 0 { // the last is often the one that ends it
		if x := edges[r.IntN(len(edges))]; fitsGo(f.Type.Elem, x) {
			out[k-1] = x
		}
	}
	return out
}

// fitsGo reports whether a Go value of the type can be x.
func fitsGo(t *layout.Type, x *big.Int) bool {
	if t.Kind == layout.KindInt {
		return x.Cmp(new(big.Int).Lsh(big.NewInt(-1), uint(t.Bits-1))) >= 0 && x.BitLen() < t.Bits
	}
	return x.Sign() >= 0 && x.BitLen() <= t.Bits
}
