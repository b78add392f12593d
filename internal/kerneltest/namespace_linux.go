package kerneltest

import (
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// Namespace is a network namespace without a name. It lives as long as the test
// that made it, and as the files and processes that were opened and started
// inside; the kernel then takes it away with all that is in it, also when the
// test is killed.
type Namespace struct {
	calls chan func()
}

// NewNamespace makes a namespace whose loopback interface is up. It skips the
// test where that takes more rights than the test has.
func NewNamespace(t testing.TB) *Namespace {
	t.Helper()
	if os.Geteuid() != 0 {
		Skip(t, "wants root, to make a network namespace")
	}
	NeedPrograms(t, "ip")
	n := &Namespace{calls: make(chan func())}
	entered := make(chan error)
	go n.serve(entered)
	if err := <-entered; err != nil {
		Skip(t, "wants a network namespace: "+err.Error())
	}
	t.Cleanup(func() { close(n.calls) })
	n.Up(t, "lo")
	return n
}

// serve runs the calls on a thread that is in the namespace. It never unlocks
// the thread: so the thread ends with the goroutine, and no other goroutine
// comes to run inside.
func (n *Namespace) serve(entered chan<- error) {
	runtime.LockOSThread()
	err := unix.Unshare(unix.CLONE_NEWNET)
	entered <- err
	if err != nil {
		return
	}
	for call := range n.calls {
		call()
	}
}

// Do runs f inside the namespace and waits for its end: the sockets and devices
// that f opens belong there for good, and the processes that it starts run
// there. The goroutines that it starts do not. f must not end the test.
func (n *Namespace) Do(f func()) {
	done := make(chan struct{})
	n.calls <- func() {
		defer close(done)
		f()
	}
	<-done
}

// Start starts cmd inside the namespace.
func (n *Namespace) Start(cmd *exec.Cmd) (err error) {
	n.Do(func() { err = cmd.Start() })
	return err
}

// Output runs a program inside the namespace and returns all that it prints.
// The test ends as failed if the program does.
func (n *Namespace) Output(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out []byte
	var err error
	n.Do(func() { out, err = cmd.CombinedOutput() })
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// TAP makes a TAP device on which the kernel has the address, given with its
// prefix length. IPv6 is kept off it: the kernel sends nothing into it on its
// own. The device is down, until [Namespace.Up]. The test is skipped where there
// are no such devices.
func (n *Namespace) TAP(t testing.TB, name, address string) {
	t.Helper()
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		Skip(t, "wants TAP devices: "+err.Error())
	}
	n.Output(t, "ip", "tuntap", "add", "dev", name, "mode", "tap")
	n.Output(t, "ip", "link", "set", "dev", name, "addrgenmode", "none")
	n.Output(t, "ip", "addr", "add", address, "dev", name)
}

// Up sets a device up. A TAP device that the test's program has attached to by
// then carries every frame from here on: it is activated before ip(8) returns.
// One that is attached to later is activated by a work queue of the kernel, some
// time after, and until then loses what is sent into it.
func (n *Namespace) Up(t testing.TB, name string) {
	t.Helper()
	n.Output(t, "ip", "link", "set", "dev", name, "up")
}
