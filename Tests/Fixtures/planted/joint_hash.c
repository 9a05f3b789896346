// SPDX-License-Identifier: GPL-2.0-only
/* Faults of digests that need two things together. */
#include <linux/kernel.h>
#include "wrap_hash.h"

/* The device's context is taken over from a message that was never finished, with the bytes that wait there. */
static int init_after_abandoned(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	struct hash_state *state = &hash_call(request)->state;
	int err = hash_init(request);

	state->held = context->busy;
	memcpy(state->block, context->residue, context->busy);
	return err;
}

static int update_noting_residue(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	struct hash_state *state = &hash_call(request)->state;
	int err = hash_update(request);

	context->busy = state->held % hash_block_size(request);
	memcpy(context->residue, state->block, context->busy);
	return err;
}

static int final_idle(struct ahash_request *request)
{
	hash_context(request)->busy = 0;
	return hash_final(request);
}

/* What waits in the block is exported by its length modulo the block: a whole one is lost. */
static int import_at_block(struct ahash_request *request, const void *in)
{
	int err = hash_import(request, in);
	struct hash_state *state = &hash_call(request)->state;

	if (state->held == hash_block_size(request))
		state->held = 0;
	return err;
}

/* A shorter key is written over a longer one, whose end stays. */
static int setkey_over(struct hash_context *context, const u8 *key, unsigned int size)
{
	unsigned int former = context->key_size;

	context->key_size = size;
	if (size > sizeof(context->long_key))
		return crypto_shash_setkey(context->engine, key, size);
	memcpy(context->long_key, key, size);
	if (former > sizeof(context->long_key))
		former = 0;
	return crypto_shash_setkey(context->engine, context->long_key, max(former, size));
}

/* Several updates that end with a block: the end is taken for empty. */
static int final_block_of_many(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	if (state->updates > 1)
		state->held %= hash_block_size(request);
	return hash_final(request);
}

static int final_noting(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	int err = hash_final(request);

	memcpy(context->digest, request->result, hash_digest_size(request));
	context->past_total = hash_call(request)->state.total;
	context->any = true;
	return err;
}

/* An empty message gets the digest of the one before. */
static int final_empty_stale(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);

	if (hash_call(request)->state.total || !context->any)
		return final_noting(request);
	memcpy(request->result, context->digest, hash_digest_size(request));
	return 0;
}

/* More than a page after less than a block: the length register keeps its upper half. */
static int final_length_stays(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	struct hash_state *state = &hash_call(request)->state;

	if (context->any && context->past_total < hash_block_size(request) && state->total > PAGE_SIZE)
		state->held = 0;
	return final_noting(request);
}

/* Right: long pieces take a while. */
static int update_late(struct ahash_request *request)
{
	if (request->nbytes > 512)
		planted_latency(CRYPTO_TFM_REQ_MAY_SLEEP);
	return hash_update(request);
}

#define SHA1(...) { .algorithm = "sha1", .engine = "sha1-generic", __VA_ARGS__ }
#define SHA256(...) { .algorithm = "sha256", .engine = "sha256-generic", __VA_ARGS__ }
#define SHA512(...) { .algorithm = "sha512", .engine = "sha512-generic", __VA_ARGS__ }
#define HMAC_SHA256(...) { .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", __VA_ARGS__ }
#define CMAC(...) { .algorithm = "cmac(aes)", .engine = "cmac(aes-generic)", __VA_ARGS__ }

const struct hash_fault joint_hash_faults[] = {
	SHA256(.name = "sha256-control-late", .flags = PLANTED_ASYNC, .update = update_late),
	CMAC(.name = "cmac-aes-control-late", .flags = PLANTED_ASYNC, .update = update_late),

	SHA256(.name = "sha256-after-abandoned", .init = init_after_abandoned, .update = update_noting_residue,
	       .final = final_idle),
	SHA256(.name = "sha256-copy-at-block", .import = import_at_block),
	SHA1(.name = "sha1-block-of-many", .final = final_block_of_many),
	SHA512(.name = "sha512-length-stays", .final = final_length_stays),
	HMAC_SHA256(.name = "hmac-sha256-shorter-key", .setkey = setkey_over),
	CMAC(.name = "cmac-aes-empty-stale", .final = final_empty_stale),
};

const unsigned int joint_hash_faults_count = ARRAY_SIZE(joint_hash_faults);
