package layout

// Covers reports whether a field lies in the range of a sum.
func (sum *Sum) Covers(f *Field) bool {
	if f.Segment == nil {
		return false // it has no bytes
	}
	if i := f.Segment.Index; i > 0 {
		return (sum.From.Segment == nil || sum.From.Segment.Index < i) && (sum.To.Total || sum.To.Segment != nil && sum.To.Segment.Index >= i)
	}
	from, to := f.Bytes()
	if sum.From.Segment != nil || sum.From.Total || sum.From.Const >= to {
		return false
	}
	return sum.To.Segment != nil || sum.To.Total || sum.To.Const > from
}

// Rewritten are the checksums that a view can bring up to date when it sets f,
// which is no checksum: those over f whose change follows from that of f alone.
// It is empty if there is no such way to set f.
func (f *Field) Rewritten() []*Sum {
	fixed := f.Segment != nil && f.Segment.Part == nil && f.Type.inner() == nil
	if !fixed || f.Name == "_" || f.Reserved || f.Hidden != nil || f.Sum != nil || f.When != nil || !f.HasSetter() {
		return nil
	}
	return f.Struct.sumsOver(f)
}

// Outer are the checksums over a checksum, which change with it.
func (sum *Sum) Outer() []*Sum { return sum.Field.Struct.sumsOver(sum.Field) }

func (s *Struct) sumsOver(f *Field) (out []*Sum) {
	for _, sum := range s.Sums {
		if sum.Field != f && sum.Algorithm == nil && sum.Covers(f) {
			out = append(out, sum)
		}
	}
	return out
}
