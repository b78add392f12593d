//go:build cgo

package main

/*
#cgo CFLAGS: -O2
#include "packets.h"
*/
import "C"

import "unsafe"

// inC copies the packets into C's memory. That is never freed, so the slices over
// it, which malloc made as long as they are, stay valid; at ends at most at their
// end, because it adds up the lengths that total has added up.
func inC(packets [][]byte) []C.struct_packet {
	total := 0
	for _, p := range packets {
		total += len(p)
	}
	block := unsafe.Slice((*byte)(C.malloc(C.size_t(total+1))), total)
	table := unsafe.Slice((*C.struct_packet)(C.malloc(C.size_t(len(packets))*C.sizeof_struct_packet)), len(packets))
	at := 0
	for i, p := range packets {
		table[i] = C.struct_packet{(*C.uint8_t)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(block)), at)), C.size_t(len(p))}
		at += copy(block[at:], p)
	}
	return table
}
