// SPDX-License-Identifier: GPL-2.0-only
/* Digests in one request, and running ones. */
#include <crypto/internal/hash.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "internal.h"

static bool gives_digest(u32 operation)
{
	return operation == ALGCHECK_DIGEST || operation == ALGCHECK_FINUP ||
	       operation == ALGCHECK_FINAL;
}

static bool takes_data(u32 operation)
{
	return operation == ALGCHECK_DIGEST || operation == ALGCHECK_FINUP ||
	       operation == ALGCHECK_UPDATE;
}

/* Reads the caller's part of a message. */
int algcheck_digest_prepare(struct algcheck_request *request, const struct algcheck_call *call)
{
	struct algcheck_side flat = {.offset = call->to.offset};
	int err = 0;

	if (request->transform->type != ALGCHECK_HASH || call->size > ALGCHECK_MOST_BYTES ||
	    call->associated || call->flags & ALGCHECK_IN_PLACE ||
	    (!takes_data(call->operation) && call->size))
		return -EINVAL;
	request->operation = call->operation;
	request->flags = call->flags;
	request->cipher_size = call->size;
	request->written = gives_digest(call->operation) ? request->transform->digest_size : 0;
	request->how = 0;
	err = algcheck_arena_lay(&request->from, &call->from, call->size);
	if (!err)
		err = algcheck_arena_fill(&request->from, call->data, call->size);
	/* The digest is written to an address, whatever the caller's pieces. */
	if (!err)
		err = algcheck_arena_lay(&request->to, &flat, request->written);
	if (err)
		return err;
	algcheck_arena_blank(&request->to);
	request->source_digest = algcheck_arena_digest(&request->from);
	return 0;
}

int algcheck_digest_put(struct algcheck_request *request)
{
	struct ahash_request *hash = request->hash;

	ahash_request_set_callback(hash, algcheck_request_flags(request), algcheck_complete,
				   request);
	ahash_request_set_crypt(hash, request->from.list, algcheck_arena_start(&request->to),
				request->cipher_size);
	switch (request->operation) {
	case ALGCHECK_DIGEST:
		return crypto_ahash_digest(hash);
	case ALGCHECK_INIT:
		return crypto_ahash_init(hash);
	case ALGCHECK_UPDATE:
		return crypto_ahash_update(hash);
	case ALGCHECK_FINUP:
		return crypto_ahash_finup(hash);
	default:
		return crypto_ahash_final(hash);
	}
}

/* Whether the request is as the caller made it. */
static bool is_unchanged(struct algcheck_request *request)
{
	struct ahash_request *hash = request->hash;

	return hash->src == request->from.list && hash->nbytes == request->cipher_size &&
	       hash->result == algcheck_arena_start(&request->to);
}

/* Looks at what the driver left, and gives the caller the digest. */
int algcheck_digest_finish(struct algcheck_request *request, struct algcheck_call *call)
{
	call->error = -request->error;
	call->spoiled = 0;
	if (algcheck_arena_is_spoiled(&request->to, &call->spoiled))
		request->how |= ALGCHECK_SPOILED_DESTINATION;
	if (algcheck_arena_is_spoiled(&request->from, &call->spoiled))
		request->how |= ALGCHECK_SPOILED_SOURCE;
	if (algcheck_arena_digest(&request->from) != request->source_digest)
		request->how |= ALGCHECK_CHANGED_SOURCE;
	if (!is_unchanged(request))
		request->how |= ALGCHECK_CHANGED_REQUEST;
	call->how = request->how;
	call->order = request->order;
	call->written = request->error ? 0 : request->written;
	if (call->room < call->written)
		return -EMSGSIZE;
	return algcheck_arena_read(&request->to, call->output, call->written);
}

void algcheck_digest_drop(struct algcheck_digest *digest)
{
	if (digest->request)
		algcheck_request_free(digest->request);
	digest->request = NULL;
	kfree_sensitive(digest->state);
	digest->state = NULL;
	digest->is_running = false;
}

/* An own copy of the state of a running digest. */
static int export_state(struct algcheck_transform *transform, struct algcheck_digest *digest,
			struct algcheck_call *call)
{
	u32 size = crypto_ahash_statesize(transform->hash);

