package importrules

import (
	"slices"
	"strings"
	"testing"
)

// A room is a part of the module and the arrows that lead out of it. What is
// not listed is forbidden.
type room struct {
	// name is "./a" for that package alone, or "./a/..." for it and all below
	// it. A package is in the room that names it most closely.
	name string
	// arrows lead to rooms of this table, to packages by their import path (with
	// "/..." for all below it, too), or to
	//	std     the standard library, but unsafe and cgo
	//	public  all of this module that is not internal
	arrows []string
}

// rooms is the drawing of the architecture. A room that is not built yet may
// stand here; a package without a room may not exist.
var rooms = []room{
	// What a user's binary carries: no generator in it.
	{"./runtime", []string{"std", "unsafe"}},
	{"./packetformats/...", []string{"./packetformats/...", "./runtime", "std"}},

	// The generator.
	{"./layout/interval", []string{"std"}},
	{"./layout/...", []string{"./layout/interval", "golang.org/x/tools/go/packages", "std"}},
	{"./gen/...", []string{"./layout/...", "github.com/dave/jennifer/...", "golang.org/x/tools/imports", "std"}},
	{"./prove/...", []string{"./layout/...", "golang.org/x/tools/go/packages", "golang.org/x/tools/go/ssa/...", "std"}},
	{"./cmd/zcgen/...", []string{"./gen/...", "./layout/...", "./prove/...", "golang.org/x/tools/...", "std"}},

	// The stack: a core without time, input, output or concurrency of its own,
	// and around it the rooms that have them.
	{"./netstack/...", append([]string{"./netstack/...", "./packetformats/...", "./runtime"}, coreStd...)},
	{"./netstack/link", []string{"./packetformats/...", "./runtime", "golang.org/x/sys/unix", "std"}},
	{"./netstack/link/...", []string{"./netstack/link", "./packetformats/...", "./runtime", "golang.org/x/sys/unix", "std"}},
	{"./netstack/driver/...", []string{"./netstack/...", "./netstack/link", "./runtime", "std"}},
	{"./netstack/socket/...", []string{"./netstack/...", "std"}},

	// Programs.
	{"./cmd/...", []string{"public", "std"}},
	{"./examples/...", []string{"public", "std"}},

	// Support of the tests.
	{"./internal/...", []string{"public", "./internal/...", "github.com/google/go-cmp/cmp", "golang.org/x/sys/unix", "std"}},
}

// coreStd is what the core of the stack may use of the standard library: data
// structures and arithmetic. Not os, net, sync, syscall or log, which reach
// outside; nor encoding/binary, since views read the bytes.
var coreStd = []string{
	"bytes",
	"cmp",
	"container/heap",
	"container/list",
	"errors",
	"iter",
	"maps",
	"math",
	"math/bits",
	"math/rand/v2", // from a seed that is given; see forbiddenInCore
	"net/netip",
	"slices",
	"sort",
	"strconv",
	"strings",
	"time", // durations; see forbiddenInCore
}

// roomOf is the room of a package of this module.
func roomOf(rooms []room, path string) (in room, ok bool) {
	for _, r := range rooms {
		if r.name == path {
			return r, true
		}
		if below(path, r.name) && len(r.name) > len(in.name) {
			in, ok = r, true
		}
	}
	return in, ok
}

// below reports whether pattern ends in "/..." and path is what stands before
// that, or below it.
func below(path, pattern string) bool {
	parent, ok := strings.CutSuffix(pattern, "/...")
	return ok && (path == parent || strings.HasPrefix(path, parent+"/"))
}

// allows reports whether an arrow leads from r to the package imported.
func (r room) allows(rooms []room, imported string) bool {
	if slices.Contains(r.arrows, imported) {
		return true
	}
	if strings.HasPrefix(imported, "./") {
		to, ok := roomOf(rooms, imported)
		return ok && (slices.Contains(r.arrows, to.name) || slices.Contains(r.arrows, "public") && isPublic(imported))
	}
	if isStd(imported) {
		return slices.Contains(r.arrows, "std")
	}
	return slices.ContainsFunc(r.arrows, func(arrow string) bool { return below(imported, arrow) })
}

// isStd reports whether the first element of an import path has no dot, as that
// of every module that can be fetched has.
func isStd(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && imported != "unsafe" && imported != "C"
}

func isPublic(path string) bool {
	return !slices.Contains(strings.Split(path, "/"), "internal")
}

// TestRooms checks the table itself.
func TestRooms(t *testing.T) {
	var names []string
	for _, r := range rooms {
		if slices.Contains(names, r.name) {
			t.Errorf("%s stands there twice", r.name)
		}
		names = append(names, r.name)
	}
	for _, r := range rooms {
		for _, arrow := range r.arrows {
			if strings.HasPrefix(arrow, "./") && !slices.Contains(names, arrow) {
				t.Errorf("%s -> %s leads to no room of the table", r.name, arrow)
			}
			if arrow == "unsafe" && r.name != "./runtime" {
				t.Errorf("%s -> unsafe: it is for ./runtime alone", r.name)
			}
		}
	}
}

func TestRoomOf(t *testing.T) {
	for _, tt := range []struct{ path, want string }{
		{"./runtime", "./runtime"},
		{"./runtime/race", ""},
		{"./packetformats", "./packetformats/..."},
		{"./packetformats/dns", "./packetformats/..."},
		{"./packetformatsx", ""},
		{"./netstack", "./netstack/..."},
		{"./netstack/tcp", "./netstack/..."},
		{"./netstack/link", "./netstack/link"},
		{"./netstack/link/tap", "./netstack/link/..."},
		{"./netstack/linkage", "./netstack/..."},
		{"./cmd/zcgen", "./cmd/zcgen/..."},
		{"./cmd/zcstack", "./cmd/..."},
		{".", ""},
	} {
		if got, _ := roomOf(rooms, tt.path); got.name != tt.want {
			t.Errorf("room of %s is %q, want %q", tt.path, got.name, tt.want)
		}
	}
}
