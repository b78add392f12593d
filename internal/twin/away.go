package twin

import (
	"math"
	"math/big"
	"math/rand/v2"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// offsetBits is how much of an offset a fault can hold.
const offsetBits = 31

// Away is the bytes of the record from where a field lies that has none in its
// place, up to where it ends, or the record. It is a fault if the record ends in
// front of that.
func (v *View) Away(f *layout.Field) (b []byte, at int, fault *Fault) {
	w := f.Away
	env := environment{v.value, v.look}
	start, size := env.number(w.At), new(big.Int)
	if w.Extent != nil {
		size.Mul(env.number(w.Extent), unit(f))
	}
	end := new(big.Int).Add(start, size)
	if end.Cmp(big.NewInt(int64(len(v.Bytes)))) > 0 {
		return nil, 0, v.awayFault(f, start, end)
	}
	at = int(start.Int64())
	b = v.Bytes[at:]
	if w.Window == layout.WindowSize || w.Window == layout.WindowCount && !f.Type.Elem.IsVariable() {
		b = b[:size.Int64()]
	}
	if f.Type.Kind == layout.KindList && !f.Type.Elem.IsVariable() {
		if n := f.Type.Elem.Size(); len(b)%n != 0 {
			return nil, 0, &Fault{Format: v.Struct.Name, Field: f.Name, Kind: zcrt.KindLength, Offset: at, Wanted: uint64(n), Found: uint64(len(b))}
		}
	}
	return b, at, nil
}

// unit is how many bytes each of what is counted has at least.
func unit(f *layout.Field) *big.Int {
	if f.Away.Window != layout.WindowCount {
		return big.NewInt(1)
	}
	return walker{f: f}.least()
}

func (v *View) awayFault(f *layout.Field, start, end *big.Int) *Fault {
	kind := zcrt.KindShort
	if v.Struct.Frame != nil {
		kind = zcrt.KindLength
	}
	most := big.NewInt(math.MaxUint32)
	if start.Cmp(most) > 0 {
		start = most
	}
	if end.Cmp(most) > 0 {
		end = most
	}
	return &Fault{
		Format: v.Struct.Name, Field: f.Name, Kind: kind, Wanted: end.Uint64(), Found: uint64(len(v.Bytes)),
		Offset: int(start.Uint64() & (1<<offsetBits - 1)),
	}
}

// AwayRecords are the records of a list at an offset, up to the first that is
// malformed; wrong is that one's fault, and missing that the list is not there.
func (v *View) AwayRecords(f *layout.Field) (elements []Element, wrong, missing *Fault) {
	b, at, missing := v.Away(f)
	if missing != nil {
		return nil, nil, missing
	}
	seq := &layout.Sequence{Align: 1}
	if f.Away.Window == layout.WindowCount {
		seq.Count = f.Away.Extent
	}
	cut := v.Struct.Frame != nil || f.Away.Window == layout.WindowSize
	x := walker{
		v: v, f: f, seq: seq, from: at, b: v.Bytes[:at+len(b)], all: len(v.Bytes), cut: cut, own: seq.Count != nil,
		place: func(fault *Fault, at int) *Fault { return fault.within(at, cut) },
	}
	w := x.list()
	return w.elements, w.fault, nil
}

// validateAway walks what lies at an offset.
func (v *View) validateAway(f *layout.Field) *Fault {
	if f.Type.Kind == layout.KindBytes {
		_, _, fault := v.Away(f)
		return fault
	}
	elements, wrong, missing := v.AwayRecords(f)
	switch deep := validateAll(elements, true); {
	case missing != nil:
		return missing
	case deep != nil:
		return deep
	}
	return wrong
}

// awayValue copies it, if it is well-formed.
func (v *View) awayValue(f *layout.Field) any {
	if f.Type.Kind == layout.KindBytes {
		b, _, _ := v.Away(f)
		return append([]byte{}, b...)
	}
	elements, _, _ := v.AwayRecords(f)
	return values(elements)
}

// randomAway makes up what lies at an offset: nothing, mostly, since an encoder
// writes nothing there.
func randomAway(r *rand.Rand, f *layout.Field) any {
	n := 0
	if r.IntN(30) == 0 {
		n = 1 + r.IntN(3)
	}
	if f.Type.Kind == layout.KindBytes {
		return randomBytes(r, n)
	}
	return randomRecords(r, f, n, nil)
}

// writesAway reports whether a value has, or what was written of it, something at
// an offset.
func (e *encoding) writesAway(v *View) bool {
	for _, f := range e.s.Fields {
		if f.Away == nil {
			continue
		}
		if !IsZero(e.x[f.Name]) || v.validateAway(f) != nil || !IsZero(v.awayValue(f)) {
			return true
		}
	}
	return false
}
