package tpacket

import (
	"bytes"
	"encoding/binary"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/internal/kerneltest"
	"github.com/zcgen/zcgen/internal/workedformats"
)

const (
	blockSize  = 1 << 16
	blockCount = 2
)

// openRing is a packet socket on the loopback interface of a namespace, with its
// ring.
func openRing(t *testing.T, ns *kerneltest.Namespace) (fd int, ring []byte) {
	t.Helper()
	var err error
	ns.Do(func() { fd, ring, err = mapRing() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		unix.Munmap(ring)
		unix.Close(fd)
	})
	return fd, ring
}

func mapRing() (fd int, ring []byte, err error) {
	fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fd, nil, err
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return fd, nil, err
	}
	if err := unix.SetsockoptTpacketReq3(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &unix.TpacketReq3{
		Block_size: blockSize, Block_nr: blockCount, Frame_size: 2048, Frame_nr: blockSize / 2048 * blockCount, Retire_blk_tov: 10,
	}); err != nil {
		return fd, nil, err
	}
	ring, err = unix.Mmap(fd, 0, blockSize*blockCount, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fd, nil, err
	}
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		return fd, ring, err
	}
	all := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
	return fd, ring, unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: lo.Index})
}

// TestRing reads datagrams from a ring that the kernel fills, and gives its blocks
// back.
func TestRing(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	fd, ring := openRing(t, ns)
	var want [][]byte
	for i := range 6 {
		want = append(want, bytes.Repeat([]byte{'a' + byte(i)}, 20+i))
	}
	var err error
	ns.Do(func() { err = sendAll(want) })
	if err != nil {
		t.Fatal(err)
	}
	var got [][]byte
	for turn := 0; len(got) < 2*len(want); turn++ { // each is seen when it leaves and when it arrives
		block, err := ParseBlockInPlace(ring[turn%blockCount*blockSize:])
		if err != nil {
			t.Fatal(err)
		}
		for block.LoadStatus()&StatusUser == 0 {
			ready, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 5000)
			if err != nil && err != unix.EINTR || err == nil && ready == 0 {
				t.Fatalf("%d of %d packets, and no more come: %v", len(got), 2*len(want), err)
			}
		}
		b := ring[turn%blockCount*blockSize:][:blockSize]
		byHand := packets(t, block, b)
		if diff := cmp.Diff(byHand, framed(t, b)); diff != "" {
			t.Errorf("packets at the offsets that headers say (-by hand +declared):\n%s", diff)
		}
		got = append(got, byHand...)
		block.StoreStatus(StatusKernel)
	}
	for i, data := range want {
		if !bytes.HasSuffix(got[2*i], data) || !bytes.HasSuffix(got[2*i+1], data) {
			t.Errorf("packet %d: %q and %q, want %q at their ends", i, got[2*i], got[2*i+1], data)
		}
	}
}

// packets are the datagrams in a block that is ours.
func packets(t *testing.T, block *Block, b []byte) (out [][]byte) {
	t.Helper()
	if block.Version != Version3 {
		t.Fatalf("version %d of a block", block.Version)
	}
	at := block.FirstOffset
	for range block.PacketCount {
		if uint64(at) > uint64(len(b)) {
			t.Fatalf("a packet at byte %d of a block", at)
		}
		view, err := ParseHeader(b[at:])
		if err != nil {
			t.Fatal(err)
		}
		header, err := ParseHeaderInPlace(b[at:])
		if err != nil {
			t.Fatal(err)
		}
		value, err := view.Value()
		if err != nil || value != *header {
			t.Errorf("the view of a header gives %+v and %v, in place it is %+v", value, err, *header)
		}
		if header.LoadStatus()&StatusUser == 0 || header.Seconds == 0 || header.NetworkOffset <= header.MACOffset {
			t.Errorf("a header of %+v", *header)
		}
		from, n := uint64(at)+uint64(header.MACOffset), uint64(header.SnapLength)
		if n != uint64(header.Length) || from+n > uint64(len(b)) {
			t.Fatalf("%d of %d bytes at byte %d of a block", n, header.Length, from)
		}
		out = append(out, bytes.Clone(b[from:from+n]))
		at += header.NextOffset
	}
	return out
}

// framed are the same, found by a layout that declares where they lie.
func framed(t *testing.T, b []byte) (out [][]byte) {
	t.Helper()
	block, err := workedformats.ParseTpBlock(b)
	if err != nil {
		t.Fatal(err)
	}
	if status, err := block.LoadStatus(); err != nil || status&StatusUser == 0 {
		t.Errorf("a block with status %d, %v", status, err)
	}
	frames, err := block.Frames()
	if err != nil {
		t.Fatal(err)
	}
	for frame, ok := frames.Next(); ok; frame, ok = frames.Next() {
		data, err := frame.Data()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, bytes.Clone(data))
	}
	if err := frames.Err(); err != nil {
		t.Fatal(err)
	}
	value, err := block.Value()
	if err != nil || len(value.Frames) != len(out) || int(value.NumPkts) != len(out) {
		t.Errorf("%d packets, of %d in the block's value, and %v", len(out), len(value.Frames), err)
	}
	for i, frame := range value.Frames {
		if !bytes.Equal(frame.Data, out[i]) || int(frame.SnapLen) != len(out[i]) {
			t.Errorf("packet %d has %x in the block's value, want %x", i, frame.Data, out[i])
		}
	}
	return out
}

// sendAll sends datagrams to the socket that they are sent from.
func sendAll(datagrams [][]byte) error {
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer c.Close()
	for _, d := range datagrams {
		if _, err := c.WriteTo(d, c.LocalAddr()); err != nil {
			return err
		}
	}
	return nil
}
