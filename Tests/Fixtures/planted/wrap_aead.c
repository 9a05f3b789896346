// SPDX-License-Identifier: GPL-2.0-only
/* Authenticated encryption with associated data. */
#include <crypto/scatterwalk.h>
#include <linux/slab.h>
#include "wrap_aead.h"

struct aead_driver {
	struct aead_alg alg;
	const struct aead_fault *fault;
};

static struct aead_driver *drivers;
static unsigned int registered;

static int aead_run(struct aead_request *request, struct crypto_aead *engine, struct scatterlist *src,
		    struct scatterlist *dst, unsigned int aad, unsigned int size, u8 *iv, bool encrypts)
{
	struct aead_call *call = aead_request_ctx(request);

	aead_request_set_tfm(&call->engine, engine);
	aead_request_set_callback(&call->engine, aead_request_flags(request) & CRYPTO_TFM_REQ_MAY_SLEEP, NULL, NULL);
	aead_request_set_ad(&call->engine, aad);
	aead_request_set_crypt(&call->engine, src, dst, size, iv);
	return encrypts ? crypto_aead_encrypt(&call->engine) : crypto_aead_decrypt(&call->engine);
}

int aead_crypt(struct aead_request *request, bool encrypts)
{
	return aead_run(request, aead_context(request)->engine, request->src, request->dst, request->assoclen,
			request->cryptlen, request->iv, encrypts);
}

static int aead_run_bytes(struct aead_request *request, struct crypto_aead *engine, u8 *bytes, unsigned int aad,
			  unsigned int text, u8 *iv, bool encrypts)
{
	unsigned int tag = crypto_aead_authsize(engine);
	struct scatterlist list;

	sg_init_one(&list, bytes, aad + text + tag);
	return aead_run(request, engine, &list, &list, aad, text + (encrypts ? 0 : tag), iv, encrypts);
}

int aead_crypt_bytes(struct aead_request *request, u8 *bytes, unsigned int aad, unsigned int text, u8 *iv,
		     bool encrypts)
{
	return aead_run_bytes(request, aead_context(request)->engine, bytes, aad, text, iv, encrypts);
}

int aead_crypt_whole(struct aead_request *request, u8 *bytes, unsigned int aad, unsigned int text, u8 *iv,
		     bool encrypts)
{
	return aead_run_bytes(request, aead_context(request)->whole, bytes, aad, text, iv, encrypts);
}

int aead_load(struct aead_request *request, bool encrypts, struct aead_message *message)
{
	gfp_t memory = aead_request_flags(request) & CRYPTO_TFM_REQ_MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;

	message->aad = request->assoclen;
	message->text = aead_text_size(request, encrypts);
	message->bytes = kzalloc(message->aad + message->text + AEAD_MAX_TAG, memory);
	if (!message->bytes)
		return -ENOMEM;
	message->tag = message->bytes + message->aad + message->text;
	scatterwalk_map_and_copy(message->bytes, request->src, 0, request->assoclen + request->cryptlen, 0);
	return 0;
}

void aead_store(struct aead_request *request, bool encrypts, const struct aead_message *message)
{
	unsigned int size = message->text + (encrypts ? aead_tag_size(request) : 0);

	scatterwalk_map_and_copy(message->bytes + message->aad, request->dst, message->aad, size, 1);
}

void aead_release(struct aead_message *message)
{
	kfree(message->bytes);
}

static int aead_perform(struct aead_request *request, bool encrypts)
{
	struct aead_context *context = aead_context(request);
	const struct aead_fault *fault = context->fault;
	struct aead_past now = {
		.any = true, .encrypts = encrypts, .aad = request->assoclen, .text = aead_text_size(request, encrypts),
	};

	now.err = fault->crypt ? fault->crypt(request, encrypts) : aead_crypt(request, encrypts);
	context->past = now;
	context->opened |= !encrypts;
	return now.err;
}

static void aead_work(struct work_struct *work)
{
	struct aead_call *call = container_of(work, struct aead_call, work);
	struct aead_request *request = call->request;
	int err = aead_perform(request, call->encrypts);

	local_bh_disable();
	aead_request_complete(request, err);
	local_bh_enable();
}

static int aead_submit(struct aead_request *request, bool encrypts)
{
	struct aead_call *call = aead_request_ctx(request);

	if (!(aead_context(request)->fault->flags & PLANTED_ASYNC))
		return aead_perform(request, encrypts);
	call->request = request;
	call->encrypts = encrypts;
	INIT_WORK(&call->work, aead_work);
	queue_work(system_unbound_wq, &call->work);
	return -EINPROGRESS;
}

static int op_encrypt(struct aead_request *request)
{
	return aead_submit(request, true);
}

static int op_decrypt(struct aead_request *request)
{
	return aead_submit(request, false);
}

