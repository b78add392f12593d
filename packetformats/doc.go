// Package packetformats holds the formats of the internet's packets as
// annotated structs, each in a file of its own with its RFC, and beside it the
// views that zcgen generates from it: x.go and x_zc.go.
//
// Parse functions check a packet once; what they return can be read without
// any further check, does not allocate, and aliases the bytes that were parsed.
// A view is a small value, safe to copy; it is valid for as long as the bytes
// are, and reads from several goroutines are safe while nobody writes them. No
// function panics, whatever the bytes; but the fields of a zero view, which
// stands beside an error, cannot be read.
//
//	frame, err := packetformats.ParseEthernet(b)
//	if err != nil {
//		return err
//	}
//	if ip, bound, err := packetformats.IPv4FromEthernet(frame); bound && err == nil {
//		fmt.Println(ip.SourceAddress(), ip.TTL())
//	}
//
// Packets are built from the inside out in a [zcrt.Buffer], or as one value:
//
//	reply := packetformats.ICMPv4Echo{Type: packetformats.ICMPv4TypeEchoReply, Data: data}
//	b, err := reply.AppendBinary(nil) // its checksum fills itself
package packetformats

//go:generate go run ../cmd/zcgen
