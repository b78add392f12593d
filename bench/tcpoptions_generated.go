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
		if found.Members()>>paddingBits == justTimestamps {
			t, _ := found.Timestamps()
			digest += hasTimestamps<<32 + uint64(t.TSval()) + uint64(t.TSecr())<<1
			continue
		}
		digest += digestOfFound(&found)
	}
	return digest
}

// Of the bits of members, the first two are of padding, which the digest does not count;
// the others stand in the order of has….
const (
	paddingBits    = packetformats.TCPOptionDataKindMaximumSegmentSize - 1
	justTimestamps = 1 << (packetformats.TCPOptionDataKindTimestamps - 1) >> paddingBits
	blocks         = 1 << (packetformats.TCPOptionDataKindSACK - 1)
)

// digestOfFound is what the contenders must agree on.
func digestOfFound(found *packetformats.TCPOptionsFound) uint64 {
	d := uint64(found.Members()>>paddingBits) << 32
	if x, ok := found.MaximumSegmentSize(); ok {
		d += uint64(x)
	}
	if x, ok := found.WindowScale(); ok {
		d += uint64(x) << 17
	}
	if t, ok := found.Timestamps(); ok {
		d += uint64(t.TSval()) + uint64(t.TSecr())<<1
	}
	if found.Members()&blocks != 0 { // so that no cursor is made for headers without
		c, _ := found.SACK()
		i := 0
		for b, ok := c.Next(); ok && i < 4; b, ok = c.Next() {
			d += (uint64(b.LeftEdge()) + uint64(b.RightEdge())<<1) << i
			i++
		}
	}
	return d
}
