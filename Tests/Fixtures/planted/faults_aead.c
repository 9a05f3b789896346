// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authenticated encryption: sizes, associated data, keys, IVs, output. */
#include <crypto/aes.h>
#include <crypto/authenc.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/rtnetlink.h>
#include "wrap_aead.h"

/* Does a message of which only so much associated data is authenticated. */
static int crypt_authenticating(struct aead_request *request, unsigned int aad, bool encrypts)
{
	struct aead_message message;
	int err;

	if (aad == request->assoclen)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	/* The unauthenticated bytes are moved away from between, and the text stays where it is. */
	memmove(message.bytes + message.aad - aad, message.bytes, aad);
	err = aead_crypt_bytes(request, message.bytes + message.aad - aad, aad, message.text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

static int crypt_without_aad(struct aead_request *request, bool encrypts)
{
	return crypt_authenticating(request, 0, encrypts);
}

/* Associated data go in as words: the bytes of a last, incomplete one are left out. */
static int crypt_whole_words_of_aad(struct aead_request *request, bool encrypts)
{
	return crypt_authenticating(request, round_down(request->assoclen, 4), encrypts);
}

/* The buffer for associated data has 64 bytes. */
static int crypt_64_bytes_of_aad(struct aead_request *request, bool encrypts)
{
	return crypt_authenticating(request, min_t(unsigned int, request->assoclen, 64), encrypts);
}

/* The length of the associated data has sixteen bits. */
static int crypt_16_bits_of_aad(struct aead_request *request, bool encrypts)
{
	return crypt_authenticating(request, request->assoclen & 0xffff, encrypts);
}

/* Without associated data, one block of zeros is authenticated in their place. */
static int crypt_padding_empty_aad(struct aead_request *request, bool encrypts)
{
	struct aead_message message;
	unsigned int size = request->assoclen + request->cryptlen;
	u8 *bytes;
	int err;

	if (request->assoclen)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	bytes = kzalloc(AES_BLOCK_SIZE + message.text + aead_tag_size(request), GFP_ATOMIC);
	if (bytes) {
		memcpy(bytes + AES_BLOCK_SIZE, message.bytes, size);
		err = aead_crypt_bytes(request, bytes, AES_BLOCK_SIZE, message.text, request->iv, encrypts);
		memcpy(message.bytes, bytes + AES_BLOCK_SIZE, message.text + aead_tag_size(request));
	}
	if (bytes && !err)
		aead_store(request, encrypts, &message);
	kfree(bytes);
	aead_release(&message);
	return bytes ? err : -ENOMEM;
}

/* The device does not start without text: the tag is what its output register holds, zeros. */
static int crypt_empty_text(struct aead_request *request, bool encrypts)
{
	static const u8 zeros[AEAD_MAX_TAG];
	u8 tag[AEAD_MAX_TAG];

	if (aead_text_size(request, encrypts))
		return aead_crypt(request, encrypts);
	if (encrypts) {
		scatterwalk_map_and_copy((void *)zeros, request->dst, request->assoclen, aead_tag_size(request), 1);
		return 0;
	}
	scatterwalk_map_and_copy(tag, request->src, request->assoclen, aead_tag_size(request), 0);
	return memcmp(tag, zeros, aead_tag_size(request)) ? -EBADMSG : 0;
}

/* Plaintext is written in whole blocks: the tag's first bytes, decrypted, land behind the buffer. */
static int crypt_overrunning(struct aead_request *request, bool encrypts)
{
	unsigned int size = request->assoclen + aead_text_size(request, encrypts);
	unsigned int over = round_up(aead_text_size(request, encrypts), AES_BLOCK_SIZE) -
			    aead_text_size(request, encrypts);
	struct scatterlist *entry = request->dst, beyond;
	u8 tag[AES_BLOCK_SIZE];
	int err = aead_crypt(request, encrypts);

	if (err || encrypts || !over || !size)
		return err;
	over = min(over, aead_tag_size(request));
	scatterwalk_map_and_copy(tag, request->src, size, over, 0);
	while (size > entry->length) {
		size -= entry->length;
		entry = sg_next(entry);
	}
	over = min_t(unsigned int, over, PAGE_SIZE - offset_in_page(entry->offset + size - 1) - 1);
	if (!over)
		return 0;
	sg_init_table(&beyond, 1);
	sg_set_page(&beyond, sg_page(entry), over, entry->offset + size);
	scatterwalk_map_and_copy(tag, &beyond, 0, over, 1);
	return 0;
}

/* The IV goes to the device with the key: later ones are not passed on. */
static int crypt_with_first_iv(struct aead_request *request, bool encrypts)
{
	struct aead_context *context = aead_context(request);
	unsigned int size = crypto_aead_ivsize(crypto_aead_reqtfm(request));

	if (!context->has_iv)
		memcpy(context->iv, request->iv, size);
	context->has_iv = true;
	memcpy(request->iv, context->iv, size);
	return aead_crypt(request, encrypts);
}

/* The device keeps the context of the first key. */
static int setkey_once(struct aead_context *context, const u8 *key, unsigned int size)
{
	int err;

	if (context->keyed)
		return 0;
	err = crypto_aead_setkey(context->engine, key, size);
	context->keyed = !err;
	return err;
}

/* Key sizes are not looked at: a key of another size is filled with zeros. */
static int setkey_any_aes(struct aead_context *context, const u8 *key, unsigned int size)
{
	u8 padded[AES_MAX_KEY_SIZE] = {};

	memcpy(padded, key, min_t(unsigned int, size, sizeof(padded)));
	return crypto_aead_setkey(context->engine, padded, size <= AES_KEYSIZE_128 ? AES_KEYSIZE_128
						  : size <= AES_KEYSIZE_192 ? AES_KEYSIZE_192 : AES_KEYSIZE_256);
}

static int setkey_any_chacha(struct aead_context *context, const u8 *key, unsigned int size)
{
	u8 padded[32] = {};

	memcpy(padded, key, min_t(unsigned int, size, sizeof(padded)));
	return crypto_aead_setkey(context->engine, padded, sizeof(padded));
}

/* The header before an authenc key is read without looking at its length and type. */
static int setkey_any_header(struct aead_context *context, const u8 *key, unsigned int size)
{
	struct rtattr header = { .rta_len = RTA_LENGTH(sizeof(struct crypto_authenc_key_param)),
				 .rta_type = CRYPTO_AUTHENC_KEYA_PARAM };
	u8 *mended;
	int err;

	if (size < RTA_SPACE(sizeof(struct crypto_authenc_key_param)))
		return -EINVAL;
	mended = kmemdup(key, size, GFP_ATOMIC);
	if (!mended)
		return -ENOMEM;
	memcpy(mended, &header, sizeof(header));
	err = crypto_aead_setkey(context->engine, mended, size);
	kfree_sensitive(mended);
	return err;
}

/* Now and then the device works on the message before the last of its text has arrived. */
static int crypt_rarely_early(struct aead_request *request, bool encrypts)
{
	unsigned int text = aead_text_size(request, encrypts);
	struct aead_message message;
	int err;

	if (!encrypts || !text || atomic_inc_return(&aead_context(request)->requests) % PLANTED_RARELY)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	memset(message.bytes + message.aad + text - min(text, 4U), 0, min(text, 4U));
	err = aead_crypt_bytes(request, message.bytes, message.aad, text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

/* The text's length has sixteen bits: what is above them is neither encrypted nor authenticated. */
static int crypt_16_bits_of_text(struct aead_request *request, bool encrypts)
{
	unsigned int text = aead_text_size(request, encrypts);
	struct aead_message message;
	u8 tag[AEAD_MAX_TAG];
	int err;

	if (text < 0x10000)
		return aead_crypt(request, encrypts);
	err = aead_load(request, encrypts, &message);
	if (err)
		return err;
	memcpy(tag, message.bytes + message.aad + (text & 0xffff), aead_tag_size(request));
	memmove(message.bytes + message.aad + (text & 0xffff), message.tag, aead_tag_size(request));
	err = aead_crypt_bytes(request, message.bytes, message.aad, text & 0xffff, request->iv, encrypts);
	memcpy(message.tag, message.bytes + message.aad + (text & 0xffff), aead_tag_size(request));
	memcpy(message.bytes + message.aad + (text & 0xffff), tag, aead_tag_size(request));
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

const struct aead_fault aead_faults[] = {
	GCM(.name = "gcm-aes-control"),
	GCM(.name = "gcm-aes-control-async", .flags = PLANTED_ASYNC),
	CCM(.name = "ccm-aes-control"),
	RFC7539(.name = "rfc7539-control"),
	AUTHENC(.name = "authenc-control-async", .flags = PLANTED_ASYNC),

	GCM(.name = "gcm-aes-aad-words", .crypt = crypt_whole_words_of_aad),
	GCM(.name = "gcm-aes-aad-64", .crypt = crypt_64_bytes_of_aad),
	GCM(.name = "gcm-aes-empty-text", .crypt = crypt_empty_text),
	GCM(.name = "gcm-aes-decrypt-overrun", .crypt = crypt_overrunning),
	GCM(.name = "gcm-aes-first-iv", .crypt = crypt_with_first_iv),
	GCM(.name = "gcm-aes-rekey", .setkey = setkey_once),
	GCM(.name = "gcm-aes-any-key", .setkey = setkey_any_aes),
	GCM(.name = "gcm-aes-64k", .crypt = crypt_16_bits_of_text),
	GCM(.name = "gcm-aes-rarely-early", .crypt = crypt_rarely_early),
	CCM(.name = "ccm-aes-empty-aad", .crypt = crypt_padding_empty_aad),
	CCM(.name = "ccm-aes-empty-text", .crypt = crypt_empty_text),
	CCM(.name = "ccm-aes-aad-64k", .crypt = crypt_16_bits_of_aad),
	RFC7539(.name = "rfc7539-any-key", .setkey = setkey_any_chacha),
	RFC7539(.name = "rfc7539-aad-words", .crypt = crypt_whole_words_of_aad),
	AUTHENC(.name = "authenc-no-aad", .crypt = crypt_without_aad),
	AUTHENC(.name = "authenc-any-header", .setkey = setkey_any_header),
};

const unsigned int aead_faults_count = ARRAY_SIZE(aead_faults);
