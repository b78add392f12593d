package genformats

import "net/netip"

// IPv4Address is an array of bytes with a name.
type IPv4Address [4]byte

// Endpoint has IP addresses of both families, as such and as arrays.
//
//zc:wire le
type Endpoint struct {
	Kind        uint8
	Source      netip.Addr  `wire:"size: 4"`
	Destination netip.Addr  `wire:"size: 16"`
	NextAddress IPv4Address `wire:"addr"`
	Gateway     [16]byte    `wire:"addr"`
	hopAddress  [4]byte     `wire:"addr"`
	Name        []byte      `wire:"len: 8"`
	Behind      netip.Addr  `wire:"size: 16"`
	Sum         uint16
}

// Endpoints nests one, and has a list of them.
//
//zc:wire be
type Endpoints struct {
	First Hop
	List  []Hop
}

// Hop has one size.
//
//zc:wire be
type Hop struct {
	Metric, _ uint8
	Checksum  uint16     `wire:"sum: inet(0, total)"`
	Address   netip.Addr `wire:"size: 4"`
}
