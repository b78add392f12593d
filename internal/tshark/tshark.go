// Package tshark lets TShark, the dissector of Wireshark, judge frames that tests
// have built: it says what each of their fields holds.
//
//	for i, got := range tshark.Dissect(t, frames, []string{"udp.srcport", "data.data"}) {
//		cmp.Diff(want[i], got)
//	}
//
// Where TShark is not installed the test is skipped, as package kerneltest has it.
package tshark

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/internal/kerneltest"
	"github.com/zcgen/zcgen/packetformats/pcap"
)

// A Dissection is what a frame's fields hold, by the names that TShark has for
// them; a field that a frame does not have is not in it. Numbers are in decimal.
type Dissection map[string]string

// Dissect captures Ethernet frames into a file and lets TShark read the fields
// named from it. Of a field that a frame has several times it gives all values,
// separated by commas, unless the arguments say otherwise.
func Dissect(t testing.TB, frames [][]byte, fields []string, arguments ...string) []Dissection {
	t.Helper()
	kerneltest.NeedPrograms(t, "tshark")
	file := filepath.Join(t.TempDir(), "frames.pcap")
	if err := os.WriteFile(file, capture(t, frames), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments = append([]string{"-n", "-r", file, "-T", "fields", "-E", "separator=/t"}, arguments...)
	for _, name := range fields {
		arguments = append(arguments, "-e", name)
	}
	command := exec.Command("tshark", arguments...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("tshark: %v\n%s", err, stderr.Bytes())
	}
	var all []Dissection
	for line := range strings.Lines(string(out)) {
		d := Dissection{}
		for i, value := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			if value != "" {
				d[fields[i]] = plain(value)
			}
		}
		all = append(all, d)
	}
	if len(all) != len(frames) {
		t.Fatalf("tshark found %d frames of %d", len(all), len(frames))
	}
	return all
}

// plain writes numbers in decimal, whatever base TShark has for the field.
func plain(value string) string {
	values := strings.Split(value, ",")
	for i, v := range values {
		digits, ok := strings.CutPrefix(v, "0x")
		if !ok {
			return value
		}
		n, err := strconv.ParseUint(digits, 16, 64)
		if err != nil {
			return value
		}
		values[i] = fmt.Sprint(n)
	}
	return strings.Join(values, ",")
}

// capture is a file of frames, all captured at the beginning of time.
func capture(t testing.TB, frames [][]byte) []byte {
	t.Helper()
	header := pcap.FileHeader{Magic: pcap.MagicMicroseconds, MajorVersion: 2, MinorVersion: 4, SnapLen: 65535, LinkType: pcap.LinkTypeEthernet}
	b, err := header.AppendBinaryLE(nil)
	for _, frame := range frames {
		if err == nil {
			packet := pcap.Packet{OriginalLength: uint32(len(frame)), Data: frame}
			b, err = packet.AppendBinaryLE(b)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}
