// Package ip holds facts about IPv4 addresses that are checked once and then
// carried by a type: [Unicast], an address that can stand for one host, and
// [Subnet], a prefix without host bits. The zero value of each is the absent
// one, for it could never have been checked: no host is 0.0.0.0.
//
// Values are small, comparable and immutable; nothing here allocates or panics.
//
//	source, ok := ip.UnicastFrom(packet.SourceAddress())
//	if !ok {
//		return // RFC 1122 section 3.2.2: it does not define a single host
//	}
package ip

import "net/netip"

// LimitedBroadcast reaches every host on the link it is sent on and is never
// forwarded (RFC 1122 section 3.2.1.3, case c).
var LimitedBroadcast = [4]byte{255, 255, 255, 255}

// Unicast is an address that can define a single host. It is not one of the
// special cases of RFC 1122 section 3.2.1.3 that no subnet has to be known for:
// "this network" 0/8, loopback 127/8, multicast 224/4, and 240/4, which is
// reserved and ends in the limited broadcast. Whether it is the directed
// broadcast of some subnet is for who knows the subnets.
type Unicast struct{ octets [4]byte }

// UnicastFrom reports whether a can define a single host.
func UnicastFrom(a [4]byte) (Unicast, bool) {
	const thisNetwork, loopback, multicast = 0, 127, 224
	if network := a[0]; network == thisNetwork || network == loopback || network >= multicast {
		return Unicast{}, false
	}
	return Unicast{a}, true
}

// IsValid reports whether u holds an address, that is, is not the zero Unicast.
func (u Unicast) IsValid() bool { return u != Unicast{} }

// As4 is the address, or 0.0.0.0 of the zero Unicast.
func (u Unicast) As4() [4]byte { return u.octets }

// String writes the address as "10.77.0.2".
func (u Unicast) String() string { return netip.AddrFrom4(u.octets).String() }
