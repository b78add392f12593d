package gen

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
)

// oneLiners puts the bodies of functions that are one short statement on the
// line of their signature, which jennifer cannot; gofmt keeps them there if they
// fit.
//
//	func (v UDPView) Length() uint16 { return binary.BigEndian.Uint16(v.p[4:6]) }
func oneLiners(source []byte) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	written := 0
	ast.Inspect(file, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body == nil || len(body.List) > 1 {
			return true
		}
		open, end := fset.Position(body.Lbrace).Offset+1, fset.Position(body.Rbrace).Offset
		inside := bytes.TrimSpace(source[open:end])
		if bytes.ContainsRune(inside, '\n') || bytes.Contains(inside, []byte("//")) {
			return true
		}
		out.Write(source[written:open])
		if len(inside) > 0 {
			out.WriteString(" " + string(inside) + " ")
		}
		written = end
		return true
	})
	out.Write(source[written:])
	return out.Bytes(), nil
}
