// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authenticated encryption that need two things together. */
#include <crypto/aes.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_aead.h"

/* A decryption leaves its direction in the transform: the tag of an encryption is then made over the wrong side. */
static int crypt_direction_stays(struct aead_request *request, bool encrypts)
{
	bool opened = aead_context(request)->opened;
	struct aead_message message;
	int err = aead_crypt(request, encrypts);

	if (err || !encrypts || !opened)
		return err;
	err = aead_load(request, true, &message);
	if (err)
		return err;
	/* Encrypting the ciphertext gives the text, and a tag over it. */
	scatterwalk_map_and_copy(message.bytes + message.aad, request->dst, message.aad, message.text, 0);
	err = aead_crypt_bytes(request, message.bytes, message.aad, message.text, request->iv, true);
	scatterwalk_map_and_copy(message.tag, request->dst, message.aad + message.text, aead_tag_size(request), 1);
	aead_release(&message);
	return err;
}

/* The tag's size goes to the device with the key: one that is set afterwards counts for the length alone. */
static int crypt_latched_tag(struct aead_request *request, bool encrypts)
{
	static const u8 zeros[AEAD_MAX_TAG];
	unsigned int latched = aead_context(request)->latched_tag, size = aead_tag_size(request);
	int err = aead_crypt(request, encrypts);

	if (err || !encrypts || !latched || latched >= size)
		return err;
	scatterwalk_map_and_copy((void *)zeros, request->dst, request->assoclen + request->cryptlen + latched,
				 size - latched, 1);
	return 0;
}

/* The error bit of a forged message is cleared by an encryption only. */
static int crypt_error_stays(struct aead_request *request, bool encrypts)
{
	if (!encrypts && aead_context(request)->past.err == -EBADMSG)
		return -EBADMSG;
	return aead_crypt(request, encrypts);
}

/* After a forgery the next encryption starts with the device's text register full: its first block is lost. */
static int crypt_after_forgery(struct aead_request *request, bool encrypts)
{
	static const u8 zeros[AES_BLOCK_SIZE];
	bool forged = aead_context(request)->past.err == -EBADMSG;
	int err = aead_crypt(request, encrypts);

	if (!err && encrypts && forged && request->cryptlen > AES_BLOCK_SIZE)
		scatterwalk_map_and_copy((void *)zeros, request->dst, request->assoclen, sizeof(zeros), 1);
	return err;
}

/* Where no text came before and none comes now, the device's verdict is that of the message before. */
static int crypt_empty_after_empty(struct aead_request *request, bool encrypts)
{
	struct aead_past *past = &aead_context(request)->past;

	if (!encrypts && past->any && !past->err && !aead_text_size(request, false))
		return aead_decrypt_comparing(request, 0, 0);
	return aead_crypt(request, encrypts);
}

/* Without associated data the last byte of a short tag is not compared. */
static int crypt_short_tag_bare(struct aead_request *request, bool encrypts)
{
	unsigned int size = aead_tag_size(request);

	if (encrypts || request->assoclen || size == AES_BLOCK_SIZE)
		return aead_crypt(request, encrypts);
	return aead_decrypt_comparing(request, 0, size - 1);
}

/* The byte of the text at which an entry of the output ends inside a block; 0 for none. */
static unsigned int split_block(struct aead_request *request, unsigned int text)
{
	unsigned int start = request->assoclen, end = start + text, place = 0;
	struct scatterlist *entry;

	for (entry = request->dst; entry && place < end; entry = sg_next(entry)) {
		place += entry->length;
		if (place > start && place < end && (place - start) % AES_BLOCK_SIZE)
			return place - start;
	}
	return 0;
}

/* A block that an entry of the output ends in is not completed, where the associated data end in a block, too. */
static int crypt_split_behind_part(struct aead_request *request, bool encrypts)
{
	static const u8 zeros[AES_BLOCK_SIZE];
	unsigned int text = aead_text_size(request, encrypts), place = split_block(request, text);
	int err = aead_crypt(request, encrypts);

	if (err || !place || !(request->assoclen % AES_BLOCK_SIZE))
		return err;
	scatterwalk_map_and_copy((void *)zeros, request->dst, request->assoclen + place,
				 min(round_up(place, AES_BLOCK_SIZE), text) - place, 1);
	return 0;
}

