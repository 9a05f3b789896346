/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ALGCHECK_INTERNAL_H
#define ALGCHECK_INTERNAL_H

#include <crypto/aead.h>
#include <crypto/hash.h>
#include <crypto/rng.h>
#include <crypto/skcipher.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "algcheck.h"

/* Memory of one side of a request: pieces with a pattern around them. */
struct algcheck_arena {
	u8 *memory;
	size_t capacity;
	/* Of virtual memory, which only pages map to physical. */
	bool is_virtual;
	struct scatterlist *list;
	unsigned int list_capacity;
	struct algcheck_piece *pieces;
	unsigned int pieces_capacity;
	unsigned int count;
	/* Bytes in all pieces. */
	u32 size;
};

int algcheck_arena_lay(struct algcheck_arena *arena, const struct algcheck_side *side, u32 size);
int algcheck_arena_fill(struct algcheck_arena *arena, u64 data, u32 size);
void algcheck_arena_copy(struct algcheck_arena *arena, struct algcheck_arena *from, u32 size);
int algcheck_arena_read(struct algcheck_arena *arena, u64 output, u32 size);
u32 algcheck_arena_digest(struct algcheck_arena *arena);
bool algcheck_arena_is_spoiled(struct algcheck_arena *arena, s32 *place);
void algcheck_arena_blank(struct algcheck_arena *arena);
u8 *algcheck_arena_start(struct algcheck_arena *arena);
void algcheck_arena_free(struct algcheck_arena *arena);

/* A driver that a file is bound to. Requests that nobody waits for any more keep it alive. */
struct algcheck_transform {
	struct kref references;
	u32 type;
	union {
		struct crypto_ahash *hash;
		struct crypto_skcipher *skcipher;
		struct crypto_aead *aead;
		struct crypto_rng *rng;
	};
	u32 iv_size;
	u32 digest_size;
	/* A generator refers to it until it goes. */
	u8 *entropy;
	/* Keys are set while no request is under way. */
	struct rw_semaphore keying;
	atomic_t in_flight;
	atomic_t order;
	/* For the requests that are done with, which the next ones take. */
	spinlock_t lock;
	struct list_head idle;
	unsigned int idle_count;
};

struct algcheck_transform *algcheck_transform_bind(struct algcheck_bind *bind);
int algcheck_transform_set(struct algcheck_transform *transform, struct algcheck_set *set);
void algcheck_transform_put(struct algcheck_transform *transform);

/* What stands around IV and result. */
#define ALGCHECK_PATTERN 0xC5
#define ALGCHECK_MARGIN 32

/* Whose a request is. */
enum {
	/* The driver's, and somebody waits. */
	ALGCHECK_FLYING,
	/* The waiter's. */
	ALGCHECK_ANSWERED,
	/* The driver's, and nobody waits. */
	ALGCHECK_ABANDONED,
};

/* Frees what was abandoned. */
extern struct workqueue_struct *algcheck_queue;

struct algcheck_request {
	atomic_t state;
	struct list_head idle;
	struct algcheck_transform *transform;
	union {
		struct ahash_request *hash;
		struct skcipher_request *skcipher;
		struct aead_request *aead;
	};
	struct algcheck_arena from;
	struct algcheck_arena to;
	/* ALGCHECK_MARGIN bytes of pattern on both sides. */
	u8 iv[ALGCHECK_MOST_IV + 2 * ALGCHECK_MARGIN];
	struct completion done;
	struct work_struct release;
	u32 operation;
	u32 flags;
	u32 associated;
	u32 cipher_size;
	/* Bytes that a right answer has. */
	u32 written;
	u32 source_digest;
	int error;
	u32 how;
	u32 order;
	/* Whether it holds the transform and the module. */
	bool is_counted;
};

struct algcheck_request *algcheck_request_take(struct algcheck_transform *transform);
void algcheck_request_give_back(struct algcheck_request *request);
void algcheck_request_free(struct algcheck_request *request);
u32 algcheck_request_flags(const struct algcheck_request *request);
/* Puts the request to the driver; for all but submissions it waits. */
int algcheck_request_perform(struct algcheck_request *request,
			     int (*put)(struct algcheck_request *request));
int algcheck_request_wait(struct algcheck_request *request, u32 milliseconds);
void algcheck_request_abandon(struct algcheck_request *request);
void algcheck_fill_around(u8 *memory, u32 size);
bool algcheck_is_spoiled_around(const u8 *memory, u32 size);
#ifdef ALGCHECK_COMPLETION_TAKES_DATA
void algcheck_complete(void *data, int error);
#else
void algcheck_complete(struct crypto_async_request *base, int error);
#endif

int algcheck_cipher_prepare(struct algcheck_request *request, const struct algcheck_call *call);
int algcheck_cipher_put(struct algcheck_request *request);
int algcheck_cipher_finish(struct algcheck_request *request, struct algcheck_call *call);
int algcheck_generate(struct algcheck_transform *transform, struct algcheck_call *call);

/* A running digest. */
struct algcheck_digest {
	/* For all of it. */
	struct mutex lock;
	struct algcheck_request *request;
	bool is_running;
	u8 *state;
	u32 state_size;
};

int algcheck_digest_prepare(struct algcheck_request *request, const struct algcheck_call *call);
int algcheck_digest_put(struct algcheck_request *request);
int algcheck_digest_finish(struct algcheck_request *request, struct algcheck_call *call);
int algcheck_digest_call(struct algcheck_transform *transform, struct algcheck_digest *digest,
			 struct algcheck_call *call);
u32 algcheck_digest_format(struct crypto_ahash *hash);
int algcheck_digest_state(struct algcheck_transform *owner, struct algcheck_digest *digest,
			  struct algcheck_transform *taker, u8 **state);
int algcheck_digest_import(struct algcheck_transform *transform, struct algcheck_digest *digest,
			   const u8 *state, struct algcheck_call *call);
void algcheck_digest_drop(struct algcheck_digest *digest);

/* An open file. */
struct algcheck_file {
	/* For binding, and for the flights. */
	struct mutex lock;
	struct algcheck_transform *transform;
	struct algcheck_digest *digests;
	/* Requests that were submitted and not waited for. */
	struct algcheck_request *flights[ALGCHECK_FLIGHTS];
};

#endif
