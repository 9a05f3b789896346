// SPDX-License-Identifier: GPL-2.0-only
/* Faults of the block modes: ECB, CBC, XTS. */
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include "wrap_skcipher.h"

/* The next IV is not written back. */
static int crypt_without_iv_out(struct skcipher_request *request, bool encrypts)
{
	u8 iv[CIPHER_MAX_IV];
	int err;

	memcpy(iv, request->iv, cipher_iv_size(request));
	err = cipher_crypt(request, encrypts);
	memcpy(request->iv, iv, cipher_iv_size(request));
	return err;
}

/* The same for decryption only: what is written back is the last block of plaintext. */
static int crypt_iv_from_output(struct skcipher_request *request, bool encrypts)
{
	unsigned int size = cipher_iv_size(request);
	int err = cipher_crypt(request, encrypts);

	if (!err && !encrypts && request->cryptlen >= size)
		scatterwalk_map_and_copy(request->iv, request->dst, request->cryptlen - size, size, 0);
	return err;
}

/* Lengths are not looked at: whole blocks are done, the rest is left. */
static int crypt_any_length(struct skcipher_request *request, bool encrypts)
{
	return cipher_part(request, 0, round_down(request->cryptlen, AES_BLOCK_SIZE), request->iv, encrypts);
}

/* The bounce buffer is a page, and each page of it starts with the message's IV. */
static int crypt_pages_apart(struct skcipher_request *request, bool encrypts)
{
	u8 iv[CIPHER_MAX_IV];
	unsigned int done = 0;
	int err = 0;

	while (done < request->cryptlen && !err) {
		unsigned int part = min_t(unsigned int, request->cryptlen - done, SZ_4K);

		memcpy(iv, request->iv, cipher_iv_size(request));
		err = cipher_part(request, done, part, iv, encrypts);
		done += part;
	}
	memcpy(request->iv, iv, done ? cipher_iv_size(request) : 0);
	return err;
}

/* The length register has sixteen bits: what is above them is not done. */
static int crypt_sixteen_bits(struct skcipher_request *request, bool encrypts)
{
	return cipher_part(request, 0, request->cryptlen & 0xffff, request->iv, encrypts);
}

/* Output leaves in whole blocks: where a buffer ends inside a block, the rest of the block is lost. */
static int crypt_blocks_to_entries(struct skcipher_request *request, bool encrypts)
{
	unsigned int written = 0, taken = 0;
	struct scatterlist *entry;
	int err;
	u8 *output = cipher_copy(request, request->cryptlen + AES_BLOCK_SIZE, encrypts, &err);

	for (entry = request->dst; !err && written < request->cryptlen && taken < request->cryptlen;
	     entry = sg_next(entry)) {
		unsigned int part = min3(entry->length, request->cryptlen - written, request->cryptlen - taken);

		scatterwalk_map_and_copy(output + taken, entry, 0, part, 1);
		written += part;
		taken += round_up(part, AES_BLOCK_SIZE);
	}
	kfree(output);
	return err;
}

/* The destination register ignores the two low bits of an address, so that all lands a little too low. */
static int crypt_to_aligned(struct skcipher_request *request, bool encrypts)
{
	unsigned int written = 0;
	struct scatterlist *entry;
	int err;
	u8 *output = cipher_copy(request, request->cryptlen + 1, encrypts, &err);

	for (entry = request->dst; !err && written < request->cryptlen; entry = sg_next(entry)) {
		unsigned int part = min(entry->length, request->cryptlen - written);
		struct scatterlist low;

		sg_init_table(&low, 1);
		sg_set_page(&low, sg_page(entry), part, entry->offset & ~3U);
		scatterwalk_map_and_copy(output + written, &low, 0, part, 1);
		written += part;
	}
	kfree(output);
	return err;
}

/* The IV lies with the transform until the device takes it, and another request can bring its own meanwhile. */
static int crypt_with_shared_iv(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	u8 iv[CIPHER_MAX_IV];
	int err;

	memcpy(context->iv, request->iv, cipher_iv_size(request));
	planted_latency(skcipher_request_flags(request));
	memcpy(iv, context->iv, cipher_iv_size(request));
	err = cipher_part(request, 0, request->cryptlen, iv, encrypts);
	memcpy(request->iv, iv, cipher_iv_size(request));
	return err;
}

