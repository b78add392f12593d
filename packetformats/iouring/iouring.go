// Package iouring holds what the Linux kernel writes into the completion queue of
// an io_uring. Names are those of linux/io_uring.h, in full.
//
// The kernel writes entries while a program reads others: an entry is the
// program's own from the moment in which the queue's tail has passed it, until the
// program moves the queue's head.
//
//	entry, err := iouring.ParseCompletionInPlace(queue[i*iouring.CompletionFixedSize:])
//	if err != nil {
//		return err
//	}
//	fmt.Println(entry.UserData, entry.Result)
//
// No function panics, whatever the bytes.
package iouring

import "structs"

//go:generate go run ../../cmd/zcgen

// Completion is an entry of the completion queue: struct io_uring_cqe.
//
//zc:wire he natural
type Completion struct {
	_        structs.HostLayout
	UserData uint64 // of the submission that it answers
	Result   int32  // of the operation, or an error number below zero
	Flags    uint32
}
