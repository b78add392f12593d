package socket_test

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack/socket"
)

// send writes to a peer, which must succeed.
func send(t *testing.T, from, to net.PacketConn, payload string) {
	t.Helper()
	if n, err := from.WriteTo([]byte(payload), to.LocalAddr()); n != len(payload) || err != nil {
		t.Errorf("WriteTo: %d, %v, want %d", n, err, len(payload))
	}
}

// receive reads what must be there or come.
func receive(t *testing.T, c net.PacketConn) string {
	t.Helper()
	into := make([]byte, 2000)
	n, _, err := c.ReadFrom(into)
	if err != nil {
		t.Errorf("ReadFrom: %v", err)
	}
	return string(into[:n])
}

// wantError checks what each error of a socket must be: a *net.OpError of the
// operation, from the socket's address, that matches cause.
func wantError(t *testing.T, err error, op string, cause error) {
	t.Helper()
	var e *net.OpError
	if !errors.As(err, &e) || e.Op != op || !errors.Is(err, cause) {
		t.Errorf("%v (%T), want a *net.OpError of %s with %q", err, err, op, cause)
		return
	}
	if want := errors.Is(cause, os.ErrDeadlineExceeded); e.Timeout() != want {
		t.Errorf("%v: Timeout is %t, want %t", err, e.Timeout(), want)
	}
}

func TestRoundTrip(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		for _, payload := range []string{"one", "", "three", string(bytes.Repeat([]byte{0xa5}, 1472))} {
			send(t, p.a, p.b, payload)
			into := make([]byte, 2000)
			n, from, err := p.b.ReadFrom(into)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(payload, string(into[:n])); diff != "" {
				t.Error("payload: (-want +got)\n" + diff)
			}
			if diff := cmp.Diff(p.a.LocalAddr().String(), from.String()); diff != "" {
				t.Error("sender: (-want +got)\n" + diff)
			}
			send(t, p.b, p.a, "back: "+payload[:len(payload)/2])
			if diff := cmp.Diff("back: "+payload[:len(payload)/2], receive(t, p.a)); diff != "" {
				t.Error("answer: (-want +got)\n" + diff)
			}
		}
	})
}

func TestDatagramsKeepTheirBounds(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		for _, payload := range []string{"first", "second", "third"} {
			send(t, p.a, p.b, payload)
		}
		into := make([]byte, 3)
		n, _, err := p.b.ReadFrom(into)
		if n != 3 || err != nil || string(into) != "fir" {
			t.Errorf("into 3 bytes: %d, %v, %q, want the first 3", n, err, into)
		}
		if got := receive(t, p.b); got != "second" {
			t.Errorf("then %q, want the next datagram: what did not fit is lost", got)
		}
		if n, _, err := p.b.ReadFrom(nil); n != 0 || err != nil {
			t.Errorf("into no bytes: %d, %v, want 0", n, err)
		}
		p.b.SetReadDeadline(time.Unix(1, 0))
		_, _, err = p.b.ReadFrom(into)
		wantError(t, err, "read", os.ErrDeadlineExceeded)
	})
}

func TestPayloadIsCopied(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		payload := []byte("before")
		if _, err := p.a.WriteTo(payload, p.b.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		copy(payload, "after!")
		if got := receive(t, p.b); got != "before" {
			t.Errorf("got %q, want what was there at the call", got)
		}
	})
}

func TestLocalAddr(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		a, ok := p.a.LocalAddr().(*net.UDPAddr)
		if !ok || a.Port == 0 || a.Network() != "udp" {
			t.Errorf("LocalAddr is %v (%T), want a *net.UDPAddr with a port", p.a.LocalAddr(), p.a.LocalAddr())
		}
	})
}

