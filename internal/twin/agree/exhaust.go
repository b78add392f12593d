package agree

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"testing"

	"github.com/zcgen/zcgen/internal/twin"
	"github.com/zcgen/zcgen/layout"
)

// The bounds of what is tried exhaustively: bytes in front of a record, and pairs of
// values for all layouts of a package together, for each unit of effort.
const (
	exhaustedBytes = 16
	exhaustedPairs = 1 << 19
)

// testExhaustively compares the verdicts on all inputs of no and of one byte, and on all
// that a record becomes if one byte of it has any other value. Bytes that change the
// verdict are lengths, counts, kinds and what else the layout reads: of two of them that
// follow each other, as of inputs of two bytes, it compares all values, as far as the
// layout's share goes; then, each value of the one with each edge of the other. Of each
// kind of verdict, one input is compared in full.
func (s *suite) testExhaustively(t *testing.T, st *layout.Struct) {
	if testing.Short() {
		t.Skip("all values of the bytes that it reads take too long for -short")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // the twin leaves much behind
	share := exhaustedPairs * *effort / len(s.structs)
	x := &exhaustion{suite: s, T: t, st: st, seen: map[string]bool{}}
	x.try(nil)
	for n := range 256 {
		x.try([]byte{byte(n)})
	}
	if st.Fixed() <= 2 && share >= 1<<16 { // else it is the twin's first question how many there are
		b := exactly([]byte{0, 0})
		share -= x.pair(b, 0, 1, share)
	}
	tried := false
	for _, value := range twin.Sample(random(st.Name), st, 4) {
		b, _ := twin.Encode(st, value, nil)
		if tried && share <= 0 {
			break
		}
		var telling []int // bytes that change the verdict
		for i := range min(len(b), exhaustedBytes) {
			m, kinds := exactly(b), map[string]bool{}
			for n := range 256 {
				m[i] = byte(n)
				kinds[x.try(m)] = true
			}
			if len(kinds) > 1 {
				telling = append(telling, i)
			}
		}
		for i := 1; i < len(telling) && (!tried || share > 0); i++ {
			share -= x.pair(exactly(b), telling[i-1], telling[i], share)
			tried = true
		}
	}
}

// exhaustion is what has been seen of one layout.
type exhaustion struct {
	*suite
	*testing.T
	st   *layout.Struct
	seen map[string]bool // kinds of verdicts
}

// pair tries the values of two bytes of b: all, if the share is so large. It returns how
// many there were.
func (x *exhaustion) pair(b []byte, i, k, share int) (n int) {
	try := func(high, low byte) {
		b[i], b[k] = high, low
		x.try(b)
		n++
	}
	if share >= 1<<16 {
		for v := range 1 << 16 {
			try(byte(v>>8), byte(v))
		}
		return n
	}
	for v := range 256 {
		for _, edge := range []byte{0, 1, 2, 5, 8, 0x7f, 0x80, 0xff} {
			try(byte(v), edge)
			try(edge, byte(v))
		}
	}
	return n
}

// try compares the verdict on b, and says of what kind it is.
func (x *exhaustion) try(b []byte) string {
	f := x.formats[x.st.Name]
	want, fault := twin.Parse(x.st, b)
	view, got := f.Check(b)
	if !same(got, fault) {
		x.Fatalf("Check of %x:\n%s", b, diffError(got, fault))
	}
	kind := ""
	if fault != nil {
		kind = fmt.Sprint(fault.Field, fault.Kind)
	} else {
		if got := view.(interface{ Bytes() []byte }).Bytes(); len(got) != len(want.Bytes) {
			x.Fatalf("Check of %x finds a record of %d bytes, want %d", b, len(got), len(want.Bytes))
		}
		f.Touch(b) // does not panic
		kind = want.Ends()
	}
	if !x.seen[kind] && len(x.seen) < 100 {
		x.seen[kind] = true
		x.parse(x.T, x.st, bytes.Clone(b))
	}
	return kind
}
