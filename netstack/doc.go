// Package netstack is a network stack without input and output of its own:
// Ethernet, ARP, IPv4, ICMP and UDP for a host with any number of links.
//
// Frames and times go in as arguments, frames come out when asked for, and that
// is all it knows of the world: it starts no goroutine, takes no lock, reads no
// clock and no global randomness. The same calls give the same frames.
//
//   - A Stack is owned by one goroutine at a time; whoever shares it brings a lock.
//   - No frame makes it panic. What is wrong with a frame is counted by name.
//   - Frames given to Receive are not kept. Frames taken with Transmit are the
//     caller's until Release.
//   - All that others can make it remember is bounded: buffers, neighbours,
//     packets that wait for one, bytes that wait in a socket, errors it sends.
//   - Once it is warm it allocates nothing: packets are built in buffers that New
//     allocated, the payload first and each header in front of it.
//
// Around it stands a driver, which does for each link what this does for one:
//
//	s := netstack.New(netstack.Config{Seed: seed})
//	link, err := s.AddLink(netstack.LinkConfig{Name: "tap0", Address: mac, MTU: 1500})
//	err = s.AddAddress(link, netip.MustParsePrefix("10.77.0.2/24"))
//	for {
//		n := receive(batch)
//		s.Receive(now(), link, batch[:n])
//		n = s.Transmit(link, outgoing)
//		send(outgoing[:n])
//		s.Release(link, outgoing[:n])
//	}
//
// and calls Advance at the time that NextDeadline gives.
//
// The host follows the strong end system model (RFC 1122 section 3.3.4.2): a
// packet is for us only if it arrives on the link that has its destination
// address, and a packet leaves over the link that has its source address.
//
// Not there yet: fragments (they are counted and dropped), IPv4 options (they are
// skipped), packets to ourselves, multicast, forwarding.
package netstack
