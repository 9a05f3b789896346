// SPDX-License-Identifier: GPL-2.0-only
/* Digests and message authentication codes. */
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include "wrap_hash.h"

struct hash_driver {
	struct ahash_alg alg;
	const struct hash_fault *fault;
};

static struct hash_driver *drivers;
static unsigned int registered;

int hash_start_engine(struct ahash_request *request)
{
	struct hash_call *call = hash_call(request);

	call->engine.tfm = hash_context(request)->engine;
	return crypto_shash_init(&call->engine);
}

int hash_init(struct ahash_request *request)
{
	struct hash_state *state = &hash_call(request)->state;

	state->begun = HASH_BEGUN;
	state->held = 0;
	state->total = 0;
	state->updates = 0;
	return hash_start_engine(request);
}

/* Takes bytes that lie in one piece; the last block is held back until more follow. */
int hash_take(struct ahash_request *request, const u8 *data, unsigned int size)
{
	struct hash_call *call = hash_call(request);
	struct hash_state *state = &call->state;
	unsigned int block = hash_block_size(request);
	int err = 0;

	state->total += size;
	while (size && !err) {
		unsigned int part = min(block - state->held, size);

		if (state->held == block) {
			err = crypto_shash_update(&call->engine, state->block, block);
			state->held = 0;
		} else if (!state->held && size > block) {
			part = (size - 1) / block * block;
			err = crypto_shash_update(&call->engine, data, part);
			data += part;
			size -= part;
		} else {
			memcpy(state->block + state->held, data, part);
			state->held += part;
			data += part;
			size -= part;
		}
	}
	return err;
}

int hash_update(struct ahash_request *request)
{
	const struct hash_fault *fault = hash_context(request)->fault;
	struct hash_call *call = hash_call(request);
	struct scatterlist *entry;
	int err = 0;

	call->left = request->nbytes;
	call->state.updates++;
	for (entry = request->src; call->left && !err; entry = sg_next(entry)) {
		struct sg_mapping_iter pages;
		unsigned int entry_left = min(entry->length, call->left);

		sg_miter_start(&pages, entry, 1, SG_MITER_ATOMIC | SG_MITER_FROM_SG);
		while (entry_left && !err && sg_miter_next(&pages)) {
			unsigned int part = min_t(unsigned int, pages.length, entry_left);

			call->left -= part;
			err = fault->take ? fault->take(request, pages.addr, part)
					  : hash_take(request, pages.addr, part);
			entry_left -= part;
		}
		sg_miter_stop(&pages);
	}
	return err;
}

int hash_final(struct ahash_request *request)
{
	struct hash_call *call = hash_call(request);

	return crypto_shash_finup(&call->engine, call->state.block, call->state.held, request->result);
}

int hash_finup(struct ahash_request *request)
{
	const struct hash_fault *fault = hash_context(request)->fault;
	int err = fault->update ? fault->update(request) : hash_update(request);

	if (err)
		return err;
	return fault->final ? fault->final(request) : hash_final(request);
}

int hash_digest(struct ahash_request *request)
{
	const struct hash_fault *fault = hash_context(request)->fault;
	int err = fault->init ? fault->init(request) : hash_init(request);

	return err ? err : hash_finup(request);
}

int hash_export(struct ahash_request *request, void *out)
{
	struct hash_call *call = hash_call(request);

	memcpy(out, &call->state, sizeof(call->state));
	return crypto_shash_export(&call->engine, out + sizeof(call->state));
}

int hash_import(struct ahash_request *request, const void *in)
{
	struct hash_call *call = hash_call(request);

	memcpy(&call->state, in, sizeof(call->state));
	call->engine.tfm = hash_context(request)->engine;
	return crypto_shash_import(&call->engine, in + sizeof(call->state));
}

static void hash_work(struct work_struct *work)
{
	struct hash_call *call = container_of(work, struct hash_call, work);
	struct ahash_request *request = call->request;
	int err = call->operation(request);

	local_bh_disable();
	ahash_request_complete(request, err);
	local_bh_enable();
}

static int hash_submit(struct ahash_request *request, int (*operation)(struct ahash_request *))
{
	struct hash_call *call = hash_call(request);

	if (!(hash_context(request)->fault->flags & PLANTED_ASYNC))
		return operation(request);
	call->request = request;
	call->operation = operation;
	INIT_WORK(&call->work, hash_work);
	queue_work(system_unbound_wq, &call->work);
	return -EINPROGRESS;
}

/* Each entry point of the crypto API: the fault's version of the step, or the right one. */
#define HASH_STEP(step) (hash_context(request)->fault->step ?: hash_##step)

