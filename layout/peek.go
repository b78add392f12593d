package layout

import "slices"

// peeked takes the setters of the fields that a condition at a segment looks ahead
// at: those of the element that is still to come, and those behind.
func (r *resolver) peeked(seg *Segment, x *Expr) {
	bits := 0
	if x != nil {
		x.Walk(func(e *Expr) {
			switch e.Op {
			case OpPeek:
				bits = max(bits, int(e.Const.Int64()))
			case OpIt:
				bits = max(bits, e.At.Type.Elem.mostBits())
			}
		})
	}
	if bits == 0 {
		return
	}
	if p := seg.Part; p != nil && p.Field.Type.canBeWalked() {
		if elem := p.Field.Type.Elem.Struct; elem != nil {
			governFirst(elem.Segments, bits)
		}
		governFirst(r.s.Segments[seg.Index+1:], bits)
		return
	}
	governFirst(r.s.Segments[seg.Index:], bits)
}

// governFirst takes the setters of the fields in the first bits of segments.
func governFirst(segs []*Segment, bits int) {
	for _, seg := range segs {
		for _, f := range seg.Block {
			if f.Offset < bits {
				f.Governs = true
			}
		}
		if seg.When == nil {
			bits -= seg.Size * 8
		}
		if seg.Part != nil || bits <= 0 {
			return
		}
	}
}

// ahead refuses what cannot be told by an owned value, or of a view, where the
// condition of a segment looks at more than fields.
func (r *resolver) ahead(seg *Segment) {
	f := seg.fields()[len(seg.fields())-1]
	if f.Hidden != nil || f.pads() { // it is said of what they are in front of
		return
	}
	e := f.tag.get("when")
	looks, differs, hidden := false, false, false
	seg.When.Walk(func(x *Expr) {
		looks = looks || slices.Contains([]Op{OpLen, OpLast, OpWas, OpEnd, OpPeek, OpAvail}, x.Op)
		differs = differs || x.Op == OpPeek || x.Op == OpAvail
		hidden = hidden || x.Op == OpField && x.Path[0].computedAhead()
	})
	switch {
	case hidden:
		r.report(e.valueP(), CodeNotBuilt, f.path(), "write what it is computed of", "a condition that reads what is computed of bytes ahead is not built yet")
	case differs && f.Type.Codec != nil:
		r.report(e.valueP(), CodeFieldType, f.path(), "make it a []byte without a codec: nil is absent", "an owned value cannot say whether it is there, since %s looks ahead", e.text)
	case differs && (seg.Part == nil || f.Type.Kind != KindBytes && f.Type.Kind != KindList):
		r.report(e.valueP(), CodeFieldType, f.path(), "make it a slice: nil is absent", "an owned value cannot say whether it is there, since %s looks ahead", e.text)
	case looks && seg.Part != nil && seg.Part.Prefix == nil:
		r.report(e.valueP(), CodeNotBuilt, f.path(), "put a length in front with len", "a field that can be empty, whose condition looks at more than fields, is not built yet")
	}
}

// computedAhead reports whether f is computed of what lies ahead.
func (f *Field) computedAhead() bool {
	ahead := false
	if f.Calc != nil {
		f.Calc.Walk(func(x *Expr) {
			ahead = ahead || x.Op == OpPeek || x.Op == OpAvail || x.Op == OpField && x.Path[0].computedAhead()
		})
	}
	return ahead
}

// decidable refuses conditions that read a field which the encoder fills: it would
// have to know what is there to fill it.
func (l *loader) decidable(a *annotated) {
	s := a.Struct
	for _, seg := range s.Segments {
		if seg.When == nil {
			continue
		}
		f := seg.fields()[0]
		if f.pads() { // what it is in front of says it
			f = f.Aligns
		}
		if f.Segment != seg {
			continue
		}
		for _, g := range seg.When.Fields() {
			reads := false
			seg.When.Walk(func(x *Expr) { reads = reads || x.Op == OpField && x.Path[0] == g })
			if reads && f.Hidden == nil && slices.ContainsFunc(s.Solutions, func(sol *Solution) bool { return sol.Field == g }) {
				l.report(f.tag.get("when").valueP(), CodeUnsolvable, f.path(), "add manual to "+g.Name,
					"the encoder fills %s in, and cannot tell before whether %s is there", g.Name, f.Name)
			}
		}
	}
}
