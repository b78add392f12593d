package main

import "github.com/zcgen/zcgen/packetformats"

// ipv6ChainGenerated walks the headers by generated code, in one pass.
func ipv6ChainGenerated(packets [][]byte) (digest uint64) {
	var found packetformats.IPv6ExtensionHeadersFound
	for _, b := range packets {
		v, f := packetformats.FindIPv6(b, &found)
		if f.Failed() {
			if f.Site.Format == "ipv6" && f.Site.Field != "ExtensionHeaders" {
				digest += badIPv6
			} else {
				digest += badExtension
			}
			continue
		}
		d := uint64(v.Protocol()) + uint64(found.Len())<<8 + uint64(len(v.Bytes())-len(v.Payload()))<<12
		if h, ok := found.Fragment(); ok {
			d += uint64(h.FragmentOffset()) + bit(h.MoreFragments())<<17 + bit(h.FragmentOffset() != 0)<<18 + uint64(h.Identification())
		}
		digest += d
	}
	return digest
}
