package packetformats_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/zcgen/zcgen/packetformats"
)

// layers are the views that the checks of the layers give, one by one.
type layers struct {
	ethernet packetformats.EthernetView
	ip       packetformats.IPv4View
	udp      packetformats.UDPView
}

// parseByLayer is the slow, obvious twin of the fused check.
func parseByLayer(b []byte) (v layers, ok bool) {
	e, f := packetformats.CheckEthernet(b)
	if f.Failed() {
		return v, false
	}
	ip, bound, f := packetformats.CheckIPv4FromEthernet(e)
	if !bound || f.Failed() {
		return v, false
	}
	u, bound, f := packetformats.CheckUDPFromIPv4(ip)
	if !bound || f.Failed() {
		return v, false
	}
	return layers{e, ip, u}, true
}

// isCommon reports whether a frame has the shape that the fused check is for.
func (v layers) isCommon() bool {
	return len(v.ip.Options()) == 0 && len(v.udp.Bytes()) == len(v.ip.Payload())
}

// TestFusedCheckAgreesWithTheLayers mutates good frames and cuts them: the fused
// check takes a frame if and only if the layers do and its shape is the common
// one, and then its views are theirs, to the last byte and capacity.
func TestFusedCheckAgreesWithTheLayers(t *testing.T) {
	r := seeded()
	taken, left := 0, 0
	for range 200_000 {
		b := mutate(r, commonFrame(r))
		want, ok := parseByLayer(b)
		got, matched := packetformats.MatchEthernetIPv4UDP(b)
		if matched != (ok && want.isCommon()) {
			t.Fatalf("% x: fused check says %v, the layers %v", b, matched, ok)
		}
		if !matched {
			left++
			continue
		}
		taken++
		if got := (layers{got.Ethernet(), got.IPv4(), got.UDP()}); !sameViews(got, want) {
			t.Fatalf("% x: the fused check's views are %v, want %v", b, got, want)
		}
	}
	if taken < 1000 || left < 1000 {
		t.Errorf("%d frames were taken and %d left: too few of one kind to show anything", taken, left)
	}
}

// commonFrame is a frame of the common shape, at times with padding behind it.
func commonFrame(r *rand.Rand) []byte {
	u := packetformats.UDP{SourcePort: 1, DestinationPort: 2, Payload: make([]byte, r.IntN(30))}
	ip := packetformats.IPv4{TTL: 3, Protocol: packetformats.IPProtocolUDP, Payload: encoded(u.MarshalBinary())}
	e := packetformats.Ethernet{Type: packetformats.EtherTypeIPv4, Payload: encoded(ip.MarshalBinary())}
	return append(encoded(e.MarshalBinary()), make([]byte, r.IntN(2)*r.IntN(10))...)
}

func encoded(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// mutate changes a byte or a length of a frame, cuts it, or leaves it alone.
func mutate(r *rand.Rand, b []byte) []byte {
	switch r.IntN(4) {
	case 0:
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	case 1:
		b = b[:r.IntN(len(b)+1)]
	case 2:
		at := []int{16, 38}[r.IntN(2)] // IPv4.TotalLength, UDP.Length
		binary.BigEndian.PutUint16(b[at:], uint16(r.IntN(80)))
	}
	return b
}

// sameViews reports whether views hold the same bytes at the same place. Views
// are comparable but for their slices, so they are compared by what they give.
func sameViews(a, b layers) bool {
	same := func(x, y []byte) bool {
		return len(x) == len(y) && cap(x) == cap(y) && (cap(x) == 0 || &x[:1][0] == &y[:1][0])
	}
	return same(a.ethernet.Bytes(), b.ethernet.Bytes()) && same(a.ethernet.Payload(), b.ethernet.Payload()) &&
		a.ethernet.DestinationInPlace() == b.ethernet.DestinationInPlace() &&
		same(a.ip.Bytes(), b.ip.Bytes()) && same(a.ip.Options(), b.ip.Options()) && same(a.ip.Payload(), b.ip.Payload()) &&
		a.ip.SourceAddressInPlace() == b.ip.SourceAddressInPlace() &&
		same(a.udp.Bytes(), b.udp.Bytes()) && same(a.udp.Payload(), b.udp.Payload())
}

// seeded is randomness that is the same in each run.
func seeded() *rand.Rand { return rand.New(rand.NewPCG(14, 20)) }
