package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// loadNested loads the fields of records nested in a block that anything reads,
// each once: the bytes may change from one load to the next.
func (c *checker) loadNested(seg *layout.Segment) {
	if !c.s.Volatile {
		return
	}
	load := func(e *layout.Expr) {
		if e == nil {
			return
		}
		e.Walk(func(e *layout.Expr) {
			if e.Op != layout.OpField || len(e.Path) != 2 || e.Path[0].Segment != seg {
				return
			}
			key := [2]*layout.Field{e.Path[0], e.Path[1]}
			if _, done := c.nestedLocals[key]; done {
				return
			}
			name := lower(e.Path[1].Name)
			if e.Path[0].Embedded {
				name = c.locals.taken.free(name, lower(e.Path[0].Name)+e.Path[1].Name)
			} else {
				name = c.locals.taken.free(lower(e.Path[0].Name) + upper(e.Path[1].Name))
			}
			c.emit(Id(name).Op(":=").Add(c.value(e.Path).code))
			if c.nestedLocals == nil {
				c.nestedLocals = map[[2]*layout.Field]string{}
			}
			c.nestedLocals[key] = name
		})
	}
	for _, check := range c.s.Checks {
		load(check.Expr)
	}
	for _, s := range c.s.Segments {
		load(s.When)
		if p := s.Part; p != nil {
			load(p.Extent)
			load(p.On)
			if q := p.Seq; q != nil {
				load(q.Count)
				load(q.Chain)
				load(q.Until)
				load(q.While)
			}
		}
	}
	for _, f := range c.s.Fields {
		load(f.Calc)
		for _, e := range awayExprs(f) {
			load(e)
		}
	}
}
