// Package workedformats has the worked examples of the tag language, short to fit
// a page, as they stand in docs/tags.md: formats that between them use each part
// of the language. Its tests take each of them apart and put it together, cut it
// off at every length, and compare it with its twin.
package workedformats

//go:generate go run ../../cmd/zcgen
