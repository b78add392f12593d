package gen_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/types"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/zcgen/zcgen/layout"
)

// constructs are layouts that show each construct of the tag language, with words in
// them that stand for others:
//
//	NAME_  the name under test
//	T_     a prefix of the types of one case
//	MORE_  fields that come in addition
const (
	constructsFile = "names.constructs"
	namesGolden    = "names.golden"
)

// construct is one template.
type construct struct{ name, source string }

// with is a construct with the words filled in.
func (c construct) with(name, types, more string) string {
	return strings.NewReplacer("NAME_", name, "T_", types, "MORE_", more).Replace(c.source)
}

// isPackage reports whether the name under test is one of the package, and not a
// field's.
func (c construct) isPackage() bool { return strings.HasPrefix(c.name, "package") }

func readConstructs(t *testing.T) (out []construct) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", constructsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		out = append(out, construct{f.Name, string(f.Data)})
	}
	return out
}

// plainName is a name that nothing else has.
const plainName = "Qq"

// awkward are names that are tried everywhere: those of Go, of generated methods
// and functions, of their locals, and of letters outside of ASCII.
var awkward = strings.Fields(`
	any append byte error false iota len max min new nil string true uint64
	All Append At Bytes Check Cut Encode Err Error Fault Fill Format Get Kind Layer Len Next None Parse Prepend Set Size String Value Validate Verify View
	all at b buf bytes c end err f i inner n next ok p parse pseudo root size v validate value x
	it off total Break Func Go Range Type Var
	binary fmt netip zcrt Zcrt
	Größe École école 长度`)

// goWords are predeclared, or the names of packages that generated code imports.
var goWords = strings.Fields(`
	any append bool byte cap clear close complex complex64 complex128 comparable copy delete error false float32 float64 imag int int8
	int16 int32 int64 iota len make max min new nil panic print println real recover rune string true uint uint8 uint16
	uint32 uint64 uintptr atomic binary bytes iter math netip slices strconv structs zcrt unsafe`)

