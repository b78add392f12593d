package layout

// LooksAhead reports whether e depends on bytes that no field in front holds: on
// how many there are, or on what they are.
func (e *Expr) LooksAhead() bool {
	ahead := false
	e.Walk(func(e *Expr) { ahead = ahead || e.Op == OpAvail || e.Op == OpPeek })
	return ahead
}

// ahead refuses a condition that looks ahead at a field of which an owned value, or
// a view, could not tell whether it is there. A nil slice can; a view asks for the
// length in front of it, for bytes where there are always some, or looks at a last
// field's condition again.
func (r *resolver) ahead(seg *Segment) {
	if !seg.When.LooksAhead() {
		return
	}
	for _, f := range seg.fields() {
		if f.Hidden == nil && f.Type.Kind != KindBytes && f.Type.Kind != KindList {
			r.report(f.tag.get("when").valueP(), CodeUnsolvable, f.path(), "make it a slice, which is nil where it is absent, or test a field in front",
				"nothing in a value says whether %s is there", f.label())
			return
		}
	}
	p := seg.Part
	if p == nil || p.Prefix != nil || p.Window == WindowRest && p.Trailer == 0 && !p.Tailed && !peeks(seg.When) {
		return
	}
	if x := p.Field.exprs["size"]; x != nil && x.Op == OpConst && x.Const.Sign() > 0 {
		return
	}
	r.report(p.Field.tag.get("when").valueP(), CodeNotBuilt, p.Field.path(), "put a length in front of it with len, give it a constant size, or make it the last field and test avail",
		"a condition that looks ahead at %s, whose bytes do not tell whether it is there, is not built yet", p.Field.Name)
}

func peeks(e *Expr) bool {
	peeks := false
	e.Walk(func(e *Expr) { peeks = peeks || e.Op == OpPeek })
	return peeks
}
