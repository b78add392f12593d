package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// tree emits the walk of a tree of formats:
//
//	const (
//		LayerEthernet Layer = iota + 1
//		LayerIPv4
//	)
//
//	w := WalkLayer(frame)
//	for w.Next() {
//		switch w.Layer() {
//		case LayerIPv4:
//			… w.IPv4() …
//		}
//	}
//	if err := w.Err(); err != nil { … }
//
// The walk holds a view of each format, so nothing is allocated for one, and each
// step tries the formats that the record at hand can hold.
func (g *generator) tree(t *layout.Tree) {
	w := &treeWalk{generator: g, t: t}
	w.numbers()
	w.walkType()
	w.next()
	w.ends()
	for _, n := range t.Nodes {
		w.getter(n)
	}
}

type treeWalk struct {
	*generator
	t *layout.Tree
}

func (w *treeWalk) method(name string) *Statement {
	return w.Func().Params(Id("w").Op("*").Id(w.t.Walk())).Id(name)
}

// field is the field that holds the view of a format.
func (w *treeWalk) field(n *layout.TreeNode) *Statement {
	return Id("w").Dot(lower(n.Struct.Name) + "View")
}

// numbers emits the constants of the tree's own type and their names.
func (w *treeWalk) numbers() {
	w.Comment("The formats of the tree.")
	var defs, cases []Code
	for i, n := range w.t.Nodes {
		def := Id(w.t.Const(n))
		if i == 0 {
			def.Id(w.t.Name).Op("=").Iota().Op("+").Lit(1)
		}
		defs = append(defs, def)
		cases = append(cases, Case(Id(w.t.Const(n))).Block(Return(Lit(n.Struct.Name))))
	}
	w.Const().Defs(defs...)
	w.Line()
	w.doc("String is the name of the format, or none for the zero %s.", w.t.Name)
	w.Func().Params(Id("l").Id(w.t.Name)).Id("String").Params().String().Block(Switch(Id("l")).Block(cases...), Return(Lit("none")))
	w.Line()
}

// walkType emits the type of a walk, and the function that makes one.
func (w *treeWalk) walkType() {
	root := w.t.Nodes[0].Struct
	var names []string
	for _, n := range w.t.Nodes {
		names = append(names, n.Struct.Name)
	}
	w.doc("%s walks the records of %s from the outside in, as far as they are of these formats: %s. Its views alias the bytes that it was given.", w.t.Walk(), article(root.Name), list(names, "and"))
	w.Comment("//")
	for _, line := range []string{
		"w := " + w.t.Start() + "(b)", "for w.Next() {", "\tswitch w.Layer() {", "\tcase " + w.t.Const(w.t.Nodes[1]) + ":", "\t\t… w." + upper(names[1]) + "() …",
		"\t}", "}", "if err := w.Err(); err != nil {", "\t…", "}",
	} {
		w.Comment("//\t" + line)
	}
	fields := []Code{
		Id("b").Index().Byte().Comment("where the first record is to be"),
		Id("begun").Bool(),
		Id("layer").Id(w.t.Name).Comment("the record at hand"),
		Id("f").Add(fault()).Comment("of the record that ended the walk"),
	}
	for _, n := range w.t.Nodes {
		fields = append(fields, Id(lower(n.Struct.Name)+"View").Add(viewOf(n.Struct)))
	}
	w.Type().Id(w.t.Walk()).Struct(fields...)
	w.Line()
	w.doc("%s starts a walk at the front of b, which is to hold %s.", w.t.Start(), article(root.Name))
	w.Func().Id(w.t.Start()).Params(Id("b").Index().Byte()).Id(w.t.Walk()).Block(
		Return(Id(w.t.Walk()).Values(Dict{Id("b"): Id("b")})))
	w.Line()
}

