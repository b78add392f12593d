// Package zcrt is what the code that zcgen generates leans on: the errors of
// parsing, the internet checksum, integers of odd widths, the packet buffer
// that headers are built into, and the line of text that a record prints as.
//
// It imports the standard library only. No function of it starts a goroutine,
// or keeps a reference to what it is given beyond what it returns. None panics
// on any bytes, but for the integers of odd widths on a slice that is too
// short, as those of [encoding/binary] do. Faults and sums are values and never
// allocate; they are safe for use by several goroutines, a Buffer or a Text is
// used by one at a time.
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
