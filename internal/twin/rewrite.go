package twin

import "github.com/zcgen/zcgen/layout"

// AdjustSums computes some checksums anew, and all those that cover them; but one
// that says that there is none stays.
func (v *View) AdjustSums(sums []*layout.Sum, pseudo *uint16) {
	for range v.Struct.Sums {
		for _, s := range sums {
			if none := s.Field.None; none != nil && v.Scalar(s.Field).Cmp(none.Const) == 0 {
				continue
			}
			if !s.Pseudo {
				v.UpdateSum(s, 0)
			} else if pseudo != nil {
				v.UpdateSum(s, *pseudo)
			}
			v.AdjustSums(s.Outer(), pseudo)
		}
	}
}
