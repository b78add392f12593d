package main

import "fmt"

// tcpOptionsMeasurement compares the parsing of TCP headers with their options
// into a struct. A malformed option refuses the header: one that is shorter than
// its first two bytes, that exceeds the header, or that has another length than
// its kind. What stands behind the end-of-options byte is ignored, and so are
// kinds that are not known.
//
// Two of the contenders look for the common shapes first, as kernels do: no
// options, and exactly two NOPs and timestamps (RFC 7323, appendix A).
func tcpOptionsMeasurement() measurement {
	set := tcpPackets()
	m := measurement{
		title: fmt.Sprintf("TCP options: parse into a struct of MSS, window scale, SACK and timestamps, %d mixed headers", len(set)),
		set:   set,
		contenders: []contender{
			{"generated, shapes first", passes(set, parseTCPOptionsGenerated)},
			{"generated, in one pass", passes(set, parseTCPOptionsInOnePass)},
			{"Go by hand", passes(set, tcpOptionsByHand)},
			{"Go by hand, shapes first", passes(set, tcpOptionsShapedByHand)},
		},
		references: []string{"Go by hand"},
	}
	m.addC("C, gcc -O2, shapes first", tcpOptionsShapedInC(set))
	m.addC("C, gcc -O2", tcpOptionsInC(set))
	return m
}

// tcpOptions are the options of one header. Only those that present names are
// set; the others hold what an earlier header left.
type tcpOptions struct {
	present     uint8 // a bit for each of the options below
	windowScale uint8
	blocks      uint8 // of sack
	mss         uint16
	value, echo uint32 // timestamps
	sack        [4]sackBlock
}

type sackBlock struct{ left, right uint32 }

const (
	hasMSS = 1 << iota
	hasWindowScale
	hasSACKPermitted
	hasSACK
	hasTimestamps
)

// What a digest counts for a header that is refused.
const (
	badTCP        = 1 << 40
	badTCPOptions = 2 << 40
)

// digest is what the contenders must agree on. What the most headers have is
// inlined, as a C compiler does.
func (o *tcpOptions) digest() uint64 {
	if o.present == hasTimestamps {
		return hasTimestamps<<32 + uint64(o.value) + uint64(o.echo)<<1
	}
	return o.digestOfAny()
}

func (o *tcpOptions) digestOfAny() uint64 {
	d := uint64(o.present) << 32
	if o.present&hasMSS != 0 {
		d += uint64(o.mss)
	}
	if o.present&hasWindowScale != 0 {
		d += uint64(o.windowScale) << 17
	}
	if o.present&hasTimestamps != 0 {
		d += uint64(o.value) + uint64(o.echo)<<1
	}
	if o.present&hasSACK != 0 {
		for i := uint8(0); i < o.blocks && i < 4; i++ {
			d += (uint64(o.sack[i].left) + uint64(o.sack[i].right)<<1) << i
		}
	}
	return d
}
