// Process isolation for checks of the kernel's contract: Swift does not import fork().
#ifndef CCONTRACT_H
#define CCONTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// fork(2); the child must end with _exit().
pid_t ccontract_fork(void);

// Leaves the process just the capabilities whose bits are set, of the first 32; 0, or -1 and errno.
int ccontract_keep_capabilities(uint32_t mask);

// unshare(CLONE_NEWUSER): the process gets every capability, but only in a user namespace of its own.
int ccontract_new_user_namespace(void);

// add_key(2) into the keyring of the process; the serial, or -1 and errno.
int32_t ccontract_add_key(const char *type, const char *description, const void *payload, size_t size);

// keyctl(2): KEYCTL_REVOKE, KEYCTL_SETPERM.
int ccontract_revoke_key(int32_t serial);
int ccontract_set_key_permissions(int32_t serial, uint32_t permissions);

#endif
