package layout

import (
	"go/ast"
	"math/big"
)

// offset resolves off(F): how many bytes of the record are in front of a field. At
// a fixed place that is a constant, of a later field too; else it is the sum of what
// is in front, as the rules there say it.
func (s *scope) offset(call *ast.CallExpr) *Expr {
	n := call.Args[0]
	f := s.placed(n)
	if f == nil {
		return nil
	}
	at := literal(0)
	for _, seg := range f.Struct.Segments[:f.Segment.Index] {
		end := endBehind(at, seg)
		switch {
		case end == nil && seg.Last().exprs == nil && !seg.IsPadding():
			return s.fail(n, CodeLaterField, "move the rule to a _ struct{} field behind it", "the offset of %s hangs on %s, which comes later on the wire", f.Name, seg.Name())
		case end == nil:
			return s.fail(n, CodeNotBuilt, "write its size in a field, and read that", "the offset of %s, which hangs on where %s ends, is not built yet", f.Name, seg.Name())
		}
		at = end
	}
	if f.Segment.Part == nil {
		at = sum(at, literal(f.Offset/8))
	}
	at.Walk(func(e *Expr) {
		if e.Text == "" {
			e.Text, e.pos = s.text(call), s.at(call.Pos())
		}
	})
	return at
}

// placed is the field that the argument of off names; nil after reporting that it has
// no offset. It may come later on the wire.
func (s *scope) placed(n ast.Expr) *Field {
	id, ok := n.(*ast.Ident)
	switch {
	case !ok:
		s.fail(n, CodeExpression, "name a field", "%s is not a field", s.text(n))
		return nil
	case s.tagged == nil || s.elem != nil || s.it != nil:
		s.fail(n, CodeExpression, "write a number", "off has no place here")
		return nil
	case s.lost[id.Name]:
		return nil // what is wrong with it is reported
	}
	f := s.tagged.Struct.fieldNamed(id.Name)
	switch {
	case f == nil:
		s.fail(n, CodeUnknownName, "name a field of the struct", "%s is not known", id.Name)
	case f.Segment == nil && s.structs[f.Struct.Name].broken:
		return nil // nothing was laid out, and why is reported
	case f.Segment == nil:
		s.fail(n, CodeOperandType, "name a field with bytes in the record", "%s has no offset", f.Name)
	case f.Segment.FromEnd:
		s.fail(n, CodeOperandType, "name a field in front of it", "%s is found from the record's end", f.Name)
	case f.isBits() && f.Offset%8 != 0:
		s.fail(n, CodeOperandType, "name the first field of its group", "%s does not start at a whole byte", f.Name)
	default:
		return f
	}
	return nil
}

// endBehind is the offset behind a segment that stands at the one given; nil if no
// expression says it, or none that is resolved yet.
func endBehind(at *Expr, seg *Segment) *Expr {
	f := seg.Last()
	optional := func(there, absent *Expr) *Expr {
		if there == nil || f.tag.get("when") == nil {
			return there
		}
		when := f.exprs["when"]
		if when == nil {
			return nil
		}
		return &Expr{Op: OpCond, Args: []*Expr{when.copied(), there, absent}}
	}
	switch {
	case seg.IsPadding():
		return optional(fold(&Expr{Op: OpRoundUp, Args: []*Expr{at, literal(seg.Part.Align)}}), at.copied())
	case seg.Part != nil && seg.Part.Window == WindowTo:
		if end := f.exprs["to"]; end != nil {
			return optional(end.copied(), at)
		}
		return nil
	}
	size := literal(seg.Size)
	if seg.Part != nil {
		size = sizeOfPart(seg.Part)
	}
	if size == nil || size.Op != OpLen { // which is 0 where the field is absent
		size = optional(size, literal(0))
	}
	if size == nil {
		return nil
	}
	return sum(at, size)
}

// sizeOfPart is the number of bytes of a part, as the rule for its window says it.
func sizeOfPart(part *Part) *Expr {
	f := part.Field
	extent := f.exprs[windowKeys[part.Window]]
	switch {
	case f.exprs == nil || f.Type.Codec != nil:
		return nil
	case part.Window == WindowSize && extent != nil:
		return extent.copied()
	case part.Window == WindowCount && extent != nil && part.Seq == nil:
		return fold(&Expr{Op: OpMul, Args: []*Expr{extent.copied(), literal(f.Type.Elem.Size())}})
	case f.Type.Kind == KindBytes:
		return sum(&Expr{Op: OpLen, Path: []*Field{f}}, literal(len(part.Upto)))
	}
	return nil
}

// sum is x + y, with one constant at the end.
func sum(x, y *Expr) *Expr {
	var terms *Expr
	constant := literal(0)
	for _, e := range []*Expr{x, y} {
		if e.Op == OpAdd && e.Text == "" && e.Args[1].Op == OpConst {
			constant = plus(constant, e.Args[1])
			e = e.Args[0]
		}
		switch {
		case e.Op == OpConst:
			constant = plus(constant, e)
		case terms == nil:
			terms = e
		default:
			terms = plus(terms, e)
		}
	}
	switch {
	case terms == nil:
		return constant
	case constant.Const.Sign() == 0:
		return terms
	}
	return plus(terms, constant)
}

func plus(x, y *Expr) *Expr { return fold(&Expr{Op: OpAdd, Args: []*Expr{x, y}}) }

func literal(n int) *Expr { return &Expr{Op: OpConst, Const: big.NewInt(int64(n))} }

// copied is e anew: what is found out of an expression holds where it stands.
func (e *Expr) copied() *Expr {
	c := *e
	c.Args = nil
	for _, a := range e.Args {
		c.Args = append(c.Args, a.copied())
	}
	return &c
}
