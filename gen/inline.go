package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// viewed reads fields through the view of s that a variable holds.
func viewed(s *layout.Struct, view string) func(path []*layout.Field) term {
	return func(path []*layout.Field) term { return fieldOf(s, view, path) }
}

// inlined reports whether the check of a record is written where it is needed
// rather than called: a fixed part and a frame are less than a call.
func inlined(s *layout.Struct) bool {
	return s.Path == "" && (s.IsFixed() || s.Frame != nil) && !s.Walked && !s.Open && !s.Rooted && len(s.Params()) == 0 && s.Fixed() > 0 && len(s.Checks) <= 2 && len(s.Segments) <= 2
}

// linked goes on behind a record at the front of rest, and returns what reads its
// fields in the code behind. Its bytes are b there, up to the end of the block.
func (w *walker) linked(s *layout.Struct) func(path []*layout.Field) term {
	if !inlined(s) || w.lax {
		w.emit(w.record(s, "m", nil)...)
		return viewed(s, "m")
	}
	w.failsIn(s)
	c := w.inlineCheck(s)
	c.read[s.Segments[0]] = true
	w.emit(Id("b").Op(":=").Id("rest"))
	c.run()
	w.emit(c.body...)
	w.refusals += c.refusals
	size := Len(Id("b"))
	switch {
	case s.IsFixed():
		size = Lit(s.Fixed())
	case s.Frame != nil:
		size = Id("total")
	case !greedy(s): // which the check does not cut
		size = c.start.code()
	}
	w.emit(Id("rest").Op("=").Id("rest").Index(size.Op(":")))
	return func(path []*layout.Field) term { return read(lastField(path), in(pointer(path[0].Segment))) }
}

// inlineCheck is the check of a record of s as it is written in this one, in a block
// in which b is what it is in: it starts where rest does, of a record of whole bytes.
func (w *walker) inlineCheck(s *layout.Struct) *checker {
	t := &target{generator: w.generator, s: s, names: layout.Names{Struct: s.Name}, sites: w.generator.sitesOf(s), locals: localNames(w.generator.names, s)}
	c := &checker{target: t, loaded: map[*layout.Field]bool{}, read: map[*layout.Segment]bool{}}
	c.vars = vars{load: c.value}
	for _, f := range c.fieldsRead() {
		c.read[f.Segment] = true
	}
	outer := w.checker
	method := "Behind"
	if w.framed {
		method = "Within"
	}
	c.relocate = func(fault *Statement) *Statement {
		at := Id("extent").Op("-").Len(Id("rest"))
		if w.clamped {
			w.wantsTotal = true
			return outer.refuse(Add(fault).Dot("Clamped").Call(at, Id("said"), Id("extent")))
		}
		return outer.refuse(Add(fault).Dot(method).Call(at))
	}
	return c
}
