package netstack

import (
	"net/netip"

	"github.com/zcgen/zcgen/netstack/internal/ip"
	"github.com/zcgen/zcgen/netstack/internal/route"
)

// destination says what the destination address of a packet is to a link.
type destination uint8

const (
	notOurs  destination = iota
	ourHost              // an address of ours
	everyone             // a broadcast address of the link
)

// localAddress is an address of ours, or the broadcast of a subnet of ours.
type localAddress struct {
	link *link
	kind destination
}

// linkAddress is an address of ours with the subnet that it is in.
type linkAddress struct {
	host   ip.Unicast
	subnet ip.Subnet
}

// AddAddress gives link an address of ours, with the length of its subnet's
// prefix, and adds the route to that subnet. Packets to 255.255.255.255 are for
// us on every link that has an address.
func (s *Stack) AddAddress(link LinkID, p netip.Prefix) error {
	l, ok := s.link(link)
	if !ok {
		return ErrNoLink
	}
	subnet, ok := ip.SubnetOf(p)
	if !ok || subnet.Bits() == 0 {
		return ErrInvalidAddress
	}
	host, ok := ip.UnicastFrom(p.Addr().As4())
	if !ok || !subnet.CanHost(host) {
		return ErrInvalidAddress
	}
	broadcast, hasBroadcast := subnet.Broadcast()
	if _, taken := s.local[host.As4()]; taken || hasBroadcast && s.local[broadcast].kind == ourHost {
		return ErrAddressInUse
	}

	l.addresses = append(l.addresses, linkAddress{host, subnet})
	s.addLocal(l, host.As4(), ourHost)
	if hasBroadcast {
		s.addLocal(l, broadcast, everyone)
	}
	l.destinations[ip.LimitedBroadcast] = everyone
	// The link may have the route from another address in the same subnet.
	s.routes.Add(route.Route{Destination: subnet, Link: int(l.id), Source: host})
	return nil
}

func (s *Stack) addLocal(l *link, a [4]byte, kind destination) {
	s.local[a] = localAddress{l, kind}
	l.destinations[a] = kind
}

// AddRoute sends packets for destination over link: through gateway, or if that
// is the zero Addr, to the destination itself. The gateway must be in a subnet of
// the link.
func (s *Stack) AddRoute(destination netip.Prefix, link LinkID, gateway netip.Addr) error {
	l, ok := s.link(link)
	if !ok {
		return ErrNoLink
	}
	subnet, ok := ip.SubnetOf(destination)
	if !ok || destination != destination.Masked() {
		return ErrInvalidSubnet
	}
	if len(l.addresses) == 0 {
		return ErrAddressNotAvailable
	}
	r := route.Route{Destination: subnet, Link: int(link), Source: l.addresses[0].host}
	if gateway.IsValid() {
		if r.Gateway, r.Source, ok = s.gatewayOn(l, gateway); !ok {
			return ErrInvalidGateway
		}
	}
	if !s.routes.Add(r) {
		return ErrRouteExists
	}
	return nil
}

// gatewayOn checks that gateway is another host in a subnet of l, and gives our
// address there.
func (s *Stack) gatewayOn(l *link, gateway netip.Addr) (g, source ip.Unicast, ok bool) {
	if !gateway.Is4() {
		return ip.Unicast{}, ip.Unicast{}, false
	}
	g, ok = ip.UnicastFrom(gateway.As4())
	if _, ours := s.local[g.As4()]; !ok || ours {
		return ip.Unicast{}, ip.Unicast{}, false
	}
	for _, a := range l.addresses {
		if a.subnet.CanHost(g) {
			return g, a.host, true
		}
	}
	return ip.Unicast{}, ip.Unicast{}, false
}

// sourceFor is our address for packets to a host on l: the one in its subnet,
// else the first. There is one, for no route leads over a link without.
func (l *link) sourceFor(host ip.Unicast) ip.Unicast {
	for _, a := range l.addresses {
		if a.subnet.Contains(host.As4()) {
			return a.host
		}
	}
	return l.addresses[0].host
}
