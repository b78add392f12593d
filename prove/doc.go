// Package prove proves of generated code, for all inputs, that it does not panic
// and that it comes to an end.
//
// It reads the generated files of a package as go/ssa has them and translates
// each function to SMT-LIB; the solver z3 then looks for an input that breaks an
// obligation. If there is none, the obligation holds; else its values are told.
//
//	reports, err := prove.Packages(prove.Config{}, packages) // of layout.Load
//	if err != nil {
//		return err // z3 is missing, or the code does not compile
//	}
//	for _, r := range reports {
//		r.Write(os.Stdout, filepath.Base, false)
//	}
//
// # What stands for what
//
// An integer is a number of its width, and a slice its length and capacity. What
// lies behind slices and pointers to bytes is not modelled: each load gives
// anything. Structs that pointers lead to are modelled field by field, as long as
// nobody else may have written them.
//
// # Modules
//
// A function is proved by itself. Small ones are inlined where they are called, of
// others callers know the contract: the invariants of the views in their results
// (view.go), and facts about lengths that their own proof found (learn.go). A
// helper that asks something of its arguments, as the put of an encoder does, is
// proved at each call. Functions of other packages have contracts by hand
// (contract.go).
//
// # Reading order
//
// prove.go (what is done), exec.go (blocks and guards), instr.go, bounds.go and
// call.go (instructions), memory.go, loop.go (how loops are cut), verify.go (the
// queries), found.go (what Find functions keep), size.go and codec.go (what owned
// values and users' codecs are taken to be), smt.go (how terms are written).
package prove
