// Package genformats holds layouts that no protocol has: together they use every
// construct that zcgen generates code for, in every combination that has code of
// its own. The files beside them are what it generates, and the tests here
// compare them with a slow interpreter of the same layouts.
//
// A layout is named after what it is about. A new construct of the tag language
// gets its layouts here, and the tests find them by themselves.
//
//	v, err := genformats.ParseSizeBytes([]byte{2, 'o', 'k'})
//	if err != nil {
//		return err
//	}
//	fmt.Printf("%s\n", v.Data()) // ok
package genformats

//go:generate go run ../../cmd/zcgen
