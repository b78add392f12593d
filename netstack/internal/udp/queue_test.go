package udp

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestQueueAgainstSlice lets a queue and a slice of datagrams, the slow obvious
// twin, go through the same pushes and pops.
func TestQueueAgainstSlice(t *testing.T) {
	type twin struct {
		from    Endpoint
		payload []byte
	}
	for _, limit := range []int{0, Overhead, 4 * Overhead, 5000, 40000} {
		random := rand.New(rand.NewPCG(2, uint64(limit)))
		q, waiting, used := newQueue(limit), []twin(nil), 0
		for step := range 4000 {
			if push := random.IntN(5) < 2+step/1000%2; push { // fill up, drain, and again
				payload := make([]byte, random.IntN(1+random.IntN(1500)))
				for i := range payload {
					payload[i] = byte(step + i)
				}
				from := Endpoint{Port: uint16(step)}
				took := q.push(from, payload)
				if want := used+Overhead+len(payload) <= limit; took != want {
					t.Fatalf("limit %d, step %d: push of %d bytes = %v with %d used", limit, step, len(payload), took, used)
				}
				if took {
					waiting = append(waiting, twin{from, payload})
					used += Overhead + len(payload)
				}
				continue
			}
			into := make([]byte, random.IntN(1500))
			n, d, ok := q.pop(into)
			if ok != (len(waiting) > 0) {
				t.Fatalf("limit %d, step %d: pop = %v with %d waiting", limit, step, ok, len(waiting))
			}
			if !ok {
				continue
			}
			want := waiting[0]
			waiting, used = waiting[1:], used-Overhead-len(want.payload)
			if d.from != want.from || d.length != len(want.payload) ||
				!bytes.Equal(into[:n], want.payload[:min(len(into), len(want.payload))]) {
				t.Fatalf("limit %d, step %d: pop = %d bytes of %+v, want of %d bytes from %v", limit, step, n, d, len(want.payload), want.from)
			}
		}
	}
}

func TestQueueSteadyStateDoesNotAllocate(t *testing.T) {
	q := newQueue(1 << 16)
	payload := make([]byte, 1000)
	round := func() {
		for range 20 {
			q.push(Endpoint{}, payload)
		}
		for range 20 {
			q.pop(payload)
		}
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations in each round", n)
	}
}
