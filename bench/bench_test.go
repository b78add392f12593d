package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestContendersAgree runs every contender once: each must read the same fields
// of the same packets.
func TestContendersAgree(t *testing.T) {
	for _, measurement := range measurements {
		m := measurement()
		want := m.contenders[0].run(1)
		for _, c := range m.contenders[1:] {
			if got := c.run(1); got != want {
				t.Errorf("%s: %s: digest %#x, want %#x as %s", m.title, c.name, got, want, m.contenders[0].name)
			}
		}
	}
}

// TestContendersAgreeOnAnything changes bytes of the packets and cuts them off,
// and compares the contenders packet by packet.
func TestContendersAgreeOnAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bend := func(set [][]byte) [][]byte {
		for i := range set {
			b := bytes.Clone(set[i])
			for range r.IntN(4) {
				if len(b) > 0 {
					b[r.IntN(min(len(b), 64))] = byte(r.Uint32())
				}
			}
			if len(b) > 0 && r.IntN(4) == 0 {
				b = b[:r.IntN(len(b))]
			}
			set[i] = b[:len(b):len(b)]
		}
		return set
	}
	compare := func(name string, set [][]byte, inC func([][]byte) func(int) uint64, byHand ...func([][]byte) uint64) {
		t.Helper()
		outcomes := map[uint64]bool{}
		for _, b := range set {
			want := byHand[0]([][]byte{b})
			outcomes[want] = true
			for _, f := range byHand[1:] {
				if got := f([][]byte{b}); got != want {
					t.Errorf("%s: %x: digest %#x, want %#x", name, b, got, want)
				}
			}
			if c := inC([][]byte{b}); c != nil && c(1) != want {
				t.Errorf("%s: %x: digest %#x in C, want %#x", name, b, c(1), want)
			}
		}
		if len(outcomes) < 100 {
			t.Errorf("%s: only %d outcomes", name, len(outcomes))
		}
	}
	for range 4 {
		compare("parse", bend(packets()), parseInC, parseByHand, parseFused, parseLayered)
		compare("TCP options", bend(tcpPackets()), tcpOptionsInC, tcpOptionsByHand, tcpOptionsShapedByHand)
		compare("TCP options, shapes first", bend(tcpPackets()), tcpOptionsShapedInC, tcpOptionsByHand)
		compare("IPv6 chain", bend(ipv6Packets()), ipv6ChainInC, ipv6ChainByHand)
	}
}

// TestPacketsAreMixed guards the sets themselves: most packets have the common
// shape, and every other outcome occurs.
func TestPacketsAreMixed(t *testing.T) {
	outcomes := map[uint64]int{}
	for _, b := range packets() {
		d := parseLayered([][]byte{b})
		if d < notEthernet || d > badUDP || d%notEthernet != 0 {
			d = 0
		}
		outcomes[d]++
	}
	for _, o := range []uint64{0, notIPv4, badIPv4, notUDP, badUDP} {
		if outcomes[o] == 0 {
			t.Errorf("no packet with outcome %#x in %v", o, outcomes)
		}
	}
	if outcomes[0] < packetCount*7/8 {
		t.Errorf("%d of %d packets are read to the end, want at least seven eighths", outcomes[0], packetCount)
	}
}

func TestTCPOptionsAreMixed(t *testing.T) {
	shapes := map[string]int{}
	for _, b := range tcpPackets() {
		options, ok := optionsOf(b)
		if !ok {
			shapes["refused"]++
			continue
		}
		var o tcpOptions
		if !o.parse(options) {
			shapes["malformed"]++
			continue
		}
		var names []string
		for i, name := range []string{"MSS", "scale", "permitted", "SACK", "times"} {
			if o.present>>i&1 != 0 {
				names = append(names, name)
			}
		}
		if o.present&hasSACK != 0 {
			names = append(names, strings.Repeat("x", int(o.blocks)))
		}
		shapes[strings.Join(names, " ")]++
	}
	for _, shape := range []string{"refused", "malformed", "", "times", "MSS", "MSS scale permitted", "MSS scale permitted times", "SACK times x", "SACK times xx", "SACK times xxx", "SACK xxxx"} {
		if shapes[shape] == 0 {
			t.Errorf("no header with %q in %v", shape, shapes)
		}
	}
	if shapes["times"] < packetCount*2/3 {
		t.Errorf("%d of %d headers have timestamps alone, want at least two thirds", shapes["times"], packetCount)
	}
}

