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

// The control messages ALG_SET_OP, ALG_SET_IV where there is one, ALG_SET_AEAD_ASSOCLEN where it is not negative.
static inline size_t cafalg_control_size(size_t iv_size, int64_t associated_size) {
    return CMSG_SPACE(4) + (iv_size ? CMSG_SPACE(4 + iv_size) : 0) + (associated_size < 0 ? 0 : CMSG_SPACE(4));
}

static inline uint8_t *cafalg_control_word(uint8_t *place, int type, uint32_t word, size_t size) {
    struct cmsghdr *header = (struct cmsghdr *)place;
    *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(4 + size), .cmsg_level = CAFALG_SOL_ALG, .cmsg_type = type};
    memcpy(CMSG_DATA(header), &word, 4);
    return place + CMSG_SPACE(4 + size);
}

// Fills a buffer of cafalg_control_size() bytes, aligned to 8.
static inline void cafalg_control_fill(
    void *buffer, uint32_t operation, const void *iv, size_t iv_size, int64_t associated_size) {
    uint8_t *place = cafalg_control_word((uint8_t *)buffer, CAFALG_SET_OP, operation, 0);
    if (iv_size) {
        memcpy(place + CMSG_LEN(4), iv, iv_size);
        place = cafalg_control_word(place, CAFALG_SET_IV, (uint32_t)iv_size, iv_size);
    }
    if (associated_size >= 0) cafalg_control_word(place, CAFALG_SET_AEAD_ASSOCLEN, (uint32_t)associated_size, 0);
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
