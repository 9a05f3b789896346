// SPDX-License-Identifier: GPL-2.0-only
/* Symmetric ciphers without authentication. */
#include <crypto/scatterwalk.h>
#include <linux/slab.h>
#include "wrap_skcipher.h"

struct cipher_driver {
	struct skcipher_alg alg;
	const struct cipher_fault *fault;
};

static struct cipher_driver *drivers;
static unsigned int registered;

static int cipher_run(struct skcipher_request *request, struct scatterlist *src, struct scatterlist *dst,
		      unsigned int size, u8 *iv, bool encrypts)
{
	struct cipher_call *call = skcipher_request_ctx(request);

	skcipher_request_set_tfm(&call->engine, cipher_context(request)->engine);
	skcipher_request_set_callback(&call->engine, skcipher_request_flags(request) & CRYPTO_TFM_REQ_MAY_SLEEP,
				      NULL, NULL);
	skcipher_request_set_crypt(&call->engine, src, dst, size, iv);
	return encrypts ? crypto_skcipher_encrypt(&call->engine) : crypto_skcipher_decrypt(&call->engine);
}

int cipher_crypt(struct skcipher_request *request, bool encrypts)
{
	return cipher_run(request, request->src, request->dst, request->cryptlen, request->iv, encrypts);
}

int cipher_part(struct skcipher_request *request, unsigned int offset, unsigned int size, u8 *iv, bool encrypts)
{
	struct scatterlist from[2], to[2];
	struct scatterlist *src = scatterwalk_ffwd(from, request->src, offset);
	struct scatterlist *dst = request->src == request->dst ? src : scatterwalk_ffwd(to, request->dst, offset);

	return cipher_run(request, src, dst, size, iv, encrypts);
}

u8 *cipher_copy(struct skcipher_request *request, unsigned int room, bool encrypts, int *err)
{
	u8 *copy = kzalloc(room, skcipher_request_flags(request) & CRYPTO_TFM_REQ_MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC);
	struct scatterlist list;

	if (!copy) {
		*err = -ENOMEM;
		return NULL;
	}
	scatterwalk_map_and_copy(copy, request->src, 0, request->cryptlen, 0);
	sg_init_one(&list, copy, room);
	*err = cipher_run(request, &list, &list, request->cryptlen, request->iv, encrypts);
	return copy;
}

static int cipher_perform(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	const struct cipher_fault *fault = context->fault;
	struct cipher_past now = { .any = true, .encrypts = encrypts, .size = request->cryptlen };

	memcpy(now.iv, request->iv, cipher_iv_size(request));
	now.err = fault->crypt ? fault->crypt(request, encrypts) : cipher_crypt(request, encrypts);
	context->past = now;
	return now.err;
}

static void cipher_work(struct work_struct *work)
{
	struct cipher_call *call = container_of(work, struct cipher_call, work);
	struct skcipher_request *request = call->request;
	int err = cipher_perform(request, call->encrypts);

	local_bh_disable();
	skcipher_request_complete(request, err);
	local_bh_enable();
}

static int cipher_submit(struct skcipher_request *request, bool encrypts)
{
	struct cipher_call *call = skcipher_request_ctx(request);

	if (!(cipher_context(request)->fault->flags & PLANTED_ASYNC))
		return cipher_perform(request, encrypts);
	call->request = request;
	call->encrypts = encrypts;
	INIT_WORK(&call->work, cipher_work);
	queue_work(system_unbound_wq, &call->work);
	return -EINPROGRESS;
}

static int op_encrypt(struct skcipher_request *request)
{
	return cipher_submit(request, true);
}

static int op_decrypt(struct skcipher_request *request)
{
	return cipher_submit(request, false);
}

static int op_setkey(struct crypto_skcipher *tfm, const u8 *key, unsigned int size)
{
	struct cipher_context *context = crypto_skcipher_ctx(tfm);

	return context->fault->setkey ? context->fault->setkey(context, key, size)
				      : crypto_skcipher_setkey(context->engine, key, size);
}

