//go:build !linux

package main

import (
	"context"
	"io"
	"runtime"
)

// kernelDemo returns a [*noKernel]: the demo needs TAP devices and network
// namespaces.
func kernelDemo(context.Context, io.Writer) error {
	return &noKernel{"that needs Linux, and this is " + runtime.GOOS}
}
