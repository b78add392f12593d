package gen

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/zcgen/zcgen/layout"
)

// Collisions are names that stand both in the source and in what was generated from
// it, or twice in that: the files would not compile.
type Collisions []layout.Diagnostic

func (c Collisions) Error() string {
	var lines []string
	for _, d := range c {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}

// collider finds collisions in files that have been generated. The model refuses
// the names that it knows of before; what is looked at here is what has come out,
// so that no name is forgotten.
type collider struct {
	model   *layout.Package
	own     map[string]bool            // names of the package that were generated
	members map[string]map[string]bool // methods and fields that were, by type
	words   map[string]bool            // predeclared words that generated code uses
	source  string                     // the source of the file that is looked at
	found   map[layout.Diagnostic]bool
}

func collisions(p *layout.Package, files []Output) error {
	c := &collider{model: p, own: map[string]bool{}, members: map[string]map[string]bool{}, words: map[string]bool{}, found: map[layout.Diagnostic]bool{}}
	for _, file := range p.Files {
		for _, s := range file.Structs {
			for _, f := range s.Owned {
				c.member(s.GoName(), f.Name) // of both layouts of a pair
			}
		}
	}
	for _, f := range files {
		syntax, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if !strings.HasSuffix(f.Path, layout.GeneratedTestSuffix) {
			c.source = strings.TrimSuffix(filepath.Base(f.Path), layout.GeneratedSuffix) + ".go"
			c.file(syntax)
		}
	}
	for word := range c.words {
		c.taken(word, "a word of Go's that generated code uses")
	}
	if len(c.found) == 0 {
		return nil
	}
	return Collisions(slices.SortedFunc(maps.Keys(c.found), func(a, b layout.Diagnostic) int {
		return cmp.Or(strings.Compare(a.Pos.Filename, b.Pos.Filename), a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column, strings.Compare(a.Problem, b.Problem))
	}))
}

func (c *collider) file(f *ast.File) {
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		c.taken(name, "the name of a package that generated code imports")
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			switch {
			case d.Recv == nil:
				c.global(d.Name.Name)
			default:
				c.method(receiver(d), d.Name.Name)
			}
			c.locals(d)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				c.spec(s)
			}
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if sel, is := n.(*ast.SelectorExpr); is {
				ast.Inspect(sel.X, c.word)
				return false
			}
			return c.word(n)
		})
	}
}

func (c *collider) word(n ast.Node) bool {
	if id, is := n.(*ast.Ident); is && types.Universe.Lookup(id.Name) != nil {
		c.words[id.Name] = true
	}
	return true
}

func receiver(fn *ast.FuncDecl) string {
	typ := fn.Recv.List[0].Type
	if star, is := typ.(*ast.StarExpr); is {
		typ = star.X
	}
	return typ.(*ast.Ident).Name
}

func (c *collider) spec(s ast.Spec) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		c.global(s.Name.Name)
		if typ, is := s.Type.(*ast.StructType); is {
			for _, f := range typ.Fields.List {
				for _, n := range f.Names {
					c.method(s.Name.Name, n.Name)
				}
			}
		}
	case *ast.ValueSpec:
		for _, n := range s.Names {
			c.global(n.Name)
		}
	}
}

// global is a name of the package that was generated.
func (c *collider) global(name string) {
	if name == "_" {
		return
	}
	if c.own[name] {
		c.twice(name, name)
	}
	c.own[name] = true
	c.taken(name, "the name of something generated")
}

// taken refuses a name that is declared by hand.
func (c *collider) taken(name, what string) {
	if pos, is := c.model.Declared.Names[name]; is {
		c.report(pos, name, "rename it", fmt.Sprintf("%s is %s", name, what))
	}
}

// method is a method or a field of a generated type, or a method of a struct.
func (c *collider) method(typ, name string) {
	if pos, is := c.model.Declared.Methods[typ][name]; is {
		c.report(pos, typ, "rename it", fmt.Sprintf("%s.%s is generated", typ, name))
	}
	if c.members[typ][name] {
		c.twice(typ, typ+"."+name)
	}
	c.member(typ, name)
}

func (c *collider) member(typ, name string) {
	if c.members[typ] == nil {
		c.members[typ] = map[string]bool{}
	}
	if name != "_" {
		c.members[typ][name] = true
	}
}

// twice refuses the struct whose names make two generated ones the same.
func (c *collider) twice(owner, name string) {
	of := c.named(owner)
	pos, last := of.Pos, name[strings.LastIndex(name, ".")+1:]
	for _, f := range of.Fields {
		if strings.EqualFold(f.Name, last) {
			pos = f.Pos
		}
	}
	c.report(pos, of.GoName(), "rename what it is named for", fmt.Sprintf("%s would be generated twice", name))
}

// named is the struct that a generated declaration is named for: the one with the
// longest name that is in that of the declaration. Of two whose names differ in the
// case of letters alone it is the one in the file where the second declaration is.
func (c *collider) named(owner string) *layout.Struct {
	best, most := (*layout.Struct)(nil), -1
	for _, f := range c.model.Files {
		here := c.source == f.Name
		for _, s := range f.Structs {
			n := 0
			if name := s.GoName(); strings.Contains(strings.ToLower(owner), strings.ToLower(name)) {
				n = len(name)
			}
			if n > most || n == most && here && best.File != s.File {
				best, most = s, n
			}
		}
	}
	return best
}

// locals refuses types and constants of the layouts that have the name of a local
// in a function, where they would not be seen.
func (c *collider) locals(fn *ast.FuncDecl) {
	local := func(id *ast.Ident) {
		if c.model.Declared.Used[id.Name] {
			c.taken(id.Name, "the name of a variable in generated code, too")
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			return false // its fields hide nothing
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, x := range n.Lhs {
					if id, is := x.(*ast.Ident); is {
						local(id)
					}
				}
			}
		case *ast.RangeStmt:
			for _, x := range []ast.Expr{n.Key, n.Value} {
				if id, is := x.(*ast.Ident); is {
					local(id)
				}
			}
		case *ast.Field:
			for _, id := range n.Names {
				local(id)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				local(id)
			}
		}
		return true
	})
}

func (c *collider) report(pos token.Position, where, cure, problem string) {
	c.found[layout.Diagnostic{Pos: pos, Code: layout.CodeNameCollision, Where: where, Problem: problem, Cure: cure}] = true
}
