package zcrt

import "cmp"

// Compare is -1, 0 or 1 as x is less than y, equal to it, or greater. Go has no
// integer type that holds both.
func Compare(x uint64, y int64) int {
	if y < 0 {
		return 1
	}
	return cmp.Compare(x, uint64(y))
}
