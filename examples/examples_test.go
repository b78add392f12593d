// Package examples_test builds the examples and runs them.
package examples_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/zcgen/zcgen/packetformats" // what the programs are built of,
	_ "github.com/zcgen/zcgen/runtime"       // so that no cached result outlives a change of it
)

func TestExamples(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "./...")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, tt := range []struct {
		name           string
		program        string
		args           []string
		stdin          string
		exit           int
		stdout, stderr string
	}{
		{
			name:    "frames given as arguments",
			program: "parse",
			args: []string{
				"000bdb941470 000bdb941480 0806 0001 0800 0604 0002 000bdb941480 0a76d5d4 000bdb941470 0a76d5d3",
				"02:00:5e:10:00:02:02:00:5e:10:00:01:08:00:45:00:00:20:00:01:40:00:40:01:26:40:0a:4d:00:01:0a:4d:00:02:08:00:1a:6a:04:d2:00:01:64:61:74:61",
			},
			stdout: `ethernet 00:0b:db:94:14:80 > 00:0b:db:94:14:70 ARP
  arp Reply: 10.118.213.212 is at 00:0b:db:94:14:80, asks for 10.118.213.211
ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
  ipv4 10.77.0.1 > 10.77.0.2 ICMP, ttl 64, checksum good
    icmpv4 Echo 1234/1, 4 bytes, checksum good
`,
		},
		{
			name:    "frames on the standard input",
			program: "parse",
			stdin: `02005e100002 02005e100001 0800 4500 0021 0000 0000 4011 6630 0a4d0001 0a4d0002 1092 0007 000d 96cc 68656c6c6f
02005e100002 02005e100001 0800 4500 0021 0000 0000 4011 6631 0a4d0001 0a4d0002 1092 0007 000d 96cc 68656c6c70
02005e100002 02005e100001 0800 4500 001c 0000 0000 4001 6645 0a4d0001 0a4d0002 0303 fcfc 0000 0000
ffffffffffff 02005e100001 86dd 60000000
`,
			stdout: `ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
  ipv4 10.77.0.1 > 10.77.0.2 UDP, ttl 64, checksum good
    udp 4242 > 7, 5 bytes, checksum good
ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
  ipv4 10.77.0.1 > 10.77.0.2 UDP, ttl 64, checksum wrong
    udp 4242 > 7, 5 bytes, checksum wrong
ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
  ipv4 10.77.0.1 > 10.77.0.2 ICMP, ttl 64, checksum good
    icmpv4 DestinationUnreachable Port, checksum good
ethernet 02:00:5e:10:00:01 > ff:ff:ff:ff:ff:ff IPv6
`,
		},
		{
			name:    "frames that are malformed",
			program: "parse",
			args: []string{
				"02005e1000",
				"02005e100002 02005e100001 0800 4400 0021 0000 0000 4011 6630 0a4d0001 0a4d0002",
				"02005e100002 02005e100001 0800 4500 001c 0000 0000 4011 6635 0a4d0001 0a4d0002 1092 0007 000d 96cc",
			},
			exit: 1,
			stdout: `ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
ethernet 02:00:5e:10:00:01 > 02:00:5e:10:00:02 IPv4
  ipv4 10.77.0.1 > 10.77.0.2 UDP, ttl 64, checksum good
`,
			stderr: `parse: frame 1 is malformed: ethernet: Destination at byte 0: found 5 bytes, want 14
parse: frame 2 is malformed: ipv4: IHL 4 at byte 0, want IHL >= 5
parse: frame 3 is malformed: udp: Length at byte 4: found 8 bytes, want 13
`,
		},
		{
			name:    "what is not hex",
			program: "parse",
			args:    []string{"frame"},
			exit:    2,
			stderr:  "parse: frame 1 is not hex: encoding/hex: invalid byte: U+0072 'r'\n",
		},
		{
			name:    "a format of one's own",
			program: "ownformat",
			stdout: `encoded  28 02 01 02 00 2a bd d3 01 1e fd da 02 1d 17 e8
sensor 0x0102, report 42, alarm true
  Temperature -5.50, 30 s ago
  Humidity 61.20, 29 s ago
cut off:  report: Version at byte 0: found 0 bytes, want 8
cut off:  report: Sequence at byte 4: found 5 bytes, want 8
cut off:  report: Samples at byte 8: found 15 bytes, want 16
refused:  report: Version 1 at byte 0, want 2
cut off:  report: Samples at byte 8: found 16 bytes, want 808
refused:  the checksum is wrong
not sent: report: Count 0 at byte 1, want Count >= 1
`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := exec.Command(filepath.Join(bin, tt.program), tt.args...)
			var stdout, stderr bytes.Buffer
			c.Stdin, c.Stdout, c.Stderr = strings.NewReader(tt.stdin), &stdout, &stderr
			exit := 0
			if err := c.Run(); err != nil {
				failed := (*exec.ExitError)(nil)
				if !errors.As(err, &failed) {
					t.Fatal(err)
				}
				exit = failed.ExitCode()
			}
			if exit != tt.exit {
				t.Errorf("exit code %d, want %d", exit, tt.exit)
			}
			if diff := cmp.Diff(tt.stdout, stdout.String()); diff != "" {
				t.Errorf("stdout (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.stderr, stderr.String()); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSmall keeps the examples to what one reads at a sitting.
func TestSmall(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %q: %v", files, err)
	}
	lines := map[string]int{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(source, []byte("// Code generated ")) {
			lines[filepath.Dir(file)] += bytes.Count(source, []byte("\n"))
		}
	}
	for example, n := range lines {
		if n >= 150 {
			t.Errorf("%s has %d lines, want fewer than 150", example, n)
		}
	}
}
