// Package outside holds the test of those who use zcgen from a module of their
// own: they get it as a tool or run it from its source, generate, and build a
// program on the result. It has no code of its own.
package outside
