// The parts of the AF_ALG interface that Swift cannot import: the address structure, the control-message macros and the
// names of errors. Every function wraps one macro, structure or call; decisions are made in Swift.
#ifndef CAFALG_H
#define CAFALG_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

// Values of the kernel's <linux/if_alg.h>, <linux/socket.h>; spelt out because older headers lack some.
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

// accept4(2) without an address, close-on-exec.
int cafalg_accept(int fd);

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

// "ENOENT" for ENOENT; NULL for a number that has no name.
const char *cafalg_errno_name(int number);

#endif