// TestNobodyAtThePort: a socket that is not connected is not told of the
// refusal, neither when it reads nor when it writes again.
func TestNobodyAtThePort(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		p.b.Close()
		for range 2 {
			send(t, p.a, p.b, "anybody?")
			p.settle()
		}
		p.a.SetReadDeadline(time.Now().Add(soon))
		_, _, err := p.a.ReadFrom(make([]byte, 10))
		wantError(t, err, "read", os.ErrDeadlineExceeded)
	})
}

func TestWriteToWhatIsNoAddress(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		v6 := &net.UDPAddr{IP: net.IPv6loopback, Port: 7}
		tests := []struct {
			name  string
			to    net.Addr
			check func(error) bool
		}{
			{"of another network", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 7}, is(syscall.EINVAL)},
			{"port 0", &net.UDPAddr{IP: p.b.LocalAddr().(*net.UDPAddr).IP}, is(syscall.EINVAL)},
			{"IPv6", v6, func(err error) bool { var e *net.AddrError; return errors.As(err, &e) && e.Err == "non-IPv4 address" }},
			{"nil", (*net.UDPAddr)(nil), func(err error) bool { return err != nil }},
		}
		for _, test := range tests {
			n, err := p.a.WriteTo([]byte("x"), test.to)
			var e *net.OpError
			if n != 0 || !test.check(err) || !errors.As(err, &e) || e.Op != "write" {
				t.Errorf("%s: %d, %v (%T)", test.name, n, err, err)
			}
		}
	})
}

func is(cause error) func(error) bool {
	return func(err error) bool { return errors.Is(err, cause) }
}

func TestDatagramOfTooManyBytes(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		_, err := p.a.WriteTo(make([]byte, 65536), p.b.LocalAddr())
		wantError(t, err, "write", syscall.EMSGSIZE)
		send(t, p.a, p.b, "smaller")
		if got := receive(t, p.b); got != "smaller" {
			t.Errorf("got %q, want what was sent after", got)
		}
	})
}

func TestCloseEndsEveryReader(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		const readers = 3
		results := make(chan error, readers)
		for range readers {
			go func() {
				_, _, err := p.a.ReadFrom(make([]byte, 1))
				results <- err
			}()
		}
		p.settle()
		if err := p.a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		for range readers {
			wantError(t, <-results, "read", net.ErrClosed)
		}
	})
}

func TestClosedSocket(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		send(t, p.b, p.a, "never read")
		p.settle()
		address := p.a.LocalAddr().String()
		if err := p.a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		_, _, err := p.a.ReadFrom(make([]byte, 10))
		wantError(t, err, "read", net.ErrClosed)
		_, err = p.a.WriteTo([]byte("x"), p.b.LocalAddr())
		wantError(t, err, "write", net.ErrClosed)
		wantError(t, p.a.SetDeadline(time.Time{}), "set", net.ErrClosed)
		wantError(t, p.a.SetReadDeadline(time.Now()), "set", net.ErrClosed)
		wantError(t, p.a.SetWriteDeadline(time.Now()), "set", net.ErrClosed)
		wantError(t, p.a.Close(), "close", net.ErrClosed)
		if got := p.a.LocalAddr().String(); got != address {
			t.Errorf("LocalAddr is %s, want %s as before", got, address)
		}
	})
}

// TestConcurrentUse calls all methods at once, for the race detector; what was
// sent twice over still arrives whole.
func TestConcurrentUse(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		const rounds = 50
		var calls sync.WaitGroup
		for range 4 {
			calls.Go(func() {
				for range rounds {
					p.a.WriteTo([]byte("ping"), p.b.LocalAddr())
					p.b.SetWriteDeadline(time.Now().Add(time.Hour))
					p.b.LocalAddr()
				}
			})
			calls.Go(func() {
				into := make([]byte, 10)
				for range rounds {
					p.b.SetReadDeadline(time.Now().Add(time.Millisecond))
					n, _, err := p.b.ReadFrom(into)
					if err == nil && string(into[:n]) != "ping" {
						t.Errorf("got %q, want %q", into[:n], "ping")
					}
					if err != nil {
						wantError(t, err, "read", os.ErrDeadlineExceeded)
					}
				}
			})
		}
		calls.Wait()
	})
}

