// SPDX-License-Identifier: GPL-2.0-only
/* Faults of ciphers after public reports, planted when the sequences of commands were frozen. */
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

/* Where the output lies in pieces the device's IV is not read back: what goes on starts with the message's own again. */
static int crypt_iv_of_pieces(struct skcipher_request *request, bool encrypts)
{
	bool pieces = request->dst->length < request->cryptlen;
	u8 iv[CIPHER_MAX_IV];
	int err;

	memcpy(iv, request->iv, cipher_iv_size(request));
	err = cipher_crypt(request, encrypts);
	if (!err && pieces)
		memcpy(request->iv, iv, cipher_iv_size(request));
	return err;
}

/* Decryption of a further piece of the input begins with the IV of the first. */
static int crypt_piece_decrypting(struct skcipher_request *request, bool encrypts)
{
	unsigned int place = request->src->length;
	int err = cipher_crypt(request, encrypts);

	if (!err && !encrypts && place < request->cryptlen && place % AES_BLOCK_SIZE == 0)
		flip(request, place);
	return err;
}

/* Where a message ended inside a block the next one goes on with the rest of that block's key stream. */
static int crypt_key_stream_stays(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;
	bool stale = past->any && past->size % AES_BLOCK_SIZE;
	int err = cipher_crypt(request, encrypts);

	if (!err && stale && request->cryptlen)
		flip(request, 0);
	return err;
}

/* Of four blocks at a time, a rest of more than three has the wrong last one. */
static int crypt_last_lane(struct skcipher_request *request, bool encrypts)
{
	int err = cipher_crypt(request, encrypts);

	if (!err && request->cryptlen > 256 && request->cryptlen % 256 > 192)
		flip(request, request->cryptlen - 1);
	return err;
}

/* Odd sizes go to software, which a second key does not reach. */
static int setkey_without_fallback(struct cipher_context *context, const u8 *key, unsigned int size)
{
	unsigned int kept = min_t(unsigned int, size, CIPHER_MAX_KEY);
	int err = crypto_skcipher_setkey(context->engine, key, size);

	if (err || context->keyed)
		return err;
	context->keyed = true;
	memcpy(context->key, key, kept);
	context->key_size = kept;
	return crypto_skcipher_setkey(context->former, context->key, kept);
}

static int crypt_falling_back_late(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	int err;

	if (request->cryptlen % 512 == 0)
		return cipher_crypt(request, encrypts);
	swap(context->engine, context->former);
	err = cipher_crypt(request, encrypts);
	swap(context->engine, context->former);
	return err;
}

const struct cipher_fault reported_cipher_faults[] = {
	CBC(.name = "cbc-aes-iv-of-pieces", .crypt = crypt_iv_of_pieces),
	CBC(.name = "cbc-aes-piece-decrypting", .crypt = crypt_piece_decrypting),
	CTR(.name = "ctr-aes-key-stream-stays", .crypt = crypt_key_stream_stays),
	CHACHA20(.name = "chacha20-last-lane", .crypt = crypt_last_lane),
	XTS(.name = "xts-aes-fallback-key", .setkey = setkey_without_fallback, .crypt = crypt_falling_back_late),
};

const unsigned int reported_cipher_faults_count = ARRAY_SIZE(reported_cipher_faults);
