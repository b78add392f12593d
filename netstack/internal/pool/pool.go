// Package pool is a fixed number of packet buffers, allocated once. When all
// are lent there is none: the pool bounds what the whole stack can hold on to.
//
// Every buffer has room for a packet of the pool's size that is built from the
// inside out: the headroom for its headers, and behind that the rest. A Pool is
// owned by one goroutine at a time.
//
//	p := pool.New(512, 1514, 64)
//	b, ok := p.Get()
//	if !ok {
//		return ErrNoBuffers
//	}
//	defer p.Put(b)
package pool

import zcrt "github.com/zcgen/zcgen/runtime"

// Pool lends buffers.
type Pool struct {
	free     []*zcrt.Buffer
	headroom int
}

// New allocates count buffers of size bytes each, headroom of them for headers.
func New(count, size, headroom int) Pool {
	p := Pool{free: make([]*zcrt.Buffer, 0, count), headroom: headroom}
	store := make([]byte, count*size)
	for ; count > 0; count-- {
		p.free = append(p.free, zcrt.NewBuffer(store[:size:size], headroom))
		store = store[size:]
	}
	return p
}

// Get lends an empty buffer with its headroom in front. It reports whether one
// was free.
func (p *Pool) Get() (*zcrt.Buffer, bool) {
	last := len(p.free) - 1
	if last < 0 {
		return nil, false
	}
	b := p.free[last]
	p.free[last] = nil
	p.free = p.free[:last]
	b.Reset(p.headroom)
	return b, true
}

// Put takes a buffer back that Get lent. It reports false, and takes nothing,
// if none is lent.
func (p *Pool) Put(b *zcrt.Buffer) bool {
	if len(p.free) == cap(p.free) {
		return false
	}
	p.free = append(p.free, b)
	return true
}

// Free is the number of buffers that can be lent now.
func (p *Pool) Free() int { return len(p.free) }
