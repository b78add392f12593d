//go:build cgo

package main

/*
#include "packets.h"

struct sack_block { uint32_t left, right; };
struct tcp_options {
	uint8_t present, window_scale, blocks;
	uint16_t mss;
	uint32_t value, echo;
	struct sack_block sack[4];
};
enum { HAS_MSS = 1, HAS_WINDOW_SCALE = 2, HAS_SACK_PERMITTED = 4, HAS_SACK = 8, HAS_TIMESTAMPS = 16 };

static inline uint16_t load16(const uint8_t *p) { uint16_t x; memcpy(&x, p, 2); return ntohs(x); }
static inline uint32_t load32(const uint8_t *p) { uint32_t x; memcpy(&x, p, 4); return ntohl(x); }

// Of left bytes at p.
static int parse_options(const uint8_t *p, size_t left, struct tcp_options *o) {
	o->present = 0;
	while (left > 0) {
		uint8_t kind = p[0];
		if (kind == 1) { p++; left--; continue; }
		if (kind == 0) return 1;
		if (left < 2) return 0;
		size_t n = p[1];
		if (n < 2 || n > left) return 0;
		switch (kind) {
		case 2:
			if (n != 4) return 0;
			o->mss = load16(p + 2);
			o->present |= HAS_MSS;
			break;
		case 3:
			if (n != 3) return 0;
			o->window_scale = p[2];
			o->present |= HAS_WINDOW_SCALE;
			break;
		case 4:
			if (n != 2) return 0;
			o->present |= HAS_SACK_PERMITTED;
			break;
		case 5:
			if ((n - 2) % 8 != 0) return 0;
			o->blocks = (n - 2) / 8;
			for (size_t i = 0; i < o->blocks && i < 4; i++) {
				o->sack[i].left = load32(p + 2 + i * 8);
				o->sack[i].right = load32(p + 6 + i * 8);
			}
			o->present |= HAS_SACK;
			break;
		case 8:
			if (n != 10) return 0;
			o->value = load32(p + 2);
			o->echo = load32(p + 6);
			o->present |= HAS_TIMESTAMPS;
			break;
		}
		p += n;
		left -= n;
	}
	return 1;
}

static uint64_t options_digest(const struct tcp_options *o) {
	uint64_t d = (uint64_t)o->present << 32;
	if (o->present & HAS_MSS) d += o->mss;
	if (o->present & HAS_WINDOW_SCALE) d += (uint64_t)o->window_scale << 17;
	if (o->present & HAS_TIMESTAMPS) d += (uint64_t)o->value + ((uint64_t)o->echo << 1);
	if (o->present & HAS_SACK)
		for (int i = 0; i < o->blocks && i < 4; i++)
			d += ((uint64_t)o->sack[i].left + ((uint64_t)o->sack[i].right << 1)) << i;
	return d;
}

static inline uint64_t options_of(const struct packet *packet, struct tcp_options *o, int shaped) {
	const uint8_t *b = packet->bytes;
	if (packet->length < 20) return 1ull << 40;
	size_t header = (b[12] >> 4) * 4;
	if (header < 20 || header > packet->length) return 1ull << 40;
	if (shaped) {
		if (header == 20) { o->present = 0; return options_digest(o); }
		if (header == 32 && load32(b + 20) == 0x0101080a) {
			o->present = HAS_TIMESTAMPS;
			o->value = load32(b + 24);
			o->echo = load32(b + 28);
			return options_digest(o);
		}
	}
	if (!parse_options(b + 20, header - 20, o)) return 2ull << 40;
	return options_digest(o);
}

static uint64_t tcp_options(const struct packet *packets, size_t n) {
	struct tcp_options o;
	uint64_t digest = 0;
	for (size_t i = 0; i < n; i++) digest += options_of(&packets[i], &o, 0);
	return digest;
}

static uint64_t tcp_options_shaped(const struct packet *packets, size_t n) {
	struct tcp_options o;
	uint64_t digest = 0;
	for (size_t i = 0; i < n; i++) digest += options_of(&packets[i], &o, 1);
	return digest;
}

PASSES(tcp_options_passes, tcp_options)
PASSES(tcp_options_shaped_passes, tcp_options_shaped)
*/
import "C"

import "unsafe"

func tcpOptionsInC(packets [][]byte) func(count int) uint64 {
	table := inC(packets)
	return func(count int) uint64 {
		// The table and what it points to are C's memory: see inC.
		return uint64(C.tcp_options_passes(unsafe.SliceData(table), C.size_t(len(table)), C.int(count)))
	}
}

func tcpOptionsShapedInC(packets [][]byte) func(count int) uint64 {
	table := inC(packets)
	return func(count int) uint64 {
		// The table and what it points to are C's memory: see inC.
		return uint64(C.tcp_options_shaped_passes(unsafe.SliceData(table), C.size_t(len(table)), C.int(count)))
	}
}
