// SPDX-License-Identifier: GPL-2.0-only
/* Faults of digests without a key. */
#include <crypto/sha2.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include "wrap_hash.h"

/* The device never starts on an empty message, and nobody puts the known digest there. */
static int final_zero_length(struct ahash_request *request)
{
	if (hash_call(request)->state.total)
		return hash_final(request);
	memset(request->result, 0, hash_digest_size(request));
	return 0;
}

/* What is left for the last operation is the length modulo the block: a whole last block is lost. */
static int final_block_multiple(struct ahash_request *request)
{
	hash_call(request)->state.held %= hash_block_size(request);
	return hash_final(request);
}

/* The imported state has the chaining value but not the bytes that wait for a whole block. */
static int import_without_tail(struct ahash_request *request, const void *in)
{
	int err = hash_import(request, in);

	hash_call(request)->state.held = 0;
	return err;
}

/* The exported state says that nothing was hashed yet: the length in the padding is wrong. */
static int import_without_count(struct ahash_request *request, const void *in)
{
	struct hash_call *call = hash_call(request);
	struct sha512_state engine;

	memcpy(&engine, in + sizeof(call->state), sizeof(engine));
	/* Whole blocks went to the engine, so it holds no bytes of its own. */
	engine.count[0] = 0;
	memcpy(&call->state, in, sizeof(call->state));
	call->engine.tfm = hash_context(request)->engine;
	return crypto_shash_import(&call->engine, &engine);
}

/* A message begins with what the one before left in the block. */
static int init_keeps_residue(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	u32 residue = state->begun == HASH_BEGUN ? state->held : 0;
	int err = hash_init(request);

	state->held = residue;
	return err;
}

/* The whole-message path starts from what is in the state instead of from the initial value. */
static int digest_without_init(struct ahash_request *request)
{
	struct hash_call *call = hash_call(request);
	struct sha256_state empty = {};
	int err = hash_init(request) ?: crypto_shash_import(&call->engine, &empty);

	return err ? err : hash_finup(request);
}

/* The last operation takes the new bytes and forgets those that waited. */
static int finup_without_held(struct ahash_request *request)
{
	hash_call(request)->state.held = 0;
	return hash_finup(request);
}

/* A transfer counts words: a piece before the last whose length is no multiple of four loses up to three bytes. */
static int take_words(struct ahash_request *request, const u8 *data, unsigned int size)
{
	return hash_take(request, data, hash_call(request)->left ? round_down(size, 4) : size);
}

/* The source register ignores the two low bits of an address. */
static int take_aligned(struct ahash_request *request, const u8 *data, unsigned int size)
{
	return hash_take(request, PTR_ALIGN_DOWN(data, 4), size);
}

/* A piece of a whole page has a length of zero in a field of twelve bits. */
static int take_twelve_bits(struct ahash_request *request, const u8 *data, unsigned int size)
{
	return hash_take(request, data, size & 0xfff);
}

/* The device takes 32 KiB at a time, and the driver asks it once. */
static int update_32k(struct ahash_request *request)
{
	unsigned int size = request->nbytes;
	int err;

	request->nbytes = min_t(unsigned int, size, SZ_32K);
	err = hash_update(request);
	request->nbytes = size;
	return err;
}

/* Bytes that wait are overwritten by the next ones when both together are less than a block. */
static int take_overwrites(struct ahash_request *request, const u8 *data, unsigned int size)
{
	struct hash_state *state = &hash_call(request)->state;

	if (state->held + size >= hash_block_size(request))
		return hash_take(request, data, size);
	state->total += size;
	memcpy(state->block, data, size);
	state->held = max(state->held, size);
	return 0;
}

/* Now and then the result is read before the device is done: it is still that of the request before. */
static int final_too_early(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	u8 before[HASH_MAX_DIGESTSIZE];
	int err;

	memcpy(before, context->digest, sizeof(before));
	err = hash_final(request);
	if (err)
		return err;
	memcpy(context->digest, request->result, hash_digest_size(request));
	if (atomic_inc_return(&context->requests) % PLANTED_RARELY == 0)
		memcpy(request->result, before, hash_digest_size(request));
	return 0;
}

/* The bytes that wait are kept with the transform, so that two messages at a time mix. */
static int update_shared(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	struct hash_state *shared = &hash_context(request)->state;
	int err;

	memcpy(state->block, shared->block, sizeof(state->block));
	err = hash_update(request);
	memcpy(shared->block, state->block, sizeof(state->block));
	return err;
}

static int final_shared(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	memcpy(state->block, hash_context(request)->state.block, sizeof(state->block));
	return hash_final(request);
}

#define SHA1(...) { .algorithm = "sha1", .engine = "sha1-generic", __VA_ARGS__ }
#define SHA256(...) { .algorithm = "sha256", .engine = "sha256-generic", __VA_ARGS__ }
#define SHA384(...) { .algorithm = "sha384", .engine = "sha384-generic", __VA_ARGS__ }
#define SHA512(...) { .algorithm = "sha512", .engine = "sha512-generic", __VA_ARGS__ }

const struct hash_fault hash_faults[] = {
	SHA1(.name = "sha1-control"),
	SHA256(.name = "sha256-control"),
	SHA512(.name = "sha512-control-async", .flags = PLANTED_ASYNC),

	SHA1(.name = "sha1-zero-length", .final = final_zero_length),
	SHA1(.name = "sha1-block-multiple", .final = final_block_multiple),
	SHA1(.name = "sha1-rarely-stale", .final = final_too_early),
	SHA1(.name = "sha1-misaligned", .take = take_aligned),
	SHA256(.name = "sha256-import-tail", .import = import_without_tail),
	SHA256(.name = "sha256-init-residue", .init = init_keeps_residue),
	SHA256(.name = "sha256-digest-state", .digest = digest_without_init),
	SHA256(.name = "sha256-finup-held", .finup = finup_without_held),
	SHA256(.name = "sha256-odd-entry", .take = take_words),
	SHA256(.name = "sha256-shared-block", .update = update_shared, .final = final_shared),
	SHA384(.name = "sha384-small-update", .take = take_overwrites),
	SHA384(.name = "sha384-page-entry", .take = take_twelve_bits),
	SHA512(.name = "sha512-import-count", .import = import_without_count),
	SHA512(.name = "sha512-32k", .update = update_32k),
};

const unsigned int hash_faults_count = ARRAY_SIZE(hash_faults);
