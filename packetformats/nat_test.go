package packetformats

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	zcrt "github.com/zcgen/zcgen/runtime"
)

// TestNAT translates the address and the port of a captured datagram, as often as
// it takes to meet the checksums at the edges: both are then what summing the
// packet anew gives, and back again.
func TestNAT(t *testing.T) {
	r := rand.New(rand.NewPCG(3022, 4787))
	packet := slices.Clone(nameResponse[network:])
	ip := must(ParseIPv4(packet))
	udp := must(ParseUDP(ip.Payload()))
	pseudo := func() zcrt.Sum {
		return PseudoHeaderIPv4(ip.SourceAddress(), ip.DestinationAddress(), IPProtocolUDP, len(udp.Bytes()))
	}
	translate := func(address [4]byte, port uint16) {
		udp.AdjustChecksum(ip.RewriteSourceAddress(address))
		udp.RewriteSourcePort(port)
	}
	from := ip.SourceAddress()
	fromPort, _ := udp.SourcePort()
	for range 20000 {
		ip.RewriteTTL(uint8(r.Uint32()))
		address := [4]byte{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())}
		port := uint16(r.Uint32())
		if r.IntN(4) == 0 { // one by which the checksum comes out as 0, which UDP sends as 0xffff
			checksum, _ := udp.Checksum()
			old, _ := udp.SourcePort()
			address, port = ip.SourceAddress(), uint16(zcrt.Sum(old).AddUint16(checksum))
		}
		translate(address, port)
		want := bytes.Clone(packet)
		anew := must(ParseIPv4(want))
		anew.UpdateHeaderChecksum()
		must(ParseUDP(anew.Payload())).UpdateChecksum(pseudo())
		if !bytes.Equal(packet, want) {
			t.Fatalf("patched\n%x, summed anew\n%x", packet, want)
		}
	}
	translate(from, fromPort)
	ip.RewriteTTL(nameResponse[network+8])
	if !bytes.Equal(packet, nameResponse[network:]) {
		t.Errorf("made %x, and back %x", nameResponse[network:], packet)
	}
}

// TestNATWithoutChecksum translates a datagram that has none, and one of which the
// checksum is wrong: the first still has none, the second is still wrong.
func TestNATWithoutChecksum(t *testing.T) {
	none := must(ParseUDP(edited(nameResponse[transport:], 6, 0, 0)))
	if none.RewriteDestinationPort(53); none.Bytes()[6] != 0 || none.Bytes()[7] != 0 {
		t.Errorf("there is a checksum: %x", none.Bytes()[:8])
	}
	wrong := must(ParseUDP(edited(nameResponse[transport:], 6, 0x12, 0x34)))
	for port := range uint16(1000) {
		if wrong.RewriteDestinationPort(port); wrong.VerifyChecksum(nameResponsePseudo) {
			t.Errorf("port %d makes a wrong checksum right: %x", port, wrong.Bytes()[:8])
		}
	}
}

// TestNATOfCutPacket translates the address in the packet that an ICMP error quotes,
// whose tail is not there to be summed.
func TestNATOfCutPacket(t *testing.T) {
	whole := bytes.Clone(nameResponse[network:])
	quoted := bytes.Clone(whole[:28])
	to := [4]byte{192, 0, 2, 7}
	for _, packet := range [][]byte{whole, quoted} {
		ip := must(ParseIPv4Lax(packet))
		udp := must(ParseUDPLax(ip.Payload()))
		udp.AdjustChecksum(ip.RewriteDestinationAddress(to))
	}
	if !bytes.Equal(quoted, whole[:28]) {
		t.Errorf("made %x of the quoted packet, and %x of the whole one", quoted, whole[:28])
	}
}
