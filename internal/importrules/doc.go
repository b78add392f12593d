// Package importrules holds the tests that keep the rooms of this module apart:
// which room may import which package, what the sans-IO core of the stack must
// not do, and that no byte is read by a hand-written offset where a view could
// read it. It has no code of its own.
//
// The table of rooms is in rooms_test.go. A failure names the arrow that is
// missing there:
//
//	netstack/input.go:7:2: no arrow ./netstack/... -> sync (package ./netstack)
//
// Either the import is wrong, or the architecture has changed: then the arrow is
// added to the table and to ARCHITECTURE.md in the same commit.
package importrules
