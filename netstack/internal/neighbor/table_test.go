package neighbor_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/neighbor"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

const (
	second = time.Second
	minute = time.Minute
)

// host is the n-th host of a test, with an address and a MAC of its own.
func host(n int) (ip.Unicast, packetformats.MAC) {
	u, ok := ip.UnicastFrom([4]byte{10, 77, byte(n >> 8), byte(n)})
	if !ok {
		panic("10.77/16 is not unicast")
	}
	return u, packetformats.MAC{0x02, 0, 0, 0, byte(n >> 8), byte(n)}
}

// packet makes a packet that is known by its one byte.
func packet(name byte) *zcrt.Buffer {
	b := zcrt.NewBuffer(make([]byte, 1), 0)
	b.Append(1)[0] = name
	return b
}

// names are those of packets, in order; it takes them to the end.
func names(t *neighbor.Table, packets neighbor.Packets) string {
	s := ""
	for b, ok := t.Next(&packets); ok; b, ok = t.Next(&packets) {
		s += string(b.Bytes())
	}
	return s
}

// step is one line of a script: at a time, something is done, and this is what
// is seen. Events are written as "request 10.77.0.1 to ff:ff:ff:ff:ff:ff".
type step struct {
	at   time.Duration
	do   func(*neighbor.Table, time.Duration) string
	want []string // what do said, if anything, then the events that are due
}

func run(t *testing.T, table *neighbor.Table, script []step) {
	t.Helper()
	for i, s := range script {
		var got []string
		if s.do != nil {
			if said := s.do(table, s.at); said != "" {
				got = append(got, said)
			}
		}
		for e, ok := table.Due(s.at); ok; e, ok = table.Due(s.at) {
			switch e.Kind {
			case neighbor.Request:
				got = append(got, "request "+e.Address.String()+" to "+e.MAC.String())
			case neighbor.Unresolved:
				got = append(got, "unresolved "+e.Address.String()+" "+names(table, e.Packets))
			case neighbor.Expired:
				got = append(got, "expired "+e.Address.String())
			}
		}
		if diff := cmp.Diff(s.want, got); diff != "" {
			t.Fatalf("step %d, at %v (-want +got):\n%s", i, s.at, diff)
		}
	}
}

func wait(n int, name byte) func(*neighbor.Table, time.Duration) string {
	return func(t *neighbor.Table, now time.Duration) string {
		a, _ := host(n)
		w := t.Wait(now, a, packet(name))
		s := ""
		if w.Ask {
			s += "ask "
		}
		if w.Evicted {
			s += "evicted "
		}
		if w.Full {
			s += "full "
		}
		if w.Dropped != nil {
			s += "dropped " + string(w.Dropped.Bytes())
		}
		return s
	}
}

func hear(n int, learn bool) func(*neighbor.Table, time.Duration) string {
	return func(t *neighbor.Table, now time.Duration) string {
		a, mac := host(n)
		packets, heard := t.Hear(now, a, mac, learn)
		return [...]string{"ignored ", "updated ", "added "}[heard] + names(t, packets)
	}
}

func lookUp(n int) func(*neighbor.Table, time.Duration) string {
	return func(t *neighbor.Table, _ time.Duration) string {
		a, want := host(n)
		mac, ok := t.Lookup(a)
		switch {
		case !ok:
			return "unknown"
		case mac != want:
			return "wrong: " + mac.String()
		}
		return "known"
	}
}

