// Package freshness holds the tests that keep generated files true: a plain go
// test fails when one is stale, missing, or left over, and a changed struct or a
// runtime too old does not compile. It has no code of its own.
//
// A failure names the file and the cure:
//
//	packetformats/udp_zc.go is stale (run go generate ./packetformats)
package freshness
