package ip

import "net/netip"

const addressBits = 32

// Subnet is a set of addresses that share their first bits; the other bits of
// its own address are zero. The zero Subnet holds no address.
type Subnet struct{ prefix netip.Prefix }

// SubnetOf is the subnet that p's address is in, whatever p's host bits are. It
// reports whether p is a valid IPv4 prefix.
func SubnetOf(p netip.Prefix) (Subnet, bool) {
	if !p.IsValid() || !p.Addr().Is4() {
		return Subnet{}, false
	}
	return Subnet{p.Masked()}, true
}

// Contains reports whether a is in s.
func (s Subnet) Contains(a [4]byte) bool { return s.prefix.Contains(netip.AddrFrom4(a)) }

// Bits is the number of bits that all addresses of s share.
func (s Subnet) Bits() int { return s.prefix.Bits() }

// Broadcast is the directed broadcast of s (RFC 1122 section 3.2.1.3, case e):
// all host bits one. Subnets of 31 bits have none (RFC 3021 section 2.1), and
// neither has a single host.
func (s Subnet) Broadcast() ([4]byte, bool) {
	if !s.prefix.IsValid() || s.Bits() > addressBits-2 {
		return [4]byte{}, false
	}
	a := s.prefix.Addr().As4()
	for i := range a {
		hostBits := min(max(8*(i+1)-s.Bits(), 0), 8)
		a[i] |= byte(1<<hostBits - 1)
	}
	return a, true
}

// CanHost reports whether u can be the address of a host in s: it is in s and
// neither its broadcast nor the subnet's own address, which has all host bits
// zero.
func (s Subnet) CanHost(u Unicast) bool {
	if !s.Contains(u.octets) {
		return false
	}
	broadcast, has := s.Broadcast()
	return !has || u.octets != broadcast && u.octets != s.prefix.Addr().As4()
}
