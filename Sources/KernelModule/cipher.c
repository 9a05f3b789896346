// SPDX-License-Identifier: GPL-2.0-only
/* Messages through ciphers and AEADs, and the bytes of generators. */
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "internal.h"

/* Bytes that the driver writes into its destination; every driver takes them to be there. */
static u32 needed(struct algcheck_transform *transform, const struct algcheck_call *call)
{
	u32 tag;

	if (transform->type == ALGCHECK_SKCIPHER)
		return call->size;
	tag = crypto_aead_authsize(transform->aead);
	if (call->operation == ALGCHECK_ENCRYPT)
		return call->size + tag;
	return call->associated +
	       (call->size - call->associated < tag ? 0 : call->size - call->associated - tag);
}

static int prepare_iv(struct algcheck_request *request, const struct algcheck_call *call)
{
	u32 size = request->transform->iv_size;

	if (call->iv_size != size)
		return -EINVAL;
	algcheck_fill_around(request->iv, size);
	if (copy_from_user(request->iv + ALGCHECK_MARGIN, u64_to_user_ptr(call->iv), size))
		return -EFAULT;
	return 0;
}

static int prepare_apart(struct algcheck_request *request, const struct algcheck_call *call)
{
	int err = algcheck_arena_lay(&request->from, &call->from, call->size);

	if (!err)
		err = algcheck_arena_lay(&request->to, &call->to, call->room);
	if (!err)
		err = algcheck_arena_fill(&request->from, call->data, call->size);
	if (err)
		return err;
	algcheck_arena_blank(&request->to);
	/* A driver may copy the associated data or leave them alone. */
	algcheck_arena_copy(&request->to, &request->from, call->associated);
	request->source_digest = algcheck_arena_digest(&request->from);
	return 0;
}

static int prepare_in_place(struct algcheck_request *request, const struct algcheck_call *call)
{
	int err = algcheck_arena_lay(&request->to, &call->to, call->room);

	if (err)
		return err;
	algcheck_arena_blank(&request->to);
	return algcheck_arena_fill(&request->to, call->data, call->size);
}

/* Reads the caller's message; what is wrong with it is not put to a driver. */
int algcheck_cipher_prepare(struct algcheck_request *request, const struct algcheck_call *call)
{
	struct algcheck_transform *transform = request->transform;
	u32 type = transform->type;
	int err;

	if (type == ALGCHECK_SKCIPHER ? call->associated : type != ALGCHECK_AEAD)
		return -EINVAL;
	if (call->size > ALGCHECK_MOST_BYTES || call->room > ALGCHECK_MOST_BYTES ||
	    call->associated > call->size)
		return -EINVAL;
	request->operation = call->operation;
	request->flags = call->flags;
	request->associated = call->associated;
	request->cipher_size = call->size - call->associated;
	request->written = needed(transform, call);
	if (call->room < request->written ||
	    (call->flags & ALGCHECK_IN_PLACE && call->room < call->size))
		return -EMSGSIZE;
	err = prepare_iv(request, call);
	if (err)
		return err;
	return call->flags & ALGCHECK_IN_PLACE ? prepare_in_place(request, call)
					       : prepare_apart(request, call);
}

static struct scatterlist *source(struct algcheck_request *request)
{
	return request->flags & ALGCHECK_IN_PLACE ? request->to.list : request->from.list;
}

int algcheck_cipher_put(struct algcheck_request *request)
{
	u8 *iv = request->iv + ALGCHECK_MARGIN;
	u32 flags = algcheck_request_flags(request);

	if (request->transform->type == ALGCHECK_SKCIPHER) {
		struct skcipher_request *cipher = request->skcipher;

		skcipher_request_set_callback(cipher, flags, algcheck_complete, request);
		skcipher_request_set_crypt(cipher, source(request), request->to.list,
					   request->cipher_size, iv);
		return request->operation == ALGCHECK_ENCRYPT ? crypto_skcipher_encrypt(cipher)
							      : crypto_skcipher_decrypt(cipher);
	}
	aead_request_set_callback(request->aead, flags, algcheck_complete, request);
	aead_request_set_crypt(request->aead, source(request), request->to.list,
			       request->cipher_size, iv);
	aead_request_set_ad(request->aead, request->associated);
	return request->operation == ALGCHECK_ENCRYPT ? crypto_aead_encrypt(request->aead)
						      : crypto_aead_decrypt(request->aead);
}

