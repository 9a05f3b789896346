// SPDX-License-Identifier: GPL-2.0-only
/* The pretend device's queue: a timer is its interrupt, and a tasklet answers. */
#include "offload.h"

/* How long the device works until its interrupt comes. */
#define LATENCY_NS 30000

static void start(struct offload_queue *queue)
{
	hrtimer_start(&queue->timer, ns_to_ktime(LATENCY_NS), HRTIMER_MODE_REL);
}

static enum hrtimer_restart interrupt(struct hrtimer *timer)
{
	tasklet_schedule(&container_of(timer, struct offload_queue, timer)->tasklet);
	return HRTIMER_NORESTART;
}

/* Takes from the backlog what has a place now. */
static void move_up(struct offload_queue *queue, struct list_head *moved)
{
	while (queue->used < queue->depth && !list_empty(&queue->backlog)) {
		list_move_tail(queue->backlog.next, moved);
		queue->used++;
	}
}

static void answer(struct tasklet_struct *tasklet)
{
	struct offload_queue *queue = container_of(tasklet, struct offload_queue, tasklet);
	struct offload_job *job, *next;
	LIST_HEAD(done);
	LIST_HEAD(moved);

	spin_lock(&queue->lock);
	list_splice_init(&queue->jobs, &done);
	queue->used = 0;
	move_up(queue, &moved);
	spin_unlock(&queue->lock);

	/* Nothing else completes a job, so these are still there. */
	list_for_each_entry(job, &moved, entry)
		job->started(job);
	if (queue->is_reversed)
		list_for_each_entry_safe_reverse(job, next, &done, entry)
			job->perform(job);
	else
		list_for_each_entry_safe(job, next, &done, entry)
			job->perform(job);

	spin_lock(&queue->lock);
	list_splice_tail(&moved, &queue->jobs);
	if (!list_empty(&queue->jobs))
		start(queue);
	spin_unlock(&queue->lock);
}

int offload_queue_submit(struct offload_queue *queue, struct offload_job *job, u32 request_flags)
{
	int err = -EINPROGRESS;

	job->was_backlogged = false;
	spin_lock_bh(&queue->lock);
	if (queue->used < queue->depth) {
		queue->used++;
		list_add_tail(&job->entry, &queue->jobs);
		start(queue);
	} else if (request_flags & CRYPTO_TFM_REQ_MAY_BACKLOG) {
		job->was_backlogged = true;
		list_add_tail(&job->entry, &queue->backlog);
		err = -EBUSY;
	} else {
		err = -ENOSPC;
	}
	spin_unlock_bh(&queue->lock);
	return err;
}

void offload_queue_init(struct offload_queue *queue, unsigned int flags)
{
	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->jobs);
	INIT_LIST_HEAD(&queue->backlog);
	queue->used = 0;
	queue->depth = flags & OFFLOAD_SHORT ? 1 : UINT_MAX;
	queue->is_reversed = flags & OFFLOAD_REVERSED;
	hrtimer_init(&queue->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	queue->timer.function = interrupt;
	tasklet_setup(&queue->tasklet, answer);
}

void offload_queue_stop(struct offload_queue *queue)
{
	hrtimer_cancel(&queue->timer);
	tasklet_kill(&queue->tasklet);
}
