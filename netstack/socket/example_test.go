package socket_test

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/driver"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/netstack/socket"
	"github.com/zcgen/zcgen/packetformats"
)

// newHost runs a stack with the address on the link. Closing the driver ends it.
func newHost(l link.Link, address string) (*socket.Host, *driver.Driver) {
	stack := netstack.New(netstack.Config{Seed: 1})
	id, err := stack.AddLink(netstack.LinkConfig{Name: l.Name(), Address: l.Address(), MTU: l.MTU()})
	if err != nil {
		log.Fatal(err)
	}
	if err := stack.AddAddress(id, netip.MustParsePrefix(address)); err != nil {
		log.Fatal(err)
	}
	shard := new(sync.Mutex)
	d := driver.New(stack, shard)
	d.Attach(id, l)
	sockets := socket.New(socket.Config{Stack: stack, Shard: shard, Now: d.Now, Kick: d.Kick})
	d.Start(sockets.Wake)
	return sockets, d
}

// Example has a datagram go from one stack to another and back.
func Example() {
	a, b := pipe.New(pipe.Config{Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}})
	here, hereDriver := newHost(a, "10.77.0.1/24")
	defer hereDriver.Close()
	there, thereDriver := newHost(b, "10.77.0.2/24")
	defer thereDriver.Close()

	client, err := here.ListenPacket("udp", ":0")
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	server, err := there.ListenPacket("udp", ":7")
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()

	if _, err := client.WriteTo([]byte("hello"), &net.UDPAddr{IP: net.IPv4(10, 77, 0, 2), Port: 7}); err != nil {
		log.Fatal(err)
	}
	into := make([]byte, 100)
	n, from, err := server.ReadFrom(into)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := server.WriteTo(into[:n], from); err != nil {
		log.Fatal(err)
	}
	n, from, err = client.ReadFrom(into)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s from %s\n", into[:n], from)

	client.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, _, err = client.ReadFrom(into)
	fmt.Println("nothing more:", errors.Is(err, os.ErrDeadlineExceeded))
	// Output:
	// hello from 10.77.0.2:7
	// nothing more: true
}
