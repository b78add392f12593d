// Package boundscheck calls what generated code calls, in the way in which it
// does: on constant ranges of an array behind a pointer. A test compiles it and
// asks the compiler which bounds checks are left.
package boundscheck

import zcrt "github.com/zcgen/zcgen/runtime"

type view struct{ p *[20]byte }

func (v view) beUint24() uint32 { return zcrt.BigEndian.Uint24(v.p[4:7]) }
func (v view) beUint40() uint64 { return zcrt.BigEndian.Uint40(v.p[4:9]) }
func (v view) beUint48() uint64 { return zcrt.BigEndian.Uint48(v.p[4:10]) }
func (v view) beUint56() uint64 { return zcrt.BigEndian.Uint56(v.p[4:11]) }
func (v view) leUint24() uint32 { return zcrt.LittleEndian.Uint24(v.p[4:7]) }
func (v view) leUint40() uint64 { return zcrt.LittleEndian.Uint40(v.p[4:9]) }
func (v view) leUint48() uint64 { return zcrt.LittleEndian.Uint48(v.p[4:10]) }
func (v view) leUint56() uint64 { return zcrt.LittleEndian.Uint56(v.p[4:11]) }

func (v view) setBEUint24(x uint32) { zcrt.BigEndian.PutUint24(v.p[4:7], x) }
func (v view) setBEUint40(x uint64) { zcrt.BigEndian.PutUint40(v.p[4:9], x) }
func (v view) setBEUint48(x uint64) { zcrt.BigEndian.PutUint48(v.p[4:10], x) }
func (v view) setBEUint56(x uint64) { zcrt.BigEndian.PutUint56(v.p[4:11], x) }
func (v view) setLEUint24(x uint32) { zcrt.LittleEndian.PutUint24(v.p[4:7], x) }
func (v view) setLEUint40(x uint64) { zcrt.LittleEndian.PutUint40(v.p[4:9], x) }
func (v view) setLEUint48(x uint64) { zcrt.LittleEndian.PutUint48(v.p[4:10], x) }
func (v view) setLEUint56(x uint64) { zcrt.LittleEndian.PutUint56(v.p[4:11], x) }

// control keeps its check, since nothing says how long b is: it shows that the
// compiler was asked.
func control(b []byte) uint32 { return zcrt.BigEndian.Uint24(b) }
