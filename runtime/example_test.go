package zcrt_test

import (
	"errors"
	"fmt"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// An ICMP echo request gets its checksum, and its receiver verifies it.
func ExampleSum() {
	header := []byte{8, 0, 0, 0, 0x12, 0x34, 0x00, 0x01} // type, code, checksum 0, identifier, sequence number
	data := []byte("ping")

	checksum := zcrt.Sum(0).Add(header).Add(data).Checksum()
	fmt.Printf("checksum %#04x\n", checksum)

	received := zcrt.Sum(0).Add(header).AddUint16(checksum).Add(data)
	fmt.Println("verified:", received.Verified())
	// Output:
	// checksum 0x06fa
	// verified: true
}

// A router takes one from an IPv4 packet's time to live, 64, in the word that
// the protocol number, 17, shares with it.
func ExampleUpdate() {
	fmt.Printf("%#04x\n", zcrt.Update(0xb1e6, 64<<8|17, 63<<8|17))
	// Output: 0xb2e6
}

// A packet grows from its payload outwards.
func ExampleBuffer() {
	b := zcrt.NewBuffer(make([]byte, 64), 16)
	copy(b.Append(7), "payload")
	copy(b.Prepend(6), "inner ")
	copy(b.Prepend(6), "outer ")
	fmt.Printf("%q, %d bytes of headroom left\n", b.Bytes(), b.Headroom())
	// Output: "outer inner payload", 4 bytes of headroom left
}

// A caller that waits for more bytes tells missing ones from wrong ones.
func ExampleFault() {
	site := zcrt.Site{Format: "ipv4", Field: "IHL", Kind: zcrt.KindValue, Rule: "IHL >= 5"}
	var err error = site.At(0, 5, 4)

	fmt.Println(err)
	fmt.Println("short:", errors.Is(err, zcrt.ErrShort))
	var f zcrt.Fault
	if errors.As(err, &f) {
		fmt.Println("field:", f.Site.Field, "found:", f.Found)
	}
	// Output:
	// ipv4: IHL 4 at byte 0, want IHL >= 5
	// short: false
	// field: IHL found: 4
}

// The identifier of a VXLAN network has 24 bits.
func Example_bigEndian() {
	b := make([]byte, 3)
	zcrt.BigEndian.PutUint24(b, 4242)
	fmt.Printf("% x is %d\n", b, zcrt.BigEndian.Uint24(b))
	// Output: 00 10 92 is 4242
}

// This is what a generated String method does.
func ExampleText() {
	t := zcrt.NewText("UDP")
	t.Uint("SourcePort", 7)
	t.Uint("DestinationPort", 4242)
	t.Uint("Length", 20)
	t.Hex("Checksum", 0x1f2e, 4)
	t.Bytes("Payload", []byte("hello, world"))
	fmt.Println(t)
	// Output: UDP{SourcePort: 7, DestinationPort: 4242, Length: 20, Checksum: 0x1f2e, Payload: 12 bytes}
}
