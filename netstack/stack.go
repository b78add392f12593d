package netstack

import (
	"math/rand/v2"
	"time"

	"github.com/zcgen/zcgen/netstack/internal/pool"
	"github.com/zcgen/zcgen/netstack/internal/ratelimit"
	"github.com/zcgen/zcgen/netstack/internal/route"
	"github.com/zcgen/zcgen/netstack/internal/udp"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// Time is a moment on the caller's monotonic clock, in nanoseconds from any
// fixed moment. A time before that of an earlier call counts as that time.
type Time int64

// Config bounds a Stack. A field that is zero or less has the default that its
// comment names.
type Config struct {
	// Seed is where all randomness comes from: the choice of ephemeral ports. A
	// stack that faces strangers needs one that they cannot guess.
	Seed uint64

	Buffers         int // packets on their way out, at most: 512
	MTU             int // of the link with the largest one, in bytes: 1500
	Neighbors       int // hosts known on each link, at most: 512
	UDPReceiveBytes int // that wait in a UDP socket, at most: 256 KiB

	ICMPErrorsPerSecond int // sent at most, over a long time: 1000
	ICMPErrorBurst      int // sent at most, at once: 50
}

func (c Config) withDefaults() Config {
	for _, d := range [...]struct {
		field *int
		value int
	}{
		{&c.Buffers, 512},
		{&c.MTU, 1500},
		{&c.Neighbors, 512},
		{&c.UDPReceiveBytes, 256 << 10},
		{&c.ICMPErrorsPerSecond, 1000},
		{&c.ICMPErrorBurst, 50},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	c.MTU = max(c.MTU, minMTU)
	return c
}

// headroom is the room for the headers of the packets that the stack builds, so
// that behind it an MTU's worth of payload fits exactly.
const headroom = packetformats.EthernetFixedSize + packetformats.IPv4FixedSize + max(
	packetformats.UDPFixedSize,
	packetformats.ICMPv4EchoFixedSize,
	packetformats.ICMPv4DestinationUnreachableFixedSize,
)

// Stack is the network stack of one host, or of one shard of it.
type Stack struct {
	now    time.Duration // the Time of the latest call
	config Config

	links   []*link
	local   map[[4]byte]localAddress // the addresses of all links
	routes  route.Table
	sockets *udp.Table

	buffers    pool.Pool
	icmpErrors ratelimit.Bucket
	random     *rand.ChaCha8

	counters Counters
	faults   map[*zcrt.Site]uint64
}

// New returns a Stack without links. It allocates all buffers at once.
func New(c Config) *Stack {
	c = c.withDefaults()
	var seed [32]byte
	for i := range 8 {
		seed[i] = byte(c.Seed >> (8 * i))
	}
	return &Stack{
		config:     c,
		local:      make(map[[4]byte]localAddress),
		sockets:    udp.New(c.UDPReceiveBytes),
		buffers:    pool.New(c.Buffers, packetformats.EthernetFixedSize+c.MTU, headroom),
		icmpErrors: ratelimit.NewBucket(c.ICMPErrorsPerSecond, c.ICMPErrorBurst),
		random:     rand.NewChaCha8(seed),
		faults:     make(map[*zcrt.Site]uint64),
	}
}

// Receive takes frames that arrived on link. They may be rewritten during the
// call and are not kept. What the stack has to say to them waits for Transmit,
// on whichever link; sockets with news wait for PollUDP.
func (s *Stack) Receive(now Time, link LinkID, frames []*zcrt.Buffer) {
	s.observe(now)
	l, ok := s.link(link)
	if !ok {
		s.counters.Link.ReceivedOnNone += uint64(len(frames))
		return
	}
	for _, frame := range frames {
		s.counters.Link.Received++
		s.receiveEthernet(l, frame.Bytes())
	}
}

// NextDeadline is when Advance has something to do next, and whether it ever has
// without a further call.
func (s *Stack) NextDeadline() (Time, bool) {
	var deadline time.Duration
	found := false
	for _, l := range s.links {
		if d, ok := l.neighbors.NextDeadline(); ok && (!found || d < deadline) {
			deadline, found = d, true
		}
	}
	return Time(deadline), found
}

// Advance runs the timers that are due at now.
func (s *Stack) Advance(now Time) {
	s.observe(now)
	for _, l := range s.links {
		s.runNeighborTimers(l)
	}
}

func (s *Stack) observe(now Time) { s.now = max(s.now, time.Duration(now)) }

// newPacket lends a buffer that holds payload, with headroom for all headers.
func (s *Stack) newPacket(payload []byte) (*zcrt.Buffer, bool) {
	b, ok := s.buffers.Get()
	if !ok {
		s.counters.Buffers.Exhausted++
		return nil, false
	}
	copy(b.Append(len(payload)), payload) // fits: no link has a larger MTU than the buffers
	return b, true
}

// drop gives back a packet that goes no further.
func (s *Stack) drop(b *zcrt.Buffer) { s.buffers.Put(b) }

// dropIfFailed drops b if a header could not be put in front of it, which the
// headroom of all buffers rules out, and reports whether that is so.
func (s *Stack) dropIfFailed(b *zcrt.Buffer, f zcrt.Fault) bool {
	if !f.Failed() {
		return false
	}
	s.countFault(f)
	s.drop(b)
	return true
}
