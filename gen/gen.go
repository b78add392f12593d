package gen

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	. "github.com/dave/jennifer/jen"
	"golang.org/x/tools/imports"

	"github.com/zcgen/zcgen/layout"
)

// runtimePath is the import path of what generated code leans on, and
// runtimeVersion the least version of it that this generator's output needs.
const (
	runtimePath    = "github.com/zcgen/zcgen/runtime"
	runtimeVersion = 2
)

// Output is one generated file.
type Output struct {
	Path    string
	Content []byte
}

// Package generates the files of a package, sorted as the model has them. The
// model must be free of diagnostics. The error is [Collisions] if names of the
// source stand in the way of generated ones.
func Package(p *layout.Package) ([]Output, error) {
	names := packageNames(p)
	enums := enumsByFile(p)
	lists, sites, helpers := firstLists(p), map[*layout.Struct]*sites{}, map[string]bool{}
	var out []Output
	for _, f := range p.Files {
		g := &generator{File: NewFilePathName(p.Path, p.Name), model: f, names: names, sites: sites, helpers: helpers}
		content, err := g.generate(enums[f], lists)
		if err != nil {
			return nil, fmt.Errorf("%s: the generated code does not parse, which is a bug of zcgen: %w", f.Name, err)
		}
		name := strings.TrimSuffix(f.Name, ".go") + layout.GeneratedSuffix
		out = append(out, Output{filepath.Join(p.Dir, name), content})
		g = &generator{File: NewFilePathName(p.Path, p.Name), model: f}
		if content, err = g.tests(); err != nil {
			return nil, fmt.Errorf("%s: the generated tests do not parse, which is a bug of zcgen: %w", f.Name, err)
		}
		if content != nil {
			out = append(out, Output{filepath.Join(p.Dir, testFile(f.Name)), content})
		}
	}
	if err := dropHelpers(out, helpers); err != nil {
		return nil, err
	}
	if err := collisions(p, out); err != nil {
		return nil, err
	}
	return out, nil
}

// buildLine starts the line that says where a file is built.
const buildLine = "//go:build "

// generator writes one file.
type generator struct {
	*File
	model *layout.File
	sites map[*layout.Struct]*sites // of the package, whichever file they are used in
	names nameSet                   // the identifiers of the package, as far as zcgen knows them

	helpers map[string]bool // methods that go where nothing calls them
}

func (g *generator) generate(enums []usedEnum, lists map[*layout.Struct]*layout.File) ([]byte, error) {
	g.header()
	g.ImportAlias(runtimePath, "zcrt")
	g.nameImports()
	for _, s := range g.model.Structs {
		g.structure(s)
		if !s.Leads() && s.Tells() {
			g.either(s.Pair)
		}
	}
	for _, v := range g.model.Varints {
		g.varint(v)
	}
	g.importedCursors(lists)
	for _, t := range g.model.Trees {
		g.tree(t)
	}
	for _, e := range enums {
		g.enum(e)
	}
	g.guards()
	var b bytes.Buffer
	if err := g.Render(&b); err != nil {
		return nil, firstLine(err)
	}
	// Jennifer joins header comments; a constraint stands alone.
	source, err := unused(bytes.Replace(b.Bytes(), []byte("\n"+buildLine), []byte("\n\n"+buildLine), 1))
	if err != nil {
		return nil, err
	}
	if source, err = oneLiners(source); err != nil {
		return nil, err
	}
	return imports.Process(g.model.Name, source, &imports.Options{FormatOnly: true, Comments: true, TabIndent: true, TabWidth: 8})
}

// structure emits all that one annotated struct gives, in reading order.
func (g *generator) structure(s *layout.Struct) {
	t := &target{generator: g, s: s, names: layout.Names{Struct: s.Name}, sites: g.sitesOf(s), locals: localNames(g.names, s)}
	if s.Union != nil {
		t.union()
		t.sites.emit(t)
		return
	}
	t.viewType()
	body, refusals := t.checks(false) // known before its errors are named
	t.parse(false)
	t.cut()
	t.check(false, body, refusals)
	if s.Open {
		t.frameOpen()
	}
	if s.Lax {
		t.parse(true)
		body, refusals := t.checks(true)
		t.check(true, body, refusals)
	}
	t.wholeMethods()
	for _, f := range s.Fields {
		t.accessors(f)
	}
	t.next()
	for _, f := range s.Fields {
		if f.Segment != nil && (isRecords(f.Type) || f.Numbers()) && ownCursor(f) {
			t.listCursor(f)
		}
	}
	t.stringMethod()
	t.owned()
	t.conversions()
	if s.Natural {
		t.naturally()
	}
	if s.Listed {
		t.cursor()
	}
	for _, f := range s.Finds {
		t.find(f)
	}
	for _, c := range s.Commons {
		t.common(c)
	}
	t.bindings()
	t.refinement()
	for _, f := range s.Fusions {
		t.fused(f)
	}
	t.sites.emit(t)
}

// target is one struct that code is being generated for.
type target struct {
	*generator
	s       *layout.Struct
	names   layout.Names
	sites   *sites
	locals  locals
	reached map[string]bool // kinds of faults of records and integers that the check goes through
}

// method starts a method of the view, ownedMethod one of the struct.
func (t *target) method(name string) *Statement {
	return t.Func().Params(Id("v").Id(t.names.View())).Id(name)
}

func (t *target) ownedMethod(name string) *Statement {
	return t.Func().Params(Id("x").Op("*").Id(t.s.GoName())).Id(name)
}

// hasAccessors reports whether a field is one that views and owned forms show.
func hasAccessors(f *layout.Field) bool {
	return (f.Segment != nil || f.Calc != nil) && f.Hidden == nil && f.Name != "_" && !f.Reserved
}

// zc is a name of the runtime package, fault its type Fault.
func zc(name string) *Statement { return Qual(runtimePath, name) }

func fault() *Statement { return zc("Fault") }

// firstLine is what jennifer says of code that does not parse, with the line that
// it is about in place of the whole file.
func firstLine(err error) error {
	message, source, ok := strings.Cut(err.Error(), " while formatting source:\n")
	if !ok {
		return err
	}
	var line int
	fmt.Sscanf(message, "Error %d:", &line)
	lines := strings.Split(source, "\n")
	if line < 1 || line > len(lines) {
		return errors.New(message)
	}
	return fmt.Errorf("%s: %s", message, strings.TrimSpace(lines[line-1]))
}