// next emits Next: for each format, what a record of it goes on to. The bytes of
// one that is a refinement are its parent's, so it goes on to what those hold.
func (w *treeWalk) next() {
	root := w.t.Nodes[0]
	cases := []Code{Case(Lit(0)).Block(
		If(Op("!").Id("w").Dot("begun")).Block(
			List(w.field(root), Id("w").Dot("f")).Op("=").Add(checkOf(root.Struct)).Call(Id("w").Dot("b")),
			Id("w").Dot("begun").Op("=").True(),
			Return(Id("w").Dot("enter").Call(Id(w.t.Const(root))))))}
	for _, n := range w.t.Nodes {
		if steps := w.steps(n); steps != nil {
			cases = append(cases, Case(Id(w.t.Const(n))).Block(steps...))
		}
	}
	w.doc("Next goes to the next record, which Layer then tells. It returns false behind the innermost, and at a record that is malformed, which Err then tells.")
	w.method("Next").Params().Bool().Block(
		Switch(Id("w").Dot("layer")).Block(cases...),
		Id("w").Dot("layer").Op("=").Lit(0),
		Return(False()))
	w.Line()
	w.doc("enter is what Next returns at a record that is there.")
	w.method("enter").Params(Id("l").Id(w.t.Name)).Bool().Block(
		Id("w").Dot("layer").Op("=").Id("l"),
		If(Id("w").Dot("f").Dot("Failed").Call()).Block(Id("w").Dot("layer").Op("=").Lit(0)),
		Return(Id("w").Dot("layer").Op("!=").Lit(0)))
	w.Line()
}

// steps are the statements that try what a record of n goes on to.
func (w *treeWalk) steps(n *layout.TreeNode) []Code {
	var out []Code
	for _, r := range n.Refinements {
		out = append(out, w.refinement(n, r))
	}
	for held := n; held != nil; held = w.refined(held) {
		for _, c := range held.Bindings {
			out = append(out, w.step(held, c, layout.Names{Struct: c.Struct.Name}.Check()+"From"+upper(held.Struct.Name)))
		}
	}
	return out
}

// refined is the node whose bytes n reads with more known, or nil.
func (w *treeWalk) refined(n *layout.TreeNode) *layout.TreeNode {
	for _, p := range w.t.Nodes {
		if r := n.Struct.Refines; r != nil && r.Parent == p.Struct {
			return p
		}
	}
	return nil
}

// step tries a record that a function finds, if it is bound.
func (w *treeWalk) step(from, to *layout.TreeNode, function string) *Statement {
	return If(List(Id("v"), Id("bound"), Id("f")).Op(":=").Add(of(to.Struct, function)).Call(w.field(from)), Id("bound")).Block(
		List(w.field(to), Id("w").Dot("f")).Op("=").List(Id("v"), Id("f")),
		Return(Id("w").Dot("enter").Call(Id(w.t.Const(to)))))
}

func (w *treeWalk) refinement(from, to *layout.TreeNode) *Statement {
	r := to.Struct.Refines
	if !r.Proved {
		return w.step(from, to, r.Check())
	}
	return If(List(Id("v"), Id("ok")).Op(":=").Add(of(to.Struct, r.Name())).Call(w.field(from)), Id("ok")).Block(
		w.field(to).Op("=").Id("v"),
		Return(Id("w").Dot("enter").Call(Id(w.t.Const(to)))))
}

// ends emits the methods that tell where the walk is.
func (w *treeWalk) ends() {
	w.doc("Layer is the format of the record at hand, and zero in front of the first and behind the last one.")
	w.method("Layer").Params().Id(w.t.Name).Block(Return(Id("w").Dot("layer")))
	w.Line()
	w.doc("Err is the fault of the record that ended the walk, with its offset in that record, or nil.")
	w.method("Err").Params().Error().Block(
		If(Id("w").Dot("f").Dot("Failed").Call()).Block(Return(Id("w").Dot("f"))),
		Return(Nil()))
	w.Line()
}

// getter emits the method that returns the view of a format.
func (w *treeWalk) getter(n *layout.TreeNode) {
	name := upper(n.Struct.Name)
	w.doc("%s is the last %s that the walk has come to, and the zero view before.", name, n.Struct.Name)
	w.method(name).Params().Add(viewOf(n.Struct)).Block(Return(w.field(n)))
	w.Line()
}
