package gen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/layout"
)

// TestVolatileIsLoadedOnce reads the check functions of volatile layouts: what they
// load from the bytes is assigned to a variable, each load to one of its own, so
// that all that is computed of a field is computed of the same value. Faults may
// show what stands there later.
func TestVolatileIsLoadedOnce(t *testing.T) {
	judged, loads := 0, 0
	for _, dir := range packages {
		pkgs, diags, err := layout.Load(layout.Config{}, dir)
		if err != nil || len(diags) > 0 {
			t.Fatalf("%s: %v %v", dir, err, diags)
		}
		for _, file := range pkgs[0].Files {
			path := filepath.Join(dir, strings.TrimSuffix(file.Name, ".go")+layout.GeneratedSuffix)
			syntax, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range file.Structs {
				if !s.Volatile {
					continue
				}
				judged++
				loads += loadsOnce(t, functionNamed(t, syntax, layout.Names{Struct: s.Name}.Check()))
			}
		}
	}
	if judged < 7 || loads < 10 {
		t.Errorf("%d check functions judged, with %d loads", judged, loads)
	}
}

func functionNamed(t *testing.T, file *ast.File, name string) *ast.FuncDecl {
	t.Helper()
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name {
			return fn
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// loadsOnce judges one function, and returns how many loads are in it.
func loadsOnce(t *testing.T, fn *ast.FuncDecl) int {
	t.Helper()
	loads := 0
	assigned := map[string]bool{}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return false // a fault, or the view
		case *ast.BinaryExpr:
			// A bool that is not 0 or 1: nothing is computed of it.
			if _, one := n.Y.(*ast.BasicLit); one && n.Op == token.GTR && isLoad(n.X) {
				return false
			}
		case *ast.AssignStmt:
			if countLoads(n.Rhs...) == 0 {
				return true
			}
			name := n.Lhs[0].(*ast.Ident).Name
			if n.Tok != token.DEFINE || countLoads(n.Rhs...) != 1 || assigned[name] && name != "x" {
				t.Errorf("%s: %s is loaded in another way than once", fn.Name.Name, name)
			}
			assigned[name] = true
			loads++
			return false
		case ast.Expr:
			if isLoad(n) {
				t.Errorf("%s: a load that is assigned to no variable", fn.Name.Name)
			}
		}
		return true
	})
	return loads
}

func countLoads(exprs ...ast.Expr) int {
	n := 0
	for _, e := range exprs {
		ast.Inspect(e, func(n1 ast.Node) bool {
			if e, ok := n1.(ast.Expr); ok && isLoad(e) {
				n++
			}
			return true
		})
	}
	return n
}

// isLoad reports whether an expression reads the bytes that p, or p with the
// number of a block, points to.
func isLoad(e ast.Expr) bool {
	var from ast.Expr
	switch e := e.(type) {
	case *ast.IndexExpr:
		from = e.X
	case *ast.SliceExpr:
		from = e.X
	}
	id, ok := from.(*ast.Ident)
	return ok && strings.TrimLeft(id.Name, "0123456789p") == "" && id.Name[0] == 'p'
}
