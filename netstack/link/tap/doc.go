// Package tap opens TAP devices: Ethernet links whose other end is a network
// interface of the Linux kernel. What the kernel sends out of that interface is
// received here, and what is sent here arrives at the kernel.
//
// Open attaches to a device that exists, and never makes one: a wrong name is
// an error and not a device that nothing is connected to. The device itself is
// made, given an address and taken away with ip(8):
//
//	ip tuntap add dev tap0 mode tap user $USER
//	ip addr add 10.77.0.1/24 dev tap0
//	ip link set tap0 up
//
//	device, err := tap.Open("tap0", packetformats.MAC{})
//	if err != nil {
//		return err // says what to do
//	}
//	defer device.Close()
//	n, err := device.Receive(link.NewBatch(32, device.MTU()))
//
// A device keeps no buffer that it was given, and neither receiving nor sending
// allocates. It waits on the runtime's poller: a waiting Receive holds no
// thread. On other systems than Linux, Open returns an error.
package tap

// Error says why a TAP device could not be opened, or why it ended. It matches
// the system's error under errors.Is.
type Error struct {
	Device  string // its name
	Problem string // what was found, and what was wanted
	Cure    string // what to do about it; may be empty
	Err     error  // what the system said
}

func (e *Error) Error() string {
	text := "tap device " + e.Device + ": " + e.Problem
	if e.Cure != "" {
		text += " (" + e.Cure + ")"
	}
	return text
}

// Unwrap returns the system's error.
func (e *Error) Unwrap() error { return e.Err }
