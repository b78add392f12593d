package zcrt_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// The line that a generated file holds; here it asks for what is there.
const _ = zcrt.ThisRuntimeIsTooOldUpgradeZcgen(zcrt.Version - 1)

// TestVersionGuard compiles that line as made for this runtime, and for the
// next one, which must not compile and must say why.
func TestVersionGuard(t *testing.T) {
	for _, tt := range []struct {
		name, needs string
		compiles    bool
	}{
		{"made for this runtime", "zcrt.Version", true},
		{"made for the first runtime", "1", true},
		{"made for the next runtime", "(zcrt.Version + 1)", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "guard.go")
			source := `package guard

import zcrt "github.com/zcgen/zcgen/runtime"

const _ = zcrt.ThisRuntimeIsTooOldUpgradeZcgen(zcrt.Version - ` + tt.needs + `)
`
			if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("go", "build", file).CombinedOutput()
			if compiles := err == nil; compiles != tt.compiles {
				t.Fatalf("compiles: %v, want %v\n%s", compiles, tt.compiles, out)
			}
			if !tt.compiles && !strings.Contains(string(out), "ThisRuntimeIsTooOldUpgradeZcgen") {
				t.Errorf("the compiler does not name ThisRuntimeIsTooOldUpgradeZcgen:\n%s", out)
			}
		})
	}
}
