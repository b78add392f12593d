package prove

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/zcgen/zcgen/layout"
)

// program is the code of the packages to prove.
type program struct {
	fset     *token.FileSet
	sizes    types.Sizes
	views    *views
	packages []*pkg
}

// pkg is one of them.
type pkg struct {
	name, path string
	code       *ssa.Package
	functions  []*ssa.Function // to be proved, in the order of the source; closures behind the function around them
	all        []*ssa.Function // of the package
}

// machines are those whose rules the two sizes of int stand for.
var machines = map[int]string{64: "amd64", 32: "386"}

// load compiles packages into go/ssa.
func (c Config) load(bits int, wanted []*layout.Package) (*program, error) {
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	var paths []string
	for _, p := range wanted {
		paths = append(paths, p.Path)
	}
	out := &program{fset: token.NewFileSet(), views: newViews()}
	loaded, err := c.compile(out.fset, bits, env, paths)
	if err != nil {
		return nil, err
	}
	// Of imported packages with generated files the layouts are needed, and the
	// code: calls rely on what is proved when it is their turn.
	if more := imported(loaded, paths); len(more) > 0 {
		models, diagnostics, err := layout.Load(layout.Config{Dir: c.Dir, Env: env}, more...)
		if err != nil {
			return nil, err
		}
		if len(diagnostics) > 0 {
			return nil, fmt.Errorf("an imported layout is wrong: %s", diagnostics[0])
		}
		for _, p := range models {
			out.views.add(p)
		}
		out.fset = token.NewFileSet()
		if loaded, err = c.compile(out.fset, bits, env, append(more, paths...)); err != nil {
			return nil, err
		}
	}
	for _, p := range wanted {
		out.views.add(p)
	}
	_, compiled := ssautil.Packages(loaded, ssa.GlobalDebug)
	for i, p := range compiled {
		if p == nil {
			return nil, fmt.Errorf("%s cannot be compiled to SSA", loaded[i].PkgPath)
		}
		out.sizes = loaded[i].TypesSizes
		p.Build()
		if !slices.Contains(paths, p.Pkg.Path()) {
			continue
		}
		functions := functionsOf(out.fset, p, out.views)
		if len(functions) == 0 {
			return nil, fmt.Errorf("%s has no generated file (run zcgen generate first)", p.Pkg.Path())
		}
		out.packages = append(out.packages, &pkg{name: p.Pkg.Name(), path: p.Pkg.Path(), code: p, functions: functions, all: allOf(p)})
	}
	slices.SortFunc(out.packages, func(a, b *pkg) int { return cmp.Compare(a.path, b.path) })
	return out, nil
}

// compile parses packages and all that they import, and checks their types.
func (c Config) compile(fset *token.FileSet, bits int, env, paths []string) ([]*packages.Package, error) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedModule,
		Dir:  c.Dir,
		Env:  append(slices.Clone(env), "CGO_ENABLED=0", "GOARCH="+machines[bits]),
		Fset: fset,
	}, paths...)
	for _, p := range loaded {
		for _, e := range p.Errors {
			return nil, fmt.Errorf("%s does not compile (run zcgen generate first): %w", p.PkgPath, e)
		}
	}
	return loaded, err
}

// imported are the packages with generated files that others import.
func imported(loaded []*packages.Package, known []string) []string {
	var more []string
	packages.Visit(loaded, nil, func(p *packages.Package) {
		if slices.Contains(known, p.PkgPath) || slices.Contains(more, p.PkgPath) {
			return
		}
		if slices.ContainsFunc(p.GoFiles, func(name string) bool { return strings.HasSuffix(name, layout.GeneratedSuffix) }) {
			more = append(more, p.PkgPath)
		}
	})
	slices.Sort(more)
	return more
}

// functionsOf are the functions of a package's generated files, and those of its
// other files that they call, but for codecs.
func functionsOf(fset *token.FileSet, p *ssa.Package, vs *views) []*ssa.Function {
	seen := map[*ssa.Function]bool{}
	var out []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || seen[fn] || fn.Blocks == nil || fn.Synthetic != "" && fn.Parent() == nil || fn.Package() != p {
			return
		}
		seen[fn] = true
		out = append(out, fn)
		for _, callee := range callees(fn) {
			if !vs.isCodec(callee) {
				add(callee)
			}
		}
	}
	for _, fn := range declared(p) {
		if strings.HasSuffix(fset.Position(fn.Pos()).Filename, layout.GeneratedSuffix) {
			add(fn)
		}
	}
	slices.SortStableFunc(out, func(a, b *ssa.Function) int {
		if c := comparePositions(fset.Position(outermost(a).Pos()), fset.Position(outermost(b).Pos())); c != 0 {
			return c
		}
		return cmp.Compare(a.Name(), b.Name()) // F, F$1, F$2
	})
	return out
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

func comparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Offset, b.Offset))
}

// declared are the functions and methods that a package declares.
func declared(p *ssa.Package) []*ssa.Function {
	var out []*ssa.Function
	for _, m := range p.Members {
		switch m := m.(type) {
		case *ssa.Function:
			out = append(out, m)
		case *ssa.Type:
			n, ok := m.Type().(*types.Named)
			if !ok {
				continue
			}
			for i := range n.NumMethods() {
				out = append(out, p.Prog.FuncValue(n.Method(i)))
			}
		}
	}
	return out
}

// allOf are all functions of a package, with their closures.
func allOf(p *ssa.Package) []*ssa.Function {
	var out []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		out = append(out, fn)
		for _, inner := range fn.AnonFuncs {
			add(inner)
		}
	}
	add(p.Func("init"))
	for _, fn := range declared(p) {
		if fn != p.Func("init") {
			add(fn)
		}
	}
	return out
}