/* Whether the request is as the caller made it. */
static bool is_unchanged(struct algcheck_request *request)
{
	u8 *iv = request->iv + ALGCHECK_MARGIN;

	if (request->transform->type == ALGCHECK_SKCIPHER) {
		struct skcipher_request *cipher = request->skcipher;

		return cipher->src == source(request) && cipher->dst == request->to.list &&
		       cipher->iv == iv && cipher->cryptlen == request->cipher_size;
	}
	return request->aead->src == source(request) && request->aead->dst == request->to.list &&
	       request->aead->iv == iv && request->aead->cryptlen == request->cipher_size &&
	       request->aead->assoclen == request->associated;
}

/* Looks at what the driver left, and gives the caller the output. */
int algcheck_cipher_finish(struct algcheck_request *request, struct algcheck_call *call)
{
	u32 iv_size = request->transform->iv_size;

	call->error = -request->error;
	call->spoiled = 0;
	if (algcheck_arena_is_spoiled(&request->to, &call->spoiled))
		request->how |= ALGCHECK_SPOILED_DESTINATION;
	if (!(request->flags & ALGCHECK_IN_PLACE)) {
		if (algcheck_arena_is_spoiled(&request->from, &call->spoiled))
			request->how |= ALGCHECK_SPOILED_SOURCE;
		if (algcheck_arena_digest(&request->from) != request->source_digest)
			request->how |= ALGCHECK_CHANGED_SOURCE;
	}
	if (algcheck_is_spoiled_around(request->iv, iv_size))
		request->how |= ALGCHECK_SPOILED_IV;
	if (!is_unchanged(request))
		request->how |= ALGCHECK_CHANGED_REQUEST;
	call->how = request->how;
	call->order = request->order;
	call->written = request->error ? 0 : request->written;
	if (call->iv_size != iv_size || call->room < call->written)
		return -EINVAL;
	if (copy_to_user(u64_to_user_ptr(call->iv), request->iv + ALGCHECK_MARGIN, iv_size))
		return -EFAULT;
	return algcheck_arena_read(&request->to, call->output, call->written);
}

/* Bytes of a generator; the caller's data are additional input. */
int algcheck_generate(struct algcheck_transform *transform, struct algcheck_call *call)
{
	struct algcheck_side flat = {};
	struct algcheck_arena output = {};
	u8 *input;
	int err;

	if (transform->type != ALGCHECK_RNG || call->size > ALGCHECK_MOST_KEY ||
	    call->room > ALGCHECK_MOST_KEY)
		return -EINVAL;
	input = kmalloc(call->size + 1, GFP_KERNEL);
	if (!input)
		return -ENOMEM;
	flat.offset = call->to.offset;
	err = algcheck_arena_lay(&output, &flat, call->room);
	if (!err && copy_from_user(input, u64_to_user_ptr(call->data), call->size))
		err = -EFAULT;
	if (err)
		goto out;
	algcheck_arena_blank(&output);
	err = crypto_rng_generate(transform->rng, input, call->size, algcheck_arena_start(&output),
				  call->room);
	call->error = err < 0 ? -err : 0;
	call->how = algcheck_arena_is_spoiled(&output, &call->spoiled)
			    ? ALGCHECK_SPOILED_DESTINATION
			    : 0;
	call->written = err < 0 ? 0 : call->room;
	call->order = atomic_inc_return(&transform->order);
	err = algcheck_arena_read(&output, call->output, call->written);
out:
	algcheck_arena_free(&output);
	kfree_sensitive(input);
	return err;
}
