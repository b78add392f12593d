package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	pf "github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// peerOf runs a second host on the other end of a pipe and returns the first
// end.
func peerOf(t *testing.T) (link.Link, *host) {
	t.Helper()
	near, far := pipe.New(pipe.Config{Names: [2]string{"near", "far"}, Addresses: [2]pf.MAC{macA, macB}})
	peer, err := newHost(hostOptions{address: peerPrefix}, near, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	peer.start()
	t.Cleanup(func() { peer.end() })
	return far, peer
}

// askEcho sends a datagram from the peer to the echo service and waits for the
// answer.
func askEcho(t *testing.T, peer *host, payload string) {
	t.Helper()
	conn, err := peer.sockets.ListenPacket("udp", ":5000")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	to := &net.UDPAddr{IP: hostPrefix.Addr().AsSlice(), Port: int(echoPort)}
	if _, err := conn.WriteTo([]byte(payload), to); err != nil {
		t.Fatal(err)
	}
	into := make([]byte, 2000)
	n, from, err := conn.ReadFrom(into)
	if err != nil || from.String() != to.String() {
		t.Fatalf("answer from %v: %v, want %v", from, err, to)
	}
	if diff := cmp.Diff(payload, string(into[:n])); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

// serveInBackground runs a host on l until the function that it returns is
// called, which waits for its end and gives its error. Synctest fails the test
// if the host leaves a goroutine behind.
func serveInBackground(t *testing.T, o hostOptions, l link.Link, out io.Writer) func() error {
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	served := make(chan error, 1)
	go func() { served <- serve(ctx, o, l, out) }()
	return func() error {
		stop()
		return <-served
	}
}

func TestServe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		l, peer := peerOf(t)
		stop := serveInBackground(t, demoOptions("far"), l, &out)
		askEcho(t, peer, "hello")
		if err := stop(); err != nil {
			t.Error(err)
		}
		clock := time.Now().Format("15:04:05.000000") // stands still: nothing waited
		want := `zcstack: 10.77.0.2/24 on far with 02:00:00:00:00:02, MTU 1500, UDP echo at 0.0.0.0:7
TIME < Ethernet 02:00:00:00:00:01>ff:ff:ff:ff:ff:ff ARP request: 10.77.0.1 asks who has 10.77.0.2
TIME > Ethernet 02:00:00:00:00:02>02:00:00:00:00:01 ARP reply: 02:00:00:00:00:02 has 10.77.0.2
TIME < Ethernet 02:00:00:00:00:01>02:00:00:00:00:02 IPv4 10.77.0.1>10.77.0.2 ttl 64 UDP 5000>7 5 bytes
TIME > Ethernet 02:00:00:00:00:02>02:00:00:00:00:01 IPv4 10.77.0.2>10.77.0.1 ttl 64 UDP 7>5000 5 bytes
zcstack: counted
`
		got, counters, _ := strings.Cut(out.String(), "counted\n")
		if diff := cmp.Diff(strings.ReplaceAll(want, "TIME", clock), got+"counted\n"); diff != "" {
			t.Error("(-want +got)\n" + diff)
		}
		for _, line := range []string{" 2  Link.Received\n", " 1  UDP.Received\n", " 1  UDP.Sent\n"} {
			if !strings.Contains(counters, line) {
				t.Errorf("counters are\n%swant %q among them", counters, line)
			}
		}
	})
}

func TestServeIsQuietUnlessAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		l, peer := peerOf(t)
		o := demoOptions("far")
		o.trace, o.counters = false, false
		stop := serveInBackground(t, o, l, &out)
		askEcho(t, peer, "")
		if err := stop(); err != nil {
			t.Error(err)
		}
		if got := strings.Count(out.String(), "\n"); got != 1 {
			t.Errorf("it prints %q, want one line", &out)
		}
	})
}

// TestEchoServicesDoNotTalkToEachOther sends from the port of the service.
func TestEchoServicesDoNotTalkToEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := peerOf(t)
		stop := serveInBackground(t, demoOptions("far"), l, io.Discard)
		conn, err := peer.sockets.ListenPacket("udp", ":7")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.WriteTo([]byte("x"), &net.UDPAddr{IP: hostPrefix.Addr().AsSlice(), Port: int(echoPort)}); err != nil {
			t.Fatal(err)
		}
		conn.SetReadDeadline(time.Now().Add(time.Second))
		if n, _, err := conn.ReadFrom(make([]byte, 10)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%d bytes, %v, want no answer", n, err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// brokenLink ends on its own.
type brokenLink struct{ link.Link }

var errBroken = errors.New("the cable is cut")

func (brokenLink) Receive([]*zcrt.Buffer) (int, error) { return 0, errBroken }

func TestServeEndsWithItsLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := peerOf(t)
		if err := serve(t.Context(), demoOptions("far"), brokenLink{l}, io.Discard); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want %v", err, errBroken)
		}
		if _, err := l.Receive(link.NewBatch(1, l.MTU())); !errors.Is(err, link.ErrClosed) {
			t.Errorf("its link gives %v, want %v", err, link.ErrClosed)
		}
	})
}

// TestServeRefusesAndClosesItsLink has a link on which no stack can be.
func TestServeRefusesAndClosesItsLink(t *testing.T) {
	l, _ := pipe.New(pipe.Config{MTU: 20})
	if err := serve(t.Context(), demoOptions("far"), l, io.Discard); err == nil || !strings.Contains(err.Error(), "MTU 20") {
		t.Errorf("got %v, want an error that names the MTU", err)
	}
	if _, err := l.Receive(link.NewBatch(1, l.MTU())); !errors.Is(err, link.ErrClosed) {
		t.Errorf("its link gives %v, want %v", err, link.ErrClosed)
	}
}

func TestPipeDemo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		if err := pipeDemo(t.Context(), &sharedWriter{out: &out}); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{
			`^\S+ < Ethernet \S+ IPv4 10.77.0.1>10.77.0.2 ttl 64 ICMPv4 echo id \d+ seq 3 56 bytes$`,
			`^\S+ > Ethernet \S+ IPv4 10.77.0.2>10.77.0.1 ttl 64 ICMPv4 echo reply id \d+ seq 3 56 bytes$`,
			`^echo reply from 10.77.0.2: seq 3$`,
			`^\S+ < Ethernet \S+ IPv4 10.77.0.1>10.77.0.2 ttl 64 UDP \d+>7 24 bytes$`,
			`^\S+ > Ethernet \S+ IPv4 10.77.0.2>10.77.0.1 ttl 64 UDP 7>\d+ 24 bytes$`,
			`^sent "hello from another stack" and got it back$`,
		} {
			if !regexp.MustCompile("(?m)" + line).Match(out.Bytes()) {
				t.Errorf("no line matches %s in\n%s", line, &out)
			}
		}
	})
}

// TestPipeDemoInterrupted ends the demo before its first ping.
func TestPipeDemoInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := pipeDemo(ctx, io.Discard); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
}
