package genformats

import _ "github.com/zcgen/zcgen/packetformats"

// Layer is what a frame holds: formats of another package, and of this one on
// top of them.
//
//zc:tree packetformats.Ethernet packetformats.ARP packetformats.ARPv4 packetformats.IPv4 packetformats.UDP packetformats.ICMPv4 Box EmptyBox Secret hiddenLeaf
type Layer uint8

// Box is in a datagram, or in a box.
//
//zc:wire be
//zc:bind packetformats.UDP.Payload DestinationPort == 4000
//zc:bind Box.Payload Kind == 1
type Box struct {
	Kind    uint8
	Payload []byte
}

// EmptyBox is a box that has rules of its own.
//
//zc:refine Box Kind == 2
type EmptyBox struct {
	Kind    uint8
	Payload []byte `wire:"in: {0, 4}"`
}

// Secret is in a box.
//
//zc:bind Box.Payload Kind == 2 || Kind == 3
type Secret struct {
	Number uint16 `wire:"where: Number != 5"`
	Data   []byte
}

// hiddenLeaf is in a secret.
//
//zc:bind Secret.Data Number == 80
type hiddenLeaf struct{ n uint8 }
