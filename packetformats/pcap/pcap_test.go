package pcap

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// captured is a whole file that Wireshark wrote on a little-endian machine:
// Tests/Pcap++Test/PcapExamples/ip4_bad_fragment.pcap of seladb/PcapPlusPlus @
// 200853b3a (Unlicense).
var captured = slices.Concat(
	[]byte{0xd4, 0xc3, 0xb2, 0xa1}, // Magic: times are in microseconds
	[]byte{2, 0, 4, 0},             // MajorVersion, MinorVersion
	[]byte{0, 0, 0, 0, 0, 0, 0, 0}, // Reserved1, Reserved2
	[]byte{0, 0, 4, 0},             // SnapLen
	[]byte{1, 0, 0, 0},             // LinkType: Ethernet; no FCS
	[]byte{0x69, 0x8b, 0xb3, 0x67}, // Seconds
	[]byte{0x91, 0x26, 0x06, 0},    // Fraction
	[]byte{0x3c, 0, 0, 0},          // CapturedLength
	[]byte{0x3c, 0, 0, 0},          // OriginalLength
	[]byte{
		0xac, 0x85, 0x3d, 0xb9, 0xfe, 0x0d, 0xac, 0x85, 0x3d, 0xb9, 0xfd, 0xe4, 0x88, 0x47, 0x00, 0x00, 0x8f, 0x01, 0x4f, 0xa6,
		0x0f, 0x01, 0x01, 0x04, 0x00, 0x24, 0x00, 0x1d, 0xf7, 0xe3, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0xff, 0x03,
		0xc0, 0x21, 0x09, 0x14, 0x00, 0x08, 0x43, 0x3e, 0xf2, 0x1d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	},
)

// bigEndian is a file as a big-endian machine writes it. TShark 4.0.17 reads from
// it one packet of 1500 bytes, of which 4 are captured, at 1694498817.999999999,
// and the encapsulation Linux cooked-mode capture v1.
var bigEndian = slices.Concat(
	[]byte{0xa1, 0xb2, 0x3c, 0x4d}, // Magic: times are in nanoseconds
	[]byte{0, 2, 0, 4},             // MajorVersion, MinorVersion
	[]byte{0, 0, 0, 0, 0, 0, 0, 0}, // Reserved1, Reserved2
	[]byte{0, 4, 0, 0},             // SnapLen
	[]byte{0x50, 0, 0, 113},        // FCSLength 2, FCSPresent, LinkType: Linux cooked
	[]byte{0x65, 0, 0, 1},          // Seconds
	[]byte{0x3b, 0x9a, 0xc9, 0xff}, // Fraction
	[]byte{0, 0, 0, 4},             // CapturedLength
	[]byte{0, 0, 5, 0xdc},          // OriginalLength
	[]byte{0, 1, 2, 3},
)

// read is a file as owned values: its header, and its packets in that one's
// byte order.
func read(b []byte) (header FileHeader, packets []Packet, err error) {
	file, rest, err := CutFileHeader(b)
	if err != nil {
		return header, nil, err
	}
	_, little := file.LE()
	for len(rest) > 0 {
		var p Packet
		if little {
			err = p.UnmarshalBinaryLE(rest)
		} else {
			err = p.UnmarshalBinaryBE(rest)
		}
		if err != nil {
			return header, packets, err
		}
		packets = append(packets, p)
		rest = rest[p.Size():]
	}
	return file.Value(), packets, nil
}

func TestFiles(t *testing.T) {
	for _, tt := range []struct {
		name    string
		bytes   []byte
		little  bool
		header  FileHeader
		packets []Packet
	}{
		{"captured on a little-endian machine", captured, true,
			FileHeader{Magic: MagicMicroseconds, MajorVersion: 2, MinorVersion: 4, SnapLen: 262144, LinkType: LinkTypeEthernet},
			[]Packet{{Seconds: 1739819881, Fraction: 403089, CapturedLength: 60, OriginalLength: 60, Data: captured[40:]}}},
		{"as on a big-endian machine", bigEndian, false,
			FileHeader{Magic: MagicNanoseconds, MajorVersion: 2, MinorVersion: 4, SnapLen: 262144, FCSLength: 2, FCSPresent: true, LinkType: LinkTypeLinuxSLL},
			[]Packet{{Seconds: 1694498817, Fraction: 999999999, CapturedLength: 4, OriginalLength: 1500, Data: []byte{0, 1, 2, 3}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header, packets, err := read(tt.bytes)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.header, header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.packets, packets); diff != "" {
				t.Errorf("packets (-want +got):\n%s", diff)
			}
			var b []byte
			if tt.little {
				b, err = header.AppendBinaryLE(b)
				b, err = appendTo(b, err, packets, (*Packet).AppendBinaryLE)
			} else {
				b, err = header.AppendBinaryBE(b)
				b, err = appendTo(b, err, packets, (*Packet).AppendBinaryBE)
			}
			if err != nil || !bytes.Equal(b, tt.bytes) {
				t.Errorf("written again: %x, %v", b, err)
			}
		})
	}
}

func appendTo(b []byte, err error, packets []Packet, write func(*Packet, []byte) ([]byte, error)) ([]byte, error) {
	for i := range packets {
		if err == nil {
			b, err = write(&packets[i], b)
		}
	}
	return b, err
}

func TestRefused(t *testing.T) {
	swapped := bytes.Clone(captured)
	swapped[4], swapped[5] = 0, 2 // the version in the other order
	for _, tt := range []struct {
		name  string
		bytes []byte
		kind  error
		want  string
	}{
		{"nothing", nil, zcrt.ErrShort, "fileheaderbe: Magic at byte 0: found 0 bytes, want 24"},
		{"a whole magic and no more", captured[:4], zcrt.ErrShort, "fileheaderle: MajorVersion at byte 4: found 4 bytes, want 24"},
		{"another file", []byte("this is the text of some file"), zcrt.ErrValue, "fileheaderbe: Magic 1952999795 at byte 0, want MagicMicroseconds, MagicNanoseconds"},
		{"bytes in two orders", swapped, zcrt.ErrValue, "fileheaderle: MajorVersion 512 at byte 4, want 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseFileHeader(tt.bytes)
			if !errors.Is(err, tt.kind) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := ParsePacketBE(captured[24:]); !errors.Is(err, zcrt.ErrShort) {
		t.Errorf("a packet whose length is read in the wrong order: error %v, want %v", err, zcrt.ErrShort)
	}
}
