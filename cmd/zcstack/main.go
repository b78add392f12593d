// Command zcstack runs the network stack of this module as a program.
//
//	zcstack host -tap tap0 -addr 10.77.0.2/24 -echo-udp :7
//	zcstack demo
//
// As a host it is one more machine behind a TAP device: it answers ARP, ping and
// the UDP echo protocol (RFC 862) until Ctrl-C or SIGTERM ends it. The demo lets
// the Linux kernel talk to such a host, in a network namespace that is gone
// afterwards; where it cannot have one, two stacks talk to each other.
//
// It exits with 0 when it did what was asked or was ended from outside, with 1
// when something failed, and with 2 when the command line is wrong; then one line
// on standard error says what was found, what was wanted and what to do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `zcstack runs the network stack of zcgen as a program.

  zcstack host    be a host on a TAP device (zcstack host -h shows its options)
  zcstack demo    show the stack at work: with the Linux kernel as its peer where
                  that is possible, else with a second stack

Examples:

  zcstack demo
  zcstack host -tap tap0 -addr 10.77.0.2/24 -echo-udp :7
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// usageError says what is wrong with the command line.
type usageError struct {
	command string // "zcstack" or "zcstack host": where -h helps
	problem string
}

func (e *usageError) Error() string {
	return e.problem + " (see: " + e.command + " -h)"
}

// run does what the arguments ask for until ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := command(ctx, args, stdout, stderr)
	var wrong *usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "%s: %v\n", wrong.command, err)
		return 2
	}
	fmt.Fprintf(stderr, "zcstack: %v\n", err)
	return 1
}

func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return &usageError{"zcstack", "no command, want host or demo"}
	}
	switch args[0] {
	case "host":
		return runHost(ctx, args[1:], stdout, stderr)
	case "demo":
		return runDemo(ctx, args[1:], stdout)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return nil
	}
	return &usageError{"zcstack", fmt.Sprintf("no command %q, want host or demo", args[0])}
}
