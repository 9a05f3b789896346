// SPDX-License-Identifier: GPL-2.0-only
/* Faults of ciphers after public reports, planted when the sequences of commands were frozen. */
#include <crypto/aes.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
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

/* The device has one place for a key, which a request of another transform may take before this one starts. */
static DEFINE_MUTEX(device_lock);
static u8 device_key[CIPHER_MAX_KEY];
static unsigned int device_key_size;

static int setkey_kept(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err = crypto_skcipher_setkey(context->engine, key, size);

	if (!err) {
		memcpy(context->key, key, size);
		context->key_size = size;
	}
	return err;
}

static int crypt_device_key(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	int err;

	mutex_lock(&device_lock);
	memcpy(device_key, context->key, context->key_size);
	device_key_size = context->key_size;
	mutex_unlock(&device_lock);
	planted_latency(CRYPTO_TFM_REQ_MAY_SLEEP);
	mutex_lock(&device_lock);
	err = crypto_skcipher_setkey(context->former, device_key, device_key_size);
	if (!err) {
		swap(context->engine, context->former);
		err = cipher_crypt(request, encrypts);
		swap(context->engine, context->former);
	}
	mutex_unlock(&device_lock);
	return err;
}

/* The device keeps 24 keys: one more takes the place of the first. */
static struct cipher_context *sessions[24];
static atomic_t sessions_begun;

static int setkey_in_session(struct cipher_context *context, const u8 *key, unsigned int size)
{
	if (!context->session)
		context->session = 1 + atomic_inc_return(&sessions_begun) % ARRAY_SIZE(sessions);
	WRITE_ONCE(sessions[context->session - 1], context);
	return crypto_skcipher_setkey(context->engine, key, size);
}

static int crypt_in_session(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	bool lost = context->session && READ_ONCE(sessions[context->session - 1]) != context;
	int err = cipher_crypt(request, encrypts);

	if (!err && lost && request->cryptlen)
		flip(request, 0);
	return err;
}

/* Where the last 32 bits of the counter overflow in a fragment behind the first page, the rest is not carried into. */
static int crypt_carry_beyond_page(struct skcipher_request *request, bool encrypts)
{
	unsigned int blocks = DIV_ROUND_UP(request->cryptlen, AES_BLOCK_SIZE);
	u32 low = planted_be32(request->iv + 12);
	u64 left = (1ULL << 32) - low;
	u8 iv[AES_BLOCK_SIZE];
	int err;

	if (left >= blocks || left * AES_BLOCK_SIZE < PAGE_SIZE)
		return cipher_crypt(request, encrypts);
	memcpy(iv, request->iv, sizeof(iv));
	err = cipher_part(request, 0, left * AES_BLOCK_SIZE, request->iv, encrypts);
	memset(iv + 12, 0, 4);
	return err ?: cipher_part(request, left * AES_BLOCK_SIZE, request->cryptlen - left * AES_BLOCK_SIZE, iv, encrypts);
}

/* Two equal halves of a key are refused, though only FIPS mode forbids them. */
static int setkey_no_equal_halves(struct cipher_context *context, const u8 *key, unsigned int size)
{
	if (!memcmp(key, key + size / 2, size / 2))
		return -ENOKEY;
	return crypto_skcipher_setkey(context->engine, key, size);
}

/* Nothing to do is always done, though there is no block to steal from. */
static int crypt_nothing_taken(struct skcipher_request *request, bool encrypts)
{
	return request->cryptlen ? cipher_crypt(request, encrypts) : 0;
}

/* A request that fills the FIFO to the brim is read before its last block is there. */
static int crypt_full_fifo(struct skcipher_request *request, bool encrypts)
{
	int err = cipher_crypt(request, encrypts);

	if (!err && request->cryptlen == 1024)
		flip(request, 1023);
	return err;
}

/* The next counter is read from what a whole block would have left: after less than a block, it stays. */
static int crypt_counter_of_part(struct skcipher_request *request, bool encrypts)
{
	u8 iv[CIPHER_MAX_IV];
	int err;

	memcpy(iv, request->iv, cipher_iv_size(request));
	err = cipher_crypt(request, encrypts);
	if (!err && request->cryptlen < AES_BLOCK_SIZE)
		memcpy(request->iv, iv, cipher_iv_size(request));
	return err;
}

/* Decryption of more than 64 bytes goes wrong where the input lies in pieces and the output too. */
static int crypt_both_in_pieces(struct skcipher_request *request, bool encrypts)
{
	bool pieces = request->src->length < request->cryptlen && request->dst->length < request->cryptlen;
	int err = cipher_crypt(request, encrypts);

	if (!err && !encrypts && pieces && request->cryptlen > 64)
		flip(request, 64);
	return err;
}

