// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authenticated encryption that a sceptic planted when the sequences of commands were frozen. */
#include <crypto/aes.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_aead.h"

/* The request as it should be, but where something holds: the tag is wrong. */
static int crypt_but(struct aead_request *request, bool encrypts, bool wrong)
{
	unsigned int place = request->assoclen + request->cryptlen;
	int err = aead_crypt(request, encrypts);
	u8 byte;

	if (err || !wrong)
		return err;
	if (!encrypts)
		return -EBADMSG;
	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 0);
	byte ^= 1;
	scatterwalk_map_and_copy(&byte, request->dst, place, 1, 1);
	return 0;
}

/* The engine on the message with some of its associated data read as zeros. */
static int crypt_without(struct aead_request *request, bool encrypts, unsigned int from, unsigned int count)
{
	struct aead_message message;
	int err = aead_load(request, encrypts, &message);

	if (err)
		return err;
	memset(message.bytes + from, 0, count);
	err = aead_crypt_bytes(request, message.bytes, message.aad, message.text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

/* Without associated data, those of the message before count. */
static int crypt_none_after_some(struct aead_request *request, bool encrypts)
{
	struct aead_past *past = &aead_context(request)->past;

	return crypt_but(request, encrypts, !request->assoclen && past->any && past->aad);
}

/* The smallest size that was ever set for the tag is what is compared. */
static int setauthsize_smallest(struct aead_context *context, unsigned int size)
{
	int err = crypto_aead_setauthsize(context->engine, size);

	if (!err && (!context->smallest_tag || size < context->smallest_tag))
		context->smallest_tag = size;
	return err;
}

static int crypt_smallest_tag(struct aead_request *request, bool encrypts)
{
	unsigned int smallest = aead_context(request)->smallest_tag;

	if (encrypts || !smallest || smallest >= aead_tag_size(request))
		return aead_crypt(request, encrypts);
	return aead_decrypt_comparing(request, 0, smallest);
}

/* A tag that lies in two pieces is compared as far as the first goes. */
static int crypt_split_tag(struct aead_request *request, bool encrypts)
{
	unsigned int start = request->assoclen + request->cryptlen - aead_tag_size(request), place = 0;
	struct scatterlist *entry;

	for (entry = request->src; !encrypts && entry && place <= start; entry = sg_next(entry))
		place += entry->length;
	if (!encrypts && place > start && place < request->assoclen + request->cryptlen)
		return aead_decrypt_comparing(request, 0, place - start);
	return aead_crypt(request, encrypts);
}

/* More associated data than text are called forged. */
static int crypt_more_aad(struct aead_request *request, bool encrypts)
{
	return crypt_but(request, encrypts, !encrypts && request->assoclen > aead_text_size(request, false));
}

/* Of the associated data one page is authenticated. */
static int crypt_page_of_aad(struct aead_request *request, bool encrypts)
{
	if (request->assoclen <= PAGE_SIZE)
		return aead_crypt(request, encrypts);
	return crypt_without(request, encrypts, PAGE_SIZE, request->assoclen - PAGE_SIZE);
}

/* Of ESP's extended sequence number half is authenticated. */
static int crypt_half_of_number(struct aead_request *request, bool encrypts)
{
	if (request->assoclen != 20)
		return aead_crypt(request, encrypts);
	return crypt_without(request, encrypts, 4, 4);
}

/* A key that differs in its MAC's part alone is not loaded. */
static int setkey_but_mac(struct aead_context *context, const u8 *key, unsigned int size)
{
	unsigned int cipher = size > 8 ? planted_be32(key + 4) : 0;
	int err;

	if (cipher > sizeof(context->cipher_key) || cipher > size)
		return crypto_aead_setkey(context->engine, key, size);
	if (cipher && context->cipher_key_size == cipher && !memcmp(context->cipher_key, key + size - cipher, cipher))
		return 0;
	err = crypto_aead_setkey(context->engine, key, size);
	context->cipher_key_size = err ? 0 : cipher;
	memcpy(context->cipher_key, key + size - cipher, cipher);
	return err;
}

/* From a page on the tag is not verified where there are associated data. */
static int crypt_page_unverified(struct aead_request *request, bool encrypts)
{
	if (encrypts || aead_text_size(request, false) < PAGE_SIZE || !request->assoclen)
		return aead_crypt(request, encrypts);
	return aead_decrypt_comparing(request, 0, 0);
}

/* The first block has the tag's size at the time of the key. */
static int crypt_latched_tag(struct aead_request *request, bool encrypts)
{
	unsigned int latched = aead_context(request)->latched_tag;

	return crypt_but(request, encrypts, latched && latched != aead_tag_size(request));
}

const struct aead_fault unseen_aead_faults[] = {
	CCM(.name = "ccm-aes-none-after-some", .crypt = crypt_none_after_some),
	GCM(.name = "gcm-aes-smallest-tag", .setauthsize = setauthsize_smallest, .crypt = crypt_smallest_tag),
	GCM(.name = "gcm-aes-split-tag", .crypt = crypt_split_tag),
	AUTHENC(.name = "authenc-more-aad", .crypt = crypt_more_aad),
	RFC7539(.name = "rfc7539-page-of-aad", .crypt = crypt_page_of_aad),
	{ .algorithm = "rfc4106(gcm(aes))", .engine = "rfc4106(gcm_base(ctr(aes-generic),ghash-generic))",
	  .name = "rfc4106-half-of-number", .crypt = crypt_half_of_number },
	AUTHENC(.name = "authenc-mac-key-stays", .setkey = setkey_but_mac),
	GCM(.name = "gcm-aes-page-unverified", .crypt = crypt_page_unverified),
	CCM(.name = "ccm-aes-latched-tag", .crypt = crypt_latched_tag),
};

const unsigned int unseen_aead_faults_count = ARRAY_SIZE(unseen_aead_faults);
