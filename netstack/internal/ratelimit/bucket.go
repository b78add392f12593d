// Package ratelimit bounds how often something is done, with a bucket of
// tokens: one is put in at every interval until the bucket is full, and each
// act takes one out. A quiet time is thus followed by a burst of at most the
// bucket's size, and over a long time the rate is one act an interval.
//
// Time is an argument, counted from any fixed moment. Nothing allocates or
// panics. A Bucket is owned by one goroutine at a time; the zero Bucket gives
// nothing.
//
//	b := ratelimit.NewBucket(1000, 50) // 1000 a second, 50 at once
//	if b.Take(now) {
//		sendError()
//	}
package ratelimit

import "time"

// Bucket gives tokens at a bounded rate.
type Bucket struct {
	interval time.Duration // between two tokens
	size     int64
	tokens   int64
	filled   time.Duration // up to when tokens were put in
}

// NewBucket returns a full Bucket for perSecond tokens a second, burst of them
// at once. If either is not positive, the Bucket gives nothing.
func NewBucket(perSecond, burst int) Bucket {
	if perSecond <= 0 || burst <= 0 {
		return Bucket{}
	}
	return Bucket{
		interval: max(time.Second/time.Duration(perSecond), 1),
		size:     int64(burst),
		tokens:   int64(burst),
	}
}

// Take takes a token and reports whether there was one. A time before that of
// an earlier call counts as that time.
func (b *Bucket) Take(now time.Duration) bool {
	if b.size == 0 {
		return false
	}
	if intervals := int64((now - b.filled) / b.interval); intervals > 0 {
		b.filled += time.Duration(intervals) * b.interval
		b.tokens += min(intervals, b.size-b.tokens)
	}
	if b.tokens == 0 {
		return false
	}
	b.tokens--
	return true
}
