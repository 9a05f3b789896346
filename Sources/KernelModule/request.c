// SPDX-License-Identifier: GPL-2.0-only
/* Requests: how they reach a driver, and how its answer is waited for. */
#include <linux/bottom_half.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "internal.h"

/* Requests that a transform keeps for the next one. */
#define MOST_IDLE 4

/* What is in a request's private memory before the driver writes it: it may not rely on anything.
 */
#define POISON 0xFE

void algcheck_fill_around(u8 *memory, u32 size)
{
	memset(memory, ALGCHECK_PATTERN, ALGCHECK_MARGIN);
	memset(memory + ALGCHECK_MARGIN + size, ALGCHECK_PATTERN, ALGCHECK_MARGIN);
}

bool algcheck_is_spoiled_around(const u8 *memory, u32 size)
{
	return memchr_inv(memory, ALGCHECK_PATTERN, ALGCHECK_MARGIN) ||
	       memchr_inv(memory + ALGCHECK_MARGIN + size, ALGCHECK_PATTERN, ALGCHECK_MARGIN);
}

static int alloc(struct algcheck_request *request)
{
	struct algcheck_transform *transform = request->transform;

	switch (transform->type) {
	case ALGCHECK_HASH:
		request->hash = ahash_request_alloc(transform->hash, GFP_KERNEL);
		return request->hash ? 0 : -ENOMEM;
	case ALGCHECK_SKCIPHER:
		request->skcipher = skcipher_request_alloc(transform->skcipher, GFP_KERNEL);
		return request->skcipher ? 0 : -ENOMEM;
	case ALGCHECK_AEAD:
		request->aead = aead_request_alloc(transform->aead, GFP_KERNEL);
		return request->aead ? 0 : -ENOMEM;
	default:
		return -EINVAL;
	}
}

static void poison(struct algcheck_request *request)
{
	struct algcheck_transform *transform = request->transform;

	switch (transform->type) {
	case ALGCHECK_HASH:
		memset(request->hash->__ctx, POISON, crypto_ahash_reqsize(transform->hash));
		break;
	case ALGCHECK_SKCIPHER:
		memset(request->skcipher->__ctx, POISON,
		       crypto_skcipher_reqsize(transform->skcipher));
		break;
	default:
		memset(request->aead->__ctx, POISON, crypto_aead_reqsize(transform->aead));
		break;
	}
}

void algcheck_request_free(struct algcheck_request *request)
{
	struct algcheck_transform *transform = request->transform;

	switch (transform->type) {
	case ALGCHECK_HASH:
		ahash_request_free(request->hash);
		break;
	case ALGCHECK_SKCIPHER:
		skcipher_request_free(request->skcipher);
		break;
	default:
		aead_request_free(request->aead);
		break;
	}
	algcheck_arena_free(&request->from);
	algcheck_arena_free(&request->to);
	kfree(request);
}

/* The driver answered a request that nobody waits for: it goes, with what it kept. */
static void release(struct work_struct *work)
{
	struct algcheck_request *request = container_of(work, struct algcheck_request, release);
	struct algcheck_transform *transform = request->transform;

	algcheck_request_free(request);
	algcheck_transform_put(transform);
	module_put(THIS_MODULE);
}

static void settle(struct algcheck_request *request)
{
	if (!request->is_counted)
		return;
	request->is_counted = false;
	algcheck_transform_put(request->transform);
	module_put(THIS_MODULE);
}

/* Nobody waits for the request any more: it is freed now, or when the driver has answered. */
void algcheck_request_abandon(struct algcheck_request *request)
{
	if (atomic_cmpxchg(&request->state, ALGCHECK_FLYING, ALGCHECK_ABANDONED) == ALGCHECK_FLYING)
		return;
	/* The answer is there, or about to be. */
	wait_for_completion(&request->done);
	settle(request);
	algcheck_request_free(request);
}

/* A request with nothing in it: one that was used before, or a new one. NULL without memory. */
struct algcheck_request *algcheck_request_take(struct algcheck_transform *transform)
{
	struct algcheck_request *request;

	spin_lock(&transform->lock);
	request = list_first_entry_or_null(&transform->idle, struct algcheck_request, idle);
	if (request) {
		list_del(&request->idle);
		transform->idle_count--;
	}
	spin_unlock(&transform->lock);
	if (!request) {
		request = kzalloc(sizeof(*request), GFP_KERNEL);
		if (!request)
			return NULL;
		request->transform = transform;
		if (alloc(request)) {
			kfree(request);
			return NULL;
		}
		INIT_WORK(&request->release, release);
	}
	poison(request);
	request->how = 0;
	request->error = 0;
	request->associated = 0;
	request->written = 0;
	request->flags = 0;
	return request;
}

