package gen

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
)

// unused drops the declarations of local variables that nothing reads: what a walk
// loads in case that a rule behind it asks. Only a variable that is declared alone,
// of an expression without a call, is dropped; so nothing is lost but the load.
func unused(source []byte) ([]byte, error) {
	for {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", source, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		reads := map[*ast.Object]int{}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Obj != nil {
				reads[id.Obj]++ // the declaration is one
			}
			return true
		})
		var dropped []ast.Stmt
		ast.Inspect(file, func(n ast.Node) bool {
			block, ok := n.(*ast.BlockStmt)
			if !ok {
				return true
			}
			for _, s := range block.List {
				if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.DEFINE && len(a.Lhs) == 1 && loads(a.Rhs[0]) {
					if id := a.Lhs[0].(*ast.Ident); id.Obj != nil && reads[id.Obj] == 1 {
						dropped = append(dropped, s)
					}
				}
			}
			return true
		})
		if dropped == nil {
			return source, nil
		}
		for _, s := range slices.Backward(dropped) {
			from, to := fset.Position(s.Pos()).Offset, fset.Position(s.End()).Offset
			from = bytes.LastIndexByte(source[:from], '\n') + 1
			to += bytes.IndexByte(source[to:], '\n') + 1
			source = slices.Delete(source, from, to)
		}
	}
}

// loads reports whether an expression only reads: no call is in it but conversions,
// and the loads of encoding/binary.
func loads(e ast.Expr) bool {
	only := true
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fn := call.Fun.(type) {
		case *ast.Ident: // of a type; functions and cap, len, min, max read as well
			only = only && (fn.Obj == nil || fn.Obj.Kind == ast.Typ)
		case *ast.ParenExpr: // of a pointer's type
		case *ast.SelectorExpr:
			in, ok := fn.X.(*ast.SelectorExpr)
			only = only && ok && (in.Sel.Name == "BigEndian" || in.Sel.Name == "LittleEndian" || in.Sel.Name == "NativeEndian")
		default:
			only = false
		}
		return only
	})
	return only
}
