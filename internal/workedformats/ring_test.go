package workedformats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// datagram is what both packets in the block are: "a" twenty times, from a UDP
// socket on the loopback interface to itself.
const datagram = `
	000000000000 000000000000 0800
	45000030 6da04000 4011cf1a 7f000001 7f000001
	cfefcfef 001cfe2f 6161616161616161616161616161616161616161`

// tpBlock is a block of a packet ring as Linux 6.18 wrote it on amd64: the packet as
// it was sent, and as it was received.
func tpBlock(t *testing.T) []byte {
	t.Helper()
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the bytes are those of a little-endian machine, and the layout is in the machine's order")
	}
	return unhex(t, `
		02000000 30000000 21000000 02000000 30000000 50010000
		0100000000000000 54b8036b ae460a33 54b8036b 37febc33
		90000000 54b8036b baecbc33 3e000000 3e000000 09000000 5200 6000 00000000 00000000 0000 0000 0000000000000000
		1100080001000000040304060000000000000000 0000000000000000000000000000 `+datagram+`
		00000000 54b8036b 37febc33 3e000000 3e000000 09000000 5200 6000 00000000 00000000 0000 0000 0000000000000000
		1100080001000000040300060000000000000000 0000000000000000000000000000 `+datagram)
}

func TestTpBlock(t *testing.T) {
	b := tpBlock(t)
	block, err := ParseTpBlock(b)
	if err != nil {
		t.Fatal(err)
	}
	if n := int(block.BlkLen()); n != len(b) {
		t.Errorf("the block says that %d of its bytes are used, and has %d", n, len(b))
	}
	frames, err := block.Frames()
	if err != nil {
		t.Fatal(err)
	}
	var got [][]byte
	var sizes []int
	for frame, ok := frames.Next(); ok; frame, ok = frames.Next() {
		data, err := frame.Data()
		if err != nil {
			t.Fatal(err)
		}
		got, sizes = append(got, data), append(sizes, len(frame.Bytes()))
	}
	if err := frames.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]byte{unhex(t, datagram), unhex(t, datagram)}, got); diff != "" {
		t.Errorf("packets (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{144, 144}, sizes); diff != "" { // the last one has the rest of the block
		t.Errorf("sizes of the frames (-want +got):\n%s", diff)
	}
	value, err := block.Value()
	if err != nil {
		t.Fatal(err)
	}
	header := Tpacket3Hdr{Sec: 0x6b03b854, Nsec: 0x33bcfe37, SnapLen: 62, Len: 62, Status: 9, Mac: 82, Net: 96}
	first := header
	first.NextOff, first.Nsec = 144, 0x33bcecba
	want := TpBlock{
		Version: 2, OffPriv: 48, Status: 0x21, NumPkts: 2, OffFirst: 48, BlkLen: 336,
		Frames: []TpFrame{{first, unhex(t, datagram)}, {header, unhex(t, datagram)}},
	}
	if diff := cmp.Diff(want, value); diff != "" {
		t.Errorf("the block's value (-want +got):\n%s", diff)
	}
	if _, err := value.MarshalBinary(); !errors.Is(err, zcrt.ErrLength) {
		t.Errorf("a block with frames is encoded, although nothing is written at an offset: %v", err)
	}
	value.Frames, value.NumPkts, value.OffFirst = nil, 0, 0
	if out, err := value.MarshalBinary(); err != nil || len(out) != TpBlockFixedSize {
		t.Errorf("a block without frames becomes %x, %v", out, err)
	}
}

