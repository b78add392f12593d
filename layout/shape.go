package layout

// shape picks the form of the view, and what it stores.
func (l *loader) shape(a *annotated) {
	s := a.Struct
	switch {
	case s.IsFixed():
		s.Shape = ShapeF
		return
	case s.Fixed() > 0 && len(s.Segments) <= 3:
		s.Shape = ShapeS
		return
	}
	s.Shape = ShapeW
	total := 0
	for i, seg := range s.Segments {
		if seg.Part == nil || i == len(s.Segments)-1 || seg.Part.Window == WindowRest {
			continue
		}
		bits := 32
		if m := seg.Part.stored.Max; m != nil && m.IsUint64() {
			switch n := m.Uint64(); {
			case n < 1<<8:
				bits = 8
			case n < 1<<16:
				bits = 16
			}
		}
		s.Facts = append(s.Facts, Fact{seg.Part, bits})
		total += bits
	}
	if len(s.Facts) > 3 || total > 64 {
		l.report(s.Pos, CodeTooManyFacts, s.Name, "bound the sizes with where, or split the struct",
			"the view would store %d ends in %d bits; one with more than three, or more than 64 bits, is not built yet", len(s.Facts), total)
	}
}
