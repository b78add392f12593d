package link_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
)

// listen prints the length of each frame that arrives, until the link is
// closed. It works on any link.
func listen(l link.Link) error {
	batch := link.NewBatch(32, l.MTU())
	for {
		n, err := l.Receive(batch)
		if errors.Is(err, link.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, frame := range batch[:n] {
			fmt.Printf("%d bytes from %s\n", frame.Len(), l.Name())
			if frame.Len() == 0 {
				l.Close()
			}
		}
	}
}

func Example() {
	here, there := pipe.New(pipe.Config{Names: [2]string{"here", "there"}})
	defer there.Close()

	frames := link.NewBatch(2, there.MTU())
	copy(frames[0].Append(11), "hello world")
	if _, err := there.Send(frames); err != nil {
		log.Fatal(err)
	}
	if err := listen(here); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 11 bytes from here
	// 0 bytes from here
}
