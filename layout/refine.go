package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"unicode"
)

// Refinement says that a struct reads the bytes of another one, of whose fields
// a condition holds. The condition is one of its own rules: so each of its
// records is a record of the parent too, at the same place and of the same size.
type Refinement struct {
	Child, Parent *Struct
	Cond          *Expr // over the child's fields
	OfParent      *Expr // the same over those of the parent
	CondText      string

	// Proved: the condition, and what the parent's own check has found, imply all
	// rules of the child.
	Proved bool
}

// refining is a //zc:refine line with its parts.
type refining struct {
	directive
	parent *annotated
	cond   string         // the condition
	pos    token.Position // of the condition
	source *tagSource     // the condition as the value of a tag
	expr   ast.Expr
}

// refines reads the //zc:refine line of a, if it has one, and makes the
// condition a rule of a: where it compares a field with a constant, one of that
// field, which the encoder then fills in; else one of the field that it reads,
// or a row behind all that it reads. It runs when a's fields have been read,
// and its parent has been resolved.
func (l *loader) refines(a *annotated) {
	for _, d := range a.lines {
		if d.word != "refine" {
			continue
		}
		if a.refined != nil {
			l.report(d.pos, CodeDirective, a.Name, "keep one of the two", "a second //zc:refine above one type")
			continue
		}
		a.refined = l.readRefine(a, d)
		if a.refined == nil {
			a.broken = true
		}
	}
	if a.refined == nil || a.broken || !l.sameNames(a) {
		return
	}
	for _, c := range conjunctsOf(a.refined.expr) {
		l.refinedRule(a, a.refined.source, c)
	}
}

// resolveRefined resolves the struct that a refines.
func (l *loader) resolveRefined(a *annotated) {
	for _, d := range a.lines {
		name, _, _ := strings.Cut(d.rest, " ")
		if p := l.structs[name]; d.word == "refine" && p != nil && p.state == untouched {
			l.resolveStruct(p)
		}
	}
}

// readRefine reads the parts of a //zc:refine line; nil after reporting what is
// wrong with it.
func (l *loader) readRefine(a *annotated, d directive) *refining {
	refuse := func(code Code, cure, problem string, args ...any) *refining {
		l.report(d.restPos, code, a.Name, cure, problem, args...)
		return nil
	}
	r := &refining{directive: d}
	name := d.rest
	if i := strings.IndexFunc(d.rest, unicode.IsSpace); i >= 0 {
		name, r.cond = d.rest[:i], strings.TrimSpace(d.rest[i:])
	}
	if r.cond == "" {
		return refuse(CodeDirective, "write //zc:refine Parent condition", "//zc:refine %s is not a struct and a condition", d.rest)
	}
	r.parent = l.structNamed(a.File, a.Name, d.restPos, CodeRefinement, name)
	switch {
	case r.parent == nil:
		return nil
	case r.parent == a:
		return refuse(CodeRefinement, "name another struct", "%s refines itself", name)
	case r.parent.state == underWay:
		return refuse(CodeRefinement, "let one of them refine the other", "%s hangs on this struct itself", name)
	case r.parent.broken:
		return nil
	}
	r.pos = advance(d.restPos, len(d.rest)-len(r.cond))
	r.source = &tagSource{value: r.cond}
	for i := range len(r.cond) + 1 {
		r.source.origin = append(r.source.origin, advance(r.pos, i))
	}
	list, err := parser.ParseExprFrom(token.NewFileSet(), "", "_{"+r.cond+"}", 0)
	lit, ok := list.(*ast.CompositeLit)
	if err != nil || !ok || len(lit.Elts) != 1 {
		l.report(r.pos, CodeSyntax, a.Name, "write a condition over the parent's fields", "the condition %q does not parse", r.cond)
		return nil
	}
	r.expr = lit.Elts[0]
	return r
}

// sameNames compares the fields of a with those of its parent by their names.
func (l *loader) sameNames(a *annotated) bool {
	p := a.refined.parent.Struct
	refuse := func(pos token.Position, where, cure, problem, what string) bool {
		l.report(pos, CodeRefinement, where, cure, problem, p.Name, what)
		a.broken = true
		return false
	}
	mine, theirs := a.Struct.real(), p.real()
	for i, f := range mine {
		switch {
		case i >= len(theirs):
			return refuse(f.Pos, f.path(), "remove it", "%s has no field behind %s", theirs[i-1].label())
		case f.Name != theirs[i].Name && theirs[i].Name != "_":
			return refuse(f.Pos, f.path(), "name it "+theirs[i].label(), "%s has %s here", theirs[i].label())
		}
	}
	if len(mine) < len(theirs) {
		return refuse(a.Pos, a.Name, "add it", "%s goes on with %s", theirs[len(mine)].label())
	}
	return true
}

