// SPDX-License-Identifier: GPL-2.0-only
/* Registers the pretend device's drivers, and takes them away again. */
#include <linux/module.h>
#include "offload.h"

int offload_base(struct crypto_alg *base, const char *algorithm, const char *name, unsigned int flags,
		 unsigned int context_size)
{
	int length = snprintf(base->cra_driver_name, CRYPTO_MAX_ALG_NAME, "%s" OFFLOAD_PREFIX "%s",
			      flags & OFFLOAD_INTERNAL ? "__" : "", name);

	if (length >= CRYPTO_MAX_ALG_NAME || strscpy(base->cra_name, algorithm, CRYPTO_MAX_ALG_NAME) < 0)
		return -ENAMETOOLONG;
	base->cra_priority = OFFLOAD_PRIORITY;
	base->cra_flags |= flags & OFFLOAD_QUEUED ? CRYPTO_ALG_ASYNC : 0;
	base->cra_flags |= flags & OFFLOAD_INTERNAL ? CRYPTO_ALG_INTERNAL : 0;
	base->cra_ctxsize = context_size;
	base->cra_module = THIS_MODULE;
	return 0;
}

static int __init offload_init(void)
{
	int err = offload_cipher_register();

	if (err)
		return err;
	err = offload_aead_register();
	if (err)
		goto cipher;
	err = offload_digest_register();
	if (err)
		goto aead;
	return 0;

aead:
	offload_aead_unregister();
cipher:
	offload_cipher_unregister();
	return err;
}

static void __exit offload_exit(void)
{
	offload_digest_unregister();
	offload_aead_unregister();
	offload_cipher_unregister();
}

module_init(offload_init);
module_exit(offload_exit);

MODULE_DESCRIPTION("Drivers of a pretend device, for the tests of algcheck");
MODULE_LICENSE("GPL");
