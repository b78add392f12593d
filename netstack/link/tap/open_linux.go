package tap

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/zcgen/zcgen/packetformats"
)

// clone is the file whose every opening can become one TAP device
// (Documentation/networking/tuntap.rst in the kernel's source).
const clone = "/dev/net/tun"

// Open attaches to the TAP device called name, which must exist. The stack's
// end of the link gets the hardware address given; the kernel's interface has
// another of its own. A zero address stands for one chosen at random from those
// that are administered locally.
//
// Errors are of type [*Error].
func Open(name string, address packetformats.MAC) (*Device, error) {
	mtu, err := interfaceMTU(name)
	if err != nil {
		return nil, err
	}
	if address == (packetformats.MAC{}) {
		address = randomAddress()
	}
	file, err := attach(name)
	if err != nil {
		return nil, err
	}
	conn, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, &Error{name, err.Error(), "", err}
	}
	d := &Device{name: name, address: address, mtu: mtu, file: file, conn: conn}
	d.readReady, d.writeReady = d.read, d.write
	return d, nil
}

// interfaceMTU asks for the MTU of the interface called name, and thereby
// whether there is one.
func interfaceMTU(name string) (int, error) {
	request, err := unix.NewIfreq(name)
	if err != nil || name == "" {
		return 0, &Error{strconv.Quote(name),
			fmt.Sprintf("the name has %d bytes, want 1 to %d", len(name), unix.IFNAMSIZ-1),
			"see the names with: ip tuntap show", unix.EINVAL}
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, &Error{name, "no socket to ask for its MTU: " + err.Error(), "", err}
	}
	defer unix.Close(socket)
	switch err := unix.IoctlIfreq(socket, unix.SIOCGIFMTU, request); {
	case errors.Is(err, unix.ENODEV):
		return 0, &Error{name, "there is no network interface of this name, want one that exists",
			"make it with: ip tuntap add dev " + name + " mode tap", err}
	case err != nil:
		return 0, &Error{name, "its MTU is not to be had: " + err.Error(), "", err}
	}
	return int(request.Uint32()), nil
}

// attach opens a file whose frames are those of the TAP device called name. It
// is handed to the poller only when it is a device: before that, polling it
// gives an error.
func attach(name string) (*os.File, error) {
	fd, err := unix.Open(clone, unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENODEV):
		return nil, &Error{name, clone + " is missing, want the kernel's TUN/TAP driver",
			"load it with: modprobe tun", err}
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return nil, &Error{name, "no permission to open " + clone, "run as root", err}
	case err != nil:
		return nil, &Error{name, "open " + clone + ": " + err.Error(), "", err}
	}
	request, err := unix.NewIfreq(name)
	if err == nil {
		request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		unix.Close(fd)
		return nil, attachError(name, err)
	}
	return os.NewFile(uintptr(fd), clone), nil
}

func attachError(name string, err error) error {
	switch {
	case errors.Is(err, unix.EPERM):
		return &Error{name, "no permission to attach to it",
			"run as root, or make it with: ip tuntap add dev " + name + " mode tap user " +
				strconv.Itoa(os.Getuid()), err}
	case errors.Is(err, unix.EBUSY):
		return &Error{name, "another process is attached to it, want it free",
			"end that process, or make a second device", err}
	case errors.Is(err, unix.EINVAL):
		return &Error{name, "it is an interface of another kind, want a TAP device with one queue",
			"see the devices with: ip tuntap show", err}
	}
	return &Error{name, "attach: " + err.Error(), "", err}
}

// randomAddress is a hardware address of one station, administered locally:
// the two low bits of the first byte are 10 (IEEE 802).
func randomAddress() packetformats.MAC {
	address := packetformats.MAC{0x02}
	rand.Read(address[1:])
	return address
}
