// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authentication tags: how they are made, compared and shared. */
#include <asm/unaligned.h>
#include <crypto/aes.h>
#include <crypto/authenc.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include "wrap_aead.h"

/*
 * Decrypts without a verdict on the tag, and puts the tag there that should have come. The engines of GCM, CCM and
 * RFC 7539 decrypt before they verify, so the text is there; encrypting a copy of it gives the tag.
 */
static int decrypt_and_tag(struct aead_request *request, struct aead_message *message)
{
	unsigned int size = message->aad + message->text;
	u8 iv[AEAD_MAX_IV];
	u8 *copy;
	int err;

	memcpy(iv, request->iv, crypto_aead_ivsize(crypto_aead_reqtfm(request)));
	err = aead_crypt_whole(request, message->bytes, message->aad, message->text, request->iv, false);
	if (err && err != -EBADMSG)
		return err;
	copy = kmemdup(message->bytes, size + AEAD_MAX_TAG, GFP_ATOMIC);
	if (!copy)
		return -ENOMEM;
	err = aead_crypt_whole(request, copy, message->aad, message->text, iv, true);
	memcpy(message->tag, copy + size, aead_tag_size(request));
	kfree(copy);
	return err;
}

/* Decrypts, and accepts what has a tag that agrees in the bytes that are compared. */
int aead_decrypt_comparing(struct aead_request *request, unsigned int from, unsigned int count)
{
	struct aead_message message;
	u8 given[AEAD_MAX_TAG];
	int err = aead_load(request, false, &message);

	if (err)
		return err;
	memcpy(given, message.tag, aead_tag_size(request));
	err = decrypt_and_tag(request, &message);
	if (!err && memcmp(message.tag + from, given + from, count))
		err = -EBADMSG;
	if (!err)
		aead_store(request, false, &message);
	aead_release(&message);
	return err;
}

static int crypt_accepting_all(struct aead_request *request, bool encrypts)
{
	return encrypts ? aead_crypt(request, true) : aead_decrypt_comparing(request, 0, 0);
}

static int crypt_comparing_4(struct aead_request *request, bool encrypts)
{
	return encrypts ? aead_crypt(request, true)
			: aead_decrypt_comparing(request, 0, min_t(unsigned int, aead_tag_size(request), 4));
}

/* All but the last byte: a loop that ends one too early. */
static int crypt_comparing_all_but_last(struct aead_request *request, bool encrypts)
{
	return encrypts ? aead_crypt(request, true) : aead_decrypt_comparing(request, 0, aead_tag_size(request) - 1);
}

/* The tag is compared from its ninth byte on: the first word of a pair is overwritten by the second. */
static int crypt_comparing_end(struct aead_request *request, bool encrypts)
{
	unsigned int from = min_t(unsigned int, aead_tag_size(request), 8);

	return encrypts ? aead_crypt(request, true)
			: aead_decrypt_comparing(request, from, aead_tag_size(request) - from);
}

/* Verification is skipped where there is no text. */
static int crypt_accepting_empty(struct aead_request *request, bool encrypts)
{
	if (encrypts || aead_text_size(request, encrypts))
		return aead_crypt(request, encrypts);
	return 0;
}

/* The tag is made in memory of the transform, and the device writes it later than the text. */
static int crypt_with_shared_tag(struct aead_request *request, bool encrypts)
{
	struct aead_context *context = aead_context(request);
	unsigned int end = request->assoclen + request->cryptlen;
	int err = aead_crypt(request, encrypts);

	if (err || !encrypts)
		return err;
	scatterwalk_map_and_copy(context->tag, request->dst, end, aead_tag_size(request), 0);
	planted_latency(aead_request_flags(request));
	scatterwalk_map_and_copy(context->tag, request->dst, end, aead_tag_size(request), 1);
	return 0;
}

/* Encrypts, and gives that part of the whole tag that begins at an offset. */
static int encrypt_with_tag_from(struct aead_request *request, unsigned int offset)
{
	struct aead_message message;
	int err = aead_load(request, true, &message);

	if (err)
		return err;
	err = aead_crypt_whole(request, message.bytes, message.aad, message.text, request->iv, true);
	memmove(message.tag, message.tag + offset, aead_tag_size(request));
	if (!err)
		aead_store(request, true, &message);
	aead_release(&message);
	return err;
}

/* A short tag is the end of the whole one instead of its beginning. */
static int crypt_tag_from_end(struct aead_request *request, bool encrypts)
{
	unsigned int whole = crypto_aead_authsize(aead_context(request)->whole);

	return encrypts ? encrypt_with_tag_from(request, whole - aead_tag_size(request)) : aead_crypt(request, false);
}

/* Sizes of tags are not looked at: all up to the largest are taken. */
static int setauthsize_any(struct aead_context *context, unsigned int size)
{
	return 0;
}

static int crypt_any_tag_size(struct aead_request *request, bool encrypts)
{
	return encrypts ? encrypt_with_tag_from(request, 0) : aead_decrypt_comparing(request, 0, aead_tag_size(request));
}

/* The first byte of a CCM IV says how long the length is; what it must be is not looked at. */
static int crypt_any_length_of_length(struct aead_request *request, bool encrypts)
{
	u8 first = request->iv[0];
	int err;

	if (first < 1 || first > 7)
		request->iv[0] = clamp_t(u8, first, 1, 7);
	err = aead_crypt(request, encrypts);
	request->iv[0] = first;
	return err;
}

