package driver_test

import (
	"fmt"
	"log"
	"net/netip"
	"sync"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/driver"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/packetformats"
)

// Example runs a stack on one end of a pipe and looks at the frame that comes
// out of the other when the stack has something to send.
func Example() {
	near, far := pipe.New(pipe.Config{Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}})
	defer far.Close()

	stack := netstack.New(netstack.Config{Seed: 1})
	id, err := stack.AddLink(netstack.LinkConfig{Name: near.Name(), Address: near.Address(), MTU: near.MTU()})
	if err != nil {
		log.Fatal(err)
	}
	if err := stack.AddAddress(id, netip.MustParsePrefix("10.77.0.1/24")); err != nil {
		log.Fatal(err)
	}

	var shard sync.Mutex
	d := driver.New(stack, &shard)
	d.Attach(id, near)
	d.Start(nil)
	defer d.Close()

	shard.Lock()
	socket, err := stack.BindUDP(netip.MustParseAddrPort("10.77.0.1:0"))
	if err == nil {
		err = stack.SendUDP(d.Now(), socket, netip.MustParseAddrPort("10.77.0.2:7"), []byte("hello"))
	}
	d.Kick()
	shard.Unlock()
	if err != nil {
		log.Fatal(err)
	}

	batch := link.NewBatch(1, far.MTU())
	if _, err := far.Receive(batch); err != nil {
		log.Fatal(err)
	}
	frame, err := packetformats.ParseEthernet(batch[0].Bytes())
	if err != nil {
		log.Fatal(err)
	}
	general, _, err := packetformats.ARPFromEthernet(frame)
	if arp, ok := packetformats.ARPv4FromARP(general); ok && err == nil {
		fmt.Println("the stack asks everybody who has", arp.TargetProtocolAddr())
	}
	// Output:
	// the stack asks everybody who has 10.77.0.2
}
