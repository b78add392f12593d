package gen_test

import (
	"fmt"
	"strings"
	"testing"
)

// importedNames are those of packages that generated code imports, and others of
// Go's library.
var importedNames = strings.Fields("atomic binary bytes fmt hex iter math netip slices strconv strings structs testing zcrt")

// TestPackageNames generates for packages that have the names of those that
// generated code imports, and for packages that import such packages, by their
// own names and by others.
func TestPackageNames(t *testing.T) {
	cases := nameCases{}
	for i, name := range importedNames {
		cases.always(name, "package "+name, `
import "net/netip"

type Mode uint8

const ModeFirst Mode = 1

//zc:wire be
//zc:test 03 01 01020304 3f800000 000100020003 00
type Record struct {
	N       uint8
	Mode    Mode `+"`wire:\"where: Mode >= ModeFirst\"`"+`
	Address netip.Addr `+"`wire:\"size: 4\"`"+`
	Float   float32
	Words   []uint16 `+"`wire:\"size: N*2\"`"+`
	Text    []byte `+"`wire:\"upto: 0\"`"+`
}

//zc:wire be
type Point struct {
	X uint8
}

//zc:wire be
type Frame struct {
	Kind    uint8
	Payload []byte
}
`)
		user := `
import (
	IMPORT_
	"net/netip"
)

//zc:wire be max 255
type TRecord struct {
	Mode    NAME_.Mode ` + "`wire:\"where: Mode <= NAME_.ModeFirst + 8\"`" + `
	Point   NAME_.Point
	Float   float32
	Address netip.Addr ` + "`wire:\"size: 4\"`" + `
	Record  NAME_.Record
	Points  []NAME_.Point ` + "`wire:\"len: 8\"`" + `
	Modes   []NAME_.Mode ` + "`wire:\"len: 8\"`" + `
	Later   NAME_.Record ` + "`wire:\"when: Mode == 3\"`" + `
	Pair    [2]NAME_.Point
	Body    TBody ` + "`wire:\"on: Mode\"`" + `
}

type TBody struct {
	Point  *TPoint ` + "`wire:\"is: NAME_.ModeFirst\"`" + `
	Modes  []NAME_.Mode ` + "`wire:\"is: 3\"`" + `
	Mode   *NAME_.Mode ` + "`wire:\"is: 4\"`" + `
	Other  []byte ` + "`wire:\"other\"`" + `
}

type TPoint struct {
	Point NAME_.Point
	List  []NAME_.Point
}

//zc:bind NAME_.Frame.Payload Kind == 1
type TChild struct {
	Sequence uint16
}
`
		path := fmt.Sprintf("%q", casesPath+name)
		other := importedNames[(i+1)%len(importedNames)]
		plain := strings.NewReplacer("IMPORT_", path, "NAME_", name).Replace(user)
		renamed := strings.NewReplacer("IMPORT_", other+" "+path, "NAME_", other).Replace(user)
		if name == "netip" {
			plain = strings.NewReplacer(`"net/netip"`, `addr "net/netip"`, "netip.Addr", "addr.Addr").Replace(plain)
		}
		if other == "netip" {
			renamed = strings.NewReplacer(`"net/netip"`, `addr "net/netip"`, "netip.Addr", "addr.Addr").Replace(renamed)
		}
		cases.always("user"+name, "import of "+name, plain)
		cases.always("renamed"+name, "import of "+name+" as "+other, renamed)
	}
	n := len(cases)
	files, refused := cases.generate(t)
	compile(t, cases, files)
	for _, of := range refused {
		t.Errorf("refused: %v", of)
	}
	if len(cases) != n {
		t.Errorf("%d of %d cases are left", len(cases), n)
	}
}
