package main

import (
	"io"
	"sync"
	"time"

	"github.com/zcgen/zcgen/netstack/link"
	zcrt "github.com/zcgen/zcgen/runtime"
)

// tracer prints a line for each frame.
type tracer struct {
	now func() time.Time

	mu   sync.Mutex
	out  io.Writer
	line []byte // kept for its room
}

// print prints frames that came in ('<') or go out ('>').
func (t *tracer) print(direction byte, frames []*zcrt.Buffer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, frame := range frames {
		t.line = t.now().AppendFormat(t.line[:0], "15:04:05.000000 ")
		t.line = append(t.line, direction, ' ')
		t.line = appendFrame(t.line, frame.Bytes())
		t.line = append(t.line, '\n')
		t.out.Write(t.line)
	}
}

// tracedLink is a link whose frames are printed: those that go out before they
// do, so that no answer is printed in front of them.
type tracedLink struct {
	link.Link
	tracer *tracer
}

func (l *tracedLink) Receive(batch []*zcrt.Buffer) (int, error) {
	n, err := l.Link.Receive(batch)
	l.tracer.print('<', batch[:n])
	return n, err
}

func (l *tracedLink) Send(batch []*zcrt.Buffer) (int, error) {
	l.tracer.print('>', batch)
	return l.Link.Send(batch)
}
