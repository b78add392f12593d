package freshness

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// build compiles a package with some files replaced, and returns what the compiler
// says.
func build(t *testing.T, pkg string, overlay map[string][]byte) (message string, err error) {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	for name, source := range overlay {
		replacement := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(replacement, source, 0o600); err != nil {
			t.Fatal(err)
		}
		replace[name] = replacement
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("go", "build", "-overlay", file, pkg)
	command.Dir = root
	out, err := command.CombinedOutput()
	return string(out), err
}

// TestGuards changes annotated structs and the runtime under the generated files
// as they are. What the files do not fit any more does not compile, and the
// message says what to do.
func TestGuards(t *testing.T) {
	for _, tt := range []struct {
		name, file, old, new string
		want                 string // "" where the change does no harm
	}{
		{"nothing changed", "packetformats/udp.go", "UDP", "UDP", ""},
		{"a comment", "packetformats/udp.go", "with no promise", "and no promise", ""},
		{"a field renamed", "packetformats/udp.go", "DestinationPort uint16", "TargetPort uint16", "runZcgenAgainUDP"},
		{"a field of another type", "packetformats/udp.go", "DestinationPort uint16", "DestinationPort uint32", "runZcgenAgainUDP"},
		{"a field of a type of its own", "packetformats/ipv4.go", "TTL            uint8", "TTL            IPProtocol", "runZcgenAgainIPv4"},
		{"a tag changed", "packetformats/udp.go", "Length >= 8", "Length >= 9", "runZcgenAgainUDP"},
		{"a tag removed", "packetformats/udp.go", "`wire:\"trunc\"`", "", "runZcgenAgainUDP"},
		{"a tag added", "packetformats/udp.go", "DestinationPort uint16", "DestinationPort uint16 `wire:\"none: 0\"`", "runZcgenAgainUDP"},
		{"a field added", "packetformats/udp.go", "DestinationPort uint16", "DestinationPort uint16\n\tMore uint8", "runZcgenAgainUDP"},
		{"a reserved field changed", "packetformats/icmpv4.go", "_                uint16 `wire:\"reserved\"`", "_                int16 `wire:\"reserved\"`", "runZcgenAgainICMPv4DestinationUnreachable"},
		{"an integer of variable size of another type", "internal/genformats/varints.go", "type Quic uint64", "type Quic uint32", "runZcgenAgainQuic"},
		{"fields exchanged", "packetformats/ipv4.go", "SourceAddress      [4]byte `wire:\"addr\"`\n\tDestinationAddress", "DestinationAddress [4]byte `wire:\"addr\"`\n\tSourceAddress", "runZcgenAgainIPv4"},
		{"a runtime before the first", "runtime/version.go", "const Version = 3", "const Version = 1", "ThisRuntimeIsTooOldUpgradeZcgen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Dir(tt.file)
			if dir == "runtime" { // what is generated for it is elsewhere
				dir = "packetformats"
			}
			message, err := build(t, "./"+dir, edit(t, tt.file, tt.old, tt.new))
			if tt.want == "" {
				if err != nil {
					t.Errorf("does not compile:\n%s", message)
				}
				return
			}
			if err == nil {
				t.Fatalf("compiles, want a message with %s", tt.want)
			}
			if !strings.Contains(message, tt.want) {
				t.Errorf("the compiler does not name %s:\n%s", tt.want, message)
			}
		})
	}
}

// TestGuardsOfNaturalLayouts changes types that the fields of structs have, which
// lie in memory: their names stay the same, their sizes do not.
func TestGuardsOfNaturalLayouts(t *testing.T) {
	const file = "internal/genformats/natural.go"
	for _, tt := range []struct{ name, old, new, want string }{
		{"nothing changed", "Slot", "Slot", ""},
		{"a number made smaller", "Slot     uint32", "Slot     uint16", "cannot convert (*Slot)(nil)"},
		{"a number with a sign", "Slot     uint32", "Slot     int32", "cannot convert (*Slot)(nil)"},
		{"an array made longer", "SlotPair [2]Slot", "SlotPair [3]Slot", "cannot convert (*SlotPair)(nil)"},
		{"a field of a nested struct", "Tail  [3]uint8", "Tail  [2]uint8", "runZcgenAgainNaturalGaps"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			message, err := build(t, "./internal/genformats", edit(t, file, tt.old, tt.new))
			if (err == nil) != (tt.want == "") || !strings.Contains(message, tt.want) {
				t.Errorf("the compiler says %v, want a message with %q:\n%s", err, tt.want, message)
			}
		})
	}
}
