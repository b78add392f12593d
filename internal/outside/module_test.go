package outside

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/zcgen/zcgen/gen" // so that the module cache has what zcgen is built of
)

const root = "../.."

// The module of a user: a format of its own, and a program on it.
const (
	goMod = `module example.org/meter

go 1.26

replace github.com/zcgen/zcgen => ` // and the path of this module

	readingGo = `// Package reading is what our meters send.
package reading

` + `//go:generate DIRECTIVE

// Quantity says what a meter measures.
type Quantity uint8

const (
	QuantityPower  Quantity = 1
	QuantityEnergy Quantity = 2
)

// Reading is one message of a meter.
//
//zc:wire be msb
type Reading struct {
	Version  uint8    ` + "`wire:\"bits: 4, eq: 2\"`" + `
	Quantity Quantity ` + "`wire:\"bits: 4\"`" + `
	Length   uint16   ` + "`wire:\"frame: Length, where: Length >= 8\"`" + ` // of the whole message
	Meter    [3]byte
	Checksum uint16 ` + "`wire:\"sum: inet(0, total)\"`" + `
	Samples  []byte
}
`

	mainGo = `// Command meter writes a reading and reads it again.
package main

import (
	"errors"
	"fmt"

	"example.org/meter/reading"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func main() {
	x := reading.Reading{Quantity: reading.QuantityEnergy, Meter: [3]byte{'a', 'b', 'c'}, Samples: []byte{7, 8, 9}}
	b, err := x.AppendBinary(nil)
	fmt.Printf("% x %v\n", b, err)
	v, err := reading.ParseReading(b)
	fmt.Println(v, err, v.VerifyChecksum())
	_, err = reading.ParseReading(b[:9])
	fmt.Println(err, errors.Is(err, zcrt.ErrShort))
}
`

	want = `22 00 0b 61 62 63 60 33 07 08 09 <nil>
Reading{Version: 2, Quantity: Energy, Length: 11, Meter: 0x616263, Checksum: 0x6033, Samples: 0x070809} <nil> true
reading: Length at byte 1: found 9 bytes, want 11 true
`
)

// TestModule makes the module in a folder of its own, gets zcgen in both ways,
// and builds and runs the program.
func TestModule(t *testing.T) {
	readZcgen(t)
	for _, tt := range []struct {
		name      string
		get       []string
		directive string
		keeps     string // what is to stand in go.mod at the end
	}{
		{
			"as a tool",
			[]string{"get", "-tool", "github.com/zcgen/zcgen/cmd/zcgen"}, "go tool zcgen",
			"tool github.com/zcgen/zcgen/cmd/zcgen",
		},
		{
			"from its source",
			[]string{"get", "github.com/zcgen/zcgen/cmd/zcgen"}, "go run github.com/zcgen/zcgen/cmd/zcgen",
			"require github.com/zcgen/zcgen ",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			this, err := filepath.Abs(root)
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, "go.mod", goMod+this+"\n")
			write(t, dir, "go.sum", read(t, filepath.Join(root, "go.sum")))
			write(t, dir, "reading/reading.go", strings.Replace(readingGo, "DIRECTIVE", tt.directive, 1))
			write(t, dir, "main.go", mainGo)

			command(t, dir, "go", tt.get...)
			command(t, dir, "go", "generate", "./...")
			command(t, dir, "go", "mod", "tidy")
			command(t, dir, "go", "vet", "./...")
			command(t, dir, "go", "build", "-o", "meter", ".")
			got := command(t, dir, "./meter")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
			if mod := read(t, filepath.Join(dir, "go.mod")); !strings.Contains(mod, tt.keeps) {
				t.Errorf("go.mod has no %q:\n%s", tt.keeps, mod)
			}
			// The files are the same when they are made again.
			command(t, dir, "go", "run", "github.com/zcgen/zcgen/cmd/zcgen", "check", "./...")
		})
	}
}

// command runs one in the user's module and returns what it prints. What it
// needs of other modules is in the module cache since this test was built, and
// was verified then by this module's go.sum: it is the only proxy, and no
// database of checksums is asked, so that the test needs no network.
func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(name, args...)
	c.Dir = dir
	proxy := "file://" + filepath.ToSlash(strings.TrimSpace(string(cache))) + "/cache/download"
	c.Env = append(os.Environ(), "GOPROXY="+proxy, "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// readZcgen reads the command's source, which nothing here imports, so that no
// cached result of this test outlives a change of it.
func readZcgen(t *testing.T) {
	t.Helper()
	dir := filepath.Join(root, "cmd", "zcgen")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		read(t, filepath.Join(dir, f.Name()))
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