// TestAwkwardNames gives a field of each construct each of the awkward names. It
// is refused with a message, or what is generated compiles. Which are refused is
// in a golden: these are the names that users cannot have.
func TestAwkwardNames(t *testing.T) {
	cases := nameCases{}
	tried := map[string][]string{} // the constructs, by the name
	for _, c := range readConstructs(t) {
		if c.isPackage() {
			continue
		}
		for i, name := range awkward {
			if label := name + " " + c.name; isTried(label, 5) {
				cases.always("awkward"+c.name, label, c.with(name, fmt.Sprintf("T%d", i), ""))
				tried[name] = append(tried[name], c.name)
			}
		}
	}
	files, refused := cases.generate(t)
	compile(t, cases, files)
	are := checkRefused(t, refused)
	golden := filepath.Join("testdata", namesGolden)
	if *update && *allNames {
		if err := os.WriteFile(golden, writeRefusals(tried, are), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	want := readRefusals(t, content)
	for name, constructs := range tried {
		for _, c := range constructs {
			label := name + " " + c
			if expected := want[label] || want[name+" everywhere"]; are[label] != expected {
				t.Errorf("%s: refused: %v, want %v (go test ./gen -run TestAwkwardNames -names -update rewrites the list)", label, are[label], expected)
			}
		}
	}
}

// writeRefusals writes a line for each name, with the constructs that refuse it.
func writeRefusals(tried map[string][]string, refused map[string]bool) []byte {
	var b bytes.Buffer
	for _, name := range awkward {
		where := slices.DeleteFunc(slices.Clone(tried[name]), func(c string) bool { return !refused[name+" "+c] })
		switch len(where) {
		case 0:
			where = []string{"nowhere"}
		case len(tried[name]):
			where = []string{"everywhere"}
		}
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(where, " "))
	}
	return b.Bytes()
}

func readRefusals(t *testing.T, content []byte) map[string]bool {
	t.Helper()
	refused := map[string]bool{}
	for line := range strings.Lines(string(content)) {
		name, where, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains(awkward, name) {
			t.Errorf("%s has a line that is not understood: %q", namesGolden, line)
		}
		for _, c := range strings.Fields(where) {
			refused[name+" "+c] = true
		}
	}
	return refused
}

// allNames tries all names in all constructs, and not only some of them.
var allNames = flag.Bool("names", false, "try every name in every construct: this takes minutes")

// isTried reports whether a case is one of those that are always tried: one of n.
func isTried(label string, n uint32) bool {
	h := fnv.New32()
	h.Write([]byte(label))
	return *allNames || h.Sum32()%n == 0
}

// TestNames gives the fields, types and constants of each construct of the tag
// language names that its generated code has itself: those of its locals and of what
// it imports, the predeclared ones of Go, and those of its methods and declarations,
// which are found in what it generates. Each is refused or compiles.
func TestNames(t *testing.T) {
	base := nameCases{}
	constructs := readConstructs(t)
	for _, c := range constructs {
		base.always("base"+c.name, c.name, c.with(plainName, "Tz", ""))
	}
	files, refused := base.generate(t)
	for _, of := range refused {
		t.Errorf("%v", of)
	}
	if t.Failed() {
		t.FailNow()
	}
	made := map[string]*identifiers{} // by construct
	words := map[string]bool{}        // of packages
	for _, word := range slices.Concat(goWords, awkward) {
		words[word] = true
	}
	for path, content := range files {
		if strings.HasSuffix(path, layout.GeneratedSuffix) {
			name := strings.TrimPrefix(filepath.Base(filepath.Dir(path)), "base")
			made[name] = declared(t, path, content)
			maps.Copy(words, made[name].locals)
		}
	}
	cases := nameCases{}
	for _, c := range constructs {
		if c.isPackage() {
			cases.addPackage(c, slices.Sorted(maps.Keys(words)))
			continue
		}
		cases.addConstruct(c, made[c.name])
	}
	files, refused = cases.generate(t)
	compile(t, cases, files)
	checkRefused(t, refused)
}

// addPackage gives a declaration of a package each of the names. A predeclared
// one means something else then in all of its package, which is why it has its own;
// those that the construct has itself would change what it is, and are left out.
func (c nameCases) addPackage(of construct, words []string) {
	for i, word := range words {
		if regexp.MustCompile(`\b` + word + `\b`).MatchString(of.source) {
			continue
		}
		pkg := of.name
		if types.Universe.Lookup(word) != nil {
			pkg += "of" + word
		}
		c.add(pkg, of.name+" "+word, of.with(word, fmt.Sprintf("T%d", i), ""))
	}
}

// addConstruct gives the field of a construct each of the names that its generated
// code has, and declares each of them beside it.
func (c nameCases) addConstruct(of construct, made *identifiers) {
	if strings.Contains(of.source, "NAME_") {
		for i, word := range made.words() {
			c.add(of.name, of.name+" "+word, of.with(word, fmt.Sprintf("T%d", i), ""))
		}
	}
	if strings.Contains(of.source, "MORE_") {
		var more []string
		for _, word := range made.words() {
			if isTried(of.name+" beside "+word, 16) {
				more = append(more, word+" uint8"+besideMark)
			}
		}
		c.always(of.name+"beside", of.name+" beside ", of.with(plainName, "Tz", strings.Join(more, "\n")))
	}
	pkg := of.name + "package"
	c.always(pkg, of.name, of.with(plainName, "Tz", ""))
	for _, word := range slices.Sorted(maps.Keys(made.global)) {
		c.add(pkg, of.name+" func "+word, "func "+word+"() {}\n")
	}
	for _, m := range made.methods {
		typ, name, _ := strings.Cut(m, ".")
		c.add(pkg, of.name+" method "+m, fmt.Sprintf("func (%s) %s() {}\n", typ, name))
	}
}

// checkRefused checks that what was refused was so for its name, with a cure, and
// returns the labels.
func checkRefused(t *testing.T, refused map[string][]refusal) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, of := range refused {
		for _, r := range of {
			out[r.label] = true
			renames := r.Code == layout.CodeUnknownName && strings.HasPrefix(r.Cure, "rename ") // a word that means two things
			if r.Code != layout.CodeNameCollision && !renames || r.Cure == "" || r.Pos.Column == 0 {
				t.Errorf("%s is refused in another way: %v", r.label, r.Diagnostic)
			}
		}
	}
	return out
}

// words are the names that the field of a construct is given: those that make a
// local of what the code for the construct uses, and those of methods and fields.
func (i *identifiers) words() []string {
	words := maps.Clone(i.members)
	for word := range i.used {
		r, n := utf8.DecodeRuneInString(word)
		words[string(unicode.ToUpper(r))+word[n:]] = true
	}
	maps.DeleteFunc(words, func(word string, _ bool) bool { return isOwnWord(word) })
	return slices.Sorted(maps.Keys(words))
}

// isOwnWord reports whether a word is one that the constructs themselves use.
func isOwnWord(word string) bool {
	return len(word) == 2 && (word[0] == 'Q' || word[0] == 'q')
}
