package packetformats

// ARPOperation says what an ARP packet asks or tells (RFC 826, ar$op).
type ARPOperation uint16

const (
	ARPOperationRequest ARPOperation = 1
	ARPOperationReply   ARPOperation = 2
)

// ARPHardwareEthernet is the hardware type of Ethernet (RFC 826, ar$hrd).
const ARPHardwareEthernet = 1

// ARP is the Address Resolution Protocol (RFC 826): who has a protocol address,
// and which hardware address has it. The addresses are of any kind:
//
//	8.bit: (ar$hln) byte length of each hardware address
//	8.bit: (ar$pln) byte length of each protocol address
//
//zc:wire be msb
//zc:bind Ethernet.Payload Type == EtherTypeARP
type ARP struct {
	HardwareType          uint16
	ProtocolType          EtherType
	HardwareLength        uint8
	ProtocolLength        uint8
	Operation             ARPOperation
	SenderHardwareAddress []byte `wire:"size: HardwareLength"`
	SenderProtocolAddress []byte `wire:"size: ProtocolLength"`
	TargetHardwareAddress []byte `wire:"size: HardwareLength"`
	TargetProtocolAddress []byte `wire:"size: ProtocolLength"`
}

// ARPv4 is [ARP] for IPv4 over Ethernet, which nearly all of it is: the same
// bytes, all of whose offsets are constant.
//
//zc:refine ARP HardwareType == ARPHardwareEthernet && ProtocolType == EtherTypeIPv4 && HardwareLength == 6 && ProtocolLength == 4
//zc:test 0001 0800 06 04 0001 02005e100001 0a4d0001 000000000000 0a4d0002
type ARPv4 struct {
	HardwareType          uint16
	ProtocolType          EtherType
	HardwareLength        uint8
	ProtocolLength        uint8
	Operation             ARPOperation
	SenderHardwareAddress MAC
	SenderProtocolAddress [4]byte `wire:"addr"`
	TargetHardwareAddress MAC
	TargetProtocolAddress [4]byte `wire:"addr"`
}
