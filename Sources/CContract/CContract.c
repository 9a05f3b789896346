// GNU extensions live here, so that the header changes nothing for those who include it.
#define _GNU_SOURCE
#include "CContract.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

int ccontract_accept(int fd) {
    return accept4(fd, NULL, NULL, SOCK_CLOEXEC);
}

pid_t ccontract_fork(void) {
    return fork();
}

int ccontract_keep_capabilities(uint32_t mask) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{.effective = mask, .permitted = mask}};
    return (int)syscall(SYS_capset, &header, data);
}

int ccontract_forbid_family(uint32_t family) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, family, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof program / sizeof *program, .filter = program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return -1;
    }
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
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

ssize_t ccontract_splice(int from, int to, size_t count, int more) {
    return splice(from, NULL, to, NULL, count, more ? SPLICE_F_MORE : 0);
}

ssize_t ccontract_vmsplice(int pipe, void *memory, size_t count) {
    struct iovec piece = {.iov_base = memory, .iov_len = count};
    return vmsplice(pipe, &piece, 1, 0);
}

ssize_t ccontract_sendfile(int to, int from, size_t count) {
    return sendfile(to, from, NULL, count);
}

int ccontract_pipe_size(int pipe, int size) {
    return fcntl(pipe, F_SETPIPE_SZ, size);
}

int ccontract_fchown_self(int descriptor, uid_t user, gid_t group) {
    return fchownat(descriptor, "", user, group, AT_EMPTY_PATH);
}

int ccontract_io_setup(unsigned long *context) {
    aio_context_t made = 0;
    int answer = (int)syscall(SYS_io_setup, 8, &made);
    *context = made;
    return answer;
}

int ccontract_io_read(
    unsigned long context, int descriptor, void *base, size_t size, const void *pieces, size_t count,
    int64_t offset, uint64_t tag) {
    struct iocb request;
    memset(&request, 0, sizeof request);
    request.aio_data = tag;
    request.aio_fildes = (uint32_t)descriptor;
    request.aio_offset = offset;
    request.aio_lio_opcode = count == 0 ? IOCB_CMD_PREAD : IOCB_CMD_PREADV;
    request.aio_buf = (uint64_t)(uintptr_t)(count == 0 ? base : (void *)pieces);
    request.aio_nbytes = count == 0 ? size : count;
    struct iocb *list[] = {&request};
    return (int)syscall(SYS_io_submit, (aio_context_t)context, 1, list);
}

int ccontract_io_event(unsigned long context, int milliseconds, uint64_t *tag, int64_t *result) {
    struct io_event event;
    struct timespec limit = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    int count = (int)syscall(SYS_io_getevents, (aio_context_t)context, 1, 1, &event, &limit);
    if (count == 1) {
        *tag = event.data;
        *result = event.res;
    }
    return count;
}
