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
			o.fill(&found)
		}
		digest += o.digest()
	}
	return digest
}

// parseTCPOptionsInOnePass does the same without a look at the common shapes.
func parseTCPOptionsInOnePass(packets [][]byte) (digest uint64) {
	var o tcpOptions
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
		o.fill(&found)
		digest += o.digest()
	}
	return digest
}

// fill copies what was found.
func (o *tcpOptions) fill(found *packetformats.TCPOptionsFound) {
	o.present = 0
	if x, ok := found.MaximumSegmentSize(); ok {
		o.mss = x
		o.present |= hasMSS
	}
	if x, ok := found.WindowScale(); ok {
		o.windowScale = x
		o.present |= hasWindowScale
	}
	if found.SACKPermitted() {
		o.present |= hasSACKPermitted
	}
	if c, ok := found.SACK(); ok {
		o.blocks = 0
		for b, ok := c.Next(); ok && o.blocks < 4; b, ok = c.Next() {
			o.sack[o.blocks] = sackBlock{b.LeftEdge(), b.RightEdge()}
			o.blocks++
		}
		o.present |= hasSACK
	}
	if t, ok := found.Timestamps(); ok {
		o.value, o.echo = t.TSval(), t.TSecr()
		o.present |= hasTimestamps
	}
}
