package gen_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/layout"
)

// compilerGolden lists what the compiler says of generated code where that is
// not the best that it could say.
const compilerGolden = "compiler.golden"

// role is what a generated function is for.
type role string

const (
	roleCheck       role = "check"
	roleParse       role = "parse"
	roleCut         role = "cut"
	roleBinding     role = "binding"
	roleRefinement  role = "refinement"
	roleGetter      role = "getter"               // of a field of the fixed part
	roleSetter      role = "setter"               // the same
	roleRuledSetter role = "setter that refuses"  // the same
	roleBehind      role = "access behind a part" // a getter or setter
	rolePart        role = "getter of a part"
	roleInner       role = "getter of a record in a part"
	roleBlock       role = "pointer to a block"
	roleWhole       role = "whole record" // Bytes, Truncated, NextLayer
	roleSum         role = "checksum"
	roleWalk        role = "walk" // Validate
	roleCopy        role = "copy" // Value, String
	roleCursor      role = "cursor"
	roleAll         role = "iterator"
	roleList        role = "list"
	roleEncoder     role = "encoder"
	roleGuard       role = "guard"
	roleTree        role = "walk of a tree"
	roleAtomic      role = "atomic access"
	roleMatch       role = "check of a chain"
	roleChained     role = "record of a chain" // a fused view's
	roleIntegerSize role = "size of an integer"
	roleAppend      role = "encoder of an integer"
	roleAway        role = "access at an offset"
)

// uncheckedRoles may have no bounds check, inlinedRoles must be inlinable,
// heapRoles may put a value on the heap: on their own account, or to make an
// error of a fault.
var (
	uncheckedRoles = []role{roleCheck, roleMatch, roleTree, roleParse, roleRefinement, roleGetter, roleSetter, roleRuledSetter, roleWhole, roleCursor, roleAll, roleGuard, roleIntegerSize, roleAppend, roleAtomic, roleAway}
	inlinedRoles   = []role{roleParse, roleGetter, roleSetter, rolePart, roleBehind, roleWhole, roleMatch, roleChained, roleIntegerSize, roleAtomic}
	heapRoles      = []role{roleParse, roleCut, roleBinding, roleInner, roleAway, roleWalk, roleCopy, roleAll, roleEncoder, roleAppend}
)

// function is one generated function.
type function struct {
	pkg, name string // name with its receiver's type in front
	role      role
	from, to  int // lines
}

// generated are the functions of the packages' generated files, by file.
func generated(t *testing.T) map[string][]*function {
	t.Helper()
	out := map[string][]*function{}
	for _, dir := range packages {
		pkgs, diags, err := layout.Load(layout.Config{}, dir)
		if err != nil || len(diags) > 0 {
			t.Fatalf("%s: %v %v", dir, err, diags)
		}
		roles := rolesOf(pkgs[0])
		files, err := filepath.Glob(filepath.Join(dir, "*"+layout.GeneratedSuffix))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			fset := token.NewFileSet()
			syntax, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range syntax.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				f := &function{pkg: pkgs[0].Name, name: fn.Name.Name, from: fset.Position(fn.Pos()).Line, to: fset.Position(fn.End()).Line}
				if fn.Recv != nil {
					f.name = receiver(fn) + "." + f.name
				}
				if f.role = roles(f.name); f.role == "" {
					t.Errorf("%s: no one knows what %s is for", path, f.name)
				}
				key := f.pkg + "/" + filepath.Base(path)
				out[key] = append(out[key], f)
			}
		}
	}
	return out
}

func receiver(fn *ast.FuncDecl) string {
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	return typ.(*ast.Ident).Name
}

