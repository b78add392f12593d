// Package packetformats holds the formats of the internet's packets as
// annotated structs, each in a file of its own with its RFC, and beside it the
// views that zcgen generates from it: x.go and x_zc.go.
//
// Parse functions check a packet once; what they return can be read without
// any further check, does not allocate, and aliases the bytes that were parsed.
// A view is a small value, safe to copy; it is valid for as long as the bytes
// are, and reads from several goroutines are safe while nobody writes them.
//
//	frame, err := packetformats.ParseEthernet(b)
//	if err != nil {
//		return err
//	}
//	if ip, ok, err := packetformats.IPv4FromEthernet(frame); ok && err == nil {
//		fmt.Println(ip.SourceAddress(), ip.TTL())
//	}
package packetformats

//go:generate go run ../cmd/zcgen
