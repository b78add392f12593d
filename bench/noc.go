//go:build !cgo

package main

// These are nil where there is no C compiler; the tables then have no row for C.

func parseInC([][]byte) func(count int) uint64 { return nil }

func tcpOptionsInC([][]byte) func(count int) uint64 { return nil }

func tcpOptionsShapedInC([][]byte) func(count int) uint64 { return nil }

func ipv6ChainInC([][]byte) func(count int) uint64 { return nil }
