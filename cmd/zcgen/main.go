// Zcgen turns structs whose tags describe a wire layout into zero-copy views.
//
// Usage:
//
//	zcgen [generate] [packages]   write x_zc.go beside each annotated x.go
//	zcgen check [packages]        say which generated files are not as they should be
//	zcgen explain [packages]      print what the generator goes by
//	zcgen diagram [packages]      print the layouts as the RFCs draw them
//	zcgen prove [-v] [packages]   prove that the generated code cannot panic
//
// Packages are named as for the go command; the current one is the default. In
// a source file:
//
//	//go:generate go tool zcgen
//
// The exit code is 0 on success, 1 if there is anything wrong with the source, a
// file is stale or something is not proved, and 2 for a wrong command line.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
	"github.com/zcgen/zcgen/prove"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = `zcgen turns structs whose tags describe a wire layout into zero-copy views.

usage: zcgen [command] [packages]

  generate   write x_zc.go beside each x.go with annotated structs (default)
  check      say which generated files are stale, missing or left over
  explain    print offsets, checks and sizes as the generator goes by them
  diagram    print the layouts as the RFCs draw them
  prove      prove with z3 that the generated code cannot panic and comes to
             an end, whatever the bytes (-v lists the functions)

Packages are named as for the go command; the current one is the default.

examples:
  zcgen                     generate in the current folder
  zcgen generate ./...      generate in all packages below it
  zcgen check ./...         for CI: exit code 1 if a file is stale
  zcgen explain ./packetformats

exit codes: 0 done, 1 something is wrong with the source, stale or not proved,
2 usage
`

const (
	exitDone  = 0
	exitWrong = 1
	exitUsage = 2
)

// commands are what zcgen can do with packages that have no diagnostics. They
// report whether there is nothing to complain about.
var commands = map[string]func(c *command) (bool, error){
	"generate": (*command).generate,
	"check":    (*command).check,
	"explain":  (*command).explain,
	"diagram":  (*command).diagram,
	"prove":    (*command).prove,
}

// command is one run.
type command struct {
	stdout, stderr io.Writer
	packages       []*layout.Package
	verbose        bool
}

func run(args []string, stdout, stderr io.Writer) int {
	complain := func(exit int, format string, args ...any) int {
		fmt.Fprintf(stderr, "zcgen: "+format+"\n", args...)
		return exit
	}
	name := "generate"
	if len(args) > 0 && commands[args[0]] != nil {
		name, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("zcgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	verbose := false
	if name == "prove" {
		flags.BoolVar(&verbose, "v", false, "list the functions")
	}
	var patterns []string
	for len(args) > 0 { // flags may stand behind packages
		switch err := flags.Parse(args); {
		case errors.Is(err, flag.ErrHelp), err == nil && flags.Arg(0) == "help":
			fmt.Fprint(stdout, usage)
			return exitDone
		case err != nil:
			return complain(exitUsage, "%v (run zcgen -h for usage)", err)
		}
		if args = flags.Args(); len(args) > 0 {
			patterns, args = append(patterns, args[0]), args[1:]
		}
	}
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	packages, diagnostics, err := layout.Load(layout.Config{}, patterns...)
	if err != nil {
		if isWord(patterns[0]) {
			return complain(exitUsage, "%s is neither a command nor a package (run zcgen -h for usage)", patterns[0])
		}
		return complain(exitWrong, "cannot load %s: %s", strings.Join(patterns, " "), oneLine(err))
	}
	for _, d := range diagnostics {
		d.Pos.Filename = relative(d.Pos.Filename)
		fmt.Fprintln(stderr, d)
	}
	if len(diagnostics) > 0 {
		return exitWrong
	}
	c := &command{stdout, stderr, packages, verbose}
	ok, err := commands[name](c)
	var collisions gen.Collisions
	switch {
	case errors.As(err, &collisions):
		for _, d := range collisions {
			d.Pos.Filename = relative(d.Pos.Filename)
			fmt.Fprintln(stderr, d)
		}
		return exitWrong
	case err != nil:
		return complain(exitWrong, "%s", oneLine(err))
	case !ok:
		return exitWrong
	}
	return exitDone
}

// isWord reports whether an argument looks like a command: the go command asks
// for a dot or a slash in the name of most packages.
func isWord(arg string) bool { return !strings.ContainsAny(arg, "./\\") }

// oneLine is an error's text without the line breaks that the go command makes,
// and without how that command was run.
func oneLine(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if _, said, ok := strings.Cut(text, "stderr: "); ok {
		return said
	}
	return text
}

// relative is a path as a person in the current folder would write it.
func relative(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return path
	}
	return rel
}

// errNothing is the error of a command that found nothing to work on.
var errNothing = errors.New("no annotated struct in these packages (put //zc:wire be, le or he above a struct)")

func (c *command) explain() (bool, error) {
	return c.each(func(f *layout.File) (texts []string) {
		for _, s := range f.Structs {
			texts = append(texts, s.Dump()+"\n")
		}
		for _, v := range f.Varints {
			texts = append(texts, v.Dump()+"\n")
		}
		for _, t := range f.Trees {
			texts = append(texts, t.Dump()+"\n")
		}
		return texts
	})
}

func (c *command) diagram() (bool, error) {
	return c.each(func(f *layout.File) (texts []string) {
		for _, s := range f.Structs {
			texts = append(texts, s.Name+"\n"+s.Diagram()+"\n\n")
		}
		return texts
	})
}

// each prints the texts of each file with layouts.
func (c *command) each(texts func(*layout.File) []string) (bool, error) {
	err := errNothing
	for _, p := range c.packages {
		for _, f := range p.Files {
			for _, text := range texts(f) {
				if _, err = io.WriteString(c.stdout, text); err != nil {
					return false, err
				}
			}
		}
	}
	return err == nil, err
}

// prove prints what is proved of the generated files.
func (c *command) prove() (bool, error) {
	reports, err := prove.Packages(prove.Config{Progress: c.stderr}, c.packages)
	all := true
	for _, r := range reports {
		all = all && r.Proved()
		if err := r.Write(c.stdout, relative, c.verbose); err != nil {
			return false, err
		}
	}
	return all, err
}
