package prove

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// show remembers what a value is called where the guard holds.
func (e *engine) show(name string, v value, guard *term) {
	switch v := v.(type) {
	case scalar:
		e.names = append(e.names, named{name, v.t, guard})
	case slice:
		e.names = append(e.names, named{"len(" + name + ")", v.len, guard})
		e.names = append(e.names, named{"cap(" + name + ")", v.cap, guard})
	case aggregate:
		for i, f := range v.fields {
			if _, deep := f.(aggregate); !deep {
				e.show(fmt.Sprintf("%s.%d", name, i), f, guard)
			}
		}
	}
}

// name remembers a local of the function that is proved, for counterexamples.
func (e *engine) name(f *frame, p *point, ref *ssa.DebugRef) {
	if f.quiet || ref.IsAddr || ref.Object() == nil {
		return
	}
	if _, ok := ref.X.(*ssa.Const); ok {
		return
	}
	if v, ok := f.env[ref.X]; ok {
		if s, ok := v.(scalar); ok {
			e.names = append(e.names, named{ref.Object().Name(), s.t, p.guard})
		}
	}
}

// example tells the values of a counterexample: first those that the obligation
// is about, then what the function was given and found on the way.
func (v *verifier) example(e *engine, o *obligation) string {
	var out []string
	seen := map[string]bool{}
	add := func(n named) {
		if seen[n.name] || n.t.isConst() || !v.solver.sent[n.t] || strings.ContainsAny(n.name, "!") {
			return
		}
		if n.guard != nil && (!n.guard.isTrue() && (!v.solver.sent[n.guard] || v.solver.value(n.guard) == 0)) {
			return
		}
		seen[n.name] = true
		value := v.solver.value(n.t)
		text := fmt.Sprint(value)
		switch {
		case n.t.width == 0:
			text = fmt.Sprint(value == 1)
		case n.t.width == e.word():
			text = fmt.Sprint(signed(value, n.t.width))
		}
		out = append(out, n.name+" = "+text)
	}
	for _, n := range o.terms {
		add(n)
	}
	for _, n := range e.names {
		add(n)
	}
	return strings.Join(out, ", ")
}

// place is a position for a message, the first that is known.
func (v *verifier) place(places ...token.Pos) string {
	for _, p := range places {
		if p.IsValid() {
			at := v.fset.Position(p)
			return fmt.Sprintf("%s:%d", at.Filename, at.Line)
		}
	}
	return "-"
}
