package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/zcgen/zcgen/netstack/link/tap"
	"github.com/zcgen/zcgen/packetformats"
)

// kernelDemo has the kernel as the peer. It returns a [*noKernel] when that is
// not possible, before it has printed anything.
func kernelDemo(ctx context.Context, out io.Writer) error {
	if os.Geteuid() != 0 {
		return &noKernel{"that takes root"}
	}
	for _, name := range []string{"ip", "ping"} {
		if _, err := exec.LookPath(name); err != nil {
			return &noKernel{"the program " + name + " is not installed"}
		}
	}
	return inNamespace(func() error {
		const name = "zc0" // nobody else has devices in this namespace
		setup := &shell{ctx: ctx}
		setup.run("ip", "tuntap", "add", "dev", name, "mode", "tap")
		setup.run("ip", "link", "set", "dev", name, "addrgenmode", "none") // no IPv6, which would only ask for routers
		setup.run("ip", "addr", "add", peerPrefix.String(), "dev", name)
		if setup.err != nil {
			return &noKernel{setup.err.Error()}
		}
		device, err := tap.Open(name, packetformats.MAC{})
		if err != nil {
			return &noKernel{err.Error()}
		}
		fmt.Fprint(out, "This is the demo with the Linux kernel, in a network namespace made for it.\n\n", &setup.text)
		return kernelTalksTo(ctx, device, out)
	})
}

// inNamespace runs f in a network namespace of its own: what f opens and starts
// is inside. The namespace has no name. It belongs to a thread that never runs
// anything else, for the goroutine does not unlock it, and to what f opened; when
// these are gone, and be it that the process is killed, the kernel removes it and
// the devices in it.
func inNamespace(f func() error) error {
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
			result <- &noKernel{"a network namespace is not to be had: " + err.Error()}
			return
		}
		result <- f()
	}()
	return <-result
}

// kernelTalksTo runs a host on device and has the kernel talk to it.
func kernelTalksTo(ctx context.Context, device *tap.Device, out io.Writer) error {
	options := demoOptions(device.Name())
	fmt.Fprintf(out, "$ zcstack host -tap %s -addr %s -echo-udp :%d -trace -counters &\n",
		options.tap, options.address, options.echoUDP.Port())
	h, err := newHost(options, device, out)
	if err != nil {
		device.Close()
		return err
	}
	h.start()

	// The device goes up when the host is attached to it: one that goes up before
	// loses frames for a while after (see kerneltest.Namespace.Up).
	talk := &shell{ctx: ctx, out: out}
	talk.run("ip", "link", "set", "dev", device.Name(), "up")
	talk.run("ping", "-c", "3", "-i", "0.2", hostPrefix.Addr().String())
	if err = talk.err; err == nil {
		err = kernelEcho(ctx, out)
	}
	if ended := h.end(); err == nil {
		err = ended
	}
	return err
}

// kernelEcho sends a datagram to the host's echo service from a socket of the
// kernel.
func kernelEcho(ctx context.Context, out io.Writer) error {
	to := netip.AddrPortFrom(hostPrefix.Addr(), echoPort)
	fmt.Fprintf(out, "\nA UDP socket of the kernel, to %s:\n", to)
	conn, err := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(to))
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	sent := []byte(greeting + "the kernel")
	if _, err := conn.Write(sent); err != nil {
		return err
	}
	received := make([]byte, 100)
	n, err := conn.Read(received)
	if err != nil {
		return err
	}
	return checkEcho(out, sent, received[:n])
}

// shell runs commands, one after the other until one fails, and shows them as
// they would be typed.
type shell struct {
	ctx  context.Context
	out  io.Writer // nil to collect in text
	text strings.Builder
	err  error
}

func (s *shell) run(name string, args ...string) {
	if s.err != nil {
		return
	}
	out := s.out
	if out == nil {
		out = &s.text
	}
	cmd := exec.CommandContext(s.ctx, name, args...)
	cmd.Stdout = out
	var problem strings.Builder
	cmd.Stderr = &problem
	fmt.Fprintf(out, "$ %s %s\n", name, strings.Join(args, " "))
	if err := cmd.Run(); err != nil {
		s.err = fmt.Errorf("%s %s: %w %s", name, strings.Join(args, " "), err, strings.TrimSpace(problem.String()))
	}
}
