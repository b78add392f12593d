package twin

import (
	"math/big"

	"github.com/zcgen/zcgen/layout"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// known reports whether all segments are passed that a check reads.
func (p *parser) known(c *layout.Check) bool {
	fields := c.Expr.Fields()
	if c.Field.Segment != nil {
		fields = append(fields, c.Field)
	}
	for _, f := range fields {
		if f.Calc != nil && p.calc[f] == nil || f.Calc == nil && !f.Param && !p.found[f.Segment.Index] {
			return false
		}
	}
	return true
}

// check tests one rule.
func (p *parser) check(c *layout.Check) *Fault {
	f := c.Field
	if f.Segment != nil && !p.Has(f) {
		return nil
	}
	if c.Kind == layout.CheckFrame {
		return p.frame(c)
	}
	if f.Segment != nil && f.Segment.Part != nil && c.Kind == layout.CheckIn {
		return p.length(c)
	}
	if c.Kind == layout.CheckInner && f.Type.Kind == layout.KindArray {
		_, fault := p.Records(f)
		return fault
	}
	if c.Kind == layout.CheckBool && f.Type.Kind == layout.KindArray {
		return p.bools(f)
	}
	if c.Kind == layout.CheckInner {
		from, to := f.Bytes()
		at := p.starts[f.Segment.Index]
		_, fault := parse(f.Type.Struct, p.Bytes[at+from:at+to], false, p.gives(f))
		return fault.within(at+from, true)
	}
	path := p.blamed(c)
	wrong := func(wanted uint64, bad bool) *Fault {
		if !bad {
			return nil
		}
		name, at := label(path[0]), p.offset(path[0])
		if len(path) > 1 {
			name += "." + label(path[1])
			at += path[1].Offset / 8
		}
		fault := p.fault(path[0], zcrt.KindValue, at, wanted, bits64(p.value(path)))
		fault.Field = name
		return fault
	}
	switch c.Kind {
	case layout.CheckWhere:
		return wrong(0, !p.rule(c).holds(c.Expr))
	case layout.CheckBool:
		at := p.offset(f)
		fault := wrong(1, p.Bytes[at] > 1)
		if fault != nil {
			fault.Found = uint64(p.Bytes[at])
		}
		return fault
	}
	value := p.Scalar(f)
	switch c.Kind {
	case layout.CheckEqual, layout.CheckZero:
		wanted := uint64(0)
		if n := f.Constant.Const; n.Sign() > 0 && n.BitLen() < 32 {
			wanted = n.Uint64()
		}
		return wrong(wanted, value.Cmp(f.Constant.Const) != 0)
	case layout.CheckIn:
		return wrong(0, value.Cmp(c.Low.Const) < 0 || value.Cmp(c.High.Const) > 0)
	case layout.CheckClosed:
		for _, v := range f.Type.Enum.Values {
			if v.Value.Cmp(value) == 0 {
				return nil
			}
		}
		return wrong(0, true)
	}
	panic("twin: a check of an unknown kind")
}

// rule is the environment of a rule; of one at a field, what lies ahead starts at
// that field.
func (p *parser) rule(c *layout.Check) environment {
	sc := p.scope()
	if c.Field.Segment != nil {
		sc.at = p.offset(c.Field)
	}
	return sc.env()
}

// bits64 is a number as the 64 bits of a fault, two's complement.
func bits64(n *big.Int) uint64 { return new(big.Int).And(n, mask(64)).Uint64() }

// blamed is the field that a rule is about: its own, or the last of those that
// it reads, where its own has no value.
func (p *parser) blamed(c *layout.Check) []*layout.Field {
	if c.Field.Segment != nil && c.Field.Type.IsScalar() {
		return []*layout.Field{c.Field}
	}
	for i := len(p.Struct.Fields) - 1; i >= 0; i-- {
		f := p.Struct.Fields[i]
		if f.Segment == nil {
			continue // it has no bytes that could be wrong
		}
		if f.Type.Kind != layout.KindStruct || f.Type.Struct == nil {
			if reads(c.Expr, f, nil) {
				return []*layout.Field{f}
			}
			continue
		}
		inner := f.Type.Struct.Fields
		for k := len(inner) - 1; k >= 0; k-- {
			if reads(c.Expr, f, inner[k]) {
				return []*layout.Field{f, inner[k]}
			}
		}
	}
	panic("twin: a rule that reads nothing")
}

// reads reports whether an expression reads a field, or a field of it.
func reads(e *layout.Expr, f, inner *layout.Field) bool {
	if e.Op == layout.OpField && e.Path[0] == f && (inner == nil || e.Path[1] == inner) {
		return true
	}
	for _, a := range e.Args {
		if reads(a, f, inner) {
			return true
		}
	}
	return false
}

// frame takes the size that the record says it has.
func (p *parser) frame(c *layout.Check) *Fault {
	p.size, p.said = p.rule(c).number(p.Struct.FrameSize), true
	n := len(p.Bytes)
	if p.size.Cmp(big.NewInt(int64(n))) <= 0 {
		p.have = int(p.size.Int64())
		return nil
	}
	if p.lax {
		return nil
	}
	return p.fault(c.Field, zcrt.KindShort, p.offset(c.Field), p.size.Uint64(), uint64(n))
}

// length tests how long a part is: the last one as long as the record says.
func (p *parser) length(c *layout.Check) *Fault {
	seg := c.Field.Segment
	start, end := p.starts[seg.Index], big.NewInt(int64(p.ends[seg.Index]))
	if seg.Part.Window == layout.WindowRest {
		end.Sub(p.size, big.NewInt(int64(seg.Part.Trailer)))
	}
	n := end.Sub(end, big.NewInt(int64(start+len(seg.Part.Upto))))
	if n.Cmp(c.Low.Const) < 0 || n.Cmp(c.High.Const) > 0 {
		return p.fault(c.Field, zcrt.KindLength, start, 0, n.Uint64())
	}
	return nil
}
