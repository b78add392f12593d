package udp_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack/internal/udp"
)

var (
	one   = [4]byte{10, 77, 0, 1}
	two   = [4]byte{10, 77, 0, 2}
	three = [4]byte{10, 77, 0, 3}
)

func TestBindConflicts(t *testing.T) {
	for _, test := range []struct {
		name   string
		bound  []udp.Endpoint
		bind   udp.Endpoint
		wantOK bool
	}{
		{"a free port", nil, udp.Endpoint{Address: one, Port: 7}, true},
		{"the same address and port", []udp.Endpoint{{one, 7}}, udp.Endpoint{Address: one, Port: 7}, false},
		{"the same port at another address", []udp.Endpoint{{one, 7}}, udp.Endpoint{Address: two, Port: 7}, true},
		{"all addresses after one", []udp.Endpoint{{one, 7}}, udp.Endpoint{Port: 7}, false},
		{"one address after all", []udp.Endpoint{{udp.Any, 7}}, udp.Endpoint{Address: one, Port: 7}, false},
		{"all addresses twice", []udp.Endpoint{{udp.Any, 7}}, udp.Endpoint{Port: 7}, false},
		{"another port at all addresses", []udp.Endpoint{{udp.Any, 7}}, udp.Endpoint{Port: 8}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := udp.New(1000)
			for _, e := range test.bound {
				if _, ok := table.Bind(e); !ok {
					t.Fatalf("Bind(%v) refused", e)
				}
			}
			h, ok := table.Bind(test.bind)
			if ok != test.wantOK || (h != udp.Handle{}) != test.wantOK {
				t.Errorf("Bind(%v) = %v, %v; want %v", test.bind, h, ok, test.wantOK)
			}
		})
	}
}

func TestFind(t *testing.T) {
	table := udp.New(1000)
	bind := func(e udp.Endpoint) udp.Handle {
		h, ok := table.Bind(e)
		if !ok {
			t.Fatalf("Bind(%v) refused", e)
		}
		return h
	}
	first, second, third := bind(udp.Endpoint{Address: one, Port: 7}), bind(udp.Endpoint{Address: two, Port: 7}), bind(udp.Endpoint{Address: three, Port: 7})
	all := bind(udp.Endpoint{Port: 8})
	find := func(to udp.Endpoint, want udp.Handle) {
		t.Helper()
		s, ok := table.Find(to)
		wanted, open := table.Get(want)
		if ok != open || ok && s != wanted {
			t.Errorf("Find(%v) = %p, %v; want %p, %v", to, s, ok, wanted, open)
		}
	}
	for _, closing := range []udp.Handle{{}, first, third, second} { // the last of the port's list, its first, its only one
		if closing != (udp.Handle{}) && !table.Close(closing) {
			t.Fatal("Close refused an open socket")
		}
		find(udp.Endpoint{Address: one, Port: 7}, first)
		find(udp.Endpoint{Address: two, Port: 7}, second)
		find(udp.Endpoint{Address: three, Port: 7}, third)
		find(udp.Endpoint{Address: one, Port: 8}, all)
		find(udp.Endpoint{Address: one, Port: 9}, udp.Handle{})
	}
	bind(udp.Endpoint{Port: 7}) // the port is free again for all addresses
}

func TestBindEphemeral(t *testing.T) {
	const first, last = 49152, 65535
	table := udp.New(1000)
	port := func(random uint64) int {
		h, ok := table.BindEphemeral(udp.Any, random)
		if !ok {
			return -1
		}
		s, _ := table.Get(h)
		return int(s.Local.Port)
	}
	for _, test := range []struct {
		name   string
		random uint64
		want   int
	}{
		{"the first port", 0, first},
		{"the first is taken: the next one", 0, first + 1},
		{"the last port", last - first, last},
		{"behind the last comes the first free one", last - first, first + 2},
		{"a large random number", 1<<64 - 1, first + 3}, // 2^64-1 is the last port, modulo their number
	} {
		if got := port(test.random); got != test.want {
			t.Errorf("%s: port %d, want %d", test.name, got, test.want)
		}
	}
	for i := range last - first + 1 - 5 {
		if got := port(uint64(i + 4)); got < first || got > last {
			t.Fatalf("port %d is outside of the range", got)
		}
	}
	if got := port(0); got != -1 {
		t.Errorf("port %d was given though all are taken", got)
	}
}

