// SPDX-License-Identifier: GPL-2.0-only
/* The device: one open file is one transform, one ioctl is one request. */
#include <linux/file.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "internal.h"

#define FLAGS (ALGCHECK_IN_PLACE | ALGCHECK_ATOMIC | ALGCHECK_BACKLOG | ALGCHECK_SUBMIT)

struct workqueue_struct *algcheck_queue;

static const struct file_operations operations;

static int open_file(struct inode *inode, struct file *handle)
{
	struct algcheck_file *file;

	/* Whoever may use this can make the kernel run every driver with everything. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;
	mutex_init(&file->lock);
	handle->private_data = file;
	return stream_open(inode, handle);
}

static int release_file(struct inode *inode, struct file *handle)
{
	struct algcheck_file *file = handle->private_data;
	struct algcheck_transform *transform = file->transform;
	struct algcheck_request *request, *next;
	unsigned int index;

	for (index = 0; index < ALGCHECK_FLIGHTS; index++)
		if (file->flights[index])
			algcheck_request_abandon(file->flights[index]);
	for (index = 0; file->digests && index < ALGCHECK_DIGESTS; index++)
		algcheck_digest_drop(&file->digests[index]);
	kfree(file->digests);
	if (transform) {
		list_for_each_entry_safe(request, next, &transform->idle, idle)
			algcheck_request_free(request);
		algcheck_transform_put(transform);
	}
	kfree(file);
	return 0;
}

static struct algcheck_transform *bound(struct algcheck_file *file)
{
	/* Pairs with the release in bind(); a transform stays until the file is closed. */
	return smp_load_acquire(&file->transform);
}

static int bind(struct algcheck_file *file, struct algcheck_bind *bind)
{
	struct algcheck_digest *digests = NULL;
	struct algcheck_transform *transform;
	unsigned int index;
	int err = 0;

	mutex_lock(&file->lock);
	if (file->transform) {
		err = -EISCONN;
		goto out;
	}
	transform = algcheck_transform_bind(bind);
	if (IS_ERR(transform)) {
		err = PTR_ERR(transform);
		goto out;
	}
	if (transform->type == ALGCHECK_HASH) {
		digests = kcalloc(ALGCHECK_DIGESTS, sizeof(*digests), GFP_KERNEL);
		if (!digests) {
			algcheck_transform_put(transform);
			err = -ENOMEM;
			goto out;
		}
		for (index = 0; index < ALGCHECK_DIGESTS; index++)
			mutex_init(&digests[index].lock);
	}
	file->digests = digests;
	/* Who sees the transform sees what is in it. */
	smp_store_release(&file->transform, transform);
out:
	mutex_unlock(&file->lock);
	return err;
}

/* Requests that are not part of a running digest. */
static int prepare(struct algcheck_request *request, const struct algcheck_call *call)
{
	return call->operation == ALGCHECK_DIGEST ? algcheck_digest_prepare(request, call)
						  : algcheck_cipher_prepare(request, call);
}

/* Answers a call whose request is the caller's again, or nobody's where there is an error. */
static int finish(struct algcheck_request *request, struct algcheck_call *call, int err)
{
	if (err) {
		algcheck_request_abandon(request);
		return err;
	}
	err = request->operation == ALGCHECK_DIGEST ? algcheck_digest_finish(request, call)
						    : algcheck_cipher_finish(request, call);
	algcheck_request_give_back(request);
	return err;
}

/* Keeps a request that was put until somebody waits for it. */
static int keep(struct algcheck_file *file, struct algcheck_request *request, u32 *flight)
{
	int err = -ENOSPC;

	mutex_lock(&file->lock);
	for (*flight = 0; *flight < ALGCHECK_FLIGHTS; (*flight)++) {
		if (!file->flights[*flight]) {
			file->flights[*flight] = request;
			err = 0;
			break;
		}
	}
	mutex_unlock(&file->lock);
	return err;
}

