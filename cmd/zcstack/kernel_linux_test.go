package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zcgen/zcgen/internal/kerneltest"
)

// program is zcstack as a process of its own.
type program struct {
	cmd    *exec.Cmd
	lines  *bufio.Reader // of its standard output
	stderr bytes.Buffer
}

// start starts zcstack inside ns, or in the test's own namespace if ns is nil.
func start(t *testing.T, ns *kerneltest.Namespace, args ...string) *program {
	t.Helper()
	return startAs(t, ns, nil, args...)
}

// startAs is start as another user, unless who is nil.
func startAs(t *testing.T, ns *kerneltest.Namespace, who *syscall.Credential, args ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if who != nil {
		self = "/proc/self/exe" // where it lies, nobody else may look
	}
	p := &program{cmd: exec.Command(self, args...)}
	p.cmd.Env = append(os.Environ(), "ZCSTACK_TEST_AS_PROGRAM=1")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGKILL}
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewReader(stdout)
	if ns != nil {
		err = ns.Start(p.cmd)
	} else {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			p.cmd.Process.Kill()
			p.cmd.Wait()
		}
	})
	return p
}

// nobody is a user without rights.
var nobody = &syscall.Credential{Uid: 65534, Gid: 65534}

// waitFor reads lines up to the one that starts with the text and returns it.
func (p *program) waitFor(t *testing.T, text string) string {
	t.Helper()
	for {
		line, err := p.lines.ReadString('\n')
		if err != nil {
			t.Fatalf("no line starts with %q: %v\n%s", text, err, &p.stderr)
		}
		if strings.HasPrefix(line, text) {
			return line
		}
	}
}

// end waits for the end of the process and returns the rest of its standard
// output and its exit code.
func (p *program) end(t *testing.T) (string, int) {
	t.Helper()
	rest, err := io.ReadAll(p.lines)
	if err != nil {
		t.Error(err)
	}
	p.cmd.Wait()
	return string(rest), p.cmd.ProcessState.ExitCode()
}

// startHost runs zcstack as 10.77.0.2 on a device whose kernel end is 10.77.0.1.
func startHost(t *testing.T, args ...string) (*kerneltest.Namespace, *program) {
	t.Helper()
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")
	p := start(t, ns, append([]string{"host", "-tap", "zctest0", "-addr", "10.77.0.2/24"}, args...)...)
	p.waitFor(t, "zcstack: 10.77.0.2/24 on zctest0 with ")
	ns.Up(t, "zctest0")
	return ns, p
}

func TestPingLosesNothing(t *testing.T) {
	kerneltest.NeedPrograms(t, "ping")
	ns, _ := startHost(t)
	out := ns.Output(t, "ping", "-q", "-c", "100", "-i", "0.01", "10.77.0.2")
	if !strings.Contains(out, "100 packets transmitted, 100 received, 0% packet loss") {
		t.Errorf("ping says\n%s", out)
	}
}

// TestUDPEchoOfEverySize sends datagrams of every size that fits a frame. Each
// byte depends on its place and on the size, so that none can stand for another.
func TestUDPEchoOfEverySize(t *testing.T) {
	ns, _ := startHost(t, "-echo-udp", ":7")
	var conn *net.UDPConn
	var err error
	ns.Do(func() { conn, err = net.DialUDP("udp4", nil, &net.UDPAddr{IP: net.IPv4(10, 77, 0, 2), Port: 7}) })
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	sent, received := make([]byte, 1472), make([]byte, 2000)
	for size := 1; size <= len(sent); size++ {
		for i := range sent[:size] {
			sent[i] = byte(i*31 + size*7 + i>>8)
		}
		if _, err := conn.Write(sent[:size]); err != nil {
			t.Fatal(err)
		}
		n, err := conn.Read(received)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if !bytes.Equal(received[:n], sent[:size]) {
			t.Fatalf("%d bytes came back as %d others", size, n)
		}
	}
}

// TestSignalsEndTheHost wants exit code 0, the counters at the end, and the
// device free for the next.
func TestSignalsEndTheHost(t *testing.T) {
	kerneltest.NeedPrograms(t, "ping")
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			ns, p := startHost(t, "-echo-udp", ":7", "-trace", "-counters")
			ns.Output(t, "ping", "-c", "1", "10.77.0.2")
			p.cmd.Process.Signal(signal)
			out, code := p.end(t)
			if code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			for _, want := range []string{"ICMPv4 echo reply id ", " 1  ICMPv4.EchoReceived\n"} {
				if !strings.Contains(out, want) {
					t.Errorf("it printed\n%swant %q in it", out, want)
				}
			}
			if want := "zcstack: note: zctest0 is down and carries nothing until: ip link set zctest0 up\n"; p.stderr.String() != want {
				t.Errorf("standard error is %q, want %q", &p.stderr, want)
			}
			again := start(t, ns, "host", "-tap", "zctest0", "-addr", "10.77.0.2/24")
			again.waitFor(t, "zcstack: 10.77.0.2/24 on zctest0 with ")
		})
	}
}

