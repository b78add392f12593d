package packetformats

// EtherType says what an Ethernet frame carries (IEEE 802.3, "Length/Type";
// numbers from the IANA registry "IEEE 802 Numbers").
type EtherType uint16

const (
	EtherTypeIPv4 EtherType = 0x0800
	EtherTypeARP  EtherType = 0x0806
	EtherTypeIPv6 EtherType = 0x86dd
)

// Ethernet is an Ethernet II frame (RFC 894, IEEE 802.3 clause 3) without its
// preamble and without the frame check sequence, as network devices hand it
// over. Short payloads are padded to 46 bytes on the wire, so a payload may end
// in bytes that do not belong to the packet inside; that packet's own length
// says so.
//
//zc:wire be msb
type Ethernet struct {
	Destination MAC
	Source      MAC
	Type        EtherType // up to 1500, the length of an IEEE 802.3 frame instead
	Payload     []byte
}
