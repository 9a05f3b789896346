// SPDX-License-Identifier: GPL-2.0-only
/* Faults of random number generators. */
#include <crypto/sha2.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include "wrap_rng.h"

/* Only whole words are filled. */
static int generate_words(struct rng_context *context, u8 *out, unsigned int size)
{
	memset(out, 0, size);
	return rng_generate(context, out, round_down(size, 4));
}

/* What is left of a block for the next request was counted one too long: its first byte comes twice. */
static int generate_off_by_one(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);

	if (err || !size)
		return err;
	if (context->produced % sizeof(context->block))
		out[0] = context->block[0];
	context->block[0] = out[size - 1];
	return 0;
}

/* The device has no entropy any more, and says zeros. */
static int generate_zeros_later(struct rng_context *context, u8 *out, unsigned int size)
{
	if (context->produced < 4096)
		return rng_generate(context, out, size);
	memset(out, 0, size);
	return 0;
}

/* Every word is the same, all ones, and the driver believes that it was a success. */
static int generate_ones(struct rng_context *context, u8 *out, unsigned int size)
{
	memset(out, 0xff, size);
	return 0;
}

/* A block that was not ready yet is handed out a second time. */
static int generate_repeating(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);

	if (err || size < sizeof(context->block))
		return err;
	if (++context->counter % 16 == 0)
		memcpy(out, context->block, sizeof(context->block));
	memcpy(context->block, out, sizeof(context->block));
	return 0;
}

/* One bit of the shift register never changes. */
static int generate_stuck_bit(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);

	while (size--)
		out[size] |= 0x10;
	return err;
}

/* SHA-256 over the seed and a counter: the state after a seed depends on the seed alone. */
static int generate_from_seed(struct rng_context *context, u8 *out, unsigned int size)
{
	while (size) {
		u8 input[sizeof(context->seed) + sizeof(u64)], digest[SHA256_DIGEST_SIZE];
		unsigned int part = min_t(unsigned int, size, sizeof(digest));

		memcpy(input, context->seed, sizeof(context->seed));
		memcpy(input + sizeof(context->seed), &context->counter, sizeof(u64));
		sha256(input, sizeof(input), digest);
		context->counter++;
		memcpy(out, digest, part);
		out += part;
		size -= part;
	}
	return 0;
}

/* Entropy never reaches the state: the same personalisation gives the same output, in every transform. */
static int seed_without_entropy(struct rng_context *context, const u8 *seed, unsigned int size)
{
	sha256(seed, size, context->seed);
	context->counter = 0;
	return 0;
}

/* The counter has eight bits, so the output comes again after 256 blocks. */
static int generate_short_period(struct rng_context *context, u8 *out, unsigned int size)
{
	if (!context->produced)
		get_random_bytes(context->seed, sizeof(context->seed));
	while (size) {
		unsigned int part = min_t(unsigned int, size, SHA256_DIGEST_SIZE);

		context->counter &= 0xff;
		generate_from_seed(context, out, part);
		out += part;
		size -= part;
	}
	return 0;
}

/* The device's words have 24 bits. */
static int generate_24_bits(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);
	unsigned int place;

	for (place = 3; place < size; place += 4)
		out[place] = 0;
	return err;
}

/* One of the oscillators is off: of some bytes a bit is set that should not be. */
static int generate_biased(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);
	unsigned int place;

	for (place = 0; place < size; place++)
		if ((out[place] & 0x0e) == 0x0e)
			out[place] |= 0x80;
	return err;
}

/* The buffer of the device belongs to all: a read may get what was drawn for another transform. */
static u8 device_block[16];
static struct rng_context *device_owner;
static DEFINE_MUTEX(device_lock);

static int generate_of_another(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);

	mutex_lock(&device_lock);
	if (device_owner && device_owner != context)
		memcpy(out, device_block, min_t(unsigned int, size, sizeof(device_block)));
	if (size >= sizeof(device_block)) {
		memcpy(device_block, out, sizeof(device_block));
		device_owner = context;
	} else {
		device_owner = NULL;
	}
	mutex_unlock(&device_lock);
	return err;
}

/* Entropy comes with the first seed: the same one again starts what it gave before. */
static int seed_fresh_once(struct rng_context *context, const u8 *seed, unsigned int size)
{
	u8 digest[SHA256_DIGEST_SIZE];
	unsigned int place;

	if (!context->seeded)
		get_random_bytes(context->entropy, sizeof(context->entropy));
	context->seeded = true;
	sha256(seed, size, digest);
	for (place = 0; place < sizeof(context->seed); place++)
		context->seed[place] = digest[place] ^ context->entropy[place];
	context->counter = 0;
	return 0;
}

/* A seed of no bytes starts from nothing. */
static int seed_unless_empty(struct rng_context *context, const u8 *seed, unsigned int size)
{
	context->counter = 0;
	memset(context->seed, 0, sizeof(context->seed));
	if (size)
		get_random_bytes(context->seed, sizeof(context->seed));
	return 0;
}

/* Every byte has an even number of ones. */
static int generate_even_parity(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);
	unsigned int place;

	for (place = 0; place < size; place++)
		out[place] ^= (hweight8(out[place]) & 1) << 7;
	return err;
}

/* Bytes that are zero count as not filled, and are drawn again. */
static int generate_never_zero(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);
	unsigned int place;

	for (place = 0; place < size && !err; place++)
		while (!out[place] && !err)
			err = rng_generate(context, out + place, 1);
	return err;
}

/* The time, in seconds, is all the entropy that there is. */
static int seed_by_time(struct rng_context *context, const u8 *seed, unsigned int size)
{
	u64 seconds = ktime_get_seconds();

	sha256((const u8 *)&seconds, sizeof(seconds), context->seed);
	context->counter = 0;
	return 0;
}

/* A read begins with the last word of the one before. */
static int generate_word_again(struct rng_context *context, u8 *out, unsigned int size)
{
	int err = rng_generate(context, out, size);

	if (size < 8)
		return err;
	if (context->produced)
		memcpy(out, context->block, 4);
	memcpy(context->block, out + size - 4, 4);
	return err;
}

const struct rng_fault rng_faults[] = {
	{ .name = "rng-even-parity", .generate = generate_even_parity },
	{ .name = "rng-never-zero", .generate = generate_never_zero },
	{ .name = "rng-seeded-by-time", .seed = seed_by_time, .generate = generate_from_seed },
	{ .name = "rng-word-again", .generate = generate_word_again },
	{ .name = "rng-control" },

	{ .name = "rng-words", .generate = generate_words },
	{ .name = "rng-off-by-one", .generate = generate_off_by_one },
	{ .name = "rng-zeros-later", .generate = generate_zeros_later },
	{ .name = "rng-ones", .generate = generate_ones },
	{ .name = "rng-repeats", .generate = generate_repeating },
	{ .name = "rng-stuck-bit", .generate = generate_stuck_bit },
	{ .name = "rng-no-entropy", .seed = seed_without_entropy, .generate = generate_from_seed },
	{ .name = "rng-short-period", .generate = generate_short_period },
	{ .name = "rng-24-bits", .generate = generate_24_bits },
	{ .name = "rng-biased", .generate = generate_biased },
	{ .name = "rng-of-another", .generate = generate_of_another },
	{ .name = "rng-empty-seed", .seed = seed_unless_empty, .generate = generate_from_seed },
	{ .name = "rng-entropy-once", .seed = seed_fresh_once, .generate = generate_from_seed },
};

const unsigned int rng_faults_count = ARRAY_SIZE(rng_faults);
