// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drivers of sha256 whose exported states other drivers of the algorithm are to take, as Linux 6.16 and later want it: one that
 * is right, one that is exempt, and two whose format is another. Each takes its own states, so that nothing else shows it.
 */
#include <crypto/internal/hash.h>
#include <linux/module.h>
#include <linux/swab.h>

/* What a state begins with (struct sha256_state). */
struct state {
	u32 words[8];
	u64 count;
};

struct state_driver {
	struct shash_alg alg;
	const char *name;
	/* Turns the algorithm's format into the driver's. */
	void (*out)(struct state *state);
	/* And back. */
	void (*in)(struct state *state);
	/* Whether it says nothing of a common format. */
	bool is_exempt;
};

struct state_context {
	struct crypto_shash *engine;
};

/* The device's registers have the other order of bytes. */
static void turn(struct state *state)
{
	unsigned int index;

	for (index = 0; index < ARRAY_SIZE(state->words); index++)
		state->words[index] = swab32(state->words[index]);
}

/* The device counts bits. */
static void count_bits(struct state *state)
{
	state->count <<= 3;
}

static void count_bytes(struct state *state)
{
	state->count >>= 3;
}

static struct state_driver drivers[] = {
	{ .name = "states-sha256-control" },
	{ .name = "states-sha256-exempt-control", .out = turn, .in = turn, .is_exempt = true },
	{ .name = "states-sha256-turned", .out = turn, .in = turn },
	{ .name = "states-sha256-count-in-bits", .out = count_bits, .in = count_bytes },
};

static struct state_driver *driver(struct shash_desc *desc)
{
	return container_of(crypto_shash_alg(desc->tfm), struct state_driver, alg);
}

/* The engine's own request. */
static struct shash_desc *engine(struct shash_desc *desc)
{
	struct state_context *context = crypto_shash_ctx(desc->tfm);
	struct shash_desc *own = shash_desc_ctx(desc);

	own->tfm = context->engine;
	return own;
}

static int op_init(struct shash_desc *desc)
{
	return crypto_shash_init(engine(desc));
}

static int op_update(struct shash_desc *desc, const u8 *data, unsigned int size)
{
	return crypto_shash_update(engine(desc), data, size);
}

static int op_final(struct shash_desc *desc, u8 *out)
{
	return crypto_shash_final(engine(desc), out);
}

static int exported(struct shash_desc *desc, void *out, int err)
{
	if (!err && driver(desc)->out)
		driver(desc)->out(out);
	return err;
}

static int op_export(struct shash_desc *desc, void *out)
{
	return exported(desc, out, crypto_shash_export(engine(desc), out));
}

static int imported(struct shash_desc *desc, const void *in, unsigned int size,
		    int (*import)(struct shash_desc *desc, const void *in))
{
	u8 *state = kmemdup(in, size, GFP_ATOMIC);
	int err;

	if (!state)
		return -ENOMEM;
	if (driver(desc)->in)
		driver(desc)->in((struct state *)state);
	err = import(engine(desc), state);
	kfree(state);
	return err;
}

static int op_import(struct shash_desc *desc, const void *in)
{
	return imported(desc, in, crypto_shash_statesize(desc->tfm), crypto_shash_import);
}

#ifdef CRYPTO_AHASH_ALG_NO_EXPORT_CORE
/* The state without what is left of a block. */
static int op_export_core(struct shash_desc *desc, void *out)
{
	return exported(desc, out, crypto_shash_export_core(engine(desc), out));
}

static int op_import_core(struct shash_desc *desc, const void *in)
{
	/* Without the block and the number of bytes in it. */
	unsigned int size = crypto_shash_statesize(desc->tfm) - crypto_shash_blocksize(desc->tfm) - 1;

	return imported(desc, in, size, crypto_shash_import_core);
}
#endif

static int init_tfm(struct crypto_shash *tfm)
{
	struct state_context *context = crypto_shash_ctx(tfm);

	/* Of the drivers here none is ever the algorithm's first. */
	context->engine = crypto_alloc_shash("sha256", 0, 0);
	return PTR_ERR_OR_ZERO(context->engine);
}

static void exit_tfm(struct crypto_shash *tfm)
{
	crypto_free_shash(((struct state_context *)crypto_shash_ctx(tfm))->engine);
}

/* Takes the sizes from the engine, so that they cannot differ. */
static int describe(struct state_driver *driver)
{
	struct crypto_shash *sample = crypto_alloc_shash("sha256", 0, 0);
	struct shash_alg *alg = &driver->alg;

	if (IS_ERR(sample))
		return PTR_ERR(sample);
	alg->digestsize = crypto_shash_digestsize(sample);
	alg->statesize = crypto_shash_statesize(sample);
	alg->descsize = sizeof(struct shash_desc) + crypto_shash_descsize(sample);
	alg->base.cra_blocksize = crypto_shash_blocksize(sample);
	alg->base.cra_ctxsize = sizeof(struct state_context);
	alg->base.cra_priority = 1;
	alg->base.cra_module = THIS_MODULE;
	crypto_free_shash(sample);
	alg->init = op_init;
	alg->update = op_update;
	alg->final = op_final;
	alg->export = op_export;
	alg->import = op_import;
#ifdef CRYPTO_AHASH_ALG_NO_EXPORT_CORE
	if (!driver->is_exempt) {
		alg->export_core = op_export_core;
		alg->import_core = op_import_core;
	}
#endif
	alg->init_tfm = init_tfm;
	alg->exit_tfm = exit_tfm;
	strscpy(alg->base.cra_name, "sha256", CRYPTO_MAX_ALG_NAME);
	strscpy(alg->base.cra_driver_name, driver->name, CRYPTO_MAX_ALG_NAME);
	return 0;
}

static unsigned int registered;

static void unregister(void)
{
	while (registered)
		crypto_unregister_shash(&drivers[--registered].alg);
}

static int __init states_init(void)
{
	for (registered = 0; registered < ARRAY_SIZE(drivers); registered++) {
		int err = describe(&drivers[registered]) ?: crypto_register_shash(&drivers[registered].alg);

		if (err) {
			unregister();
			return err;
		}
	}
	return 0;
}

static void __exit states_exit(void)
{
	unregister();
}

module_init(states_init);
module_exit(states_exit);

MODULE_DESCRIPTION("Drivers whose exported states are to be taken by others, for the tests of algcheck");
MODULE_LICENSE("GPL");