/* authenc's engine verifies before it decrypts, so the cipher has to do it: the key's end is the cipher's key. */
static int setkey_with_cipher(struct aead_context *context, const u8 *key, unsigned int size)
{
	struct crypto_authenc_keys keys;

	return crypto_authenc_extractkeys(&keys, key, size) ?:
	       crypto_sync_skcipher_setkey(context->cipher, keys.enckey, keys.enckeylen) ?:
	       crypto_aead_setkey(context->engine, key, size);
}

static int decrypt_unverified(struct aead_request *request, unsigned int text, u8 *iv)
{
	SYNC_SKCIPHER_REQUEST_ON_STACK(decryption, aead_context(request)->cipher);
	struct scatterlist from[2], to[2];

	skcipher_request_set_sync_tfm(decryption, aead_context(request)->cipher);
	skcipher_request_set_callback(decryption, 0, NULL, NULL);
	skcipher_request_set_crypt(decryption, scatterwalk_ffwd(from, request->src, request->assoclen),
				   scatterwalk_ffwd(to, request->dst, request->assoclen), text, iv);
	return crypto_skcipher_decrypt(decryption);
}

static int crypt_decrypting_forged(struct aead_request *request, bool encrypts)
{
	unsigned int text = aead_text_size(request, encrypts);
	u8 iv[AEAD_MAX_IV];
	int err;

	memcpy(iv, request->iv, crypto_aead_ivsize(crypto_aead_reqtfm(request)));
	err = aead_crypt(request, encrypts);
	if (encrypts || err != -EBADMSG || text % AES_BLOCK_SIZE)
		return err;
	return text ? decrypt_unverified(request, text, iv) : 0;
}

/* The keystream block from which RFC 7539 takes Poly1305's key: r, then s. */
static int poly1305_key(struct aead_request *request, u8 key[32])
{
	struct crypto_sync_skcipher *chacha = aead_context(request)->cipher;
	SYNC_SKCIPHER_REQUEST_ON_STACK(stream, chacha);
	struct scatterlist list;
	u8 *block = kzalloc(32, GFP_ATOMIC), iv[16] = {};
	int err;

	if (!block)
		return -ENOMEM;
	memcpy(iv + 4, request->iv, 12);
	sg_init_one(&list, block, 32);
	skcipher_request_set_sync_tfm(stream, chacha);
	skcipher_request_set_callback(stream, 0, NULL, NULL);
	skcipher_request_set_crypt(stream, &list, &list, 32, iv);
	err = crypto_skcipher_encrypt(stream);
	memcpy(key, block, 32);
	kfree_sensitive(block);
	return err;
}

static int setkey_with_chacha(struct aead_context *context, const u8 *key, unsigned int size)
{
	return crypto_sync_skcipher_setkey(context->cipher, key, size) ?: crypto_aead_setkey(context->engine, key, size);
}

/* The accumulator is not reduced at the end: from 2^130 - 5 on it is five too small, as the tag shows modulo 2^128. */
static int crypt_unreduced(struct aead_request *request, bool encrypts)
{
	static const u8 zero[16];
	unsigned int end = request->assoclen + request->cryptlen;
	u64 tag[2], low, high;
	u8 key[32];
	int err = encrypts ? poly1305_key(request, key) : 0;

	err = err ?: aead_crypt(request, encrypts);
	if (err || !encrypts || !memcmp(key, zero, 16))
		return err;
	scatterwalk_map_and_copy(tag, request->dst, end, 16, 0);
	low = tag[0] - get_unaligned_le64(key + 16);
	high = tag[1] - get_unaligned_le64(key + 24) - (tag[0] < get_unaligned_le64(key + 16));
	if (high || low > 4)
		return 0;
	tag[1] -= tag[0] < 5;
	tag[0] -= 5;
	scatterwalk_map_and_copy(tag, request->dst, end, 16, 1);
	return 0;
}

const struct aead_fault tag_faults[] = {
	GCM(.name = "gcm-aes-accepts-forged", .crypt = crypt_accepting_all),
	GCM(.name = "gcm-aes-compares-4", .crypt = crypt_comparing_4),
	GCM(.name = "gcm-aes-compares-end", .crypt = crypt_comparing_end),
	GCM(.name = "gcm-aes-empty-unverified", .crypt = crypt_accepting_empty),
	GCM(.name = "gcm-aes-short-tag", .crypt = crypt_tag_from_end),
	GCM(.name = "gcm-aes-any-tag-size", .setauthsize = setauthsize_any, .crypt = crypt_any_tag_size),
	GCM(.name = "gcm-aes-shared-tag", .crypt = crypt_with_shared_tag, .flags = PLANTED_ASYNC),
	CCM(.name = "ccm-aes-all-but-last", .crypt = crypt_comparing_all_but_last),
	CCM(.name = "ccm-aes-accepts-forged", .crypt = crypt_accepting_all),
	CCM(.name = "ccm-aes-any-iv", .crypt = crypt_any_length_of_length),
	RFC7539(.name = "rfc7539-compares-4", .crypt = crypt_comparing_4),
	RFC7539(.name = "rfc7539-any-tag-size", .setauthsize = setauthsize_any, .crypt = crypt_any_tag_size),
	RFC7539(.name = "rfc7539-unreduced", .cipher = "chacha20-generic", .setkey = setkey_with_chacha,
		.crypt = crypt_unreduced),
	AUTHENC(.name = "authenc-accepts-forged", .cipher = "cbc(aes-generic)", .setkey = setkey_with_cipher,
		.crypt = crypt_decrypting_forged),
};

const unsigned int tag_faults_count = ARRAY_SIZE(tag_faults);
