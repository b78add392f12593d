package layout

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"math/big"
	"strconv"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Expr is a resolved expression of the tag language.
type Expr struct {
	Op    Op
	Args  []*Expr
	Path  []*Field // of OpField: the field, and fields of nested structs behind it
	Const *big.Int // of OpConst
	Name  string   // of OpConst: the constant's name, if it has one
	Type  string   // the named Go type of a field or constant, else empty
	Bool  bool     // it is a condition
	Text  string   // as its author wrote it

	Values interval.Set // that it can have where it stands; numbers only
	pos    token.Position
}

// Op is what an [Expr] computes.
type Op int

const (
	OpConst Op = iota
	OpField
	OpNeg
	OpNot
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpRem
	OpShl
	OpShr
	OpAnd
	OpOr
	OpXor
	OpAndNot
	OpEqual
	OpNotEqual
	OpLess
	OpLessEqual
	OpGreater
	OpGreaterEqual
	OpBoth
	OpEither
	OpMin
	OpMax
	OpRoundUp
)

var binaryOps = map[token.Token]Op{
	token.ADD: OpAdd, token.SUB: OpSub, token.MUL: OpMul, token.QUO: OpDiv, token.REM: OpRem,
	token.SHL: OpShl, token.SHR: OpShr, token.AND: OpAnd, token.OR: OpOr, token.XOR: OpXor, token.AND_NOT: OpAndNot,
	token.EQL: OpEqual, token.NEQ: OpNotEqual, token.LSS: OpLess, token.LEQ: OpLessEqual, token.GTR: OpGreater, token.GEQ: OpGreaterEqual,
	token.LAND: OpBoth, token.LOR: OpEither,
}

// IsComparison reports whether op compares two numbers.
func (op Op) IsComparison() bool { return op >= OpEqual && op <= OpGreaterEqual }

// Fields are the fields that e reads, each once, in order of appearance.
func (e *Expr) Fields() []*Field {
	var out []*Field
	seen := map[*Field]bool{}
	var walk func(*Expr)
	walk = func(e *Expr) {
		if e == nil {
			return
		}
		if e.Op == OpField && !seen[e.Path[0]] {
			seen[e.Path[0]] = true
			out = append(out, e.Path[0])
		}
		for _, a := range e.Args {
			walk(a)
		}
	}
	walk(e)
	return out
}

// scope resolves the names of an expression.
type scope struct {
	*loader
	fields map[string]*Field // that may be read
	later  map[string]bool   // fields of the struct that come later
	where  string
	at     func(token.Pos) token.Position
	text   func(ast.Node) string
	failed bool
}

func (s *scope) fail(n ast.Node, code Code, cure, problem string, args ...any) *Expr {
	s.failed = true
	s.report(s.at(n.Pos()), code, s.where, cure, problem, args...)
	return nil
}

// number resolves n as a number, condition as a condition; they return nil
// after reporting what is wrong.
func (s *scope) number(n ast.Expr) *Expr    { return s.typed(n, false) }
func (s *scope) condition(n ast.Expr) *Expr { return s.typed(n, true) }

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

func (s *scope) resolve(n ast.Expr) *Expr {
	e := s.resolveNode(n)
	if e != nil && e.Text == "" {
		e.Text, e.pos = s.text(n), s.at(n.Pos())
	}
	return e
}

func (s *scope) resolveNode(n ast.Expr) *Expr {
	switch n := n.(type) {
	case *ast.ParenExpr:
		e := s.resolve(n.X)
		return e
	case *ast.BasicLit:
		if n.Kind != token.INT && n.Kind != token.CHAR {
			return s.fail(n, CodeExpression, "write a whole number", "%s is not a whole number", n.Value)
		}
		return constExpr(constant.MakeFromLiteral(n.Value, n.Kind, 0))
	case *ast.Ident:
		return s.name(n)
	case *ast.SelectorExpr:
		return s.selector(n)
	case *ast.UnaryExpr:
		switch n.Op {
		case token.NOT:
			if x := s.condition(n.X); x != nil {
				return &Expr{Op: OpNot, Args: []*Expr{x}, Bool: true}
			}
			return nil
		case token.SUB:
			if x := s.number(n.X); x != nil {
				return fold(&Expr{Op: OpNeg, Args: []*Expr{x}})
			}
			return nil
		}
		return s.fail(n, CodeExpression, "see docs/tags.md for the operators", "the operator %s is not of the language", n.Op)
	case *ast.BinaryExpr:
		return s.binary(n)
	case *ast.CallExpr:
		return s.call(n)
	}
	return s.fail(n, CodeExpression, "see docs/tags.md for what an expression may hold", "%s is not of the language", s.text(n))
}

