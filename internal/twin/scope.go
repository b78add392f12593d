package twin

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// scope is the place of an expression in a record that is being read: the
// fields in front of it, and what lies ahead.
type scope struct {
	v    *View
	at   int    // where the bytes ahead start
	b    []byte // the window, from the record's start: peek sees no further
	all  int    // the size of the window around the record, from its start
	elem *Element
	list *layout.Field // whose elements are being walked; nil outside of lists
	n    int           // elements of it so far
}

// missing is what evaluating a peek past the end panics with.
type missing struct {
	bytes int
	fault *Fault // of an integer that is malformed
}

// holds evaluates a condition. It reports how many bytes were to be seen where
// there are not that many.
func (s scope) holds(e *layout.Expr) (is bool, missed *missing) {
	defer func() {
		if r := recover(); r != nil {
			m, ok := r.(missing)
			if !ok {
				panic(r)
			}
			missed = &m
		}
	}()
	return s.env().holds(e), nil
}

func (s scope) env() environment { return environment{s.field, s.look} }

func (s scope) field(path []*layout.Field) *big.Int {
	if s.elem == nil || path[0].Struct == s.v.Struct && s.list.Type.Elem.Struct != s.v.Struct {
		return s.v.value(path)
	}
	return s.elem.value(path)
}

func (s scope) look(e *layout.Expr) *big.Int {
	switch e.Op {
	case layout.OpPeek:
		n := int(e.Const.Int64()) / 8
		if len(s.b)-s.at < n {
			panic(missing{bytes: n})
		}
		return integer(s.b[s.at:s.at+n], e.At.Order)
	case layout.OpIt:
		return s.it(e.At)
	case layout.OpAvail:
		if e.Whole {
			return big.NewInt(int64(s.all))
		}
		return big.NewInt(int64(len(s.b) - s.at))
	case layout.OpLen:
		if s.list != nil && e.Path[0] == s.list {
			return big.NewInt(int64(s.n))
		}
	case layout.OpHas:
		if s.elem != nil && e.Path[0].Struct == s.list.Type.Elem.Struct {
			return truth(s.elem.has(e.Path[0]))
		}
	}
	return s.v.look(e)
}

// look is what an expression says of fields that have been read.
func (v *View) look(e *layout.Expr) *big.Int {
	f := e.Path[0]
	switch e.Op {
	case layout.OpHas:
		return truth(v.Has(f))
	case layout.OpLen:
		switch {
		case !v.Has(f):
			return new(big.Int)
		case f.Type.Kind == layout.KindBytes:
			b, _ := v.Part(f)
			return big.NewInt(int64(len(b)))
		case IsWalked(f):
			return big.NewInt(int64(len(v.elements(f))))
		}
		return big.NewInt(int64(len(v.Array(f))))
	case layout.OpEnd:
		return v.walked[f].selector
	case layout.OpLast, layout.OpWas:
		elements := v.elements(f)
		if len(elements) == 0 {
			return new(big.Int)
		}
		last := elements[len(elements)-1]
		if e.Op == layout.OpWas {
			return truth(last.has(e.Path[1]))
		}
		return last.value(e.Path[1:])
	}
	panic(fmt.Sprintf("twin: no value for %s", e.Text))
}

// elements are those of a list that has been walked, or needs no walk.
func (v *View) elements(f *layout.Field) []Element {
	if w := v.walked[f]; w != nil {
		return w.elements
	}
	if !v.Has(f) {
		return nil
	}
	elements, _ := v.Records(f)
	return elements
}

// value is a field's value for an expression; 0 if it is absent.
func (v *View) value(path []*layout.Field) *big.Int {
	f := path[0]
	switch {
	case f.Calc != nil:
		return v.calc[f]
	case f.Param:
		return v.given[f.Name]
	case !v.Has(f):
		return new(big.Int)
	case len(path) == 1:
		return v.Scalar(f)
	}
	from, to := f.Bytes()
	return load(v.Block(f)[from:to], path[1])
}

// value is a field of the element: of the record, or of the member that it is;
// 0 if it is absent, or of another member.
func (e *Element) value(path []*layout.Field) *big.Int {
	if e.View != nil {
		return e.View.value(path)
	}
	if !e.has(path[0]) {
		return new(big.Int)
	}
	return e.Member.record.value(path[1:])
}

// has reports whether a field of the element is there, or the member is that
// which it is.
func (e *Element) has(f *layout.Field) bool {
	if e.View != nil {
		return e.View.Has(f)
	}
	return e.Member.Case != nil && e.Member.Case.Field == f
}
