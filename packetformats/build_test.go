package packetformats

import (
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"

	"github.com/zcgen/zcgen/internal/tshark"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// The functions below build a frame of random values in a buffer, and say what
// a dissector has to find in it.

// good is what TShark says of a checksum that fits.
const good = "1"

func buildEthernet(random *rand.Rand, buf *zcrt.Buffer, typ EtherType) tshark.Dissection {
	x := Ethernet{Destination: randomMAC(random), Source: randomMAC(random), Type: typ}
	mustBuild(x.Prepend(buf))
	return tshark.Dissection{"eth.dst": x.Destination.String(), "eth.src": x.Source.String(), "eth.type": decimal(typ)}
}

func buildARP(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	x := ARPv4{
		Operation:             ARPOperationRequest + ARPOperation(random.IntN(2)),
		SenderHardwareAddress: randomMAC(random),
		SenderProtocolAddress: randomAddress(random),
		TargetHardwareAddress: randomMAC(random),
		TargetProtocolAddress: randomAddress(random),
	}
	mustBuild(x.Prepend(buf))
	d := tshark.Dissection{
		"arp.hw.type": "1", "arp.proto.type": "2048", "arp.hw.size": "6", "arp.proto.size": "4",
		"arp.opcode":         decimal(x.Operation),
		"arp.src.hw_mac":     x.SenderHardwareAddress.String(),
		"arp.src.proto_ipv4": dotted(x.SenderProtocolAddress),
		"arp.dst.hw_mac":     x.TargetHardwareAddress.String(),
		"arp.dst.proto_ipv4": dotted(x.TargetProtocolAddress),
	}
	maps.Copy(d, buildEthernet(random, buf, EtherTypeARP))
	return d
}

// buildIPv4 puts the headers of IPv4 and Ethernet in front of what buf holds.
func buildIPv4(random *rand.Rand, buf *zcrt.Buffer, x IPv4) tshark.Dissection {
	x.DSCP = uint8(random.IntN(64))
	x.ECN = uint8(random.IntN(4))
	x.Identification = uint16(random.Uint32())
	x.DontFragment = random.IntN(2) == 1
	x.TTL = uint8(random.Uint32())
	for range random.IntN(11) {
		x.Options = append(x.Options, 1, 1, 1, 1) // no operation
	}
	v := mustBuild(x.Prepend(buf))
	d := tshark.Dissection{
		"ip.version": "4", "ip.flags.rb": "0", "ip.checksum.status": good,
		"ip.hdr_len":      decimal(IPv4FixedSize + len(x.Options)),
		"ip.dsfield.dscp": decimal(x.DSCP),
		"ip.dsfield.ecn":  decimal(x.ECN),
		"ip.len":          decimal(buf.Len()),
		"ip.id":           decimal(x.Identification),
		"ip.flags.df":     bit(x.DontFragment),
		"ip.flags.mf":     bit(x.MoreFragments),
		"ip.frag_offset":  decimal(x.FragmentOffset),
		"ip.ttl":          decimal(x.TTL),
		"ip.proto":        decimal(x.Protocol),
		"ip.checksum":     decimal(v.HeaderChecksum()),
		"ip.src":          dotted(x.SourceAddress),
		"ip.dst":          dotted(x.DestinationAddress),
	}
	maps.Copy(d, buildEthernet(random, buf, EtherTypeIPv4))
	return d
}

// buildData appends random bytes to buf, 120 at most.
func buildData(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	data := buf.Append(random.IntN(121))
	copy(data, randomBytes(random, len(data)))
	if len(data) == 0 {
		return tshark.Dissection{}
	}
	return tshark.Dissection{"data.data": hex.EncodeToString(data)}
}

func buildFragment(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	d := buildData(random, buf)
	maps.Copy(d, buildIPv4(random, buf, IPv4{
		MoreFragments: random.IntN(2) == 1, FragmentOffset: 1 + uint16(random.IntN(7000)), Protocol: IPProtocolUDP,
		SourceAddress: randomAddress(random), DestinationAddress: randomAddress(random),
	}))
	return d
}

func buildUDP(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	d := buildData(random, buf)
	ip := IPv4{Protocol: IPProtocolUDP, SourceAddress: randomAddress(random), DestinationAddress: randomAddress(random)}
	x := UDP{SourcePort: 1 + uint16(random.IntN(65535)), DestinationPort: 1 + uint16(random.IntN(65535))}
	length := UDPFixedSize + buf.Len()
	v := mustBuild(x.Prepend(buf, PseudoHeaderIPv4(ip.SourceAddress, ip.DestinationAddress, ip.Protocol, length)))
	sum, _ := v.Checksum()
	maps.Copy(d, tshark.Dissection{
		"udp.srcport": decimal(x.SourcePort), "udp.dstport": decimal(x.DestinationPort), "udp.length": decimal(length),
		"udp.checksum": decimal(sum), "udp.checksum.status": good,
	})
	maps.Copy(d, buildIPv4(random, buf, ip))
	return d
}

func buildEcho(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	d := buildData(random, buf)
	x := ICMPv4Echo{Type: ICMPv4TypeEcho, Identifier: uint16(random.Uint32()), SequenceNumber: uint16(random.Uint32())}
	if random.IntN(2) == 1 {
		x.Type = ICMPv4TypeEchoReply
	}
	v := mustBuild(x.Prepend(buf))
	maps.Copy(d, tshark.Dissection{
		"icmp.type": decimal(x.Type), "icmp.code": "0", "icmp.checksum": decimal(v.Checksum()), "icmp.checksum.status": good,
		"icmp.ident": decimal(x.Identifier), "icmp.seq": decimal(x.SequenceNumber),
	})
	maps.Copy(d, buildIPv4(random, buf, IPv4{
		Protocol: IPProtocolICMP, SourceAddress: randomAddress(random), DestinationAddress: randomAddress(random),
	}))
	return d
}

// buildUnreachable quotes a header and 8 bytes of a packet of a protocol that
// TShark does not look into.
func buildUnreachable(random *rand.Rand, buf *zcrt.Buffer) tshark.Dissection {
	quoted := IPv4{TTL: 1, Protocol: 253, Payload: randomBytes(random, 100)} // for experiments (RFC 3692)
	b := must(quoted.MarshalBinary())[:IPv4FixedSize+8]
	copy(buf.Append(len(b)), b)
	x := ICMPv4DestinationUnreachable{Code: ICMPv4UnreachableCode(random.IntN(16))}
	d := tshark.Dissection{"data.data": hex.EncodeToString(b[IPv4FixedSize:])}
	if x.Code == ICMPv4UnreachableCodeFragmentationNeeded {
		x.NextHopMTU = uint16(random.Uint32())
		d["icmp.mtu"] = decimal(x.NextHopMTU)
	}
	v := mustBuild(x.Prepend(buf))
	maps.Copy(d, tshark.Dissection{
		"icmp.type": "3", "icmp.code": decimal(x.Code), "icmp.checksum": decimal(v.Checksum()), "icmp.checksum.status": good,
	})
	maps.Copy(d, buildIPv4(random, buf, IPv4{
		Protocol: IPProtocolICMP, SourceAddress: randomAddress(random), DestinationAddress: randomAddress(random),
	}))
	return d
}

func mustBuild[V any](v V, f zcrt.Fault) V {
	if f.Failed() {
		panic(f)
	}
	return v
}

// decimal writes a number, also one that has a name.
func decimal(n any) string { return fmt.Sprintf("%d", n) }

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func dotted(a [4]byte) string { return netip.AddrFrom4(a).String() }

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

func randomAddress(random *rand.Rand) [4]byte { return [4]byte(randomBytes(random, 4)) }

func randomMAC(random *rand.Rand) MAC { return MAC(randomBytes(random, 6)) }
