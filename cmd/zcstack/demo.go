package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"sync"
)

const demoUsage = `zcstack demo shows the stack at work. As root on Linux, with ip and ping
installed, it makes a network namespace and a TAP device in it, runs a host of this
stack there, and lets the Linux kernel ping it and talk to its UDP echo service.
Elsewhere, two hosts of this stack do the same over a pipe in memory. Each frame is
printed in a line: < came in, > goes out, as the host sees it. Nothing is left
behind.
`

// The hosts of the demo. The peer is the kernel, or a second host.
var (
	peerPrefix = netip.MustParsePrefix("10.77.0.1/24")
	hostPrefix = netip.MustParsePrefix("10.77.0.2/24")
	echoPort   = uint16(7)
)

// greeting is what the demo sends to the echo service.
const greeting = "hello from "

// noKernel says why the demo cannot have the kernel as its peer here.
type noKernel struct{ reason string }

func (e *noKernel) Error() string { return e.reason }

// runDemo is zcstack demo.
func runDemo(ctx context.Context, args []string, stdout io.Writer) error {
	switch {
	case len(args) == 1 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help"):
		fmt.Fprint(stdout, demoUsage)
		return nil
	case len(args) > 0:
		return &usageError{"zcstack demo", fmt.Sprintf("unexpected argument %q, want none", args[0])}
	}
	out := &sharedWriter{out: stdout} // ping and the frames print at the same time
	err := kernelDemo(ctx, out)
	if reason := (*noKernel)(nil); errors.As(err, &reason) && ctx.Err() == nil {
		fmt.Fprintf(out, "This is the demo in memory, two stacks over a pipe, because the kernel cannot take part: %v.\n", reason)
		err = pipeDemo(ctx, out)
	}
	if err != nil && ctx.Err() != nil {
		err = errors.New("the demo was interrupted; what it made is gone")
	}
	return err
}

// demoOptions are those of the host that the demo is about.
func demoOptions(tapName string) hostOptions {
	return hostOptions{
		tap:      tapName,
		address:  hostPrefix,
		echoUDP:  netip.AddrPortFrom(netip.IPv4Unspecified(), echoPort),
		trace:    true,
		counters: true,
	}
}

// checkEcho compares what came back with what was sent.
func checkEcho(out io.Writer, sent, received []byte) error {
	if !bytes.Equal(sent, received) {
		return fmt.Errorf("the echo service sent %q back, want %q", received, sent)
	}
	fmt.Fprintf(out, "sent %q and got it back\n", sent)
	return nil
}

// sharedWriter lets several goroutines write whole lines.
type sharedWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *sharedWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(b)
}
