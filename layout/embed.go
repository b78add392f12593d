package layout

import (
	"go/ast"
	"go/types"
)

// embedded is the name of an embedded field, which is that of its type; nil
// after reporting that it cannot be one.
func (l *loader) embedded(a *annotated, f *ast.Field) []*ast.Ident {
	named, ok := types.Unalias(l.info.TypeOf(f.Type)).(*types.Named)
	if ok {
		_, ok = named.Underlying().(*types.Struct)
	}
	if !ok || isAddr(named) {
		a.broken = true
		l.report(l.fset.Position(f.Pos()), CodeFieldType, a.GoName(), "give the field a name, or embed an annotated struct", "%s cannot be embedded", types.ExprString(f.Type))
		return nil
	}
	switch x := f.Type.(type) {
	case *ast.Ident:
		return []*ast.Ident{x}
	case *ast.SelectorExpr:
		return []*ast.Ident{x.Sel}
	}
	return nil // Go embeds nothing else
}

// promoted is the path to a field of an embedded struct, which Go knows by its
// name alone if no other field has it; nil if there is none, or several.
func (s *scope) promoted(n *ast.Ident) []*Field {
	var found [][]*Field
	for _, f := range s.fields {
		if !f.Embedded || f.Type.Kind != KindStruct {
			continue
		}
		if g := f.Type.Struct.fieldNamed(n.Name); g != nil {
			found = append(found, []*Field{f, g})
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}
