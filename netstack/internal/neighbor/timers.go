package neighbor

import (
	"time"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/packetformats"
)

// EventKind says what a timer asks of the table's owner.
type EventKind uint8

const (
	Request    EventKind = iota + 1 // send a request for Address to MAC
	Unresolved                      // Address did not answer; Packets go no further
	Expired                         // Address was forgotten; nothing is to be done
)

// Event is what came of one timer.
type Event struct {
	Kind    EventKind
	Address ip.Unicast
	MAC     packetformats.MAC // of a Request: of everyone, or of the host that is probed
	Packets Packets           // of Unresolved: those that waited
}

// NextDeadline is when Due has something to say next, and whether it ever will
// without a further call.
func (t *Table) NextDeadline() (time.Duration, bool) {
	var deadline time.Duration
	found := false
	for _, l := range t.lists {
		if l.first != none && (!found || t.entries[l.first].deadline < deadline) {
			deadline, found = t.entries[l.first].deadline, true
		}
	}
	return deadline, found
}

// Due runs one timer that is due at now. It reports whether there was one; call
// it until there is none. A timer that is set anew is set from now on, so that
// an owner who comes late makes no burst of requests.
func (t *Table) Due(now time.Duration) (Event, bool) {
	for s := range stateCount {
		if i := t.lists[s].first; i != none && t.entries[i].deadline <= now {
			return t.expire(i, now), true
		}
	}
	return Event{}, false
}

func (t *Table) expire(i int32, now time.Duration) Event {
	e := &t.entries[i]
	next, ask := e.state, false
	event := Event{Kind: Request, Address: e.address, MAC: e.mac}
	switch e.state {
	case incomplete:
		ask = e.requests < MaxRequests
		event.MAC = packetformats.BroadcastMAC
	case reachable:
		next, ask = probing, e.used
	case probing:
		ask = e.requests < MaxProbes
	}
	if ask {
		t.unlink(i)
		e.requests++
		t.arm(i, next, now+RetransmitInterval)
		return event
	}
	event = Event{Kind: Expired, Address: e.address, Packets: e.waiting}
	if e.state == incomplete {
		event.Kind = Unresolved
	}
	t.remove(i)
	return event
}
