package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEveryMessageIsWanted finds codes and messages that no archive asks for. It
// reads the source of the package: every call of a function that has a parameter
// for the problem is a message.
func TestEveryMessageIsWanted(t *testing.T) {
	var wants []string
	for _, a := range readArchives(t, "") {
		wants = append(wants, a.wants(t)...)
	}
	all := strings.Join(wants, "\n")
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	codes := 0
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") {
				return true
			}
			codes++
			if number := spec.Values[0].(*ast.BasicLit).Value; !strings.Contains(all, ": zc"+number+": ") {
				t.Errorf("%s: no archive wants zc%s", fset.Position(spec.Pos()), number)
			}
			return true
		})
	}
	if codes == 0 {
		t.Error("no codes found")
	}
	messages := 0
	for _, m := range findMessages(files) {
		format, err := strconv.Unquote(m.Value)
		if err != nil {
			t.Fatalf("%s: %v", fset.Position(m.Pos()), err)
		}
		messages++
		verb := regexp.MustCompile(`%[a-z]`)
		pattern := ": " + verb.ReplaceAllString(regexp.QuoteMeta(format), ".*") + ` \(`
		if !regexp.MustCompile(pattern).MatchString(all) {
			t.Errorf("%s: no archive wants %q", fset.Position(m.Pos()), format)
		}
	}
	if messages < codes {
		t.Errorf("found %d messages for %d codes", messages, codes)
	}
}

// findMessages finds the strings that are given for a parameter named problem or
// why.
func findMessages(files []*ast.File) []*ast.BasicLit {
	methods := map[string]int{}
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if i, ok := problemOf(fn.Type); ok {
					methods[fn.Name.Name] = i
				}
			}
		}
	}
	var out []*ast.BasicLit
	for _, f := range files {
		local := map[string]int{} // closures, of the function at hand
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				local = map[string]int{}
			case *ast.AssignStmt:
				if fn, ok := n.Rhs[0].(*ast.FuncLit); ok {
					if i, ok := problemOf(fn.Type); ok {
						local[n.Lhs[0].(*ast.Ident).Name] = i
					}
				}
			case *ast.CallExpr:
				i, ok := -1, false
				switch fn := n.Fun.(type) {
				case *ast.Ident:
					i, ok = local[fn.Name]
				case *ast.SelectorExpr:
					i, ok = methods[fn.Sel.Name]
				}
				if ok && i < len(n.Args) {
					if lit, isLit := n.Args[i].(*ast.BasicLit); isLit {
						out = append(out, lit)
					}
				}
			}
			return true
		})
	}
	return out
}

// problemOf is the place of the parameter that says what is wrong.
func problemOf(fn *ast.FuncType) (int, bool) {
	i := 0
	for _, p := range fn.Params.List {
		for _, name := range p.Names {
			if name.Name == "problem" || name.Name == "why" {
				return i, true
			}
			i++
		}
	}
	return 0, false
}
