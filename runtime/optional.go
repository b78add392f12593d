package zcrt

import "iter"

// Value is the value of a field that can be absent; it is zero where it is. It
// takes the results of a getter: zcrt.Value(v.Length()).
func Value[T any](x T, _ bool) T { return x }

// Zeros reports whether all bytes of b are zero.
func Zeros(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// Cond is a if c holds, else b.
func Cond[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

// Count is the number of records that a walk without an error meets.
func Count[T any](all iter.Seq2[T, error]) (n int) {
	for _, err := range all {
		if err == nil {
			n++
		}
	}
	return n
}

// RoundUp is the least number not below n that is least plus a multiple of by.
func RoundUp(n, by, least int) int {
	if n <= least {
		return least
	}
	return least + (n-least+by-1)/by*by
}
