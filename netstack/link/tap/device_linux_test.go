package tap

import (
	"bytes"
	"errors"
	"maps"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/internal/kerneltest"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// setup makes a namespace with the device zctest0, on which the kernel is
// 10.77.0.1, and opens it. The kernel does not have to ask for the hardware
// address of 10.77.0.2: it is the device's.
func setup(t *testing.T) (*kerneltest.Namespace, *Device) {
	t.Helper()
	ns := kerneltest.NewNamespace(t)
	ns.TAP(t, "zctest0", "10.77.0.1/24")
	d, err := open(t, ns, "zctest0", packetformats.MAC{2, 0, 0, 0, 0, 7})
	if err != nil {
		t.Fatal(err)
	}
	ns.Up(t, "zctest0")
	ns.Output(t, "ip", "neigh", "add", "10.77.0.2", "lladdr", d.Address().String(), "dev", "zctest0")
	return ns, d
}

// kernelSocket is a UDP socket of the kernel inside ns, at 10.77.0.1:5000.
func kernelSocket(t *testing.T, ns *kerneltest.Namespace) *net.UDPConn {
	t.Helper()
	var c *net.UDPConn
	var err error
	ns.Do(func() { c, err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(10, 77, 0, 1), Port: 5000}) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

var (
	kernelAddress = netip.MustParseAddrPort("10.77.0.1:5000")
	stackAddress  = netip.MustParseAddrPort("10.77.0.2:7")
)

// payloads takes count frames from d and returns what they carry behind their
// Ethernet, IPv4 and UDP headers.
func payloads(t *testing.T, d *Device, count int) []string {
	t.Helper()
	var got []string
	batch := link.NewBatch(2, d.MTU())
	for len(got) < count {
		n, err := d.Receive(batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, frame := range batch[:n] {
			if frame.Headroom() != link.Headroom {
				t.Errorf("headroom is %d, want %d", frame.Headroom(), link.Headroom)
			}
			got = append(got, datagram(t, frame.Bytes()))
		}
	}
	return got
}

func datagram(t *testing.T, frame []byte) string {
	t.Helper()
	ethernet, err := packetformats.ParseEthernet(frame)
	if err != nil {
		t.Fatal(err)
	}
	ip, ok, err := packetformats.IPv4FromEthernet(ethernet)
	if !ok {
		t.Fatalf("%v carries no IPv4: %v", ethernet, err)
	}
	udp, ok, err := packetformats.UDPFromIPv4(ip)
	if !ok {
		t.Fatalf("%v carries no UDP: %v", ip, err)
	}
	return string(udp.Payload())
}

// build makes a frame from the stack's address to the kernel's.
func build(t *testing.T, d *Device, kernel packetformats.MAC, payload string) *zcrt.Buffer {
	t.Helper()
	b := zcrt.NewBuffer(make([]byte, link.Headroom+link.EthernetHeader+d.MTU()), 64)
	copy(b.Append(len(payload)), payload)
	from, to := stackAddress.Addr().As4(), kernelAddress.Addr().As4()
	udp := packetformats.UDP{SourcePort: stackAddress.Port(), DestinationPort: kernelAddress.Port()}
	pseudo := packetformats.PseudoHeaderIPv4(from, to, packetformats.IPProtocolUDP, packetformats.UDPFixedSize+len(payload))
	if _, f := udp.Prepend(b, pseudo); f.Failed() {
		t.Fatal(f)
	}
	ip := packetformats.IPv4{TTL: 64, Protocol: packetformats.IPProtocolUDP, SourceAddress: from, DestinationAddress: to}
	if _, f := ip.Prepend(b); f.Failed() {
		t.Fatal(f)
	}
	ethernet := packetformats.Ethernet{Destination: kernel, Source: d.Address(), Type: packetformats.EtherTypeIPv4}
	if _, f := ethernet.Prepend(b); f.Failed() {
		t.Fatal(f)
	}
	return b
}

// kernelMAC is the hardware address of the kernel's end.
func kernelMAC(t *testing.T, ns *kerneltest.Namespace) (address packetformats.MAC) {
	t.Helper()
	var device *net.Interface
	var err error
	ns.Do(func() { device, err = net.InterfaceByName("zctest0") })
	if err != nil {
		t.Fatal(err)
	}
	copy(address[:], device.HardwareAddr)
	return address
}

func TestFramesFromTheKernel(t *testing.T) {
	ns, d := setup(t)
	c := kernelSocket(t, ns)
	want := []string{"one", "two", "three", string(bytes.Repeat([]byte{0xa5}, 1472))}
	for _, payload := range want {
		if _, err := c.WriteToUDPAddrPort([]byte(payload), stackAddress); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, payloads(t, d, len(want))); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

// TestReceiveWaitsOnThePoller has the frame come when Receive may already be
// waiting for it.
func TestReceiveWaitsOnThePoller(t *testing.T) {
	ns, d := setup(t)
	c := kernelSocket(t, ns)
	go c.WriteToUDPAddrPort([]byte("late"), stackAddress)
	if diff := cmp.Diff([]string{"late"}, payloads(t, d, 1)); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

func TestFramesToTheKernel(t *testing.T) {
	ns, d := setup(t)
	c := kernelSocket(t, ns)
	kernel := kernelMAC(t, ns)
	want := []string{"one", "two", string(bytes.Repeat([]byte{0xa5}, 1472))}
	var batch []*zcrt.Buffer
	for _, payload := range want {
		batch = append(batch, build(t, d, kernel, payload))
	}
	if n, err := d.Send(batch); n != len(batch) || err != nil {
		t.Fatalf("Send: %d, %v, want all %d", n, err, len(batch))
	}
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	into := make([]byte, 2000)
	for _, payload := range want {
		n, from, err := c.ReadFromUDPAddrPort(into)
		if err != nil {
			t.Fatal(err)
		}
		if string(into[:n]) != payload || from != stackAddress {
			t.Errorf("the kernel got %q from %s, want %q from %s", into[:n], from, payload, stackAddress)
		}
	}
}

func TestDropsAreCountedByCause(t *testing.T) {
	ns, d := setup(t)
	short := zcrt.NewBuffer(make([]byte, 8), 0)
	short.Append(8)
	whole := build(t, d, kernelMAC(t, ns), "x")
	if n, err := d.Send([]*zcrt.Buffer{short, whole}); n != 1 || err != nil {
		t.Errorf("Send of a short frame and a whole one: %d, %v, want 1", n, err)
	}
	ns.Output(t, "ip", "link", "set", "dev", "zctest0", "down")
	if n, err := d.Send([]*zcrt.Buffer{whole, whole}); n != 0 || err != nil {
		t.Errorf("Send to an interface that is down: %d, %v, want 0", n, err)
	}
	want := map[string]uint64{
		"the interface is down":        2,
		"the kernel has no room":       0,
		"the kernel refused the frame": 1,
	}
	if diff := cmp.Diff(want, maps.Collect(d.Drops())); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

// receiveInBackground calls Receive once on a goroutine of its own.
func receiveInBackground(d *Device) <-chan error {
	result := make(chan error, 1)
	go func() {
		_, err := d.Receive(link.NewBatch(1, d.MTU()))
		result <- err
	}()
	return result
}

func TestCloseEndsAWaitingReceive(t *testing.T) {
	_, d := setup(t)
	result := receiveInBackground(d)
	if err := d.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-result; !errors.Is(err, link.ErrClosed) {
		t.Errorf("Receive: %v, want %v", err, link.ErrClosed)
	}
	if err := d.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if n, err := d.Send(link.NewBatch(1, d.MTU())); n != 0 || !errors.Is(err, link.ErrClosed) {
		t.Errorf("Send: %d, %v, want %v", n, err, link.ErrClosed)
	}
}

// TestClosedDeviceIsFree attaches a second time: the device stays when the
// program that used it ends.
func TestClosedDeviceIsFree(t *testing.T) {
	ns, d := setup(t)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, ns, d.Name(), d.Address()); err != nil {
		t.Error(err)
	}
}

func TestDeletedDevice(t *testing.T) {
	ns, d := setup(t)
	result := receiveInBackground(d)
	ns.Output(t, "ip", "link", "del", "dev", "zctest0")
	err := <-result
	var e *Error
	if !errors.As(err, &e) || e.Problem != "the device was deleted while it was in use" {
		t.Errorf("Receive: %v, want that the device was deleted", err)
	}
	if n, err := d.Send(link.NewBatch(1, d.MTU())); n != 0 || !errors.Is(err, unix.EBADFD) {
		t.Errorf("Send: %d, %v, want %v", n, err, unix.EBADFD)
	}
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	ns, d := setup(t)
	c := kernelSocket(t, ns)
	out := []*zcrt.Buffer{build(t, d, kernelMAC(t, ns), "x")}
	in := link.NewBatch(1, d.MTU())
	payload := []byte("x")
	if n := testing.AllocsPerRun(100, func() {
		c.WriteToUDPAddrPort(payload, stackAddress)
		if n, err := d.Receive(in); n != 1 || err != nil {
			t.Fatalf("Receive: %d, %v", n, err)
		}
		if n, err := d.Send(out); n != 1 || err != nil {
			t.Fatalf("Send: %d, %v", n, err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for a frame in and a frame out, want none", n)
	}
}
