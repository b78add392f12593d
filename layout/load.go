package layout

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Config says where to look for packages.
type Config struct {
	Dir     string            // the folder in which the patterns are meant; "" is the current one
	Env     []string          // of the go command; nil is the program's own
	Overlay map[string][]byte // file contents that replace those on disk
}

// GeneratedSuffix ends the names of generated files.
const GeneratedSuffix = "_zc.go"

// Load reads the packages that the patterns name and resolves their annotated
// structs. A package's own generated files may be missing or stale, and type
// errors outside struct declarations do not matter.
//
// The error is set when the packages could not be read at all. Diagnostics are
// sorted by position; a package with any must not be generated.
func Load(c Config, patterns ...string) ([]*Package, []Diagnostic, error) {
	fset := token.NewFileSet()
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	found, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule,
		Dir:     c.Dir,
		Env:     append(slices.Clone(env), "CGO_ENABLED=0"),
		Fset:    fset,
		Overlay: c.Overlay,
		ParseFile: func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
			return parseDeclarations(fset, name, src)
		},
	}, patterns...)
	if err != nil {
		return nil, nil, err
	}
	r := &reporter{fset: fset}
	all := newUniverse(found)
	var out []*Package
	for _, p := range found {
		switch parses, err := r.readable(p); {
		case err != nil:
			return nil, nil, err
		case parses:
			out = append(out, r.load(p, all))
		}
	}
	return out, r.sorted(), nil
}

// readable reports whether a package parses. What is wrong with its syntax it
// reports; the layouts are then not looked at, since half a struct says nothing
// true. The error is set if the go command makes no package of what it found; an
// import that is missing is a place in a file, and may not matter.
func (r *reporter) readable(p *packages.Package) (bool, error) {
	parses := true
	for _, e := range p.Errors {
		switch {
		case e.Kind == packages.ParseError:
			parses = false
			r.report(position(e.Pos), CodeSyntax, "", "make the file parse first", "%s", e.Msg)
		case strings.Contains(e.Msg, GeneratedSuffix+": "):
			// A generated file that cannot be read is like one that is missing.
		case e.Kind != packages.TypeError && (e.Pos == "" || e.Pos == "-"):
			return false, errors.New(strings.Join(strings.Fields(e.Msg), " "))
		}
	}
	return parses, nil
}

// parseDeclarations parses a Go file without what the layout does not look at:
// the bodies of functions, and generated files, which may be stale.
func parseDeclarations(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	if strings.HasSuffix(name, GeneratedSuffix) {
		return parser.ParseFile(fset, name, src, parser.PackageClauseOnly)
	}
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if f != nil {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				fn.Body = nil
			}
		}
	}
	return f, err
}

// position reads the "file:line:col" of the packages library.
func position(s string) (p token.Position) {
	parts := strings.Split(s, ":")
	if n := len(parts); n >= 3 {
		p.Filename = strings.Join(parts[:n-2], ":")
		p.Line, _ = strconv.Atoi(parts[n-2])
		p.Column, _ = strconv.Atoi(parts[n-1])
	}
	return p
}
