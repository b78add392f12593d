package layout

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loader resolves one package.
type loader struct {
	*reporter
	all      *universe
	pkg      *packages.Package
	syntax   map[*File]*ast.File
	types    *types.Package
	info     *types.Info
	imports  map[*File]*types.Scope // the names that a file's imports declare
	structs  map[string]*annotated
	inOrder  []*annotated // of the source
	enums    map[string]*Enum
	varints  map[string]*Varint
	methods  map[string][]*ast.FuncDecl // written by hand, by their receiver's type
	bindings []pendingBinding
	fusions  []pendingFusion
	trees    []pendingTree

	sumLines   []pendingSum
	algorithms map[string]*Algorithm // by what tags call them
	codecs     map[string]bool       // the types that tags name as codecs
}

// annotated is a struct of the source with what is known of it so far.
type annotated struct {
	*Struct
	decl  *ast.StructType
	spec  *ast.TypeSpec
	lines []directive // its //zc:bind and //zc:fuse lines
	state progress

	refined *refining // its //zc:refine line, or nil

	// broken: something in the source was refused, so that the model is not to
	// be relied on. What hangs on it is then left alone, lest one mistake is
	// reported many times.
	broken bool

	other *annotated // the other layout of the same Go struct, else nil
}

// progress is how far a struct has been resolved.
type progress int

const (
	untouched progress = iota
	underWay
	done
)

// load resolves the annotated structs of a package that parses.
func (r *reporter) load(p *packages.Package, all *universe) *Package {
	_, pkg := r.resolve(p, all)
	return pkg
}

// resolve is load that also returns what it knows of the structs.
func (r *reporter) resolve(p *packages.Package, all *universe) (*loader, *Package) {
	l := &loader{
		reporter: r, all: all, pkg: p, syntax: map[*File]*ast.File{}, types: p.Types, info: p.TypesInfo, imports: map[*File]*types.Scope{},
		structs: map[string]*annotated{}, enums: map[string]*Enum{}, methods: map[string][]*ast.FuncDecl{},
		varints: map[string]*Varint{}, algorithms: map[string]*Algorithm{},
		codecs: map[string]bool{},
	}
	pkg := &Package{Name: p.Name, Path: p.PkgPath}
	if len(p.GoFiles) > 0 {
		pkg.Dir = filepath.Dir(p.GoFiles[0])
	}
	for _, f := range p.Syntax {
		l.collectCodecs(f)
	}
	for _, f := range p.Syntax {
		name := l.fset.Position(f.Package).Filename
		if strings.HasSuffix(name, GeneratedSuffix) {
			continue
		}
		file := &File{Name: filepath.Base(name), Build: buildConstraint(filepath.Base(name), f)}
		l.imports[file], l.syntax[file] = l.info.Scopes[f], f
		l.collect(file, f)
		l.collectEnums(file, f)
		pkg.Files = append(pkg.Files, file)
	}
	l.typeErrors(p.TypeErrors)
	l.readAlgorithms()
	for _, a := range l.inOrder {
		l.resolveStruct(a)
	}
	before := len(l.diags)
	l.bind()
	if len(l.diags) == before {
		l.fuse()
		l.plantTrees()
	}
	l.convert()
	l.checkNames()
	l.checkVarintNames()
	pkg.Declared = l.declared()
	for _, f := range pkg.Files {
		l.keepUsedEnums(f)
	}
	pkg.Files = slices.DeleteFunc(pkg.Files, func(f *File) bool { return len(f.Structs)+len(f.Enums)+len(f.Varints)+len(f.Trees) == 0 })
	return l, pkg
}

// collect finds the annotated structs of a file: each struct type behind a
// //zc:wire line, whose order holds up to the next one.
func (l *loader) collect(file *File, f *ast.File) {
	var inForce *order
	read := map[*ast.CommentGroup]bool{}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
			name := receiver(fn)
			l.methods[name] = append(l.methods[name], fn)
		}
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for i, spec := range gen.Specs {
			ts := spec.(*ast.TypeSpec)
			var lines []directive
			if i == 0 {
				// A comment above parentheses can set the order for what is
				// in them, and is the type's own if there is but one.
				lines = l.directives(gen.Doc)
				read[gen.Doc] = true
				if len(gen.Specs) > 1 {
					lines = l.orderOnly(lines, ts.Name.Name)
				}
			}
			lines = append(lines, l.directives(ts.Doc)...)
			read[ts.Doc] = true
			doc := ts.Doc
			if doc == nil && len(gen.Specs) == 1 {
				doc = gen.Doc
			}
			for _, d := range lines {
				switch d.word {
				case "tree":
					l.trees = append(l.trees, pendingTree{file, ts, d})
				case "sum":
					l.sumLines = append(l.sumLines, pendingSum{file, d})
				}
			}
			for _, a := range l.typeSpec(ts, lines, &inForce) {
				a.Doc, a.File = plainDoc(doc), file
				file.Structs = append(file.Structs, a.Struct)
			}
			if v := l.varints[ts.Name.Name]; v != nil {
				v.Doc, v.File = plainDoc(doc), file
				file.Varints = append(file.Varints, v)
			}
		}
	}
	l.strays(f, read)
}

