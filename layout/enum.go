package layout

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// collectEnums finds the named integer types with constants that a file
// declares, in the order of the source.
func (l *loader) collectEnums(file *File, f *ast.File) {
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			if e := l.enum(spec.(*ast.TypeSpec)); e != nil {
				file.Enums = append(file.Enums, e)
				l.enums[e.Name] = e
			}
		}
	}
}

// enum is the enum that a type declaration makes, or nil.
func (l *loader) enum(ts *ast.TypeSpec) *Enum {
	obj, ok := l.info.Defs[ts.Name].(*types.TypeName)
	if !ok || obj.IsAlias() {
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
		c, ok := l.types.Scope().Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), named) && constant.ToInt(c.Val()).Kind() == constant.Int {
			consts = append(consts, c)
		}
	}
	// Files are parsed side by side, so positions tell the order within one alone.
	slices.SortFunc(consts, func(a, b *types.Const) int {
		x, y := l.fset.Position(a.Pos()), l.fset.Position(b.Pos())
		return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
	})
	for _, c := range consts {
		v := constExpr(constant.ToInt(c.Val())).Const
		if !slices.ContainsFunc(e.Values, func(x EnumValue) bool { return x.Value.Cmp(v) == 0 }) {
			e.Values = append(e.Values, EnumValue{c.Name(), v})
		}
	}
	if len(e.Values) == 0 {
		return nil
	}
	return e
}

// keepUsedEnums drops the enums for which nothing is generated: no annotated
// struct has a field of the type, or its String method is written by hand.
func (l *loader) keepUsedEnums(file *File) {
	used := map[*Enum]bool{}
	for _, a := range l.inOrder {
		for _, f := range a.Fields {
			for t := f.Type; t != nil; t = t.Elem {
				used[t.Enum] = true
			}
		}
	}
	file.Enums = slices.DeleteFunc(file.Enums, func(e *Enum) bool { return !used[e] || e.HasString })
}
