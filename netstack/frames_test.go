package netstack_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// frame is a frame as groups of bytes, each labelled by what it is:
//
//	"ipv4 TTL:             40",
//
// The bytes of a checksum may be written "sum": then they are computed.
type frame []string

func parseGroup(group string) (label, bytes string) {
	label, bytes, ok := strings.Cut(group, ":")
	if !ok {
		panic("no label in " + group)
	}
	return label, strings.ReplaceAll(bytes, " ", "")
}

// with replaces the groups that have the labels of others, and panics if there
// is no such group.
func (f frame) with(others ...string) frame {
	f = slices.Clone(f)
	for _, other := range others {
		label, _ := parseGroup(other)
		i := slices.IndexFunc(f, func(group string) bool { l, _ := parseGroup(group); return l == label })
		if i < 0 {
			panic("no group " + label)
		}
		f[i] = other
	}
	return f
}

// and puts groups behind f.
func (f frame) and(more ...string) frame { return slices.Concat(f, more) }

// bytes puts the groups together and computes the checksums that are asked for.
func (f frame) bytes() []byte {
	var b []byte
	sums := map[string]bool{}
	for _, group := range f {
		label, text := parseGroup(group)
		if text == "sum" {
			sums[label] = true
			text = "0000"
		}
		octets, err := hex.DecodeString(text)
		if err != nil {
			panic(group + ": " + err.Error())
		}
		b = append(b, octets...)
	}
	if len(sums) > 0 {
		computeSums(b, sums)
	}
	return b
}

// computeSums puts those of b's checksums right whose labels are in sums.
func computeSums(b []byte, sums map[string]bool) {
	frame, f := packetformats.CheckEthernet(b)
	if f.Failed() {
		return
	}
	ip, isIPv4, f := packetformats.CheckIPv4FromEthernet(frame)
	if !isIPv4 || f.Failed() {
		return
	}
	if sums["ipv4 HeaderChecksum"] {
		ip.UpdateHeaderChecksum()
	}
	if sums["icmp Checksum"] {
		if m, f := packetformats.CheckICMPv4(ip.Payload()); !f.Failed() {
			m.UpdateChecksum()
		}
	}
	if sums["udp Checksum"] {
		if d, f := packetformats.CheckUDP(ip.Payload()); !f.Failed() {
			d.UpdateChecksum(packetformats.PseudoHeaderIPv4(
				ip.SourceAddress(), ip.DestinationAddress(), packetformats.IPProtocolUDP, len(d.Bytes())))
		}
	}
}

// buffer is f as a driver hands it over.
func (f frame) buffer() *zcrt.Buffer { return bufferOf(f.bytes()) }

func bufferOf(b []byte) *zcrt.Buffer {
	buffer := zcrt.NewBuffer(make([]byte, len(b)), 0)
	copy(buffer.Append(len(b)), b)
	return buffer
}

// labelled cuts b into lines as f is cut into groups, so that a difference reads
// as the field that differs.
func (f frame) labelled(b []byte) (lines []string) {
	for _, group := range f {
		label, text := parseGroup(group)
		n := len(text) / 2
		if text == "sum" {
			n = 2
		}
		n = min(n, len(b))
		lines = append(lines, fmt.Sprintf("%-30s % x", label, b[:n]))
		b = b[n:]
	}
	if len(b) > 0 {
		lines = append(lines, fmt.Sprintf("%-30s % x", "more", b))
	}
	return lines
}

// check compares frames with those that are wanted.
func check(t *testing.T, got [][]byte, want ...frame) {
	t.Helper()
	for i, f := range want {
		if i >= len(got) {
			t.Errorf("frame %d is missing:\n%s", i, strings.Join(f.labelled(f.bytes()), "\n"))
			continue
		}
		if diff := cmp.Diff(f.labelled(f.bytes()), f.labelled(got[i])); diff != "" {
			t.Errorf("frame %d (-want +got):\n%s", i, diff)
		}
	}
	for _, b := range got[min(len(want), len(got)):] {
		t.Errorf("a frame that is not wanted: % x", b)
	}
}

