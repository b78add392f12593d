package packetformats

// ARPOperation says what an ARP packet asks or tells (RFC 826, ar$op).
type ARPOperation uint16

const (
	ARPOperationRequest ARPOperation = 1
	ARPOperationReply   ARPOperation = 2
)

// ARPHardwareEthernet is the hardware type of Ethernet (RFC 826, ar$hrd).
const ARPHardwareEthernet = 1

// ARP is the Address Resolution Protocol for IPv4 over Ethernet (RFC 826): who
// has an IPv4 address, and which hardware address has it. Other address
// families are refused by their hardware type, protocol type or lengths.
//
//zc:wire be msb
//zc:bind Ethernet.Payload Type == EtherTypeARP
type ARP struct {
	HardwareType          uint16    `wire:"eq: ARPHardwareEthernet"`
	ProtocolType          EtherType `wire:"eq: EtherTypeIPv4"`
	HardwareLength        uint8     `wire:"eq: 6"`
	ProtocolLength        uint8     `wire:"eq: 4"`
	Operation             ARPOperation
	SenderHardwareAddress MAC
	SenderProtocolAddress [4]byte
	TargetHardwareAddress MAC
	TargetProtocolAddress [4]byte
}
