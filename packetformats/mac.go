package packetformats

import "encoding/hex"

// MAC is a 48-bit hardware address (IEEE 802.3 clause 3.2.3) in transmission
// order.
type MAC [6]byte

// BroadcastMAC is the address of every station on the link.
var BroadcastMAC = MAC{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// IsMulticast reports whether m is a group address; the broadcast address is
// one.
func (m MAC) IsMulticast() bool { return m[0]&1 != 0 }

// String writes m as "02:00:5e:10:00:01".
func (m MAC) String() string {
	var s [17]byte
	for i := range m {
		if i > 0 {
			s[3*i-1] = ':'
		}
		hex.Encode(s[3*i:], m[i:i+1])
	}
	return string(s[:])
}
