package packetformats

import (
	"bytes"
	"encoding/binary"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// A summed record has a checksum; captured ones are right as they are.
type summed struct {
	name    string
	record  []byte
	at      int // where the checksum is
	covered int // how many bytes it covers, from the record's start
	open    func(b []byte) (verify func() bool, update func(), err error)
}

// must is for records that are known to parse.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

var nameResponsePseudo = PseudoHeaderIPv4([4]byte{169, 254, 100, 98}, [4]byte{169, 254, 255, 66}, IPProtocolUDP, 72)

func headerSummed(name string, packet []byte, header int) summed {
	return summed{
		name, packet, 10, header,
		func(b []byte) (func() bool, func(), error) {
			v, err := ParseIPv4(b)
			return v.VerifyHeaderChecksum, v.UpdateHeaderChecksum, err
		},
	}
}

var summedRecords = []summed{
	headerSummed("an IPv4 header", echoReply, 20),
	headerSummed("an IPv4 header with options", routerAlert[network:network+32], 24),
	headerSummed("an IPv4 fragment's header", lastFragment[network:], 20),
	{
		"UDP", nameResponse[transport:], 6, 72,
		func(b []byte) (func() bool, func(), error) {
			v, err := ParseUDP(b)
			return func() bool { return v.VerifyChecksum(nameResponsePseudo) }, func() { v.UpdateChecksum(nameResponsePseudo) }, err
		},
	},
	{
		"ICMPv4", protocolUnreachable[transport:], 2, 76,
		func(b []byte) (func() bool, func(), error) {
			v, err := ParseICMPv4(b)
			return v.VerifyChecksum, v.UpdateChecksum, err
		},
	},
	{
		"an ICMPv4 echo of odd length", echoReply[IPv4FixedSize:], 2, 15,
		func(b []byte) (func() bool, func(), error) {
			v, err := ParseICMPv4Echo(b)
			return v.VerifyChecksum, v.UpdateChecksum, err
		},
	},
	{
		"an ICMPv4 error", portUnreachable[IPv4FixedSize:], 2, 104,
		func(b []byte) (func() bool, func(), error) {
			v, err := ParseICMPv4DestinationUnreachable(b)
			return v.VerifyChecksum, v.UpdateChecksum, err
		},
	},
}

// TestVerify changes every bit of each record: where that still parses, the
// checksum notices each bit that it covers, and no other.
func TestVerify(t *testing.T) {
	for _, tt := range summedRecords {
		t.Run(tt.name, func(t *testing.T) {
			if verify, _, err := tt.open(tt.record); err != nil || !verify() {
				t.Fatalf("as captured, the checksum is wrong: %v", err)
			}
			for i := range tt.record {
				for bit := range 8 {
					b := edited(tt.record, i, tt.record[i]^1<<bit)
					verify, _, err := tt.open(b)
					if want := i >= tt.covered; err == nil && verify() != want {
						t.Errorf("bit %d of byte %d changed: verified %v", bit, i, !want)
					}
				}
			}
		})
	}
}

// TestUpdate spoils each checksum and has it computed: it is what was captured,
// and no other byte has changed.
func TestUpdate(t *testing.T) {
	for _, tt := range summedRecords {
		t.Run(tt.name, func(t *testing.T) {
			for _, spoiled := range []uint16{0x0000, 0xffff, 0xa5a5} {
				b := bytes.Clone(tt.record)
				binary.BigEndian.PutUint16(b[tt.at:], spoiled)
				_, update, err := tt.open(b)
				if err != nil {
					t.Fatal(err)
				}
				update()
				if !bytes.Equal(b, tt.record) {
					t.Errorf("from %#04x:\n% x, want\n% x", spoiled, b, tt.record)
				}
			}
		})
	}
}

// TestUpdateAgainstTwin compares checksums of records of all small lengths with
// those of a slow and obvious sum.
func TestUpdateAgainstTwin(t *testing.T) {
	for n := range 130 {
		x := ICMPv4{Type: 0xfe, Code: 0xfd, Body: poisoned(n)}
		b, err := x.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		got := must(ParseICMPv4(b)).Checksum()
		if want := slowChecksum(edited(b, 2, 0, 0)); got != want {
			t.Errorf("%d bytes: %#04x, want %#04x", len(b), got, want)
		}
	}
}

// slowChecksum is RFC 1071 section 1 to the letter.
func slowChecksum(b []byte) uint16 {
	var sum uint32
	for i, octet := range b {
		if i%2 == 0 {
			sum += uint32(octet) << 8
		} else {
			sum += uint32(octet)
		}
	}
	for sum > 0xffff {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}

// TestUDPChecksumZero sends a datagram whose checksum comes out as 0.
//
// RFC 768:
//
//	If the computed checksum is zero, it is transmitted as all ones (the
//	equivalent in one's complement arithmetic). An all zero transmitted checksum
//	value means that the transmitter generated no checksum.
func TestUDPChecksumZero(t *testing.T) {
	x := UDP{SourcePort: 7, DestinationPort: 4242, Payload: []byte{0, 0, 'o', 'd', 'd'}}
	b, err := x.AppendWithPseudo(nil, pseudo)
	if err != nil {
		t.Fatal(err)
	}
	sum, _ := must(ParseUDP(b)).Checksum()
	binary.BigEndian.PutUint16(x.Payload, sum) // a word of the payload that makes the sum all ones

	b, err = x.AppendWithPseudo(nil, pseudo)
	if err != nil {
		t.Fatal(err)
	}
	v := must(ParseUDP(b))
	if sum, ok := v.Checksum(); sum != 0xffff || !ok {
		t.Errorf("AppendWithPseudo: checksum %#04x, %v, want 0xffff", sum, ok)
	}
	if !v.VerifyChecksum(pseudo) {
		t.Error("AppendWithPseudo: the checksum is wrong")
	}
	v.SetChecksum(0)
	v.UpdateChecksum(pseudo)
	if sum, ok := v.Checksum(); sum != 0xffff || !ok {
		t.Errorf("UpdateChecksum: checksum %#04x, %v, want 0xffff", sum, ok)
	}
	payload := x.Payload
	x.Payload = nil
	buf := zcrt.NewBuffer(make([]byte, 100), 50)
	copy(buf.Append(len(payload)), payload)
	v, fault := x.Prepend(buf, pseudo)
	if fault.Failed() {
		t.Fatal(fault)
	}
	if sum, ok := v.Checksum(); sum != 0xffff || !ok {
		t.Errorf("Prepend: checksum %#04x, %v, want 0xffff", sum, ok)
	}
}

// TestUDPChecksumNone verifies a datagram without a checksum: whatever it holds
// is right.
func TestUDPChecksumNone(t *testing.T) {
	v := must(ParseUDP(vxlan[transport:]))
	if sum, ok := v.Checksum(); sum != 0 || ok {
		t.Errorf("checksum %#04x, %v, want none", sum, ok)
	}
	if !v.VerifyChecksum(pseudo) || !v.VerifyChecksum(0) {
		t.Error("the checksum that is not there is wrong")
	}
}

// TestUDPChecksumPseudo verifies a datagram as if it had come from, to or as
// something else: that is the error which the pseudo-header is there for.
func TestUDPChecksumPseudo(t *testing.T) {
	source, destination := [4]byte{169, 254, 100, 98}, [4]byte{169, 254, 255, 66}
	v := must(ParseUDP(nameResponse[transport:]))
	for _, tt := range []struct {
		name   string
		pseudo zcrt.Sum
		want   bool
	}{
		{"as it was sent", PseudoHeaderIPv4(source, destination, IPProtocolUDP, 72), true},
		{"from another host", PseudoHeaderIPv4([4]byte{169, 254, 100, 99}, destination, IPProtocolUDP, 72), false},
		{"to another host", PseudoHeaderIPv4(source, [4]byte{169, 254, 255, 67}, IPProtocolUDP, 72), false},
		{"as another protocol", PseudoHeaderIPv4(source, destination, IPProtocolTCP, 72), false},
		{"of another length", PseudoHeaderIPv4(source, destination, IPProtocolUDP, 73), false},
	} {
		if got := v.VerifyChecksum(tt.pseudo); got != tt.want {
			t.Errorf("%s: verified %v", tt.name, got)
		}
	}
}

// TestTTLUpdate takes one hop off a packet as a router does, the checksum
// patched and not computed again (RFC 1624).
func TestTTLUpdate(t *testing.T) {
	b := bytes.Clone(echoReply)
	v := must(ParseIPv4(b))
	word := func() uint16 { return uint16(v.TTL())<<8 | uint16(v.Protocol()) }
	before := word()
	v.SetTTL(v.TTL() - 1)
	if v.VerifyHeaderChecksum() {
		t.Error("SetTTL has changed the checksum")
	}
	v.SetHeaderChecksum(zcrt.Update(v.HeaderChecksum(), before, word()))
	if !v.VerifyHeaderChecksum() {
		t.Errorf("the patched checksum %#04x is wrong", v.HeaderChecksum())
	}
}
