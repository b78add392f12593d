package layout

import (
	"go/ast"
	"go/build/constraint"
	"slices"
	"strings"
)

// The words of a file's name that are build constraints (go help buildconstraint).
var (
	systems = strings.Fields(`aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris
		wasip1 windows`)
	processors = strings.Fields(`386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm`)
)

// buildConstraint is the expression under which a file is built, by its
// //go:build line and its name; empty if it always is. What is generated from
// the file has a name that says nothing, so it needs a line of its own.
func buildConstraint(name string, f *ast.File) string {
	var all constraint.Expr
	and := func(e constraint.Expr) {
		if all == nil {
			all = e
		} else {
			all = &constraint.AndExpr{X: all, Y: e}
		}
	}
	for _, tag := range nameTags(name) {
		and(&constraint.TagExpr{Tag: tag})
	}
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			if !constraint.IsGoBuild(c.Text) {
				continue
			}
			if e, err := constraint.Parse(c.Text); err == nil {
				and(e)
			}
		}
	}
	if all == nil {
		return ""
	}
	return all.String()
}

// nameTags are the system and the processor that end a file's name.
func nameTags(name string) []string {
	words := strings.Split(strings.TrimSuffix(name, ".go"), "_")[1:]
	n := len(words)
	switch {
	case n >= 2 && slices.Contains(systems, words[n-2]) && slices.Contains(processors, words[n-1]):
		return words[n-2:]
	case n >= 1 && (slices.Contains(systems, words[n-1]) || slices.Contains(processors, words[n-1])):
		return words[n-1:]
	}
	return nil
}
