package pipe

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/netstack/link"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// frames makes buffers that hold the texts.
func frames(texts ...string) []*zcrt.Buffer {
	batch := make([]*zcrt.Buffer, len(texts))
	for i, text := range texts {
		batch[i] = zcrt.NewBuffer(make([]byte, len(text)), 0)
		copy(batch[i].Append(len(text)), text)
	}
	return batch
}

// texts takes once from e into a batch of n buffers and says what came.
func texts(t *testing.T, e *End, n int) []string {
	t.Helper()
	batch := link.NewBatch(n, e.MTU())
	n, err := e.Receive(batch)
	if err != nil {
		t.Errorf("Receive: %v", err)
	}
	var got []string
	for _, frame := range batch[:n] {
		if frame.Headroom() != link.Headroom {
			t.Errorf("headroom is %d, want %d", frame.Headroom(), link.Headroom)
		}
		got = append(got, string(frame.Bytes()))
	}
	return got
}

// lost is what e.Drops yields without the causes that never happened.
func lost(e *End) map[string]uint64 {
	m := maps.Collect(e.Drops())
	maps.DeleteFunc(m, func(_ string, n uint64) bool { return n == 0 })
	return m
}

func TestZeroConfigHasUsefulValues(t *testing.T) {
	a, b := New(Config{})
	got := []string{a.Name(), b.Name(), fmt.Sprint(a.MTU()), fmt.Sprint(b.MTU())}
	if diff := cmp.Diff([]string{"pipe0", "pipe1", "1500", "1500"}, got); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

func TestBothDirectionsKeepTheirOrder(t *testing.T) {
	a, b := New(Config{Depth: 4})
	for round := range 5 { // more frames than the ring has places
		here, there := fmt.Sprint("here ", round), fmt.Sprint("there ", round)
		a.Send(frames(here+" 1", here+" 2", here+" 3"))
		b.Send(frames(there))
		if diff := cmp.Diff([]string{here + " 1", here + " 2"}, texts(t, b, 2)); diff != "" {
			t.Fatal("a full batch: (-want +got)\n" + diff)
		}
		if diff := cmp.Diff([]string{here + " 3"}, texts(t, b, 2)); diff != "" {
			t.Fatal("the rest: (-want +got)\n" + diff)
		}
		if diff := cmp.Diff([]string{there}, texts(t, a, 2)); diff != "" {
			t.Fatal("the other direction: (-want +got)\n" + diff)
		}
	}
}

// TestSentFrameIsCopied reuses the sender's buffer before the frame is taken.
func TestSentFrameIsCopied(t *testing.T) {
	a, b := New(Config{})
	batch := frames("before")
	a.Send(batch)
	copy(batch[0].Bytes(), "after!")
	if diff := cmp.Diff([]string{"before"}, texts(t, b, 1)); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

func TestDropsAreCountedByCause(t *testing.T) {
	long := string(make([]byte, 100+link.EthernetHeader+1))
	tests := []struct {
		name string
		send []string
		act  func(t *testing.T, a, b *End)
		sent int
		want map[string]uint64
	}{
		{"fits", []string{"1", long[1:]}, nil, 2, map[string]uint64{}},
		{"pipe is full", []string{"1", "2", "3", "4"}, nil, 2, map[string]uint64{"the pipe is full": 2}},
		{"a long one between others", []string{"1", long, "2"}, nil, 2,
			map[string]uint64{"longer than the MTU allows": 1}},
		{"other end closed", []string{"1", "2", "3"}, func(_ *testing.T, _, b *End) { b.Close() }, 0,
			map[string]uint64{"the other end is closed": 3}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := New(Config{MTU: 100, Depth: 2})
			if test.act != nil {
				test.act(t, a, b)
			}
			sent, err := a.Send(frames(test.send...))
			if sent != test.sent || err != nil {
				t.Errorf("Send: %d, %v, want %d, no error", sent, err, test.sent)
			}
			if diff := cmp.Diff(test.want, lost(a)); diff != "" {
				t.Error("drops: (-want +got)\n" + diff)
			}
		})
	}
}

// TestFrameThatDoesNotFitItsBuffer is passed over: the next one takes its
// buffer.
func TestFrameThatDoesNotFitItsBuffer(t *testing.T) {
	a, b := New(Config{})
	a.Send(frames("a long frame", "short"))
	batch := link.NewBatch(1, 0)
	batch[0] = zcrt.NewBuffer(make([]byte, link.Headroom+8), 0)
	n, err := b.Receive(batch)
	if n != 1 || err != nil || string(batch[0].Bytes()) != "short" {
		t.Errorf("Receive: %d, %v, %q, want the short frame", n, err, batch[0].Bytes())
	}
	if diff := cmp.Diff(map[string]uint64{"longer than the receiver's buffer": 1}, lost(b)); diff != "" {
		t.Error("drops: (-want +got)\n" + diff)
	}
}

func TestReceiveWaitsForAFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := New(Config{})
		var got []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			got = texts(t, b, 1)
		}()
		synctest.Wait()
		if got != nil {
			t.Fatalf("Receive returned %q before anything was sent", got)
		}
		a.Send(frames("at last"))
		<-done
		if diff := cmp.Diff([]string{"at last"}, got); diff != "" {
			t.Error("(-want +got)\n" + diff)
		}
	})
}