static int perform(struct algcheck_file *file, struct algcheck_transform *transform,
		   struct algcheck_call *call)
{
	struct algcheck_request *request;
	int err;

	if (transform->type == ALGCHECK_RNG)
		return -EINVAL;
	request = algcheck_request_take(transform);
	if (!request)
		return -ENOMEM;
	err = prepare(request, call);
	if (err) {
		algcheck_request_give_back(request);
		return err;
	}
	err = algcheck_request_perform(request, call->operation == ALGCHECK_DIGEST
							? algcheck_digest_put
							: algcheck_cipher_put);
	if (!err && call->flags & ALGCHECK_SUBMIT) {
		call->how = request->how;
		err = keep(file, request, &call->flight);
		if (!err)
			return 0;
	}
	return finish(request, call, err);
}

static int wait(struct algcheck_file *file, struct algcheck_call *call)
{
	struct algcheck_request *request;
	int err;

	if (call->flight >= ALGCHECK_FLIGHTS || call->milliseconds > 60000)
		return -EINVAL;
	mutex_lock(&file->lock);
	request = file->flights[call->flight];
	file->flights[call->flight] = NULL;
	mutex_unlock(&file->lock);
	if (!request)
		return -ENOENT;
	err = algcheck_request_wait(request, call->milliseconds);
	if (err == -ETIME) {
		call->how = ALGCHECK_PENDING;
		err = keep(file, request, &call->flight);
		if (!err)
			return 0;
	}
	return finish(request, call, err);
}

static int call_digest(struct algcheck_file *file, struct algcheck_transform *transform,
		       struct algcheck_call *call)
{
	struct algcheck_digest *digest;
	int err = 0;

	if (!file->digests || call->digest >= ALGCHECK_DIGESTS)
		return -EINVAL;
	digest = &file->digests[call->digest];
	/* Nobody waits behind a driver that does not answer. */
	if (!mutex_trylock(&digest->lock))
		return -EBUSY;
	if (call->operation == ALGCHECK_DROP)
		algcheck_digest_drop(digest);
	else
		err = algcheck_digest_call(transform, digest, call);
	mutex_unlock(&digest->lock);
	return err;
}

/* A copy of the state that a digest of another file, or of this one, exported. */
static int copy_state(struct file *handle, struct algcheck_transform *transform, u32 number,
		      u8 **state)
{
	struct algcheck_file *source = handle->private_data;
	struct algcheck_digest *digest;
	int err;

	if (handle->f_op != &operations || !bound(source) || !source->digests ||
	    number >= ALGCHECK_DIGESTS)
		return -EINVAL;
	digest = &source->digests[number];
	if (!mutex_trylock(&digest->lock))
		return -EBUSY;
	err = algcheck_digest_state(bound(source), digest, transform, state);
	mutex_unlock(&digest->lock);
	return err;
}

static int import(struct algcheck_file *file, struct algcheck_transform *transform,
		  struct algcheck_call *call)
{
	struct algcheck_digest *digest;
	struct file *handle;
	u8 *state = NULL;
	int err;

	if (!file->digests || call->digest >= ALGCHECK_DIGESTS)
		return -EINVAL;
	handle = fget(call->source_file);
	if (!handle)
		return -EBADF;
	err = copy_state(handle, transform, call->source_digest, &state);
	fput(handle);
	if (err)
		return err;
	digest = &file->digests[call->digest];
	err = -EBUSY;
	if (mutex_trylock(&digest->lock)) {
		err = algcheck_digest_import(transform, digest, state, call);
		mutex_unlock(&digest->lock);
	}
	kfree_sensitive(state);
	return err;
}

