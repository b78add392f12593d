package main

import "encoding/binary"

// parseByHand does the same with encoding/binary, as a careful person writes it
// for speed: one function, each length checked once.
func parseByHand(packets [][]byte) (digest uint64) {
	for _, b := range packets {
		if len(b) < 14 {
			digest += notEthernet
			continue
		}
		if binary.BigEndian.Uint16(b[12:14]) != 0x0800 {
			digest += notIPv4
			continue
		}
		ip := b[14:]
		if len(ip) < 20 || ip[0]>>4 != 4 {
			digest += badIPv4
			continue
		}
		header := int(ip[0]&0xf) * 4
		total := int(binary.BigEndian.Uint16(ip[2:4]))
		if header < 20 || total < header || total > len(ip) {
			digest += badIPv4
			continue
		}
		fragment := binary.BigEndian.Uint16(ip[6:8])
		if ip[9] != 17 || fragment&0x1fff != 0 {
			digest += notUDP
			continue
		}
		u := ip[header:total]
		if len(u) < 8 {
			digest += badUDP
			continue
		}
		length := int(binary.BigEndian.Uint16(u[4:6]))
		if length < 8 || length > len(u) {
			digest += badUDP
			continue
		}
		digest += uint64(binary.BigEndian.Uint32(b[0:4]))<<16 | uint64(binary.BigEndian.Uint16(b[4:6]))
		digest += (uint64(binary.BigEndian.Uint32(b[6:10]))<<16 | uint64(binary.BigEndian.Uint16(b[10:12]))) << 1
		digest += uint64(ip[1]>>2) + uint64(ip[1]&3)<<8 + uint64(total) + uint64(binary.BigEndian.Uint16(ip[4:6])) +
			bit(fragment&0x4000 != 0) + bit(fragment&0x2000 != 0)<<1 + uint64(ip[8]) + uint64(binary.BigEndian.Uint16(ip[10:12])) +
			uint64(binary.BigEndian.Uint32(ip[12:16])) + uint64(binary.BigEndian.Uint32(ip[16:20]))<<1 +
			uint64(header-20)<<20 +
			uint64(binary.BigEndian.Uint16(u[0:2])) + uint64(binary.BigEndian.Uint16(u[2:4]))<<1 + uint64(length) +
			uint64(binary.BigEndian.Uint16(u[6:8]))<<2 + uint64(len(u[8:length]))<<21
	}
	return digest
}
