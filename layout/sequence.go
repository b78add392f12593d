package layout

import (
	"go/ast"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// walkKeys say how a list is walked.
var walkKeys = []string{"until", "while", "chain", "align", "max", "tail", "term"}

// sequence finds out whether the elements of a list are walked one by one, and
// which window the list then has.
func (p *placer) sequence(part *Part) {
	f := part.Field
	t := f.Type
	switch {
	case t.Kind == KindUnion || t.Kind == KindStruct || t.Varint != nil:
		if part.Window == WindowRest {
			part.Window = WindowSelf // until it is known to be the last
		}
		return
	case t.Kind != KindList:
		return
	}
	walked := t.Elem.IsVariable() || slices.ContainsFunc(walkKeys, func(key string) bool { return f.tag.get(key) != nil })
	if !walked {
		return
	}
	s := &Sequence{Align: 1, Term: f.tag.get("term") != nil, Tail: p.tailOf(f)}
	part.Seq = s
	if e := f.tag.get("align"); e != nil {
		if n, ok := p.smallConstant(f, e); ok {
			if s.Align = n; n < 1 {
				p.report(e.valueP(), CodeRule, f.path(), "write a number above 0", "no element starts at a multiple of %d", n)
				s.Align = 1
			}
		}
	}
	if e := f.tag.get("max"); e != nil {
		if n, ok := p.smallConstant(f, e); ok {
			if s.Max = n; n < 1 {
				p.report(e.valueP(), CodeRule, f.path(), "write a number above 0", "a list of at most %d elements", n)
			}
		}
	}
	ends := 0
	for _, key := range []string{"chain", "until", "while", "count"} { // a chain can end at a member as well
		if e := f.tag.get(key); e != nil {
			if ends++; ends > 1 && (key != "until" || f.tag.get("chain") == nil) {
				p.report(e.keyP, CodeKeyMisplaced, f.path(), "keep one of them", "%q is one end of the list too many", key)
			}
		}
	}
	if e := f.tag.get("term"); e != nil && f.tag.get("until") == nil {
		p.report(e.keyP, CodeKeyMisplaced, f.path(), "add until, or remove it", `"term" needs the last element that "until" names`)
	}
	if e := f.tag.get("tail"); e != nil && f.tag.get("until") == nil {
		p.report(e.keyP, CodeKeyMisplaced, f.path(), "add until, or remove it", `"tail" needs a last element, behind which something can follow`)
	}
	if t.Elem.Kind == KindUnion != (f.tag.get("chain") != nil) {
		p.report(f.Pos, CodeFieldType, f.path(), "use chain on a list of a union, and no other list of one", "a list of a union is a chain, and the reverse")
	}
	if e := f.tag.get("align"); e != nil && (f.tag.get("chain") != nil || f.tag.get("count") == nil && ends > 0 && part.Window == WindowRest && s.Tail == TailNone) {
		p.report(e.keyP, CodeNotBuilt, f.path(), "cut the list with size, to or len", `"align" in a list that ends by itself is not built yet`)
	}
	switch {
	case part.Window == WindowCount:
		part.Window = WindowSelf
	case part.Window == WindowRest && ends > 0 && s.Tail == TailNone:
		part.Window = WindowSelf
	}
	p.measured(part)
}

// isRecords reports whether t is a list whose elements can be walked one by one.
func (t *Type) isRecords() bool {
	return t.Kind == KindList && (t.Elem.Kind == KindStruct || t.Elem.Kind == KindUnion)
}

// tailOf reads tail: zero or tail: any.
func (l *loader) tailOf(f *Field) Tail {
	e := f.tag.get("tail")
	if e == nil {
		return TailNone
	}
	if id, ok := e.expr.(*ast.Ident); ok {
		switch id.Name {
		case "zero":
			return TailZero
		case "any":
			return TailAny
		}
	}
	l.report(e.valueP(), CodeKeyValue, f.path(), "write tail: zero or tail: any", "%s is no tail", e.text)
	return TailNone
}

// selfDelimited looks at what ends where its own bytes say: the last field of a
// record is left to its accessor, any other is walked.
func (l *loader) selfDelimited(s *Struct) {
	n := len(s.Segments)
	framed := slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.tag.get("frame") != nil })
	for _, seg := range s.Segments {
		part := seg.Part
		if part == nil {
			continue
		}
		last := seg.Index == n-1
		switch {
		case part.Window != WindowSelf:
		case last && part.Field.Type.Varint == nil && !l.looksBack(s, part.Field) && !(s.Rooted && part.delimits()):
			part.Window = WindowRest
			s.Open = !framed && part.delimits()
		case part.delimits():
		case n-1 == seg.Index+1 && s.Segments[n-1].Part == nil && part.Field.Type.Kind == KindStruct:
			part.Window = WindowRest
			part.Trailer = s.Segments[n-1].Size
		case part.Field.Type.Kind == KindStruct:
			part.Window = WindowRest // which is one too many, or is not the last
		}
		s.Walked = s.Walked || part.Window == WindowSelf || part.Seq != nil && part.Field.tag.get("count") != nil || part.Window == WindowUpto || part.Window == WindowAlign || part.Tailed
	}
	for _, f := range s.Fields {
		s.Walked = s.Walked || s.Rooted || f.tag.get("when") != nil || f.tag.get("calc") != nil || f.measures() ||
			f.tag.get("frame") != nil && f.Segment != nil && f.Segment.Index > 0
	}
}

