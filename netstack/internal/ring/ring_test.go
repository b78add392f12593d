package ring_test

import (
	"math/rand/v2"
	"testing"

	"github.com/zcgen/zcgen/netstack/internal/ring"
)

// TestAgainstSlice lets a Ring and a slice, the slow obvious twin, go through
// the same pushes and pops.
func TestAgainstSlice(t *testing.T) {
	for _, limit := range []int{0, 1, 15, 16, 17, 100} {
		random := rand.New(rand.NewPCG(1, uint64(limit)))
		r, twin := ring.New[int](limit), []int(nil)
		for step := range 5000 {
			push := random.IntN(2) == 0
			if step/500%2 == 0 { // let it fill up
				push = random.IntN(4) != 0
			}
			if push {
				took := r.Push(step)
				if want := len(twin) < limit; took != want {
					t.Fatalf("limit %d, step %d: Push = %v with %d waiting", limit, step, took, len(twin))
				}
				if took {
					twin = append(twin, step)
				}
			} else {
				got, ok := r.Pop()
				if ok != (len(twin) > 0) {
					t.Fatalf("limit %d, step %d: Pop = _, %v with %d waiting", limit, step, ok, len(twin))
				}
				if ok {
					if got != twin[0] {
						t.Fatalf("limit %d, step %d: Pop = %d, want %d", limit, step, got, twin[0])
					}
					twin = twin[1:]
				}
			}
			if r.Len() != len(twin) || r.Full() != (len(twin) >= limit) {
				t.Fatalf("limit %d, step %d: Len = %d, Full = %v with %d waiting", limit, step, r.Len(), r.Full(), len(twin))
			}
		}
	}
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	r := ring.New[*int](64)
	e := new(int)
	fillAndDrain := func() {
		for r.Push(e) {
		}
		for _, ok := r.Pop(); ok; _, ok = r.Pop() {
		}
	}
	fillAndDrain()
	if n := testing.AllocsPerRun(100, fillAndDrain); n != 0 {
		t.Errorf("%v allocations in each round", n)
	}
}
