// SPDX-License-Identifier: GPL-2.0-only
/* Random number generators: stdrng, on HMAC_DRBG with SHA-256. */
#include <linux/slab.h>
#include "wrap_rng.h"

#define RNG_ENGINE "drbg_nopr_hmac_sha256"

struct rng_driver {
	struct rng_alg alg;
	const struct rng_fault *fault;
};

static struct rng_driver *drivers;
static unsigned int registered;

static int op_generate(struct crypto_rng *tfm, const u8 *src, unsigned int src_size, u8 *out, unsigned int size)
{
	struct rng_context *context = crypto_rng_ctx(tfm);
	int err = context->fault->generate ? context->fault->generate(context, out, size)
					   : rng_generate(context, out, size);

	context->produced += size;
	return err;
}

static int op_seed(struct crypto_rng *tfm, const u8 *seed, unsigned int size)
{
	struct rng_context *context = crypto_rng_ctx(tfm);
	int err = crypto_rng_reset(context->engine, seed, size);

	return err ?: context->fault->seed ? context->fault->seed(context, seed, size) : 0;
}

static int rng_init_tfm(struct crypto_tfm *tfm)
{
	struct rng_context *context = crypto_tfm_ctx(tfm);
	struct rng_alg *alg = container_of(tfm->__crt_alg, struct rng_alg, base);

	context->fault = container_of(alg, struct rng_driver, alg)->fault;
	context->engine = crypto_alloc_rng(RNG_ENGINE, 0, 0);
	return PTR_ERR_OR_ZERO(context->engine);
}

static void rng_exit_tfm(struct crypto_tfm *tfm)
{
	crypto_free_rng(((struct rng_context *)crypto_tfm_ctx(tfm))->engine);
}

int planted_rng_register(void)
{
	int err = 0;

	drivers = kcalloc(rng_faults_count, sizeof(*drivers), GFP_KERNEL);
	if (!drivers)
		return -ENOMEM;
	while (registered < rng_faults_count && !err) {
		const struct rng_fault *fault = &rng_faults[registered];
		struct rng_alg *alg = &drivers[registered].alg;

		drivers[registered].fault = fault;
		alg->generate = op_generate;
		alg->seed = op_seed;
		alg->base.cra_init = rng_init_tfm;
		alg->base.cra_exit = rng_exit_tfm;
		err = planted_base(&alg->base, "stdrng", fault->name, fault->flags, sizeof(struct rng_context)) ?:
		      crypto_register_rng(alg);
		if (err)
			pr_err("planted: %s: %d\n", fault->name, err);
		else
			registered++;
	}
	if (err)
		planted_rng_unregister();
	return err;
}

void planted_rng_unregister(void)
{
	while (registered)
		crypto_unregister_rng(&drivers[--registered].alg);
	kfree(drivers);
}
