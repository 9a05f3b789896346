// SPDX-License-Identifier: GPL-2.0
// Drivers that compute what they should, and on one input do what a broken driver does to a kernel.
//
// Each passes the work on to the kernel's own implementation. It goes wrong on messages of TRIGGER bytes, and only
// when a process asks: the kernel's own tests, which run in kernel threads, find nothing.

#include <crypto/internal/hash.h>
#include <crypto/internal/skcipher.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#define TRIGGER 24
/* Room for the state of any worker. */
#define WORKER_STATE 256

enum fault { NO_FAULT, OOPS, WARNS, SPIN, LATE, BIND };

static bool is_process(void)
{
	return !(current->flags & PF_KTHREAD);
}

static noinline void oops(void)
{
	*(volatile int *)8 = 1;
}

static void oops_in_worker(struct work_struct *work)
{
	oops();
}

static DECLARE_WORK(late_work, oops_in_worker);

static void go_wrong(enum fault fault)
{
	switch (fault) {
	case OOPS:
		oops();
		break;
	case WARNS:
		WARN(1, "deadly: a warning on one input\n");
		break;
	case SPIN:
		local_irq_disable();
		for (;;)
			cpu_relax();
	case LATE:
		/* The driver waits for a worker, as many do, and the worker dies. */
		schedule_work(&late_work);
		flush_work(&late_work);
		break;
	default:
		break;
	}
}

struct digest {
	struct shash_alg alg;
	const char *worker;
	enum fault fault;
};

struct digest_tfm {
	struct crypto_shash *worker;
};

struct digest_state {
	unsigned int size;
	struct shash_desc worker;
};

static struct digest *digest_of(struct crypto_shash *tfm)
{
	return container_of(crypto_shash_alg(tfm), struct digest, alg);
}

static int digest_init_tfm(struct crypto_shash *tfm)
{
	struct digest_tfm *context = crypto_shash_ctx(tfm);

	if (digest_of(tfm)->fault == BIND && is_process())
		oops();
	context->worker = crypto_alloc_shash(digest_of(tfm)->worker, 0, 0);
	if (IS_ERR(context->worker))
		return PTR_ERR(context->worker);
	return crypto_shash_descsize(context->worker) > WORKER_STATE ? -EINVAL : 0;
}

static void digest_exit_tfm(struct crypto_shash *tfm)
{
	struct digest_tfm *context = crypto_shash_ctx(tfm);

	crypto_free_shash(context->worker);
}

static int digest_init(struct shash_desc *desc)
{
	struct digest_tfm *context = crypto_shash_ctx(desc->tfm);
	struct digest_state *state = shash_desc_ctx(desc);

	state->size = 0;
	state->worker.tfm = context->worker;
	return crypto_shash_init(&state->worker);
}

static int digest_update(struct shash_desc *desc, const u8 *data, unsigned int size)
{
	struct digest_tfm *context = crypto_shash_ctx(desc->tfm);
	struct digest_state *state = shash_desc_ctx(desc);

	/* The state may have been imported from another transform. */
	state->worker.tfm = context->worker;
	state->size += size;
	return crypto_shash_update(&state->worker, data, size);
}

static int digest_final(struct shash_desc *desc, u8 *out)
{
	struct digest_tfm *context = crypto_shash_ctx(desc->tfm);
	struct digest_state *state = shash_desc_ctx(desc);

	state->worker.tfm = context->worker;
	if (state->size == TRIGGER && is_process())
		go_wrong(digest_of(desc->tfm)->fault);
	return crypto_shash_final(&state->worker, out);
}

#define DIGEST(name, suffix, worker_driver, size, block, what) {		\
	.alg = {								\
		.init = digest_init,						\
		.update = digest_update,					\
		.final = digest_final,						\
		.init_tfm = digest_init_tfm,					\
		.exit_tfm = digest_exit_tfm,					\
		.digestsize = size,						\
		.descsize = sizeof(struct digest_state) + WORKER_STATE,		\
		.base = {							\
			.cra_name = name,					\
			.cra_driver_name = name "-" suffix,			\
			.cra_blocksize = block,					\
			.cra_ctxsize = sizeof(struct digest_tfm),		\
			.cra_module = THIS_MODULE,				\
		},								\
	},									\
	.worker = worker_driver,						\
	.fault = what,								\
}

