package main

import (
	"encoding/binary"
	"fmt"
)

// ipv6ChainMeasurement compares the walk over an IPv6 packet's extension headers
// to the transport header: hop-by-hop and destination options, routing and
// fragment headers (RFC 8200, section 4). Any other number ends the chain. So
// does a fragment that is not the first: what follows is no header. More than
// eight headers, and one that exceeds the packet, refuse it.
func ipv6ChainMeasurement() measurement {
	set := ipv6Packets()
	m := measurement{
		title: fmt.Sprintf("IPv6 extension headers: walk to the transport header, %d mixed packets", len(set)),
		set:   set,
		contenders: []contender{
			{"generated", passes(set, ipv6ChainGenerated)},
			{"Go by hand", passes(set, ipv6ChainByHand)},
		},
		references: []string{"Go by hand"},
	}
	m.addC("C, gcc -O2", ipv6ChainInC(set))
	return m
}

// maxExtensions is the most extension headers that a packet may have.
const maxExtensions = 8

// ipv6Chain is what the walk finds. It has four fields, so that Go keeps it in
// registers.
type ipv6Chain struct {
	fragment  *[8]byte // the fragment header, nil where there is none
	transport int      // where what follows the headers starts
	protocol  uint8    // and what it is
	headers   uint8    // how many extension headers there are
}

func (c ipv6Chain) fragmentOffset() uint16 { return binary.BigEndian.Uint16(c.fragment[2:4]) >> 3 }

func (c ipv6Chain) moreFragments() bool { return c.fragment[3]&1 != 0 }

func (c ipv6Chain) identification() uint32 { return binary.BigEndian.Uint32(c.fragment[4:8]) }

// nonFirst reports whether what follows the headers is a piece from a packet's
// middle.
func (c ipv6Chain) nonFirst() bool { return c.fragment != nil && c.fragmentOffset() != 0 }

// What a digest counts for a packet that is refused.
const (
	badIPv6      = 1 << 40
	badExtension = 2 << 40
)

// digest is what the contenders must agree on.
func (c ipv6Chain) digest() uint64 {
	d := uint64(c.protocol) + uint64(c.headers)<<8 + uint64(c.transport)<<12
	if c.fragment != nil {
		d += uint64(c.fragmentOffset()) + bit(c.moreFragments())<<17 + bit(c.nonFirst())<<18 + uint64(c.identification())
	}
	return d
}
