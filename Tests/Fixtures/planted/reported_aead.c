// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authenticated encryption after public reports, most of them planted when the sequences of commands were frozen. */
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_aead.h"

/* Of associated data in pieces the first is authenticated; the rest counts as zeros. */
static int crypt_first_piece_of_aad(struct aead_request *request, bool encrypts)
{
	unsigned int first = request->src->length;
	struct aead_message message;
	int err;

	if (first >= request->assoclen)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	memset(message.bytes + first, 0, request->assoclen - first);
	err = aead_crypt_bytes(request, message.bytes, message.aad, message.text, request->iv, encrypts);
	if (!err) {
		scatterwalk_map_and_copy(message.bytes, request->src, 0, request->assoclen, 0);
		aead_store(request, encrypts, &message);
	}
	aead_release(&message);
	return err;
}

/* The table of pieces ends after sixteen. */
static int crypt_sixteen_pieces(struct aead_request *request, bool encrypts)
{
	bool many = sg_nents_for_len(request->src, request->assoclen + request->cryptlen) > 16;
	int err = aead_crypt(request, encrypts);
	u8 byte;

	if (err || !many)
		return err;
	if (!encrypts)
		return -EBADMSG;
	scatterwalk_map_and_copy(&byte, request->dst, request->assoclen + request->cryptlen, 1, 0);
	byte ^= 1;
	scatterwalk_map_and_copy(&byte, request->dst, request->assoclen + request->cryptlen, 1, 1);
	return 0;
}

/* A text of more than a page is counted in four bytes, whatever the IV says. */
static int crypt_counter_of_four(struct aead_request *request, bool encrypts)
{
	if (aead_text_size(request, encrypts) > PAGE_SIZE && request->iv[0] >= 1 && request->iv[0] <= 7)
		request->iv[0] = 3;
	return aead_crypt(request, encrypts);
}

