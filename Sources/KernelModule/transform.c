// SPDX-License-Identifier: GPL-2.0-only
/* Transforms: binding a driver by its name, and what is set before it is used. */
#include <crypto/internal/rng.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "internal.h"

/* Flags that a driver may have, and those that it may be asked not to have. */
#define FLAGS CRYPTO_ALG_INTERNAL
#define MASK (CRYPTO_ALG_ASYNC | CRYPTO_ALG_ALLOCATES_MEMORY)

static void free_transform(struct algcheck_transform *transform)
{
	switch (transform->type) {
	case ALGCHECK_HASH:
		crypto_free_ahash(transform->hash);
		break;
	case ALGCHECK_SKCIPHER:
		crypto_free_skcipher(transform->skcipher);
		break;
	case ALGCHECK_AEAD:
		crypto_free_aead(transform->aead);
		break;
	case ALGCHECK_RNG:
		crypto_free_rng(transform->rng);
		break;
	}
	kfree_sensitive(transform->entropy);
	kfree(transform);
}

static void last_reference(struct kref *references)
{
	free_transform(container_of(references, struct algcheck_transform, references));
}

void algcheck_transform_put(struct algcheck_transform *transform)
{
	kref_put(&transform->references, last_reference);
}

static int alloc(struct algcheck_transform *transform, const struct algcheck_bind *bind)
{
	u32 flags = bind->flags, mask = bind->mask;

	switch (bind->type) {
	case ALGCHECK_HASH:
		transform->hash = crypto_alloc_ahash(bind->name, flags, mask);
		return PTR_ERR_OR_ZERO(transform->hash);
	case ALGCHECK_SKCIPHER:
		transform->skcipher = crypto_alloc_skcipher(bind->name, flags, mask);
		return PTR_ERR_OR_ZERO(transform->skcipher);
	case ALGCHECK_AEAD:
		transform->aead = crypto_alloc_aead(bind->name, flags, mask);
		return PTR_ERR_OR_ZERO(transform->aead);
	case ALGCHECK_RNG:
		transform->rng = crypto_alloc_rng(bind->name, flags, mask);
		return PTR_ERR_OR_ZERO(transform->rng);
	default:
		return -EINVAL;
	}
}

static void describe(struct algcheck_transform *transform, struct algcheck_bind *bind)
{
	struct crypto_tfm *base;

	switch (transform->type) {
	case ALGCHECK_HASH:
		base = crypto_ahash_tfm(transform->hash);
		bind->digest_size = crypto_ahash_digestsize(transform->hash);
		bind->state_size = crypto_ahash_statesize(transform->hash);
		bind->chunk_size = crypto_tfm_alg_blocksize(base);
		bind->state_format = algcheck_digest_format(transform->hash);
		break;
	case ALGCHECK_SKCIPHER:
		base = crypto_skcipher_tfm(transform->skcipher);
		bind->iv_size = crypto_skcipher_ivsize(transform->skcipher);
		bind->chunk_size = crypto_skcipher_chunksize(transform->skcipher);
		break;
	case ALGCHECK_AEAD:
		base = crypto_aead_tfm(transform->aead);
		bind->iv_size = crypto_aead_ivsize(transform->aead);
		bind->most_tag = crypto_aead_alg(transform->aead)->maxauthsize;
		bind->chunk_size = crypto_tfm_alg_blocksize(base);
		break;
	default:
		base = crypto_rng_tfm(transform->rng);
		bind->chunk_size = 1;
		break;
	}
	strscpy(bind->driver, crypto_tfm_alg_driver_name(base), sizeof(bind->driver));
	bind->driver_flags = base->__crt_alg->cra_flags;
	bind->block_size = crypto_tfm_alg_blocksize(base);
	bind->align_mask = crypto_tfm_alg_alignmask(base);
	transform->iv_size = bind->iv_size;
	transform->digest_size = bind->digest_size;
}

struct algcheck_transform *algcheck_transform_bind(struct algcheck_bind *bind)
{
	struct algcheck_transform *transform;
	int err;

