package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
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
	var out []*Package
	for _, p := range found {
		for _, e := range p.Errors {
			switch e.Kind {
			case packages.ListError, packages.UnknownError:
				if len(p.Syntax) == 0 {
					return nil, nil, fmt.Errorf("%s", strings.TrimSpace(e.Msg))
				}
			case packages.ParseError:
				r.report(position(e.Pos), CodeSyntax, "", "make the file parse first", "%s", e.Msg)
			}
		}
		l := &loader{reporter: r, types: p.Types, info: p.TypesInfo, structs: map[string]*Struct{}, enums: map[string]*Enum{}}
		if pkg := l.load(p); pkg != nil {
			out = append(out, pkg)
		}
	}
	return out, r.sorted(), nil
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
		fmt.Sscan(parts[n-2], &p.Line)
		fmt.Sscan(parts[n-1], &p.Column)
	}
	return p
}

// loader resolves one package.
type loader struct {
	*reporter
	types    *types.Package
	info     *types.Info
	structs  map[string]*Struct
	enums    map[string]*Enum
	pending  []pendingStruct
	bindings []pendingBinding
	fusions  []pendingFusion
}

// pendingStruct is a struct whose fields are not resolved yet.
type pendingStruct struct {
	*Struct
	decl  *ast.StructType
	doc   *ast.CommentGroup
	state int // 0 untouched, 1 being resolved, 2 done
}

func (l *loader) load(p *packages.Package) *Package {
	pkg := &Package{Name: p.Name, Path: p.PkgPath}
	if len(p.GoFiles) > 0 {
		pkg.Dir = filepath.Dir(p.GoFiles[0])
	}
	for _, f := range p.Syntax {
		name := l.fset.Position(f.Package).Filename
		if strings.HasSuffix(name, GeneratedSuffix) {
			continue
		}
		file := &File{Name: filepath.Base(name)}
		l.collect(file, f)
		pkg.Files = append(pkg.Files, file)
	}
	l.collectEnums(pkg, p.Syntax)
	for i := range l.pending {
		l.resolveStruct(&l.pending[i])
	}
	l.bind()
	if len(l.diags) == 0 {
		l.fuse()
	}
	l.checkNames(pkg)
	pkg.Files = slices.DeleteFunc(pkg.Files, func(f *File) bool { return len(f.Structs) == 0 })
	return pkg
}

// collect finds the annotated structs of a file: each struct type behind a
// //zc:wire line, whose order holds up to the next one.
func (l *loader) collect(file *File, f *ast.File) {
	var inForce *order
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			ts := spec.(*ast.TypeSpec)
			doc := ts.Doc
			if doc == nil && len(gen.Specs) == 1 {
				doc = gen.Doc
			}
			for _, d := range l.directives(doc) {
				switch {
				case d.word == "wire":
					o, ok := l.readWire(d)
					if ok {
						inForce = &o
					}
				case d.word == "bind", d.word == "fuse":
				case notBuilt[d.word]:
					l.report(d.pos, CodeNotBuilt, ts.Name.Name, "remove it, or wait for a later version of zcgen", "the directive //zc:%s is not built yet", d.word)
				default:
					l.report(d.pos, CodeDirective, ts.Name.Name, "see docs/tags.md for the directives", "unknown directive //zc:%s", d.word)
				}
			}
			st, ok := ts.Type.(*ast.StructType)
			if !ok || ts.Assign.IsValid() {
				continue
			}
			pos := l.fset.Position(ts.Name.Pos())
			if inForce == nil {
				l.wantOrder(st, ts.Name.Name)
				continue
			}
			if ts.TypeParams != nil {
				l.report(pos, CodeFieldType, ts.Name.Name, "write one struct for each layout", "a generic struct has no wire layout")
				continue
			}
			s := &Struct{Name: ts.Name.Name, Doc: plainDoc(doc), File: file, Pos: pos, Order: inForce.bytes, Bits: inForce.bits}
			l.structs[s.Name] = s
			file.Structs = append(file.Structs, s)
			l.pending = append(l.pending, pendingStruct{Struct: s, decl: st, doc: doc})
		}
	}
}

// wantOrder reports a struct that has wire tags but no //zc:wire above it.
func (l *loader) wantOrder(st *ast.StructType, name string) {
	for _, f := range st.Fields.List {
		if f.Tag == nil {
			continue
		}
		if _, names := splitTag(l.fset, f.Tag); slices.ContainsFunc(names, func(n tagName) bool { return n.text == "wire" }) {
			l.report(l.fset.Position(f.Tag.Pos()), CodeNoOrder, name, "put //zc:wire be, le or he above the struct", "wire tags, but no byte order is in force")
			return
		}
	}
}

// plainDoc is a doc comment's text; directives are not part of it.
func plainDoc(g *ast.CommentGroup) string {
	if g == nil {
		return ""
	}
	return strings.TrimSpace(g.Text())
}

// collectEnums finds the named integer types with constants, in the order of
// their declaration.
func (l *loader) collectEnums(pkg *Package, files []*ast.File) {
	for i, f := range pkg.Files {
		var syntax *ast.File
		for _, s := range files {
			if filepath.Base(l.fset.Position(s.Package).Filename) == f.Name {
				syntax = s
			}
		}
		for _, decl := range syntax.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if e := l.enum(spec.(*ast.TypeSpec)); e != nil {
					pkg.Files[i].Enums = append(pkg.Files[i].Enums, e)
					l.enums[e.Name] = e
				}
			}
		}
	}
}

// enum is the enum that a type declaration makes, or nil.
func (l *loader) enum(ts *ast.TypeSpec) *Enum {
	obj, ok := l.info.Defs[ts.Name].(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return nil
	}
	basic, ok := named.Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsInteger == 0 {
		return nil
	}
	e := &Enum{Name: obj.Name()}
	for m := range named.Methods() {
		e.HasString = e.HasString || m.Name() == "String"
	}
	var consts []*types.Const
	for _, name := range l.types.Scope().Names() {
		if c, ok := l.types.Scope().Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			consts = append(consts, c)
		}
	}
	slices.SortFunc(consts, func(a, b *types.Const) int { return int(a.Pos() - b.Pos()) })
	for _, c := range consts {
		v := constExpr(c.Val()).Const
		if !slices.ContainsFunc(e.Values, func(x EnumValue) bool { return x.Value.Cmp(v) == 0 }) {
			e.Values = append(e.Values, EnumValue{c.Name(), v})
		}
	}
	if len(e.Values) == 0 {
		return nil
	}
	return e
}
