package twin

import (
	"math/big"
	"math/rand/v2"

	"github.com/zcgen/zcgen/layout"
)

// Floats are bits of a float type that code which computes with floats would
// change, or take for others: the two zeros, the infinities, the least numbers,
// and all ways not to be a number, quiet and signalling, with either sign and
// something in the payload.
func Floats(t *layout.Type) []*big.Int {
	fraction := uint(23)
	if t.Bits == 64 {
		fraction = 52
	}
	sign := new(big.Int).Lsh(big.NewInt(1), uint(t.Bits-1))
	infinity := new(big.Int).Lsh(mask(t.Bits-1-int(fraction)), fraction)
	quiet := new(big.Int).Lsh(big.NewInt(1), fraction-1)
	or := func(x ...*big.Int) *big.Int {
		n := new(big.Int)
		for _, y := range x {
			n.Or(n, y)
		}
		return n
	}
	one := big.NewInt(1)
	positive := []*big.Int{
		new(big.Int), one, mask(int(fraction)), infinity,
		or(infinity, one), or(infinity, quiet), or(infinity, quiet, one), or(infinity, mask(int(fraction)-1)), mask(t.Bits - 1),
	}
	out := positive
	for _, n := range positive {
		out = append(out, or(sign, n))
	}
	return out
}

// RandomFloat makes up the bits of a float.
func RandomFloat(r *rand.Rand, t *layout.Type) *big.Int {
	if special := Floats(t); r.IntN(2) == 0 {
		return special[r.IntN(len(special))]
	}
	return new(big.Int).SetUint64(r.Uint64() >> (64 - t.Bits))
}
