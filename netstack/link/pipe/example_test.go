package pipe_test

import (
	"fmt"
	"log"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/packetformats"
)

func Example() {
	a, b := pipe.New(pipe.Config{
		Addresses: [2]packetformats.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}},
	})
	defer a.Close()
	defer b.Close()

	batch := link.NewBatch(8, a.MTU())
	copy(batch[0].Append(5), "first")
	copy(batch[1].Append(6), "second")
	if _, err := a.Send(batch[:2]); err != nil {
		log.Fatal(err)
	}
	n, err := b.Receive(batch)
	if err != nil {
		log.Fatal(err)
	}
	for _, frame := range batch[:n] {
		fmt.Printf("%s at %s\n", frame.Bytes(), b.Address())
	}
	// Output:
	// first at 02:00:00:00:00:02
	// second at 02:00:00:00:00:02
}
