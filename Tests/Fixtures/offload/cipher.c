// SPDX-License-Identifier: GPL-2.0-only
/* cbc(aes) by the pretend device. */
#include <crypto/aes.h>
#include <crypto/internal/skcipher.h>
#include <crypto/scatterwalk.h>
#include <linux/delay.h>
#include <linux/slab.h>
#include "offload.h"

#define ENGINE "cbc(aes-generic)"

/* A driver: without `crypt` it is right. */
struct cipher_model {
	const char *name;
	unsigned int flags;
	int (*crypt)(struct skcipher_request *request, bool encrypts);
};

struct cipher_driver {
	struct skcipher_alg alg;
	struct offload_queue queue;
	const struct cipher_model *model;
};

struct cipher_context {
	struct crypto_skcipher *engine;
	struct cipher_driver *driver;
};

struct cipher_call {
	struct offload_job job;
	struct skcipher_request *request;
	bool encrypts;
	struct skcipher_request engine;
};

static struct cipher_context *context(struct skcipher_request *request)
{
	return crypto_skcipher_ctx(crypto_skcipher_reqtfm(request));
}

static int crypt_to(struct skcipher_request *request, struct scatterlist *dst, bool encrypts)
{
	struct cipher_call *call = skcipher_request_ctx(request);

	skcipher_request_set_tfm(&call->engine, context(request)->engine);
	skcipher_request_set_callback(&call->engine, 0, NULL, NULL);
	skcipher_request_set_crypt(&call->engine, request->src, dst, request->cryptlen, request->iv);
	return encrypts ? crypto_skcipher_encrypt(&call->engine) : crypto_skcipher_decrypt(&call->engine);
}

static int crypt_rightly(struct skcipher_request *request, bool encrypts)
{
	return crypt_to(request, request->dst, encrypts);
}

static u8 *bytes_of(struct skcipher_request *request, struct scatterlist *list)
{
	u8 *bytes = kmalloc(request->cryptlen + 1, GFP_ATOMIC);

	if (bytes)
		scatterwalk_map_and_copy(bytes, list, 0, request->cryptlen, 0);
	return bytes;
}

/* Decryption over the input takes the block before from the output, where plaintext stands already. */
static int crypt_chain_overwritten(struct skcipher_request *request, bool encrypts)
{
	bool is_in_place = sg_virt(request->src) == sg_virt(request->dst);
	unsigned int size = request->cryptlen, index;
	u8 *input, *output;
	int err;

	if (encrypts || !is_in_place)
		return crypt_rightly(request, encrypts);
	input = bytes_of(request, request->src);
	err = input ? crypt_rightly(request, encrypts) : -ENOMEM;
	output = err ? NULL : bytes_of(request, request->dst);
	if (output) {
		for (index = AES_BLOCK_SIZE; index < size; index++)
			output[index] ^= input[index - AES_BLOCK_SIZE] ^ output[index - AES_BLOCK_SIZE];
		scatterwalk_map_and_copy(output, request->dst, 0, size, 1);
	}
	kfree(output);
	kfree(input);
	return err;
}

/* The device works in its input and copies from there. */
static int crypt_in_source(struct skcipher_request *request, bool encrypts)
{
	int err = crypt_rightly(request, encrypts);
	u8 *output = err ? NULL : bytes_of(request, request->dst);

	if (output)
		scatterwalk_map_and_copy(output, request->src, 0, request->cryptlen, 1);
	kfree(output);
	return err;
}

/* The caller's length counts what is left. */
static int crypt_counting_down(struct skcipher_request *request, bool encrypts)
{
	int err = crypt_rightly(request, encrypts);

	request->cryptlen = 0;
	return err;
}

/* Waits for the device, whether or not the caller may sleep. */
static int crypt_after_sleep(struct skcipher_request *request, bool encrypts)
{
	usleep_range(20, 50);
	return crypt_rightly(request, encrypts);
}

/* What came by the backlog is answered, and not done. */
static int crypt_unless_backlogged(struct skcipher_request *request, bool encrypts)
{
	struct cipher_call *call = skcipher_request_ctx(request);

	return call->job.was_backlogged ? 0 : crypt_rightly(request, encrypts);
}

/* Of an entry that goes on behind its first page, that page is mapped. */
static int crypt_first_pages(struct skcipher_request *request, bool encrypts)
{
	unsigned int size = request->cryptlen, done = 0;
	struct scatterlist list, *entry;
	u8 *output = kmalloc(size + 1, GFP_ATOMIC);
	int err;

	if (!output)
		return -ENOMEM;
	sg_init_one(&list, output, size + 1);
	err = crypt_to(request, &list, encrypts);
	for (entry = request->dst; !err && entry && done < size; entry = sg_next(entry)) {
		unsigned int part = min(entry->length, size - done);
		unsigned int mapped = min_t(unsigned int, part, PAGE_SIZE - offset_in_page(entry->offset));

		scatterwalk_map_and_copy(output + done, entry, 0, mapped, 1);
		done += part;
	}
	kfree(output);
	return err;
}

