package socket_test

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// soon is a deadline that a test waits for; later is one that it never reaches.
// On the stack both are exact, on the kernel a slow machine only makes the test
// slower.
const (
	soon  = 20 * time.Millisecond
	later = time.Hour
)

// readInBackground reads once on a goroutine of its own and gives the payload
// or the error.
func readInBackground(c net.PacketConn) <-chan result {
	done := make(chan result, 1)
	go func() {
		into := make([]byte, 100)
		n, _, err := c.ReadFrom(into)
		done <- result{string(into[:n]), err}
	}()
	return done
}

type result struct {
	payload string
	err     error
}

func TestReadDeadlines(t *testing.T) {
	past := func() time.Time { return time.Unix(1, 0) }
	tests := []struct {
		name string
		when func() time.Time
		wait time.Duration // how long the read waits
	}{
		{"long past", past, 0},
		{"just past", func() time.Time { return time.Now().Add(-1) }, 0},
		{"now", time.Now, 0},
		{"soon", func() time.Time { return time.Now().Add(soon) }, soon},
		{"soon, without the monotonic clock", func() time.Time { return time.Now().Add(soon).Round(0) }, soon},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, p peers) {
				start := time.Now()
				if err := p.a.SetReadDeadline(test.when()); err != nil {
					t.Fatal(err)
				}
				for range 2 { // a deadline stays passed
					_, _, err := p.a.ReadFrom(make([]byte, 10))
					wantError(t, err, "read", os.ErrDeadlineExceeded)
				}
				// The wall clock has no finer grain than a microsecond everywhere.
				if waited := time.Since(start); waited < test.wait-time.Microsecond {
					t.Errorf("waited %v, want %v", waited, test.wait)
				}
			})
		})
	}
}

// TestDeadlineIsExact holds on synctest's clock alone.
func TestDeadlineIsExact(t *testing.T) {
	onStack(t, func(t *testing.T, p peers) {
		start := time.Now()
		p.a.SetReadDeadline(start.Add(later))
		_, _, err := p.a.ReadFrom(make([]byte, 10))
		wantError(t, err, "read", os.ErrDeadlineExceeded)
		if waited := time.Since(start); waited != later {
			t.Errorf("waited %v, want %v", waited, later)
		}
	})
}

// TestPassedDeadlineHidesWhatWaits: it is checked before the datagrams are.
func TestPassedDeadlineHidesWhatWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		send(t, p.a, p.b, "waits")
		p.settle()
		p.b.SetReadDeadline(time.Unix(1, 0))
		_, _, err := p.b.ReadFrom(make([]byte, 10))
		wantError(t, err, "read", os.ErrDeadlineExceeded)
		p.b.SetReadDeadline(time.Time{})
		if got := receive(t, p.b); got != "waits" {
			t.Errorf("got %q, want what was there all the time", got)
		}
	})
}

// TestDeadlineSetWhileReading changes the deadline under a reader that waits.
// The deadline before is never reached, so that the change is what ends it, or
// lets it go on.
func TestDeadlineSetWhileReading(t *testing.T) {
	tests := []struct {
		name   string
		before time.Duration // zero for none
		change func(c net.PacketConn)
		ends   bool // by the deadline; else by a datagram
	}{
		{"none, then past", 0, func(c net.PacketConn) { c.SetReadDeadline(time.Unix(1, 0)) }, true},
		{"none, then soon", 0, func(c net.PacketConn) { c.SetReadDeadline(time.Now().Add(soon)) }, true},
		{"later, then soon", later, func(c net.PacketConn) { c.SetReadDeadline(time.Now().Add(soon)) }, true},
		{"later, then past for reads and writes", later, func(c net.PacketConn) { c.SetDeadline(time.Unix(1, 0)) }, true},
		{"later, then none", later, func(c net.PacketConn) { c.SetReadDeadline(time.Time{}) }, false},
		{"none, then past for writes alone", 0, func(c net.PacketConn) { c.SetWriteDeadline(time.Unix(1, 0)) }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, p peers) {
				if test.before != 0 {
					p.a.SetReadDeadline(time.Now().Add(test.before))
				}
				done := readInBackground(p.a)
				p.settle()
				test.change(p.a)
				if test.ends {
					wantError(t, (<-done).err, "read", os.ErrDeadlineExceeded)
					return
				}
				p.settle()
				send(t, p.b, p.a, "goes on")
				if r := <-done; r.err != nil || r.payload != "goes on" {
					t.Errorf("%q, %v, want what was sent", r.payload, r.err)
				}
			})
		})
	}
}

