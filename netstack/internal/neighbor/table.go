// Package neighbor keeps the hardware addresses of the hosts on one link: which
// are known, which are being asked for, and the packets that wait for an
// answer. It knows no packet format and sends nothing; it says what to send.
//
// An entry is in one of three states.
//
//	incomplete  asked for, no answer yet; packets may wait
//	reachable   known, and confirmed within ReachableTime
//	probing     known, but being asked again because that time is over
//
// It is bounded three times: in entries, in packets that wait for one entry,
// and in packets that wait in all. Nothing allocates once the table is warm.
// Time is an argument, counted from any fixed moment, and must not run
// backwards. A Table is owned by one goroutine at a time. Whatever takes packets
// out of the table hands them to its caller, who owns them from then on:
//
//	packets, heard := t.Hear(now, sender, mac, true)
//	for b, ok := t.Next(&packets); ok; b, ok = t.Next(&packets) {
//		send(mac, b)
//	}
package neighbor

import (
	"time"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// How long a table waits, and how often it asks.
//
// RFC 1122 section 2.3.2.1:
//
//	A mechanism to prevent ARP flooding (repeatedly sending an ARP Request for
//	the same IP address, at a high rate) MUST be included.  The recommended
//	maximum rate is 1 per second per destination.
//
// and, on flushing entries that are out of date:
//
//	(2) Unicast Poll -- Actively poll the remote host by periodically sending a
//	point-to-point ARP Request to it, and delete the entry if no ARP Reply is
//	received from N successive polls.  Again, the timeout should be on the order
//	of a minute, and typically N is 2.
const (
	RetransmitInterval = time.Second
	MaxRequests        = 3 // broadcast, before an address counts as unresolved
	ReachableTime      = time.Minute
	MaxProbes          = 2 // unicast, before an entry is deleted
	MaxWaiting         = 8 // packets, for one address
)

type state uint8

const (
	incomplete state = iota
	reachable
	probing
	stateCount
)

// none is the index of no entry and of no packet.
const none = -1

type entry struct {
	address  ip.Unicast
	mac      packetformats.MAC
	state    state
	used     bool  // looked up since it was last confirmed
	requests uint8 // sent since then
	deadline time.Duration
	waiting  Packets // incomplete only

	previous, next int32 // in the list of its state, or of the free entries
}

// list holds entries of one state. Each state lasts one fixed time and now never
// runs backwards, so that the order in which entries come to a state is also the
// order of their deadlines: the first entry is always the next one due.
type list struct{ first, last int32 }

// Table is the neighbours of one link.
type Table struct {
	index   map[ip.Unicast]int32
	entries []entry
	limit   int
	lists   [stateCount]list
	free    int32 // entries, linked by next
	packets packetStore
}

// New returns an empty Table for at most entries addresses, with at most waiting
// packets for all of them.
func New(entries, waiting int) *Table {
	t := &Table{
		index:   make(map[ip.Unicast]int32, entries),
		entries: make([]entry, 0, entries),
		limit:   entries,
		free:    none,
		packets: newPacketStore(waiting),
	}
	for i := range t.lists {
		t.lists[i] = list{none, none}
	}
	return t
}

// Len is the number of entries.
func (t *Table) Len() int { return len(t.index) }

// Lookup gives the hardware address of a, if it is known, and keeps a's entry
// from expiring unasked.
func (t *Table) Lookup(a ip.Unicast) (packetformats.MAC, bool) {
	i, ok := t.index[a]
	if !ok || t.entries[i].state == incomplete {
		return packetformats.MAC{}, false
	}
	t.entries[i].used = true
	return t.entries[i].mac, true
}

// Waited says what came of a packet that was to wait.
type Waited struct {
	Ask     bool         // a request for the address must be sent now
	Evicted bool         // an entry gave way to that of the address
	Full    bool         // no entry could: the address is not being resolved
	Dropped *zcrt.Buffer // the packet for which there was no room, or nil
}

// Wait lets b wait until the hardware address of a is known. It must not be known
// yet: ask Lookup first. If packets wait for a already, the oldest gives way where
// there is no room for all.
//
// RFC 1122 section 2.3.2.2:
//
//	The link layer SHOULD save (rather than discard) at least one (the latest)
//	packet of each set of packets destined to the same unresolved IP address,
//	and transmit the saved packet when the address has been resolved.
func (t *Table) Wait(now time.Duration, a ip.Unicast, b *zcrt.Buffer) Waited {
	var w Waited
	i, ok := t.index[a]
	if !ok {
		if i, w.Evicted = t.makeRoom(true); i == none {
			return Waited{Full: true, Dropped: b}
		}
		t.add(i, a)
		t.arm(i, incomplete, now+RetransmitInterval)
		t.entries[i].requests = 1
		w.Ask = true
	}
	e := &t.entries[i]
	if e.waiting.count == MaxWaiting || t.packets.full() && e.waiting.count > 0 {
		w.Dropped, _ = t.Next(&e.waiting)
	}
	if !t.packets.push(&e.waiting, b) {
		w.Dropped = b
	}
	return w
}

// Heard says what the table made of an address pair that it was told of.
type Heard uint8

const (
	Ignored Heard = iota // no entry for the address, and none was added
	Updated
	Added
)

// Hear takes the address pair of a host that was heard. An entry for a is
// updated; if there is none, it is added only if learn is set, and only where no
// entry in use has to give way: what others say must not push out what we use.
// The packets are those that waited for a; they can be sent to mac now.
func (t *Table) Hear(now time.Duration, a ip.Unicast, mac packetformats.MAC, learn bool) (Packets, Heard) {
	heard := Updated
	i, ok := t.index[a]
	if !ok {
		if !learn {
			return Packets{}, Ignored
		}
		if i, _ = t.makeRoom(false); i == none {
			return Packets{}, Ignored
		}
		t.add(i, a)
		heard = Added
	} else {
		t.unlink(i)
	}
	e := &t.entries[i]
	e.mac = mac
	e.requests = 0
	e.used = e.waiting.count > 0
	packets := e.waiting
	e.waiting = Packets{}
	t.arm(i, reachable, now+ReachableTime)
	return packets, heard
}

// add makes the free entry i that of a; it is in no list yet.
func (t *Table) add(i int32, a ip.Unicast) {
	t.entries[i] = entry{address: a, previous: none, next: none}
	t.index[a] = i
}

// makeRoom gives a free entry, or none. Where all are taken, the entry that is
// nearest to its expiry gives way, but one in use only if force is set. An
// incomplete entry never does: it holds the rate of its requests down.
func (t *Table) makeRoom(force bool) (i int32, evicted bool) {
	if t.free == none && len(t.entries) < t.limit {
		t.entries = append(t.entries, entry{})
		return int32(len(t.entries) - 1), false
	}
	if t.free == none {
		evicted = t.evict(force)
	}
	if i = t.free; i != none {
		t.free = t.entries[i].next
	}
	return i, evicted
}

func (t *Table) evict(force bool) bool {
	for _, s := range [...]state{reachable, probing} {
		if i := t.lists[s].first; i != none && (force || !t.entries[i].used) {
			t.remove(i)
			return true
		}
	}
	return false
}

// remove frees entry i. The packets that wait for it must have been taken out.
func (t *Table) remove(i int32) {
	t.unlink(i)
	delete(t.index, t.entries[i].address)
	t.entries[i] = entry{next: t.free}
	t.free = i
}

// arm puts entry i, which is in no list, into state s until deadline.
func (t *Table) arm(i int32, s state, deadline time.Duration) {
	e, l := &t.entries[i], &t.lists[s]
	e.state, e.deadline = s, deadline
	e.previous, e.next = l.last, none
	if l.last == none {
		l.first = i
	} else {
		t.entries[l.last].next = i
	}
	l.last = i
}

// unlink takes entry i out of the list of its state.
func (t *Table) unlink(i int32) {
	e := &t.entries[i]
	l := &t.lists[e.state]
	if e.previous == none {
		l.first = e.next
	} else {
		t.entries[e.previous].next = e.next
	}
	if e.next == none {
		l.last = e.previous
	} else {
		t.entries[e.next].previous = e.previous
	}
	e.previous, e.next = none, none
}
