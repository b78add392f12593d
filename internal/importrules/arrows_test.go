package importrules

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// missingArrows lists the imports that the table does not allow.
func missingArrows(rooms []room, files []file) []string {
	var missing []string
	for _, f := range files {
		from, ok := roomOf(rooms, f.pkg)
		if !ok {
			missing = append(missing, f.at(f.syntax.Name)+": package "+f.pkg+" is in no room")
			continue
		}
		specs := f.imports()
		for _, imported := range slices.Sorted(maps.Keys(specs)) {
			if !from.allows(rooms, imported) {
				missing = append(missing, f.at(specs[imported])+": no arrow "+from.name+" -> "+imported+" (package "+f.pkg+")")
			}
		}
	}
	return missing
}

func TestArrows(t *testing.T) {
	for _, m := range missingArrows(rooms, moduleFiles(t)) {
		t.Error(m)
	}
}

// TestMissingArrows judges files that are made up, of one import each, by the
// table above.
func TestMissingArrows(t *testing.T) {
	const here = module + "/"
	for _, tt := range []struct {
		name, file, imported string
		missing              string // the arrow; "" if there is one
	}{
		{"runtime uses std", "runtime/a.go", "encoding/binary", ""},
		{"runtime uses unsafe", "runtime/a.go", "unsafe", ""},
		{"runtime leans on nothing here", "runtime/a.go", here + "layout", "./runtime -> ./layout"},
		{"formats use runtime", "packetformats/a.go", here + "runtime", ""},
		{"formats use formats", "packetformats/dns/a.go", here + "packetformats", ""},
		{"formats carry no generator", "packetformats/a.go", here + "gen", "./packetformats/... -> ./gen"},
		{"formats use no unsafe", "packetformats/a.go", "unsafe", "./packetformats/... -> unsafe"},
		{"formats use no cgo", "packetformats/a.go", "C", "./packetformats/... -> C"},
		{"layout loads packages", "layout/a.go", "golang.org/x/tools/go/packages", ""},
		{"layout does not format", "layout/a.go", "golang.org/x/tools/imports", "./layout/... -> golang.org/x/tools/imports"},
		{"layout knows no generator", "layout/diagram/a.go", here + "gen", "./layout/... -> ./gen"},
		{"layout uses intervals", "layout/a.go", here + "layout/interval", ""},
		{"intervals know no layout", "layout/interval/a.go", here + "layout", "./layout/interval -> ./layout"},
		{"gen emits", "gen/a.go", "github.com/dave/jennifer/jen", ""},
		{"gen does not load", "gen/a.go", "golang.org/x/tools/go/packages", "./gen/... -> golang.org/x/tools/go/packages"},
		{"core uses addresses", "netstack/a.go", "net/netip", ""},
		{"core uses no sockets", "netstack/a.go", "net", "./netstack/... -> net"},
		{"core takes no lock", "netstack/tcp/a.go", "sync", "./netstack/... -> sync"},
		{"core takes no lock from below sync", "netstack/tcp/a.go", "sync/atomic", "./netstack/... -> sync/atomic"},
		{"core knows no operating system", "netstack/a.go", "os", "./netstack/... -> os"},
		{"core does not log", "netstack/a.go", "log/slog", "./netstack/... -> log/slog"},
		{"core uses its rooms", "netstack/a.go", here + "netstack/tcp", ""},
		{"core knows no link", "netstack/a.go", here + "netstack/link", "./netstack/... -> ./netstack/link"},
		{"core knows no device", "netstack/a.go", here + "netstack/link/tap", "./netstack/... -> ./netstack/link/tap"},
		{"core knows no socket", "netstack/tcp/a.go", here + "netstack/socket", "./netstack/... -> ./netstack/socket"},
		{"a device calls the system", "netstack/link/tap/a.go", "golang.org/x/sys/unix", ""},
		{"a device is a link", "netstack/link/tap/a.go", here + "netstack/link", ""},
		{"a device knows no other", "netstack/link/tap/a.go", here + "netstack/link/pipe", "./netstack/link/... -> ./netstack/link/pipe"},
		{"a device knows no stack", "netstack/link/tap/a.go", here + "netstack", "./netstack/link/... -> ./netstack"},
		{"driver joins stack and links", "netstack/driver/a.go", here + "netstack/link", ""},
		{"driver knows no device", "netstack/driver/a.go", here + "netstack/link/tap", "./netstack/driver/... -> ./netstack/link/tap"},
		{"socket uses std", "netstack/socket/a.go", "net", ""},
		{"socket knows no driver", "netstack/socket/a.go", here + "netstack/driver", "./netstack/socket/... -> ./netstack/driver"},
		{"zcgen uses tools", "cmd/zcgen/a.go", "golang.org/x/tools/go/analysis", ""},
		{"zcgen knows no stack", "cmd/zcgen/a.go", here + "netstack", "./cmd/zcgen/... -> ./netstack"},
		{"a program uses what is public", "cmd/zcstack/a.go", here + "netstack/link/tap", ""},
		{"a program does not use what is internal", "cmd/zcstack/a.go", here + "internal/tap", "./cmd/... -> ./internal/tap"},
		{"an example uses what is public", "examples/ping/a.go", here + "packetformats", ""},
		{"an example uses nothing else", "examples/ping/a.go", "golang.org/x/sys/unix", "./examples/... -> golang.org/x/sys/unix"},
		{"a room that the table lacks", "cmd/zcstack/a.go", here + "unheard", "./cmd/... -> ./unheard"},
		{"a module like this one", "cmd/zcstack/a.go", module + "x/runtime", "./cmd/... -> " + module + "x/runtime"},
		{"the root of the module", "cmd/zcstack/a.go", module, "./cmd/... -> ."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := parse(t, tt.file, []byte("package a\n\nimport "+`"`+tt.imported+`"`+"\n"))
			var want []string
			if tt.missing != "" {
				want = []string{tt.file + ":3:8: no arrow " + tt.missing + " (package " + f.pkg + ")"}
			}
			if diff := cmp.Diff(want, missingArrows(rooms, []file{f})); diff != "" {
				t.Errorf("missing arrows (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a package without a room", func(t *testing.T) {
		f := parse(t, "util/a.go", []byte("package util\n"))
		want := []string{"util/a.go:1:9: package ./util is in no room"}
		if diff := cmp.Diff(want, missingArrows(rooms, []file{f})); diff != "" {
			t.Errorf("missing arrows (-want +got):\n%s", diff)
		}
	})
}
