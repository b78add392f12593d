package twin

import (
	"bytes"
	"math"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Element is an element of a list that is walked: a record, in a chain a member of a
// union, or a number.
type Element struct {
	View   *View
	Member *Member
	Number *big.Int
	At     int // where it starts in what is around the list

	number []byte // the bytes of a number
}

// Bytes are those of the element.
func (e *Element) Bytes() []byte {
	switch {
	case e.View != nil:
		return e.View.Bytes
	case e.Number != nil:
		return e.number
	}
	return e.Member.Bytes
}

// walk is the way through a list, up to where it ends.
type walk struct {
	elements []Element
	end      int      // behind the last element, from the list's start
	selector *big.Int // that ended a chain
	fault    *Fault   // that ended the walk before the list's end
}

// walker goes through the elements of one list, all of whose bytes, and maybe
// more, are in a window.
type walker struct {
	v     *View
	f     *layout.Field
	seq   *layout.Sequence
	from  int    // where the list starts in the record
	b     []byte // the window, from the record's start
	all   int    // the size of the window around the record
	cut   bool   // the window ends where a layout says, so that no further bytes can come
	own   bool   // the list ends by itself, whatever follows in the window
	place func(*Fault, int) *Fault
}

// list walks a list in order of its elements: what is wrong with it is what is
// wrong with the first element at which something is, or with its end.
func (x walker) list() *walk {
	w := &walk{}
	seq := x.seq
	at := x.from
	env := scope{v: x.v, at: at, b: x.b, all: x.all}.env()
	var count *big.Int
	if seq.Count != nil {
		count = env.number(seq.Count)
		if least := new(big.Int).Mul(count, x.least()); least.Cmp(big.NewInt(int64(len(x.b)-at))) > 0 {
			w.fault = x.short(at, least)
			return w
		}
	}
	if seq.Chain != nil {
		w.selector = x.v.value(seq.Chain.Path)
	}
	stopped := false
	for {
		n := len(w.elements)
		sc := scope{v: x.v, at: at, b: x.b, all: x.all, list: x.f, n: n}
		if count != nil && count.Cmp(big.NewInt(int64(n))) == 0 {
			break
		}
		if seq.Chain != nil && x.f.Type.Elem.Struct.Union.Case(w.selector) == nil {
			break
		}
		if at == len(x.b) && x.mayEnd() {
			break
		}
		if seq.While != nil {
			is, missed := sc.holds(seq.While)
			if missed != nil {
				w.fault = x.unseen(at, missed)
				return w
			}
			if !is {
				break
			}
		}
		if seq.Max > 0 && n == seq.Max {
			w.fault = x.fault(zcrt.KindLength, at)
			return w
		}
		e, fault := x.element(w, x.b[at:])
		if fault != nil {
			w.fault = x.place(fault, at)
			return w
		}
		e.At = at
		w.elements = append(w.elements, e)
		at += len(e.Bytes())
		w.end = at - x.from
		if seq.Until != nil {
			sc := scope{v: x.v, at: at, b: x.b, all: x.all, elem: &e, list: x.f, n: n + 1}
			stopped, _ = sc.holds(seq.Until)
		}
		at = x.from + int(roundUp(big.NewInt(int64(w.end)), big.NewInt(int64(seq.Align))).Int64())
		at = min(at, len(x.b)) // the padding behind the last element may be missing
		if stopped {
			break
		}
	}
	left := x.b[at:]
	switch {
	case x.own:
	case stopped && seq.Tail == layout.TailAny:
	case stopped && seq.Tail == layout.TailZero:
		if len(bytes.Trim(left, "\x00")) > 0 {
			w.fault = x.fault(zcrt.KindValue, at)
		}
	case len(left) > 0:
		w.fault = x.fault(zcrt.KindLength, at)
	}
	return w
}

// mayEnd reports whether the end of the window ends the list. An element that is
// counted, that the one in front announces, or that has to come last, may not be
// missing; in front of other fields, the condition alone ends the list.
func (x walker) mayEnd() bool {
	s := x.seq
	return s.Count == nil && s.Chain == nil && !s.Term && (s.While == nil || x.f.Segment.Part.Window != layout.WindowSelf)
}

// least is the size of the smallest element.
func (x walker) least() *big.Int {
	switch elem := x.f.Type.Elem; {
	case elem.Varint != nil:
		return big.NewInt(int64(len(NewVarint(elem.Varint).forms[0].bits) / 8))
	case elem.Struct == nil:
		return big.NewInt(int64(elem.Bits / 8))
	case elem.Struct.Sizes.Min.Sign() > 0:
		return elem.Struct.Sizes.Min
	}
	return big.NewInt(1)
}

// element reads the element at the front of b.
func (x walker) element(w *walk, b []byte) (Element, *Fault) {
	s := x.f.Type.Elem.Struct
	if s == nil {
		n, size, fault := nextNumber(x.f, b)
		if fault != nil {
			return Element{}, fault
		}
		return Element{Number: n, number: b[:size]}, nil
	}
	if x.seq.Chain == nil {
		v, fault := frame(s, b, x.v.gives(x.f))
		return Element{View: v}, fault
	}
	c := s.Union.Case(w.selector)
	v, fault := frame(c.Field.Type.Struct, b, nil)
	if fault != nil {
		return Element{}, fault
	}
	w.selector = v.Scalar(c.Next)
	return Element{Member: &Member{Union: s, Case: c, Bytes: v.Bytes, record: v}}, nil
}

// short is the fault of so many bytes that are not all there.
func (x walker) short(at int, need *big.Int) *Fault {
	fault := x.fault(zcrt.KindShort, 0)
	fault.Wanted = math.MaxUint32
	if need.IsUint64() {
		fault.Wanted = min(need.Uint64(), math.MaxUint32)
	}
	return x.place(fault, at)
}

func (x walker) fault(kind zcrt.Kind, at int) *Fault {
	return &Fault{Format: x.v.Struct.Name, Field: x.f.Name, Kind: kind, Offset: at, Vague: true}
}

// Records are the elements of a list of structs up to the first that is
// malformed, and that one's fault.
func (v *View) Records(f *layout.Field) ([]Element, *Fault) {
	if w := v.walked[f]; w != nil {
		return slices.Clone(w.elements), nil
	}
	if !v.Has(f) {
		return nil, nil
	}
	if f.Segment.Part == nil {
		return v.array(f)
	}
	w := v.walk(f)
	return w.elements, w.fault
}

// walk goes through a list that Parse has left alone.
func (v *View) walk(f *layout.Field) *walk {
	part := f.Segment.Part
	b, at := v.Part(f)
	seq := part.Seq
	if seq == nil {
		seq = &layout.Sequence{Align: 1}
	}
	cut := !v.unbounded(f)
	x := walker{
		v: v, f: f, seq: seq, from: at, b: v.Bytes[:at+len(b)], all: len(v.Bytes), cut: cut,
		own:   v.Struct.Open && part.Window == layout.WindowRest,
		place: func(fault *Fault, at int) *Fault { return fault.within(at, cut) },
	}
	return x.list()
}

// unbounded reports whether a part goes on up to the end of the bytes that were
// parsed: more of it can still come.
func (v *View) unbounded(f *layout.Field) bool {
	return !v.said && !v.ended && f.Segment.Part.Window == layout.WindowRest
}

// array are the records of an array, which stand side by side.
func (v *View) array(f *layout.Field) (out []Element, fault *Fault) {
	b, at := v.Elements(f)
	for size := f.Type.Elem.Size(); len(b) > 0; b, at = b[size:], at+size {
		e, fault := parse(f.Type.Elem.Struct, b[:size], false, v.gives(f))
		if fault != nil {
			return out, fault.within(at, true)
		}
		out = append(out, Element{View: e, At: at})
	}
	return out, nil
}
