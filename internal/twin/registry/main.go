// Registry writes twinformats_test.go: the table through which package agree reaches
// what was generated for the structs of the package in the current folder.
package main

import (
	"fmt"
	"os"

	"github.com/zcgen/zcgen/internal/twin/agree"
	"github.com/zcgen/zcgen/layout"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "registry:", err)
		os.Exit(1)
	}
}

func run() error {
	pkgs, diags, err := layout.Load(layout.Config{}, ".")
	switch {
	case err != nil:
		return err
	case len(diags) > 0:
		return fmt.Errorf("%v", diags[0])
	}
	table, err := agree.Table(pkgs[0])
	if err != nil {
		return err
	}
	return os.WriteFile(agree.TableFile, table, 0o666)
}
