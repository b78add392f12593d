package tpacket

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// captured is the front of a block as Linux 6.18 wrote it on amd64, with the first
// packet: a datagram to a port of the loopback interface on which no one listens.
var captured = slices.Concat(
	[]byte{2, 0, 0, 0},             // version: TPACKET_V3
	[]byte{48, 0, 0, 0},            // offset_to_priv
	[]byte{0x21, 0, 0, 0},          // block_status: TP_STATUS_USER, TP_STATUS_BLK_TMO
	[]byte{8, 0, 0, 0},             // num_pkts
	[]byte{48, 0, 0, 0},            // offset_to_first_pkt
	[]byte{0xd0, 4, 0, 0},          // blk_len
	[]byte{1, 0, 0, 0, 0, 0, 0, 0}, // seq_num
	[]byte{0x93, 0xa5, 0x03, 0x6b, 0xef, 0xcd, 0x04, 0x1a}, // ts_first_pkt
	[]byte{0x93, 0xa5, 0x03, 0x6b, 0xe2, 0x90, 0xf1, 0x1a}, // ts_last_pkt
	[]byte{0x88, 0, 0, 0},          // tp_next_offset
	[]byte{0x93, 0xa5, 0x03, 0x6b}, // tp_sec
	[]byte{0xca, 0x16, 0xf1, 0x1a}, // tp_nsec
	[]byte{47, 0, 0, 0},            // tp_snaplen
	[]byte{47, 0, 0, 0},            // tp_len
	[]byte{9, 0, 0, 0},             // tp_status: TP_STATUS_USER, TP_STATUS_CSUMNOTREADY
	[]byte{82, 0},                  // tp_mac
	[]byte{96, 0},                  // tp_net
	[]byte{0xd5, 0xb1, 0x40, 0x0a}, // tp_rxhash
	[]byte{0, 0, 0, 0},             // tp_vlan_tci
	[]byte{0, 0, 0, 0},             // tp_vlan_tpid, tp_padding
	[]byte{0, 0, 0, 0, 0, 0, 0, 0}, // tp_padding
)

// TestCaptured reads what the kernel wrote, through views and in place.
func TestCaptured(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the bytes are those of a little-endian machine, and the layout is in the machine's order")
	}
	ring := make([]byte, 128) // which is aligned to eight bytes
	copy(ring, captured)
	block, err := ParseBlockInPlace(ring)
	if err != nil {
		t.Fatal(err)
	}
	wantBlock := Block{
		Version: Version3, PrivateOffset: 48, Status: 0x21, PacketCount: 8, FirstOffset: 48, Length: 1232, Sequence: 1,
		First: Timestamp{Seconds: 1795401107, Nanoseconds: 436522479}, Last: Timestamp{Seconds: 1795401107, Nanoseconds: 452038882},
	}
	if diff := cmp.Diff(wantBlock, *block); diff != "" {
		t.Errorf("block in place (-want +got):\n%s", diff)
	}
	header, err := ParseHeaderInPlace(ring[block.FirstOffset:])
	if err != nil {
		t.Fatal(err)
	}
	wantHeader := Header{
		NextOffset: 136, Seconds: 1795401107, Nanoseconds: 452007626, SnapLength: 47, Length: 47, Status: 9,
		MACOffset: 82, NetworkOffset: 96, RxHash: 0x0a40b1d5,
	}
	if diff := cmp.Diff(wantHeader, *header); diff != "" {
		t.Errorf("header in place (-want +got):\n%s", diff)
	}
	view, err := ParseHeader(captured[48:])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := view.Value(); err != nil || got != wantHeader {
		t.Errorf("header through its view: %+v, %v; want %+v", got, err, wantHeader)
	}
	if b, err := wantBlock.MarshalBinary(); err != nil || !bytes.Equal(b, captured[:48]) {
		t.Errorf("block encoded: %x, %v; want %x", b, err, captured[:48])
	}
	block.StoreStatus(StatusKernel)
	if got := block.LoadStatus(); got != StatusKernel || ring[8] != 0 {
		t.Errorf("status is %d, and %d in the ring; want %d", got, ring[8], StatusKernel)
	}
}

func TestNotAligned(t *testing.T) {
	ring := make([]byte, 128)
	for at := range 8 {
		_, err := ParseHeaderInPlace(ring[at:])
		if want := at%4 == 0; (err == nil) != want || err != nil && !errors.Is(err, zcrt.ErrAlign) {
			t.Errorf("a header at byte %d: error %v, want %v to be accepted", at, err, want)
		}
	}
}
