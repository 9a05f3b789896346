/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLANTED_WRAP_HASH_H
#define PLANTED_WRAP_HASH_H

#include <crypto/internal/hash.h>
#include "planted.h"

#define HASH_MAX_BLOCK 128

/* What a driver of a device keeps beside the chaining value, and exports in front of it. */
struct hash_state {
	u32 begun;		/* HASH_BEGUN after the first init in this memory */
	u32 held;		/* bytes in block */
	u64 total;		/* bytes so far */
	u32 updates;		/* calls so far */
	u8 block[HASH_MAX_BLOCK];	/* the last bytes: a block goes to the engine when more follow */
};

#define HASH_BEGUN 0x68617368

/* A transform. */
struct hash_context {
	struct crypto_shash *engine;
	const struct hash_fault *fault;
	atomic_t requests;
	struct ahash_request *owner;	/* whose state the device has */
	bool any;			/* a message was finished */
	u64 past_total;			/* its bytes */
	u32 busy;			/* bytes that a message under way left in the block */
	u8 residue[HASH_MAX_BLOCK];
	unsigned int key_size;
	u8 long_key[64];
	bool keyed;
	unsigned long last;		/* when a message was finished */
	u8 key[32];
	u8 digest[HASH_MAX_DIGESTSIZE];
	struct hash_state state;	/* of drivers that keep it here, where requests share it */
};

/* A request in flight; it lives in the request's own memory, as the engine's state does. */
struct hash_call {
	struct work_struct work;
	struct ahash_request *request;
	int (*operation)(struct ahash_request *request);
	unsigned int left;		/* bytes of this update after the present piece */
	struct hash_state state;
	struct shash_desc engine;
};

/* A driver: what is left out is done right. */
struct hash_fault {
	const char *name;
	const char *algorithm;
	const char *engine;
	unsigned int flags;
	int (*setkey)(struct hash_context *context, const u8 *key, unsigned int size);
	int (*init)(struct ahash_request *request);
	int (*update)(struct ahash_request *request);
	int (*take)(struct ahash_request *request, const u8 *data, unsigned int size);
	int (*final)(struct ahash_request *request);
	int (*finup)(struct ahash_request *request);
	int (*digest)(struct ahash_request *request);
	int (*export)(struct ahash_request *request, void *out);
	int (*import)(struct ahash_request *request, const void *in);
};

static inline struct hash_context *hash_context(struct ahash_request *request)
{
	return crypto_ahash_ctx(crypto_ahash_reqtfm(request));
}

static inline struct hash_call *hash_call(struct ahash_request *request)
{
	return ahash_request_ctx(request);
}

static inline unsigned int hash_block_size(struct ahash_request *request)
{
	return crypto_shash_blocksize(hash_context(request)->engine);
}

static inline unsigned int hash_digest_size(struct ahash_request *request)
{
	return crypto_shash_digestsize(hash_context(request)->engine);
}

/* The steps as they should be. */
int hash_init(struct ahash_request *request);
int hash_take(struct ahash_request *request, const u8 *data, unsigned int size);
int hash_update(struct ahash_request *request);
int hash_final(struct ahash_request *request);
int hash_finup(struct ahash_request *request);
int hash_digest(struct ahash_request *request);
int hash_export(struct ahash_request *request, void *out);
int hash_import(struct ahash_request *request, const void *in);

/* Starts the engine with its initial chaining value. */
int hash_start_engine(struct ahash_request *request);

extern const struct hash_fault hash_faults[], mac_faults[], joint_hash_faults[], reported_hash_faults[],
	unseen_hash_faults[];
extern const unsigned int hash_faults_count, mac_faults_count, joint_hash_faults_count, reported_hash_faults_count,
	unseen_hash_faults_count;

#endif
