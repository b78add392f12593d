package main

import "github.com/zcgen/zcgen/packetformats"

// parseTCPOptionsGenerated parses the options by generated code: the two common
// shapes by one comparison each, all others in one pass.
func parseTCPOptionsGenerated(packets [][]byte) (digest uint64) {
	var o tcpOptions
	var found packetformats.TCPOptionsFound
	for _, b := range packets {
		if v, ok := packetformats.MatchTCPNOPNOPTimestamps(b); ok {
			t := v.Timestamps()
			o.present = hasTimestamps
			o.value, o.echo = t.TSval(), t.TSecr()
		} else if _, ok := packetformats.MatchTCPNoOptions(b); ok {
			o.present = 0
		} else if _, f := packetformats.FindTCP(b, &found); f.Failed() {
			if f.Site.Format == "tcp" {
				digest += badTCP
			} else {
				digest += badTCPOptions
			}
			continue
		} else {
			digest += digestOfFound(&found)
			continue
		}
		digest += o.digest()
	}
	return digest
}

// parseTCPOptionsInOnePass does the same without a look at the common shapes.
func parseTCPOptionsInOnePass(packets [][]byte) (digest uint64) {
	var found packetformats.TCPOptionsFound
	for _, b := range packets {
		if _, f := packetformats.FindTCP(b, &found); f.Failed() {
			if f.Site.Format == "tcp" {
				digest += badTCP
			} else {
				digest += badTCPOptions
			}
			continue
		}
		if found.Members()&^padding == justTimestamps {
			t, _ := found.Timestamps()
			digest += hasTimestamps<<32 + uint64(t.TSval()) + uint64(t.TSecr())<<1
			continue
		}
		digest += digestOfFound(&found)
	}
	return digest
}

// The bits of members that the digest does not count, and of those that nearly all
// headers have.
const (
	padding        = 1<<(packetformats.TCPOptionDataKindNOP-1) | 1<<(packetformats.TCPOptionDataKindEnd-1)
	justTimestamps = 1 << (packetformats.TCPOptionDataKindTimestamps - 1)
)

// digestOfFound is what the contenders must agree on.
func digestOfFound(found *packetformats.TCPOptionsFound) uint64 {
	var d, present uint64
	if x, ok := found.MaximumSegmentSize(); ok {
		d += uint64(x)
		present |= hasMSS
	}
	if x, ok := found.WindowScale(); ok {
		d += uint64(x) << 17
		present |= hasWindowScale
	}
	if found.SACKPermitted() {
		present |= hasSACKPermitted
	}
	if c, ok := found.SACK(); ok {
		i := 0
		for b, ok := c.Next(); ok && i < 4; b, ok = c.Next() {
			d += (uint64(b.LeftEdge()) + uint64(b.RightEdge())<<1) << i
			i++
		}
		present |= hasSACK
	}
	if t, ok := found.Timestamps(); ok {
		d += uint64(t.TSval()) + uint64(t.TSecr())<<1
		present |= hasTimestamps
	}
	return d + present<<32
}
