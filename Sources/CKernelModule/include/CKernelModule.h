// The calls of the kernel module algcheck; Sources/KernelModule/algcheck.h has their structures.
#ifndef CKERNELMODULE_H
#define CKERNELMODULE_H

#include "algcheck.h"

/// Opens the module's device; -1 and errno on failure.
int ckernel_open(void);

/// Closes what `ckernel_open` opened.
void ckernel_close(int file);

// Each returns 0, or a positive errno of the call itself; what a driver answered stands in the structure.

/// Asks for the version and the bounds.
int ckernel_limits(int file, struct algcheck_limits *limits);

/// Binds the file to a driver.
int ckernel_bind(int file, struct algcheck_bind *bind);

/// Takes a name into a request to bind; 0, or ENAMETOOLONG.
int ckernel_name(struct algcheck_bind *bind, const char *name);

/// Sets a key, a tag's size or entropy.
int ckernel_set(int file, struct algcheck_set *set);

/// Puts a request.
int ckernel_call(int file, struct algcheck_call *call);

/// An errno's name, such as EINVAL; null for a number that has none.
const char *ckernel_errno_name(int number);

#endif