static int op_init(struct ahash_request *request)
{
	return HASH_STEP(init)(request);
}

static int op_update(struct ahash_request *request)
{
	return hash_submit(request, HASH_STEP(update));
}

static int op_final(struct ahash_request *request)
{
	return hash_submit(request, HASH_STEP(final));
}

static int op_finup(struct ahash_request *request)
{
	return hash_submit(request, HASH_STEP(finup));
}

static int op_digest(struct ahash_request *request)
{
	return hash_submit(request, HASH_STEP(digest));
}

static int op_export(struct ahash_request *request, void *out)
{
	return HASH_STEP(export)(request, out);
}

static int op_import(struct ahash_request *request, const void *in)
{
	return HASH_STEP(import)(request, in);
}

static int op_setkey(struct crypto_ahash *tfm, const u8 *key, unsigned int size)
{
	struct hash_context *context = crypto_ahash_ctx(tfm);

	return context->fault->setkey ? context->fault->setkey(context, key, size)
				      : crypto_shash_setkey(context->engine, key, size);
}

static int hash_init_tfm(struct crypto_ahash *tfm)
{
	struct hash_context *context = crypto_ahash_ctx(tfm);
	struct ahash_alg *alg = __crypto_ahash_alg(crypto_ahash_tfm(tfm)->__crt_alg);

	context->fault = container_of(alg, struct hash_driver, alg)->fault;
	context->engine = crypto_alloc_shash(context->fault->engine, 0, 0);
	if (IS_ERR(context->engine))
		return PTR_ERR(context->engine);
	crypto_ahash_set_reqsize(tfm, sizeof(struct hash_call) + crypto_shash_descsize(context->engine));
	return 0;
}

static void hash_exit_tfm(struct crypto_ahash *tfm)
{
	crypto_free_shash(((struct hash_context *)crypto_ahash_ctx(tfm))->engine);
}

/* Takes the sizes from the engine, so that they cannot differ. */
static int hash_describe(struct hash_driver *driver, const struct hash_fault *fault)
{
	struct ahash_alg *alg = &driver->alg;
	struct crypto_shash *engine = crypto_alloc_shash(fault->engine, 0, 0);
	int err;

	if (IS_ERR(engine)) {
		pr_err("planted: no engine %s: %ld\n", fault->engine, PTR_ERR(engine));
		return PTR_ERR(engine);
	}
	driver->fault = fault;
	err = planted_base(&alg->halg.base, fault->algorithm, fault->name, fault->flags, sizeof(struct hash_context));
	alg->halg.base.cra_blocksize = crypto_shash_blocksize(engine);
	alg->halg.digestsize = crypto_shash_digestsize(engine);
	alg->halg.statesize = sizeof(struct hash_state) + crypto_shash_statesize(engine);
	alg->init = op_init;
	alg->update = op_update;
	alg->final = op_final;
	alg->finup = op_finup;
	alg->digest = op_digest;
	alg->export = op_export;
	alg->import = op_import;
	alg->setkey = crypto_shash_alg_needs_key(crypto_shash_alg(engine)) ? op_setkey : NULL;
	alg->init_tfm = hash_init_tfm;
	alg->exit_tfm = hash_exit_tfm;
	crypto_free_shash(engine);
	return err;
}

static int hash_register_all(const struct hash_fault *faults, unsigned int count)
{
	unsigned int index;
	int err;

	for (index = 0; index < count; index++) {
		err = hash_describe(&drivers[registered], &faults[index]) ?:
		      crypto_register_ahash(&drivers[registered].alg);
		if (err) {
			pr_err("planted: %s: %d\n", faults[index].name, err);
			return err;
		}
		registered++;
	}
	return 0;
}

int planted_hash_register(void)
{
	int err;

	drivers = kcalloc(hash_faults_count + mac_faults_count + joint_hash_faults_count + reported_hash_faults_count +
			  unseen_hash_faults_count, sizeof(*drivers), GFP_KERNEL);
	if (!drivers)
		return -ENOMEM;
	err = hash_register_all(hash_faults, hash_faults_count) ?: hash_register_all(mac_faults, mac_faults_count) ?:
	      hash_register_all(joint_hash_faults, joint_hash_faults_count) ?:
	      hash_register_all(reported_hash_faults, reported_hash_faults_count) ?:
	      hash_register_all(unseen_hash_faults, unseen_hash_faults_count);
	if (err)
		planted_hash_unregister();
	return err;
}

void planted_hash_unregister(void)
{
	while (registered)
		crypto_unregister_ahash(&drivers[--registered].alg);
	kfree(drivers);
}
