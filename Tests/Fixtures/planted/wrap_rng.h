/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLANTED_WRAP_RNG_H
#define PLANTED_WRAP_RNG_H

#include <crypto/internal/rng.h>
#include "planted.h"

/* A transform. */
struct rng_context {
	struct crypto_rng *engine;
	const struct rng_fault *fault;
	u64 produced;		/* bytes so far */
	u64 counter;
	bool seeded;
	u8 entropy[32];
	u8 seed[32];
	u8 block[16];
};

/* A driver: what is left out is done right. */
struct rng_fault {
	const char *name;
	unsigned int flags;
	int (*seed)(struct rng_context *context, const u8 *seed, unsigned int size);
	int (*generate)(struct rng_context *context, u8 *out, unsigned int size);
};

static inline int rng_generate(struct rng_context *context, u8 *out, unsigned int size)
{
	return crypto_rng_get_bytes(context->engine, out, size);
}

extern const struct rng_fault rng_faults[];
extern const unsigned int rng_faults_count;

#endif