/* A further key of the same size is taken for the one that the device has. */
static int setkey_same_size(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err;

	if (context->key_size == size)
		return 0;
	err = crypto_skcipher_setkey(context->engine, key, size);
	context->key_size = err ? 0 : size;
	return err;
}

/* The schedule for decryption is made once. */
static int setkey_encryption_only(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err = 0;

	if (!context->keyed)
		err = crypto_skcipher_setkey(context->former, key, size);
	err = err ?: crypto_skcipher_setkey(context->engine, key, size);
	context->keyed = context->keyed || !err;
	return err;
}

static int crypt_decrypting_with_former(struct skcipher_request *request, bool encrypts)
{
	struct cipher_call *call = skcipher_request_ctx(request);
	struct cipher_context *context = cipher_context(request);

	if (encrypts)
		return cipher_crypt(request, encrypts);
	skcipher_request_set_tfm(&call->engine, context->former);
	skcipher_request_set_callback(&call->engine, skcipher_request_flags(request) & CRYPTO_TFM_REQ_MAY_SLEEP,
				      NULL, NULL);
	skcipher_request_set_crypt(&call->engine, request->src, request->dst, request->cryptlen, request->iv);
	return crypto_skcipher_decrypt(&call->engine);
}

/* Key sizes are not looked at: a key of another size is filled with zeros. */
static int setkey_any(struct cipher_context *context, const u8 *key, unsigned int size)
{
	u8 padded[AES_MAX_KEY_SIZE] = {};

	memcpy(padded, key, min_t(unsigned int, size, sizeof(padded)));
	return crypto_skcipher_setkey(context->engine, padded, size <= AES_KEYSIZE_128 ? AES_KEYSIZE_128
						      : size <= AES_KEYSIZE_192 ? AES_KEYSIZE_192 : AES_KEYSIZE_256);
}

/* A refused key leaves its size behind, and the next key is cut to it when that is shorter. */
static int setkey_after_refusal(struct cipher_context *context, const u8 *key, unsigned int size)
{
	u8 cut[AES_MAX_KEY_SIZE] = {};
	int err;

	memcpy(cut, key, context->key_size ? min(context->key_size, size) : size);
	err = crypto_skcipher_setkey(context->engine, cut, size);
	context->key_size = err ? size : 0;
	return err;
}

/* Blocks go through in lots of eight; what is left over of a lot is done from the lot's first block on again. */
static int crypt_lots_of_eight(struct skcipher_request *request, bool encrypts)
{
	unsigned int lot = 8 * AES_BLOCK_SIZE;
	unsigned int whole = round_down(request->cryptlen, lot);
	unsigned int rest = request->cryptlen - whole;
	u8 last[8 * AES_BLOCK_SIZE];
	int err = cipher_crypt(request, encrypts);

	if (err || !whole || !rest)
		return err;
	scatterwalk_map_and_copy(last, request->dst, whole - lot, rest, 0);
	scatterwalk_map_and_copy(last, request->dst, whole, rest, 1);
	return 0;
}

/* Now and then the output is taken before the device has written its last block. */
static int crypt_rarely_late(struct skcipher_request *request, bool encrypts)
{
	bool is_late = atomic_inc_return(&cipher_context(request)->requests) % PLANTED_RARELY == 0;
	unsigned int size = request->cryptlen;

	if (!is_late || size < 2 * AES_BLOCK_SIZE || size % AES_BLOCK_SIZE)
		return cipher_crypt(request, encrypts);
	return cipher_part(request, 0, size - AES_BLOCK_SIZE, request->iv, encrypts);
}

/* Data units end after 4096 bytes: a longer request goes on with the first tweak. */
static int crypt_units_of_4096(struct skcipher_request *request, bool encrypts)
{
	unsigned int done = 0;
	int err = 0;

	if (request->cryptlen % AES_BLOCK_SIZE)
		return cipher_crypt(request, encrypts);
	while (done < request->cryptlen && !err) {
		unsigned int part = min_t(unsigned int, request->cryptlen - done, SZ_4K);
		u8 iv[CIPHER_MAX_IV];

		memcpy(iv, request->iv, cipher_iv_size(request));
		err = cipher_part(request, done, part, iv, encrypts);
		done += part;
	}
	return err;
}