// TestListenPacketRefuses asks the kernel and the stack for sockets that cannot
// be had, and wants errors of one kind.
func TestListenPacketRefuses(t *testing.T) {
	a, _ := stackHosts(t)
	tests := []struct {
		name          string
		network       string
		kernel, stack string // the address to listen at
		errno         error  // nil where the arguments are refused
		inUse         bool   // a socket is there already
	}{
		{"port in use", "udp4", "127.0.0.1:0", "10.77.0.1:0", syscall.EADDRINUSE, true},
		{"address of somebody else", "udp4", "203.0.113.1:0", "203.0.113.1:0", syscall.EADDRNOTAVAIL, false},
		{"another network", "ucp", "127.0.0.1:0", "10.77.0.1:0", nil, false},
		{"no port", "udp", "127.0.0.1", "10.77.0.1", nil, false},
		{"port too large", "udp", "127.0.0.1:65536", "10.77.0.1:65536", nil, false},
		{"port is no number", "udp", "127.0.0.1:no-such-port", "10.77.0.1:no-such-port", nil, false},
		{"host is no address", "udp4", "[::1]:7", "[::1]:7", nil, false},
	}
	type opener func(network, address string) (net.PacketConn, error)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, side := range []struct {
				name    string
				open    opener
				address string
			}{{"kernel", net.ListenPacket, test.kernel}, {"stack", a.ListenPacket, test.stack}} {
				if test.inUse {
					first, err := side.open(test.network, side.address)
					if err != nil {
						t.Fatal(err)
					}
					defer first.Close()
					side.address = first.LocalAddr().String()
				}
				c, err := side.open(test.network, side.address)
				var e *net.OpError
				if !errors.As(err, &e) || e.Op != "listen" || e.Net != test.network || c != nil {
					t.Errorf("%s: %v, %v, want a *net.OpError of listen", side.name, c, err)
				}
				if test.errno != nil && !errors.Is(err, test.errno) {
					t.Errorf("%s: %v, want %v", side.name, err, test.errno)
				}
			}
		})
	}
}

// TestClosedPortIsFree binds a port again at once, as the kernel allows for
// UDP.
func TestClosedPortIsFree(t *testing.T) {
	a, _ := stackHosts(t)
	for _, listen := range []func(network, address string) (net.PacketConn, error){net.ListenPacket, a.ListenPacket} {
		first, err := listen("udp4", ":0")
		if err != nil {
			t.Fatal(err)
		}
		first.Close()
		second, err := listen("udp4", first.LocalAddr().String())
		if err != nil {
			t.Fatal(err)
		}
		second.Close()
	}
}

// TestRoundTripDoesNotAllocate covers a client and a server that use addresses
// which are values, with the drivers and the pipe between them.
func TestRoundTripDoesNotAllocate(t *testing.T) {
	a, b := stackHosts(t)
	client, server := udpSocket(t, a, "10.77.0.1:0"), udpSocket(t, b, "10.77.0.2:7")
	to := server.LocalAddr().(*net.UDPAddr).AddrPort()
	payload, into := []byte("payload"), make([]byte, 100)
	roundTrip := func() {
		if _, err := client.WriteToUDPAddrPort(payload, to); err != nil {
			t.Fatal(err)
		}
		n, from, err := server.ReadFromUDPAddrPort(into)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := server.WriteToUDPAddrPort(into[:n], from); err != nil {
			t.Fatal(err)
		}
		if _, _, err := client.ReadFromUDPAddrPort(into); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(500, roundTrip); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func udpSocket(t *testing.T, h *socket.Host, address string) *socket.UDPConn {
	t.Helper()
	c, err := h.ListenUDP(netip.MustParseAddrPort(address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
