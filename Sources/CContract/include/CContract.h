// What checks of the kernel's contract need and Swift does not import: fork(), macros of control messages.
#ifndef CCONTRACT_H
#define CCONTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

// accept4(2) without an address, close-on-exec, waiting as sockets do by default.
int ccontract_accept(int fd);

// fork(2); the child must end with _exit().
pid_t ccontract_fork(void);

// Leaves the process just the capabilities whose bits are set, of the first 32; 0, or -1 and errno.
int ccontract_keep_capabilities(uint32_t mask);

// Installs a filter of system calls that answers socket(2) of that family with EPERM, as containers do; 0, or -1 and errno.
int ccontract_forbid_family(uint32_t family);

// unshare(CLONE_NEWUSER): the process gets every capability, but only in a user namespace of its own.
int ccontract_new_user_namespace(void);

// add_key(2) into the keyring of the process; the serial, or -1 and errno.
int32_t ccontract_add_key(const char *type, const char *description, const void *payload, size_t size);

// keyctl(2): KEYCTL_REVOKE, KEYCTL_SETPERM.
int ccontract_revoke_key(int32_t serial);
int ccontract_set_key_permissions(int32_t serial, uint32_t permissions);

// splice(2) from one descriptor to another, without offsets.
ssize_t ccontract_splice(int from, int to, size_t count, int more);

// vmsplice(2) of one piece of memory.
ssize_t ccontract_vmsplice(int pipe, void *memory, size_t count);

// sendfile(2) at the file's position.
ssize_t ccontract_sendfile(int to, int from, size_t count);

// fcntl(F_SETPIPE_SZ).
int ccontract_pipe_size(int pipe, int size);

// fchownat(2) of the descriptor itself, to its present owner.
int ccontract_fchown_self(int descriptor, uid_t user, gid_t group);

// io_setup(2) for a few requests; 0, or -1 and errno.
int ccontract_io_setup(unsigned long *context);

// io_submit(2) of one read; 1, or -1 and errno. `count` 0 reads into `base`, otherwise into that many `struct iovec`.
int ccontract_io_read(
    unsigned long context, int descriptor, void *base, size_t size, const void *pieces, size_t count,
    int64_t offset, uint64_t tag);

// io_getevents(2): waits for one event for at most the milliseconds; 1 when there is one.
int ccontract_io_event(unsigned long context, int milliseconds, uint64_t *tag, int64_t *result);

// The macros of control messages (cmsg(3)).
static inline size_t ccontract_cmsg_space(size_t length) {
    return CMSG_SPACE(length);
}

static inline struct cmsghdr *ccontract_cmsg_first(struct msghdr *message) {
    return CMSG_FIRSTHDR(message);
}

static inline struct cmsghdr *ccontract_cmsg_next(struct msghdr *message, struct cmsghdr *header) {
    return CMSG_NXTHDR(message, header);
}

static inline void *ccontract_cmsg_set(struct cmsghdr *header, int type, size_t length) {
    header->cmsg_len = CMSG_LEN(length);
    header->cmsg_level = 279;
    header->cmsg_type = type;
    return CMSG_DATA(header);
}

#endif