// orderOnly keeps the //zc:wire lines of a comment that stands above several
// types; any other line would be meant for one of them.
func (l *loader) orderOnly(lines []directive, first string) []directive {
	return slices.DeleteFunc(lines, func(d directive) bool {
		if d.word != "wire" {
			l.report(d.pos, CodeDirective, first, "put it above its type, inside the parentheses", "//zc:%s stands above several types", d.word)
		}
		for _, word := range strings.Fields(d.rest) {
			if d.word == "wire" && (word == "natural" || word == "volatile") {
				l.report(d.pos, CodeDirective, first, "put it above its type, inside the parentheses", "%s stands above several types", word)
			}
		}
		return d.word != "wire"
	})
}

// receiver is the name of the type that a method belongs to.
func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// typeSpec reads the directives of a type, and returns it if it is a struct with
// an order in force; with two orders, its two layouts.
func (l *loader) typeSpec(ts *ast.TypeSpec, lines []directive, inForce **order) []*annotated {
	name := ts.Name.Name
	st, isStruct := ts.Type.(*ast.StructType)
	isStruct = isStruct && !ts.Assign.IsValid()
	var own, varints []directive
	ordered := false
	for _, d := range lines {
		switch {
		case d.word == "wire" && ordered:
			l.report(d.pos, CodeDirective, name, "join them into one line", "a second //zc:wire above one type")
		case d.word == "wire":
			o := l.readWire(d)
			*inForce, ordered = &o, true
		case d.word == "tree" || d.word == "sum": // it is about other types
		case !known[d.word]:
			cure := "see docs/tags.md for the directives"
			for _, word := range slices.Sorted(maps.Keys(known)) {
				if nearMiss(d.word, word) {
					cure = "did you mean //zc:" + word + "?"
				}
			}
			l.report(d.pos, CodeDirective, name, cure, "unknown directive //zc:%s", d.word)
		case d.word == "varint":
			varints = append(varints, d)
		case !isStruct:
			l.report(d.pos, CodeDirective, name, "put it above a struct", "//zc:%s stands above a type that is no struct", d.word)
		default:
			own = append(own, d)
		}
	}
	for i, d := range varints {
		if i > 0 {
			l.report(d.pos, CodeDirective, name, "keep one of the two", "a second //zc:varint above one type")
			continue
		}
		l.varint(ts, d, *inForce) // behind all //zc:wire lines
	}
	switch {
	case !isStruct || l.codecs[name] && len(own) == 0:
		return nil
	case *inForce == nil:
		l.wantOrder(st, name, own)
		return nil
	case ts.TypeParams != nil:
		l.report(l.fset.Position(ts.Name.Pos()), CodeFieldType, name, "write one struct for each layout", "a generic struct has no wire layout")
		return nil
	}
	s := &Struct{Name: name, Pos: l.fset.Position(ts.Name.Pos()), Order: (*inForce).bytes, Bits: (*inForce).bits}
	if ordered {
		s.Root, s.Most = (*inForce).root, (*inForce).most
	}
	s.Natural, s.Volatile = ordered && (*inForce).natural, ordered && (*inForce).volatile
	a := &annotated{Struct: s, decl: st, spec: ts, lines: own}
	l.structs[name] = a
	layouts := []*annotated{a}
	if (*inForce).other != NoOrder {
		layouts = pairOf(a, (*inForce).other)
	}
	l.inOrder = append(l.inOrder, layouts...)
	return layouts
}

// wantOrder reports a struct that has wire tags or directives, but no //zc:wire
// above it.
func (l *loader) wantOrder(st *ast.StructType, name string, own []directive) {
	const cure = "put //zc:wire be, le or he above the struct"
	for _, d := range own {
		l.report(d.pos, CodeNoOrder, name, cure, "//zc:%s, but no byte order is in force", d.word)
	}
	for _, f := range st.Fields.List {
		if f.Tag == nil {
			continue
		}
		if pairs, _ := splitTag(l.fset, f.Tag); slices.ContainsFunc(pairs, func(p tagPair) bool { return p.name == "wire" }) {
			l.report(l.fset.Position(f.Tag.Pos()), CodeNoOrder, name, cure, "wire tags, but no byte order is in force")
			return
		}
	}
}

// typeErrors reports what the Go compiler would say of the annotated structs,
// without which a field may mean something else than what is written.
// Errors elsewhere may come of generated code that is not there yet.
func (l *loader) typeErrors(errors []types.Error) {
	for _, e := range errors {
		if strings.HasPrefix(e.Msg, "\t") {
			continue // it goes on about the one before
		}
		for _, a := range l.inOrder {
			if a.spec.Pos() <= e.Pos && e.Pos < a.spec.End() {
				l.report(l.fset.Position(e.Pos), CodeFieldType, a.Name, "make the struct compile", "%s", e.Msg)
				a.broken = true
			}
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