static int dispatch(struct algcheck_file *file, struct algcheck_transform *transform,
		    struct algcheck_call *call)
{
	switch (call->operation) {
	case ALGCHECK_ENCRYPT:
	case ALGCHECK_DECRYPT:
	case ALGCHECK_DIGEST:
		return perform(file, transform, call);
	case ALGCHECK_INIT:
	case ALGCHECK_UPDATE:
	case ALGCHECK_FINUP:
	case ALGCHECK_FINAL:
	case ALGCHECK_EXPORT:
	case ALGCHECK_DROP:
		return call_digest(file, transform, call);
	case ALGCHECK_IMPORT:
		return import(file, transform, call);
	case ALGCHECK_GENERATE:
		return algcheck_generate(transform, call);
	case ALGCHECK_WAIT:
		return wait(file, call);
	default:
		return -EINVAL;
	}
}

static int perform_call(struct algcheck_file *file, struct algcheck_call __user *from)
{
	struct algcheck_transform *transform = bound(file);
	struct algcheck_call call;
	int err;

	if (!transform)
		return -ENOTCONN;
	if (copy_from_user(&call, from, sizeof(call)))
		return -EFAULT;
	if (call.flags & ~FLAGS)
		return -EINVAL;
	call.error = 0;
	call.how = 0;
	call.written = 0;
	call.spoiled = 0;
	call.order = 0;
	down_read(&transform->keying);
	err = dispatch(file, transform, &call);
	up_read(&transform->keying);
	if (!err && copy_to_user(from, &call, sizeof(call)))
		return -EFAULT;
	return err;
}

static int bind_call(struct algcheck_file *file, struct algcheck_bind __user *from)
{
	struct algcheck_bind *request = memdup_user(from, sizeof(*request));
	int err;

	if (IS_ERR(request))
		return PTR_ERR(request);
	err = bind(file, request);
	if (!err && copy_to_user(from, request, sizeof(*request)))
		err = -EFAULT;
	kfree(request);
	return err;
}

static int set_call(struct algcheck_file *file, struct algcheck_set __user *from)
{
	struct algcheck_transform *transform = bound(file);
	struct algcheck_set set;
	int err;

	if (!transform)
		return -ENOTCONN;
	if (copy_from_user(&set, from, sizeof(set)))
		return -EFAULT;
	err = algcheck_transform_set(transform, &set);
	if (!err && copy_to_user(from, &set, sizeof(set)))
		err = -EFAULT;
	return err;
}

static long control(struct file *handle, unsigned int command, unsigned long argument)
{
	static const struct algcheck_limits limits = {
		.version = ALGCHECK_VERSION,
		.most_bytes = ALGCHECK_MOST_BYTES,
		.most_pieces = ALGCHECK_MOST_PIECES,
		.most_key = ALGCHECK_MOST_KEY,
	};
	void __user *memory = (void __user *)argument;

	switch (command) {
	case ALGCHECK_IOC_LIMITS:
		return copy_to_user(memory, &limits, sizeof(limits)) ? -EFAULT : 0;
	case ALGCHECK_IOC_BIND:
		return bind_call(handle->private_data, memory);
	case ALGCHECK_IOC_SET:
		return set_call(handle->private_data, memory);
	case ALGCHECK_IOC_CALL:
		return perform_call(handle->private_data, memory);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = open_file,
	.release = release_file,
	.unlocked_ioctl = control,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = ALGCHECK_DEVICE,
	.fops = &operations,
	.mode = 0600,
};

static int __init algcheck_init(void)
{
	int err;

	/* Since 7.3 the kernel warns of a queue that does not say where it runs. */
	algcheck_queue = alloc_workqueue("algcheck", WQ_UNBOUND, 0);
	if (!algcheck_queue)
		return -ENOMEM;
	err = misc_register(&device);
	if (err)
		destroy_workqueue(algcheck_queue);
	return err;
}

static void __exit algcheck_exit(void)
{
	misc_deregister(&device);
	destroy_workqueue(algcheck_queue);
}

module_init(algcheck_init);
module_exit(algcheck_exit);

MODULE_DESCRIPTION("Puts the requests of algcheck to any driver of the crypto API");
MODULE_LICENSE("GPL");
MODULE_VERSION(__stringify(ALGCHECK_VERSION));
