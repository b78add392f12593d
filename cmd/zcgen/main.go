// Zcgen turns structs whose tags describe a wire layout into zero-copy views.
//
// Usage:
//
//	zcgen [generate] [packages]   write x_zc.go beside each annotated x.go
//	zcgen check [packages]        say which generated files are stale
//	zcgen explain [packages]      print what the generator goes by
//	zcgen diagram [packages]      print the layouts as the RFCs draw them
//
// Packages are named as for the go command; the current one is the default. In
// a source file:
//
//	//go:generate go tool zcgen
//
// The exit code is 0 on success, 1 if there is anything wrong with the source
// or a file is stale, and 2 for a wrong command line.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = `zcgen turns structs whose tags describe a wire layout into zero-copy views.

usage: zcgen [command] [packages]

  generate   write x_zc.go beside each x.go with annotated structs (default)
  check      say which generated files are stale or missing, and write nothing
  explain    print offsets, checks and sizes as the generator goes by them
  diagram    print the layouts as the RFCs draw them

Packages are named as for the go command; the current one is the default.

examples:
  zcgen                     generate in the current folder
  zcgen generate ./...      generate in all packages below it
  zcgen check ./...         for CI: exit code 1 if a file is stale
  zcgen explain ./packetformats

exit codes: 0 done, 1 something is wrong with the source or stale, 2 usage
`

const (
	exitDone  = 0
	exitWrong = 1
	exitUsage = 2
)

// commands are what zcgen can do with a package that has no diagnostics.
var commands = map[string]func(c *command, p *layout.Package) error{
	"generate": (*command).generate,
	"check":    (*command).check,
	"explain":  (*command).explain,
	"diagram":  (*command).diagram,
}

// command is one run.
type command struct {
	stdout, stderr io.Writer
	stale          bool
}

func run(args []string, stdout, stderr io.Writer) int {
	name := "generate"
	if len(args) > 0 && commands[args[0]] != nil {
		name, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("zcgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitDone
	case err != nil:
		fmt.Fprintf(stderr, "zcgen: %v (run zcgen -h for usage)\n", err)
		return exitUsage
	}
	patterns := flags.Args()
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	pkgs, diags, err := layout.Load(layout.Config{}, patterns...)
	if err != nil {
		fmt.Fprintf(stderr, "zcgen: cannot load %s: %v\n", strings.Join(patterns, " "), err)
		return exitWrong
	}
	for _, d := range diags {
		d.Pos.Filename = relative(d.Pos.Filename)
		fmt.Fprintln(stderr, d)
	}
	if len(diags) > 0 {
		return exitWrong
	}
	c := &command{stdout: stdout, stderr: stderr}
	annotated := 0
	for _, p := range pkgs {
		annotated += len(p.Files)
		if err := commands[name](c, p); err != nil {
			fmt.Fprintf(stderr, "zcgen: %v\n", err)
			return exitWrong
		}
	}
	if annotated == 0 {
		fmt.Fprintf(stderr, "zcgen: no annotated struct in %s (put //zc:wire be, le or he above a struct)\n", strings.Join(patterns, " "))
		return exitWrong
	}
	if c.stale {
		return exitWrong
	}
	return exitDone
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

// generate writes the files that differ from what is there, and removes
// generated files whose source is gone.
func (c *command) generate(p *layout.Package) error {
	files, err := gen.Package(p)
	if err != nil {
		return err
	}
	for _, f := range files {
		if old, err := os.ReadFile(f.Path); err == nil && bytes.Equal(old, f.Content) {
			continue
		}
		if err := os.WriteFile(f.Path, f.Content, 0o666); err != nil {
			return err
		}
	}
	orphans, err := orphans(p, files)
	for _, path := range orphans {
		if err := os.Remove(path); err != nil {
			return err
		}
		fmt.Fprintf(c.stderr, "zcgen: removed %s: its source has no annotated struct\n", relative(path))
	}
	return err
}

// check names the files that generate would change.
func (c *command) check(p *layout.Package) error {
	files, err := gen.Package(p)
	if err != nil {
		return err
	}
	stale := func(path, why string) {
		c.stale = true
		fmt.Fprintf(c.stderr, "%s: %s (run zcgen generate)\n", relative(path), why)
	}
	for _, f := range files {
		switch old, err := os.ReadFile(f.Path); {
		case errors.Is(err, os.ErrNotExist):
			stale(f.Path, "is missing")
		case err != nil:
			return err
		case !bytes.Equal(old, f.Content):
			stale(f.Path, "is stale")
		}
	}
	orphans, err := orphans(p, files)
	for _, path := range orphans {
		stale(path, "has no annotated source")
	}
	return err
}

// orphans are generated files of a package that are generated no longer.
func orphans(p *layout.Package, files []gen.Output) ([]string, error) {
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Path] = true
	}
	found, err := filepath.Glob(filepath.Join(p.Dir, "*"+layout.GeneratedSuffix))
	var out []string
	for _, path := range found {
		if wanted[path] {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(content, []byte("// Code generated by zcgen ")) {
			out = append(out, path)
		}
	}
	return out, err
}

func (c *command) explain(p *layout.Package) error {
	for _, f := range p.Files {
		for _, s := range f.Structs {
			if _, err := fmt.Fprintln(c.stdout, s.Dump()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *command) diagram(p *layout.Package) error {
	for _, f := range p.Files {
		for _, s := range f.Structs {
			if _, err := fmt.Fprintf(c.stdout, "%s\n%s\n\n", s.Name, s.Diagram()); err != nil {
				return err
			}
		}
	}
	return nil
}
