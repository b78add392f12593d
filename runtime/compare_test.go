package zcrt_test

import (
	"math"
	"math/big"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestCompare(t *testing.T) {
	for _, x := range []uint64{0, 1, 2, math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64} {
		for _, y := range []int64{math.MinInt64, -2, -1, 0, 1, 2, math.MaxInt64} {
			want := new(big.Int).SetUint64(x).Cmp(big.NewInt(y))
			if got := zcrt.Compare(x, y); got != want {
				t.Errorf("Compare(%d, %d) = %d, want %d", x, y, got, want)
			}
		}
	}
}