static void cipher_exit_tfm(struct crypto_skcipher *tfm)
{
	struct cipher_context *context = crypto_skcipher_ctx(tfm);

	if (context->fault->exit)
		context->fault->exit(context);
	crypto_free_skcipher(context->former);
	crypto_free_skcipher(context->engine);
}

static int cipher_init_tfm(struct crypto_skcipher *tfm)
{
	struct cipher_context *context = crypto_skcipher_ctx(tfm);

	context->fault = container_of(crypto_skcipher_alg(tfm), struct cipher_driver, alg)->fault;
	context->engine = crypto_alloc_skcipher(context->fault->engine, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->engine))
		return PTR_ERR(context->engine);
	context->former = crypto_alloc_skcipher(context->fault->engine, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->former)) {
		crypto_free_skcipher(context->engine);
		return PTR_ERR(context->former);
	}
	crypto_skcipher_set_reqsize(tfm, sizeof(struct cipher_call) + crypto_skcipher_reqsize(context->engine));
	return 0;
}

/* Takes the sizes from the engine, so that they cannot differ. */
static int cipher_describe(struct cipher_driver *driver, const struct cipher_fault *fault)
{
	struct skcipher_alg *alg = &driver->alg;
	struct crypto_skcipher *engine = crypto_alloc_skcipher(fault->engine, 0, CRYPTO_ALG_ASYNC);
	struct skcipher_alg *model;
	int err;

	if (IS_ERR(engine)) {
		pr_err("planted: no engine %s: %ld\n", fault->engine, PTR_ERR(engine));
		return PTR_ERR(engine);
	}
	model = crypto_skcipher_alg(engine);
	driver->fault = fault;
	err = planted_base(&alg->base, fault->algorithm, fault->name, fault->flags, sizeof(struct cipher_context));
	alg->base.cra_blocksize = model->base.cra_blocksize;
	alg->min_keysize = model->min_keysize;
	alg->max_keysize = model->max_keysize;
	alg->ivsize = model->ivsize;
	alg->chunksize = model->chunksize;
	alg->walksize = model->walksize;
	alg->setkey = op_setkey;
	alg->encrypt = op_encrypt;
	alg->decrypt = op_decrypt;
	alg->init = cipher_init_tfm;
	alg->exit = cipher_exit_tfm;
	crypto_free_skcipher(engine);
	return err;
}

static int cipher_register_all(const struct cipher_fault *faults, unsigned int count)
{
	unsigned int index;
	int err;

	for (index = 0; index < count; index++) {
		err = cipher_describe(&drivers[registered], &faults[index]) ?:
		      crypto_register_skcipher(&drivers[registered].alg);
		if (err) {
			pr_err("planted: %s: %d\n", faults[index].name, err);
			return err;
		}
		registered++;
	}
	return 0;
}

int planted_skcipher_register(void)
{
	int err;

	drivers = kcalloc(block_faults_count + stream_faults_count + joint_cipher_faults_count +
			  reported_cipher_faults_count + unseen_cipher_faults_count, sizeof(*drivers), GFP_KERNEL);
	if (!drivers)
		return -ENOMEM;
	err = cipher_register_all(block_faults, block_faults_count) ?:
	      cipher_register_all(stream_faults, stream_faults_count) ?:
	      cipher_register_all(joint_cipher_faults, joint_cipher_faults_count) ?:
	      cipher_register_all(reported_cipher_faults, reported_cipher_faults_count) ?:
	      cipher_register_all(unseen_cipher_faults, unseen_cipher_faults_count);
	if (err)
		planted_skcipher_unregister();
	return err;
}

void planted_skcipher_unregister(void)
{
	while (registered)
		crypto_unregister_skcipher(&drivers[--registered].alg);
	kfree(drivers);
}
