package twin

import (
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/zcgen/zcgen/layout"
)

// params are what the fields without bytes are that the caller gives, by their names:
// 0 or 1 for a bool.
type params map[string]*big.Int

// Given is what the record was given.
func (v *View) Given(p *layout.Field) *big.Int { return v.given[p.Name] }

// gives is what a record gives to the structs in a field.
func (v *View) gives(f *layout.Field) params { return environment{v.value, v.look}.given(f) }

// gives is what a value gives to those in a field, whatever they hold themselves.
func (o *owned) gives(f *layout.Field) params { return o.env().given(f) }

func (env environment) given(f *layout.Field) params {
	if f.With == nil {
		return nil
	}
	out := params{}
	for name, e := range f.With {
		if e.Bool {
			out[name] = truth(env.holds(e))
		} else {
			out[name] = env.number(e)
		}
	}
	return out
}

// fillGiven makes a []byte as long as parameters alone say, mostly.
func (o *owned) fillGiven(r *rand.Rand, f *layout.Field) {
	if f.Segment == nil || f.Segment.Part == nil || f.Segment.Part.Window != layout.WindowSize || r.IntN(20) == 0 {
		return
	}
	x := f.Segment.Part.Extent
	b, is := o.x[f.Name].([]byte)
	if !is || len(x.Fields()) == 0 || slices.ContainsFunc(x.Fields(), func(g *layout.Field) bool { return !g.Param }) {
		return
	}
	n := int(o.env().number(x).Int64())
	o.x[f.Name] = append(b, make([]byte, n)...)[:n]
}
