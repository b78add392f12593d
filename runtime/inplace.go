package zcrt

import "unsafe"

// InPlace is the bytes of a record as a value of the Go type that has the same
// layout: nothing is copied. There must be just as many bytes as a T has, and
// they must start at a multiple of T's alignment, or of least if that is more;
// if not, the fault is one of site. The result keeps alive what b lies in.
//
// T must hold no pointers, and no bytes may be illegal in it, as those of a bool
// can be. That is for the caller to know: generated code calls InPlace for the
// natural layouts, which are of integers, floats and arrays of them.
func InPlace[T any](b []byte, least int, site *Site) (*T, Fault) {
	var x *T
	if size := int(unsafe.Sizeof(*x)); len(b) != size || size == 0 {
		return nil, site.At(0, size, uint64(len(b)))
	}
	align := max(uintptr(least), unsafe.Alignof(*x))
	p := unsafe.Pointer(unsafe.SliceData(b))
	// The address is only looked at: p stays a pointer throughout. Were b on a stack
	// that is moved meanwhile, it would be by a multiple of far more than align.
	if past := uintptr(p) % align; past != 0 {
		return nil, site.At(0, int(align), uint64(past))
	}
	// All of *x lies in b, which is as long and is not empty; it is aligned as T
	// must be; and T holds no pointers, so that any bytes are a T.
	return (*T)(p), Fault{}
}
