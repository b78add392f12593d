package netstack

import "errors"

// Errors of the socket calls.
var (
	ErrWouldBlock          = errors.New("netstack: nothing to read yet")
	ErrClosed              = errors.New("netstack: no such socket, or it was closed")
	ErrPortInUse           = errors.New("netstack: port in use")
	ErrAddressNotAvailable = errors.New("netstack: not an address of this host")
	ErrInvalidDestination  = errors.New("netstack: destination is not an IPv4 address with a port")
	ErrNoRoute             = errors.New("netstack: no route to the destination")
	ErrMessageTooLong      = errors.New("netstack: datagram exceeds what the path takes")
	ErrNoBuffers           = errors.New("netstack: no buffer for the packet, or no room to queue it")
	ErrConnRefused         = errors.New("netstack: the destination has no such port")
	ErrHostUnreachable     = errors.New("netstack: the destination cannot be reached")
)

// Errors of the configuration calls.
var (
	ErrNoLink                 = errors.New("netstack: no such link")
	ErrInvalidHardwareAddress = errors.New("netstack: a link needs the hardware address of one station")
	ErrInvalidMTU             = errors.New("netstack: link MTU is below 68 bytes or above the one in Config")
	ErrInvalidAddress         = errors.New("netstack: not the IPv4 address of a host in its subnet")
	ErrAddressInUse           = errors.New("netstack: address in use")
	ErrInvalidSubnet          = errors.New("netstack: route destination is not an IPv4 prefix without host bits")
	ErrInvalidGateway         = errors.New("netstack: gateway is not another host in a subnet of the link")
	ErrRouteExists            = errors.New("netstack: the link has a route to that destination")
)
