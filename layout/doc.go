// Package layout reads annotated structs and resolves them into a model of
// bytes: where each field lies, what cuts each window, which rules hold, and
// what an encoder fills in by itself. It is the only reader of tags; the
// generator, the diagrams and the text dump work on the model alone.
//
// All problems of a package are found in one run, as [Diagnostic] values with
// exact positions. A model is only complete when there are none.
//
//	pkgs, diags, err := layout.Load(layout.Config{Dir: "."}, "./...")
//	if err != nil {
//		return err // the go command could not run
//	}
//	for _, d := range diags {
//		fmt.Println(d)
//	}
//
// Nothing in a model changes after Load; it may be read from several goroutines.
package layout
