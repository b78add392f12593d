package gen_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	gopackages "golang.org/x/tools/go/packages"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

// nameCase is one file of a package, in which one name stands in one place.
type nameCase struct {
	pkg, label string // the package, and what the golden calls the case
	source     string // without the package clause
}

// nameCases are cases by the path of their files.
type nameCases map[string]*nameCase

// add adds a case, if it is one of those that are tried.
func (c nameCases) add(pkg, label, source string) {
	if isTried(label, 16) {
		c.always(pkg, label, source)
	}
}

func (c nameCases) always(pkg, label, source string) {
	dir, err := filepath.Abs(filepath.Join("testdata", "names", pkg))
	if err != nil {
		panic(err)
	}
	c[filepath.Join(dir, fmt.Sprintf("case%d.go", len(c)))] = &nameCase{pkg, label, source}
}

// overlay are the files of the cases, with what is common to all of a package.
func (c nameCases) overlay() map[string][]byte {
	out := map[string][]byte{}
	for path, nc := range c {
		out[path] = []byte("package " + nc.pkg + "\n" + nc.source)
	}
	return out
}

func (c nameCases) patterns() []string {
	var out []string
	for _, nc := range c {
		out = append(out, "./testdata/names/"+nc.pkg)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// refusal is what is said of a case.
type refusal struct {
	label string
	layout.Diagnostic
}

// generate generates the packages of the cases. What is refused is taken out of
// the cases, and what is said of it is returned by the files; then the rest is
// generated.
func (c nameCases) generate(t *testing.T) (files map[string][]byte, refused map[string][]refusal) {
	t.Helper()
	files, refused = map[string][]byte{}, map[string][]refusal{}
	pending := c.patterns()
	for round := 0; len(pending) > 0; round++ {
		if round == 20 {
			t.Fatalf("something is refused again and again in %v", pending)
		}
		pkgs, diags, err := layout.Load(layout.Config{Overlay: c.overlay()}, pending...)
		if err != nil {
			t.Fatal(err)
		}
		again := map[string]bool{}
		for _, d := range diags {
			again[filepath.Dir(d.Pos.Filename)] = true
		}
		pkgs = slices.DeleteFunc(pkgs, func(p *layout.Package) bool { return again[p.Dir] })
		for i, of := range generateAll(pkgs) {
			var found gen.Collisions
			switch {
			case errors.As(of.err, &found):
				diags, again[pkgs[i].Dir] = append(diags, found...), true
			case of.err != nil:
				t.Errorf("%s: %v", pkgs[i].Name, of.err)
			}
			for _, f := range of.files {
				files[f.Path] = f.Content
			}
		}
		for _, d := range diags {
			if label := c.takeOut(d); label != "" {
				refused[d.Pos.Filename] = append(refused[d.Pos.Filename], refusal{label, d})
			}
		}
		pending = nil
		for dir := range again {
			if pattern := "./testdata/names/" + filepath.Base(dir); slices.Contains(c.patterns(), pattern) {
				pending = append(pending, pattern)
			}
		}
	}
	maps.Copy(files, c.overlay())
	return files, refused
}

// takeOut takes out what is refused, and returns its label: the line, if that is
// all, or the case.
func (c nameCases) takeOut(d layout.Diagnostic) string {
	nc := c[d.Pos.Filename]
	if nc == nil {
		return "" // it has been, for another reason
	}
	lines := strings.Split(nc.source, "\n")
	if line := &lines[d.Pos.Line-packageLines]; strings.HasSuffix(*line, besideMark) {
		word := strings.TrimSpace(strings.TrimSuffix(*line, " uint8"+besideMark))
		*line = ""
		nc.source = strings.Join(lines, "\n")
		return nc.label + word
	}
	if lines[d.Pos.Line-packageLines] == "" {
		return "" // the same line, for another reason
	}
	delete(c, d.Pos.Filename)
	return nc.label
}

// generation is what gen.Package returns.
type generation struct {
	files []gen.Output
	err   error
}

// generateAll is gen.Package for each of the packages, as many at once as there are
// processors, with an error in place of a panic.
func generateAll(pkgs []*layout.Package) []generation {
	out := make([]generation, len(pkgs))
	var all sync.WaitGroup
	room := make(chan bool, runtime.GOMAXPROCS(0))
	for i, p := range pkgs {
		all.Add(1)
		room <- true
		go func() {
			defer func() {
				if x := recover(); x != nil {
					out[i].err = fmt.Errorf("panic: %v\n%s", x, debug.Stack())
				}
				<-room
				all.Done()
			}()
			out[i].files, out[i].err = gen.Package(p)
		}()
	}
	all.Wait()
	return out
}

// packageLines is the number of the source's first line in its file, and
// besideMark ends the lines that can be taken out of it.
const (
	packageLines = 2
	besideMark   = " // beside"
)

// identifiers are the names that generated code declares.
type identifiers struct {
	locals  map[string]bool // in functions
	used    map[string]bool // in them, of any kind
	global  map[string]bool // in the package
	members map[string]bool // methods and fields
	methods []string        // with their receivers
}

// declared are the names in a generated file.
func declared(t *testing.T, path string, content []byte) *identifiers {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	out := &identifiers{locals: map[string]bool{}, used: map[string]bool{}, global: map[string]bool{}, members: map[string]bool{}}
	selected := map[*ast.Ident]bool{}
	for _, d := range syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				out.members[d.Name.Name] = true
				out.methods = append(out.methods, receiver(d)+"."+d.Name.Name)
			} else {
				out.global[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					out.global[s.Name.Name] = true
					if st, ok := s.Type.(*ast.StructType); ok {
						for _, f := range st.Fields.List {
							for _, n := range f.Names {
								out.members[n.Name] = true
							}
						}
					}
				case *ast.ValueSpec:
					for _, n := range s.Names {
						out.global[n.Name] = true
					}
				}
			}
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				selected[n.Sel] = true
			case *ast.Ident:
				if !n.IsExported() && n.Name != "_" && !selected[n] {
					out.used[n.Name] = true
				}
			}
			var names []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok == token.DEFINE {
					names = n.Lhs
				}
			case *ast.RangeStmt:
				names = []ast.Expr{n.Key, n.Value}
			case *ast.FuncType:
				for _, list := range []*ast.FieldList{n.Params, n.Results} {
					if list != nil {
						for _, f := range list.List {
							for _, id := range f.Names {
								names = append(names, id)
							}
						}
					}
				}
			case *ast.FuncDecl:
				if n.Recv != nil {
					for _, id := range n.Recv.List[0].Names {
						names = append(names, id)
					}
				}
			case *ast.LabeledStmt:
				names = append(names, n.Label)
			case *ast.DeclStmt:
				for _, s := range n.Decl.(*ast.GenDecl).Specs {
					if v, ok := s.(*ast.ValueSpec); ok {
						for _, id := range v.Names {
							names = append(names, id)
						}
					}
				}
			}
			for _, e := range names {
				if id, ok := e.(*ast.Ident); ok && id != nil && id.Name != "_" {
					out.locals[id.Name] = true
				}
			}
			return true
		})
	}
	delete(out.global, "_")
	return out
}

