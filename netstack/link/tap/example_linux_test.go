package tap_test

import (
	"fmt"

	"github.com/zcgen/zcgen/netstack/link/tap"
	"github.com/zcgen/zcgen/packetformats"
)

func ExampleOpen() {
	device, err := tap.Open("a-name-beyond-15-bytes", packetformats.MAC{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer device.Close()
	// Output:
	// tap device "a-name-beyond-15-bytes": the name has 22 bytes, want 1 to 15 (see the names with: ip tuntap show)
}
