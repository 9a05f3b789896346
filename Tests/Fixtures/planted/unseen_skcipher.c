// SPDX-License-Identifier: GPL-2.0-only
/* Faults of ciphers that a sceptic planted when the sequences of commands were frozen. */
#include <crypto/aes.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include "wrap_skcipher.h"

/* A wrong bit at a place of the output. */
static void flip(struct skcipher_request *request, unsigned int place)
{
	u8 byte;

	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 0);
	byte ^= 1;
	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 1);
}

/* The whole request as it should be, but for a byte where something holds. */
static int crypt_but(struct skcipher_request *request, bool encrypts, bool wrong, unsigned int place)
{
	int err = cipher_crypt(request, encrypts);

	if (!err && wrong && place < request->cryptlen)
		flip(request, place);
	return err;
}

/* The device has places for two keys: one that was loaded before the last is taken for being there still. */
static int setkey_of_two(struct cipher_context *context, const u8 *key, unsigned int size)
{
	unsigned int kept = min_t(unsigned int, size, CIPHER_MAX_KEY);
	bool there = context->former_key_size == size && !memcmp(context->older_key, key, kept) &&
		     (context->key_size != size || memcmp(context->key, key, kept));
	int err = there ? 0 : crypto_skcipher_setkey(context->engine, key, size);

	if (err)
		return err;
	memcpy(context->older_key, context->key, sizeof(context->key));
	context->former_key_size = context->key_size;
	memcpy(context->key, key, kept);
	context->key_size = size;
	return 0;
}

/* Counts how often a message has gone on with the IV that the request before left. */
static int crypt_noting_chain(struct skcipher_request *request, bool encrypts, bool wrong)
{
	struct cipher_context *context = cipher_context(request);
	int err = crypt_but(request, encrypts, wrong, 0);

	memcpy(context->iv, request->iv, cipher_iv_size(request));
	return err;
}

static bool goes_on(struct skcipher_request *request)
{
	struct cipher_context *context = cipher_context(request);

	return context->past.any && context->past.size && !memcmp(context->iv, request->iv, cipher_iv_size(request));
}

/* The third part of a message begins with a wrong IV. */
static int crypt_third_part(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);

	context->chain = goes_on(request) ? context->chain + 1 : 0;
	return crypt_noting_chain(request, encrypts, context->chain == 2);
}

/* Where a message goes on, the counter's last 32 bits do not carry. */
static int crypt_carry_going_on(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	unsigned int blocks = DIV_ROUND_UP(request->cryptlen, AES_BLOCK_SIZE);
	u64 left = (1ULL << 32) - planted_be32(request->iv + 12);
	bool wrong = goes_on(request) && left < blocks;
	int err = crypt_but(request, encrypts, wrong, left * AES_BLOCK_SIZE);

	memcpy(context->iv, request->iv, cipher_iv_size(request));
	return err;
}

static int setkey_noting(struct cipher_context *context, const u8 *key, unsigned int size)
{
	context->key_size = size;
	return crypto_skcipher_setkey(context->engine, key, size);
}

/* Under a key of 256 bits a first piece of the output that is shorter than a block is written wrong. */
static int crypt_narrow_first_piece(struct skcipher_request *request, bool encrypts)
{
	bool wrong = cipher_context(request)->key_size == 32 && request->dst->length < AES_BLOCK_SIZE;

	return crypt_but(request, encrypts, wrong, 0);
}

/* Under a key of 192 bits whole pages end wrong. */
static int crypt_pages_192(struct skcipher_request *request, bool encrypts)
{
	bool wrong = cipher_context(request)->key_size == 24 && request->cryptlen && request->cryptlen % 4096 == 0;

	return crypt_but(request, encrypts, wrong, request->cryptlen - 1);
}

/* Decryption with stolen bytes ends wrong after an encryption with some. */
static int crypt_stealing_twice(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;
	bool wrong = !encrypts && request->cryptlen % AES_BLOCK_SIZE && past->any && past->encrypts &&
		     past->size % AES_BLOCK_SIZE;

	return crypt_but(request, encrypts, wrong, request->cryptlen - 1);
}

/* Offsets in a page have eleven bits, when both sides need twelve. */
static int crypt_high_offset(struct skcipher_request *request, bool encrypts)
{
	bool wrong = offset_in_page(request->dst->offset) >= 2048 && offset_in_page(request->src->offset) >= 2048;

	return crypt_but(request, encrypts, wrong, 16);
}

