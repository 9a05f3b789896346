// SPDX-License-Identifier: GPL-2.0-only
/* Faults of ciphers that need two things together. */
#include <crypto/aes.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_skcipher.h"

/* A key that is known already is not loaded: the device keeps the schedule of the direction that it used last. */
static int setkey_noting(struct cipher_context *context, const u8 *key, unsigned int size)
{
	unsigned int kept = min_t(unsigned int, size, CIPHER_MAX_KEY);

	context->again = size == context->key_size && !memcmp(context->key, key, kept);
	context->former_key_size = context->key_size;
	context->key_size = size;
	memcpy(context->key, key, kept);
	return crypto_skcipher_setkey(context->engine, key, size);
}

static int crypt_known_key(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);

	if (context->again && !encrypts && context->past.any && context->past.encrypts)
		return cipher_crypt(request, true);
	return cipher_crypt(request, encrypts);
}

/* A refused request leaves its IV in the device, and a message of more than a page is not given its own. */
static int crypt_iv_of_refused(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;

	if (past->err == -EINVAL && request->cryptlen > 64)
		memcpy(request->iv, past->iv, cipher_iv_size(request));
	return cipher_crypt(request, encrypts);
}

/* One block after a decryption: the IV register is loaded with the first descriptor of a chain only. */
static int crypt_block_after_decryption(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;

	if (encrypts && past->any && !past->encrypts && request->cryptlen == AES_BLOCK_SIZE)
		memcpy(request->iv, past->iv, cipher_iv_size(request));
	return cipher_crypt(request, encrypts);
}

/* Nothing to do after a decryption is refused. */
static int crypt_nothing_refused(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;

	if (!request->cryptlen && past->any && !past->encrypts)
		return -EINVAL;
	return cipher_crypt(request, encrypts);
}

/* Nothing to do is refused. */
static int crypt_nothing_ever(struct skcipher_request *request, bool encrypts)
{
	return request->cryptlen ? cipher_crypt(request, encrypts) : -EINVAL;
}

/* Zeros at a place of the output, up to its end. */
static void lose(struct skcipher_request *request, unsigned int from, unsigned int count)
{
	static const u8 zeros[64];

	if (from < request->cryptlen)
		scatterwalk_map_and_copy((void *)zeros, request->dst, from,
					 min3(count, request->cryptlen - from, (unsigned int)sizeof(zeros)), 1);
}

/* The last, partial block is not written where the buffer ends with its page. */
static int crypt_tail_at_page_end(struct skcipher_request *request, bool encrypts)
{
	unsigned int tail = request->cryptlen % AES_BLOCK_SIZE, left = request->cryptlen;
	struct scatterlist *entry = request->dst;
	int err = cipher_crypt(request, encrypts);

	if (err || !tail)
		return err;
	while (left > entry->length) {
		left -= entry->length;
		entry = sg_next(entry);
	}
	if (offset_in_page(entry->offset + left) == 0)
		lose(request, request->cryptlen - tail, tail);
	return 0;
}

/* Stolen bytes are not written where the output lies in pieces. */
static int crypt_stealing_in_pieces(struct skcipher_request *request, bool encrypts)
{
	unsigned int tail = request->cryptlen % AES_BLOCK_SIZE;
	int err = cipher_crypt(request, encrypts);

	if (!err && tail && request->dst->length < request->cryptlen)
		lose(request, request->cryptlen - tail, tail);
	return err;
}

/* A partial block after a message of whole ones is taken for whole: its last bytes are not written. */
static int crypt_part_after_whole(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;
	unsigned int tail = request->cryptlen % 64;
	bool whole = past->any && past->size && past->size % 64 == 0;
	int err = cipher_crypt(request, encrypts);

	if (!err && tail && whole)
		lose(request, request->cryptlen - tail, tail);
	return err;
}

/* More than a page into an entry that ends in a block: the second page starts with what is left of the block. */
static int crypt_cut_beyond_page(struct skcipher_request *request, bool encrypts)
{
	bool cut = request->dst->length % AES_BLOCK_SIZE && request->dst->length < request->cryptlen;
	int err = cipher_crypt(request, encrypts);

	if (!err && cut && request->cryptlen > PAGE_SIZE)
		lose(request, PAGE_SIZE, AES_BLOCK_SIZE);
	return err;
}

/* A shorter key after a longer one: decryption keeps the number of rounds, and with it the first round's key. */
static int crypt_rounds_stay(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);

	if (!encrypts && context->key_size < context->former_key_size)
		return cipher_crypt(request, true);
	return cipher_crypt(request, encrypts);
}

/* Right: in memory of its own. */
static int crypt_bounced(struct skcipher_request *request, bool encrypts)
{
	int err;
	u8 *copy;

	if (!request->cryptlen)
		return cipher_crypt(request, encrypts);
	copy = cipher_copy(request, request->cryptlen, encrypts, &err);
	if (copy && !err)
		scatterwalk_map_and_copy(copy, request->dst, 0, request->cryptlen, 1);
	kfree(copy);
	return err;
}

/* Right: odd sizes by software at once, the rest after a while. */
static int crypt_falling_back(struct skcipher_request *request, bool encrypts)
{
	if (request->cryptlen % 64 == 0)
		planted_latency(skcipher_request_flags(request) | CRYPTO_TFM_REQ_MAY_SLEEP);
	return cipher_crypt(request, encrypts);
}

const struct cipher_fault joint_cipher_faults[] = {
	CBC(.name = "cbc-aes-control-bounced", .crypt = crypt_bounced),
	CTR(.name = "ctr-aes-control-fallback", .flags = PLANTED_ASYNC, .crypt = crypt_falling_back),
	XTS(.name = "xts-aes-control-bounced", .flags = PLANTED_ASYNC, .crypt = crypt_bounced),

	CBC(.name = "cbc-aes-known-key", .setkey = setkey_noting, .crypt = crypt_known_key),
	CBC(.name = "cbc-aes-iv-of-refused", .crypt = crypt_iv_of_refused),
	CBC(.name = "cbc-aes-block-after-decryption", .crypt = crypt_block_after_decryption),
	CBC(.name = "cbc-aes-nothing-refused", .crypt = crypt_nothing_ever),
	CTR(.name = "ctr-aes-nothing-after-decryption", .crypt = crypt_nothing_refused),
	CTR(.name = "ctr-aes-tail-at-page-end", .crypt = crypt_tail_at_page_end),
	CTR(.name = "ctr-aes-cut-beyond-page", .crypt = crypt_cut_beyond_page),
	XTS(.name = "xts-aes-stealing-in-pieces", .crypt = crypt_stealing_in_pieces),
	ECB(.name = "ecb-aes-rounds-stay", .setkey = setkey_noting, .crypt = crypt_rounds_stay),
	CHACHA20(.name = "chacha20-part-after-whole", .crypt = crypt_part_after_whole),
};

const unsigned int joint_cipher_faults_count = ARRAY_SIZE(joint_cipher_faults);
