package packetformats

import zcrt "github.com/zcgen/zcgen/runtime"

// PseudoHeaderIPv4 is the sum of the pseudo-header that a transport protocol
// over IPv4 puts in front of its packet before summing it. length is that of
// the transport header and its data; it fits 16 bits, as every IPv4 packet does.
//
// RFC 768:
//
//	The pseudo header conceptually prefixed to the UDP header contains the
//	source address, the destination address, the protocol, and the UDP length.
//	This information gives protection against misrouted datagrams.
//
// RFC 9293 section 3.1 has the same for TCP.
func PseudoHeaderIPv4(source, destination [4]byte, protocol IPProtocol, length int) zcrt.Sum {
	return zcrt.Sum(0).
		Add(source[:]).
		Add(destination[:]).
		AddUint16(uint16(protocol)). // its byte follows a zero byte
		AddUint16(uint16(length))
}
