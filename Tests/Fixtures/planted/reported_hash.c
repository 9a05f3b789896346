// SPDX-License-Identifier: GPL-2.0-only
/* Faults of digests after public reports, planted when the sequences of commands were frozen. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_hash.h"

/* The device's state is not saved when another request comes in between: what waits for a whole block is lost. */
static int update_unsaved(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	struct hash_state *state = &hash_call(request)->state;

	if (context->owner && context->owner != request && state->total)
		state->held = 0;
	context->owner = request;
	return hash_update(request);
}

static int final_unsaved(struct ahash_request *request)
{
	hash_context(request)->owner = NULL;
	return hash_final(request);
}

/* A key of more than a block is hashed with what stands behind it, up to a whole cache line. */
static int setkey_whole_lines(struct hash_context *context, const u8 *key, unsigned int size)
{
	unsigned int whole = round_up(size, 64);
	u8 *copy;
	int err;

	if (size <= 64 || size == whole)
		return crypto_shash_setkey(context->engine, key, size);
	copy = kzalloc(whole, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, key, size);
	err = crypto_shash_setkey(context->engine, copy, whole);
	kfree(copy);
	return err;
}

/* An imported state that gets no more bytes is finished without those that wait for a whole block. */
static int import_counting(struct ahash_request *request, const void *in)
{
	int err = hash_import(request, in);

	hash_call(request)->state.updates = 0;
	return err;
}

static int final_of_import(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	if (!state->updates)
		state->held = 0;
	return hash_final(request);
}

/* The last bytes, by finup, fill a block that others began: it is taken for empty. */
static int finup_at_block(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	unsigned int size = hash_block_size(request);
	bool fills = state->held && request->nbytes && (state->held + request->nbytes) % size == 0;
	int err;

	if (!fills)
		return hash_finup(request);
	err = hash_update(request);
	if (err)
		return err;
	state->held = 0;
	return hash_final(request);
}

/* The result between two updates is taken for that of the first: what waits since then is not exported. */
static int export_of_many(struct ahash_request *request, void *out)
{
	struct hash_state *state = out;
	int err = hash_export(request, out);

	if (hash_call(request)->state.updates > 1)
		state->held = 0;
	return err;
}

/* What was imported and got no bytes since is exported without those that wait. */
static int export_of_import(struct ahash_request *request, void *out)
{
	struct hash_state *own = &hash_call(request)->state, *state = out;
	int err = hash_export(request, out);

	if (!own->updates && own->total)
		state->held = 0;
	return err;
}

/* The list of descriptors of a message ends after sixteen updates: the last bytes of later ones are lost. */
static int final_sixteen_updates(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	if (state->updates > 16)
		state->held = 0;
	return hash_final(request);
}

/* A device that has nothing to do for 50 ms sleeps, and wakes without a key. */
static int init_after_sleep(struct ahash_request *request)
{
	static const u8 zeros[32];
	struct hash_context *context = hash_context(request);

	if (context->last && time_after(jiffies, context->last + msecs_to_jiffies(50)))
		crypto_shash_setkey(context->engine, zeros, sizeof(zeros));
	return hash_init(request);
}

static int final_noting_time(struct ahash_request *request)
{
	hash_context(request)->last = jiffies;
	return hash_final(request);
}

static int setkey_awake(struct hash_context *context, const u8 *key, unsigned int size)
{
	context->last = 0;
	return crypto_shash_setkey(context->engine, key, size);
}

/* Of a key only 256 bytes reach the device, which hashes it. */
static int setkey_256(struct hash_context *context, const u8 *key, unsigned int size)
{
	return crypto_shash_setkey(context->engine, key, min_t(unsigned int, size, 256));
}

/* An update of a block less a byte behind as many bytes that wait: the buffer is one byte too small for both. */
static int update_block_less_one(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;
	unsigned int short_by_one = hash_block_size(request) - 1;
	bool full = state->held == short_by_one && request->nbytes == short_by_one;
	int err = hash_update(request);

	if (!err && full)
		state->block[0] ^= 1;
	return err;
}

/* What was imported and got bytes since is exported as it was imported: those that wait are lost. */
#define IMPORTED 0x10000

static int import_marking(struct ahash_request *request, const void *in)
{
	int err = hash_import(request, in);

	hash_call(request)->state.updates = IMPORTED;
	return err;
}

static int export_after_import(struct ahash_request *request, void *out)
{
	struct hash_state *state = out;
	int err = hash_export(request, out);

	if (hash_call(request)->state.updates > IMPORTED)
		state->held = 0;
	return err;
}

const struct hash_fault reported_hash_faults[] = {
	{ .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", .name = "hmac-sha256-256-bytes",
	  .setkey = setkey_256 },
	{ .algorithm = "sha256", .engine = "sha256-generic", .name = "sha256-block-less-one",
	  .update = update_block_less_one },
	{ .algorithm = "sha512", .engine = "sha512-generic", .name = "sha512-export-of-continued",
	  .import = import_marking, .export = export_after_import },
	{ .algorithm = "sha256", .engine = "sha256-generic", .name = "sha256-unsaved", .update = update_unsaved,
	  .final = final_unsaved },
	{ .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", .name = "hmac-sha256-whole-lines",
	  .setkey = setkey_whole_lines },
	{ .algorithm = "sha256", .engine = "sha256-generic", .name = "sha256-copy-of-many", .export = export_of_many },
	{ .algorithm = "sha1", .engine = "sha1-generic", .name = "sha1-copy-of-copy", .import = import_counting,
	  .export = export_of_import },
	{ .algorithm = "sha256", .engine = "sha256-generic", .name = "sha256-sixteen-updates",
	  .final = final_sixteen_updates },
	{ .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", .name = "hmac-sha256-asleep",
	  .setkey = setkey_awake, .init = init_after_sleep, .final = final_noting_time },
	{ .algorithm = "sha1", .engine = "sha1-generic", .name = "sha1-import-and-final", .import = import_counting,
	  .final = final_of_import },
	{ .algorithm = "sha512", .engine = "sha512-generic", .name = "sha512-finup-at-block", .finup = finup_at_block },
};

const unsigned int reported_hash_faults_count = ARRAY_SIZE(reported_hash_faults);