// measures reports whether a rule or a window of f asks for the length of another
// field, which the walk keeps, or for the offset of one at no fixed place.
func (f *Field) measures() bool {
	asks := false
	for _, key := range []string{"where", "size", "to", "count", "frame", "on"} {
		if e := f.tag.get(key); e != nil && e.expr != nil {
			ast.Inspect(e.expr, func(n ast.Node) bool {
				if call, is := n.(*ast.CallExpr); is {
					name, is := call.Fun.(*ast.Ident)
					asks = asks || is && (name.Name == "len" || name.Name == "off" && f.Struct.asksFar(call.Args))
				}
				return true
			})
		}
	}
	return asks
}

// asksFar reports whether an argument of off names a field at no fixed place.
func (s *Struct) asksFar(args []ast.Expr) bool {
	return slices.ContainsFunc(args, func(arg ast.Expr) bool {
		id, is := arg.(*ast.Ident)
		if !is {
			return false
		}
		f := s.fieldNamed(id.Name)
		return f != nil && f.Segment != nil && slices.ContainsFunc(s.Segments[:f.Segment.Index], func(front *Segment) bool {
			return front.Part != nil || front.Block[0].tag.get("when") != nil
		})
	})
}

// looksBack reports whether a field without bytes needs a list to be walked.
func (l *loader) looksBack(s *Struct, list *Field) bool {
	return slices.ContainsFunc(s.Fields, func(f *Field) bool {
		return (f.tag.get("calc") != nil || f.tag.get("at") != nil) && slices.Index(s.Fields, f) > slices.Index(s.Fields, list)
	})
}

// delimits reports whether the value of a part says itself where it ends.
func (p *Part) delimits() bool {
	switch t := p.Field.Type; t.Kind {
	case KindUint, KindInt:
		return true
	case KindStruct:
		return t.Struct.selfDelimiting()
	case KindUnion:
		return true // a case that does not takes the rest
	case KindList:
		return p.Seq != nil && p.Seq.Tail == TailNone && slices.ContainsFunc([]string{"until", "while", "chain", "count"}, func(key string) bool {
			return p.Field.tag.get(key) != nil
		})
	}
	return false
}

// selfDelimiting reports whether a record of s says where it ends.
func (s *Struct) selfDelimiting() bool {
	return s.IsFixed() || s.Frame != nil || s.Open || !s.greedy()
}

// walkScope is the scope of a condition over the elements of a list: the fields
// in front of it, and those of the element.
func (l *loader) walkScope(f *Field, e *tagElem, readable []*Field) *scope {
	s := l.tagScope(f, e, readable)
	elem := f.Type.Elem.Struct
	if elem == nil {
		s.it = f.Type.Elem
		return s
	}
	s.elem = elem
	for _, g := range elem.Fields {
		if g.Name == "_" || g.isRow() || g.Hidden != nil || g.Param {
			continue
		}
		if s.fields[g.Name] != nil {
			l.report(e.valueP(), CodeUnknownName, f.path(), "rename one of them", "%s is a field of %s and of %s", g.Name, f.Struct.GoName(), elem.GoName())
		}
		s.fields[g.Name] = g
		delete(s.later, g.Name)
	}
	return s
}

