package route_test

import (
	"net/netip"
	"testing"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/route"
)

func subnet(s string) ip.Subnet {
	n, ok := ip.SubnetOf(netip.MustParsePrefix(s))
	if !ok {
		panic(s + " is not an IPv4 prefix")
	}
	return n
}

func TestLookup(t *testing.T) {
	var table route.Table
	// Added so that neither order of length nor its reverse is the order here.
	for _, r := range []route.Route{
		{Destination: subnet("10.77.0.0/16"), Link: 1},
		{Destination: subnet("0.0.0.0/0"), Link: 0},
		{Destination: subnet("10.77.3.9/32"), Link: 3},
		{Destination: subnet("10.77.3.0/24"), Link: 2},
		{Destination: subnet("192.0.2.0/24"), Link: 2},
		{Destination: subnet("192.0.2.0/24"), Link: 1},
	} {
		if !table.Add(r) {
			t.Fatalf("Add(%v) refused", r)
		}
	}
	for _, test := range []struct {
		name, destination string
		over              int
		want              int // link; -1: no route
	}{
		{"a host route wins over all", "10.77.3.9", route.AnyLink, 3},
		{"24 bits win over 16", "10.77.3.8", route.AnyLink, 2},
		{"16 bits win over none", "10.77.4.1", route.AnyLink, 1},
		{"the default route takes the rest", "203.0.113.1", route.AnyLink, 0},
		{"among equals the first added wins", "192.0.2.1", route.AnyLink, 2},
		{"a link narrows the choice among equals", "192.0.2.1", 1, 1},
		{"a link narrows the choice to a shorter prefix", "10.77.3.9", 1, 1},
		{"a link without a route gives none", "203.0.113.1", 2, -1},
		{"a link that does not exist gives none", "203.0.113.1", 7, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, ok := table.Lookup(netip.MustParseAddr(test.destination).As4(), test.over)
			got := -1
			if ok {
				got = r.Link
			}
			if got != test.want {
				t.Errorf("link %d, want %d", got, test.want)
			}
		})
	}
}

func TestAddRefusesTheSameDestinationOverTheSameLink(t *testing.T) {
	var table route.Table
	gateway, _ := ip.UnicastFrom([4]byte{10, 77, 0, 1})
	first := route.Route{Destination: subnet("0.0.0.0/0"), Link: 4, Gateway: gateway}
	if !table.Add(first) {
		t.Fatal("the first route was refused")
	}
	if table.Add(route.Route{Destination: subnet("0.0.0.0/0"), Link: 4}) {
		t.Error("a second default route over the same link was taken")
	}
	if got, ok := table.Lookup([4]byte{192, 0, 2, 1}, route.AnyLink); !ok || got != first {
		t.Errorf("Lookup gives %v, %v; want the first route", got, ok)
	}
}

func TestEmptyTable(t *testing.T) {
	var table route.Table
	if r, ok := table.Lookup([4]byte{10, 77, 0, 1}, route.AnyLink); ok {
		t.Errorf("Lookup gives %v", r)
	}
}
