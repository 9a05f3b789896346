// SPDX-License-Identifier: GPL-2.0-only
/* sha1 and sha256 by the pretend device. */
#include <crypto/internal/hash.h>
#include <crypto/scatterwalk.h>
#include <linux/swab.h>
#include "offload.h"

/* A driver: what is left out is done right. */
struct digest_model {
	const char *name;
	const char *algorithm;
	const char *engine;
	unsigned int flags;
	/* What is wrong, once the engine has done its work; whether it gave the digest. */
	void (*after)(struct ahash_request *request, bool is_result);
	void (*after_export)(struct ahash_request *request, u8 *state);
};

struct digest_driver {
	struct ahash_alg alg;
	struct offload_queue queue;
	const struct digest_model *model;
};

struct digest_context {
	struct crypto_ahash *engine;
	struct digest_driver *driver;
};

struct digest_call {
	struct offload_job job;
	struct ahash_request *request;
	int (*operation)(struct ahash_request *engine);
	/* The engine's own request. */
	struct ahash_request engine;
};

static struct digest_context *context(struct ahash_request *request)
{
	return crypto_ahash_ctx(crypto_ahash_reqtfm(request));
}

/* The device writes whole lines of eight bytes. */
static void write_whole_lines(struct ahash_request *request, bool is_result)
{
	unsigned int size = crypto_ahash_digestsize(crypto_ahash_reqtfm(request));

	if (is_result)
		memset(request->result + size, 0, round_up(size, 8) - size);
}

/* The caller's length counts what is left. */
static void count_down(struct ahash_request *request, bool is_result)
{
	request->nbytes = 0;
}

/* The device reads words in the other order, so the input is turned, and not turned back. */
static void turn_source(struct ahash_request *request, bool is_result)
{
	u32 word;

	if (request->nbytes < sizeof(word))
		return;
	scatterwalk_map_and_copy(&word, request->src, 0, sizeof(word), 0);
	word = swab32(word);
	scatterwalk_map_and_copy(&word, request->src, 0, sizeof(word), 1);
}

/* The state has a word that its size does not count. */
static void export_more(struct ahash_request *request, u8 *state)
{
	memset(state + crypto_ahash_statesize(crypto_ahash_reqtfm(request)), 0, sizeof(u64));
}

#define SHA1 "sha1", "sha1-generic"
#define SHA256 "sha256", "sha256-generic"

static const struct digest_model models[] = {
	{ "sha256-control-later", SHA256, OFFLOAD_QUEUED },
	{ "sha256-control-short-queue", SHA256, OFFLOAD_QUEUED | OFFLOAD_SHORT },
	{ "sha1-whole-lines", SHA1, 0, write_whole_lines },
	{ "sha256-counting-down", SHA256, OFFLOAD_QUEUED, count_down },
	{ "sha256-turned-source", SHA256, 0, turn_source },
	{ "sha256-export-more", SHA256, 0, NULL, export_more },
};

static struct digest_driver drivers[ARRAY_SIZE(models)];
static unsigned int registered;

static int perform(struct ahash_request *request, int (*operation)(struct ahash_request *engine))
{
	struct digest_call *call = ahash_request_ctx(request);
	const struct digest_model *model = context(request)->driver->model;
	bool is_result = operation != crypto_ahash_init && operation != crypto_ahash_update;
	int err;

	ahash_request_set_tfm(&call->engine, context(request)->engine);
	ahash_request_set_callback(&call->engine, 0, NULL, NULL);
	ahash_request_set_crypt(&call->engine, request->src, request->result, request->nbytes);
	err = operation(&call->engine);
	if (!err && model->after && operation != crypto_ahash_init)
		model->after(request, is_result);
	return err;
}

static void perform_job(struct offload_job *job)
{
	struct digest_call *call = container_of(job, struct digest_call, job);

	ahash_request_complete(call->request, perform(call->request, call->operation));
}

static void started(struct offload_job *job)
{
	ahash_request_complete(container_of(job, struct digest_call, job)->request, -EINPROGRESS);
}