// real are the fields of s that have a place in it and in its Go struct, in wire
// order.
func (s *Struct) real() []*Field {
	var out []*Field
	for _, f := range s.Fields {
		if !f.isRow() && f.Hidden == nil && !f.pads() {
			out = append(out, f)
		}
	}
	return out
}

// conjunctsOf splits a condition at &&.
func conjunctsOf(n ast.Expr) []ast.Expr {
	switch x := n.(type) {
	case *ast.ParenExpr:
		return conjunctsOf(x.X)
	case *ast.BinaryExpr:
		if x.Op == token.LAND {
			return append(conjunctsOf(x.X), conjunctsOf(x.Y)...)
		}
	}
	return []ast.Expr{n}
}

// refinedRule makes a rule of one conjunct.
func (l *loader) refinedRule(a *annotated, source *tagSource, n ast.Expr) {
	f, value := equated(a.Struct, source, n)
	last, alone := lastRead(a.Struct, n)
	elem := tagElem{key: "where", keyP: source.at(n.Pos()), expr: n, text: source.text(n), tag: source}
	switch {
	case f != nil && f.tag.get("eq") == nil:
		f.addKey(*value)
	case f != nil: // that its own constant is the same one is proved later
	case last != nil && alone && last.tag.get("where") == nil && !last.Type.IsVariable():
		last.addKey(elem)
	default:
		row := &Field{Name: "_", Struct: a.Struct, Pos: elem.keyP, Type: &Type{Kind: KindStruct}, tag: &tag{[]tagElem{elem}}}
		behind := len(a.Fields) // where it reads nothing, which is then what is wrong with it
		if last != nil {
			behind = slices.Index(a.Fields, last) + 1
		}
		a.Fields = slices.Insert(a.Fields, behind, row)
	}
}

// addKey adds a key to the tag of f, which it may share with other fields.
func (f *Field) addKey(e tagElem) {
	f.tag = &tag{append(slices.Clone(f.tagElems()), e)}
}

// equated is the field of s that a condition gives one value, and the key that
// says the same; nil if it is no such condition.
func equated(s *Struct, source *tagSource, n ast.Expr) (*Field, *tagElem) {
	whole := func(word string) *tagElem { // at the place of n, which says it in other words
		at := &tagSource{value: word}
		for range len(word) + 1 {
			at.origin = append(at.origin, source.at(n.Pos()))
		}
		return &tagElem{key: "eq", keyP: source.at(n.Pos()), expr: &ast.Ident{NamePos: token.Pos(1 + len("_{")), Name: word}, text: word, tag: at}
	}
	field := func(n ast.Expr, kinds ...Kind) *Field {
		if id, ok := n.(*ast.Ident); ok {
			if f := s.fieldNamed(id.Name); f != nil && slices.Contains(kinds, f.Type.Kind) && !f.IsReserved() {
				return f
			}
		}
		return nil
	}
	switch x := n.(type) {
	case *ast.Ident:
		if f := field(x, KindBool); f != nil {
			return f, whole("true")
		}
	case *ast.UnaryExpr:
		if f := field(x.X, KindBool); f != nil && x.Op == token.NOT {
			return f, whole("false")
		}
	case *ast.BinaryExpr:
		if x.Op != token.EQL {
			return nil, nil
		}
		for _, side := range [][2]ast.Expr{{x.X, x.Y}, {x.Y, x.X}} {
			f := field(side[0], KindUint, KindInt, KindBool)
			if last, _ := lastRead(s, side[1]); f != nil && last == nil {
				return f, &tagElem{key: "eq", keyP: source.at(n.Pos()), expr: side[1], text: source.text(side[1]), tag: source}
			}
		}
	}
	return nil, nil
}

// lastRead is the last field of s that an expression reads, and whether it is
// the only one; nil if it reads none.
func lastRead(s *Struct, n ast.Expr) (last *Field, alone bool) {
	alone = true
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			alone = false // a field of a nested struct, or a constant of another package
			n = sel.X
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		f := s.fieldNamed(id.Name)
		switch {
		case f == nil:
		case last == nil:
			last = f
		case f != last:
			alone = false
			if slices.Index(s.Fields, f) > slices.Index(s.Fields, last) {
				last = f
			}
		}
		return false
	})
	return last, alone
}
