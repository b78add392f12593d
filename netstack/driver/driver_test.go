package driver_test

import (
	"errors"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack"
	"github.com/zcgen/zcgen/netstack/driver"
	"github.com/zcgen/zcgen/netstack/link"
	"github.com/zcgen/zcgen/netstack/link/pipe"
	"github.com/zcgen/zcgen/packetformats"
	zcrt "github.com/zcgen/zcgen/runtime"
)

var (
	stackMAC = packetformats.MAC{2, 0, 0, 0, 0, 1}
	peerMAC  = packetformats.MAC{2, 0, 0, 0, 0, 2}
	stackIP  = netip.MustParseAddr("10.77.0.1")
	peerIP   = netip.MustParseAddr("10.77.0.2")
)

// shard is a stack at 10.77.0.1 on one link, with its driver and lock.
type shard struct {
	sync.Mutex
	stack  *netstack.Stack
	driver *driver.Driver
}

// newShard makes a shard whose driver is not started.
func newShard(t *testing.T, l link.Link) *shard {
	t.Helper()
	s := &shard{stack: netstack.New(netstack.Config{Seed: 1})}
	id, err := s.stack.AddLink(netstack.LinkConfig{Name: l.Name(), Address: stackMAC, MTU: l.MTU()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stack.AddAddress(id, netip.PrefixFrom(stackIP, 24)); err != nil {
		t.Fatal(err)
	}
	s.driver = driver.New(s.stack, s)
	s.driver.Attach(id, l)
	t.Cleanup(func() { s.driver.Close() })
	return s
}

// sendUDP sends from a socket of the stack to the peer.
func (s *shard) sendUDP(t *testing.T, payload string) {
	t.Helper()
	s.Lock()
	defer s.Unlock()
	u, err := s.stack.BindUDP(netip.AddrPortFrom(stackIP, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stack.SendUDP(s.driver.Now(), u, netip.AddrPortFrom(peerIP, 7), []byte(payload)); err != nil {
		t.Fatal(err)
	}
	s.driver.Kick()
}

// newPipe has a stack's end and the end where the test is the peer.
func newPipe() (stack, peer *pipe.End) {
	return pipe.New(pipe.Config{Addresses: [2]packetformats.MAC{stackMAC, peerMAC}})
}

// receive takes one frame, which must come.
func receive(t *testing.T, peer link.Link) packetformats.EthernetView {
	t.Helper()
	batch := link.NewBatch(1, peer.MTU())
	if _, err := peer.Receive(batch); err != nil {
		t.Fatal(err)
	}
	frame, err := packetformats.ParseEthernet(batch[0].Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// receiveARP takes one frame, which must be an ARP packet.
func receiveARP(t *testing.T, peer link.Link) packetformats.ARPv4View {
	t.Helper()
	general, ok, err := packetformats.ARPFromEthernet(receive(t, peer))
	if !ok || err != nil {
		t.Fatalf("got another frame than ARP: %v", err)
	}
	arp, ok := packetformats.ARPv4FromARP(general)
	if !ok {
		t.Fatalf("got ARP for other addresses: %v", general)
	}
	return arp
}

// sendARP sends an ARP packet from the peer to the stack.
func sendARP(t *testing.T, peer link.Link, operation packetformats.ARPOperation) {
	t.Helper()
	if n, err := peer.Send(arpFrame(t, operation)); n != 1 || err != nil {
		t.Fatalf("Send: %d, %v", n, err)
	}
}

func arpFrame(t *testing.T, operation packetformats.ARPOperation) []*zcrt.Buffer {
	t.Helper()
	b := link.NewBatch(1, 1500)
	arp := packetformats.ARPv4{
		Operation:             operation,
		SenderHardwareAddress: peerMAC, SenderProtocolAddress: peerIP.As4(),
		TargetHardwareAddress: stackMAC, TargetProtocolAddress: stackIP.As4(),
	}
	if _, f := arp.Prepend(b[0]); f.Failed() {
		t.Fatal(f)
	}
	ethernet := packetformats.Ethernet{Destination: stackMAC, Source: peerMAC, Type: packetformats.EtherTypeARP}
	if _, f := ethernet.Prepend(b[0]); f.Failed() {
		t.Fatal(f)
	}
	return b
}

func TestFramesGoInAndAnswersComeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := newPipe()
		newShard(t, l).driver.Start(nil)
		for range 100 { // more than there are buffers in a batch
			sendARP(t, peer, packetformats.ARPOperationRequest)
			reply := receiveARP(t, peer)
			if diff := cmp.Diff(packetformats.ARPOperationReply, reply.Operation()); diff != "" {
				t.Fatal("(-want +got)\n" + diff)
			}
			if diff := cmp.Diff(stackMAC, reply.SenderHardwareAddress()); diff != "" {
				t.Fatal("(-want +got)\n" + diff)
			}
		}
	})
}

// TestStartSendsWhatWaits has the stack called before the driver runs.
func TestStartSendsWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := newPipe()
		s := newShard(t, l)
		s.Lock()
		u, err := s.stack.BindUDP(netip.AddrPortFrom(stackIP, 0))
		if err == nil {
			err = s.stack.SendUDP(0, u, netip.AddrPortFrom(peerIP, 7), nil)
		}
		s.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		s.driver.Start(nil)
		if got := receiveARP(t, peer).TargetProtocolAddress(); got != peerIP.As4() {
			t.Errorf("ARP asks for %v, want %v", got, peerIP)
		}
	})
}