func TestScripts(t *testing.T) {
	for _, test := range []struct {
		name             string
		entries, waiting int
		script           []step
	}{
		{
			name: "an answer releases the packets in order", entries: 4, waiting: 4,
			script: []step{
				{0, lookUp(1), []string{"unknown"}},
				{0, wait(1, 'a'), []string{"ask "}},
				{100, wait(1, 'b'), nil},
				{200, lookUp(1), []string{"unknown"}},
				{300, hear(1, false), []string{"updated ab"}},
				{400, lookUp(1), []string{"known"}},
			},
		},
		{
			name: "three requests a second apart, then unresolved", entries: 4, waiting: 4,
			script: []step{
				{0, wait(1, 'a'), []string{"ask "}},
				{second - 1, nil, nil},
				{second, nil, []string{"request 10.77.0.1 to ff:ff:ff:ff:ff:ff"}},
				{second + 1, wait(1, 'b'), nil},
				{2 * second, nil, []string{"request 10.77.0.1 to ff:ff:ff:ff:ff:ff"}},
				{3*second - 1, nil, nil},
				{3 * second, nil, []string{"unresolved 10.77.0.1 ab"}},
				{3 * second, wait(1, 'c'), []string{"ask "}},
			},
		},
		{
			name: "an owner who comes late makes no burst", entries: 4, waiting: 4,
			script: []step{
				{0, wait(1, 'a'), []string{"ask "}},
				{10 * second, nil, []string{"request 10.77.0.1 to ff:ff:ff:ff:ff:ff"}},
				{11*second - 1, nil, nil},
				{11 * second, nil, []string{"request 10.77.0.1 to ff:ff:ff:ff:ff:ff"}},
			},
		},
		{
			name: "an entry that nobody used expires unasked", entries: 4, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{minute - 1, nil, nil},
				{minute, nil, []string{"expired 10.77.0.1"}},
				{minute, lookUp(1), []string{"unknown"}},
			},
		},
		{
			name: "an entry in use is probed and stays known meanwhile", entries: 4, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{second, lookUp(1), []string{"known"}},
				{minute, nil, []string{"request 10.77.0.1 to 02:00:00:00:00:01"}},
				{minute + 1, lookUp(1), []string{"known"}},
				{minute + second, nil, []string{"request 10.77.0.1 to 02:00:00:00:00:01"}},
				{minute + second + 1, hear(1, false), []string{"updated "}},
				{2*minute + second, nil, nil},
				{2*minute + second + 1, nil, []string{"expired 10.77.0.1"}},
			},
		},
		{
			name: "a host that no longer answers is forgotten after two probes", entries: 4, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{0, lookUp(1), []string{"known"}},
				{minute, nil, []string{"request 10.77.0.1 to 02:00:00:00:00:01"}},
				{minute + second, nil, []string{"request 10.77.0.1 to 02:00:00:00:00:01"}},
				{minute + 2*second, nil, []string{"expired 10.77.0.1"}},
				{minute + 2*second, lookUp(1), []string{"unknown"}},
			},
		},
		{
			name: "hearing from a host again restarts its minute", entries: 4, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{30 * second, hear(1, false), []string{"updated "}},
				{minute, nil, nil},
				{minute + 30*second, nil, []string{"expired 10.77.0.1"}},
			},
		},
		{
			name: "an address that nobody asked for is not learned", entries: 4, waiting: 4,
			script: []step{
				{0, hear(1, false), []string{"ignored "}},
				{0, lookUp(1), []string{"unknown"}},
				{time.Hour, nil, nil},
			},
		},
		{
			name: "the ninth packet for one address pushes out the first", entries: 4, waiting: 100,
			script: []step{
				{0, wait(1, 'a'), []string{"ask "}},
				{0, wait(1, 'b'), nil}, {0, wait(1, 'c'), nil}, {0, wait(1, 'd'), nil},
				{0, wait(1, 'e'), nil}, {0, wait(1, 'f'), nil}, {0, wait(1, 'g'), nil},
				{0, wait(1, 'h'), nil},
				{0, wait(1, 'i'), []string{"dropped a"}},
				{1, hear(1, false), []string{"updated bcdefghi"}},
			},
		},
		{
			name: "where all places are taken an address keeps its latest packet", entries: 4, waiting: 2,
			script: []step{
				{0, wait(1, 'a'), []string{"ask "}},
				{0, wait(1, 'b'), nil},
				{0, wait(1, 'c'), []string{"dropped a"}},
				{0, wait(2, 'd'), []string{"ask dropped d"}}, // it is asked for all the same
				{1, hear(1, false), []string{"updated bc"}},
				{1, wait(2, 'e'), nil},
				{2, hear(2, false), []string{"updated e"}},
			},
		},
		{
			name: "the entry nearest to its expiry gives way to a resolution", entries: 2, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{1, hear(2, true), []string{"added "}},
				{2, lookUp(1), []string{"known"}},
				{3, wait(3, 'a'), []string{"ask evicted "}},
				{4, lookUp(1), []string{"unknown"}},
				{4, lookUp(2), []string{"known"}},
			},
		},
		{
			name: "what others say does not push out what is in use", entries: 2, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{1, hear(2, true), []string{"added "}},
				{2, lookUp(1), []string{"known"}},
				{3, hear(3, true), []string{"ignored "}},
				{4, lookUp(1), []string{"known"}},
			},
		},
		{
			name: "what others say pushes out what nobody used", entries: 2, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{1, hear(2, true), []string{"added "}},
				{2, hear(3, true), []string{"added "}},
				{3, lookUp(1), []string{"unknown"}},
				{3, lookUp(3), []string{"known"}},
			},
		},
		{
			name: "an entry that is asked for gives way to none", entries: 1, waiting: 4,
			script: []step{
				{0, wait(1, 'a'), []string{"ask "}},
				{0, wait(2, 'b'), []string{"full dropped b"}},
				{0, hear(3, true), []string{"ignored "}},
				{1, hear(1, false), []string{"updated a"}},
			},
		},
		{
			name: "a probed entry gives way", entries: 1, waiting: 4,
			script: []step{
				{0, hear(1, true), []string{"added "}},
				{0, lookUp(1), []string{"known"}},
				{minute, nil, []string{"request 10.77.0.1 to 02:00:00:00:00:01"}},
				{minute, wait(2, 'b'), []string{"ask evicted "}},
			},
		},
		{
			name: "a table without room for packets asks nevertheless", entries: 1, waiting: 0,
			script: []step{
				{0, wait(1, 'a'), []string{"ask dropped a"}},
				{1, hear(1, false), []string{"updated "}},
				{2, lookUp(1), []string{"known"}},
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			run(t, neighbor.New(test.entries, test.waiting), test.script)
		})
	}
}