// rolesOf tells the roles of a package's functions from its layouts.
func rolesOf(p *layout.Package) func(name string) role {
	roles := map[string]role{}
	for _, file := range p.Files {
		for _, s := range file.Structs {
			addRoles(roles, s)
			addWalkedRoles(roles, s)
			if s.Tells() {
				addEitherRoles(roles, s)
			}
		}
		for _, v := range file.Varints {
			n := layout.Names{Struct: v.Name}
			roles[n.Check()], roles[n.Parse()] = roleCheck, roleParse
			roles[n.Append()], roles[v.Name+".Size"] = roleAppend, roleIntegerSize
		}
		for _, t := range file.Trees {
			roles[t.Name+".String"] = roleCopy
			roles[t.Start()], roles[t.Walk()+".*"], roles[t.Walk()+".Err"] = roleTree, roleTree, roleWalk
		}
	}
	return func(name string) role {
		switch {
		case roles[name] != "":
			return roles[name]
		case strings.HasPrefix(name, "runZcgenAgain"):
			return roleGuard
		}
		owner, _, _ := strings.Cut(name, ".")
		return roles[owner+".*"]
	}
}

// title is a field's name as the second part of a method's.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func addRoles(roles map[string]role, s *layout.Struct) {
	n := layout.Names{Struct: s.Name}
	roles[n.Check()], roles[n.CheckLax()] = roleCheck, roleCheck
	roles[n.Parse()], roles[n.ParseLax()] = roleParse, roleParse
	roles[n.Cut()] = roleCut
	roles[s.GoName()+".*"] = roleEncoder
	roles[n.Cursor()+".*"] = roleCursor
	roles[n.Cursor()+".All"] = roleAll
	roles[n.Cursor()+".Err"] = roleWalk
	for _, b := range s.Bindings {
		roles[n.Check()+"From"+title(b.Parent.Name)] = roleBinding
		roles[s.Name+"From"+title(b.Parent.Name)] = roleBinding
	}
	if r := s.Refines; r != nil && r.Proved && s.Shape == layout.ShapeF {
		roles[r.Name()] = roleRefinement
	} else if r != nil {
		roles[r.Name()], roles[r.Check()] = roleBinding, roleBinding
	}
	for _, f := range s.Fusions {
		chain := layout.Names{Struct: f.Name()}
		roles[chain.Match()] = roleMatch
		for _, l := range f.Layers {
			roles[chain.View()+"."+l.Struct.Name] = roleChained
		}
	}
	view := n.View() + "."
	for _, m := range []string{"Bytes", "Truncated", "NextLayer"} {
		roles[view+m] = roleWhole
	}
	for _, m := range []string{"Validate", "validate"} {
		roles[view+m] = roleWalk
	}
	for _, m := range []string{"String", "Value", "value", "valueInView"} {
		roles[view+m] = roleCopy
	}
	roles[view+"fixed"], roles[view+"fixedInView"] = roleGetter, roleGetter
	for _, seg := range s.Segments {
		roles[fmt.Sprintf("%sblock%d", view, seg.Index)] = roleBlock
		roles[fmt.Sprintf("%sblock%dInView", view, seg.Index)] = roleBlock
	}
	roles[n.CheckInPlace()], roles[n.ParseInPlace()] = roleCheck, roleParse
	for _, f := range s.Fields {
		if f.Atomic {
			roles[s.Name+".Load"+title(f.Name)], roles[s.Name+".Store"+title(f.Name)] = roleAtomic, roleAtomic
		}
		if f.Atomic && !s.Natural {
			roles[view+"Load"+title(f.Name)], roles[view+"Store"+title(f.Name)] = roleAway, roleAway
		}
		if f.Away != nil {
			roles[view+f.Name], roles[view+"check"+title(f.Name)] = roleAway, roleAway
		}
		for typ := f.Type; typ != nil; typ = typ.Elem {
			if typ.Enum != nil {
				roles[typ.Name+".String"] = roleCopy
			}
		}
		if f.Segment == nil || f.Name == "_" || f.Hidden != nil || f.Reserved {
			continue
		}
		name := title(f.Name)
		getter, setter := roleGetter, roleSetter
		for _, c := range s.Checks {
			if c.Field == f && c.Kind != layout.CheckBool || f.Width < f.Type.Bits {
				setter = roleRuledSetter
			}
		}
		switch {
		case f.Segment.Part != nil && f.Type.Kind == layout.KindStruct:
			getter = roleInner
			roles[view+"check"+name] = roleInner
		case f.Type.Kind == layout.KindStruct && f.Type.Struct.Path != "" && len(f.Type.Struct.Checks) > 0:
			getter = roleInner
		case f.Type.Elem != nil && f.Type.Elem.Kind == layout.KindStruct && f.Type.Elem.Struct.Path != "":
			if f.Segment.Part != nil {
				getter = rolePart
			}
			cursor := f.Type.Elem.Struct.CursorName()
			roles[cursor+".*"], roles[cursor+".All"], roles[cursor+".Err"] = roleCursor, roleAll, roleWalk
		case f.Segment.Part != nil:
			getter = rolePart
			roles[s.Name+name+".*"] = roleList
			roles[s.Name+name+".All"] = roleAll
			roles[view+"NextLayerOf"+name] = roleWhole
		case f.Segment.Index > 0:
			getter, setter = roleBehind, roleBehind
		}
		roles[view+f.Name] = getter
		roles[view+f.Name+"InPlace"] = getter
		roles[view+"sumOf"+name] = roleSum
		if f.Type.Address {
			setter = roleRuledSetter
		}
		if f.HasAddr() {
			roles[view+f.AddrName()] = getter
			roles[view+"Set"+title(f.AddrName())], roles[view+"set"+title(f.AddrName())] = roleRuledSetter, roleRuledSetter
			roles[view+"Rewrite"+title(f.AddrName())] = roleSum
		}
		for verb, r := range map[string]role{"Set": setter, "Verify": roleSum, "Update": roleSum, "Adjust": roleSum, "Rewrite": roleSum} {
			roles[view+verb+name], roles[view+strings.ToLower(verb)+name] = r, r
		}
	}
}

