package prove

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"slices"

	"sync"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/zcgen/zcgen/layout"
)

// Config says how to prove.
type Config struct {
	Dir      string        // the folder in which package paths are meant; "" is the current one
	Env      []string      // of the go command; nil is the program's own
	Timeout  time.Duration // of one query; 0 is 2 minutes
	Progress io.Writer     // gets a line now and then on long runs; may be nil
}

// Report is what was proved of one package.
type Report struct {
	Package   string // its name
	Path      string
	Functions []Function // in the order of the source
	Trusts    []string   // codecs, and functions of other packages, that are taken not to panic
	Time      time.Duration
}

// Function is what was proved of one function and its closures, on machines of 64
// and of 32 bits.
type Function struct {
	Name        string
	Pos         token.Position
	Obligations int
	Failures    []Failure
	Skipped     string // why it is not covered; empty if it is
	AtCalls     bool   // it asks something of its arguments: it was proved at each call
}

// Failure is an obligation that does not hold for some input, or of which the
// solver could not tell.
type Failure struct {
	Pos     token.Position
	Calls   []token.Position // that lead there, innermost first
	Kind    string           // index, slice, array, make, nil, shift, division, view, yield, progress, …
	What    string           // what should hold
	Example string           // values for which it does not
	Bits    int              // of an int: 64 or 32; 0 for both
}

// Proved reports whether all of a package is proved.
func (r *Report) Proved() bool {
	return !slices.ContainsFunc(r.Functions, func(f Function) bool { return len(f.Failures) > 0 || f.Skipped != "" })
}

// Packages proves the generated files of packages, whose layouts are given.
func Packages(c Config, packages []*layout.Package) ([]*Report, error) {
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Minute
	}
	var wanted []*layout.Package
	for _, p := range packages {
		if slices.ContainsFunc(p.Files, func(f *layout.File) bool { return len(f.Structs) > 0 }) {
			wanted = append(wanted, p)
		}
	}
	if len(wanted) == 0 {
		return nil, errNothing
	}
	// The two sizes of int are two programs: constants and constraints differ.
	var runs [2][]*Report
	var errs [2]error
	var group sync.WaitGroup
	for i, bits := range []int{64, 32} {
		group.Go(func() { runs[i], errs[i] = c.run(bits, wanted) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	for i, r := range runs[0] {
		r.merge(runs[1][i])
	}
	return runs[0], nil
}

// errNothing is the error of a run that found nothing to prove.
var errNothing = errors.New("no annotated struct in these packages (put //zc:wire be, le or he above a struct)")

// run proves all packages for one size of int.
func (c Config) run(bits int, packages []*layout.Package) ([]*Report, error) {
	program, err := c.load(bits, packages)
	if err != nil {
		return nil, err
	}
	s, err := startSolver(c.Timeout)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	var out []*Report
	for _, p := range program.packages {
		r := c.prove(s, program, p, bits)
		if s.failed != nil {
			return nil, fmt.Errorf("cannot prove %s: %w", p.path, s.failed)
		}
		out = append(out, r)
	}
	return out, nil
}

// prove proves one package.
func (c Config) prove(s *solver, program *program, p *pkg, bits int) *Report {
	start := time.Now()
	r := &Report{Package: p.name, Path: p.path}
	analysis, order := analyze(p.code, p.functions, p.all)
	v := &verifier{
		solver: s, sizes: program.sizes, fset: program.fset, views: program.views, analysis: analysis,
		posts: map[*ssa.Function][]post{}, descents: map[int]map[string]bool{},
	}
	outcomes := map[*ssa.Function]outcome{}
	last := start
	for i, fn := range order {
		out := v.function(fn)
		if slices.ContainsFunc(out.failures, func(f Failure) bool { return f.Kind != "progress" }) && v.mayDemand(fn) {
			analysis.demands[fn] = true
			analysis.costs = map[*ssa.Function]int{}
		}
		outcomes[fn] = out
		if s.failed != nil {
			return r
		}
		if c.Progress != nil && time.Since(last) > 5*time.Second {
			last = time.Now()
			fmt.Fprintf(c.Progress, "%s: %d of %d functions, for an int of %d bits\n", p.name, i+1, len(order), bits)
		}
	}
	for _, fn := range p.functions {
		out := outcomes[fn]
		for _, name := range out.trusts {
			if !slices.Contains(r.Trusts, name) {
				r.Trusts = append(r.Trusts, name)
			}
		}
		f := Function{Name: functionName(fn), Pos: program.fset.Position(fn.Pos()), Obligations: out.obligations, Failures: out.failures, Skipped: out.skipped}
		if analysis.demands[fn] {
			f = Function{Name: f.Name, Pos: f.Pos, AtCalls: true}
		}
		for i := range f.Failures {
			f.Failures[i].Bits = bits
		}
		if parent := fn.Parent(); parent != nil && len(r.Functions) > 0 {
			// A closure counts with the function around it, which stands in front.
			to := &r.Functions[len(r.Functions)-1]
			to.Obligations += f.Obligations
			to.Failures = append(to.Failures, f.Failures...)
			if to.Skipped == "" {
				to.Skipped = f.Skipped
			}
			continue
		}
		r.Functions = append(r.Functions, f)
	}
	slices.Sort(r.Trusts)
	r.Time = time.Since(start)
	return r
}

// mayDemand reports whether a function that is not proved by itself can be
// proved at its calls: no other package calls it, it calls not itself, and there
// are calls.
func (v *verifier) mayDemand(fn *ssa.Function) bool {
	if token.IsExported(fn.Name()) || fn.Parent() != nil || v.analysis.circular[fn] {
		return false
	}
	return v.analysis.calls[fn] > 0 && !v.analysis.taken[fn]
}

// functionName is "IPv4View.TTL" or "CheckIPv4".
func functionName(fn *ssa.Function) string {
	name := fn.Name()
	if recv := fn.Signature.Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			name = n.Obj().Name() + "." + name
		}
	}
	return name
}

// merge adds what was proved of the same package for another size of int.
func (r *Report) merge(other *Report) {
	byName := map[string]*Function{}
	for i := range r.Functions {
		byName[r.Functions[i].Name] = &r.Functions[i]
	}
	for _, f := range other.Functions {
		mine := byName[f.Name]
		if mine == nil {
			r.Functions = append(r.Functions, f) // built for these machines alone
			continue
		}
		mine.AtCalls = mine.AtCalls && f.AtCalls
		if f.Skipped != "" && mine.Skipped == "" {
			mine.Skipped = f.Skipped
		}
		mine.Obligations = max(mine.Obligations, f.Obligations)
		for _, failure := range f.Failures {
			i := slices.IndexFunc(mine.Failures, func(m Failure) bool {
				return m.Pos == failure.Pos && m.What == failure.What && slices.Equal(m.Calls, failure.Calls)
			})
			if i >= 0 {
				mine.Failures[i].Bits = 0
			} else {
				mine.Failures = append(mine.Failures, failure)
			}
		}
	}
	r.Time = max(r.Time, other.Time)
}
