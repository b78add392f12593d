package ratelimit_test

import (
	"math"
	"testing"
	"time"

	"github.com/zcgen/zcgen/netstack/internal/ratelimit"
)

func TestBucket(t *testing.T) {
	type draw struct {
		at    time.Duration
		tries int
		want  int
	}
	for _, test := range []struct {
		name             string
		perSecond, burst int
		draws            []draw
	}{
		{"the burst is there at once, and no more", 10, 3, []draw{{0, 5, 3}}},
		{"one token an interval", 10, 3, []draw{{0, 3, 3}, {99 * time.Millisecond, 1, 0}, {100 * time.Millisecond, 2, 1}, {350 * time.Millisecond, 5, 2}}},
		{"a part of an interval is not lost", 10, 3, []draw{{0, 3, 3}, {150 * time.Millisecond, 2, 1}, {200 * time.Millisecond, 2, 1}}},
		{"a long rest fills the bucket only", 10, 3, []draw{{0, 3, 3}, {time.Hour, 9, 3}}},
		{"a first draw at a late time", 10, 3, []draw{{time.Hour, 9, 3}}},
		{"the end of time does not overflow", 10, 3, []draw{{0, 3, 3}, {math.MaxInt64, 9, 3}}},
		{"time that runs backwards gives nothing", 10, 3, []draw{{time.Second, 3, 3}, {0, 3, 0}, {1100 * time.Millisecond, 3, 1}}},
		{"no rate, no token", 0, 3, []draw{{time.Hour, 3, 0}}},
		{"no burst, no token", 10, 0, []draw{{time.Hour, 3, 0}}},
		{"a rate beyond one a nanosecond", math.MaxInt, 2, []draw{{0, 5, 2}, {1, 5, 1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := ratelimit.NewBucket(test.perSecond, test.burst)
			for _, d := range test.draws {
				got := 0
				for range d.tries {
					if b.Take(d.at) {
						got++
					}
				}
				if got != d.want {
					t.Errorf("at %v: %d tries gave %d tokens, want %d", d.at, d.tries, got, d.want)
				}
			}
		})
	}
}