	if (bind->version != ALGCHECK_VERSION)
		return ERR_PTR(-EPROTO);
	if (bind->flags & ~FLAGS || bind->mask & ~MASK || !bind->name[0] ||
	    strnlen(bind->name, sizeof(bind->name)) == sizeof(bind->name))
		return ERR_PTR(-EINVAL);
	transform = kzalloc(sizeof(*transform), GFP_KERNEL);
	if (!transform)
		return ERR_PTR(-ENOMEM);
	transform->type = bind->type;
	err = alloc(transform, bind);
	if (err) {
		kfree(transform);
		return ERR_PTR(err);
	}
	memset(bind->driver, 0, sizeof(bind->driver));
	bind->iv_size = 0;
	bind->digest_size = 0;
	bind->state_size = 0;
	bind->most_tag = 0;
	bind->state_format = ALGCHECK_STATE_NO_RULE;
	describe(transform, bind);
	if (transform->iv_size > ALGCHECK_MOST_IV) {
		free_transform(transform);
		return ERR_PTR(-EOVERFLOW);
	}
	kref_init(&transform->references);
	init_rwsem(&transform->keying);
	spin_lock_init(&transform->lock);
	INIT_LIST_HEAD(&transform->idle);
	return transform;
}

static int set_key(struct algcheck_transform *transform, const u8 *key, u32 size)
{
	switch (transform->type) {
	case ALGCHECK_HASH:
		return crypto_ahash_setkey(transform->hash, key, size);
	case ALGCHECK_SKCIPHER:
		return crypto_skcipher_setkey(transform->skcipher, key, size);
	case ALGCHECK_AEAD:
		return crypto_aead_setkey(transform->aead, key, size);
	default:
		return crypto_rng_reset(transform->rng, key, size);
	}
}

/* The generator keeps the address, so the bytes stay. */
static int set_entropy(struct algcheck_transform *transform, u8 *entropy, u32 size)
{
	struct rng_alg *alg;

	if (transform->type != ALGCHECK_RNG)
		return -EINVAL;
	alg = crypto_rng_alg(transform->rng);
	if (!alg->set_ent)
		return -EOPNOTSUPP;
	if (transform->entropy)
		return -EBUSY;
	transform->entropy = entropy;
	alg->set_ent(transform->rng, entropy, size);
	return 0;
}

static int set_with_data(struct algcheck_transform *transform, struct algcheck_set *set,
			 int *answer)
{
	u8 *data;

	if (set->size > ALGCHECK_MOST_KEY)
		return -EINVAL;
	/* One byte at least, so that a key without bytes has an address. */
	data = kmalloc(set->size + 1, GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	if (copy_from_user(data, u64_to_user_ptr(set->data), set->size)) {
		kfree_sensitive(data);
		return -EFAULT;
	}
	*answer = set->what == ALGCHECK_KEY ? set_key(transform, data, set->size)
					    : set_entropy(transform, data, set->size);
	if (transform->entropy != data)
		kfree_sensitive(data);
	return 0;
}

/* Sets a key, a tag's size or entropy; EBUSY while requests are under way. */
int algcheck_transform_set(struct algcheck_transform *transform, struct algcheck_set *set)
{
	int answer = 0;
	int err = 0;

	if (set->unused)
		return -EINVAL;
	if (!down_write_trylock(&transform->keying))
		return -EBUSY;
	if (atomic_read(&transform->in_flight)) {
		err = -EBUSY;
		goto out;
	}
	switch (set->what) {
	case ALGCHECK_KEY:
	case ALGCHECK_ENTROPY:
		err = set_with_data(transform, set, &answer);
		break;
	case ALGCHECK_TAG_SIZE:
		if (transform->type == ALGCHECK_AEAD)
			answer = crypto_aead_setauthsize(transform->aead, set->size);
		else
			err = -EINVAL;
		break;
	default:
		err = -EINVAL;
	}
	set->error = -answer;
out:
	up_write(&transform->keying);
	return err;
}
