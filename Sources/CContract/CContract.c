#define _GNU_SOURCE
#include "CContract.h"

#include <linux/capability.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

pid_t ccontract_fork(void) {
    return fork();
}

int ccontract_keep_capabilities(uint32_t mask) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{.effective = mask, .permitted = mask}};
    return (int)syscall(SYS_capset, &header, data);
}

int ccontract_new_user_namespace(void) {
    return unshare(CLONE_NEWUSER);
}

int32_t ccontract_add_key(const char *type, const char *description, const void *payload, size_t size) {
    return (int32_t)syscall(SYS_add_key, type, description, payload, size, KEY_SPEC_PROCESS_KEYRING);
}

int ccontract_revoke_key(int32_t serial) {
    return (int)syscall(SYS_keyctl, KEYCTL_REVOKE, serial);
}

int ccontract_set_key_permissions(int32_t serial, uint32_t permissions) {
    return (int)syscall(SYS_keyctl, KEYCTL_SETPERM, serial, permissions);
}
