// Package agree compares generated code with its twin: the interpreter of the
// same layouts. A package with generated code tests all of it in a few lines,
// given the table that the registry command writes for it:
//
//	//go:generate go run ../internal/twin/registry
//
//	func TestTwin(t *testing.T) { agree.Test(t, twinFormats) }
//
// For each struct, inputs are made up that the twin accepts, and bent: cut off
// at every length, extended, changed in a byte, a field set to the edge of what
// its rules allow. Of each, the two must give the same verdict: accepted with
// the same values from every accessor, or refused for the same reason at the
// same place. What is encoded must be what the twin encodes.
package agree
