package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// A struct of another package has generated code there, of which this package
// can use what is exported: to make a view, the check, since only the package
// itself makes one without.

// of is a name that is generated for s, with its package in front if that is
// another one.
func of(s *layout.Struct, name string) *Statement {
	if s.Path != "" {
		return Qual(s.Path, name)
	}
	return Id(name)
}

func viewOf(s *layout.Struct) *Statement  { return of(s, layout.Names{Struct: s.Name}.View()) }
func checkOf(s *layout.Struct) *Statement { return of(s, layout.Names{Struct: s.Name}.Check()) }
func sizeOf(s *layout.Struct) *Statement  { return of(s, layout.Names{Struct: s.Name}.FixedSize()) }

// checkedAgain reports whether f is a record of fixed size whose view has to be
// checked each time: it is another package's, and has rules that the bytes may
// break if somebody has changed them since.
func checkedAgain(f *layout.Field) bool {
	s := f.Type.Struct
	return f.Type.Kind == layout.KindStruct && f.Segment.Part == nil && s.Path != "" && len(s.Checks) > 0
}

// importedBytes is where a field lies of which there is no getter that gives
// just its value: in a record of another package, or in one in a record of this
// package.
func importedBytes(s *layout.Struct, view string, path []*layout.Field) (a at, is bool) {
	switch f := path[0]; {
	case s.Path != "" && (len(path) > 1 || f.None != nil): // in the fixed part
		a = at{base: func() *Statement { return Id(view).Dot("Bytes").Call() }}
	case s.Path == "" && len(path) > 1 && f.Type.Struct.Path != "":
		a = blockOf(s, view, f.Segment)
	default:
		return a, false
	}
	if len(path) > 1 {
		from, _ := path[0].Bytes()
		a.add += from
	}
	return a, true
}

// importedGetter emits the getter of a nested struct of fixed size of another
// package, which takes the way through its check.
func (t *target) importedGetter(f *layout.Field) {
	from, to := f.Bytes()
	s := f.Type.Struct
	check := checkOf(s).Call(t.blockAt(f.Segment).slice(from, to))
	if !checkedAgain(f) {
		t.getterDoc(f, where(f))
		t.method(f.Name).Params().Add(viewOf(s)).Block(
			List(Id("inner"), Id("_")).Op(":=").Add(check),
			Return(Id("inner")))
		t.Line()
		return
	}
	t.getterDoc(f, where(f), "There is an error only if somebody changed the bytes since they were parsed.")
	t.method(f.Name).Params().Params(Id("inner").Add(viewOf(s)), Err().Error()).Block(
		List(Id("inner"), Id("f")).Op(":=").Add(check),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f").Dot("Within").Call(t.placeOf(f.Segment).plus(from).code())),
		Return(Id("inner"), Err()))
	t.Line()
}

// validateImported is the statement that validates the record inner of s, for one
// of another package, with the place of its faults.
func validateImported(within *Statement) *Statement {
	return If(Err().Op(":=").Id("inner").Dot("Validate").Call(), Err().Op("!=").Nil()).Block(Return(within))
}

// faultOf is the fault that an error of generated code is.
func faultOf() *Statement { return zc("FaultOf").Call(Err()) }

// importedCursors emits the cursors over structs of other packages that the
// structs of this file are the first of the package to list.
func (g *generator) importedCursors(first map[*layout.Struct]*layout.File) {
	for _, s := range g.model.Structs {
		for _, f := range s.Fields {
			if !isRecords(f.Type) && !isRecordArray(f.Type) {
				continue
			}
			if e := f.Type.Elem.Struct; e.Path != "" && first[e] == g.model {
				delete(first, e)
				t := &target{generator: g, s: e, names: layout.Names{Struct: e.Name}}
				t.cursor()
			}
		}
	}
}

// firstLists finds for each struct of another package the first file that has a
// list of it.
func firstLists(p *layout.Package) map[*layout.Struct]*layout.File {
	first := map[*layout.Struct]*layout.File{}
	for _, file := range p.Files {
		for _, s := range file.Structs {
			for _, f := range s.Fields {
				if (isRecords(f.Type) || isRecordArray(f.Type)) && f.Type.Elem.Struct.Path != "" && first[f.Type.Elem.Struct] == nil {
					first[f.Type.Elem.Struct] = file
				}
			}
		}
	}
	return first
}

// nameImports tells under which names other packages are imported.
func (g *generator) nameImports() {
	for _, t := range g.model.Trees {
		for _, n := range t.Nodes {
			if n.Struct.Path != "" {
				g.ImportName(n.Struct.Path, n.Struct.Package)
			}
		}
	}
	for _, s := range g.model.Structs {
		for _, f := range s.Fields {
			for t := f.Type; t != nil; t = t.Elem {
				if t.Struct != nil && t.Struct.Path != "" {
					g.ImportName(t.Struct.Path, t.Struct.Package)
				}
			}
		}
		for _, b := range s.Bindings {
			if b.Parent.Path != "" {
				g.ImportName(b.Parent.Path, b.Parent.Package)
			}
		}
		if r := s.Refines; r != nil && r.Parent.Path != "" {
			g.ImportName(r.Parent.Path, r.Parent.Package)
		}
	}
}