void algcheck_request_give_back(struct algcheck_request *request)
{
	struct algcheck_transform *transform = request->transform;
	bool is_kept;

	spin_lock(&transform->lock);
	is_kept = transform->idle_count < MOST_IDLE;
	if (is_kept) {
		list_add(&request->idle, &transform->idle);
		transform->idle_count++;
	}
	spin_unlock(&transform->lock);
	if (!is_kept)
		algcheck_request_free(request);
}

u32 algcheck_request_flags(const struct algcheck_request *request)
{
	u32 flags = 0;

	if (!(request->flags & ALGCHECK_ATOMIC))
		flags |= CRYPTO_TFM_REQ_MAY_SLEEP;
	if (request->flags & ALGCHECK_BACKLOG)
		flags |= CRYPTO_TFM_REQ_MAY_BACKLOG;
	return flags;
}

static void complete_request(struct algcheck_request *request, int error)
{
	/* The driver took it from its backlog. */
	if (error == -EINPROGRESS)
		return;
	request->error = error;
	request->order = atomic_inc_return(&request->transform->order);
	atomic_dec(&request->transform->in_flight);
	/* From here on the request is the waiter's, or nobody's. */
	if (atomic_cmpxchg(&request->state, ALGCHECK_FLYING, ALGCHECK_ANSWERED) == ALGCHECK_FLYING)
		complete(&request->done);
	else
		queue_work(algcheck_queue, &request->release);
}

#ifdef ALGCHECK_COMPLETION_TAKES_DATA
void algcheck_complete(void *data, int error)
{
	complete_request(data, error);
}
#else
void algcheck_complete(struct crypto_async_request *base, int error)
{
	complete_request(base->data, error);
}
#endif

/* Puts the request as a caller that may not sleep does, and sees whether the driver slept. */
static int put_atomically(struct algcheck_request *request,
			  int (*put)(struct algcheck_request *request))
{
	unsigned long switches;
	int count;
	int err;

	local_bh_disable();
	count = preempt_count();
	switches = current->nvcsw;
	err = put(request);
	if (current->nvcsw != switches || preempt_count() != count)
		request->how |= ALGCHECK_SLEPT;
	/* Sleeping resets it; what follows would fall over that. */
	if (preempt_count() != count)
		preempt_count_set(count);
	local_bh_enable();
	return err;
}

int algcheck_request_perform(struct algcheck_request *request,
			     int (*put)(struct algcheck_request *request))
{
	int err;

	init_completion(&request->done);
	atomic_set(&request->state, ALGCHECK_FLYING);
	/* A later answer needs driver and module; they are held before it can come. */
	__module_get(THIS_MODULE);
	kref_get(&request->transform->references);
	request->is_counted = true;
	atomic_inc(&request->transform->in_flight);
	err = request->flags & ALGCHECK_ATOMIC ? put_atomically(request, put) : put(request);
	if (err == -EINPROGRESS || (err == -EBUSY && request->flags & ALGCHECK_BACKLOG)) {
		request->how |= ALGCHECK_LATER;
		if (err == -EBUSY)
			request->how |= ALGCHECK_BACKLOGGED;
		return request->flags & ALGCHECK_SUBMIT ? 0
							: algcheck_request_wait(request, U32_MAX);
	}
	request->error = err;
	request->order = atomic_inc_return(&request->transform->order);
	atomic_dec(&request->transform->in_flight);
	atomic_set(&request->state, ALGCHECK_ANSWERED);
	settle(request);
	complete(&request->done);
	return 0;
}

/*
 * Waits for the answer of a request that was put.
 *
 * ETIME when it is not there in time; EINTR when the caller is being killed: the request is the
 * driver's then.
 */
int algcheck_request_wait(struct algcheck_request *request, u32 milliseconds)
{
	long left;

	if (milliseconds == U32_MAX) {
		if (wait_for_completion_killable(&request->done))
			return -EINTR;
	} else {
		left = wait_for_completion_killable_timeout(&request->done,
							    msecs_to_jiffies(milliseconds));
		if (left < 0)
			return -EINTR;
		if (!left)
			return -ETIME;
	}
	settle(request);
	return 0;
}