// The frames that tests start from. The peer 10.77.0.1, 02:00:00:00:00:01, sends
// them to us, 10.77.0.2, 02:00:00:00:00:02.
var (
	arpRequest = frame{
		"ethernet Destination:       ff ff ff ff ff ff",
		"ethernet Source:            02 00 00 00 00 01",
		"ethernet Type:              08 06",
		"arp HardwareType:           00 01",
		"arp ProtocolType:           08 00",
		"arp HardwareLength:         06",
		"arp ProtocolLength:         04",
		"arp Operation:              00 01",
		"arp SenderHardwareAddress:  02 00 00 00 00 01",
		"arp SenderProtocolAddress:  0a 4d 00 01",
		"arp TargetHardwareAddress:  00 00 00 00 00 00",
		"arp TargetProtocolAddress:  0a 4d 00 02",
	}
	arpReply = arpRequest.with(
		"ethernet Destination:       02 00 00 00 00 02",
		"arp Operation:              00 02",
		"arp TargetHardwareAddress:  02 00 00 00 00 02",
	)
	ourARPRequest = arpRequest.with(
		"ethernet Source:            02 00 00 00 00 02",
		"arp SenderHardwareAddress:  02 00 00 00 00 02",
		"arp SenderProtocolAddress:  0a 4d 00 02",
		"arp TargetProtocolAddress:  0a 4d 00 01",
	)
	ourARPReply = arpReply.with(
		"ethernet Destination:       02 00 00 00 00 01",
		"ethernet Source:            02 00 00 00 00 02",
		"arp SenderHardwareAddress:  02 00 00 00 00 02",
		"arp SenderProtocolAddress:  0a 4d 00 02",
		"arp TargetHardwareAddress:  02 00 00 00 00 01",
		"arp TargetProtocolAddress:  0a 4d 00 01",
	)

	ethernetToUs = frame{
		"ethernet Destination:       02 00 00 00 00 02",
		"ethernet Source:            02 00 00 00 00 01",
		"ethernet Type:              08 00",
	}
	ipv4ToUs = ethernetToUs.and(
		"ipv4 Version, IHL:          45",
		"ipv4 DSCP, ECN:             00",
		"ipv4 TotalLength:           00 14",
		"ipv4 Identification:        00 00",
		"ipv4 Flags, FragmentOffset: 40 00",
		"ipv4 TTL:                   40",
		"ipv4 Protocol:              fd", // for experimentation (RFC 3692)
		"ipv4 HeaderChecksum:        sum",
		"ipv4 SourceAddress:         0a 4d 00 01",
		"ipv4 DestinationAddress:    0a 4d 00 02",
	)
	echoRequest = ipv4ToUs.with(
		"ipv4 DSCP, ECN:             b9", // DSCP 46, ECN 1
		"ipv4 TotalLength:           00 20",
		"ipv4 Identification:        12 34",
		"ipv4 Protocol:              01",
		"ipv4 HeaderChecksum:        13 54",
	).and(
		"icmp Type:                  08",
		"icmp Code:                  00",
		"icmp Checksum:              06 fa",
		"icmp Identifier:            12 34",
		"icmp SequenceNumber:        00 01",
		"icmp Data:                  70 69 6e 67",
	)
	echoReply = echoRequest.with(
		"ethernet Destination:       02 00 00 00 00 01",
		"ethernet Source:            02 00 00 00 00 02",
		"ipv4 DSCP, ECN:             b8", // DSCP as in the request, no ECN
		"ipv4 Identification:        00 00",
		"ipv4 HeaderChecksum:        25 89",
		"ipv4 SourceAddress:         0a 4d 00 02",
		"ipv4 DestinationAddress:    0a 4d 00 01",
		"icmp Type:                  00",
		"icmp Checksum:              0e fa",
	)
	udpToUs = ipv4ToUs.with(
		"ipv4 TotalLength:           00 1f",
		"ipv4 Protocol:              11",
		"ipv4 HeaderChecksum:        26 32",
	).and(
		"udp SourcePort:             12 34",
		"udp DestinationPort:        00 07",
		"udp Length:                 00 0b",
		"udp Checksum:               4f 97",
		"udp Payload:                68 69 21",
	)
	ourUDP = udpToUs.with(
		"ethernet Destination:       02 00 00 00 00 01",
		"ethernet Source:            02 00 00 00 00 02",
		"ipv4 SourceAddress:         0a 4d 00 02",
		"ipv4 DestinationAddress:    0a 4d 00 01",
		"udp SourcePort:             00 07",
		"udp DestinationPort:        12 34",
	)
	// ourPortUnreachable is our answer to udpToUs, which it quotes whole.
	ourPortUnreachable = ipv4ToUs.with(
		"ethernet Destination:       02 00 00 00 00 01",
		"ethernet Source:            02 00 00 00 00 02",
		"ipv4 TotalLength:           00 3b",
		"ipv4 Protocol:              01",
		"ipv4 SourceAddress:         0a 4d 00 02",
		"ipv4 DestinationAddress:    0a 4d 00 01",
	).and(
		"icmp Type:                  03",
		"icmp Code:                  03",
		"icmp Checksum:              sum",
		"icmp unused:                00 00 00 00",
	).and(quote(udpToUs)...)
	// portUnreachable is the peer's answer to ourUDP.
	portUnreachable = ourPortUnreachable.with(
		"ethernet Destination:       02 00 00 00 00 02",
		"ethernet Source:            02 00 00 00 00 01",
		"ipv4 SourceAddress:         0a 4d 00 01",
		"ipv4 DestinationAddress:    0a 4d 00 02",
		"quoted ipv4 SourceAddress:         0a 4d 00 02",
		"quoted ipv4 DestinationAddress:    0a 4d 00 01",
		"quoted udp SourcePort:             00 07",
		"quoted udp DestinationPort:        12 34",
	)
)

// quote is the packet in f, labelled as quoted.
func quote(f frame) (quoted frame) {
	for _, group := range f[len(ethernetToUs):] {
		quoted = append(quoted, "quoted "+group)
	}
	return quoted
}

// batch is f alone, as a driver hands it over.
func (f frame) batch() []*zcrt.Buffer { return []*zcrt.Buffer{f.buffer()} }

var answeringMAC = packetformats.MAC{0x02, 0, 0, 0, 0, 0x99}

// arpReplyTo is the answer of whoever is asked for, with answeringMAC.
func arpReplyTo(request packetformats.ARPv4View) frame {
	asking, own, to := request.SenderHardwareAddress(), request.TargetProtocolAddress(), request.SenderProtocolAddress()
	return arpReply.with(
		fmt.Sprintf("ethernet Destination: %x", asking[:]),
		fmt.Sprintf("ethernet Source: %x", answeringMAC[:]),
		fmt.Sprintf("arp SenderHardwareAddress: %x", answeringMAC[:]),
		fmt.Sprintf("arp SenderProtocolAddress: %x", own[:]),
		fmt.Sprintf("arp TargetHardwareAddress: %x", asking[:]),
		fmt.Sprintf("arp TargetProtocolAddress: %x", to[:]),
	)
}