func TestReceiveIntoNothingDoesNotWait(t *testing.T) {
	_, b := New(Config{})
	if n, err := b.Receive(nil); n != 0 || err != nil {
		t.Errorf("Receive(nil): %d, %v", n, err)
	}
}

func TestCloseEndsAWaitingReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, b := New(Config{})
		result := make(chan error)
		go func() {
			_, err := b.Receive(link.NewBatch(1, b.MTU()))
			result <- err
		}()
		synctest.Wait()
		b.Close()
		if err := <-result; !errors.Is(err, link.ErrClosed) {
			t.Errorf("Receive: %v, want %v", err, link.ErrClosed)
		}
	})
}

func TestClosedEnd(t *testing.T) {
	a, b := New(Config{})
	a.Send(frames("lost"))
	if err := b.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if n, err := b.Receive(link.NewBatch(1, 100)); n != 0 || !errors.Is(err, link.ErrClosed) {
		t.Errorf("Receive: %d, %v, want %v", n, err, link.ErrClosed)
	}
	if n, err := b.Send(frames("x")); n != 0 || !errors.Is(err, link.ErrClosed) {
		t.Errorf("Send: %d, %v, want %v", n, err, link.ErrClosed)
	}
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	a, b := New(Config{Depth: 2})
	out, in := frames("1", "2"), link.NewBatch(2, b.MTU())
	exchange := func() {
		a.Send(out)
		if n, err := b.Receive(in); n != 2 || err != nil {
			t.Fatalf("Receive: %d, %v", n, err)
		}
	}
	if n := testing.AllocsPerRun(100, exchange); n != 0 {
		t.Errorf("%v allocations for two frames, want none", n)
	}
}

// TestConcurrentEnds sends from both ends at once; under the race detector it
// shows that the ends share nothing without their lock.
func TestConcurrentEnds(t *testing.T) {
	const count = 2000
	a, b := New(Config{Depth: count})
	got := make(chan []string, 2)
	for _, e := range []*End{a, b} {
		go func() {
			for i := range count {
				e.Send(frames(fmt.Sprint(i)))
			}
		}()
		go func() {
			var all []string
			for len(all) < count && !t.Failed() {
				all = append(all, texts(t, e, 16)...)
			}
			got <- all
		}()
	}
	for range 2 {
		for i, text := range <-got {
			if text != fmt.Sprint(i) {
				t.Fatalf("frame %d is %q", i, text)
			}
		}
	}
}
