// Package gen turns the model of annotated structs into Go files. For each
// x.go with annotated structs it writes x_zc.go beside it: views, checks, owned
// forms and builders. Generating twice gives equal bytes.
//
//	pkgs, diags, err := layout.Load(layout.Config{}, ".")
//	…
//	files, err := gen.Package(pkgs[0])
//	for _, f := range files {
//		os.WriteFile(f.Path, f.Content, 0o666)
//	}
//
// It decides nothing about bytes: where a field lies and what is checked is in
// the model. Each function here emits one kind of declaration, and shows in its
// comment what that looks like.
package gen
