// What the C contenders have in common: the packets, and passes over them.
#include <arpa/inet.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct packet { const uint8_t *bytes; size_t length; };

// PASSES defines a function that makes count passes with the function one. The
// passes are made on this side, so that the call from Go costs next to nothing;
// the barrier keeps them apart.
#define PASSES(name, one)                                                          \
	static uint64_t name(const struct packet *packets, size_t n, int count) {  \
		uint64_t digest = 0;                                               \
		for (int i = 0; i < count; i++) {                                  \
			digest += one(packets, n);                                 \
			__asm__ volatile("" ::: "memory");                         \
		}                                                                  \
		return digest;                                                     \
	}
