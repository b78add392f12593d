package packetformats

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestAgainstTShark builds packets of all formats from random values, captures
// them into a file, and lets TShark take them apart: it finds every checksum
// good and reads from each field what was put in.
func TestAgainstTShark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		if os.Getenv("ZCGEN_REQUIRE") == "1" {
			t.Fatalf("ZCGEN_REQUIRE=1, but %v", err)
		}
		t.Skipf("not compared with TShark (Debian package tshark): %v", err)
	}
	random := rand.New(rand.NewPCG(7, 42))
	var frames [][]byte
	var want []dissection
	for range 100 {
		for _, build := range []func(*rand.Rand, *zcrt.Buffer) dissection{
			buildARP, buildUDP, buildEcho, buildUnreachable, buildFragment,
		} {
			buf := zcrt.NewBuffer(poisoned(2000), 100)
			want = append(want, build(random, buf))
			frames = append(frames, buf.Bytes())
		}
	}
	file := filepath.Join(t.TempDir(), "built.pcap")
	if err := os.WriteFile(file, pcap(frames), 0o600); err != nil {
		t.Fatal(err)
	}
	dissected := dissect(t, tshark, file)
	if len(dissected) != len(frames) {
		t.Fatalf("tshark found %d frames of %d", len(dissected), len(frames))
	}
	for i, got := range dissected {
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Fatalf("frame %d (-built +tshark):\n%s% x", i+1, diff, frames[i])
		}
	}
}

// A dissection is what a frame's fields hold, by the names that TShark has for
// them; a field that a frame does not have is not in it.
type dissection map[string]string

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

// dissect runs TShark. It is told to verify checksums, to reassemble nothing,
// and to take what UDP carries for mere data.
func dissect(t *testing.T, tshark, file string) []dissection {
	t.Helper()
	arguments := []string{
		"-n", "-r", file, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "ip.defragment:FALSE",
		"-d", "udp.port==0-65535,data",
		"-T", "fields", "-E", "separator=/t", "-E", "occurrence=f",
	}
	for _, name := range tsharkFields {
		arguments = append(arguments, "-e", name)
	}
	command := exec.Command(tshark, arguments...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("tshark: %v\n%s", err, stderr.Bytes())
	}
	var all []dissection
	for line := range strings.Lines(string(out)) {
		d := dissection{}
		for i, value := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			if value != "" {
				d[tsharkFields[i]] = plain(value)
			}
		}
		all = append(all, d)
	}
	return all
}

// plain writes numbers in decimal, whatever base TShark has for the field.
func plain(value string) string {
	if digits, ok := strings.CutPrefix(value, "0x"); ok {
		if n, err := strconv.ParseUint(digits, 16, 64); err == nil {
			return fmt.Sprint(n)
		}
	}
	return value
}

// pcap is a capture of Ethernet frames in the format of libpcap, version 2.4.
func pcap(frames [][]byte) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32(nil, 0xa1b2c3d4) // microseconds
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 4)
	b = le.AppendUint64(b, 0)     // time zone and accuracy, not used
	b = le.AppendUint32(b, 65535) // the longest frame
	b = le.AppendUint32(b, 1)     // Ethernet
	for _, frame := range frames {
		b = le.AppendUint64(b, 0) // at the beginning of time
		b = le.AppendUint32(b, uint32(len(frame)))
		b = le.AppendUint32(b, uint32(len(frame)))
		b = append(b, frame...)
	}
	return b
}