// stepable refuses what a cursor does not have while it steps through a list: what was
// found in the walk of another part, or of the list itself up to the element at hand.
func (l *loader) stepable(x *Expr, f *Field, e *tagElem) {
	if x == nil {
		return
	}
	x.Walk(func(x *Expr) {
		own := len(x.Path) > 0 && x.Path[0] == f
		switch {
		case x.Op == OpLen && own, x.Op != OpLen && x.Op != OpLast && x.Op != OpWas && x.Op != OpEnd:
		case own:
			l.report(e.valueP(), CodeNotBuilt, f.path(), "end the list with until, where the names of the element's fields are those of the last one", "reading the element in front of the one at hand is not built yet")
		default:
			l.report(e.valueP(), CodeNotBuilt, f.path(), "compute it with calc in front of the list, and read that", "reading what the walk of %s has found, in the condition of another list, is not built yet", x.Path[0].Name)
		}
	})
}

// chainField resolves chain: the field that holds the first selector.
func (l *loader) chainField(f *Field, e *tagElem, readable []*Field) *Expr {
	x := l.tagScope(f, e, readable).number(e.expr)
	if x == nil {
		return nil
	}
	if x.Op != OpField || len(x.Path) != 1 {
		l.report(e.valueP(), CodeOperandType, f.path(), "name the field that holds the first selector", "%s is not a field", e.text)
		return nil
	}
	if u := f.Type.Elem.Struct.Union; u != nil {
		for _, c := range u.Cases {
			switch {
			case c.Other:
				l.report(c.Field.Pos, CodeKeyMisplaced, c.Field.path(), "remove it: a selector that means no member ends the chain", "a chain has no other member")
			case c.Next == nil:
				l.report(c.Field.Pos, CodeNoWindow, c.Field.path(), "point to a struct with a field that is tagged next", "nothing says what follows this member of the chain %s", f.Name)
			case !c.Field.Type.Struct.selfDelimiting():
				l.report(c.Field.Pos, CodeNoWindow, c.Field.path(), "give its struct a frame", "nothing says where this member of the chain %s ends", f.Name)
			}
		}
		u.Used = true
	}
	return x
}

// walkedSize are the sizes that a list can have whose elements are walked.
func (r *resolver) walkedSize(f *Field, s *Sequence) Range {
	elem := f.Type.Elem.sizes()
	counts := Range{new(big.Int), nil}
	switch {
	case s.Count != nil:
		counts = r.known.bounds(r.known.form(s.Count))
	case s.Until != nil && s.Chain == nil:
		counts.Min = big.NewInt(1)
		if s.Tail != TailNone || !s.Term {
			counts.Min = new(big.Int)
		}
	case s.While != nil:
		counts.Max = r.mostWhile(f, s)
	}
	if s.Max > 0 && (counts.Max == nil || counts.Max.Cmp(big.NewInt(int64(s.Max))) > 0) {
		counts.Max = big.NewInt(int64(s.Max))
	}
	size := Range{new(big.Int).Mul(counts.Min, elem.Min), nil}
	if counts.Max != nil && elem.Max != nil {
		most := new(big.Int).Mul(counts.Max, new(big.Int).Add(elem.Max, big.NewInt(int64(s.Align-1))))
		size.Max = most
	}
	return size
}

// mostWhile is the greatest number of elements that a condition lets in, if it
// counts them.
func (r *resolver) mostWhile(f *Field, s *Sequence) *big.Int {
	known := r.known.clone()
	var count *Expr
	s.While.Walk(func(e *Expr) {
		if e.Op == OpLen && e.Path[0] == f {
			count = e
		}
	})
	if count == nil {
		return nil
	}
	known.atoms[known.opaque(count)] = interval.Bits(31)
	known.assume(s.While, true)
	if b := known.bounds(known.form(count)); b.Max != nil && b.Max.BitLen() < 31 {
		return b.Max.Add(b.Max, big.NewInt(1))
	}
	return nil
}
