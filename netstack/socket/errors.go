package socket

import (
	"errors"
	"net"
	"os"
	"syscall"

	"github.com/zcgen/zcgen/netstack"
)

// kernelErrors pairs what the stack says with what the kernel's socket says in
// its place.
var kernelErrors = []struct {
	stack error
	errno syscall.Errno
}{
	{netstack.ErrPortInUse, syscall.EADDRINUSE},
	{netstack.ErrAddressNotAvailable, syscall.EADDRNOTAVAIL},
	{netstack.ErrInvalidDestination, syscall.EINVAL},
	{netstack.ErrNoRoute, syscall.ENETUNREACH},
	{netstack.ErrMessageTooLong, syscall.EMSGSIZE},
	{netstack.ErrNoBuffers, syscall.ENOBUFS},
}

// kernelError is what package net would have in its *net.OpError if the system
// call had failed for the reason that the stack gives in err. An error without
// such a counterpart, and no error, stay as they are.
func kernelError(call string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, netstack.ErrClosed):
		return net.ErrClosed
	}
	for _, pair := range kernelErrors {
		if errors.Is(err, pair.stack) {
			return os.NewSyscallError(call, pair.errno)
		}
	}
	return err
}
