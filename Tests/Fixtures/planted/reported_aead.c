// SPDX-License-Identifier: GPL-2.0-only
/* Faults of authenticated encryption after public reports, planted when the sequences of commands were frozen. */
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
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

const struct aead_fault reported_aead_faults[] = {
	GCM(.name = "gcm-aes-first-piece-of-aad", .crypt = crypt_first_piece_of_aad),
	GCM(.name = "gcm-aes-sixteen-pieces", .crypt = crypt_sixteen_pieces),
};

const unsigned int reported_aead_faults_count = ARRAY_SIZE(reported_aead_faults);
