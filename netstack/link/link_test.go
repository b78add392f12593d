package link

import (
	"bytes"
	"testing"
)

// TestNewBatch fills each buffer to its end: no other may change.
func TestNewBatch(t *testing.T) {
	const mtu = 68
	batch := NewBatch(3, mtu)
	for i, b := range batch {
		if b.Headroom() != Headroom || b.Len() != 0 || b.Tailroom() != EthernetHeader+mtu {
			t.Errorf("buffer %d: %d bytes of headroom, %d of packet, %d of tailroom", i, b.Headroom(), b.Len(), b.Tailroom())
		}
		fill(b.Append(b.Tailroom()), byte(i))
		fill(b.Prepend(b.Headroom()), byte(i))
	}
	for i, b := range batch {
		if want := bytes.Repeat([]byte{byte(i)}, Headroom+EthernetHeader+mtu); !bytes.Equal(b.Bytes(), want) {
			t.Errorf("buffer %d holds % x, want %d alone", i, b.Bytes(), i)
		}
	}
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}
