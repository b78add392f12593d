package zcrt

// blank is never written to: whoever is handed a part of it is to sum it.
var blank [8]byte

// Blank is as many zero bytes as an integer has, up to eight, for a checksum to
// sum in place of its own field. They are shared, and for reading alone. They are
// no array of the caller's, since one that is handed to a function on whose code
// the compiler cannot look, as those of hash/crc32 are, is put on the heap.
func Blank(n int) []byte { return blank[:n:n] }
