package layout

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/big"
	"slices"
	"strconv"
)

// scope resolves the names of an expression.
type scope struct {
	*loader
	file   *File
	fields map[string]*Field // that may be read
	later  map[string]bool   // fields of the struct that come later
	lost   map[string]bool   // fields of the struct whose type was refused
	self   *Field            // whose tag it is, if that cannot be read; else nil
	fixed  bool              // no field may be read
	tagged *Field            // whose tag it is; nil in a directive
	key    string            // of the tag, that it stands at
	whole  bool              // avail counts from the record's start
	total  bool              // the size of the record is known
	elem   *Struct           // in until and while: what the list holds, if that is structs
	it     *Type             // the same, if that is integers
	where  string
	at     func(token.Pos) token.Position
	text   func(ast.Node) string
}

func (s *scope) fail(n ast.Node, code Code, cure, problem string, args ...any) *Expr {
	s.report(s.at(n.Pos()), code, s.where, cure, problem, args...)
	return nil
}

// number resolves n as a number, condition as a condition; they return nil
// after reporting what is wrong.
func (s *scope) number(n ast.Expr) *Expr    { return s.typed(n, false) }
func (s *scope) condition(n ast.Expr) *Expr { return s.typed(n, true) }

// selects resolves n as the number that selects the member of a union, as number
// does; its cure is to make a number of a condition.
func (s *scope) selects(n ast.Expr) *Expr {
	e := s.resolve(n)
	if e != nil && e.Bool {
		return s.fail(n, CodeOperandType, "write on: cond("+e.Text+", 1, 0)", "%s is a condition, not a number", e.Text)
	}
	return e
}

func (s *scope) typed(n ast.Expr, wantBool bool) *Expr {
	e := s.resolve(n)
	switch {
	case e == nil:
		return nil
	case wantBool && !e.Bool:
		return s.fail(n, CodeOperandType, "compare it with something", "%s is a number, not a condition", e.Text)
	case !wantBool && e.Bool:
		return s.fail(n, CodeOperandType, "use a number", "%s is a condition, not a number", e.Text)
	}
	return e
}

// resolve resolves n, whatever its type.
func (s *scope) resolve(n ast.Expr) *Expr {
	if p, ok := n.(*ast.ParenExpr); ok {
		return s.resolve(p.X)
	}
	e := s.node(n)
	if e != nil && e.Const == nil && s.fixed {
		return s.fail(n, CodeRule, "write a constant", "%s is not a constant", s.text(n))
	}
	if e != nil {
		e.Text, e.pos = s.text(n), s.at(n.Pos())
	}
	return e
}

func (s *scope) node(n ast.Expr) *Expr {
	const unbuilt = "write it without, or wait for a later version of zcgen"
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind != token.INT && n.Kind != token.CHAR {
			return s.fail(n, CodeExpression, "write a whole number", "%s is not a whole number", n.Value)
		}
		return constExpr(constant.ToInt(constant.MakeFromLiteral(n.Value, n.Kind, 0)))
	case *ast.Ident:
		return s.name(n)
	case *ast.SelectorExpr:
		return s.selector(n)
	case *ast.UnaryExpr:
		return s.unary(n)
	case *ast.BinaryExpr:
		return s.binary(n)
	case *ast.CallExpr:
		return s.call(n)
	case *ast.IndexExpr:
		if id, ok := n.X.(*ast.Ident); ok && id.Name == "root" {
			return s.fail(n, CodeNotBuilt, unbuilt, "root is not built yet")
		}
	}
	return s.fail(n, CodeExpression, "see docs/tags.md for what an expression may hold", "%s is not of the language", s.text(n))
}

// words are the names that expressions have for themselves.
var words = []string{"true", "false", "avail", "total", "root", "it"}