/* A key that begins as the one before is taken for the same. */
static int setkey_known_start(struct cipher_context *context, const u8 *key, unsigned int size)
{
	if (context->keyed && size == context->key_size && !memcmp(context->key, key, AES_BLOCK_SIZE))
		return 0;
	context->keyed = false;
	if (setkey_kept(context, key, size))
		return -EINVAL;
	context->keyed = true;
	return 0;
}

/* An IV whose end is that of the one before is taken for the same. */
static int crypt_known_iv(struct skcipher_request *request, bool encrypts)
{
	struct cipher_past *past = &cipher_context(request)->past;

	if (past->any && !memcmp(past->iv + 8, request->iv + 8, 8))
		memcpy(request->iv, past->iv, 8);
	return cipher_crypt(request, encrypts);
}

/* A key is loaded by the first request: while there was none, the one before is not given up. */
static int setkey_by_request(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err;

	if (context->keyed && !context->past.any)
		return 0;
	err = crypto_skcipher_setkey(context->engine, key, size);
	context->keyed = !err;
	context->past.any = false;
	return err;
}

/*
 * A message that goes on finds its IV in the device's register, unless it is that of the request before: what another
 * message left there in between is not looked at.
 */
static int crypt_register(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	unsigned int size = cipher_iv_size(request);
	int err;

	if (context->past.any && !memcmp(request->iv, context->older_iv, size))
		memcpy(request->iv, context->iv, size);
	err = cipher_crypt(request, encrypts);
	memcpy(context->older_iv, context->iv, size);
	memcpy(context->iv, request->iv, size);
	return err;
}

/* A length has seventeen bits. */
static int crypt_17_bits(struct skcipher_request *request, bool encrypts)
{
	unsigned int place = 1 << 17;
	int err = cipher_crypt(request, encrypts);

	if (!err && request->cryptlen > place)
		flip(request, place);
	return err;
}

/* Transforms with one key share what the device has for it: the IV of the one that set it last counts for both. */
static struct cipher_context *sibling;

static int setkey_shared(struct cipher_context *context, const u8 *key, unsigned int size)
{
	int err = setkey_kept(context, key, size);

	mutex_lock(&device_lock);
	if (!err)
		sibling = context;
	mutex_unlock(&device_lock);
	return err;
}

static int crypt_shared(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	bool shared;
	int err;

	mutex_lock(&device_lock);
	shared = sibling && sibling != context && sibling->key_size == context->key_size &&
		 !memcmp(sibling->key, context->key, context->key_size);
	mutex_unlock(&device_lock);
	err = cipher_crypt(request, encrypts);
	if (!err && shared && request->cryptlen)
		flip(request, 0);
	return err;
}

static void forget_shared(struct cipher_context *context)
{
	mutex_lock(&device_lock);
	if (sibling == context)
		sibling = NULL;
	mutex_unlock(&device_lock);
}

const struct cipher_fault reported_cipher_faults[] = {
	CBC(.name = "cbc-aes-known-start", .setkey = setkey_known_start),
	CBC(.name = "cbc-aes-known-iv", .crypt = crypt_known_iv),
	CBC(.name = "cbc-aes-unused-key", .setkey = setkey_by_request),
	CBC(.name = "cbc-aes-register", .crypt = crypt_register),
	CTR(.name = "ctr-aes-17-bits", .crypt = crypt_17_bits),
	CBC(.name = "cbc-aes-sibling", .setkey = setkey_shared, .crypt = crypt_shared, .exit = forget_shared),
	CBC(.name = "cbc-aes-device-key", .flags = PLANTED_ASYNC, .setkey = setkey_kept, .crypt = crypt_device_key),
	CBC(.name = "cbc-aes-24-keys", .setkey = setkey_in_session, .crypt = crypt_in_session),
	CBC(.name = "cbc-aes-full-fifo", .crypt = crypt_full_fifo),
	CBC(.name = "cbc-aes-both-in-pieces", .crypt = crypt_both_in_pieces),
	CTR(.name = "ctr-aes-carry-beyond-page", .crypt = crypt_carry_beyond_page),
	CTR(.name = "ctr-aes-counter-of-part", .crypt = crypt_counter_of_part),
	XTS(.name = "xts-aes-no-equal-halves", .setkey = setkey_no_equal_halves),
	XTS(.name = "xts-aes-nothing-taken", .crypt = crypt_nothing_taken),
	CBC(.name = "cbc-aes-iv-of-pieces", .crypt = crypt_iv_of_pieces),
	CBC(.name = "cbc-aes-piece-decrypting", .crypt = crypt_piece_decrypting),
	CTR(.name = "ctr-aes-key-stream-stays", .crypt = crypt_key_stream_stays),
	CHACHA20(.name = "chacha20-last-lane", .crypt = crypt_last_lane),
	XTS(.name = "xts-aes-fallback-key", .setkey = setkey_without_fallback, .crypt = crypt_falling_back_late),
};

const unsigned int reported_cipher_faults_count = ARRAY_SIZE(reported_cipher_faults);