/* The last block is left. */
static int crypt_but_last(struct skcipher_request *request, bool encrypts)
{
	u8 zeros[AES_BLOCK_SIZE] = {};
	int err = crypt_rightly(request, encrypts);

	if (!err && request->cryptlen >= AES_BLOCK_SIZE)
		scatterwalk_map_and_copy(zeros, request->dst, request->cryptlen - AES_BLOCK_SIZE, AES_BLOCK_SIZE, 1);
	return err;
}

static const struct cipher_model models[] = {
	{ "cbc-aes-control-at-once" },
	{ "cbc-aes-control-later", OFFLOAD_QUEUED },
	{ "cbc-aes-control-reversed", OFFLOAD_QUEUED | OFFLOAD_REVERSED },
	{ "cbc-aes-control-short-queue", OFFLOAD_QUEUED | OFFLOAD_SHORT },
	{ "cbc-aes-control-internal", OFFLOAD_INTERNAL },
	{ "cbc-aes-chain-overwritten", 0, crypt_chain_overwritten },
	{ "cbc-aes-in-source", 0, crypt_in_source },
	{ "cbc-aes-counting-down", OFFLOAD_QUEUED, crypt_counting_down },
	{ "cbc-aes-sleeps", 0, crypt_after_sleep },
	{ "cbc-aes-backlog-not-done", OFFLOAD_QUEUED | OFFLOAD_SHORT, crypt_unless_backlogged },
	{ "cbc-aes-first-page", 0, crypt_first_pages },
	{ "cbc-aes-last-block", OFFLOAD_INTERNAL, crypt_but_last },
};

static struct cipher_driver drivers[ARRAY_SIZE(models)];
static unsigned int registered;

static int perform(struct skcipher_request *request, bool encrypts)
{
	const struct cipher_model *model = context(request)->driver->model;

	return model->crypt ? model->crypt(request, encrypts) : crypt_rightly(request, encrypts);
}

static void perform_job(struct offload_job *job)
{
	struct cipher_call *call = container_of(job, struct cipher_call, job);

	skcipher_request_complete(call->request, perform(call->request, call->encrypts));
}

static void started(struct offload_job *job)
{
	skcipher_request_complete(container_of(job, struct cipher_call, job)->request, -EINPROGRESS);
}

static int submit(struct skcipher_request *request, bool encrypts)
{
	struct cipher_driver *driver = context(request)->driver;
	struct cipher_call *call = skcipher_request_ctx(request);

	if (!(driver->model->flags & OFFLOAD_QUEUED))
		return perform(request, encrypts);
	call->request = request;
	call->encrypts = encrypts;
	call->job.perform = perform_job;
	call->job.started = started;
	return offload_queue_submit(&driver->queue, &call->job, skcipher_request_flags(request));
}

static int op_encrypt(struct skcipher_request *request)
{
	return submit(request, true);
}

static int op_decrypt(struct skcipher_request *request)
{
	return submit(request, false);
}

static int op_setkey(struct crypto_skcipher *tfm, const u8 *key, unsigned int size)
{
	return crypto_skcipher_setkey(((struct cipher_context *)crypto_skcipher_ctx(tfm))->engine, key, size);
}

static int init_tfm(struct crypto_skcipher *tfm)
{
	struct cipher_context *context = crypto_skcipher_ctx(tfm);

	context->driver = container_of(crypto_skcipher_alg(tfm), struct cipher_driver, alg);
	context->engine = crypto_alloc_skcipher(ENGINE, 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->engine))
		return PTR_ERR(context->engine);
	crypto_skcipher_set_reqsize(tfm, sizeof(struct cipher_call) + crypto_skcipher_reqsize(context->engine));
	return 0;
}

static void exit_tfm(struct crypto_skcipher *tfm)
{
	crypto_free_skcipher(((struct cipher_context *)crypto_skcipher_ctx(tfm))->engine);
}

int offload_cipher_register(void)
{
	int err;

	for (registered = 0; registered < ARRAY_SIZE(models); registered++) {
		const struct cipher_model *model = &models[registered];
		struct cipher_driver *driver = &drivers[registered];
		struct skcipher_alg *alg = &driver->alg;

		driver->model = model;
		offload_queue_init(&driver->queue, model->flags);
		alg->base.cra_blocksize = AES_BLOCK_SIZE;
		alg->min_keysize = AES_MIN_KEY_SIZE;
		alg->max_keysize = AES_MAX_KEY_SIZE;
		alg->ivsize = AES_BLOCK_SIZE;
		alg->setkey = op_setkey;
		alg->encrypt = op_encrypt;
		alg->decrypt = op_decrypt;
		alg->init = init_tfm;
		alg->exit = exit_tfm;
		err = offload_base(&alg->base, "cbc(aes)", model->name, model->flags, sizeof(struct cipher_context)) ?:
		      crypto_register_skcipher(alg);
		if (err) {
			offload_cipher_unregister();
			return err;
		}
	}
	return 0;
}

void offload_cipher_unregister(void)
{
	while (registered) {
		crypto_unregister_skcipher(&drivers[--registered].alg);
		offload_queue_stop(&drivers[registered].queue);
	}
}
