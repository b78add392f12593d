// Package ring is a first-in first-out queue that holds its elements in a ring
// and takes no more than its limit. The ring grows as it fills, up to the
// limit, and never shrinks: in steady state nothing is allocated.
//
// No function panics. A Ring keeps no element that was popped. It is owned by
// one goroutine at a time; the zero Ring has a limit of zero.
//
//	q := ring.New[*zcrt.Buffer](256)
//	if !q.Push(b) {
//		// full
//	}
//	for b, ok := q.Pop(); ok; b, ok = q.Pop() {
//		send(b)
//	}
package ring

const firstSize = 16 // elements; a power of two

// Ring is a bounded queue.
type Ring[T any] struct {
	elements    []T // its length is a power of two, or zero
	first, size int
	limit       int
}

// New returns an empty Ring that takes limit elements.
func New[T any](limit int) Ring[T] { return Ring[T]{limit: limit} }

// Len is the number of elements that wait.
func (r *Ring[T]) Len() int { return r.size }

// Full reports whether Push would refuse.
func (r *Ring[T]) Full() bool { return r.size >= r.limit }

// Push puts e behind all others. It reports whether there was room.
func (r *Ring[T]) Push(e T) bool {
	if r.Full() {
		return false
	}
	if r.size == len(r.elements) {
		r.grow()
	}
	r.elements[(r.first+r.size)&(len(r.elements)-1)] = e
	r.size++
	return true
}

// Pop takes the element that has waited longest. It reports whether there was
// one.
func (r *Ring[T]) Pop() (T, bool) {
	var zero T
	if r.size == 0 {
		return zero, false
	}
	e := r.elements[r.first]
	r.elements[r.first] = zero
	r.first = (r.first + 1) & (len(r.elements) - 1)
	r.size--
	return e, true
}

func (r *Ring[T]) grow() {
	larger := make([]T, max(firstSize, 2*len(r.elements)))
	n := copy(larger, r.elements[r.first:])
	copy(larger[n:], r.elements[:r.first])
	r.elements, r.first = larger, 0
}