// TestAddressThatTheKernelHas wants a note: the two could never talk.
func TestAddressThatTheKernelHas(t *testing.T) {
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")
	p := start(t, ns, "host", "-tap", "zctest0", "-addr", "10.77.0.1/24")
	p.waitFor(t, "zcstack: 10.77.0.1/24 on zctest0 with ")
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.end(t)
	if want := "the kernel has 10.77.0.1 on zctest0 itself"; !strings.Contains(p.stderr.String(), want) {
		t.Errorf("standard error is %q, want %q in it", &p.stderr, want)
	}
}

func TestHostEndsWithItsDevice(t *testing.T) {
	ns, p := startHost(t)
	ns.Output(t, "ip", "link", "del", "dev", "zctest0")
	_, code := p.end(t)
	if want := "zcstack: tap device zctest0: the device was deleted while it was in use\n"; code != 1 || !strings.HasSuffix(p.stderr.String(), want) {
		t.Errorf("exit code %d and %q, want 1 and %q", code, &p.stderr, want)
	}
}

// TestFailuresAreOneLine wants exit code 1 and one line that says what to do.
func TestFailuresAreOneLine(t *testing.T) {
	ns, _ := startHost(t)
	tests := []struct {
		name, device string
		who          *syscall.Credential
		want         []string
	}{
		{"missing device", "zcmissing", nil, []string{"zcmissing: there is no network interface of this name", "ip tuntap add dev zcmissing mode tap"}},
		{"name too long", "zc34567890123456", nil, []string{"the name has 16 bytes, want 1 to 15"}},
		{"not a TAP device", "lo", nil, []string{"lo: it is an interface of another kind, want a TAP device"}},
		{"used by another process", "zctest0", nil, []string{"zctest0: another process is attached to it"}},
		{"no permission", "zctest0", nobody, []string{"zctest0: no permission to ", "run as root"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := startAs(t, ns, test.who, "host", "-tap", test.device, "-addr", "10.77.0.3/24")
			out, code := p.end(t)
			text := p.stderr.String()
			if code != 1 || out != "" || strings.Count(text, "\n") != 1 {
				t.Errorf("exit code %d, standard output %q, standard error %q, want 1, none, one line", code, out, text)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("standard error is %q, want %q in it", text, want)
				}
			}
		})
	}
}

// machine is the machine's network as ip(8) shows it: what a demo must leave as
// it was.
func machine(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, args := range []string{"-o link show", "netns list", "-o addr show"} {
		out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput()
		if err != nil {
			t.Fatalf("ip %s: %v\n%s", args, err, out)
		}
		all.Write(out)
	}
	return all.String()
}

// needDemo skips the test where the demo cannot have the kernel.
func needDemo(t *testing.T) {
	t.Helper()
	kerneltest.NeedPrograms(t, "ping")
	kerneltest.NewNamespace(t).TAP(t, "zctest0", "10.77.0.1/24")
}

func TestKernelDemo(t *testing.T) {
	needDemo(t)
	before := machine(t)
	p := start(t, nil, "demo")
	out, code := p.end(t)
	if code != 0 || p.stderr.Len() != 0 {
		t.Errorf("exit code %d, standard error %q, want 0 and none", code, &p.stderr)
	}
	for _, want := range []string{
		"This is the demo with the Linux kernel",
		"3 packets transmitted, 3 received, 0% packet loss",
		" ICMPv4 echo reply id ",
		`sent "hello from the kernel" and got it back`,
		" 3  ICMPv4.EchoReplySent\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it printed\n%swant %q in it", out, want)
		}
	}
	if after := machine(t); after != before {
		t.Errorf("the machine's network was\n%sand is\n%s", before, after)
	}
}

// TestKernelDemoInterrupted has Ctrl-C come while ping runs.
func TestKernelDemoInterrupted(t *testing.T) {
	needDemo(t)
	before := machine(t)
	p := start(t, nil, "demo")
	p.waitFor(t, "64 bytes from 10.77.0.2: icmp_seq=1 ")
	p.cmd.Process.Signal(syscall.SIGINT)
	_, code := p.end(t)
	if want := "zcstack: the demo was interrupted; what it made is gone\n"; code != 1 || p.stderr.String() != want {
		t.Errorf("exit code %d, standard error %q, want 1 and %q", code, &p.stderr, want)
	}
	if after := machine(t); after != before {
		t.Errorf("the machine's network was\n%sand is\n%s", before, after)
	}
}

// TestDemoWithoutRootIsTheOneInMemory says which of the two it is and why.
func TestDemoWithoutRootIsTheOneInMemory(t *testing.T) {
	var who *syscall.Credential // as whom the test runs
	if os.Geteuid() == 0 {
		who = nobody
	}
	p := startAs(t, nil, who, "demo")
	out, code := p.end(t)
	if code != 0 || p.stderr.Len() != 0 {
		t.Errorf("exit code %d, standard error %q, want 0 and none", code, &p.stderr)
	}
	for _, want := range []string{
		"This is the demo in memory, two stacks over a pipe, because the kernel cannot take part: that takes root.\n",
		`sent "hello from another stack" and got it back`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it printed\n%swant %q in it", out, want)
		}
	}
}
