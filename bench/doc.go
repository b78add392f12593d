// Bench does the same work with this project's code, with Go written by hand,
// and in C, over the same packets in one run, and prints a table for each kind of
// work. It is a module of its own, so that what it compares with is no dependency
// of anyone else.
//
//	go run .              all tables
//	go run . -rounds 2001 for steadier medians
//
// The contenders take turns within each round, because a shared machine drifts;
// what counts is the ratio of the medians. Each contender returns a digest of
// all fields that it read, and the run stops if two of them differ.
package main