func (s *scope) binary(n *ast.BinaryExpr) *Expr {
	op, ok := binaryOps[n.Op]
	if !ok {
		return s.fail(n, CodeExpression, "see docs/tags.md for the operators", "the operator %s is not of the language", n.Op)
	}
	var x, y *Expr
	switch {
	case op == OpBoth || op == OpEither:
		x, y = s.condition(n.X), s.condition(n.Y)
	case op == OpEqual || op == OpNotEqual:
		x, y = s.resolve(n.X), s.resolve(n.Y)
		if x != nil && y != nil && x.Bool != y.Bool {
			return s.fail(n, CodeOperandType, "compare numbers with numbers", "%s compares a number with a condition", s.text(n))
		}
	default:
		x, y = s.number(n.X), s.number(n.Y)
	}
	if x == nil || y == nil {
		return nil
	}
	e := &Expr{Op: op, Args: []*Expr{x, y}, Bool: op.IsComparison() || op == OpBoth || op == OpEither}
	if op.IsComparison() && x.Type != "" && y.Type != "" && x.Type != y.Type {
		return s.fail(n, CodeOperandType, "compare values of one type", "%s compares %s with %s", s.text(n), x.Type, y.Type)
	}
	if op == OpDiv || op == OpRem {
		if y.Op == OpConst && y.Const.Sign() == 0 {
			return s.fail(n, CodeDivision, "divide by something else", "%s divides by zero", s.text(n))
		}
	}
	if op == OpShl || op == OpShr {
		if y.Op != OpConst || y.Const.Sign() < 0 || y.Const.Cmp(big.NewInt(63)) > 0 {
			return s.fail(n, CodeDivision, "shift by a constant of 0 to 63", "%s shifts by something else than a constant of 0 to 63", s.text(n))
		}
	}
	return fold(e)
}

func (s *scope) call(n *ast.CallExpr) *Expr {
	fn, ok := n.Fun.(*ast.Ident)
	if !ok {
		return s.fail(n, CodeExpression, "see docs/tags.md for the functions", "%s is not a function of the language", s.text(n.Fun))
	}
	switch fn.Name {
	case "min", "max", "up":
		op := map[string]Op{"min": OpMin, "max": OpMax, "up": OpRoundUp}[fn.Name]
		if len(n.Args) != 2 {
			return s.fail(n, CodeExpression, "give two numbers", "%s takes two arguments, found %d", fn.Name, len(n.Args))
		}
		x, y := s.number(n.Args[0]), s.number(n.Args[1])
		if x == nil || y == nil {
			return nil
		}
		if op == OpRoundUp && (y.Op != OpConst || y.Const.Sign() <= 0) {
			return s.fail(n, CodeDivision, "round up to a multiple of a positive constant", "%s rounds to something else than a positive constant", s.text(n))
		}
		return fold(&Expr{Op: op, Args: []*Expr{x, y}})
	case "cond", "len", "off", "has", "last", "end", "peek":
		return s.fail(n, CodeNotBuilt, "write it without, or wait for a later version of zcgen", "the function %s is not built yet", fn.Name)
	}
	return s.fail(n, CodeUnknownName, "see docs/tags.md for the functions", "%s is not a function of the language", fn.Name)
}

func (s *scope) name(n *ast.Ident) *Expr {
	switch n.Name {
	case "true", "false":
		v := int64(0)
		if n.Name == "true" {
			v = 1
		}
		return &Expr{Op: OpConst, Const: big.NewInt(v), Name: n.Name, Bool: true}
	case "avail", "total", "root", "it":
		if s.fields[n.Name] == nil {
			return s.fail(n, CodeNotBuilt, "write it without, or wait for a later version of zcgen", "%s is not built yet here", n.Name)
		}
	}
	obj := s.types.Scope().Lookup(n.Name)
	c, isConst := obj.(*types.Const)
	f := s.fields[n.Name]
	switch {
	case f != nil && isConst:
		return s.fail(n, CodeUnknownName, "rename the constant", "%s is a field and a constant of the package", n.Name)
	case f != nil:
		return s.field(n, []*Field{f})
	case s.later[n.Name]:
		return s.fail(n, CodeLaterField, "move the rule to the later field, or the field to the front", "%s comes later on the wire", n.Name)
	case isConst:
		return s.constant(n, c, n.Name)
	}
	cure := "name an earlier field or a constant of the package"
	for _, name := range sortedNames(s.fields) {
		if nearMiss(name, n.Name) {
			cure = "did you mean " + strconv.Quote(name) + "?"
		}
	}
	return s.fail(n, CodeUnknownName, cure, "%s is not known", n.Name)
}