func TestHandleOfClosedSocketNamesNoOther(t *testing.T) {
	table := udp.New(1000)
	if _, ok := table.Get(udp.Handle{}); ok {
		t.Error("the zero Handle names a socket of an empty table")
	}
	old, _ := table.Bind(udp.Endpoint{Port: 7})
	if !table.Close(old) || table.Close(old) {
		t.Error("Close does not close exactly once")
	}
	fresh, ok := table.Bind(udp.Endpoint{Port: 7}) // takes the place of the old one
	if !ok || fresh == old {
		t.Fatalf("Bind = %v, %v after %v was closed", fresh, ok, old)
	}
	if _, ok := table.Get(old); ok || table.Close(old) {
		t.Error("the old handle names the new socket")
	}
	if _, ok := table.Get(udp.Handle{}); ok {
		t.Error("the zero Handle names a socket")
	}
}

func TestReceive(t *testing.T) {
	table := udp.New(10 * (udp.Overhead + 100))
	h, _ := table.Bind(udp.Endpoint{Port: 7})
	s, _ := table.Get(h)
	from, peer := udp.Endpoint{Address: one, Port: 1000}, udp.Endpoint{Address: two, Port: 53}
	refused, unreachable := errors.New("refused"), errors.New("unreachable")

	table.Deliver(s, from, []byte("first"))
	table.Deliver(s, from, nil)
	table.Fail(s, peer, refused)
	table.Fail(s, from, unreachable) // comes after one that was not read

	into := make([]byte, 3)
	var got []udp.Received
	for r, ok := s.Receive(into); ok; r, ok = s.Receive(into) {
		got = append(got, r)
	}
	want := []udp.Received{
		{Peer: peer, Err: refused},
		{Copied: 3, Length: 5, Peer: from},
		{Peer: from},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	fits := 0
	for table.Deliver(s, from, make([]byte, 100)) {
		fits++
	}
	if fits != 10 {
		t.Errorf("%d datagrams fit into the receive queue, want 10", fits)
	}
}

func TestPoll(t *testing.T) {
	table := udp.New(1000)
	var h [3]udp.Handle
	var s [3]*udp.Socket
	for i := range h {
		h[i], _ = table.Bind(udp.Endpoint{Port: uint16(i + 1)})
	}
	for i := range h {
		s[i], _ = table.Get(h[i])
	}
	polled := func() (got []int) {
		for p, ok := table.Poll(); ok; p, ok = table.Poll() {
			for i := range h {
				if p == h[i] {
					got = append(got, i)
				}
			}
		}
		return got
	}
	check := func(what string, want ...int) {
		t.Helper()
		if diff := cmp.Diff(want, polled()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}

	check("nothing happened")
	table.Deliver(s[2], udp.Endpoint{}, nil)
	table.Deliver(s[0], udp.Endpoint{}, nil)
	table.Deliver(s[2], udp.Endpoint{}, nil)
	check("each once, in order of its first news", 2, 0)
	check("and not again")
	table.Fail(s[1], udp.Endpoint{}, errors.New("refused"))
	check("a failure is news", 1)
	table.Deliver(s[0], udp.Endpoint{}, nil)
	check("more on top of what was not read is news", 0)

	table.Deliver(s[1], udp.Endpoint{}, nil)
	for _, ok := s[1].Receive(nil); ok; _, ok = s[1].Receive(nil) {
	}
	check("what was read meanwhile is no news")

	table.Deliver(s[0], udp.Endpoint{}, nil)
	table.Deliver(s[1], udp.Endpoint{}, nil)
	table.Close(h[0])
	h[0], _ = table.Bind(udp.Endpoint{Port: 9})
	check("nor is that of a closed socket for the one in its place", 1)
	s[0], _ = table.Get(h[0])
	table.Deliver(s[0], udp.Endpoint{}, nil)
	check("which has its own", 0)
}