/* The buffer for the associated data has no room for their length in front of them: what is beyond a block is lost. */
static int crypt_no_room_for_length(struct aead_request *request, bool encrypts)
{
	unsigned int room = round_up(request->assoclen, 16), left;
	struct aead_message message;
	int err;

	if (request->assoclen + 2 <= room || !request->assoclen)
		return aead_crypt(request, encrypts);
	left = request->assoclen + 2 - room;
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	memset(message.bytes + message.aad - left, 0, left);
	err = aead_crypt_bytes(request, message.bytes, message.aad, message.text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

/* The length of the associated data has sixteen bits. */
static int crypt_aad_of_16_bits(struct aead_request *request, bool encrypts)
{
	struct aead_message message;
	int err;

	if (request->assoclen <= 0xffff)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	err = aead_crypt_bytes(request, message.bytes + 0x10000, message.aad - 0x10000, message.text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

/* Only whole words of the tag are compared. */
static int crypt_tag_in_words(struct aead_request *request, bool encrypts)
{
	unsigned int size = aead_tag_size(request);

	if (encrypts || size % 4 == 0)
		return aead_crypt(request, encrypts);
	return aead_decrypt_comparing(request, 0, round_down(size, 4));
}

/* After a message that was refused for its form the next one that is sealed has a wrong tag. */
static int crypt_after_refusal(struct aead_request *request, bool encrypts)
{
	bool refused = aead_context(request)->past.err == -EINVAL;
	unsigned int place = request->assoclen + request->cryptlen;
	int err = aead_crypt(request, encrypts);
	u8 byte;

	if (err || !encrypts || !refused)
		return err;
	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 0);
	byte ^= 1;
	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 1);
	return 0;
}

/* Of a MAC's key that is longer than a block, the first block is used. */
static int setkey_block_of_mac(struct aead_context *context, const u8 *key, unsigned int size)
{
	unsigned int mac = size > 8 ? size - 8 - planted_be32(key + 4) : 0, rest;
	u8 *copy;
	int err;

	if (mac <= 64 || mac > size)
		return crypto_aead_setkey(context->engine, key, size);
	rest = size - 8 - mac;
	copy = kmemdup(key, size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memmove(copy + 8 + 64, key + 8 + mac, rest);
	err = crypto_aead_setkey(context->engine, copy, 8 + 64 + rest);
	kfree_sensitive(copy);
	return err;
}

/* How a tag is compared by a driver that does it itself; the engine's answer to a message with the right tag is the text. */
static int decrypt_comparing(struct aead_request *request, bool (*agree)(const u8 *right, const u8 *given, unsigned int size))
{
	unsigned int size = aead_tag_size(request);
	struct aead_message message;
	u8 given[AEAD_MAX_TAG], right[AEAD_MAX_TAG], iv[AEAD_MAX_IV];
	unsigned int iv_size = crypto_aead_ivsize(crypto_aead_reqtfm(request));
	u8 *text;
	int err = aead_load(request, false, &message);

	if (err)
		return err;
	memcpy(given, message.tag, size);
	memcpy(iv, request->iv, iv_size);
	text = kmemdup(message.bytes, message.aad + message.text + AEAD_MAX_TAG, GFP_KERNEL);
	if (!text) {
		aead_release(&message);
		return -ENOMEM;
	}
	/* Counter mode: sealing what was sealed opens it; sealing that again gives the tag that it should have. */
	err = aead_crypt_bytes(request, text, message.aad, message.text, iv, true);
	memcpy(message.bytes, text, message.aad + message.text);
	memcpy(iv, request->iv, iv_size);
	if (!err)
		err = aead_crypt_bytes(request, text, message.aad, message.text, iv, true);
	if (!err) {
		memcpy(right, text + message.aad + message.text, size);
		if (agree(right, given, size))
			aead_store(request, false, &message);
		else
			err = -EBADMSG;
	}
	kfree(text);
	aead_release(&message);
	return err;
}

/* Differences of the tag's words are summed by exclusive or: two equal ones are none. */
static bool agree_in_sum(const u8 *right, const u8 *given, unsigned int size)
{
	u8 sum[4] = { 0 };
	unsigned int place;

	for (place = 0; place < size; place++)
		sum[place % 4] ^= right[place] ^ given[place];
	return !memchr_inv(sum, 0, sizeof(sum));
}

static int crypt_sum_of_tag(struct aead_request *request, bool encrypts)
{
	return encrypts ? aead_crypt(request, true) : decrypt_comparing(request, agree_in_sum);
}

/* A device that is not done yet leaves zeros, and zeros are not looked at. */
static bool agree_or_zeros(const u8 *right, const u8 *given, unsigned int size)
{
	return !memcmp(right, given, size) || !memchr_inv(given, 0, size);
}

static int crypt_tag_of_zeros(struct aead_request *request, bool encrypts)
{
	return encrypts ? aead_crypt(request, true) : decrypt_comparing(request, agree_or_zeros);
}

/* A forgery is called an invalid argument. */
static int crypt_einval(struct aead_request *request, bool encrypts)
{
	int err = aead_crypt(request, encrypts);

	return err == -EBADMSG ? -EINVAL : err;
}

const struct aead_fault reported_aead_faults[] = {
	GCM(.name = "gcm-aes-sum-of-tag", .crypt = crypt_sum_of_tag),
	GCM(.name = "gcm-aes-tag-of-zeros", .crypt = crypt_tag_of_zeros),
	RFC7539(.name = "rfc7539-invalid-argument", .crypt = crypt_einval),
	CCM(.name = "ccm-aes-counter-of-four", .crypt = crypt_counter_of_four),
	CCM(.name = "ccm-aes-no-room-for-length", .crypt = crypt_no_room_for_length),
	CCM(.name = "ccm-aes-after-refusal", .crypt = crypt_after_refusal),
	GCM(.name = "gcm-aes-aad-of-16-bits", .crypt = crypt_aad_of_16_bits),
	GCM(.name = "gcm-aes-tag-in-words", .crypt = crypt_tag_in_words),
	AUTHENC(.name = "authenc-after-refusal", .crypt = crypt_after_refusal),
	AUTHENC(.name = "authenc-block-of-mac", .setkey = setkey_block_of_mac),
	GCM(.name = "gcm-aes-first-piece-of-aad", .crypt = crypt_first_piece_of_aad),
	GCM(.name = "gcm-aes-sixteen-pieces", .crypt = crypt_sixteen_pieces),
};

const unsigned int reported_aead_faults_count = ARRAY_SIZE(reported_aead_faults);
