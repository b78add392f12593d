package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/packetformats"
)

const hostUsage = `zcstack host is a host on a TAP device. It answers ARP and ping, and with
-echo-udp the UDP echo protocol, until Ctrl-C or SIGTERM ends it.

  -tap NAME         the TAP device, which must exist
  -addr ADDR/BITS   the host's IPv4 address and the length of its subnet's prefix
  -gateway ADDR     send packets for other subnets to this host
  -mac MAC          the host's hardware address, else one is chosen at random
  -echo-udp [ADDR]:PORT
                    send every UDP datagram to this port back (RFC 862)
  -trace            print a line for each frame: < came in, > goes out
  -counters         at the end, print what was counted

Examples, the first as root:

  ip tuntap add dev tap0 mode tap user $USER
  ip addr add 10.77.0.1/24 dev tap0
  ip link set tap0 up

  zcstack host -tap tap0 -addr 10.77.0.2/24 -echo-udp :7
  zcstack host -tap tap0 -addr 10.77.0.2/24 -gateway 10.77.0.1 -trace -counters

  ping 10.77.0.2
`

// hostOptions is what the command line says of a host.
type hostOptions struct {
	tap      string
	address  netip.Prefix
	gateway  netip.Addr        // the zero Addr for none
	mac      packetformats.MAC // the zero MAC for one at random
	echoUDP  netip.AddrPort    // port 0 for none
	trace    bool
	counters bool
}

// parseHost reads the arguments of zcstack host. It returns [flag.ErrHelp] when
// they ask for help, which it then has printed, or a [*usageError].
func parseHost(args []string, stdout io.Writer) (hostOptions, error) {
	var o hostOptions
	flags := flag.NewFlagSet("zcstack host", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are one line each, printed by run
	flags.Usage = func() {}
	flags.StringVar(&o.tap, "tap", "", "")
	flags.Func("addr", "", into(&o.address, parseAddress))
	flags.Func("gateway", "", into(&o.gateway, parseGateway))
	flags.Func("mac", "", into(&o.mac, parseMAC))
	flags.Func("echo-udp", "", into(&o.echoUDP, parseEchoUDP))
	flags.BoolVar(&o.trace, "trace", false, "")
	flags.BoolVar(&o.counters, "counters", false, "")

	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, hostUsage)
		return o, err
	case err != nil:
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q, want options only", flags.Arg(0))
	case o.tap == "":
		err = errors.New("no device, want the name of a TAP device as in -tap tap0")
	case !o.address.IsValid():
		err = errors.New("no address, want one with its prefix length as in -addr 10.77.0.2/24")
	default:
		// A stack without a device says whether it takes the options, before any
		// device is touched.
		_, _, err = o.newStack(netstack.LinkConfig{Address: packetformats.MAC{0x02}, MTU: 1500})
	}
	if err != nil {
		return o, &usageError{"zcstack host", err.Error()}
	}
	return o, nil
}

// newStack makes a stack with one link as the options say.
func (o *hostOptions) newStack(c netstack.LinkConfig) (*netstack.Stack, netstack.LinkID, error) {
	s := netstack.New(netstack.Config{Seed: seed(), MTU: c.MTU})
	id, err := s.AddLink(c)
	if err != nil {
		return nil, 0, fmt.Errorf("link with address %s and MTU %d: %w", c.Address, c.MTU, err)
	}
	if err := s.AddAddress(id, o.address); err != nil {
		return nil, 0, fmt.Errorf("-addr %s %s; want the address of one host in its subnet, as in 10.77.0.2/24", o.address, notAHost(o.address))
	}
	if o.gateway.IsValid() {
		if err := s.AddRoute(netip.PrefixFrom(netip.IPv4Unspecified(), 0), id, o.gateway); err != nil {
			return nil, 0, fmt.Errorf("-gateway %s with -addr %s: %w", o.gateway, o.address, err)
		}
	}
	if a := o.echoUDP.Addr(); o.echoUDP.Port() != 0 && !a.IsUnspecified() && a != o.address.Addr() {
		return nil, 0, fmt.Errorf("-echo-udp %s with -addr %s: %w", o.echoUDP, o.address, netstack.ErrAddressNotAvailable)
	}
	return s, id, nil
}

// into makes of a parser what a flag does with its text.
func into[T any](value *T, parse func(string) (T, error)) func(string) error {
	return func(text string) (err error) {
		*value, err = parse(text)
		return err
	}
}

func parseAddress(text string) (netip.Prefix, error) {
	const want = "want an IPv4 address with its prefix length, as in 10.77.0.2/24"
	if !strings.Contains(text, "/") {
		return netip.Prefix{}, errors.New("has no prefix length; " + want)
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, errors.New(want)
	}
	return p, nil
}

// notAHost says why an address that the stack refused is not that of one host.
func notAHost(p netip.Prefix) string {
	a := p.Addr()
	switch {
	case a.IsLoopback():
		return "is in the loopback network"
	case a.IsMulticast():
		return "is a multicast group"
	case a.IsUnspecified():
		return "is the unspecified address"
	case a == p.Masked().Addr():
		return "is the address of the subnet itself"
	case !p.Contains(a.Next()):
		return "is the subnet's broadcast address"
	}
	return "is reserved"
}

func parseGateway(text string) (netip.Addr, error) {
	a, err := netip.ParseAddr(text)
	if err != nil || !a.Is4() {
		return netip.Addr{}, errors.New("want the IPv4 address of a host in the subnet of -addr, as in 10.77.0.1")
	}
	return a, nil
}

func parseMAC(text string) (packetformats.MAC, error) {
	a, err := net.ParseMAC(text)
	if err != nil || len(a) != len(packetformats.MAC{}) {
		return packetformats.MAC{}, errors.New("want a hardware address of 6 bytes, as in 02:00:00:00:00:02")
	}
	m := packetformats.MAC(a)
	if m.IsMulticast() || m == (packetformats.MAC{}) {
		return m, errors.New("is the address of no single station; want one like 02:00:00:00:00:02, its first byte even")
	}
	return m, nil
}

func parseEchoUDP(text string) (netip.AddrPort, error) {
	const want = "want a port with or without an IPv4 address, as in :7 or 10.77.0.2:7"
	host, service, err := net.SplitHostPort(text)
	if err != nil {
		return netip.AddrPort{}, errors.New(want)
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil || port == 0 {
		return netip.AddrPort{}, errors.New("the port is not a number from 1 to 65535; " + want)
	}
	address := netip.IPv4Unspecified()
	if host != "" {
		if address, err = netip.ParseAddr(host); err != nil || !address.Is4() {
			return netip.AddrPort{}, errors.New(want)
		}
	}
	return netip.AddrPortFrom(address, uint16(port)), nil
}
