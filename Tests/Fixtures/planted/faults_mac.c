// SPDX-License-Identifier: GPL-2.0-only
/* Faults of digests with a key. */
#include <crypto/aes.h>
#include <crypto/sha1.h>
#include <crypto/sha2.h>
#include <linux/kernel.h>
#include "wrap_hash.h"

/* A key longer than a block is cut instead of hashed. */
static int setkey_cut(struct hash_context *context, const u8 *key, unsigned int size)
{
	return crypto_shash_setkey(context->engine, key, min_t(unsigned int, size, SHA256_BLOCK_SIZE));
}

/* Sets the digest of a key, as is due to keys longer than a block. */
static int setkey_hashed(struct hash_context *context, const char *digest, const u8 *key, unsigned int size)
{
	struct crypto_shash *hash = crypto_alloc_shash(digest, 0, 0);
	u8 hashed[HASH_MAX_DIGESTSIZE];
	int err;

	if (IS_ERR(hash))
		return PTR_ERR(hash);
	err = crypto_shash_tfm_digest(hash, key, size, hashed) ?:
	      crypto_shash_setkey(context->engine, hashed, crypto_shash_digestsize(hash));
	crypto_free_shash(hash);
	return err;
}

/* A key of exactly one block is hashed, because the comparison takes in the equal case. */
static int setkey_block(struct hash_context *context, const u8 *key, unsigned int size)
{
	if (size == SHA1_BLOCK_SIZE)
		return setkey_hashed(context, "sha1-generic", key, size);
	return crypto_shash_setkey(context->engine, key, size);
}

/* The limit of SHA-256 is used where blocks are of 128 bytes. */
static int setkey_short_block(struct hash_context *context, const u8 *key, unsigned int size)
{
	if (size > SHA256_BLOCK_SIZE)
		return setkey_hashed(context, "sha512-generic", key, size);
	return crypto_shash_setkey(context->engine, key, size);
}

/* The device has a context with the first key, and a further key does not make it invalid. */
static int setkey_once(struct hash_context *context, const u8 *key, unsigned int size)
{
	int err;

	if (context->keyed)
		return 0;
	err = crypto_shash_setkey(context->engine, key, size);
	context->keyed = !err;
	return err;
}

/* An empty key is taken for no call at all: the key before stays. */
static int setkey_not_empty(struct hash_context *context, const u8 *key, unsigned int size)
{
	if (!size && context->keyed)
		return 0;
	context->keyed = true;
	return crypto_shash_setkey(context->engine, key, size);
}

/* The length of the key is never passed on for 192 bits. */
static int setkey_128(struct hash_context *context, const u8 *key, unsigned int size)
{
	return crypto_shash_setkey(context->engine, key, size == AES_KEYSIZE_192 ? AES_KEYSIZE_128 : size);
}

/* Key sizes are not looked at: the key register is filled with zeros or the key is cut. */
static int setkey_any(struct hash_context *context, const u8 *key, unsigned int size)
{
	u8 padded[AES_MAX_KEY_SIZE] = {};

	memcpy(padded, key, min_t(unsigned int, size, sizeof(padded)));
	return crypto_shash_setkey(context->engine, padded, size <= AES_KEYSIZE_128 ? AES_KEYSIZE_128
						   : size <= AES_KEYSIZE_192 ? AES_KEYSIZE_192 : AES_KEYSIZE_256);
}

/* The tag of an empty message is that of one block of zeros. */
static int final_empty_as_zeros(struct ahash_request *request)
{
	static const u8 zeros[AES_BLOCK_SIZE];
	struct hash_call *call = hash_call(request);

	if (call->state.total)
		return hash_final(request);
	return crypto_shash_finup(&call->engine, zeros, sizeof(zeros), request->result);
}

/* A message of whole blocks is padded as well. */
static int final_always_pads(struct ahash_request *request)
{
	static const u8 padding[AES_BLOCK_SIZE] = { 0x80 };
	struct hash_call *call = hash_call(request);
	int err;

	if (!call->state.total || call->state.held != AES_BLOCK_SIZE)
		return hash_final(request);
	err = crypto_shash_update(&call->engine, call->state.block, AES_BLOCK_SIZE);
	return err ?: crypto_shash_finup(&call->engine, padding, sizeof(padding), request->result);
}

/* A tag that wraps into the next buffer of the ring comes with its halves of sixteen bytes swapped. */
static int final_rarely_swapped(struct ahash_request *request)
{
	struct hash_context *context = hash_context(request);
	int err = hash_final(request);
	u8 half[16];

	if (err || atomic_inc_return(&context->requests) % PLANTED_RARELY)
		return err;
	memcpy(half, request->result, sizeof(half));
	memcpy(request->result, request->result + sizeof(half), sizeof(half));
	memcpy(request->result + sizeof(half), half, sizeof(half));
	return 0;
}

/* An imported message begins anew: only the bytes that wait for a whole block come over. */
static int import_restarts(struct ahash_request *request, const void *in)
{
	struct hash_call *call = hash_call(request);

	memcpy(&call->state, in, sizeof(call->state));
	return hash_start_engine(request);
}

#define HMAC_SHA1(...) { .algorithm = "hmac(sha1)", .engine = "hmac(sha1-generic)", __VA_ARGS__ }
#define HMAC_SHA256(...) { .algorithm = "hmac(sha256)", .engine = "hmac(sha256-generic)", __VA_ARGS__ }
#define HMAC_SHA512(...) { .algorithm = "hmac(sha512)", .engine = "hmac(sha512-generic)", __VA_ARGS__ }
#define CMAC(...) { .algorithm = "cmac(aes)", .engine = "cmac(aes-generic)", __VA_ARGS__ }

const struct hash_fault mac_faults[] = {
	HMAC_SHA256(.name = "hmac-sha256-control", .flags = PLANTED_ASYNC),
	CMAC(.name = "cmac-aes-control"),

	HMAC_SHA1(.name = "hmac-sha1-block-key", .setkey = setkey_block),
	HMAC_SHA1(.name = "hmac-sha1-import-restarts", .import = import_restarts),
	HMAC_SHA256(.name = "hmac-sha256-long-key", .setkey = setkey_cut),
	HMAC_SHA256(.name = "hmac-sha256-rekey", .setkey = setkey_once),
	HMAC_SHA256(.name = "hmac-sha256-empty-key", .setkey = setkey_not_empty),
	HMAC_SHA256(.name = "hmac-sha256-rarely-swapped", .final = final_rarely_swapped),
	HMAC_SHA512(.name = "hmac-sha512-block-64", .setkey = setkey_short_block),
	CMAC(.name = "cmac-aes-empty", .final = final_empty_as_zeros),
	CMAC(.name = "cmac-aes-whole-blocks", .final = final_always_pads),
	CMAC(.name = "cmac-aes-key-192", .setkey = setkey_128),
	CMAC(.name = "cmac-aes-any-key", .setkey = setkey_any),
};

const unsigned int mac_faults_count = ARRAY_SIZE(mac_faults);
