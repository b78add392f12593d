package pool_test

import (
	"testing"

	"github.com/zcgen/zcgen/netstack/internal/pool"
	zcrt "github.com/zcgen/zcgen/runtime"
)

func TestPool(t *testing.T) {
	const count, size, headroom = 3, 100, 40
	p := pool.New(count, size, headroom)
	var lent []*zcrt.Buffer
	for i := range count {
		b, ok := p.Get()
		if !ok {
			t.Fatalf("buffer %d of %d is not there", i, count)
		}
		for _, other := range lent {
			if other == b {
				t.Fatal("one buffer was lent twice")
			}
		}
		lent = append(lent, b)
	}
	if _, ok := p.Get(); ok || p.Free() != 0 {
		t.Errorf("Get lends more than there are; %d free", p.Free())
	}

	for i, b := range lent {
		if b.Headroom() != headroom || b.Tailroom() != size-headroom || b.Len() != 0 {
			t.Errorf("buffer %d has headroom %d, tailroom %d, length %d", i, b.Headroom(), b.Tailroom(), b.Len())
		}
		fill(b.Prepend(headroom), byte(i))
		fill(b.Append(size-headroom), byte(i))
	}
	for i, b := range lent {
		for _, octet := range b.Bytes() {
			if octet != byte(i) {
				t.Fatalf("the bytes of buffer %d were written through another one", i)
			}
		}
	}

	for _, b := range lent {
		if !p.Put(b) {
			t.Error("Put refuses a buffer that was lent")
		}
	}
	if p.Put(zcrt.NewBuffer(nil, 0)) || p.Free() != count {
		t.Errorf("Put takes a buffer when none is lent; %d free", p.Free())
	}
	if b, _ := p.Get(); b.Len() != 0 || b.Headroom() != headroom {
		t.Errorf("a buffer that comes back is not empty: headroom %d, length %d", b.Headroom(), b.Len())
	}
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}
