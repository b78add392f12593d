package layout

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Tree is a set of formats that hold one another, from a root on: its type, an
// integer, numbers them, and what is generated for it walks the records of a
// packet from the outside in.
type Tree struct {
	Name  string
	Pos   token.Position
	Nodes []*TreeNode // the root first
}

// TreeNode is one format of a tree, and what a record of it can go on to. At
// most one of the bindings holds, and at most one of the refinements; these come
// first, since they are about the same bytes.
type TreeNode struct {
	Struct      *Struct
	Refinements []*TreeNode
	Bindings    []*TreeNode
}

// Binding is how a node is bound to another one, or nil.
func (n *TreeNode) Binding(parent *TreeNode) *Binding {
	for _, b := range n.Struct.Bindings {
		if b.Parent == parent.Struct {
			return b
		}
	}
	return nil
}

// Const is the constant that numbers a node.
func (t *Tree) Const(n *TreeNode) string { return t.Name + capital(n.Struct.Name) }

// Walk is the type that walks a tree, Start the function that makes one.
func (t *Tree) Walk() string  { return t.Name + "Walk" }
func (t *Tree) Start() string { return Names{t.Name}.prefixed("Walk") }

// Dump writes the model of t as text.
func (t *Tree) Dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: a tree from %s on\n", t.Name, t.Nodes[0].Struct.Name)
	for _, n := range t.Nodes {
		for _, r := range n.Refinements {
			fmt.Fprintf(&b, "  %s is %s if %s\n", n.Struct.Name, r.Struct.Name, r.Struct.Refines.CondText)
		}
		for _, c := range n.Bindings {
			x := c.Binding(n)
			fmt.Fprintf(&b, "  %s holds %s in %s if %s\n", n.Struct.Name, c.Struct.Name, x.Field.Name, x.CondText)
		}
	}
	return b.String()
}

// pendingTree is a //zc:tree line, whose formats may not be resolved yet.
type pendingTree struct {
	file *File
	spec *ast.TypeSpec
	d    directive
}

// plantTrees resolves the //zc:tree lines, once all bindings are.
func (l *loader) plantTrees() {
	for _, p := range l.trees {
		if t := l.plant(p); t != nil {
			p.file.Trees = append(p.file.Trees, t)
		}
	}
}

// plant resolves one //zc:tree line.
func (l *loader) plant(p pendingTree) *Tree {
	t := &Tree{Name: p.spec.Name.Name, Pos: l.fset.Position(p.spec.Name.Pos())}
	obj, _ := l.info.Defs[p.spec.Name].(*types.TypeName)
	if basic, ok := obj.Type().Underlying().(*types.Basic); !ok || obj.IsAlias() || basic.Kind() != types.Uint8 {
		l.report(p.d.pos, CodeDirective, t.Name, "put it above a type of its own: type Layer uint8", "//zc:tree stands above a type that is no uint8")
		return nil
	}
	words := strings.Fields(p.d.rest)
	if len(words) > 255 {
		l.report(p.d.restPos, CodeTree, t.Name, "leave some of them out", "%d formats are more than a uint8 numbers", len(words))
		return nil
	}
	var at []token.Position
	ok := true
	offset := 0
	for _, name := range words {
		offset += strings.Index(p.d.rest[offset:], name)
		pos := advance(p.d.restPos, offset)
		offset += len(name)
		a := l.structNamed(p.file, t.Name, pos, CodeTree, name)
		switch {
		case a == nil || a.broken:
			ok = false
			continue
		case slices.ContainsFunc(t.Nodes, func(n *TreeNode) bool { return n.Struct == a.Struct }):
			l.report(pos, CodeTree, t.Name, "name it once", "%s stands twice", name)
			ok = false
		case slices.ContainsFunc(t.Nodes, func(n *TreeNode) bool { return n.Struct.Name == a.Name }):
			l.report(pos, CodeTree, t.Name, "leave one of them out", "two formats of the name %s", a.Name)
			ok = false
		}
		t.Nodes = append(t.Nodes, &TreeNode{Struct: a.Struct})
		at = append(at, pos)
	}
	switch {
	case !ok:
		return nil
	case len(t.Nodes) < 2:
		l.report(p.d.pos, CodeDirective, t.Name, "write //zc:tree Root Type …", "//zc:tree names no root, or nothing in it")
		return nil
	}
	for i, n := range t.Nodes {
		if !t.join(n) && i > 0 {
			l.report(at[i], CodeTree, t.Name, "name what it is bound to, or leave it out", "%s is in none of the others", n.Struct.Name)
			ok = false
		}
	}
	for i, n := range t.Nodes {
		ok = l.oneWay(t, n, at[i]) && ok
	}
	if !ok {
		return nil
	}
	return t
}

// join finds what of a tree a node hangs on, and reports whether there is any.
func (t *Tree) join(n *TreeNode) bool {
	joined := false
	for _, parent := range t.Nodes {
		if n.Binding(parent) != nil {
			parent.Bindings = append(parent.Bindings, n)
			joined = true
		}
		if r := n.Struct.Refines; r != nil && r.Parent == parent.Struct {
			parent.Refinements = append(parent.Refinements, n)
			joined = true
		}
	}
	return joined
}

// oneWay proves that a record goes on to one other record at most, and that the
// walk comes to an end: each record that is held is smaller than what holds it.
func (l *loader) oneWay(t *Tree, n *TreeNode, pos token.Position) bool {
	refuse := func(code Code, cure, problem string, args ...any) bool {
		l.report(pos, code, t.Name, cure, problem, args...)
		return false
	}
	if len(n.Bindings) > 0 && n.Struct.Fixed() == 0 {
		return refuse(CodeNotBuilt, "leave out what it holds", "%s may be as short as what it holds, so that a walk might not end; this is not built yet", n.Struct.Name)
	}
	var conds []*Expr
	name := func(i int) string { return n.Bindings[i].Struct.Name }
	for _, c := range n.Bindings {
		b := c.Binding(n)
		if first := n.Bindings[0].Binding(n); b.Field != first.Field {
			return refuse(CodeNotBuilt, "leave one of them out", "a tree over two fields of %s, %s and %s, is not built yet", n.Struct.Name, first.Field.Name, b.Field.Name)
		}
		conds = append(conds, b.Cond)
	}
	if i, j, both := n.Struct.overlap(conds); both {
		return refuse(CodeTree, "make the conditions exclude each other", "%s can hold %s and %s at once", n.Struct.Name, name(i), name(j))
	}
	conds = nil
	for _, c := range n.Refinements {
		conds = append(conds, c.Struct.Refines.OfParent)
	}
	if i, j, both := n.Struct.overlap(conds); both {
		return refuse(CodeTree, "make the conditions exclude each other", "%s can be %s and %s at once", n.Struct.Name, n.Refinements[i].Struct.Name, n.Refinements[j].Struct.Name)
	}
	return true
}

// overlap finds two conditions over a record of s that could both hold.
func (s *Struct) overlap(conds []*Expr) (i, j int, both bool) {
	for j = range conds {
		for i = range j {
			known := s.known.clone()
			known.assume(conds[i], true)
			known.assume(conds[j], true)
			if !known.impossible() {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
