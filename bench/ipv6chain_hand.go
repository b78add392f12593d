package main

import "encoding/binary"

// The numbers of IPv6's extension headers.
const (
	hopByHop           = 0
	routing            = 43
	fragment           = 44
	destinationOptions = 60
)

// ipv6ChainByHand walks the headers as a careful person writes it for speed: a
// slice that steps over each header, each length checked once.
func ipv6ChainByHand(packets [][]byte) (digest uint64) {
	for _, b := range packets {
		if len(b) < 40 || b[0]>>4 != 6 {
			digest += badIPv6
			continue
		}
		length := int(binary.BigEndian.Uint16(b[4:6]))
		rest := b[40:]
		if length != 0 || b[6] != hopByHop { // else a jumbogram: RFC 2675
			if length > len(rest) {
				digest += badIPv6
				continue
			}
			rest = rest[:length]
		}
		c, ok := walkIPv6(b[6], rest)
		if !ok {
			digest += badExtension
			continue
		}
		digest += c.digest()
	}
	return digest
}

// walkIPv6 walks the headers at the front of b, of which next is the number of
// the first; ok is false if they are not well-formed.
func walkIPv6(next uint8, b []byte) (c ipv6Chain, ok bool) {
	whole := len(b)
	for {
		switch next {
		case hopByHop, routing, destinationOptions:
			if c.headers == maxExtensions || len(b) < 8 {
				return ipv6Chain{}, false
			}
			size := 8 + int(b[1])*8
			if size > len(b) {
				return ipv6Chain{}, false
			}
			next, b = b[0], b[size:]
			c.headers++
			continue
		case fragment:
			if c.headers == maxExtensions || len(b) < 8 {
				return ipv6Chain{}, false
			}
			c.fragment = (*[8]byte)(b)
			next, b = b[0], b[8:]
			c.headers++
			if c.fragmentOffset() == 0 {
				continue
			}
		}
		c.protocol, c.transport = next, 40+whole-len(b)
		return c, true
	}
}
