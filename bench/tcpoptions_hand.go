package main

import "encoding/binary"

// The kinds of options: RFC 9293, section 3.1; RFC 7323; RFC 2018.
const (
	kindEnd           = 0
	kindNOP           = 1
	kindMSS           = 2
	kindWindowScale   = 3
	kindSACKPermitted = 4
	kindSACK          = 5
	kindTimestamps    = 8
)

// tcpOptionsByHand parses the options as a careful person writes it for speed:
// a slice that steps over each option, each length checked once.
func tcpOptionsByHand(packets [][]byte) (digest uint64) {
	var o tcpOptions
	for _, b := range packets {
		options, ok := optionsOf(b)
		if !ok {
			digest += badTCP
			continue
		}
		if !o.parse(options) {
			digest += badTCPOptions
			continue
		}
		digest += o.digest()
	}
	return digest
}

// tcpOptionsShapedByHand does the same, and looks for the common shapes first.
func tcpOptionsShapedByHand(packets [][]byte) (digest uint64) {
	var o tcpOptions
	for _, b := range packets {
		options, ok := optionsOf(b)
		if !ok {
			digest += badTCP
			continue
		}
		switch {
		case len(options) == 0:
			o.present = 0
		case len(options) == 12 && binary.BigEndian.Uint32(options) == kindNOP<<24|kindNOP<<16|kindTimestamps<<8|10:
			o.present = hasTimestamps
			o.value, o.echo = binary.BigEndian.Uint32(options[4:8]), binary.BigEndian.Uint32(options[8:12])
		case !o.parse(options):
			digest += badTCPOptions
			continue
		}
		digest += o.digest()
	}
	return digest
}

// optionsOf are the options of a segment, if it has a whole header.
func optionsOf(b []byte) (options []byte, ok bool) {
	if len(b) < 20 {
		return nil, false
	}
	header := int(b[12]>>4) * 4
	if header < 20 || header > len(b) {
		return nil, false
	}
	return b[20:header], true
}

// parse reports whether the options are well-formed.
func (o *tcpOptions) parse(b []byte) bool {
	o.present = 0
	for len(b) > 0 {
		if b[0] == kindNOP {
			b = b[1:]
			continue
		}
		if b[0] == kindEnd {
			return true
		}
		if len(b) < 2 {
			return false
		}
		n := int(b[1])
		if n < 2 || n > len(b) {
			return false
		}
		data := b[2:n]
		switch b[0] {
		case kindMSS:
			if len(data) != 2 {
				return false
			}
			o.mss = binary.BigEndian.Uint16(data)
			o.present |= hasMSS
		case kindWindowScale:
			if len(data) != 1 {
				return false
			}
			o.windowScale = data[0]
			o.present |= hasWindowScale
		case kindSACKPermitted:
			if len(data) != 0 {
				return false
			}
			o.present |= hasSACKPermitted
		case kindSACK:
			if len(data)%8 != 0 {
				return false
			}
			o.blocks = uint8(len(data) / 8)
			for i := range o.sack { // a header has no room for more
				if len(data) < 8 {
					break
				}
				o.sack[i] = sackBlock{binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])}
				data = data[8:]
			}
			o.present |= hasSACK
		case kindTimestamps:
			if len(data) != 8 {
				return false
			}
			o.value, o.echo = binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])
			o.present |= hasTimestamps
		}
		b = b[n:]
	}
	return true
}