// TestNothingIsLost drives a small table at random and keeps account of every
// packet: each comes out exactly once, or still waits at the end.
func TestNothingIsLost(t *testing.T) {
	const entries, waiting = 5, 12
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		table := neighbor.New(entries, waiting)
		inside := map[*zcrt.Buffer]bool{}
		leave := func(packets neighbor.Packets) {
			for b, ok := table.Next(&packets); ok; b, ok = table.Next(&packets) {
				if !inside[b] {
					t.Fatalf("seed %d: a packet came out twice", seed)
				}
				delete(inside, b)
			}
		}
		now := time.Duration(0)
		for range 3000 {
			a, mac := host(random.IntN(2 * entries))
			switch random.IntN(6) {
			case 0, 1, 2:
				if _, known := table.Lookup(a); known {
					break
				}
				b := packet('x')
				inside[b] = true
				if w := table.Wait(now, a, b); w.Dropped != nil {
					if !inside[w.Dropped] {
						t.Fatalf("seed %d: a packet was dropped twice", seed)
					}
					delete(inside, w.Dropped)
				}
			case 3:
				packets, _ := table.Hear(now, a, mac, random.IntN(2) == 0)
				leave(packets)
			case 4:
				now += time.Duration(random.Int64N(int64(2 * second)))
			case 5:
				now += time.Duration(random.Int64N(int64(20 * second)))
				for e, ok := table.Due(now); ok; e, ok = table.Due(now) {
					leave(e.Packets)
				}
				if d, ok := table.NextDeadline(); ok && d <= now {
					t.Fatalf("seed %d: deadline %v is due at %v, and was not run", seed, d, now)
				}
			}
			if table.Len() > entries || len(inside) > waiting {
				t.Fatalf("seed %d: %d entries and %d packets, bounds are %d and %d", seed, table.Len(), len(inside), entries, waiting)
			}
		}
		for range 1000 { // all deadlines pass
			now += minute
			for e, ok := table.Due(now); ok; e, ok = table.Due(now) {
				leave(e.Packets)
			}
		}
		if _, ok := table.NextDeadline(); ok || table.Len() != 0 || len(inside) != 0 {
			t.Fatalf("seed %d: %d entries and %d packets are left over", seed, table.Len(), len(inside))
		}
	}
}

func TestWarmTableDoesNotAllocate(t *testing.T) {
	table := neighbor.New(8, 8)
	b := packet('x')
	now := time.Duration(0)
	round := func() {
		for n := range 12 {
			a, mac := host(n)
			if _, known := table.Lookup(a); !known {
				table.Wait(now, a, b)
			}
			packets, _ := table.Hear(now, a, mac, true)
			for _, ok := table.Next(&packets); ok; _, ok = table.Next(&packets) {
			}
		}
		now += minute
		for e, ok := table.Due(now); ok; e, ok = table.Due(now) {
			for _, ok := table.Next(&e.Packets); ok; _, ok = table.Next(&e.Packets) {
			}
		}
	}
	for range 10 {
		round()
	}
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations in each round", n)
	}
}
