//go:build cgo

package main

/*
#include "packets.h"

struct ipv6 { uint32_t version; uint16_t length; uint8_t next, hop_limit, source[16], destination[16]; } __attribute__((packed));
struct extension { uint8_t next, length; } __attribute__((packed));
struct fragment { uint8_t next, reserved; uint16_t offset; uint32_t identification; } __attribute__((packed));

struct ipv6_chain {
	const struct fragment *fragment;
	size_t transport;
	uint8_t protocol, headers;
};

// Of the left bytes at p.
static int walk(uint8_t next, const uint8_t *p, size_t left, struct ipv6_chain *c) {
	size_t whole = left;
	c->fragment = NULL;
	c->headers = 0;
	for (;;) {
		switch (next) {
		case 0: case 43: case 60: {
			if (c->headers == 8 || left < 8) return 0;
			const struct extension *e = (const struct extension *)p;
			size_t size = 8 + e->length * 8;
			if (size > left) return 0;
			next = e->next;
			p += size;
			left -= size;
			c->headers++;
			continue;
		}
		case 44:
			if (c->headers == 8 || left < 8) return 0;
			c->fragment = (const struct fragment *)p;
			next = c->fragment->next;
			p += 8;
			left -= 8;
			c->headers++;
			if (ntohs(c->fragment->offset) >> 3 == 0) continue;
		}
		c->protocol = next;
		c->transport = 40 + whole - left;
		return 1;
	}
}

static uint64_t chain_digest(const struct ipv6_chain *c) {
	uint64_t d = c->protocol + ((uint64_t)c->headers << 8) + ((uint64_t)c->transport << 12);
	if (c->fragment) {
		uint16_t bits = ntohs(c->fragment->offset);
		d += (bits >> 3) + ((uint64_t)(bits & 1) << 17) + ((uint64_t)(bits >> 3 != 0) << 18) + ntohl(c->fragment->identification);
	}
	return d;
}

static inline uint64_t chain_of(const struct packet *packet, struct ipv6_chain *c) {
	if (packet->length < 40 || packet->bytes[0] >> 4 != 6) return 1ull << 40;
	const struct ipv6 *ip = (const struct ipv6 *)packet->bytes;
	size_t left = packet->length - 40, length = ntohs(ip->length);
	if (length != 0 || ip->next != 0) {
		if (length > left) return 1ull << 40;
		left = length;
	}
	if (!walk(ip->next, packet->bytes + 40, left, c)) return 2ull << 40;
	return chain_digest(c);
}

static uint64_t ipv6_chain(const struct packet *packets, size_t n) {
	struct ipv6_chain c;
	uint64_t digest = 0;
	for (size_t i = 0; i < n; i++) digest += chain_of(&packets[i], &c);
	return digest;
}

PASSES(ipv6_chain_passes, ipv6_chain)
*/
import "C"

import "unsafe"

func ipv6ChainInC(packets [][]byte) func(count int) uint64 {
	table := inC(packets)
	return func(count int) uint64 {
		// The table and what it points to are C's memory: see inC.
		return uint64(C.ipv6_chain_passes(unsafe.SliceData(table), C.size_t(len(table)), C.int(count)))
	}
}
