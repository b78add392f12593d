package layout

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// universe is all packages that were loaded, and the models of those whose
// structs others use. A package is resolved anew for that: what others do with
// its structs must not show in what is generated for it.
type universe struct {
	packages map[*types.Package]*packages.Package
	roots    map[*types.Package]bool // that code is generated for
	models   map[*types.Package]*loader
}

func newUniverse(found []*packages.Package) *universe {
	u := &universe{map[*types.Package]*packages.Package{}, map[*types.Package]bool{}, map[*types.Package]*loader{}}
	for _, p := range found {
		u.roots[p.Types] = true
	}
	packages.Visit(found, nil, func(p *packages.Package) { u.packages[p.Types] = p })
	return u
}

// of is the model of a package that another one imports; nil if it is unknown.
func (u *universe) of(fset *token.FileSet, t *types.Package) *loader {
	if l, ok := u.models[t]; ok {
		return l
	}
	u.models[t] = nil
	p := u.packages[t]
	if p == nil {
		return nil
	}
	l, _ := (&reporter{fset: fset}).resolve(p, u)
	for _, a := range l.inOrder {
		a.Path, a.Package = t.Path(), t.Name()
		for _, f := range a.Fields {
			f.Type.qualify(t.Path())
		}
	}
	u.models[t] = l
	return l
}

// qualify gives the types of a package the path under which others know them.
func (t *Type) qualify(path string) {
	if t.Path == "" && t.Name != "" && types.Universe.Lookup(t.Name) == nil {
		t.Path = path
	}
	if t.Elem != nil {
		t.Elem.qualify(path)
	}
}

// importedStruct is an annotated struct of another package; nil after reporting
// why it cannot be used, with the words that name it.
func (l *loader) importedStruct(pos token.Position, where, text string, pkg *types.Package, name string) *annotated {
	refuse := func(code Code, cure, problem string, args ...any) *annotated {
		l.report(pos, code, where, cure, problem, args...)
		return nil
	}
	from := l.all.of(l.fset, pkg)
	if from == nil || from.structs[name] == nil {
		return refuse(CodeFieldType, "use an annotated struct, integers, bool, arrays or slices", "%s is not an annotated struct", text)
	}
	a := from.structs[name]
	switch {
	case len(from.diags) > 0:
		return refuse(CodeImported, "run zcgen on that package first", "nothing is generated for %s: %s", text, from.sorted()[0].Problem)
	case !l.all.roots[pkg] && !l.all.generated(pkg, a.File):
		return refuse(CodeImported, "run zcgen on that package too", "there is no generated code for %s", text)
	}
	return a
}

// generated reports whether a file of a package has a generated one beside it.
func (u *universe) generated(pkg *types.Package, file *File) bool {
	want := strings.TrimSuffix(file.Name, ".go") + GeneratedSuffix
	return slices.ContainsFunc(u.packages[pkg].GoFiles, func(path string) bool { return filepath.Base(path) == want })
}

// importedAs is the package that a file knows by a name: that of an import, or
// the package's own if the import is blank, so that it serves directives alone.
func (l *loader) importedAs(file *File, name string) *types.Package {
	if scope := l.imports[file]; scope != nil {
		if p, ok := scope.Lookup(name).(*types.PkgName); ok {
			return p.Imported()
		}
	}
	for _, spec := range l.syntax[file].Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if p := l.pkg.Imports[path]; err == nil && p != nil && spec.Name != nil && spec.Name.Name == "_" && p.Name == name {
			return p.Types
		}
	}
	return nil
}

// structNamed is the annotated struct that a directive names: of this package,
// or as pkg.Name of another one. It is nil after reporting that there is none.
func (l *loader) structNamed(file *File, where string, pos token.Position, code Code, text string) *annotated {
	pkgName, name, dotted := strings.Cut(text, ".")
	if !dotted {
		if s := l.structs[text]; s != nil {
			return s
		}
		l.report(pos, code, where, l.structCure(text), "%s is not an annotated struct of this package", text)
		return nil
	}
	pkg := l.importedAs(file, pkgName)
	switch {
	case pkg == nil:
		l.report(pos, code, where, "import it in this file, as _ if nothing else needs it", "no package %s is imported here", pkgName)
		return nil
	case !ast.IsExported(name):
		l.report(pos, code, where, "name an exported struct", "%s is not exported", text)
		return nil
	}
	return l.importedStruct(pos, where, text, pkg, name)
}

// heldElsewhere reports whether the layout, or a rule over several fields, may
// read the fields in x: one of a struct of another package that has a setter
// there could be put out of step. It says what is wrong.
func (l *loader) heldElsewhere(x *Expr, where string) bool {
	ok := true
	x.Walk(func(e *Expr) {
		if len(e.Path) < 2 || !ok {
			return
		}
		f := e.Path[1]
		if f.Struct.Path != "" && !f.Governs && f.only() == nil {
			ok = false
			l.report(e.pos, CodeImported, where, "read it in a rule of that struct as well, or declare the struct in this package",
				"%s has a setter in its own package, which would put the record out of step", e.Text)
		}
	})
	return ok
}

// readableFromHere reports whether a condition reads nothing of a struct of
// another package but what that package shows; it says what is wrong.
func (l *loader) readableFromHere(x *Expr, where string) bool {
	ok := true
	x.Walk(func(e *Expr) {
		for _, f := range e.Path {
			switch {
			case f.Struct.Path == "" || !ok:
			case !ast.IsExported(f.Name):
				ok = false
				l.report(e.pos, CodeUnknownName, where, "name an exported field", "%s is not exported", e.Text)
			case e.Path[0].Segment.Index > 0 && (len(e.Path) > 1 || f.None != nil):
				ok = false
				l.report(e.pos, CodeNotBuilt, where, "name a field at a fixed place", "reading %s, behind a variable field of another package, is not built yet", e.Text)
			}
		}
	})
	return ok
}

// importedFields refuses fields of the types of other packages' layouts that are
// not built.
func (l *loader) importedFields(a *annotated) {
	for _, f := range a.Fields {
		const cure = "put it into a struct of this package"
		switch {
		case isUnion(a) && (f.Type.imported() || f.Type.Elem != nil && f.Type.Elem.imported()):
			l.report(f.Pos, CodeNotBuilt, f.path(), cure, "a member with structs of another package is not built yet")
		case f.Type.imported() && f.Type.Struct.IsFixed() && f.tag.get("when") != nil:
			l.report(f.Pos, CodeNotBuilt, f.path(), cure, "a struct of another package that may be absent is not built yet")
		}
	}
}

// imported reports whether t is a struct of another package.
func (t *Type) imported() bool { return t.Kind == KindStruct && t.Struct != nil && t.Struct.Path != "" }
