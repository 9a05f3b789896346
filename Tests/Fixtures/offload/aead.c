// SPDX-License-Identifier: GPL-2.0-only
/* gcm(aes) by the pretend device. */
#include <crypto/aes.h>
#include <crypto/gcm.h>
#include <crypto/internal/aead.h>
#include <crypto/scatterwalk.h>
#include "offload.h"

#define ENGINE "gcm_base(ctr(aes-generic),ghash-generic)"

/* A driver: without `after` it is right. */
struct aead_model {
	const char *name;
	unsigned int flags;
	/* What is wrong, once the engine has done its work. */
	void (*after)(struct aead_request *request, bool encrypts);
};

struct aead_driver {
	struct aead_alg alg;
	struct offload_queue queue;
	const struct aead_model *model;
};

struct aead_context {
	struct crypto_aead *engine;
	struct aead_driver *driver;
};

struct aead_call {
	struct offload_job job;
	struct aead_request *request;
	bool encrypts;
	struct aead_request engine;
};

static struct aead_context *context(struct aead_request *request)
{
	return crypto_aead_ctx(crypto_aead_reqtfm(request));
}

/* The counter block is made where the caller has the nonce, which is shorter. */
static void count_in_nonce(struct aead_request *request, bool encrypts)
{
	static const u8 counter[] = { 0, 0, 0, 1 };

	memcpy(request->iv + GCM_AES_IV_SIZE, counter, sizeof(counter));
}

/* Apart from the input, the last byte of text is copied. */
static void copy_last(struct aead_request *request, bool encrypts)
{
	unsigned int size = request->assoclen + request->cryptlen;
	u8 last;

	if (!encrypts || !request->cryptlen || sg_virt(request->src) == sg_virt(request->dst))
		return;
	scatterwalk_map_and_copy(&last, request->src, size - 1, 1, 0);
	scatterwalk_map_and_copy(&last, request->dst, size - 1, 1, 1);
}

static const struct aead_model models[] = {
	{ "gcm-aes-control-reversed", OFFLOAD_QUEUED | OFFLOAD_REVERSED },
	{ "gcm-aes-counter-in-nonce", 0, count_in_nonce },
	{ "gcm-aes-apart", 0, copy_last },
};

static struct aead_driver drivers[ARRAY_SIZE(models)];
static unsigned int registered;

static int perform(struct aead_request *request, bool encrypts)
{
	struct aead_call *call = aead_request_ctx(request);
	const struct aead_model *model = context(request)->driver->model;
	int err;

	aead_request_set_tfm(&call->engine, context(request)->engine);
	aead_request_set_callback(&call->engine, 0, NULL, NULL);
	aead_request_set_ad(&call->engine, request->assoclen);
	aead_request_set_crypt(&call->engine, request->src, request->dst, request->cryptlen, request->iv);
	err = encrypts ? crypto_aead_encrypt(&call->engine) : crypto_aead_decrypt(&call->engine);
	if (!err && model->after)
		model->after(request, encrypts);
	return err;
}

static void perform_job(struct offload_job *job)
{
	struct aead_call *call = container_of(job, struct aead_call, job);

	aead_request_complete(call->request, perform(call->request, call->encrypts));
}

static void started(struct offload_job *job)
{
	aead_request_complete(container_of(job, struct aead_call, job)->request, -EINPROGRESS);
}

static int submit(struct aead_request *request, bool encrypts)
{
	struct aead_driver *driver = context(request)->driver;
	struct aead_call *call = aead_request_ctx(request);

	if (!(driver->model->flags & OFFLOAD_QUEUED))
		return perform(request, encrypts);
	call->request = request;
	call->encrypts = encrypts;
	call->job.perform = perform_job;
	call->job.started = started;
	return offload_queue_submit(&driver->queue, &call->job, aead_request_flags(request));
}

static int op_encrypt(struct aead_request *request)
{
	return submit(request, true);
}

static int op_decrypt(struct aead_request *request)
{
	return submit(request, false);
}

static int op_setkey(struct crypto_aead *tfm, const u8 *key, unsigned int size)
{
	return crypto_aead_setkey(((struct aead_context *)crypto_aead_ctx(tfm))->engine, key, size);
}

static int op_setauthsize(struct crypto_aead *tfm, unsigned int size)
{
	return crypto_aead_setauthsize(((struct aead_context *)crypto_aead_ctx(tfm))->engine, size);
}

static int init_tfm(struct crypto_aead *tfm)
{
	struct aead_context *context = crypto_aead_ctx(tfm);

	context->driver = container_of(crypto_aead_alg(tfm), struct aead_driver, alg);
	context->engine = crypto_alloc_aead(ENGINE, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->engine))
		return PTR_ERR(context->engine);
	crypto_aead_set_reqsize(tfm, sizeof(struct aead_call) + crypto_aead_reqsize(context->engine));
	return 0;
}

static void exit_tfm(struct crypto_aead *tfm)
{
	crypto_free_aead(((struct aead_context *)crypto_aead_ctx(tfm))->engine);
}

int offload_aead_register(void)
{
	int err;

	for (registered = 0; registered < ARRAY_SIZE(models); registered++) {
		const struct aead_model *model = &models[registered];
		struct aead_driver *driver = &drivers[registered];
		struct aead_alg *alg = &driver->alg;

		driver->model = model;
		offload_queue_init(&driver->queue, model->flags);
		alg->base.cra_blocksize = 1;
		alg->ivsize = GCM_AES_IV_SIZE;
		alg->chunksize = AES_BLOCK_SIZE;
		alg->maxauthsize = AES_BLOCK_SIZE;
		alg->setkey = op_setkey;
		alg->setauthsize = op_setauthsize;
		alg->encrypt = op_encrypt;
		alg->decrypt = op_decrypt;
		alg->init = init_tfm;
		alg->exit = exit_tfm;
		err = offload_base(&alg->base, "gcm(aes)", model->name, model->flags, sizeof(struct aead_context)) ?:
		      crypto_register_aead(alg);
		if (err) {
			offload_aead_unregister();
			return err;
		}
	}
	return 0;
}

void offload_aead_unregister(void)
{
	while (registered) {
		crypto_unregister_aead(&drivers[--registered].alg);
		offload_queue_stop(&drivers[registered].queue);
	}
}