static int op_setkey(struct crypto_aead *tfm, const u8 *key, unsigned int size)
{
	struct aead_context *context = crypto_aead_ctx(tfm);

	context->has_iv = false;
	context->opened = false;
	context->former_key_size = context->key_size;
	context->key_size = size;
	context->latched_tag = context->asked_tag;
	/* A key that this refuses is refused below as well, or the fault is another than one of tags. */
	crypto_aead_setkey(context->whole, key, size);
	return context->fault->setkey ? context->fault->setkey(context, key, size)
				      : crypto_aead_setkey(context->engine, key, size);
}

static int op_setauthsize(struct crypto_aead *tfm, unsigned int size)
{
	struct aead_context *context = crypto_aead_ctx(tfm);

	context->asked_tag = size;
	return context->fault->setauthsize ? context->fault->setauthsize(context, size)
					   : crypto_aead_setauthsize(context->engine, size);
}

static void aead_exit_tfm(struct crypto_aead *tfm)
{
	struct aead_context *context = crypto_aead_ctx(tfm);

	if (!IS_ERR_OR_NULL(context->cipher))
		crypto_free_sync_skcipher(context->cipher);
	if (!IS_ERR_OR_NULL(context->whole))
		crypto_free_aead(context->whole);
	if (!IS_ERR_OR_NULL(context->engine))
		crypto_free_aead(context->engine);
}

static int aead_init_tfm(struct crypto_aead *tfm)
{
	struct aead_context *context = crypto_aead_ctx(tfm);
	const struct aead_fault *fault = container_of(crypto_aead_alg(tfm), struct aead_driver, alg)->fault;
	int err;

	context->fault = fault;
	context->engine = crypto_alloc_aead(fault->engine, 0, CRYPTO_ALG_ASYNC);
	context->whole = crypto_alloc_aead(fault->engine, 0, CRYPTO_ALG_ASYNC);
	if (fault->cipher)
		context->cipher = crypto_alloc_sync_skcipher(fault->cipher, 0, 0);
	err = PTR_ERR_OR_ZERO(context->engine) ?: PTR_ERR_OR_ZERO(context->whole) ?: PTR_ERR_OR_ZERO(context->cipher);
	err = err ?: crypto_aead_setauthsize(context->whole, crypto_aead_maxauthsize(context->whole));
	if (err)
		aead_exit_tfm(tfm);
	else
		crypto_aead_set_reqsize(tfm, sizeof(struct aead_call) + crypto_aead_reqsize(context->engine));
	return err;
}

/* Takes the sizes from the engine, so that they cannot differ. */
static int aead_describe(struct aead_driver *driver, const struct aead_fault *fault)
{
	struct aead_alg *alg = &driver->alg;
	struct crypto_aead *engine = crypto_alloc_aead(fault->engine, 0, CRYPTO_ALG_ASYNC);
	int err;

	if (IS_ERR(engine)) {
		pr_err("planted: no engine %s: %ld\n", fault->engine, PTR_ERR(engine));
		return PTR_ERR(engine);
	}
	driver->fault = fault;
	err = planted_base(&alg->base, fault->algorithm, fault->name, fault->flags, sizeof(struct aead_context));
	alg->base.cra_blocksize = crypto_aead_blocksize(engine);
	alg->ivsize = crypto_aead_ivsize(engine);
	alg->maxauthsize = crypto_aead_maxauthsize(engine);
	alg->chunksize = crypto_aead_chunksize(engine);
	alg->setkey = op_setkey;
	alg->setauthsize = op_setauthsize;
	alg->encrypt = op_encrypt;
	alg->decrypt = op_decrypt;
	alg->init = aead_init_tfm;
	alg->exit = aead_exit_tfm;
	crypto_free_aead(engine);
	return err;
}

static int aead_register_all(const struct aead_fault *faults, unsigned int count)
{
	unsigned int index;
	int err;

	for (index = 0; index < count; index++) {
		err = aead_describe(&drivers[registered], &faults[index]) ?:
		      crypto_register_aead(&drivers[registered].alg);
		if (err) {
			pr_err("planted: %s: %d\n", faults[index].name, err);
			return err;
		}
		registered++;
	}
	return 0;
}

int planted_aead_register(void)
{
	int err;

	drivers = kcalloc(aead_faults_count + tag_faults_count + joint_aead_faults_count + reported_aead_faults_count +
			  unseen_aead_faults_count, sizeof(*drivers), GFP_KERNEL);
	if (!drivers)
		return -ENOMEM;
	err = aead_register_all(aead_faults, aead_faults_count) ?: aead_register_all(tag_faults, tag_faults_count) ?:
	      aead_register_all(joint_aead_faults, joint_aead_faults_count) ?:
	      aead_register_all(reported_aead_faults, reported_aead_faults_count) ?:
	      aead_register_all(unseen_aead_faults, unseen_aead_faults_count);
	if (err)
		planted_aead_unregister();
	return err;
}

void planted_aead_unregister(void)
{
	while (registered)
		crypto_unregister_aead(&drivers[--registered].alg);
	kfree(drivers);
}
