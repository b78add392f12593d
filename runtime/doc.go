// Package zcrt is what the code that zcgen generates leans on: the errors of
// parsing, the internet checksum, integers of odd widths, and the packet buffer
// that headers are built into.
//
// It imports the standard library only. No function of it panics on any bytes,
// keeps a reference to what it is given beyond what it returns, or starts a
// goroutine. Faults and sums are values and never allocate.
//
//	v, err := packetformats.ParseUDP(b)
//	if errors.Is(err, zcrt.ErrShort) {
//		// wait for more bytes
//	}
//	var f zcrt.Fault
//	if errors.As(err, &f) {
//		log.Printf("%s in %s at byte %d", f.Site.Field, f.Site.Format, f.Offset())
//	}
package zcrt
