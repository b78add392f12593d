package netstack_test

import (
	"testing"

	"github.com/zcgen/zcgen/netstack"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// benchHost is a host with one socket at port 7, warm.
func benchHost(b *testing.B) (*netstack.Stack, netstack.UDPSocket) {
	s := netstack.New(netstack.Config{})
	if _, err := s.AddLink(netstack.LinkConfig{Name: "bench0", Address: ourMAC, MTU: 1500}); err != nil {
		b.Fatal(err)
	}
	if err := s.AddAddress(firstLink, ourPrefix); err != nil {
		b.Fatal(err)
	}
	u, err := s.BindUDP(ourEcho)
	if err != nil {
		b.Fatal(err)
	}
	s.Receive(0, firstLink, arpRequest.batch())
	var out [1]*zcrt.Buffer
	s.Release(firstLink, out[:s.Transmit(firstLink, out[:])])
	return s, u
}

func BenchmarkEcho(b *testing.B) {
	s, _ := benchHost(b)
	in, out := echoRequest.batch(), make([]*zcrt.Buffer, 1)
	b.ReportAllocs()
	for b.Loop() {
		s.Receive(us, firstLink, in)
		s.Release(firstLink, out[:s.Transmit(firstLink, out)])
	}
}

func BenchmarkUDPEcho(b *testing.B) {
	s, u := benchHost(b)
	in, out, payload := udpToUs.batch(), make([]*zcrt.Buffer, 1), make([]byte, 1500)
	b.ReportAllocs()
	for b.Loop() {
		s.Receive(us, firstLink, in)
		n, _, from, err := s.ReceiveUDP(u, payload)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.SendUDP(us, u, from, payload[:n]); err != nil {
			b.Fatal(err)
		}
		s.Release(firstLink, out[:s.Transmit(firstLink, out)])
	}
}
