package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// fitsStored refuses an end that the view has no room for.
func (w *walker) fitsStored(seg *layout.Segment, end string) {
	for _, f := range w.s.Facts {
		if f.Segment == seg && w.s.Most == 0 && seg.MayExceed(f.Bits) {
			site := w.sites.of([]*layout.Field{seg.Last()}, "Stored", "KindLength", fmt.Sprintf("an end within %d bits", f.Bits))
			w.fail(Uint64().Call(Id(end)).Op(">").Add(hex(1<<f.Bits-1, (f.Bits+7)/8)), site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(Id(end))))
		}
	}
}

// calc computes a field without bytes.
func (w *walker) calc(f *layout.Field) { w.calcAs(f, f.Calc) }

// calcAs computes it as e, which is what its expression comes to in the code at hand.
func (w *walker) calcAs(f *layout.Field, e *layout.Expr) {
	w.loadExpr(e)
	w.computed[f] = w.nesting == 0 // behind a block of code it is gone
	w.emit(Id(w.locals.fields[f]).Op(":=").Add(w.vars.valueOf(f.Type, e).code))
}

// finish emits what the check returns.
func (w *walker) finish() {
	if w.relocate != nil {
		return
	}
	if w.s.Rooted {
		w.leaveRoot()
		return
	}
	if w.s.Shape == layout.ShapeF {
		w.emit(w.finished(Id(w.names.View()).Values(Parens(Op("*").Index(Id(w.names.FixedSize())).Byte()).Parens(Id("b"))))...)
		return
	}
	greedy := greedy(w.s)
	last := w.s.Segments[len(w.s.Segments)-1]
	absent := greedy && !last.FromEnd && last.When != nil // whose bytes would be the rest
	whole := Id("b").Index(Op(":").Len(Id("b")).Op(":").Len(Id("b")))
	switch {
	case absent && w.s.Frame == nil:
		w.emit(Id("end").Op(":=").Len(Id("b")).Op("-").Len(Id("rest")))
		whole = Id("b").Index(Op(":").Id("end").Op(":").Id("end"))
	case greedy && !absent:
	case w.s.Frame != nil:
		path := []*layout.Field{w.s.Frame}
		site := w.sites.of(path, "Exact", "KindLength", "")
		w.fail(Len(Id("rest")).Op("!=").Lit(0), site.Dot("At").Call(w.offset(path).code(), Len(Id("b")).Op("-").Len(Id("rest")), Uint64().Call(Len(Id("b")))))
	default:
		end := w.offsetCode()
		if w.at.name != "" && !w.at.fixed {
			w.emit(Id("end").Op(":=").Add(end))
			end = Id("end")
		}
		whole = Id("b").Index(Op(":").Add(end).Op(":").Add(dup(end)))
	}
	values := []Code{whole}
	values = append(values, w.factValues()...)
	w.emit(w.finished(Id(w.names.View()).Values(values...))...)
}

// factValues are what the view stores.
func (t *target) factValues() []Code {
	name := func(f layout.Fact) string {
		switch {
		case f.Calc != nil:
			return t.locals.fields[f.Calc]
		case f.Away != nil:
			return t.awayLocal(f)
		case f.At != nil:
			return t.locals.fields[f.At]
		case f.Role == layout.FactStart:
			return "off"
		case f.Role == layout.FactEnd:
			return "end"
		}
		return t.locals.ends[f.Segment]
	}
	var out []Code
	if t.s.Packed {
		var packed *term
		for _, f := range t.s.Facts {
			if f.Role == layout.FactHops {
				continue // none so far
			}
			v := primary(Uint64().Call(Id(name(f))))
			if f.Calc != nil && f.Calc.Type.Kind == layout.KindInt { // whose sign must not reach into its neighbours
				v = primary(Uint64().Call(Id(fmt.Sprintf("uint%d", f.Calc.Type.Bits)).Call(Id(name(f)))))
			}
			if f.Calc != nil && f.Calc.Type.Kind == layout.KindBool {
				v = bit(f.Calc, primary(Id(name(f)))).as("uint8", "uint64")
			}
			if f.Shift > 0 {
				v = v.op("<<", precMul, number(f.Shift))
			}
			if packed != nil {
				v = packed.op("|", precAdd, v)
			}
			packed = &v
		}
		return append(out, packed.code)
	}
	for _, f := range facts(t.s) {
		if f.Calc != nil {
			out = append(out, Id(name(f)))
			continue
		}
		if f.Role == layout.FactHops {
			out = append(out, Lit(0))
			continue
		}
		out = append(out, Id(fmt.Sprintf("uint%d", f.Bits)).Call(Id(name(f))))
	}
	return out
}