// TestDeadlineMovedBeforeItPasses waits beyond the deadline that was replaced.
// Only a clock that the test holds makes sure that it is replaced in time.
func TestDeadlineMovedBeforeItPasses(t *testing.T) {
	for name, moved := range map[string]time.Duration{"to later": later, "away": 0} {
		t.Run(name, func(t *testing.T) {
			onStack(t, func(t *testing.T, p peers) {
				p.a.SetReadDeadline(time.Now().Add(2 * soon))
				done := readInBackground(p.a)
				time.Sleep(soon)
				until := time.Time{}
				if moved != 0 {
					until = time.Now().Add(moved)
				}
				p.a.SetReadDeadline(until)
				time.Sleep(10 * soon)
				p.settle()
				select {
				case r := <-done:
					t.Fatalf("the read ended with %q, %v before its deadline", r.payload, r.err)
				default:
				}
				send(t, p.b, p.a, "in time")
				if r := <-done; r.err != nil || r.payload != "in time" {
					t.Errorf("%q, %v, want what was sent", r.payload, r.err)
				}
			})
		})
	}
}

// TestDatagramBeforeTheDeadline: the deadline of a read that is done disturbs
// none that comes after it was taken away.
func TestDatagramBeforeTheDeadline(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		p.a.SetReadDeadline(time.Now().Add(later))
		send(t, p.b, p.a, "first")
		if got := receive(t, p.a); got != "first" {
			t.Errorf("got %q, want %q", got, "first")
		}
		p.a.SetReadDeadline(time.Time{})
		send(t, p.b, p.a, "second")
		if got := receive(t, p.a); got != "second" {
			t.Errorf("got %q, want %q", got, "second")
		}
	})
}

func TestOneDeadlineEndsEveryReader(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		first, second := readInBackground(p.a), readInBackground(p.a)
		p.settle()
		p.a.SetReadDeadline(time.Now().Add(soon))
		wantError(t, (<-first).err, "read", os.ErrDeadlineExceeded)
		wantError(t, (<-second).err, "read", os.ErrDeadlineExceeded)
	})
}

func TestWriteDeadlines(t *testing.T) {
	tests := []struct {
		name string
		set  func(c net.PacketConn)
		ok   bool
	}{
		{"past", func(c net.PacketConn) { c.SetWriteDeadline(time.Unix(1, 0)) }, false},
		{"past for reads and writes", func(c net.PacketConn) { c.SetDeadline(time.Unix(1, 0)) }, false},
		{"past, then none", func(c net.PacketConn) {
			c.SetWriteDeadline(time.Unix(1, 0))
			c.SetWriteDeadline(time.Time{})
		}, true},
		{"later", func(c net.PacketConn) { c.SetWriteDeadline(time.Now().Add(later)) }, true},
		{"past for reads alone", func(c net.PacketConn) { c.SetReadDeadline(time.Unix(1, 0)) }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, p peers) {
				test.set(p.a)
				if test.ok {
					send(t, p.a, p.b, "sent")
					if got := receive(t, p.b); got != "sent" {
						t.Errorf("got %q, want what was sent", got)
					}
					return
				}
				n, err := p.a.WriteTo([]byte("x"), p.b.LocalAddr())
				wantError(t, err, "write", os.ErrDeadlineExceeded)
				if n != 0 {
					t.Errorf("wrote %d bytes, want none", n)
				}
			})
		})
	}
}

func TestWriteDeadlinePassesOnItsOwn(t *testing.T) {
	onStack(t, func(t *testing.T, p peers) {
		p.a.SetWriteDeadline(time.Now().Add(soon))
		time.Sleep(soon)
		_, err := p.a.WriteTo([]byte("x"), p.b.LocalAddr())
		wantError(t, err, "write", os.ErrDeadlineExceeded)
	})
}

// TestDeadlineErrorIsANetError is what programs tell a timeout by.
func TestDeadlineErrorIsANetError(t *testing.T) {
	onBoth(t, func(t *testing.T, p peers) {
		p.a.SetReadDeadline(time.Unix(1, 0))
		_, _, err := p.a.ReadFrom(nil)
		var e net.Error
		if !errors.As(err, &e) || !e.Timeout() {
			t.Errorf("%v (%T), want a net.Error that is a timeout", err, err)
		}
	})
}