// name resolves a word: a field, or a constant of the package.
func (s *scope) name(n *ast.Ident) *Expr {
	c, isConst := s.types.Scope().Lookup(n.Name).(*types.Const)
	if isConst && slices.Contains(words, n.Name) {
		return s.fail(n, CodeNameCollision, "rename the constant", "%s is a word of the tag language, and a constant of the package", n.Name)
	}
	switch n.Name {
	case "true", "false":
		if s.fields[n.Name] != nil {
			break // refused as a field's name, which is all that is wrong
		}
		return &Expr{Op: OpConst, Const: big.NewInt(boolValue(n.Name == "true")), Name: n.Name, Bool: true}
	case "avail":
		if s.fields[n.Name] == nil && s.tagged != nil {
			return &Expr{Op: OpAvail, At: s.tagged, Whole: s.whole}
		}
	case "total":
		if s.total && s.fields[n.Name] == nil {
			return &Expr{Op: OpTotal, At: s.tagged}
		}
		if s.fields[n.Name] == nil && !s.later[n.Name] && !s.lost[n.Name] {
			return s.fail(n, CodeExpression, "use it in set or sum", "total is for set and sum alone")
		}
	case "it":
		if e, is := s.element(n); is {
			return e
		}
	case "root":
		if s.fields[n.Name] == nil && !s.later[n.Name] && !s.lost[n.Name] {
			return s.fail(n, CodeNotBuilt, "write it without, or wait for a later version of zcgen", "%s is not built yet", n.Name)
		}
	}
	f := s.fields[n.Name]
	switch {
	case f != nil && isConst:
		return s.fail(n, CodeUnknownName, "rename the constant", "%s is a field and a constant of the package", n.Name)
	case f == nil && isConst && s.promoted(n) != nil:
		return s.fail(n, CodeUnknownName, "rename the constant, or name the embedded field in front", "%s is a field of an embedded struct and a constant of the package", n.Name)
	case f != nil:
		return s.field(n, []*Field{f})
	case s.unreadable(n, n.Name):
		return nil
	case isConst:
		e := s.packageConstant(n, c)
		if e != nil {
			e.Name = n.Name
		}
		return e
	}
	if path := s.promoted(n); path != nil {
		return s.field(n, path)
	}
	cure := "name an earlier field or a constant of the package"
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		if nearMiss(name, n.Name) {
			cure = "did you mean " + strconv.Quote(name) + "?"
		}
	}
	return s.fail(n, CodeUnknownName, cure, "%s is not known", n.Name)
}

// unreadable reports whether a name is a field that the expression cannot read,
// and says why.
func (s *scope) unreadable(n ast.Node, name string) bool {
	switch {
	case s.lost[name]:
		return true // what is wrong with it is reported
	case !s.later[name]:
		return false
	case s.fixed:
		s.fail(n, CodeRule, "write a constant", "%s is a field, not a constant", s.text(n))
	case s.self != nil && s.self.Name == name && s.it != nil:
		s.fail(n, CodeLaterField, "write it for the element", "%s is the list", name)
	case s.self != nil && s.self.Name == name:
		s.fail(n, CodeLaterField, "move the length to a field in front", "%s has no value before it is cut out", name)
	default:
		s.fail(n, CodeLaterField, "move the rule to the later field, or the field to the front", "%s comes later on the wire", name)
	}
	return true
}

// selector resolves F.G: a field of a nested struct, or a constant of an
// imported package.
func (s *scope) selector(n *ast.SelectorExpr) *Expr {
	if e, is := s.lastOf(n); is {
		return e
	}
	x, ok := n.X.(*ast.Ident)
	if !ok {
		return s.fail(n, CodeExpression, "select from one field or package", "%s is nested too deep", s.text(n))
	}
	if s.unreadable(n, x.Name) {
		return nil
	}
	if f := s.fields[x.Name]; f != nil {
		if f.Case != nil {
			return s.memberField(n, f)
		}
		if f.Type.Kind == KindStruct {
			for _, g := range f.Type.Struct.Fields {
				if g.Name == n.Sel.Name && !g.isRow() && g.Name != "_" {
					if g.Param {
						return s.parameter(n)
					}
					return s.field(n, []*Field{f, g})
				}
			}
		}
		return s.fail(n, CodeUnknownName, "name a field of its struct", "%s has no field %s", x.Name, n.Sel.Name)
	}
	if p := s.importedAs(s.file, x.Name); p != nil {
		if c, ok := p.Scope().Lookup(n.Sel.Name).(*types.Const); ok {
			return s.packageConstant(n, c)
		}
	}
	return s.fail(n, CodeUnknownName, "name an earlier field or a constant", "%s is not known", s.text(n))
}