	kfree_sensitive(digest->state);
	digest->state = kmalloc(size + 2 * ALGCHECK_MARGIN, GFP_KERNEL);
	if (!digest->state)
		return -ENOMEM;
	digest->state_size = size;
	algcheck_fill_around(digest->state, size);
	call->error = -crypto_ahash_export(digest->request->hash, digest->state + ALGCHECK_MARGIN);
	if (algcheck_is_spoiled_around(digest->state, size))
		call->how |= ALGCHECK_SPOILED_DESTINATION;
	if (call->error) {
		kfree_sensitive(digest->state);
		digest->state = NULL;
	}
	return 0;
}

static int perform(struct algcheck_digest *digest, struct algcheck_call *call)
{
	struct algcheck_request *request = digest->request;
	int err = algcheck_digest_prepare(request, call);

	if (err)
		return err;
	err = algcheck_request_perform(request, algcheck_digest_put);
	if (err) {
		/* The request is the driver's until that answers. */
		digest->request = NULL;
		digest->is_running = false;
		algcheck_request_abandon(request);
		return err;
	}
	digest->is_running = !request->error && !gives_digest(call->operation);
	return algcheck_digest_finish(request, call);
}

/* One step of a running digest; the caller holds its lock. */
int algcheck_digest_call(struct algcheck_transform *transform, struct algcheck_digest *digest,
			 struct algcheck_call *call)
{
	bool begins = call->operation == ALGCHECK_INIT;

	if (transform->type != ALGCHECK_HASH || call->flags & ALGCHECK_SUBMIT ||
	    (!begins && !digest->is_running))
		return -EINVAL;
	if (begins && !digest->request) {
		digest->request = algcheck_request_take(transform);
		if (!digest->request)
			return -ENOMEM;
	}
	return call->operation == ALGCHECK_EXPORT ? export_state(transform, digest, call)
						  : perform(digest, call);
}

/*
 * Since Linux 6.16 the drivers of an algorithm export one format, so that software can go on where
 * a device cannot. Exempt is who does not say how the state is exported without what is left of a
 * block.
 */
u32 algcheck_digest_format(struct crypto_ahash *hash)
{
#ifdef CRYPTO_AHASH_ALG_NO_EXPORT_CORE
	struct crypto_alg *alg = crypto_ahash_tfm(hash)->__crt_alg;

	return alg->cra_flags & CRYPTO_AHASH_ALG_NO_EXPORT_CORE ? ALGCHECK_STATE_OWN
								: ALGCHECK_STATE_COMMON;
#else
	return ALGCHECK_STATE_NO_RULE;
#endif
}

/* Whether one driver can make something of the other's states. */
static bool understands(struct crypto_ahash *taker, struct crypto_ahash *owner)
{
	return crypto_ahash_tfm(taker)->__crt_alg == crypto_ahash_tfm(owner)->__crt_alg ||
	       (algcheck_digest_format(taker) == ALGCHECK_STATE_COMMON &&
		algcheck_digest_format(owner) == ALGCHECK_STATE_COMMON);
}

/* A copy of an exported state, for a transform of the same algorithm. */
int algcheck_digest_state(struct algcheck_transform *owner, struct algcheck_digest *digest,
			  struct algcheck_transform *taker, u8 **state)
{
	if (taker->type != ALGCHECK_HASH || !digest->state ||
	    strcmp(crypto_tfm_alg_name(crypto_ahash_tfm(owner->hash)),
		   crypto_tfm_alg_name(crypto_ahash_tfm(taker->hash))))
		return -EINVAL;
	if (!understands(taker->hash, owner->hash))
		return -EOPNOTSUPP;
	if (digest->state_size != crypto_ahash_statesize(taker->hash))
		return -EMSGSIZE;
	*state = kmemdup(digest->state + ALGCHECK_MARGIN, digest->state_size, GFP_KERNEL);
	return *state ? 0 : -ENOMEM;
}

/*
 * Goes on from a state that a driver exported. States never come from user space: drivers take what
 * is in them for granted. The caller holds the digest's lock.
 */
int algcheck_digest_import(struct algcheck_transform *transform, struct algcheck_digest *digest,
			   const u8 *state, struct algcheck_call *call)
{
	if (!digest->request) {
		digest->request = algcheck_request_take(transform);
		if (!digest->request)
			return -ENOMEM;
	}
	call->error = -crypto_ahash_import(digest->request->hash, state);
	digest->is_running = !call->error;
	return 0;
}
