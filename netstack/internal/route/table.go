// Package route decides which way a packet goes: over which link, and to the
// destination itself or to a gateway.
//
// A Table allocates only when a route is added. It is owned by one goroutine at
// a time; the zero Table has no route.
//
//	r, ok := table.Lookup(destination, route.AnyLink)
//	if !ok {
//		return ErrNoRoute
//	}
package route

import (
	"slices"

	"github.com/zcgen/zcgen/netstack/internal/ip"
)

// AnyLink is the link of a Lookup that leaves the link to the routes.
const AnyLink = -1

// Route is the way to the addresses of a subnet.
type Route struct {
	Destination ip.Subnet
	Link        int
	Gateway     ip.Unicast // zero: the addresses are on the link itself
	Source      ip.Unicast // our address for packets that have none yet
}

// Table is a set of routes, at most one for each pair of destination and link.
type Table struct {
	routes []Route // the longest prefixes first; among equals, in order of their adding
}

// Add adds r. It reports false if there is a route to r's destination over r's
// link already, which stays.
func (t *Table) Add(r Route) bool {
	at := len(t.routes)
	for i, other := range t.routes {
		if other.Destination == r.Destination && other.Link == r.Link {
			return false
		}
		if other.Destination.Bits() < r.Destination.Bits() {
			at = min(at, i)
		}
	}
	t.routes = slices.Insert(t.routes, at, r)
	return true
}

// Lookup gives the route with the longest prefix that holds destination (RFC
// 1812 section 5.2.4.3, rule 2), over link alone unless that is [AnyLink]. The
// link restricts the choice where the source address is chosen already.
//
// RFC 1122 section 3.3.4.2, issue B, in which the strong end system model reads
// MUST for MAY:
//
//	A host MAY restrict itself to sending (non-source-routed) IP datagrams only
//	through the physical interface that corresponds to the IP source address of
//	the datagrams.
func (t *Table) Lookup(destination [4]byte, link int) (Route, bool) {
	for i := range t.routes {
		r := &t.routes[i]
		if (link == AnyLink || link == r.Link) && r.Destination.Contains(destination) {
			return *r, true
		}
	}
	return Route{}, false
}
