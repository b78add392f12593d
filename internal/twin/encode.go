package twin

import (
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// Encode writes a value as generated encoders do: lengths, constants and
// checksums are filled in, whatever x says. It reports false if x has no
// encoding. A nil pseudo leaves the checksums with a pseudo-header as x has
// them.
func Encode(s *layout.Struct, x Record, pseudo *uint16) ([]byte, bool) {
	e := &encoding{s: s, x: x, solved: map[*layout.Field]*big.Int{}}
	for _, seg := range s.Segments {
		part := []byte{}
		if seg.Part != nil {
			var ok bool
			if part, ok = encodePart(seg.Part.Field, x[seg.Part.Field.Name]); !ok {
				return nil, false
			}
		}
		e.parts = append(e.parts, part)
	}
	if !e.solve() {
		return nil, false
	}
	var b []byte
	for i, seg := range s.Segments {
		if seg.Part != nil {
			b = append(b, e.parts[i]...)
			continue
		}
		block := make([]byte, seg.Size)
		for _, f := range seg.Block {
			if !e.put(block, f) {
				return nil, false
			}
		}
		b = append(b, block...)
	}
	v, fault := Parse(s, b)
	if fault != nil || len(v.Bytes) != len(b) || v.Validate() != nil {
		return nil, false
	}
	v.UpdateSums(pseudo)
	return b, true
}

// encoding is one record on its way to bytes.
type encoding struct {
	s      *layout.Struct
	x      Record
	parts  [][]byte // the bytes of the parts, by segment
	solved map[*layout.Field]*big.Int
}

// encodePart is the bytes of a part's value.
func encodePart(f *layout.Field, x any) ([]byte, bool) {
	switch {
	case f.Type.Kind == layout.KindBytes:
		return x.([]byte), true
	case f.Type.Kind == layout.KindStruct:
		return Encode(f.Type.Struct, x.(Record), nil)
	}
	var b []byte
	for _, e := range x.([]any) {
		if IsRecords(f.Type) {
			record, ok := Encode(f.Type.Elem.Struct, e.(Record), nil)
			if !ok {
				return nil, false
			}
			b = append(b, record...)
			continue
		}
		n := make([]byte, f.Type.Elem.Size())
		putElement(n, f.Type.Elem, f.Order, e.(*big.Int))
		b = append(b, n...)
	}
	return b, true
}

// solve finds the values of the fields that say how long something is, so that
// they say it; it reports false if they cannot.
func (e *encoding) solve() bool {
	for _, sol := range e.s.Solutions {
		n := big.NewInt(e.quantity(sol))
		n.Sub(n, big.NewInt(sol.Minus))
		if sol.Field == nil {
			if n.Sign() != 0 {
				return false
			}
			continue
		}
		n, odd := n.QuoRem(n, big.NewInt(sol.By), new(big.Int))
		before := e.solved[sol.Field]
		switch {
		case odd.Sign() != 0:
			return false
		case !sol.Field.Natural().Contains(n):
			return false
		case before != nil && before.Cmp(n) != 0:
			return false
		}
		e.solved[sol.Field] = n
	}
	return true
}

// quantity is what an expression has to be equal to.
func (e *encoding) quantity(sol *layout.Solution) int64 {
	total := 0
	for i, seg := range e.s.Segments {
		total += seg.Size + len(e.parts[i])
		if seg.Part == nil || seg.Part != sol.Part {
			continue
		}
		switch sol.Quantity {
		case layout.QuantityBytes:
			return int64(len(e.parts[i]))
		case layout.QuantityCount:
			return int64(len(e.parts[i]) / seg.Part.Field.Type.Elem.Size())
		case layout.QuantityEnd:
			return int64(total)
		}
	}
	return int64(total)
}

// put writes a field to its block; it reports false if the value does not fit.
func (e *encoding) put(block []byte, f *layout.Field) bool {
	from, to := f.Bytes()
	x := e.x[f.Name]
	switch {
	case f.Constant != nil:
		Store(block, f, f.Constant.Const)
	case e.solved[f] != nil:
		Store(block, f, e.solved[f])
	case f.Reserved || f.Name == "_":
	case f.Type.IsScalar():
		if f.Sum != nil && !f.Sum.Pseudo {
			return true
		}
		if !f.Natural().Contains(x.(*big.Int)) {
			return false
		}
		Store(block, f, x.(*big.Int))
	case f.Type.Kind == layout.KindArray:
		for i, n := range x.([]any) {
			size := f.Type.Elem.Size()
			if IsRecords(f.Type) {
				inner, ok := Encode(f.Type.Elem.Struct, n.(Record), nil)
				if !ok {
					return false
				}
				copy(block[from+i*size:], inner)
				continue
			}
			putElement(block[from+i*size:], f.Type.Elem, f.Order, n.(*big.Int))
		}
	case f.Type.Kind == layout.KindStruct:
		inner, ok := Encode(f.Type.Struct, x.(Record), nil)
		if !ok {
			return false
		}
		copy(block[from:to], inner)
	}
	return true
}
