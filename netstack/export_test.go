package netstack

// FreeBuffers is the number of buffers that are neither queued, nor waiting for
// a neighbour, nor lent to a caller.
func (s *Stack) FreeBuffers() int { return s.buffers.Free() }

// Neighbors is the number of entries in link's table.
func (s *Stack) Neighbors(link LinkID) int { return s.links[link].neighbors.Len() }