// compile checks that all of the files compile, or at least that go/types takes
// them, which is as much and takes a moment.
func compile(t *testing.T, c nameCases, files map[string][]byte) {
	t.Helper()
	known := importable(t)
	fset := token.NewFileSet()
	dirs := map[string][]*ast.File{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		syntax, err := parser.ParseFile(fset, path, files[path], parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		dirs[filepath.Dir(path)] = append(dirs[filepath.Dir(path)], syntax)
	}
	var check func(dir string) *types.Package
	check = func(dir string) *types.Package {
		config := types.Config{Error: func(err error) {
			label := ""
			if e := err.(types.Error); c[strings.Replace(e.Fset.Position(e.Pos).Filename, layout.GeneratedSuffix, ".go", 1)] != nil {
				label = c[strings.Replace(e.Fset.Position(e.Pos).Filename, layout.GeneratedSuffix, ".go", 1)].label
			}
			t.Errorf("%s: %v", label, err)
		}}
		config.Importer = importing(func(path string) (*types.Package, error) {
			if of := filepath.Join(filepath.Dir(dir), filepath.Base(path)); known[path] == nil && dirs[of] != nil {
				known[path] = check(of)
			}
			if p := known[path]; p != nil {
				return p, nil
			}
			return nil, fmt.Errorf("package %s is not among those that generated code may import", path)
		})
		p, _ := config.Check(casesPath+filepath.Base(dir), fset, dirs[dir], nil)
		return p
	}
	for dir := range dirs {
		check(dir)
	}
}

// casesPath is in front of the names of the packages of cases in their paths.
const casesPath = "github.com/zcgen/zcgen/gen/testdata/names/"

// importing finds packages by their paths.
type importing func(path string) (*types.Package, error)

func (i importing) Import(path string) (*types.Package, error) { return i(path) }

// importable has what generated code imports, and what the constructs do, by path.
func importable(t *testing.T) map[string]*types.Package {
	t.Helper()
	found, err := gopackages.Load(&gopackages.Config{Mode: gopackages.NeedName | gopackages.NeedTypes | gopackages.NeedImports},
		"../runtime", "bytes", "encoding/binary", "encoding/hex", "iter", "math", "net/netip", "slices", "strconv", "strings", "structs", "sync/atomic", "testing")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*types.Package{}
	for _, p := range found {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		out[p.PkgPath] = p.Types
	}
	return out
}