func (s *scope) selector(n *ast.SelectorExpr) *Expr {
	x, ok := n.X.(*ast.Ident)
	if !ok {
		return s.fail(n, CodeExpression, "select from one field or package", "%s is nested too deep", s.text(n))
	}
	if f := s.fields[x.Name]; f != nil {
		if f.Type.Kind == KindStruct {
			for _, g := range f.Type.Struct.Fields {
				if g.Name == n.Sel.Name {
					return s.field(n, []*Field{f, g})
				}
			}
		}
		return s.fail(n, CodeUnknownName, "name a field of its struct", "%s has no field %s", x.Name, n.Sel.Name)
	}
	for _, imp := range s.types.Imports() {
		if imp.Name() != x.Name {
			continue
		}
		if c, ok := imp.Scope().Lookup(n.Sel.Name).(*types.Const); ok {
			return s.constant(n, c, s.text(n))
		}
	}
	return s.fail(n, CodeUnknownName, "name an earlier field or a constant", "%s is not known", s.text(n))
}

func (s *scope) field(n ast.Expr, path []*Field) *Expr {
	f := path[len(path)-1]
	if !f.Type.IsScalar() {
		return s.fail(n, CodeOperandType, "name a field of integer or bool type", "%s is neither a number nor a condition", s.text(n))
	}
	if path[0].Segment == nil || path[0].Segment.Part != nil {
		return s.fail(n, CodeNotBuilt, "name a field of fixed size", "reading %s here is not built yet", s.text(n))
	}
	e := &Expr{Op: OpField, Path: path, Bool: f.Type.Kind == KindBool}
	if f.Type.Enum != nil || strings.ToUpper(f.Type.Name[:1]) == f.Type.Name[:1] {
		e.Type = f.Type.Name
	}
	return e
}

func (s *scope) constant(n ast.Expr, c *types.Const, name string) *Expr {
	v := constant.ToInt(c.Val())
	if v.Kind() != constant.Int {
		return s.fail(n, CodeOperandType, "use a whole number", "the constant %s is not a whole number", name)
	}
	e := constExpr(v)
	e.Name = name
	if named, ok := c.Type().(*types.Named); ok {
		e.Type = named.Obj().Name()
	}
	return e
}

func constExpr(v constant.Value) *Expr {
	n, _ := new(big.Int).SetString(v.ExactString(), 10)
	return &Expr{Op: OpConst, Const: n}
}

// fold replaces an operation over constants by its value.
func fold(e *Expr) *Expr {
	if e.Bool {
		return e
	}
	for _, a := range e.Args {
		if a.Op != OpConst {
			return e
		}
	}
	v := evalOp(e.Op, constSets(e.Args))
	return &Expr{Op: OpConst, Const: v.Min()}
}

func constSets(args []*Expr) []interval.Set {
	var out []interval.Set
	for _, a := range args {
		out = append(out, interval.RangeBig(a.Const, a.Const))
	}
	return out
}

// parseDirectiveExpr parses an expression of a directive, whose text starts at
// the column that at names.
func (s *scope) parseDirectiveExpr(text string, at token.Position) ast.Expr {
	s.at = func(p token.Pos) token.Position {
		pos := at
		pos.Column += int(p) - 1
		pos.Offset += int(p) - 1
		return pos
	}
	s.text = func(n ast.Node) string { return text[int(n.Pos())-1 : min(int(n.End())-1, len(text))] }
	e, err := parser.ParseExprFrom(token.NewFileSet(), "", text, 0)
	if err != nil {
		s.failed = true
		s.report(at, CodeSyntax, s.where, "write a condition over the parent's fields", "the condition %q does not parse", text)
		return nil
	}
	return e
}
