/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers with one planted fault each, and controls without any.
 *
 * A driver here is a wrapper around one of the kernel's generic drivers, its engine, and does what drivers of devices
 * do: it keeps state of its own, moves data through scatterlists, and may answer later. A fault replaces one step of
 * that. Documentation/planted-faults.md lists every driver.
 */
#ifndef PLANTED_H
#define PLANTED_H

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/workqueue.h>
#include <crypto/algapi.h>

#define PLANTED_PREFIX "planted-"

/* Lower than that of every driver of the kernel, so that none of these answers a generic name. */
#define PLANTED_PRIORITY 1

/* Every so many requests, an intermittent fault shows. */
#define PLANTED_RARELY 256

/* How a driver behaves beside its fault. */
enum planted_flags {
	/* Answers later, from a worker. */
	PLANTED_ASYNC = 1,
};

/* A device's latency: another request can start meanwhile. */
static inline void planted_latency(u32 request_flags)
{
	if (request_flags & CRYPTO_TFM_REQ_MAY_SLEEP)
		usleep_range(50, 100);
	else
		udelay(5);
}

/* Four bytes in big-endian order; the kernel's own function has another header from 6.12 on. */
static inline u32 planted_be32(const u8 *bytes)
{
	return (u32)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* What all four types register the same way. */
int planted_base(struct crypto_alg *base, const char *algorithm, const char *name, unsigned int flags,
		 unsigned int context_size);

int planted_hash_register(void);
void planted_hash_unregister(void);
int planted_skcipher_register(void);
void planted_skcipher_unregister(void);
int planted_aead_register(void);
void planted_aead_unregister(void);
int planted_rng_register(void);
void planted_rng_unregister(void);

#endif
