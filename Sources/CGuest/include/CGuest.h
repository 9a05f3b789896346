// What the first process of a guest needs of the kernel and Swift cannot import: one function for each call.
#ifndef CGUEST_H
#define CGUEST_H

// finit_module(2) without parameters; returns 0, or -1 with errno.
int cguest_load_module(int fd);

// mount(2) of a pseudo file system; returns 0, or -1 with errno.
int cguest_mount(const char *type, const char *target);

// Writes what is in flight and switches the machine off; returns only on failure.
int cguest_power_off(void);

#endif