func TestIPv6ChainsAreMixed(t *testing.T) {
	kinds := map[string]int{}
	for _, b := range ipv6Packets() {
		switch ipv6ChainByHand([][]byte{b}) {
		case badIPv6:
			kinds["refused"]++
			continue
		case badExtension:
			kinds["malformed"]++
			continue
		}
		c, _ := walkIPv6(b[6], b[40:])
		kinds[[]string{"", "one", "two", "three"}[min(c.headers, 3)]]++
		if c.nonFirst() {
			kinds["later fragment"]++
		}
		if c.headers == maxExtensions {
			kinds["the most"]++
		}
	}
	for _, kind := range []string{"refused", "malformed", "", "one", "two", "three", "later fragment", "the most"} {
		if kinds[kind] == 0 {
			t.Errorf("no packet of kind %q in %v", kind, kinds)
		}
	}
	if kinds[""] < packetCount*2/3 {
		t.Errorf("%d of %d packets have no extension header, want at least two thirds", kinds[""], packetCount)
	}
}

// TestTCPOptionsByHand holds the contender that the others are compared with to
// what the RFCs say.
func TestTCPOptionsByHand(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options []byte
		want    tcpOptions
		refused bool
	}{
		{"none", nil, tcpOptions{}, false},
		{"a start", []byte{2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7},
			tcpOptions{present: hasMSS | hasSACKPermitted | hasTimestamps | hasWindowScale, mss: 1460, value: 1, windowScale: 7}, false},
		{"losses", []byte{1, 1, 5, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4},
			tcpOptions{present: hasSACK, blocks: 2, sack: [4]sackBlock{{1, 2}, {3, 4}}}, false},
		{"what stands behind the end", []byte{0, 2, 1, 1}, tcpOptions{}, false},
		{"a kind that is not known", []byte{99, 2, 3, 3, 1, 1, 1, 1}, tcpOptions{present: hasWindowScale, windowScale: 1}, false},
		{"length 0", []byte{9, 0, 1, 1}, tcpOptions{}, true},
		{"length 1", []byte{9, 1, 1, 1}, tcpOptions{}, true},
		{"no length", []byte{1, 1, 1, 8}, tcpOptions{}, true},
		{"a length beyond the header", []byte{1, 1, 8, 10}, tcpOptions{}, true},
		{"an MSS of three bytes", []byte{2, 5, 1, 1, 1, 0, 0, 0}, tcpOptions{}, true},
		{"half a block", []byte{5, 6, 1, 1, 1, 1, 1, 1}, tcpOptions{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got tcpOptions
			if ok := got.parse(tt.options); ok == tt.refused {
				t.Fatalf("accepted: %v", ok)
			}
			if !tt.refused && got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestIPv6ChainByHand(t *testing.T) {
	for _, tt := range []struct {
		name    string
		next    uint8
		bytes   []byte
		want    ipv6Chain // but for the fragment header
		piece   string    // that header's offset, more and identification
		refused bool
	}{
		{"none", 6, make([]byte, 20), ipv6Chain{protocol: 6, transport: 40}, "", false},
		{"an empty packet", 59, nil, ipv6Chain{protocol: 59, transport: 40}, "", false},
		{"options of 16 bytes", 0, append([]byte{17, 1}, make([]byte, 22)...), ipv6Chain{protocol: 17, headers: 1, transport: 56}, "", false},
		{"a first fragment", 44, []byte{6, 0, 0, 1, 0, 0, 0, 9, 7}, ipv6Chain{protocol: 6, headers: 1, transport: 48}, "0 true 9", false},
		{"a later fragment", 44, []byte{0, 0, 0, 8, 0, 0, 0, 9, 7}, ipv6Chain{protocol: 0, headers: 1, transport: 48}, "1 false 9", false},
		{"a header that is cut off", 60, []byte{6, 0, 0, 0, 0, 0, 0}, ipv6Chain{}, "", true},
		{"a header that exceeds the packet", 60, []byte{6, 1, 0, 0, 0, 0, 0, 0}, ipv6Chain{}, "", true},
		{"nine headers", 60, bytes.Repeat([]byte{60, 0, 0, 0, 0, 0, 0, 0}, 9), ipv6Chain{}, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := walkIPv6(tt.next, tt.bytes)
			if ok == tt.refused {
				t.Fatalf("accepted: %v", ok)
			}
			piece := ""
			if got.fragment != nil {
				piece = fmt.Sprint(got.fragmentOffset(), got.moreFragments(), got.identification())
			}
			if got.fragment = nil; got != tt.want || piece != tt.piece {
				t.Errorf("got %+v and fragment %q, want %+v and %q", got, piece, tt.want, tt.piece)
			}
		})
	}
}

// TestNothingIsAllocated is about the contenders in Go.
func TestNothingIsAllocated(t *testing.T) {
	for _, measurement := range measurements {
		m := measurement()
		for _, c := range m.contenders {
			if n := testing.AllocsPerRun(10, func() { c.run(1) }); n != 0 && !strings.HasPrefix(c.name, "C,") {
				t.Errorf("%s: %s: %v allocations, want none", m.title, c.name, n)
			}
		}
	}
}

func Benchmark(b *testing.B) {
	for _, measurement := range measurements {
		m := measurement()
		name, _, _ := strings.Cut(m.title, ":")
		for _, c := range m.contenders {
			b.Run(name+"/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.run(1)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(m.set)), "ns/packet")
			})
		}
	}
}
