package kerneltest

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// interfaces names the network interfaces that the caller's thread sees.
func interfaces(t *testing.T) string {
	all, err := net.Interfaces()
	if err != nil {
		t.Error(err)
	}
	var names []string
	for _, i := range all {
		names = append(names, i.Name)
	}
	return strings.Join(names, " ")
}

func TestNamespaceIsApartFromTheMachine(t *testing.T) {
	outside := interfaces(t)
	ns := NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")

	var inside string
	ns.Do(func() { inside = interfaces(t) })
	if inside != "lo zctest0" {
		t.Errorf("inside are %q, want %q", inside, "lo zctest0")
	}
	if now := interfaces(t); now != outside {
		t.Errorf("outside are %q, want what was there before: %q", now, outside)
	}
	if out := ns.Output(t, "ip", "-brief", "addr", "show", "dev", "zctest0"); !strings.Contains(out, "10.77.0.1/24") {
		t.Errorf("the device has not its address:\n%s", out)
	}
}

// TestNamespaceHoldsItsCallsAlone compares the kernel's name of the namespace
// as a call, a process started inside, and the test itself see it.
func TestNamespaceHoldsItsCallsAlone(t *testing.T) {
	ns := NewNamespace(t)
	var called string
	ns.Do(func() { called = identity(t) })

	cmd := exec.Command("readlink", "/proc/self/ns/net")
	var started strings.Builder
	cmd.Stdout = &started
	if err := ns.Start(cmd); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(started.String()); got != called {
		t.Errorf("a process started inside is in %s, want %s", got, called)
	}
	if own := identity(t); own == called {
		t.Errorf("the test itself is in %s too, want another", own)
	}
}

// identity is the kernel's name of the namespace that the caller's thread is in.
func identity(t *testing.T) string {
	id, err := os.Readlink("/proc/thread-self/ns/net")
	if err != nil {
		t.Error(err)
	}
	return id
}
