package socket_test

import (
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/driver"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/netstack/socket"
	"github.com/zcgen/zcgen/packetformats"
)

// peers are two sockets that reach each other, of the implementation under
// test or of the one that it is measured by.
type peers struct {
	a, b net.PacketConn

	// settle returns when all that can happen without the clock has happened, on
	// the stack; on the kernel, where nobody knows, it returns at once. No verdict
	// may depend on it there.
	settle func()
}

// onBoth runs a test on sockets of the kernel, which is right by definition, and
// on sockets of the stack.
func onBoth(t *testing.T, test func(t *testing.T, p peers)) {
	t.Run("kernel", func(t *testing.T) {
		test(t, peers{kernelSocket(t), kernelSocket(t), func() {}})
	})
	t.Run("stack", func(t *testing.T) { onStack(t, test) })
}

// onStack runs a test on sockets of the stack, where synctest's clock makes it
// exact.
func onStack(t *testing.T, test func(t *testing.T, p peers)) {
	synctest.Test(t, func(t *testing.T) {
		a, b := stackHosts(t)
		test(t, peers{listen(t, a, "10.77.0.1:0"), listen(t, b, "10.77.0.2:0"), synctest.Wait})
	})
}

func kernelSocket(t *testing.T) net.PacketConn {
	t.Helper()
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func listen(t *testing.T, h *socket.Host, address string) net.PacketConn {
	t.Helper()
	c, err := h.ListenPacket("udp4", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// stackHosts makes two stacks with a pipe between them: 10.77.0.1 and
// 10.77.0.2.
func stackHosts(t *testing.T) (*socket.Host, *socket.Host) {
	t.Helper()
	a, b := pipe.New(pipe.Config{Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}})
	return stackHost(t, a, "10.77.0.1/24"), stackHost(t, b, "10.77.0.2/24")
}

func stackHost(t *testing.T, l link.Link, address string) *socket.Host {
	t.Helper()
	var shard sync.Mutex
	stack := netstack.New(netstack.Config{Seed: 1})
	id, err := stack.AddLink(netstack.LinkConfig{Name: l.Name(), Address: l.Address(), MTU: l.MTU()})
	if err != nil {
		t.Fatal(err)
	}
	if err := stack.AddAddress(id, netip.MustParsePrefix(address)); err != nil {
		t.Fatal(err)
	}
	d := driver.New(stack, &shard)
	d.Attach(id, l)
	sockets := socket.New(socket.Config{Stack: stack, Shard: &shard, Now: d.Now, Kick: d.Kick})
	d.Start(sockets.Wake)
	t.Cleanup(func() { d.Close() })
	return sockets
}
