package socket

import "time"

// deadline is a time after which an operation fails. The zero deadline never
// passes.
//
// Whether it has passed is a question to the clock. The timer only makes
// somebody ask it again: one that fires late, or for a time that was replaced
// meanwhile, does no harm.
type deadline struct {
	at      time.Time // zero for never
	timer   *time.Timer
	passing func() // called on a goroutine of its own when at has come; may be nil
}

// set makes t the deadline; a zero t takes it away. A t without a reading of the
// monotonic clock gets one here, so that setting the wall clock moves no
// deadline.
func (d *deadline) set(t time.Time) {
	d.stop()
	d.at = time.Time{}
	if t.IsZero() {
		return
	}
	left := time.Until(t)
	d.at = time.Now().Add(left)
	switch {
	case d.passing == nil || left <= 0: // who sets it wakes those who wait
	case d.timer == nil:
		d.timer = time.AfterFunc(left, d.passing)
	default:
		d.timer.Reset(left)
	}
}

// passed reports whether the deadline is over.
func (d *deadline) passed() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

// stop keeps the timer from firing.
func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}
