// Testreport reads the output of go test -json and prints what a person wants
// of it: a line for each package, all that a failing test said, the tests that
// were skipped with their reasons, and the totals. It exits with 1 if anything
// failed, or if no test ran.
//
//	go test -json ./... | go run ./internal/testreport
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() { os.Exit(report(os.Stdin, os.Stdout)) }

// event is a line of go test -json, of which go doc test2json tells.
type event struct {
	Action, Package, Test, Output string
	ImportPath                    string // of a build's output
	Elapsed                       float64
	FailedBuild                   string
}

// summary is what the events have told so far.
type summary struct {
	output                  map[string][]string // of each package and test that has not passed
	skips                   []string
	passed, failed, skipped int
}

// report copies the essence of r to w, and returns the exit code.
func report(r io.Reader, w io.Writer) int {
	s := &summary{output: map[string][]string{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(w, lines.Text()) // the go command's own words
			continue
		}
		s.take(e, w)
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(w, "testreport: reading:", err)
		return 1
	}
	if len(s.skips) > 0 {
		fmt.Fprintln(w, "\nskipped:")
		for _, text := range s.skips {
			fmt.Fprintln(w, "  "+text)
		}
	}
	fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped)
	if s.failed > 0 || s.passed == 0 {
		return 1
	}
	return 0
}

func (s *summary) take(e event, w io.Writer) {
	key := e.Package + "\x00" + e.Test
	switch e.Action {
	case "output":
		s.output[key] = append(s.output[key], e.Output)
	case "build-output":
		s.output[e.ImportPath] = append(s.output[e.ImportPath], e.Output)
	case "pass":
		if e.Test == "" {
			fmt.Fprintf(w, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
		} else {
			s.passed++
		}
		delete(s.output, key)
	case "skip":
		if e.Test != "" {
			s.skipped++
			s.skips = append(s.skips, fmt.Sprintf("%s %s: %s", e.Package, e.Test, reason(s.output[key])))
		}
		delete(s.output, key)
	case "fail":
		switch {
		case e.Test != "":
			s.failed++
		case e.FailedBuild != "":
			s.failed++
			fmt.Fprintf(w, "FAIL  %s does not build\n%s", e.Package, strings.Join(s.output[e.FailedBuild], ""))
		default:
			fmt.Fprintf(w, "FAIL  %s  %.1fs\n", e.Package, e.Elapsed)
			if s.failed == 0 {
				s.failed++ // it ended without a test having failed
			}
		}
		fmt.Fprint(w, strings.Join(s.output[key], ""))
		delete(s.output, key)
	}
}

// reason is what a skipped test said, without the go command's frame around it.
func reason(output []string) string {
	var said []string
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}
		if file, text, ok := strings.Cut(line, ": "); ok && strings.Contains(file, ".go:") {
			line = text
		}
		said = append(said, line)
	}
	if said == nil {
		return "no reason given"
	}
	return strings.Join(said, " ")
}
