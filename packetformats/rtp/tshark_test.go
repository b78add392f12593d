package rtp

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/internal/tshark"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// tsharkFields are the fields that are compared, and what TShark adds to a packet
// that is none.
var tsharkFields = []string{
	"rtp.version", "rtp.padding", "rtp.ext", "rtp.cc", "rtp.marker", "rtp.p_type", "rtp.seq", "rtp.timestamp", "rtp.ssrc", "rtp.csrc.item",
	"rtp.ext.profile", "rtp.ext.len", "rtp.hdr_ext", "rtp.payload", "rtp.padding.data", "rtp.padding.count", "_ws.malformed",
}

// TestAgainstTShark builds packets of all shapes and breaks half of them: TShark
// reads the same from each field, and refuses the same packets.
func TestAgainstTShark(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 550))
	var packets, frames [][]byte
	for len(packets) < 600 {
		b := build(t, random)
		if len(packets)%2 == 1 {
			b = broken(random, b)
		}
		packets, frames = append(packets, b), append(frames, frame(t, b))
	}
	taken, refused := 0, 0
	for i, theirs := range tshark.Dissect(t, frames, tsharkFields, "-o", "ip.defragment:FALSE", "-d", "udp.port==5004,rtp", "--disable-heuristic", "rtp_udp") {
		v, err := ParsePacket(packets[i])
		if reason := refusal(theirs); (reason == "") != (err == nil) {
			t.Fatalf("packet %d: %v, but of tshark %q\n% x\n%v", i, err, reason, packets[i], theirs)
		}
		if err != nil {
			refused++
			continue
		}
		taken++
		if diff := cmp.Diff(dissection(v), theirs); diff != "" {
			t.Fatalf("packet %d (-ours +tshark):\n%s% x", i, diff, packets[i])
		}
	}
	if taken < 350 || refused < 100 {
		t.Errorf("%d packets are taken and %d refused, which compares too little", taken, refused)
	}
}

// refusal is why TShark does not take a packet for what we call one. It has a
// padding that is too large cover all that is there, and stops at once where the
// version is not 2.
func refusal(d tshark.Dissection) string {
	switch {
	case d["rtp.version"] != "2":
		return "another version"
	case d["_ws.malformed"] != "":
		return d["_ws.malformed"]
	case d["rtp.padding"] == "1" && d["rtp.padding.count"] != fmt.Sprint(len(d["rtp.padding.data"])/2+1):
		return "padding of " + d["rtp.padding.count"]
	}
	return ""
}

// dissection is a packet as TShark says it.
func dissection(v PacketView) tshark.Dissection {
	bit := map[bool]string{true: "1", false: "0"}
	d := tshark.Dissection{
		"rtp.version": fmt.Sprint(v.Version()), "rtp.padding": bit[v.HasPadding()], "rtp.ext": bit[v.HasExtension()], "rtp.cc": fmt.Sprint(v.CSRCCount()),
		"rtp.marker": bit[v.Marker()], "rtp.p_type": fmt.Sprint(v.PayloadType()), "rtp.seq": fmt.Sprint(v.SequenceNumber()),
		"rtp.timestamp": fmt.Sprint(v.Timestamp()), "rtp.ssrc": fmt.Sprint(v.SSRC()),
	}
	add := func(name, value string) {
		if value != "" {
			d[name] = value
		}
	}
	var sources, words []string
	for _, s := range v.ContributingSources().All() {
		sources = append(sources, fmt.Sprint(s))
	}
	add("rtp.csrc.item", strings.Join(sources, ","))
	if e, ok, err := v.Extension(); ok && err == nil {
		add("rtp.ext.profile", fmt.Sprint(e.Profile()))
		add("rtp.ext.len", fmt.Sprint(e.Length()))
		for b := e.Data(); len(b) > 0; b = b[4:] {
			words = append(words, fmt.Sprint(uint32(b[0])<<24|uint32(b[1])<<16|uint32(b[2])<<8|uint32(b[3])))
		}
		add("rtp.hdr_ext", strings.Join(words, ","))
	}
	add("rtp.payload", hex.EncodeToString(v.Payload()))
	padding, _ := v.Padding()
	add("rtp.padding.data", hex.EncodeToString(padding))
	if n, ok := v.PaddingCount(); ok {
		add("rtp.padding.count", fmt.Sprint(n))
	}
	return d
}

// build is a packet of random fields. Its payload type is unassigned and, with the
// marker, none of RTCP; its extension is of no profile that TShark knows more of.
func build(t *testing.T, random *rand.Rand) []byte {
	t.Helper()
	some := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		return b
	}
	x := Packet{
		Marker: random.IntN(2) == 0, PayloadType: uint8(35 + random.IntN(29)), SequenceNumber: uint16(random.Uint32()),
		Timestamp: random.Uint32(), SSRC: random.Uint32(), Payload: some(random.IntN(40)),
	}
	for range random.IntN(16) * random.IntN(2) {
		x.ContributingSources = append(x.ContributingSources, random.Uint32())
	}
	if random.IntN(2) == 0 {
		x.HasExtension = true
		x.Extension = Extension{Profile: 0xab00 + uint16(random.IntN(16)), Data: some(4 * random.IntN(5))}
	}
	if random.IntN(2) == 0 {
		x.HasPadding = true
		x.Padding = make([]byte, random.IntN(12))
	}
	b, err := x.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// broken changes a packet's flags or its last byte, or cuts it off.
func broken(random *rand.Rand, b []byte) []byte {
	switch random.IntN(4) {
	case 0:
		b[0] ^= byte(1 << random.IntN(8))
	case 1:
		b[len(b)-1] = byte(random.IntN(20))
		b[0] |= 0x20
	case 2:
		b[0] |= 0x20
		b[len(b)-1] = byte(random.Uint32())
	case 3:
		b = b[:random.IntN(len(b)+1)]
	}
	return b
}

// frame is a packet in a datagram to the port of RTP.
func frame(t *testing.T, payload []byte) []byte {
	t.Helper()
	buf := zcrt.NewBuffer(make([]byte, 600), 64)
	copy(buf.Append(len(payload)), payload)
	ip := packetformats.IPv4{TTL: 64, Protocol: packetformats.IPProtocolUDP, SourceAddress: [4]byte{10, 77, 0, 1}, DestinationAddress: [4]byte{10, 77, 0, 2}}
	pseudo := packetformats.PseudoHeaderIPv4(ip.SourceAddress, ip.DestinationAddress, ip.Protocol, packetformats.UDPFixedSize+len(payload))
	udp := packetformats.UDP{SourcePort: 40000, DestinationPort: 5004}
	if _, fault := udp.Prepend(buf, pseudo); fault.Failed() {
		t.Fatal(fault)
	}
	if _, fault := ip.Prepend(buf); fault.Failed() {
		t.Fatal(fault)
	}
	ethernet := packetformats.Ethernet{Type: packetformats.EtherTypeIPv4}
	if _, fault := ethernet.Prepend(buf); fault.Failed() {
		t.Fatal(fault)
	}
	return buf.Bytes()
}