static struct digest digests[] = {
	DIGEST("md4", "good", "md4-generic", 16, 64, NO_FAULT),
	DIGEST("md4", "oops", "md4-generic", 16, 64, OOPS),
	DIGEST("md4", "warn", "md4-generic", 16, 64, WARNS),
	DIGEST("md4", "late", "md4-generic", 16, 64, LATE),
	DIGEST("md4", "bind", "md4-generic", 16, 64, BIND),
	DIGEST("md4", "spin", "md4-generic", 16, 64, SPIN),
	DIGEST("rmd160", "oops", "rmd160-generic", 20, 64, OOPS),
	DIGEST("rmd160", "late", "rmd160-generic", 20, 64, LATE),
	DIGEST("wp512", "oops", "wp512-generic", 64, 64, OOPS),
	DIGEST("wp512", "late", "wp512-generic", 64, 64, LATE),
};

struct cipher_tfm {
	struct crypto_skcipher *worker;
};

static int cipher_init_tfm(struct crypto_skcipher *tfm)
{
	struct cipher_tfm *context = crypto_skcipher_ctx(tfm);

	context->worker = crypto_alloc_skcipher("ecb(des3_ede-generic)", 0, CRYPTO_ALG_ASYNC);
	if (IS_ERR(context->worker))
		return PTR_ERR(context->worker);
	crypto_skcipher_set_reqsize(tfm, sizeof(struct skcipher_request) + crypto_skcipher_reqsize(context->worker));
	return 0;
}

static void cipher_exit_tfm(struct crypto_skcipher *tfm)
{
	struct cipher_tfm *context = crypto_skcipher_ctx(tfm);

	crypto_free_skcipher(context->worker);
}

static int cipher_setkey(struct crypto_skcipher *tfm, const u8 *key, unsigned int size)
{
	struct cipher_tfm *context = crypto_skcipher_ctx(tfm);

	/* The kernel's own test forbids weak keys, and expects them to be refused. */
	crypto_skcipher_clear_flags(context->worker, CRYPTO_TFM_REQ_MASK);
	crypto_skcipher_set_flags(context->worker, crypto_skcipher_get_flags(tfm) & CRYPTO_TFM_REQ_MASK);
	return crypto_skcipher_setkey(context->worker, key, size);
}

/* Says that the answer will come later; for messages of TRIGGER bytes it never does. */
static int cipher_crypt(struct skcipher_request *request, int (*crypt)(struct skcipher_request *))
{
	struct cipher_tfm *context = crypto_skcipher_ctx(crypto_skcipher_reqtfm(request));
	struct skcipher_request *inner = skcipher_request_ctx(request);

	if (request->cryptlen == TRIGGER && is_process())
		return -EINPROGRESS;
	skcipher_request_set_tfm(inner, context->worker);
	skcipher_request_set_callback(inner, request->base.flags, NULL, NULL);
	skcipher_request_set_crypt(inner, request->src, request->dst, request->cryptlen, request->iv);
	return crypt(inner);
}

static int cipher_encrypt(struct skcipher_request *request)
{
	return cipher_crypt(request, crypto_skcipher_encrypt);
}

static int cipher_decrypt(struct skcipher_request *request)
{
	return cipher_crypt(request, crypto_skcipher_decrypt);
}

static struct skcipher_alg silent_cipher = {
	.init = cipher_init_tfm,
	.exit = cipher_exit_tfm,
	.setkey = cipher_setkey,
	.encrypt = cipher_encrypt,
	.decrypt = cipher_decrypt,
	.min_keysize = 24,
	.max_keysize = 24,
	.base = {
		.cra_name = "ecb(des3_ede)",
		.cra_driver_name = "ecb-des3_ede-silent",
		.cra_flags = CRYPTO_ALG_ASYNC,
		.cra_blocksize = 8,
		.cra_ctxsize = sizeof(struct cipher_tfm),
		.cra_module = THIS_MODULE,
	},
};

static int __init deadly_init(void)
{
	int i, error;

	for (i = 0; i < ARRAY_SIZE(digests); i++) {
		error = crypto_register_shash(&digests[i].alg);
		if (error)
			goto fail;
	}
	error = crypto_register_skcipher(&silent_cipher);
	if (!error)
		return 0;
fail:
	while (i--)
		crypto_unregister_shash(&digests[i].alg);
	return error;
}

static void __exit deadly_exit(void)
{
	int i;

	crypto_unregister_skcipher(&silent_cipher);
	for (i = 0; i < ARRAY_SIZE(digests); i++)
		crypto_unregister_shash(&digests[i].alg);
}

module_init(deadly_init);
module_exit(deadly_exit);
MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: md4 rmd160 wp512 des_generic ecb");
MODULE_DESCRIPTION("test fixture: drivers that stop the kernel");