/* Decryption of exactly three pieces goes wrong. */
static int crypt_three_pieces(struct skcipher_request *request, bool encrypts)
{
	bool wrong = !encrypts && request->cryptlen && sg_nents_for_len(request->src, request->cryptlen) == 3;

	return crypt_but(request, encrypts, wrong, 0);
}

/* A key that differs in the nonce alone is not loaded. */
static int setkey_but_nonce(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err;

	if (context->key_size == size && !memcmp(context->key, key, size - 4))
		return 0;
	err = crypto_skcipher_setkey(context->engine, key, size);
	if (!err) {
		memcpy(context->key, key, size);
		context->key_size = size;
	}
	return err;
}

/* The counter's last 16 bits do not carry. */
static int crypt_chacha_16(struct skcipher_request *request, bool encrypts)
{
	unsigned int left = 0x10000 - (request->iv[0] | request->iv[1] << 8);

	return crypt_but(request, encrypts, left < DIV_ROUND_UP(request->cryptlen, 64), left * 64);
}

/* Beyond a page the last two blocks of a message of whole blocks are not swapped. */
static int crypt_cts_whole(struct skcipher_request *request, bool encrypts)
{
	bool wrong = request->cryptlen > PAGE_SIZE && request->cryptlen % AES_BLOCK_SIZE == 0;

	return crypt_but(request, encrypts, wrong, request->cryptlen - 1);
}

/* Of three requests in flight the last one goes wrong. */
static int crypt_third_in_flight(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	bool wrong = atomic_inc_return(&context->requests) > 2;
	int err;

	planted_latency(CRYPTO_TFM_REQ_MAY_SLEEP);
	err = crypt_but(request, encrypts, wrong, 0);
	atomic_dec(&context->requests);
	return err;
}

/* After a request of no bytes, its IV is in the device still. */
static int crypt_iv_of_nothing(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;

	if (past->any && !past->size && !past->err)
		memcpy(request->iv, past->iv, cipher_iv_size(request));
	return cipher_crypt(request, encrypts);
}

/* The device has no queue: what comes while it works is answered by EBUSY, though its caller would wait. */
static int crypt_one_at_a_time(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	int err = -EBUSY;

	if (atomic_inc_return(&context->requests) == 1) {
		planted_latency(CRYPTO_TFM_REQ_MAY_SLEEP);
		err = cipher_crypt(request, encrypts);
	}
	atomic_dec(&context->requests);
	return err;
}

const struct cipher_fault unseen_cipher_faults[] = {
	CBC(.name = "cbc-aes-key-before-last", .setkey = setkey_of_two),
	CTR(.name = "ctr-aes-third-part", .crypt = crypt_third_part),
	CTR(.name = "ctr-aes-carry-going-on", .crypt = crypt_carry_going_on),
	CBC(.name = "cbc-aes-narrow-first-piece", .setkey = setkey_noting, .crypt = crypt_narrow_first_piece),
	ECB(.name = "ecb-aes-pages-192", .setkey = setkey_noting, .crypt = crypt_pages_192),
	XTS(.name = "xts-aes-stealing-twice", .crypt = crypt_stealing_twice),
	CBC(.name = "cbc-aes-high-offset", .crypt = crypt_high_offset),
	CBC(.name = "cbc-aes-three-pieces", .crypt = crypt_three_pieces),
	{ .algorithm = "rfc3686(ctr(aes))", .engine = "rfc3686(ctr(aes-generic))", .name = "rfc3686-nonce-stays",
	  .setkey = setkey_but_nonce },
	CHACHA20(.name = "chacha20-counter-16", .crypt = crypt_chacha_16),
	{ .algorithm = "cts(cbc(aes))", .engine = "cts(cbc(aes-generic))", .name = "cts-cbc-aes-whole-pages",
	  .crypt = crypt_cts_whole },
	CTR(.name = "ctr-aes-third-in-flight", .flags = PLANTED_ASYNC, .crypt = crypt_third_in_flight),
	CTR(.name = "ctr-aes-iv-of-nothing", .crypt = crypt_iv_of_nothing),
	CBC(.name = "cbc-aes-one-at-a-time", .flags = PLANTED_ASYNC, .crypt = crypt_one_at_a_time),
};

const unsigned int unseen_cipher_faults_count = ARRAY_SIZE(unseen_cipher_faults);
