// The parts of the AF_ALG interface that Swift cannot import: structures, control-message macros, calls without a C
// library function and the names of errors. Every function wraps one of them; decisions are made in Swift.
#ifndef CAFALG_H
#define CAFALG_H

#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/cryptouser.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Values of the kernel's <linux/if_alg.h>, <linux/socket.h>, <linux/keyctl.h>, <linux/netlink.h>; spelt out because older
// headers lack some.
enum {
    CAFALG_AF_ALG = 38,
    CAFALG_SOL_ALG = 279,
    CAFALG_SET_KEY = 1,
    CAFALG_SET_IV = 2,
    CAFALG_SET_OP = 3,
    CAFALG_SET_AEAD_ASSOCLEN = 4,
    CAFALG_SET_AEAD_AUTHSIZE = 5,
    CAFALG_SET_DRBG_ENTROPY = 6,
    CAFALG_SET_KEY_BY_KEY_SERIAL = 7,
    CAFALG_AF_NETLINK = 16,
    CAFALG_NETLINK_CRYPTO = 21,
    CAFALG_KEYCTL_REVOKE = 3,
    CAFALG_KEYCTL_INVALIDATE = 21,
    CAFALG_KEYRING_THREAD = -1,
    CAFALG_KEYRING_PROCESS = -2,
    CAFALG_KEYRING_SESSION = -3,
    CAFALG_SPLICE_F_NONBLOCK = 2,
    CAFALG_SPLICE_F_MORE = 4,
};

// struct sockaddr_alg with room for the longest address that the kernel takes (128 bytes in all).
struct cafalg_address {
    uint16_t family;
    uint8_t type[14];
    uint32_t feat;
    uint32_t mask;
    uint8_t name[104];
};

static inline int cafalg_bind(int fd, const struct cafalg_address *address, size_t length) {
    return bind(fd, (const struct sockaddr *)address, (socklen_t)length);
}

static inline int cafalg_bind_netlink(int fd) {
    const struct sockaddr_nl address = {.nl_family = CAFALG_AF_NETLINK};
    return bind(fd, (const struct sockaddr *)&address, sizeof address);
}

// accept4(2) without an address: close-on-exec, non-blocking.
int cafalg_accept(int fd);

// pipe2(2): close-on-exec, non-blocking.
int cafalg_pipe(int ends[2]);

ssize_t cafalg_vmsplice(int pipe, const struct iovec *pieces, size_t count, unsigned int flags);

ssize_t cafalg_splice(int from, int64_t *offset, int to, size_t size, unsigned int flags);

ssize_t cafalg_sendfile(int to, int from, int64_t *offset, size_t size);

// open(2): read-only, close-on-exec.
int cafalg_open(const char *path);

static inline size_t cafalg_cmsg_space(size_t length) {
    return CMSG_SPACE(length);
}

static inline struct cmsghdr *cafalg_cmsg_first(struct msghdr *message) {
    return CMSG_FIRSTHDR(message);
}

static inline struct cmsghdr *cafalg_cmsg_next(struct msghdr *message, struct cmsghdr *header) {
    return CMSG_NXTHDR(message, header);
}

static inline void *cafalg_cmsg_set(struct cmsghdr *header, int type, size_t length) {
    header->cmsg_len = CMSG_LEN(length);
    header->cmsg_level = CAFALG_SOL_ALG;
    header->cmsg_type = type;
    return CMSG_DATA(header);
}

// Native asynchronous I/O (io_setup(2) and its relatives), which the C library does not wrap.
static inline long cafalg_io_setup(unsigned int depth, aio_context_t *context) {
    return syscall(SYS_io_setup, depth, context);
}

static inline long cafalg_io_destroy(aio_context_t context) {
    return syscall(SYS_io_destroy, context);
}

static inline long cafalg_io_submit(aio_context_t context, long count, struct iocb **requests) {
    return syscall(SYS_io_submit, context, count, requests);
}

static inline long cafalg_io_getevents(
    aio_context_t context, long least, long most, struct io_event *events, struct timespec *timeout) {
    return syscall(SYS_io_getevents, context, least, most, events, timeout);
}

// Keys that the kernel keeps (add_key(2), keyctl(2)).
static inline int32_t cafalg_add_key(
    const char *type, const char *description, const void *payload, size_t size, int32_t keyring) {
    return (int32_t)syscall(SYS_add_key, type, description, payload, size, keyring);
}

static inline long cafalg_keyctl(int operation, int32_t serial) {
    return syscall(SYS_keyctl, operation, serial, 0, 0, 0);
}

// "ENOENT" for ENOENT; NULL for a number that has no name.
const char *cafalg_errno_name(int number);

#endif
