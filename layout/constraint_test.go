package layout

import (
	"go/parser"
	"go/token"
	"testing"
)

func TestBuildConstraint(t *testing.T) {
	tests := []struct{ name, file, source, want string }{
		{"none", "udp.go", "package p", ""},
		{"a word that is none", "udp_options.go", "package p", ""},
		{"a name that is only a system", "linux.go", "package p", ""},
		{"system", "ring_linux.go", "package p", "linux"},
		{"processor", "ring_arm64.go", "package p", "arm64"},
		{"both", "ring_linux_arm64.go", "package p", "linux && arm64"},
		{"line", "ring.go", "//go:build !windows && cgo\n\npackage p", "!windows && cgo"},
		{"line and name", "ring_linux.go", "// Copyright.\n\n//go:build cgo || race\n\npackage p", "linux && (cgo || race)"},
		{"a line too late to count", "ring.go", "package p\n\n//go:build linux\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := parser.ParseFile(token.NewFileSet(), test.file, test.source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if got := buildConstraint(test.file, f); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
