package layout

import (
	"go/ast"
	"go/token"
	"go/types"
)

// declared is what the package has beside its generated files.
func (l *loader) declared() Declared {
	d := Declared{map[string]token.Position{}, map[string]map[string]token.Position{}, map[string]bool{}}
	scope := l.types.Scope()
	for _, name := range scope.Names() {
		d.Names[name] = l.fset.Position(scope.Lookup(name).Pos())
	}
	for typ, methods := range l.methods {
		d.Methods[typ] = map[string]token.Position{}
		for _, fn := range methods {
			d.Methods[typ][fn.Name.Name] = l.fset.Position(fn.Name.Pos())
		}
	}
	use := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, is := n.(*ast.Ident); is && scope.Lookup(id.Name) != nil {
				d.Used[id.Name] = true
			}
			return true
		})
	}
	for name := range l.varints {
		d.Used[name] = true
	}
	for _, a := range l.inOrder {
		d.Used[a.GoName()] = true
		for _, f := range a.decl.Fields.List {
			use(f.Type)
		}
		for _, f := range a.Fields {
			for _, e := range f.tagElems() {
				if e.expr != nil {
					use(e.expr)
				}
			}
		}
	}
	for _, e := range l.enums {
		for _, v := range e.Values {
			d.Used[v.Name] = d.Used[v.Name] || d.Used[e.Name]
		}
	}
	for name := range d.Used {
		if _, is := scope.Lookup(name).(*types.Func); is {
			delete(d.Used, name)
		}
	}
	return d
}