// addEitherRoles adds those of the view over either layout of a pair.
func addEitherRoles(roles map[string]role, s *layout.Struct) {
	n := layout.Names{Struct: s.GoName()}
	roles[n.Check()], roles[n.Parse()], roles[n.Cut()] = roleCheck, roleParse, roleCut
	view := n.View() + "."
	for _, m := range []string{"Bytes", "BE", "LE"} {
		roles[view+m] = roleWhole
	}
	roles[view+"Validate"], roles[view+"String"], roles[view+"Value"] = roleWalk, roleCopy, roleCopy
	for _, f := range s.Fields {
		roles[view+f.Name] = roleGetter
	}
}

// remark is what the compiler says about a place.
type remark struct {
	*function
	text string
}

// ask compiles the packages with a flag and finds its remarks, in which pattern
// matches the file, the line and the text, on generated functions.
func ask(t *testing.T, functions map[string][]*function, flag string, pattern *regexp.Regexp) []remark {
	t.Helper()
	var out []remark
	for _, dir := range packages {
		said, err := exec.Command("go", "build", "-gcflags="+flag, dir).CombinedOutput()
		if err != nil {
			t.Fatalf("go build -gcflags=%s %s: %v\n%s", flag, dir, err, said)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(said), -1) {
			line, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range functions[filepath.Base(dir)+"/"+filepath.Base(m[1])] {
				if f.from <= line && line <= f.to {
					out = append(out, remark{f, m[3]})
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("go build -gcflags=%s says nothing", flag)
	}
	return out
}

var (
	boundsCheck = regexp.MustCompile(`(?m)^(\S+_zc\.go):(\d+):\d+: Found Is(\w+)$`)
	onHeap      = regexp.MustCompile(`(?m)^(\S+_zc\.go):(\d+):\d+: (.* escapes to heap|moved to heap: .*):?$`)
	verdict     = regexp.MustCompile(`(?m)^(\S+_zc\.go):(\d+):\d+: (cannot inline [^:]*: [^:]*)`)
)

// TestCompiler holds generated code to what the compiler finds out about it: no
// check is left where the first one has proved everything, no call where there
// is little to do, and nothing is put on the heap. What is left over is listed:
// by name for packetformats, by role for the formats of the tests. With -update,
// the list is written anew.
func TestCompiler(t *testing.T) {
	t.Parallel() // it waits for the compiler most of its time
	functions := generated(t)
	var list []string
	list = append(list, checksLeft(t, ask(t, functions, "-d=ssa/check_bce/debug=1", boundsCheck))...)
	said := "-m=2"
	list = append(list, notInlined(ask(t, functions, said, verdict))...)
	heap(t, ask(t, functions, said, onHeap))
	got := strings.Join(list, "\n") + "\n"
	path := filepath.Join("testdata", compilerGolden)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("what the compiler leaves (-want +got; -update rewrites):\n%s", diff)
	}
}

// checksLeft lists the functions with bounds checks, and fails for those that
// may have none.
func checksLeft(t *testing.T, checks []remark) []string {
	t.Helper()
	count := map[*function]int{}
	for _, c := range checks {
		if slices.Contains(uncheckedRoles, c.role) {
			t.Errorf("%s.%s (%s) has a bounds check: %s", c.pkg, c.name, c.role, c.text)
		}
		count[c.function]++
	}
	byRole := map[role]int{} // the most checks in one function
	var out []string
	for f, n := range count {
		if f.pkg == "packetformats" {
			out = append(out, fmt.Sprintf("bounds checks: %s.%s: %d", f.pkg, f.name, n))
			continue
		}
		byRole[f.role] = max(byRole[f.role], n)
	}
	for r, n := range byRole {
		if r != roleEncoder && r != roleCopy && r != roleWalk { // which call the others
			out = append(out, fmt.Sprintf("bounds checks: genformats, each %s: at most %d", r, n))
		}
	}
	slices.Sort(out)
	return out
}

// notInlined lists the functions that should be inlinable, and are not.
func notInlined(verdicts []remark) []string {
	out := map[string]bool{}
	for _, v := range verdicts {
		if slices.Contains(slices.Concat(inlinedRoles, walkedInlined), v.role) && !strings.Contains(v.text, ".func") {
			why := v.text[strings.LastIndex(v.text, ": ")+2:]
			out[fmt.Sprintf("not inlined: %s.%s: %s", v.pkg, v.name, why)] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// heap fails for functions that put something on the heap and may not.
func heap(t *testing.T, remarks []remark) {
	t.Helper()
	for _, r := range remarks {
		isConstant := strings.HasPrefix(r.text, `"`) // what a panic of net/netip says, which nothing gets to
		if !slices.Contains(slices.Concat(heapRoles, walkedHeap), r.role) && !isConstant {
			t.Errorf("%s.%s (%s): %s", r.pkg, r.name, r.role, r.text)
		}
	}
}

// TestVet runs all of go vet on generated code: go test runs a few checks of it.
func TestVet(t *testing.T) {
	if out, err := exec.Command("go", append([]string{"vet"}, packages...)...).CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// machines are those that generated code is built for: of 32 and 64 bits, of
// either byte order, and with and without unaligned loads.
var machines = []string{"linux/386", "linux/arm", "linux/s390x", "linux/riscv64", "linux/mips", "js/wasm"}

func TestMachines(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library for each machine")
	}
	t.Parallel()
	for _, m := range machines {
		t.Run(m, func(t *testing.T) {
			system, machine, _ := strings.Cut(m, "/")
			cmd := exec.Command("go", append([]string{"build"}, packages...)...)
			cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=0")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("go build: %v\n%s", err, out)
			}
		})
	}
}
