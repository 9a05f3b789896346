/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers of a pretend device: it takes requests into a queue, works when its interrupt comes, and answers from a tasklet.
 *
 * Controls answer later, in another order, or have a queue of one place. Drivers with a fault do what AF_ALG cannot show:
 * Documentation/kernel-backend.md lists them.
 */
#ifndef OFFLOAD_H
#define OFFLOAD_H

#include <linux/crypto.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#define OFFLOAD_PREFIX "offload-"

/* Lower than that of every driver of the kernel, so that none of these answers a generic name. */
#define OFFLOAD_PRIORITY 1

/* How a driver behaves beside its fault. */
enum offload_flags {
	/* Through the device's queue. */
	OFFLOAD_QUEUED = 1,
	/* The device works off what it has from the last to the first. */
	OFFLOAD_REVERSED = 2,
	/* The queue has one place, and a backlog for those who ask for it. */
	OFFLOAD_SHORT = 4,
	/* For the kernel's own use. */
	OFFLOAD_INTERNAL = 8,
};

/* A request in the device's queue. */
struct offload_job {
	struct list_head entry;
	/* Does the work, and completes the request. */
	void (*perform)(struct offload_job *job);
	/* Tells the caller that the request has left the backlog. */
	void (*started)(struct offload_job *job);
	bool was_backlogged;
};

/* The queue of a device: what it has, and what waits for a place. */
struct offload_queue {
	spinlock_t lock;
	struct list_head jobs;
	struct list_head backlog;
	unsigned int used;
	unsigned int depth;
	bool is_reversed;
	struct hrtimer timer;
	struct tasklet_struct tasklet;
};

void offload_queue_init(struct offload_queue *queue, unsigned int flags);
void offload_queue_stop(struct offload_queue *queue);
/* -EINPROGRESS, or where there is no place -EBUSY for those whom the backlog takes and -ENOSPC for others. */
int offload_queue_submit(struct offload_queue *queue, struct offload_job *job, u32 request_flags);

/* What all types register the same way. */
int offload_base(struct crypto_alg *base, const char *algorithm, const char *name, unsigned int flags,
		 unsigned int context_size);

int offload_cipher_register(void);
void offload_cipher_unregister(void);
int offload_aead_register(void);
void offload_aead_unregister(void);
int offload_digest_register(void);
void offload_digest_unregister(void);

#endif
