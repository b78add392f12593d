package ip_test

import (
	"net/netip"
	"testing"

	"github.com/zcgen/zcgen/netstack/internal/ip"
)

func TestUnicastFrom(t *testing.T) {
	for _, test := range []struct {
		name    string
		address string
		want    bool
	}{
		{"a private address", "10.77.0.2", true},
		{"the first address of class A", "1.0.0.0", true},
		{"the last address before loopback", "126.255.255.255", true},
		{"the first address behind loopback", "128.0.0.0", true},
		{"the last address of class C", "223.255.255.255", true},
		{"this host on this network", "0.0.0.0", false},
		{"a host on this network", "0.1.2.3", false},
		{"loopback", "127.0.0.1", false},
		{"another loopback address", "127.255.255.255", false},
		{"the first multicast address", "224.0.0.0", false},
		{"the last multicast address", "239.255.255.255", false},
		{"class E", "240.0.0.1", false},
		{"the limited broadcast", "255.255.255.255", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := netip.MustParseAddr(test.address).As4()
			u, ok := ip.UnicastFrom(a)
			if ok != test.want || u.IsValid() != test.want {
				t.Fatalf("UnicastFrom(%s) = %v, %v, valid %v; want %v", test.address, u, ok, u.IsValid(), test.want)
			}
			if ok && (u.As4() != a || u.String() != test.address) {
				t.Errorf("holds %v, written %q; want %v", u.As4(), u, a)
			}
		})
	}
}

func TestSubnet(t *testing.T) {
	for _, test := range []struct {
		name, prefix    string
		broadcast       string // empty: has none
		inside, outside string
		hosts, others   []string
	}{
		{
			name: "a network of 24 bits", prefix: "10.77.0.2/24",
			broadcast: "10.77.0.255", inside: "10.77.0.255", outside: "10.77.1.0",
			hosts: []string{"10.77.0.1", "10.77.0.254"}, others: []string{"10.77.0.0", "10.77.0.255", "10.77.1.1"},
		},
		{
			name: "bits that end inside an octet", prefix: "172.16.40.1/21",
			broadcast: "172.16.47.255", inside: "172.16.47.0", outside: "172.16.48.0",
			hosts: []string{"172.16.40.255", "172.16.41.0"}, others: []string{"172.16.40.0", "172.16.47.255"},
		},
		{
			name: "two hosts with a broadcast", prefix: "192.0.2.5/30",
			broadcast: "192.0.2.7", inside: "192.0.2.4", outside: "192.0.2.8",
			hosts: []string{"192.0.2.5", "192.0.2.6"}, others: []string{"192.0.2.4", "192.0.2.7"},
		},
		{
			name: "a point-to-point link", prefix: "192.0.2.4/31",
			inside: "192.0.2.5", outside: "192.0.2.6",
			hosts: []string{"192.0.2.4", "192.0.2.5"}, others: []string{"192.0.2.6"},
		},
		{
			name: "a single host", prefix: "192.0.2.4/32",
			inside: "192.0.2.4", outside: "192.0.2.5",
			hosts: []string{"192.0.2.4"}, others: []string{"192.0.2.5"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, ok := ip.SubnetOf(netip.MustParsePrefix(test.prefix))
			if !ok {
				t.Fatalf("SubnetOf(%s) refused", test.prefix)
			}
			broadcast, has := s.Broadcast()
			if has != (test.broadcast != "") || has && netip.AddrFrom4(broadcast).String() != test.broadcast {
				t.Errorf("Broadcast() = %v, %v; want %q", broadcast, has, test.broadcast)
			}
			if !s.Contains(netip.MustParseAddr(test.inside).As4()) {
				t.Errorf("does not contain %s", test.inside)
			}
			if s.Contains(netip.MustParseAddr(test.outside).As4()) {
				t.Errorf("contains %s", test.outside)
			}
			for _, a := range test.hosts {
				if !s.CanHost(unicast(t, a)) {
					t.Errorf("CanHost(%s) = false", a)
				}
			}
			for _, a := range test.others {
				if s.CanHost(unicast(t, a)) {
					t.Errorf("CanHost(%s) = true", a)
				}
			}
		})
	}
}

func TestSubnetOfRefuses(t *testing.T) {
	for name, p := range map[string]netip.Prefix{
		"the zero prefix": {},
		"an IPv6 prefix":  netip.MustParsePrefix("2001:db8::/64"),
		"too many bits":   netip.PrefixFrom(netip.MustParseAddr("10.0.0.1"), 33),
		"an IPv4 in IPv6": netip.PrefixFrom(netip.MustParseAddr("::ffff:10.0.0.1"), 120),
	} {
		t.Run(name, func(t *testing.T) {
			if s, ok := ip.SubnetOf(p); ok || s != (ip.Subnet{}) {
				t.Errorf("SubnetOf(%v) = %v, %v", p, s, ok)
			}
		})
	}
	if (ip.Subnet{}).Contains([4]byte{10, 0, 0, 1}) {
		t.Error("the zero Subnet contains an address")
	}
	if b, ok := (ip.Subnet{}).Broadcast(); ok {
		t.Errorf("the zero Subnet has the broadcast %v", b)
	}
}

func unicast(t *testing.T, a string) ip.Unicast {
	t.Helper()
	u, ok := ip.UnicastFrom(netip.MustParseAddr(a).As4())
	if !ok {
		t.Fatalf("%s is not unicast", a)
	}
	return u
}
