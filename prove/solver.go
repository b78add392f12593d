package prove

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// errNoSolver says how to get the solver.
var errNoSolver = errors.New("the solver z3 is not installed (install it, as with \"apt-get install z3\", \"brew install z3\" or from github.com/Z3Prover/z3/releases, and put it on the PATH)")

// solver is one z3 process, which answers one query after the other.
type solver struct {
	process  *exec.Cmd
	in       *bufio.Writer
	pipe     io.WriteCloser
	out      *bufio.Reader
	timeout  time.Duration // of one query
	sent     map[*term]bool
	fresh    bool    // nothing has been sent since begin
	asserted []*term // in the meantime
	failed   error   // of the pipe; every later answer is unknown

	queries int
}

// answer is what the solver says of a formula.
type answer int

const (
	unknown       answer = iota
	satisfiable          // some values make it true
	unsatisfiable        // none do
)

func startSolver(timeout time.Duration) (*solver, error) {
	path, err := exec.LookPath("z3")
	if err != nil {
		return nil, errNoSolver
	}
	s := &solver{process: exec.Command(path, "-in", "-smt2"), timeout: timeout}
	if s.pipe, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", path, err)
	}
	s.in, s.out = bufio.NewWriter(s.pipe), bufio.NewReader(out)
	return s, nil
}

// stop ends the process.
func (s *solver) stop() error {
	s.send("(exit)\n")
	s.in.Flush()
	s.pipe.Close()
	err := s.process.Wait()
	if s.failed != nil {
		return s.failed
	}
	return err
}

func (s *solver) send(text string) {
	if _, err := s.in.WriteString(text); err != nil && s.failed == nil {
		s.failed = err
	}
}

// begin forgets all formulas.
func (s *solver) begin() {
	s.sent, s.asserted, s.fresh = map[*term]bool{}, nil, true
}

// start resets the process, once there is something to ask.
func (s *solver) start() {
	s.fresh = false
	s.send("(reset)\n(set-logic QF_LIA)\n")
	s.send(fmt.Sprintf("(set-option :timeout %d)\n", s.timeout.Milliseconds()))
	for _, t := range s.asserted {
		s.assert(t)
	}
}

// assert states a formula for all later queries, up to begin.
func (s *solver) assert(t *term) {
	if s.fresh {
		s.asserted = append(s.asserted, t)
		return
	}
	s.define(t)
	s.send("(assert " + ref(t) + ")\n")
}

// check asks whether all formulas can be true together.
func (s *solver) check(formulas ...*term) answer {
	for _, t := range formulas {
		if t.isFalse() {
			return unsatisfiable
		}
	}
	for _, t := range formulas {
		s.define(t)
	}
	// A literal for each formula: assumptions have to be plain symbols.
	s.queries++
	var names []string
	for i, t := range formulas {
		if t.isTrue() {
			continue
		}
		name := fmt.Sprintf("q%d.%d", s.queries, i)
		s.send("(declare-const " + name + " Bool)\n(assert (=> " + name + " " + ref(t) + "))\n")
		names = append(names, name)
	}
	s.send("(check-sat-assuming (" + strings.Join(names, " ") + "))\n")
	switch line := s.line(); line {
	case "sat":
		return satisfiable
	case "unsat":
		return unsatisfiable
	case "unknown", "timeout":
		return unknown
	default:
		if s.failed == nil {
			s.failed = fmt.Errorf("z3 says: %s", line)
		}
		return unknown
	}
}

func (s *solver) line() string {
	if err := s.in.Flush(); err != nil && s.failed == nil {
		s.failed = fmt.Errorf("z3 has ended: %w", err)
	}
	if s.failed != nil {
		return ""
	}
	line, err := s.out.ReadString('\n')
	if err != nil {
		s.failed = fmt.Errorf("z3 has ended: %w", err)
	}
	return strings.TrimSpace(line)
}

// value is the value of a term in the last satisfiable query.
func (s *solver) value(t *term) uint64 {
	if t.isConst() {
		return t.value
	}
	if !s.sent[t] {
		return 0 // the query does not depend on it
	}
	s.send("(get-value (" + ref(t) + "))\n")
	line := s.line() // ((t12 #x0000))
	fields := strings.Fields(strings.Trim(line, "()"))
	if len(fields) != 2 {
		if s.failed == nil {
			s.failed = fmt.Errorf("z3 says: %s", line)
		}
		return 0
	}
	switch fields[1] {
	case "true":
		return 1
	case "false":
		return 0
	}
	n, err := strconv.ParseUint(fields[1], 10, 64)
	if err != nil && s.failed == nil {
		s.failed = fmt.Errorf("z3 says: %s", line)
	}
	return n
}
