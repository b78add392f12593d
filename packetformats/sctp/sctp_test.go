package sctp

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/internal/tshark"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// some are random bytes.
func some(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// TestChecksumAgainstTShark builds packets and breaks a bit of every other one:
// TShark finds the same checksums right.
func TestChecksumAgainstTShark(t *testing.T) {
	random := rand.New(rand.NewPCG(9260, 3309))
	var packets, frames [][]byte
	var want []tshark.Dissection
	for i := range 100 {
		x := Packet{SourcePort: 40000, DestinationPort: uint16(50000 + i), VerificationTag: random.Uint32()}
		for range 1 + random.IntN(3) {
			x.Chunks = append(x.Chunks, Chunk{Type: ChunkTypeHeartbeat, Data: append([]byte{0, 1, 0, 36}, some(random, 32)...)})
		}
		b, err := x.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		status := "1" // good
		if i%2 == 1 {
			b[20+random.IntN(len(b)-20)] ^= byte(1 << random.IntN(8)) // what a heartbeat holds means nothing
			status = "0"
		}
		v, err := ParsePacket(b)
		if err != nil {
			t.Fatal(err)
		}
		if v.VerifyChecksum() != (status == "1") {
			t.Errorf("packet %d: the checksum is right: %v", i, v.VerifyChecksum())
		}
		packets, frames = append(packets, b), append(frames, frame(t, b))
		want = append(want, tshark.Dissection{"sctp.dstport": fmt.Sprint(50000 + i), "sctp.checksum": fmt.Sprint(v.Checksum()), "sctp.checksum.status": status})
	}
	got := tshark.Dissect(t, frames, []string{"sctp.dstport", "sctp.checksum", "sctp.checksum.status"}, "-o", "sctp.checksum:CRC 32c")
	for i := range want {
		if diff := cmp.Diff(want[i], got[i]); diff != "" {
			t.Errorf("packet %d, % x (-ours +tshark):\n%s", i, packets[i], diff)
		}
	}
}

// TestChunkPadding reads a chunk whose length is no multiple of four with another
// one behind it, and without; and writes it with zeros in between.
func TestChunkPadding(t *testing.T) {
	x := Packet{Chunks: []Chunk{{Type: ChunkTypeHeartbeat, Data: []byte{1, 2, 3, 4, 5}}, {Type: ChunkTypeCookieAck}}}
	b, err := x.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{4, 0, 0, 9, 1, 2, 3, 4, 5, 0, 0, 0, 11, 0, 0, 4}
	if diff := cmp.Diff(want, b[12:]); diff != "" {
		t.Errorf("chunks (-want +got):\n%s", diff)
	}
	for _, b := range [][]byte{b, b[:24], b[:21]} {
		v, err := ParsePacket(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(); err != nil {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}

// TestChecksumAllocatesNothing computes and checks one in place.
func TestChecksumAllocatesNothing(t *testing.T) {
	b := make([]byte, 1500)
	for i := range 1488 / 16 {
		b[12+16*i+3] = 16 // the length of a chunk
	}
	v, err := ParsePacket(b)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if v.UpdateChecksum(); !v.VerifyChecksum() {
			t.Error("the checksum is wrong")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func frame(t *testing.T, payload []byte) []byte {
	t.Helper()
	buf := zcrt.NewBuffer(make([]byte, 600), 64)
	copy(buf.Append(len(payload)), payload)
	ip := packetformats.IPv4{TTL: 64, Protocol: 132, SourceAddress: [4]byte{10, 77, 0, 1}, DestinationAddress: [4]byte{10, 77, 0, 2}}
	if _, fault := ip.Prepend(buf); fault.Failed() {
		t.Fatal(fault)
	}
	ethernet := packetformats.Ethernet{Type: packetformats.EtherTypeIPv4}
	if _, fault := ethernet.Prepend(buf); fault.Failed() {
		t.Fatal(fault)
	}
	return buf.Bytes()
}
