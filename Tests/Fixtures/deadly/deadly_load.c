// SPDX-License-Identifier: GPL-2.0
// A module that stops the kernel while it loads.

#include <linux/module.h>

static int __init deadly_load_init(void)
{
	panic("deadly_load stops the kernel while it loads");
}

module_init(deadly_load_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test fixture: stops the kernel while it loads");