// TestTpBlockBent changes a number in the block, and looks where that is found.
func TestTpBlockBent(t *testing.T) {
	const second = 48 + 144 // where the second frame starts
	for _, tt := range []struct {
		name  string
		at    int
		value uint32
		want  error
		text  string
	}{
		{"the first frame lies behind the block", 16, 337, zcrt.ErrShort, "tpblock: Frames at byte 337: found 336 bytes, want 433"},
		{"its offset is the greatest", 16, 0xffffffff, zcrt.ErrShort, "tpblock: Frames at byte 2147483647: found 336 bytes, want 4294967295"},
		{"more frames than have room", 12, 7, zcrt.ErrShort, "tpblock: Frames at byte 48: found 336 bytes, want 384"},
		{"as many frames as there can be", 12, 0xffffffff, zcrt.ErrShort, "tpblock: Frames at byte 48: found 336 bytes, want 4294967295"},
		{"one frame more than there are", 12, 3, zcrt.ErrShort, "tpframe: Tpacket3Hdr at byte 336: found 0 bytes, want 48"},
		{"a frame that ends in its header", 48, 47, zcrt.ErrValue, "tpframe: Tpacket3Hdr.NextOff 47 at byte 48, want NextOff == 0 || NextOff >= 48"},
		{"a frame that ends behind the block", 48, 289, zcrt.ErrShort, "tpframe: Tpacket3Hdr at byte 48: found 288 bytes, want 289"},
		{"data that ends behind its frame", 48 + 12, 63, zcrt.ErrLength, "tpframe: Data at byte 130: found 144 bytes, want 145"},
		{"data of the greatest size", 48 + 12, 0xffffffff, zcrt.ErrLength, "tpframe: Data at byte 130: found 144 bytes, want 4294967295"},
		{"data that starts behind its frame", second + 24, 145, zcrt.ErrLength, "tpframe: Data at byte 337: found 144 bytes, want 207"},
		{"data that ends behind the block", second + 12, 63, zcrt.ErrLength, "tpframe: Data at byte 274: found 144 bytes, want 145"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tpBlock(t)
			binary.LittleEndian.PutUint32(b[tt.at:], tt.value)
			block, err := ParseTpBlock(b) // which follows no offset
			if err != nil {
				t.Fatal(err)
			}
			if err := block.Validate(); !errors.Is(err, tt.want) || err.Error() != tt.text {
				t.Errorf("%v, want %s", err, tt.text)
			}
			if _, err := block.Value(); err == nil {
				t.Error("it has a value")
			}
		})
	}
}

// TestTpBlockCut cuts the block off at every length: of what is left, no more is
// handed out than is there.
func TestTpBlockCut(t *testing.T) {
	whole := tpBlock(t)
	for n := range whole {
		block, err := ParseTpBlock(whole[:n:n])
		if (err == nil) != (n >= TpBlockFixedSize) {
			t.Errorf("of %d bytes: %v", n, err)
		}
		if err != nil {
			continue
		}
		if err := block.Validate(); !errors.Is(err, zcrt.ErrShort) && !(errors.Is(err, zcrt.ErrLength) && n >= 48+144+48) {
			t.Errorf("of %d bytes: %v", n, err)
		}
	}
}

// TestTpFrameMoves changes the header behind the back of a frame: what has been cut
// stays as it is.
func TestTpFrameMoves(t *testing.T) {
	b := tpBlock(t)
	frame, err := ParseTpFrame(b[48:])
	if err != nil {
		t.Fatal(err)
	}
	for i := range 48 {
		b[48+i] = 0xff
	}
	data, err := frame.Data()
	if err != nil || !bytes.Equal(data, unhex(t, datagram)) || cap(data) != len(data) || len(frame.Bytes()) != 144 {
		t.Errorf("the frame has %d bytes with the data %x, %v", len(frame.Bytes()), data, err)
	}
	if _, err := frame.Value(); !errors.Is(err, zcrt.ErrShort) {
		t.Errorf("the header is copied with %v, although its frame ends elsewhere now", err)
	}
}

func TestTpBlockStatus(t *testing.T) {
	room := make([]byte, 64)
	for at := range 8 {
		b := room[at : at+TpBlockFixedSize]
		block, err := ParseTpBlock(b)
		if err != nil {
			t.Fatal(err)
		}
		_, err = block.LoadStatus()
		aligned := err == nil
		if wrong := block.StoreStatus(7); (wrong == nil) != aligned || aligned != (at%4 == 0) || !aligned && !errors.Is(err, zcrt.ErrAlign) {
			t.Errorf("at byte %d: %v, and %v", at, err, wrong)
		}
		if got, err := block.LoadStatus(); aligned && (got != 7 || err != nil || binary.NativeEndian.Uint32(b[8:]) != 7) {
			t.Errorf("at byte %d: status %d, %v", at, got, err)
		}
	}
}

// TestUringCQE reads a completion as Linux wrote it, through a view and in place.
func TestUringCQE(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the bytes are those of a little-endian machine, and the layout is in the machine's order")
	}
	b := make([]byte, 16) // which is aligned to eight bytes
	copy(b, unhex(t, "0807060504030201 eaffffff 00000000"))
	view, err := ParseUringCQE(b)
	if err != nil {
		t.Fatal(err)
	}
	want := UringCQE{UserData: 0x0102030405060708, Res: -22}
	inPlace, err := ParseUringCQEInPlace(b)
	if err != nil || view.Value() != want || *inPlace != want {
		t.Errorf("%+v, and in place %+v, %v; want %+v", view.Value(), inPlace, err, want)
	}
}