// TestTimersRunWhenTheyAreDue has a peer that does not answer: the stack asks
// again a second later, by RFC 4861's RETRANS_TIMER, and gives up after three.
func TestTimersRunWhenTheyAreDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := newPipe()
		s := newShard(t, l)
		s.driver.Start(nil)
		time.Sleep(1500 * time.Millisecond) // no timer may be bound to the start
		start := time.Now()
		s.sendUDP(t, "nobody is there")
		var asked []time.Duration
		go func() {
			time.Sleep(time.Minute)
			peer.Close()
		}()
		batch := link.NewBatch(1, peer.MTU())
		for {
			if _, err := peer.Receive(batch); err != nil {
				break
			}
			asked = append(asked, time.Since(start))
		}
		if diff := cmp.Diff([]time.Duration{0, time.Second, 2 * time.Second}, asked); diff != "" {
			t.Error("(-want +got)\n" + diff)
		}
	})
}

// TestTimerIsTakenBack has the peer answer: nothing more is asked.
func TestTimerIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := newPipe()
		s := newShard(t, l)
		s.driver.Start(nil)
		s.sendUDP(t, "hello")
		receiveARP(t, peer)
		time.Sleep(time.Second / 2)
		sendARP(t, peer, packetformats.ARPOperationReply)
		ip, ok, err := packetformats.IPv4FromEthernet(receive(t, peer))
		if !ok || err != nil {
			t.Fatalf("the datagram did not come: %v", err)
		}
		if got := string(ip.Payload()[packetformats.UDPFixedSize:]); got != "hello" {
			t.Errorf("got %q, want %q", got, "hello")
		}
		time.AfterFunc(3*time.Second, func() { peer.Close() })
		if n, err := peer.Receive(link.NewBatch(1, peer.MTU())); !errors.Is(err, link.ErrClosed) {
			t.Errorf("%d more frames within 3 s, %v, want none", n, err)
		}
	})
}

// TestAfterRunsUnderTheLock tries the lock from the hook: it must be taken.
func TestAfterRunsUnderTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, peer := newPipe()
		s := newShard(t, l)
		calls := 0
		s.driver.Start(func() {
			if s.TryLock() {
				t.Error("the hook is called without the lock")
				s.Unlock()
			}
			calls++
		})
		sendARP(t, peer, packetformats.ARPOperationRequest)
		receiveARP(t, peer)
		synctest.Wait()
		s.Lock()
		defer s.Unlock()
		if calls < 2 {
			t.Errorf("the hook was called %d times, want once at the start and once for the frame", calls)
		}
	})
}

// brokenLink ends on its own.
type brokenLink struct{ *pipe.End }

var errBroken = errors.New("the cable is cut")

func (brokenLink) Receive([]*zcrt.Buffer) (int, error) { return 0, errBroken }

func TestLinkThatFailsIsReportedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := newPipe()
		s := newShard(t, brokenLink{l})
		s.driver.Start(nil)
		if err := <-s.driver.Failed(); !errors.Is(err, errBroken) {
			t.Errorf("got %v, want %v", err, errBroken)
		}
		synctest.Wait()
		select {
		case err := <-s.driver.Failed():
			t.Errorf("reported again: %v", err)
		default:
		}
	})
}

// TestCloseEndsEverything relies on synctest, which fails a test whose
// goroutines do not end; and the link must be closed.
func TestCloseEndsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := newPipe()
		s := newShard(t, l)
		s.driver.Start(nil)
		for range 2 {
			if err := s.driver.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		}
		if _, err := l.Receive(link.NewBatch(1, l.MTU())); !errors.Is(err, link.ErrClosed) {
			t.Errorf("the link gives %v, want %v", err, link.ErrClosed)
		}
		select {
		case err := <-s.driver.Failed():
			t.Errorf("Close is reported as a failure: %v", err)
		default:
		}
		s.sendUDP(t, "after the end") // has no effect and does no harm
	})
}

func TestCloseBeforeStart(t *testing.T) {
	l, _ := newPipe()
	if err := newShard(t, l).driver.Close(); err != nil {
		t.Error(err)
	}
	if _, err := l.Receive(link.NewBatch(1, l.MTU())); !errors.Is(err, link.ErrClosed) {
		t.Errorf("the link gives %v, want %v", err, link.ErrClosed)
	}
}

// TestCallersAndFramesTakeTurns is for the race detector: sockets send from
// several goroutines while frames come in, and while the driver is closed.
func TestCallersAndFramesTakeTurns(t *testing.T) {
	l, peer := newPipe()
	s := newShard(t, l)
	s.driver.Start(nil)
	s.Lock()
	u, err := s.stack.BindUDP(netip.AddrPortFrom(stackIP, 0))
	s.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	reply := arpFrame(t, packetformats.ARPOperationReply)
	sent := make(chan struct{}, 1)
	var callers sync.WaitGroup
	for range 2 {
		callers.Go(func() {
			for range 100 {
				s.Lock()
				s.stack.SendUDP(s.driver.Now(), u, netip.AddrPortFrom(peerIP, 7), []byte("x"))
				s.driver.Kick()
				s.Unlock()
			}
			select {
			case sent <- struct{}{}:
			default:
			}
		})
	}
	callers.Go(func() {
		for range 200 {
			peer.Send(reply)
		}
	})
	<-sent
	if err := s.driver.Close(); err != nil {
		t.Error(err)
	}
	callers.Wait()
}
