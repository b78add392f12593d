package main

import (
	"encoding/binary"

	"github.com/zcgen/zcgen/packetformats"
)

// What a digest counts for a packet that is not read to its end, so that the
// contenders must agree on that too.
const (
	notEthernet = 1 << 40
	notIPv4     = 2 << 40
	badIPv4     = 3 << 40
	notUDP      = 4 << 40
	badUDP      = 5 << 40
)

// parseFused reads the packets by the fused check of the chain, and those of
// another shape layer by layer.
func parseFused(packets [][]byte) (digest uint64) {
	for _, b := range packets {
		if c, ok := packetformats.MatchEthernetIPv4UDP(b); ok {
			ip, u := c.IPv4(), c.UDP()
			digest += readEthernet(c.Ethernet()) + readIPv4(ip) + readFlags(ip) + readAddresses(ip) + readUDP(u) + readPayload(u)
			continue
		}
		digest += parseLayers(b)
	}
	return digest
}

// parseLayered reads the packets by the check of each layer.
func parseLayered(packets [][]byte) (digest uint64) {
	for _, b := range packets {
		digest += parseLayers(b)
	}
	return digest
}

func parseLayers(b []byte) uint64 {
	e, f := packetformats.CheckEthernet(b)
	if f.Failed() {
		return notEthernet
	}
	if e.Type() != packetformats.EtherTypeIPv4 {
		return notIPv4
	}
	ip, f := packetformats.CheckIPv4(e.Payload())
	if f.Failed() {
		return badIPv4
	}
	if ip.Protocol() != packetformats.IPProtocolUDP || ip.FragmentOffset() != 0 {
		return notUDP
	}
	u, f := packetformats.CheckUDP(ip.Payload())
	if f.Failed() {
		return badUDP
	}
	return readEthernet(e) + readIPv4(ip) + readFlags(ip) + readAddresses(ip) + readUDP(u) + readPayload(u)
}

// The fields are read in functions that are small enough to be inlined.

func readEthernet(e packetformats.EthernetView) uint64 {
	return address(e.DestinationInPlace()) + address(e.SourceInPlace())<<1
}

func readIPv4(ip packetformats.IPv4View) uint64 {
	return uint64(ip.DSCP()) + uint64(ip.ECN())<<8 + uint64(ip.TotalLength()) + uint64(ip.Identification()) + uint64(ip.TTL())
}

func readFlags(ip packetformats.IPv4View) uint64 {
	return bit(ip.DontFragment()) + bit(ip.MoreFragments())<<1 + uint64(ip.HeaderChecksum())
}

func readAddresses(ip packetformats.IPv4View) uint64 {
	return uint64(binary.BigEndian.Uint32(ip.SourceAddressInPlace()[:])) +
		uint64(binary.BigEndian.Uint32(ip.DestinationAddressInPlace()[:]))<<1 + uint64(len(ip.Options()))<<20
}

func readUDP(u packetformats.UDPView) uint64 {
	source, _ := u.SourcePort()
	return uint64(source) + uint64(u.DestinationPort())<<1 + uint64(u.Length())
}

func readPayload(u packetformats.UDPView) uint64 {
	checksum, _ := u.Checksum()
	return uint64(checksum)<<2 + uint64(len(u.Payload()))<<21
}

func address(m *packetformats.MAC) uint64 {
	return uint64(binary.BigEndian.Uint32(m[0:4]))<<16 | uint64(binary.BigEndian.Uint16(m[4:6]))
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
