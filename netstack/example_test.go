package netstack_test

import (
	"fmt"
	"net/netip"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Two hosts with a cable between them: frames that one gives out are handed to
// the other, until neither has more to say.
func Example() {
	newHost := func(mac packetformats.MAC, address string) *netstack.Stack {
		s := netstack.New(netstack.Config{Seed: uint64(mac[5])})
		link, err := s.AddLink(netstack.LinkConfig{Name: "eth0", Address: mac, MTU: 1500})
		if err != nil {
			panic(err)
		}
		if err := s.AddAddress(link, netip.MustParsePrefix(address)); err != nil {
			panic(err)
		}
		return s
	}
	server := newHost(packetformats.MAC{0x02, 0, 0, 0, 0, 1}, "10.77.0.1/24")
	client := newHost(packetformats.MAC{0x02, 0, 0, 0, 0, 2}, "10.77.0.2/24")

	now := netstack.Time(0)
	carry := func(from, to *netstack.Stack) (n int) {
		var batch [16]*zcrt.Buffer
		n = from.Transmit(0, batch[:])
		to.Receive(now, 0, batch[:n])
		from.Release(0, batch[:n])
		return n
	}

	listening, err := server.BindUDP(netip.MustParseAddrPort("0.0.0.0:7"))
	if err != nil {
		panic(err)
	}
	socket, err := client.BindUDP(netip.AddrPort{})
	if err != nil {
		panic(err)
	}
	if err := client.SendUDP(now, socket, netip.MustParseAddrPort("10.77.0.1:7"), []byte("hello")); err != nil {
		panic(err)
	}
	for carry(client, server)+carry(server, client) > 0 {
	}

	var datagram [1500]byte
	n, _, from, err := server.ReceiveUDP(listening, datagram[:])
	fmt.Printf("%q from %v, %v\n", datagram[:n], from.Addr(), err)
	c := server.Counters()
	for name, n := range c.All() {
		if n > 0 {
			fmt.Println(name, n)
		}
	}
	// Output:
	// "hello" from 10.77.0.2, <nil>
	// Link.Received 2
	// Link.Transmitted 1
	// ARP.RequestReceived 1
	// ARP.ReplySent 1
	// Neighbor.Learned 1
	// UDP.Received 1
}
