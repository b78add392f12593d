package zcrt

// Buffer holds one packet with room around it, so that a packet can be built
// from the inside out: the payload first, then each header in front of it.
//
// The packet is the part of the store between head and tail. Prepend and
// Append return the new bytes zeroed: nothing of an earlier packet that lay in
// the same store can go out with a later one.
//
// A Buffer is owned by one goroutine at a time. The zero Buffer has no room.
type Buffer struct {
	store      []byte
	head, tail int
}

// NewBuffer returns an empty Buffer over store with room for headroom bytes in
// front of the packet; the rest of store is the room behind it. A headroom
// beyond store's length counts as that length.
func NewBuffer(store []byte, headroom int) *Buffer {
	b := &Buffer{store: store}
	b.Reset(headroom)
	return b
}

// Reset empties b and puts headroom bytes of room in front of the packet.
func (b *Buffer) Reset(headroom int) {
	headroom = max(0, min(headroom, len(b.store)))
	b.head, b.tail = headroom, headroom
}

// Bytes is the packet. It aliases the store until the next Reset; its capacity
// ends where the packet ends.
func (b *Buffer) Bytes() []byte { return b.store[b.head:b.tail:b.tail] }

// Len is the packet's length in bytes.
func (b *Buffer) Len() int { return b.tail - b.head }

// Headroom is the number of bytes that Prepend can still give.
func (b *Buffer) Headroom() int { return b.head }

// Tailroom is the number of bytes that Append can still give.
func (b *Buffer) Tailroom() int { return len(b.store) - b.tail }

// Prepend grows the packet by n bytes at its front and returns them, zeroed,
// or nil if n exceeds the headroom; then the packet is as it was.
func (b *Buffer) Prepend(n int) []byte {
	if n < 0 || n > b.head {
		return nil
	}
	b.head -= n
	s := b.store[b.head : b.head+n : b.head+n]
	clear(s)
	return s
}

// Append grows the packet by n bytes at its end and returns them, zeroed, or
// nil if n exceeds the tailroom; then the packet is as it was.
func (b *Buffer) Append(n int) []byte {
	if n < 0 || n > len(b.store)-b.tail {
		return nil
	}
	s := b.store[b.tail : b.tail+n : b.tail+n]
	clear(s)
	b.tail += n
	return s
}

// TrimFront takes n bytes off the packet's front, which become headroom: a
// header that has been read. It reports whether the packet had so many.
func (b *Buffer) TrimFront(n int) bool {
	if n < 0 || n > b.Len() {
		return false
	}
	b.head += n
	return true
}

// Truncate cuts the packet to its first n bytes and reports whether it had so
// many.
func (b *Buffer) Truncate(n int) bool {
	if n < 0 || n > b.Len() {
		return false
	}
	b.tail = b.head + n
	return true
}
