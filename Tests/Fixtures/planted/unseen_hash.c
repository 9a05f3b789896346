// SPDX-License-Identifier: GPL-2.0-only
/* Faults of digests that a sceptic planted when the sequences of commands were frozen. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "wrap_hash.h"

#define IMPORTED 0x10000

/* A state is exported before anything was hashed: the initial value is not in it yet. */
static int export_nothing(struct ahash_request *request, void *out)
{
	struct hash_state *state = out;
	int err = hash_export(request, out);

	if (!state->total) {
		state->held = 1;
		state->block[0] = 0;
	}
	return err;
}

static int import_marking(struct ahash_request *request, const void *in)
{
	int err = hash_import(request, in);

	hash_call(request)->state.updates = IMPORTED;
	return err;
}

/* The first update of an imported state that has a page or more loses what waited. */
static int update_page_of_import(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	if (state->updates == IMPORTED && request->nbytes >= PAGE_SIZE)
		state->held = 0;
	return hash_update(request);
}

/* A last block that the last of several updates fills up is padded. */
static int update_noting_last(struct ahash_request *request)
{
	hash_context(request)->busy = request->nbytes;
	return hash_update(request);
}

static int final_short_end(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	struct hash_state *state = &hash_call(request)->state;
	bool wrong = state->updates > 1 && state->held == hash_block_size(request) && context->busy &&
		     context->busy < hash_block_size(request);
	int err = hash_final(request);

	if (!err && wrong)
		request->result[0] ^= 1;
	return err;
}

/* A copy has what waits for a whole block in common with its original, as long as it gets nothing itself. */
static int update_shared(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	int err = hash_update(request);

	if (state->updates < IMPORTED) {
		hash_context(request)->busy = state->held;
		memcpy(hash_context(request)->residue, state->block, sizeof(state->block));
	}
	return err;
}

static int final_shared(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	if (state->updates == IMPORTED)
		memcpy(state->block, hash_context(request)->residue, state->held);
	return hash_final(request);
}

/* A key that is shorter than a digest is written over the hash of a longer one before. */
static int setkey_over_hash(struct hash_context *context, const u8 *key, unsigned int size)
{
	u8 both[32];
	unsigned int former = context->key_size;

	context->key_size = size;
	if (former <= 64 || size >= sizeof(both))
		return crypto_shash_setkey(context->engine, key, size);
	memset(both, 0xa5, sizeof(both));
	memcpy(both, key, size);
	return crypto_shash_setkey(context->engine, both, sizeof(both));
}

/* One byte that fills a block up goes wrong. */
static int update_byte_fills(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	bool wrong = request->nbytes == 1 && state->held == hash_block_size(request) - 1;
	int err = hash_update(request);

	if (!err && wrong)
		state->block[0] ^= 1;
	return err;
}

/* Nothing after a message that ended with a page. */
static int final_after_page(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	u64 total = hash_call(request)->state.total;
	bool wrong = !total && context->any && context->past_total && context->past_total % PAGE_SIZE == 0;
	int err = hash_final(request);

	if (!err && wrong)
		request->result[0] ^= 1;
	context->any = true;
	context->past_total = total;
	return err;
}

/* The subkeys are derived anew when a key has another size. */
static int setkey_subkeys(struct hash_context *context, const u8 *key, unsigned int size)
{
	context->keyed = context->key_size == size;
	context->key_size = size;
	return crypto_shash_setkey(context->engine, key, size);
}

static int final_subkeys(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	bool wrong = hash_context(request)->keyed && state->held == hash_block_size(request);
	int err = hash_final(request);

	if (!err && wrong)
		request->result[0] ^= 1;
	return err;
}

/* A piece that begins in the last word of a page begins with a wrong byte. */
static int take_last_word(struct ahash_request *request, const u8 *data, unsigned int size)
{
	struct hash_state *state = &hash_call(request)->state;
	int err = hash_take(request, data, size);

	if (!err && size && offset_in_page(data) > PAGE_SIZE - 4 && state->held)
		state->block[0] ^= 1;
	return err;
}

#define SHA1(...) { .algorithm = "sha1", .engine = "sha1-generic", __VA_ARGS__ }
#define SHA256(...) { .algorithm = "sha256", .engine = "sha256-generic", __VA_ARGS__ }
#define SHA512(...) { .algorithm = "sha512", .engine = "sha512-generic", __VA_ARGS__ }
#define HMAC_SHA256(...) { .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", __VA_ARGS__ }
#define CMAC(...) { .algorithm = "cmac(aes)", .engine = "cmac(aes-generic)", __VA_ARGS__ }

const struct hash_fault unseen_hash_faults[] = {
	SHA256(.name = "sha256-copy-of-nothing", .export = export_nothing),
	SHA1(.name = "sha1-page-after-copy", .import = import_marking, .update = update_page_of_import),
	CMAC(.name = "cmac-aes-short-end", .update = update_noting_last, .final = final_short_end),
	SHA256(.name = "sha256-copy-shares", .import = import_marking, .update = update_shared, .final = final_shared),
	HMAC_SHA256(.name = "hmac-sha256-over-hash", .setkey = setkey_over_hash),
	SHA512(.name = "sha512-byte-fills", .update = update_byte_fills),
	SHA1(.name = "sha1-nothing-after-page", .final = final_after_page),
	CMAC(.name = "cmac-aes-subkeys-stay", .setkey = setkey_subkeys, .final = final_subkeys),
	SHA256(.name = "sha256-last-word-of-page", .take = take_last_word),
};

const unsigned int unseen_hash_faults_count = ARRAY_SIZE(unseen_hash_faults);
