package main

import "testing"

// TestContendersAgree runs every contender once: each must read the same fields
// of the same packets.
func TestContendersAgree(t *testing.T) {
	set := packets()
	list, _ := parseContenders(set)
	want := list[0].run(1)
	for _, c := range list[1:] {
		if got := c.run(1); got != want {
			t.Errorf("%s: digest %#x, want %#x as %s", c.name, got, want, list[0].name)
		}
	}
}

// TestPacketsAreMixed guards the set itself: most packets have the common
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

func TestParsingAllocatesNothing(t *testing.T) {
	set := packets()
	list, _ := parseContenders(set)
	for _, c := range list[:2] {
		if n := testing.AllocsPerRun(10, func() { c.run(1) }); n != 0 {
			t.Errorf("%s: %v allocations, want none", c.name, n)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	set := packets()
	list, _ := parseContenders(set)
	for _, c := range list {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.run(1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(set)), "ns/packet")
		})
	}
}