// parameter refuses to read a parameter of a nested struct: what it is, is known here.
func (s *scope) parameter(n ast.Expr) *Expr {
	return s.fail(n, CodeOperandType, "write what is given to it", "%s is a parameter, which is given here", s.text(n))
}

// field resolves the field at the end of a path.
func (s *scope) field(n ast.Expr, path []*Field) *Expr {
	f := path[len(path)-1]
	for _, g := range path {
		if g.IsReserved() {
			return s.fail(n, CodeUnknownName, "drop reserved, or name another field", "%s is reserved, and cannot be read", s.text(n))
		}
	}
	switch {
	case len(path) > 1 && f.Struct.Path != "" && (!ast.IsExported(f.Name) || f.Type.isNamed() && !ast.IsExported(f.Type.Name)):
		return s.fail(n, CodeUnknownName, "name an exported field of an exported type", "%s is not exported", s.text(n))
	case !f.Type.IsScalar() || f.Case != nil:
		return s.fail(n, CodeOperandType, "name a field of integer or bool type", "%s is neither a number nor a condition", s.text(n))
	case f.Struct == s.elem:
	case len(path) > 1 && f.Segment == nil:
		return s.fail(n, CodeNotBuilt, "write what it is computed of", "reading %s, a field of a nested struct that has no bytes, is not built yet", s.text(n))
	case len(path) > 1 && path[0].tag.get("when") != nil:
		return s.fail(n, CodeNotBuilt, "copy the field out of the struct", "reading %s, a field of a struct that may be absent, is not built yet", s.text(n))
	case len(path) > 1 && (path[0].Type.IsVariable() || f.Segment.Index > 0):
		return s.fail(n, CodeNotBuilt, "name a field at a fixed place", "reading %s, a field of a struct of variable size, is not built yet", s.text(n))
	case f.Atomic:
		return s.fail(n, CodeOperandType, "name another field", "%s is atomic, and no rule reads it", s.text(n))
	case f.tag.get("sum") != nil:
		return s.fail(n, CodeNotBuilt, "name another field", "reading %s, a checksum, is not built yet", s.text(n))
	}
	e := &Expr{Op: OpField, Path: path, Bool: f.Type.Kind == KindBool}
	if f.Type.isNamed() {
		e.Type = f.Type.qualified()
	}
	return e
}

// qualified is the name of a scalar type, unlike that of any other.
func (t *Type) qualified() string {
	if t.Path != "" {
		return t.Path + "." + t.Name
	}
	return t.Name
}

// packageConstant resolves a constant of a package. Of another package's, generated
// code has the number, so that it needs no import.
func (s *scope) packageConstant(n ast.Expr, c *types.Const) *Expr {
	var e *Expr
	switch v := constant.ToInt(c.Val()); {
	case c.Val().Kind() == constant.Bool:
		e = &Expr{Op: OpConst, Const: big.NewInt(boolValue(constant.BoolVal(c.Val()))), Bool: true}
	case v.Kind() != constant.Int:
		return s.fail(n, CodeOperandType, "use a whole number", "the constant %s is not a whole number", s.text(n))
	default:
		e = constExpr(v)
	}
	switch t := types.Unalias(c.Type()).(type) {
	case *types.Named:
		e.Type = t.Obj().Name()
		if p := t.Obj().Pkg(); p != nil && p != s.types {
			e.Type = p.Path() + "." + e.Type
		}
	case *types.Basic:
		if t.Info()&types.IsUntyped == 0 {
			e.Type = types.Typ[t.Kind()].Name()
		}
	}
	return e
}

// parseDirectiveExpr parses a condition of a directive, which stands at the
// position given; nil after reporting that it does not parse.
func (s *scope) parseDirectiveExpr(text string, at token.Position) ast.Expr {
	s.at = func(p token.Pos) token.Position { return advance(at, int(p)-1) }
	s.text = func(n ast.Node) string { return text[int(n.Pos())-1 : min(int(n.End())-1, len(text))] }
	e, err := parser.ParseExprFrom(token.NewFileSet(), "", text, 0)
	if err != nil {
		s.report(at, CodeSyntax, s.where, "write a condition over the parent's fields", "the condition %q does not parse", text)
		return nil
	}
	return e
}