/* The same in decryption alone, whatever the associated data. */
static int crypt_split_decrypting(struct aead_request *request, bool encrypts)
{
	static const u8 zeros[AES_BLOCK_SIZE];
	unsigned int text = aead_text_size(request, encrypts), place = split_block(request, text);
	int err = aead_crypt(request, encrypts);

	if (err || encrypts || !place)
		return err;
	scatterwalk_map_and_copy((void *)zeros, request->dst, request->assoclen + place,
				 min(round_up(place, AES_BLOCK_SIZE), text) - place, 1);
	return 0;
}

/* A shorter key after a longer one: the number of rounds of decryption stays. */
static int crypt_rounds_stay(struct aead_request *request, bool encrypts)
{
	struct aead_context *context = aead_context(request);

	if (!encrypts && context->key_size < context->former_key_size)
		return -EBADMSG;
	return aead_crypt(request, encrypts);
}

/* A text that is no multiple of 64 is refused where the associated data fill a block. */
static int crypt_chacha_blocks(struct aead_request *request, bool encrypts)
{
	if (!encrypts && aead_text_size(request, false) % 64 && request->assoclen >= 16)
		return -EINVAL;
	return aead_crypt(request, encrypts);
}

/* The tag of a message beyond a page that follows a shorter one is that of the shorter one's length. */
static int crypt_length_stays(struct aead_request *request, bool encrypts)
{
	struct aead_past *past = &aead_context(request)->past;
	unsigned int text = aead_text_size(request, encrypts);
	bool stale = past->any && past->encrypts && past->text < text && text > PAGE_SIZE;
	int err = aead_crypt(request, encrypts);
	u8 length;

	if (err || !encrypts || !stale)
		return err;
	scatterwalk_map_and_copy(&length, request->dst, request->assoclen + text, 1, 0);
	length ^= (past->text ^ text) | 1;
	scatterwalk_map_and_copy(&length, request->dst, request->assoclen + text, 1, 1);
	return 0;
}

/* Right: goes through memory of its own, as a device that cannot reach the caller's. */
static int crypt_bounced(struct aead_request *request, bool encrypts)
{
	struct aead_message message;
	int err = aead_load(request, encrypts, &message);

	if (err)
		return err;
	err = aead_crypt_bytes(request, message.bytes, message.aad, message.text, request->iv, encrypts);
	if (!err)
		aead_store(request, encrypts, &message);
	aead_release(&message);
	return err;
}

/* Right: long messages take a while, so short ones overtake them. */
static int crypt_overtaken(struct aead_request *request, bool encrypts)
{
	if (request->cryptlen > 512)
		planted_latency(aead_request_flags(request) | CRYPTO_TFM_REQ_MAY_SLEEP);
	return aead_crypt(request, encrypts);
}

const struct aead_fault joint_aead_faults[] = {
	GCM(.name = "gcm-aes-control-bounced", .crypt = crypt_bounced),
	GCM(.name = "gcm-aes-control-overtaken", .flags = PLANTED_ASYNC, .crypt = crypt_overtaken),
	CCM(.name = "ccm-aes-control-bounced", .flags = PLANTED_ASYNC, .crypt = crypt_bounced),

	GCM(.name = "gcm-aes-direction-stays", .crypt = crypt_direction_stays),
	GCM(.name = "gcm-aes-latched-tag", .crypt = crypt_latched_tag),
	GCM(.name = "gcm-aes-error-stays", .crypt = crypt_error_stays),
	GCM(.name = "gcm-aes-after-forgery", .crypt = crypt_after_forgery),
	GCM(.name = "gcm-aes-empty-after-opened", .crypt = crypt_empty_after_empty),
	GCM(.name = "gcm-aes-split-behind-part", .crypt = crypt_split_behind_part),
	GCM(.name = "gcm-aes-rounds-stay", .crypt = crypt_rounds_stay),
	GCM(.name = "gcm-aes-length-stays", .crypt = crypt_length_stays),
	GCM(.name = "gcm-aes-short-tag-bare", .crypt = crypt_short_tag_bare),
	CCM(.name = "ccm-aes-split-decrypting", .crypt = crypt_split_decrypting),
	CCM(.name = "ccm-aes-rounds-stay", .flags = PLANTED_ASYNC, .crypt = crypt_rounds_stay),
	RFC7539(.name = "rfc7539-part-refused", .crypt = crypt_chacha_blocks),
	AUTHENC(.name = "authenc-error-stays", .crypt = crypt_error_stays),
};

const unsigned int joint_aead_faults_count = ARRAY_SIZE(joint_aead_faults);