static int submit(struct ahash_request *request, int (*operation)(struct ahash_request *engine))
{
	struct digest_driver *driver = context(request)->driver;
	struct digest_call *call = ahash_request_ctx(request);

	if (!(driver->model->flags & OFFLOAD_QUEUED))
		return perform(request, operation);
	call->request = request;
	call->operation = operation;
	call->job.perform = perform_job;
	call->job.started = started;
	return offload_queue_submit(&driver->queue, &call->job, ahash_request_flags(request));
}

static int op_init(struct ahash_request *request)
{
	return perform(request, crypto_ahash_init);
}

static int op_update(struct ahash_request *request)
{
	return submit(request, crypto_ahash_update);
}

static int op_final(struct ahash_request *request)
{
	return submit(request, crypto_ahash_final);
}

static int op_finup(struct ahash_request *request)
{
	return submit(request, crypto_ahash_finup);
}

static int op_digest(struct ahash_request *request)
{
	return submit(request, crypto_ahash_digest);
}

static int op_export(struct ahash_request *request, void *out)
{
	struct digest_call *call = ahash_request_ctx(request);
	const struct digest_model *model = context(request)->driver->model;
	int err = crypto_ahash_export(&call->engine, out);

	if (!err && model->after_export)
		model->after_export(request, out);
	return err;
}

static int op_import(struct ahash_request *request, const void *in)
{
	struct digest_call *call = ahash_request_ctx(request);

	ahash_request_set_tfm(&call->engine, context(request)->engine);
	ahash_request_set_callback(&call->engine, 0, NULL, NULL);
	return crypto_ahash_import(&call->engine, in);
}

static int init_tfm(struct crypto_ahash *tfm)
{
	struct digest_context *context = crypto_ahash_ctx(tfm);
	struct ahash_alg *alg = __crypto_ahash_alg(crypto_ahash_tfm(tfm)->__crt_alg);

	context->driver = container_of(alg, struct digest_driver, alg);
	context->engine = crypto_alloc_ahash(context->driver->model->engine, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->engine))
		return PTR_ERR(context->engine);
	crypto_ahash_set_reqsize(tfm, sizeof(struct digest_call) + crypto_ahash_reqsize(context->engine));
	return 0;
}

static void exit_tfm(struct crypto_ahash *tfm)
{
	crypto_free_ahash(((struct digest_context *)crypto_ahash_ctx(tfm))->engine);
}

/* Takes the sizes from the engine, so that they cannot differ. */
static int describe(struct digest_driver *driver)
{
	struct crypto_ahash *engine = crypto_alloc_ahash(driver->model->engine, 0, CRYPTO_ALG_ASYNC);
	struct ahash_alg *alg = &driver->alg;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	alg->halg.base.cra_blocksize = crypto_ahash_blocksize(engine);
	alg->halg.digestsize = crypto_ahash_digestsize(engine);
	alg->halg.statesize = crypto_ahash_statesize(engine);
	alg->init = op_init;
	alg->update = op_update;
	alg->final = op_final;
	alg->finup = op_finup;
	alg->digest = op_digest;
	alg->export = op_export;
	alg->import = op_import;
	alg->init_tfm = init_tfm;
	alg->exit_tfm = exit_tfm;
	crypto_free_ahash(engine);
	return offload_base(&alg->halg.base, driver->model->algorithm, driver->model->name, driver->model->flags,
			    sizeof(struct digest_context));
}

int offload_digest_register(void)
{
	int err;

	for (registered = 0; registered < ARRAY_SIZE(models); registered++) {
		struct digest_driver *driver = &drivers[registered];

		driver->model = &models[registered];
		offload_queue_init(&driver->queue, driver->model->flags);
		err = describe(driver) ?: crypto_register_ahash(&driver->alg);
		if (err) {
			offload_digest_unregister();
			return err;
		}
	}
	return 0;
}

void offload_digest_unregister(void)
{
	while (registered) {
		crypto_unregister_ahash(&drivers[--registered].alg);
		offload_queue_stop(&drivers[registered].queue);
	}
}
