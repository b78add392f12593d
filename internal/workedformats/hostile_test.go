package workedformats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// tcp is a TCP header with options, of so many words.
func tcp(words byte, options ...byte) []byte {
	b := make([]byte, 20, 80)
	b[12] = words << 4
	return append(b, options...)
}

// ipv6 is an IPv6 header in front of extension headers and a payload.
func ipv6(next byte, rest ...byte) []byte {
	b := append(make([]byte, 40), rest...)
	b[0], b[4], b[5], b[6] = 0x60, byte(len(rest)>>8), byte(len(rest)), next
	return b
}

// dhcp is a DHCP message with options.
func dhcp(options ...byte) []byte {
	b := make([]byte, 240, 240+len(options))
	copy(b[236:], []byte{0x63, 0x82, 0x53, 0x63})
	return append(b, options...)
}

// TestHostileInputs gives each construct the lengths and orders that break what is
// written by hand: it is accepted, or refused for the one reason that is right.
func TestHostileInputs(t *testing.T) {
	validTCP := func(b []byte) error {
		v, err := ParseTCP(b)
		if err != nil {
			return err
		}
		return v.Validate()
	}
	validIPv6 := func(b []byte) error {
		v, err := ParseIPv6(b)
		if err != nil {
			return err
		}
		return v.Validate()
	}
	validDHCP := func(b []byte) error {
		v, err := ParseDHCP(b)
		if err != nil {
			return err
		}
		return v.Validate()
	}
	hello := func(extensions ...byte) []byte {
		b := append(make([]byte, 34), 0 /* session */, 0, 2, 0x13, 0x01 /* suites */, 1, 0 /* compression */)
		return append(b, extensions...)
	}
	validHello := func(b []byte) error {
		v, err := ParseClientHello(b)
		if err != nil {
			return err
		}
		return v.Validate()
	}
	validNl := func(b []byte) error {
		v, err := ParseNlStream(b)
		if err != nil {
			return err
		}
		return v.Validate()
	}
	fill := func(c byte, n int) []byte { return bytes.Repeat([]byte{c}, n) }
	nl := func(length uint32, n int) []byte { // in the byte order of the machine
		b := make([]byte, n)
		binary.NativeEndian.PutUint32(b, length)
		return b
	}
	for _, tt := range []struct {
		name  string
		parse func([]byte) error
		b     []byte
		want  error
	}{
		{"TCP: no options", validTCP, tcp(5), nil},
		{"TCP: only ends", validTCP, tcp(6, 0, 0, 0, 0), nil},
		{"TCP: only no-operations", validTCP, tcp(15, fill(1, 40)...), nil},
		{"TCP: as many options as fit", validTCP, tcp(15, bytes.Repeat([]byte{4, 2}, 20)...), nil},
		{"TCP: all bits set", validTCP, fill(0xff, 60), zcrt.ErrLength},
		{"TCP: an option of length 0", validTCP, tcp(6, 2, 0, 0, 0), zcrt.ErrValue},
		{"TCP: an option of length 1", validTCP, tcp(6, 2, 1, 0, 0), zcrt.ErrValue},
		{"TCP: an option without its length", validTCP, tcp(6, 1, 1, 1, 2), zcrt.ErrLength},
		{"TCP: an option beyond the header", validTCP, tcp(6, 1, 1, 8, 10), zcrt.ErrLength},
		{"TCP: an option of the greatest length", validTCP, tcp(6, 9, 255, 0, 0), zcrt.ErrLength},
		{"TCP: a member of the wrong size", validTCP, tcp(6, 2, 3, 9, 0), zcrt.ErrLength},
		{"TCP: a member without bytes that has some", validTCP, tcp(6, 4, 3, 9, 0), zcrt.ErrLength},
		{"TCP: a part of a SACK block", validTCP, tcp(6, 5, 3, 9, 0), zcrt.ErrLength},
		{"TCP: SACK without blocks", validTCP, tcp(6, 5, 2, 0, 0), nil},
		{"TCP: rubbish behind the end", validTCP, tcp(7, 0, 2, 0, 0, 255, 255, 1, 1), nil},
		{"TCP: a header that is cut off", validTCP, tcp(7, 1, 1, 1, 1), zcrt.ErrShort},

		{"IPv6: nothing", validIPv6, ipv6(59), nil},
		{"IPv6: all zeros", validIPv6, make([]byte, 40), zcrt.ErrValue},
		{"IPv6: as many headers as are allowed", validIPv6, ipv6(60, append(bytes.Repeat([]byte{60, 0, 0, 0, 0, 0, 0, 0}, 7), 59, 0, 0, 0, 0, 0, 0, 0)...), nil},
		{"IPv6: one header more", validIPv6, ipv6(60, bytes.Repeat([]byte{60, 0, 0, 0, 0, 0, 0, 0}, 9)...), zcrt.ErrLength},
		{"IPv6: 1000 headers", validIPv6, ipv6(60, bytes.Repeat([]byte{60, 0, 0, 0, 0, 0, 0, 0}, 1000)...), zcrt.ErrLength},
		{"IPv6: a header that is announced and not there", validIPv6, ipv6(60), zcrt.ErrLength},
		{"IPv6: a header beyond the packet", validIPv6, ipv6(60, 59, 1, 0, 0, 0, 0, 0, 0), zcrt.ErrLength},
		{"IPv6: a header of the greatest length", validIPv6, ipv6(60, append([]byte{59, 255}, make([]byte, 2046)...)...), nil},
		{"IPv6: an option beyond its header", validIPv6, ipv6(60, 59, 0, 1, 5, 0, 0, 0, 0), zcrt.ErrLength},
		{"IPv6: an option without its length", validIPv6, ipv6(60, 59, 0, 0, 0, 0, 0, 0, 1), zcrt.ErrLength},
		{"IPv6: a fragment that is not the first ends the chain", validIPv6, ipv6(44, 60, 0, 0, 8, 0, 0, 0, 1, 60, 255), nil},
		{"IPv6: a packet that is cut off", validIPv6, ipv6(60, 59, 0, 0, 0, 0, 0, 0, 0)[:47], zcrt.ErrShort},

		{"DHCP: no options", validDHCP, dhcp(), zcrt.ErrShort},
		{"DHCP: only the end", validDHCP, dhcp(255), nil},
		{"DHCP: only pads", validDHCP, dhcp(fill(0, 300)...), zcrt.ErrShort},
		{"DHCP: an empty option", validDHCP, dhcp(1, 0, 255), nil},
		{"DHCP: an option of the greatest length", validDHCP, dhcp(append(append([]byte{1, 255}, fill(7, 255)...), 255)...), nil},
		{"DHCP: an option beyond the message", validDHCP, dhcp(1, 255, 0), zcrt.ErrShort},
		{"DHCP: an option without its length", validDHCP, dhcp(1), zcrt.ErrShort},
		{"DHCP: rubbish behind the end", validDHCP, dhcp(255, 1, 255), nil},

		{"TLS: no extensions", validHello, hello(), nil},
		{"TLS: an empty list of extensions", validHello, hello(0, 0), nil},
		{"TLS: half a length", validHello, hello(0), zcrt.ErrShort},
		{"TLS: extensions that are cut off", validHello, hello(0, 1), zcrt.ErrShort},
		{"TLS: a part of an extension", validHello, hello(0, 3, 0, 0, 0), zcrt.ErrLength},
		{"TLS: an extension beyond the list", validHello, hello(0, 4, 0, 0, 255, 255), zcrt.ErrLength},

		{"netlink: nothing", validNl, nil, nil},
		{"netlink: a message of length 0", validNl, nl(0, 32), zcrt.ErrValue},
		{"netlink: one that is all header", validNl, nl(16, 16), nil},
		{"netlink: one beyond the bytes", validNl, nl(33, 32), zcrt.ErrShort},
		{"netlink: the last pad is missing", validNl, nl(17, 17), nil},
		{"netlink: a pad and nothing behind it", validNl, nl(17, 20), nil},
		{"netlink: a part of a message behind the pad", validNl, nl(17, 21), zcrt.ErrShort},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.parse(tt.b)
			if tt.want == nil && err != nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%x: %v, want %v", tt.b, err, tt.want)
			}
		})
	}
}

