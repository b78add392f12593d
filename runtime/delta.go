package zcrt

// Delta is how a [Sum] changes when some of its words do: the one's complement
// difference of new and old (RFC 1624). What rewrites part of a packet returns
// one, and every checksum that covers that part takes it, wherever it stands:
//
//	delta := ip.RewriteDestinationAddress(to)
//	udp.AdjustChecksum(delta) // the pseudo-header has the address as well
//
// Like a sum, a delta counts words at even offsets. The zero Delta changes
// nothing.
type Delta uint16

// To is the change that makes the sum t of the sum s.
func (s Sum) To(t Sum) Delta { return Delta(Sum(^s).AddSum(t)) }

// Add is both changes together.
func (d Delta) Add(e Delta) Delta { return Delta(Sum(d).AddSum(Sum(e))) }

// Swap is the same change of bytes that lie at an odd distance from where d
// takes them to be: each is the other half of its word (RFC 1071 section 2(B)).
func (d Delta) Swap() Delta { return d<<8 | d>>8 }

// Apply returns the checksum of a packet that changes by d, given the one that
// it had. What [Update] says of 0 and 0xffff holds here, too.
func (d Delta) Apply(checksum uint16) uint16 { return Sum(^checksum).AddSum(Sum(d)).Checksum() }
