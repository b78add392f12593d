// Package kerneltest is what tests need that have the Linux kernel as their
// peer: to skip when the machine cannot run them, and a network namespace of
// their own, so that nothing of the machine's network is touched and nothing
// is left behind.
//
// A skip says what is missing. Where every test has to run, the environment
// variable ZCGEN_REQUIRE=1 makes a failure of each such skip.
//
//	ns := kerneltest.NewNamespace(t)
//	ns.TAP(t, "tap0", "10.77.0.1/24")
//	var device *tap.Device
//	ns.Do(func() { device, err = tap.Open("tap0", packetformats.MAC{}) })
//	ns.Up(t, "tap0")
//	ns.Output(t, "ping", "-c", "1", "10.77.0.2")
//
// A namespace may be used by several goroutines at once; what they ask of it is
// done one after the other.
package kerneltest

import (
	"os"
	"os/exec"
	"testing"
)

// Skip ends the test, which cannot run here for the reason given: as skipped,
// or with ZCGEN_REQUIRE=1 as failed.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("ZCGEN_REQUIRE") == "1" {
		t.Fatalf("cannot run here and ZCGEN_REQUIRE=1 forbids to skip: %s", reason)
	}
	t.Skip(reason)
}

// NeedPrograms skips the test if one of the programs is not installed.
func NeedPrograms(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			Skip(t, "wants the program "+name+", which is not installed")
		}
	}
}
