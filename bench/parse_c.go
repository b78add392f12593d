//go:build cgo

package main

/*
#include "packets.h"

struct ethernet { uint8_t destination[6], source[6]; uint16_t type; } __attribute__((packed));
struct ipv4 {
	uint8_t version_ihl, dscp_ecn; uint16_t total_length, identification, fragment;
	uint8_t ttl, protocol; uint16_t checksum; uint32_t source, destination;
} __attribute__((packed));
struct udp { uint16_t source, destination, length, checksum; } __attribute__((packed));

static inline uint64_t address(const uint8_t *p) {
	uint32_t high; uint16_t low;
	memcpy(&high, p, 4);
	memcpy(&low, p + 4, 2);
	return (uint64_t)ntohl(high) << 16 | ntohs(low);
}

static uint64_t parse(const struct packet *packets, size_t n) {
	uint64_t digest = 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *b = packets[i].bytes;
		size_t left = packets[i].length;
		if (left < 14) { digest += 1ull << 40; continue; }
		const struct ethernet *e = (const struct ethernet *)b;
		if (ntohs(e->type) != 0x0800) { digest += 2ull << 40; continue; }
		const struct ipv4 *ip = (const struct ipv4 *)(b + 14);
		left -= 14;
		if (left < 20 || ip->version_ihl >> 4 != 4) { digest += 3ull << 40; continue; }
		size_t header = (ip->version_ihl & 0xf) * 4, total = ntohs(ip->total_length);
		if (header < 20 || total < header || total > left) { digest += 3ull << 40; continue; }
		uint16_t fragment = ntohs(ip->fragment);
		if (ip->protocol != 17 || (fragment & 0x1fff) != 0) { digest += 4ull << 40; continue; }
		const struct udp *u = (const struct udp *)((const uint8_t *)ip + header);
		left = total - header;
		if (left < 8) { digest += 5ull << 40; continue; }
		size_t length = ntohs(u->length);
		if (length < 8 || length > left) { digest += 5ull << 40; continue; }
		digest += address(e->destination) + (address(e->source) << 1)
			+ (ip->dscp_ecn >> 2) + ((uint64_t)(ip->dscp_ecn & 3) << 8) + total + ntohs(ip->identification)
			+ (fragment >> 14 & 1) + ((uint64_t)(fragment >> 13 & 1) << 1) + ip->ttl + ntohs(ip->checksum)
			+ (uint64_t)ntohl(ip->source) + ((uint64_t)ntohl(ip->destination) << 1)
			+ ((uint64_t)(header - 20) << 20)
			+ ntohs(u->source) + ((uint64_t)ntohs(u->destination) << 1) + length
			+ ((uint64_t)ntohs(u->checksum) << 2) + ((uint64_t)(length - 8) << 21);
	}
	return digest;
}

PASSES(parse_passes, parse)
*/
import "C"

import "unsafe"

// parseInC is the contender that parses the packets by casting to structs, nil
// where there is no C.
func parseInC(packets [][]byte) func(count int) uint64 {
	table := inC(packets)
	return func(count int) uint64 {
		// The table and what it points to are C's memory: see inC.
		return uint64(C.parse_passes(unsafe.SliceData(table), C.size_t(len(table)), C.int(count)))
	}
}