// TestHostileCounts counts more than there is.
func TestHostileCounts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		count [4]byte // of questions and answers
		rest  []byte
		want  error
	}{
		{"none", [4]byte{}, nil, nil},
		{"one question", [4]byte{0, 1}, []byte{0, 0, 1, 0, 1}, nil},
		{"one question, and no bytes", [4]byte{0, 1}, nil, zcrt.ErrShort},
		{"65535 questions", [4]byte{255, 255}, []byte{0, 0, 1, 0, 1}, zcrt.ErrShort},
		{"65535 answers", [4]byte{0, 0, 255, 255}, make([]byte, 11), zcrt.ErrShort},
		{"a name without an end", [4]byte{0, 1}, bytes.Repeat([]byte{1, 'a'}, 30), zcrt.ErrShort},
		{"a name of too many labels", [4]byte{0, 1}, bytes.Repeat([]byte{1, 'a'}, 200), zcrt.ErrLength},
		{"a label of a kind that is none", [4]byte{0, 1}, []byte{0x80, 0, 0, 1, 0, 1}, zcrt.ErrValue},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := append(make([]byte, 4), tt.count[:]...)
			b = append(append(b, 0, 0, 0, 0), tt.rest...)
			if _, err := ParseDNS(b); tt.want == nil && err != nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%x: %v, want %v", b, err, tt.want)
			}
		})
	}
}
