package gen

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout"
)

// helper notes that a method of a type is there for other generated code alone, and
// is dropped where none of it calls it. It returns the method's name.
func (g *generator) helper(typ, name string) string {
	g.helpers[typ+"."+name] = true
	return name
}

// dropHelpers takes the helpers that nothing calls out of the files of a package.
// One may have been the only caller of another, so this goes on until all are called.
func dropHelpers(files []Output, helpers map[string]bool) error {
	for dropped := true; dropped; {
		dropped = false
		parsed, called := make([]*ast.File, len(files)), map[string]bool{}
		for i, f := range files {
			if strings.HasSuffix(f.Path, layout.GeneratedTestSuffix) {
				continue
			}
			var err error
			if parsed[i], err = parser.ParseFile(token.NewFileSet(), f.Path, f.Content, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				return err
			}
			calls(parsed[i], called)
		}
		for i, f := range parsed {
			if f == nil {
				continue
			}
			for _, d := range slices.Backward(f.Decls) {
				fn, is := d.(*ast.FuncDecl)
				if !is || fn.Recv == nil {
					continue
				}
				typ, name := receiver(fn), fn.Name.Name
				if helpers[typ+"."+name] && !called[typ+"."+name] && !called["."+name] {
					files[i].Content = without(files[i].Content, int(fn.Doc.Pos()-f.FileStart), int(fn.End()-f.FileStart))
					dropped = true
				}
			}
		}
	}
	return nil
}

// calls adds what methods a file calls: of the receiver with its type in front, of
// anything else without one.
func calls(f *ast.File, called map[string]bool) {
	for _, d := range f.Decls {
		self, typ := "", ""
		if fn, is := d.(*ast.FuncDecl); is && fn.Recv != nil && len(fn.Recv.List[0].Names) > 0 {
			self, typ = fn.Recv.List[0].Names[0].Name, receiver(fn)
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if sel, is := n.(*ast.SelectorExpr); is {
				if x, is := sel.X.(*ast.Ident); is && x.Name == self {
					called[typ+"."+sel.Sel.Name] = true
				} else {
					called["."+sel.Sel.Name] = true
				}
			}
			return true
		})
	}
}

// without is a source without one of its declarations, and the empty line in front.
func without(source []byte, from, to int) []byte {
	from = len(bytes.TrimRight(source[:from], "\n")) + 1
	return slices.Concat(source[:from], source[to+1:])
}