/* The sector number has eight bytes, as it has on disks. */
static int crypt_short_tweak(struct skcipher_request *request, bool encrypts)
{
	memset(request->iv + 8, 0, cipher_iv_size(request) - 8);
	return cipher_crypt(request, encrypts);
}

/* No ciphertext stealing: a message that does not end with a block is refused. */
static int crypt_without_stealing(struct skcipher_request *request, bool encrypts)
{
	return request->cryptlen % AES_BLOCK_SIZE ? -EINVAL : cipher_crypt(request, encrypts);
}

/* Less than a block comes back as it is, instead of being refused. */
static int crypt_copying_short(struct skcipher_request *request, bool encrypts)
{
	u8 data[AES_BLOCK_SIZE];

	if (request->cryptlen >= AES_BLOCK_SIZE)
		return cipher_crypt(request, encrypts);
	scatterwalk_map_and_copy(data, request->src, 0, request->cryptlen, 0);
	scatterwalk_map_and_copy(data, request->dst, 0, request->cryptlen, 1);
	return 0;
}

/* Keys of twice 192 bits are cut to twice 128: the device has no others. */
static int setkey_without_192(struct cipher_context *context, const u8 *key, unsigned int size)
{
	u8 halves[2 * AES_KEYSIZE_128];

	if (size != 2 * AES_KEYSIZE_192)
		return crypto_skcipher_setkey(context->engine, key, size);
	memcpy(halves, key, AES_KEYSIZE_128);
	memcpy(halves + AES_KEYSIZE_128, key + AES_KEYSIZE_192, AES_KEYSIZE_128);
	return crypto_skcipher_setkey(context->engine, halves, sizeof(halves));
}

const struct cipher_fault block_faults[] = {
	ECB(.name = "ecb-aes-control"),
	CBC(.name = "cbc-aes-control-async", .flags = PLANTED_ASYNC),
	XTS(.name = "xts-aes-control"),

	ECB(.name = "ecb-aes-any-length", .crypt = crypt_any_length),
	ECB(.name = "ecb-aes-any-key", .setkey = setkey_any),
	ECB(.name = "ecb-aes-rekey-decrypt", .setkey = setkey_encryption_only, .crypt = crypt_decrypting_with_former),
	ECB(.name = "ecb-aes-lots-of-eight", .crypt = crypt_lots_of_eight),
	ECB(.name = "ecb-aes-split-block", .crypt = crypt_blocks_to_entries),
	CBC(.name = "cbc-aes-iv-out", .crypt = crypt_without_iv_out),
	CBC(.name = "cbc-aes-iv-out-decrypt", .crypt = crypt_iv_from_output),
	CBC(.name = "cbc-aes-any-length", .crypt = crypt_any_length),
	CBC(.name = "cbc-aes-page", .crypt = crypt_pages_apart),
	CBC(.name = "cbc-aes-64k", .crypt = crypt_sixteen_bits),
	CBC(.name = "cbc-aes-split-block", .crypt = crypt_blocks_to_entries),
	CBC(.name = "cbc-aes-misaligned", .crypt = crypt_to_aligned),
	CBC(.name = "cbc-aes-shared-iv", .crypt = crypt_with_shared_iv),
	CBC(.name = "cbc-aes-rekey", .setkey = setkey_same_size),
	CBC(.name = "cbc-aes-after-refusal", .setkey = setkey_after_refusal),
	CBC(.name = "cbc-aes-rarely-late", .crypt = crypt_rarely_late, .flags = PLANTED_ASYNC),
	XTS(.name = "xts-aes-4096", .crypt = crypt_units_of_4096),
	XTS(.name = "xts-aes-short-tweak", .crypt = crypt_short_tweak),
	XTS(.name = "xts-aes-no-stealing", .crypt = crypt_without_stealing),
	XTS(.name = "xts-aes-below-block", .crypt = crypt_copying_short),
	XTS(.name = "xts-aes-key-192", .setkey = setkey_without_192),
};

const unsigned int block_faults_count = ARRAY_SIZE(block_faults);
