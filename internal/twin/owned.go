package twin

import (
	"fmt"
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// owned is a value as its fields will be written: those that fill themselves say
// what they say on the wire, whatever the value has there.
type owned struct {
	s      *layout.Struct
	x      Record
	solved map[*layout.Field]*big.Int // the sizes and counts that are known so far
	total  *big.Int                   // the size of the whole record, once that is known
	params params
}

func (o *owned) env() environment { return environment{o.field, o.look} }

// has reports whether a field will be written. One whose condition looks ahead
// is there unless it is nil.
func (o *owned) has(f *layout.Field) bool {
	switch {
	case f.When == nil && f.Hidden == nil:
		return true
	case f.Hidden != nil:
		return o.has(f.Hidden)
	case looksAhead(f.When):
		return o.x[f.Name] != nil
	}
	return o.env().holds(f.When)
}

func (o *owned) field(path []*layout.Field) *big.Int {
	f := path[0]
	switch {
	case f.Calc != nil:
		return o.calc(f)
	case f.Param:
		return o.params[f.Name]
	case !o.has(f):
		return new(big.Int)
	case len(path) == 2:
		inner := &owned{s: f.Type.Struct, x: o.x[f.Name].(Record)}
		return inner.field(path[1:])
	case f.Constant != nil:
		return f.Constant.Const
	case o.solved[f] != nil:
		return o.solved[f]
	}
	if n := o.selector(f); n != nil {
		return n
	}
	if n, ok := o.x[f.Name].(*big.Int); ok {
		return n
	}
	return new(big.Int)
}

func (o *owned) calc(f *layout.Field) *big.Int {
	if f.Calc.Bool {
		return truth(o.env().holds(f.Calc))
	}
	return o.env().number(f.Calc)
}

func (o *owned) look(e *layout.Expr) *big.Int {
	if e.Op == layout.OpTotal {
		return o.total
	}
	f := e.Path[0]
	switch e.Op {
	case layout.OpHas:
		return truth(o.has(f))
	case layout.OpLen:
		if !o.has(f) {
			return new(big.Int)
		}
		if b, is := o.x[f.Name].([]byte); is {
			return big.NewInt(int64(len(b)))
		}
		list, _ := o.x[f.Name].([]any)
		return big.NewInt(int64(len(list)))
	case layout.OpEnd:
		return o.terminal(f)
	case layout.OpLast, layout.OpWas:
		list, _ := o.x[f.Name].([]any)
		if len(list) == 0 {
			return new(big.Int)
		}
		return lastOwned(f.Type.Elem.Struct, list[len(list)-1].(Record), e)
	}
	panic(fmt.Sprintf("twin: no owned value has %s", e.Text))
}

// lastOwned is what an expression says of the last element.
func lastOwned(s *layout.Struct, x Record, e *layout.Expr) *big.Int {
	g := e.Path[1]
	if s.Union == nil {
		inner := &owned{s: s, x: x}
		if e.Op == layout.OpWas {
			return truth(inner.has(g))
		}
		return inner.field(e.Path[1:])
	}
	member, is := x[g.Name].(Record)
	switch {
	case e.Op == layout.OpWas:
		return truth(x[g.Name] != nil)
	case !is:
		return new(big.Int)
	}
	inner := &owned{s: g.Type.Struct, x: member}
	return inner.field(e.Path[2:])
}

// selector is what the members of a union, or of a chain, say that a field is; nil
// if they say nothing of it.
func (o *owned) selector(f *layout.Field) *big.Int {
	for _, seg := range o.s.Segments {
		p := seg.Part
		switch {
		case p == nil:
		case p.On != nil && isField(p.On, f) && o.has(p.Field):
			u, _ := o.x[p.Field.Name].(Record)
			if c := theMember(p.Field.Type.Struct.Union, u); c != nil && len(c.Is) == 1 {
				return c.Is[0].Const
			}
		case p.Seq != nil && p.Seq.Chain != nil && isField(p.Seq.Chain, f) && o.has(p.Field):
			return o.link(p.Field, 0)
		}
	}
	return nil
}

func isField(e *layout.Expr, f *layout.Field) bool {
	return e.Op == layout.OpField && len(e.Path) == 1 && e.Path[0] == f
}

// theMember is the only member that a union's value has; nil if there are none or
// several.
func theMember(u *layout.Union, x Record) *layout.Case {
	var found *layout.Case
	for _, c := range u.Cases {
		if x[c.Field.Name] == nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// link is the selector that stands in front of element i of a chain, or behind
// them all: that which means the element or, if several do, the one that is given.
func (o *owned) link(list *layout.Field, i int) *big.Int {
	elements, _ := o.x[list.Name].([]any)
	if i == len(elements) {
		return o.terminal(list)
	}
	c := theMember(list.Type.Elem.Struct.Union, elements[i].(Record))
	switch {
	case c == nil:
		return big.NewInt(-1)
	case len(c.Is) == 1:
		return c.Is[0].Const
	}
	return o.given(list, i)
}

// given is the selector that the value itself has in front of element i.
func (o *owned) given(list *layout.Field, i int) *big.Int {
	if i == 0 {
		return o.x[list.Segment.Part.Seq.Chain.Path[0].Name].(*big.Int)
	}
	elements, _ := o.x[list.Name].([]any)
	last := elements[i-1].(Record)
	c := theMember(list.Type.Elem.Struct.Union, last)
	if c == nil {
		return big.NewInt(-1)
	}
	return last[c.Field.Name].(Record)[c.Next.Name].(*big.Int)
}

// terminal is the selector behind the last element of a chain: what a field that
// is computed of it says, else what the last element, or the first selector of an
// empty chain, says.
func (o *owned) terminal(list *layout.Field) *big.Int {
	for _, f := range o.s.Fields {
		if f.Calc != nil && f.Calc.Op == layout.OpEnd && f.Calc.Path[0] == list {
			return o.x[f.Name].(*big.Int)
		}
	}
	elements, _ := o.x[list.Name].([]any)
	return o.given(list, len(elements))
}
