//go:build !linux

package tap

import (
	"errors"
	"runtime"

	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/packetformats"
)

// Device is the stack's end of a TAP device; there are none on this system.
type Device struct{ link.Link }

// Open returns an error: this system has no TAP devices.
func Open(name string, _ packetformats.MAC) (*Device, error) {
	return nil, &Error{name, "TAP devices need Linux, and this is " + runtime.GOOS,
		"the program's demo runs anywhere: zcstack demo", errors.ErrUnsupported}
}
