// SPDX-License-Identifier: GPL-2.0-only
/* Registers all planted drivers, and takes them away again. */
#include <linux/module.h>
#include "planted.h"

int planted_base(struct crypto_alg *base, const char *algorithm, const char *name, unsigned int flags,
		 unsigned int context_size)
{
	int length = snprintf(base->cra_driver_name, CRYPTO_MAX_ALG_NAME, PLANTED_PREFIX "%s", name);

	if (length >= CRYPTO_MAX_ALG_NAME || strscpy(base->cra_name, algorithm, CRYPTO_MAX_ALG_NAME) < 0)
		return -ENAMETOOLONG;
	base->cra_priority = PLANTED_PRIORITY;
	base->cra_flags |= flags & PLANTED_ASYNC ? CRYPTO_ALG_ASYNC : 0;
	base->cra_ctxsize = context_size;
	base->cra_module = THIS_MODULE;
	return 0;
}

static int __init planted_init(void)
{
	int err = planted_hash_register();

	if (err)
		return err;
	err = planted_skcipher_register();
	if (err)
		goto hash;
	err = planted_aead_register();
	if (err)
		goto skcipher;
	err = planted_rng_register();
	if (err)
		goto aead;
	return 0;

aead:
	planted_aead_unregister();
skcipher:
	planted_skcipher_unregister();
hash:
	planted_hash_unregister();
	return err;
}

static void __exit planted_exit(void)
{
	planted_rng_unregister();
	planted_aead_unregister();
	planted_skcipher_unregister();
	planted_hash_unregister();
}

module_init(planted_init);
module_exit(planted_exit);

MODULE_DESCRIPTION("Crypto drivers with planted faults, for the tests of algcheck");
MODULE_LICENSE("GPL");
