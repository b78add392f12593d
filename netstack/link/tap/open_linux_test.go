package tap

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/internal/kerneltest"
	"github.com/zcgen/zcgen/packetformats"
)

// open opens a device inside ns and closes it when the test ends.
func open(t *testing.T, ns *kerneltest.Namespace, name string, address packetformats.MAC) (*Device, error) {
	t.Helper()
	var d *Device
	var err error
	ns.Do(func() { d, err = Open(name, address) })
	if err == nil {
		t.Cleanup(func() { d.Close() })
	}
	return d, err
}

func TestOpen(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")
	ns.Output(t, "ip", "link", "set", "dev", "zctest0", "mtu", "1280")

	own := packetformats.MAC{2, 0, 0, 0, 0, 7}
	d, err := open(t, ns, "zctest0", own)
	if err != nil {
		t.Fatal(err)
	}
	if d.Name() != "zctest0" || d.MTU() != 1280 || d.Address() != own {
		t.Errorf("got %s, MTU %d, address %s", d.Name(), d.MTU(), d.Address())
	}
}

func TestZeroAddressIsOneChosenAtRandom(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	seen := map[packetformats.MAC]bool{}
	for _, name := range []string{"zctest0", "zctest1"} {
		ns.TAP(t, name, "10.77.0.1/24")
		d, err := open(t, ns, name, packetformats.MAC{})
		if err != nil {
			t.Fatal(err)
		}
		if a := d.Address(); a.IsMulticast() || a[0]&2 == 0 || seen[a] {
			t.Errorf("address %s, want one of a station, administered locally, not seen before", a)
		}
		seen[d.Address()] = true
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zcbusy", "10.77.0.1/24")
	if _, err := open(t, ns, "zcbusy", packetformats.MAC{}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, device string
		cause        error
		want         string // parts of the text, in order
	}{
		{"empty name", "", unix.EINVAL, `"": the name has 0 bytes, want 1 to 15`},
		{"long name", "zc3456789012345x", unix.EINVAL, `"zc3456789012345x": the name has 16 bytes, want 1 to 15`},
		{"missing device", "zcmissing", unix.ENODEV,
			"zcmissing: there is no network interface of this name, want one that exists (make it with: ip tuntap add dev zcmissing mode tap)"},
		{"interface of another kind", "lo", unix.EINVAL, "lo: it is an interface of another kind, want a TAP device"},
		{"used by another", "zcbusy", unix.EBUSY, "zcbusy: another process is attached to it, want it free"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := open(t, ns, test.device, packetformats.MAC{})
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, test.cause) {
				t.Fatalf("%v, want a *tap.Error with %v", err, test.cause)
			}
			if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("text %q, want one line with %q", err, test.want)
			}
		})
	}
}

// TestOpenWithoutPermission gives up the rights of one thread, which ends with
// the namespace, and not of the process: hence the raw system call.
func TestOpenWithoutPermission(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")
	ns.Do(func() {
		const nobody = 65534
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
			t.Error("setresuid:", errno)
		}
	})
	_, err := open(t, ns, "zctest0", packetformats.MAC{})
	// EACCES where only root may open /dev/net/tun, EPERM where anybody may.
	if !errors.Is(err, unix.EACCES) && !errors.Is(err, unix.EPERM) || !strings.Contains(err.Error(), "no permission") ||
		!strings.Contains(err.Error(), "run as root") {
		t.Errorf("%v, want that permission is missing and the cure", err)
	}
}
