package packetformats

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/internal/tshark"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestAgainstTShark builds packets of all formats from random values, captures
// them into a file, and lets TShark take them apart: it finds every checksum
// good and reads from each field what was put in. It is told to verify checksums,
// to reassemble nothing, and to take what UDP carries for mere data.
func TestAgainstTShark(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 42))
	var frames [][]byte
	var want []tshark.Dissection
	for range 100 {
		for _, build := range []func(*rand.Rand, *zcrt.Buffer) tshark.Dissection{
			buildARP, buildUDP, buildEcho, buildUnreachable, buildFragment,
		} {
			buf := zcrt.NewBuffer(poisoned(2000), 100)
			want = append(want, build(random, buf))
			frames = append(frames, buf.Bytes())
		}
	}
	dissected := tshark.Dissect(t, frames, tsharkFields,
		"-E", "occurrence=f", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "ip.defragment:FALSE",
		"-d", "udp.port==0-65535,data")
	for i, got := range dissected {
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Fatalf("frame %d (-built +tshark):\n%s% x", i+1, diff, frames[i])
		}
	}
}

// tsharkFields are the fields that are compared.
var tsharkFields = []string{
	"eth.dst", "eth.src", "eth.type",
	"arp.hw.type", "arp.proto.type", "arp.hw.size", "arp.proto.size", "arp.opcode",
	"arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.hw_mac", "arp.dst.proto_ipv4",
	"ip.version", "ip.hdr_len", "ip.dsfield.dscp", "ip.dsfield.ecn", "ip.len", "ip.id", "ip.flags.rb", "ip.flags.df", "ip.flags.mf",
	"ip.frag_offset", "ip.ttl", "ip.proto", "ip.checksum", "ip.checksum.status", "ip.src", "ip.dst",
	"udp.srcport", "udp.dstport", "udp.length", "udp.checksum", "udp.checksum.status",
	"icmp.type", "icmp.code", "icmp.checksum", "icmp.checksum.status", "icmp.ident", "icmp.seq", "icmp.mtu",
	"data.data",
}
