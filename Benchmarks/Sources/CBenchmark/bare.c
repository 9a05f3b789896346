#define _GNU_SOURCE
#include "CBenchmark.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_alg.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *const types[] = {"hash", "skcipher", "aead"};

int bench_bare_open(struct bench_bare *bare, const struct bench_case *what) {
    struct sockaddr_alg address = {.salg_family = AF_ALG};
    strcpy((char *)address.salg_type, types[what->kind]);
    strcpy((char *)address.salg_name, what->algorithm);
    bare->transform = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (bare->transform < 0) return -errno;
    if (bind(bare->transform, (struct sockaddr *)&address, sizeof address)) return -errno;
    if (what->key_size && setsockopt(bare->transform, SOL_ALG, ALG_SET_KEY, what->key, what->key_size)) return -errno;
    if (what->tag_size && setsockopt(bare->transform, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, what->tag_size))
        return -errno;
    bare->operation = accept4(bare->transform, NULL, NULL, SOCK_CLOEXEC);
    if (bare->operation < 0) return -errno;
    int size = (int)what->output_size / 2 + 4096;
    setsockopt(bare->operation, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    setsockopt(bare->operation, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    return 0;
}

int bench_bare_run(const struct bench_bare *bare, const struct bench_case *what, size_t count) {
    int fd = bare->operation;
    if (what->kind == BENCH_HASH) {
        for (size_t i = 0; i < count; i++) {
            if (send(fd, what->input, what->input_size, 0) != (ssize_t)what->input_size) return -EIO;
            if (recv(fd, what->output, what->output_size, 0) != (ssize_t)what->output_size) return -EIO;
        }
        return 0;
    }
    char control[CMSG_SPACE(4) * 2 + CMSG_SPACE(4 + 32)] = {0};
    struct iovec piece = {what->input, what->input_size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control};
    message.msg_controllen = CMSG_SPACE(4) + CMSG_SPACE(4 + what->iv_size);
    if (what->kind == BENCH_AEAD) message.msg_controllen += CMSG_SPACE(4);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){CMSG_LEN(4), SOL_ALG, ALG_SET_OP};
    *(uint32_t *)CMSG_DATA(header) = ALG_OP_ENCRYPT;
    header = CMSG_NXTHDR(&message, header);
    *header = (struct cmsghdr){CMSG_LEN(4 + what->iv_size), SOL_ALG, ALG_SET_IV};
    struct af_alg_iv *iv = (void *)CMSG_DATA(header);
    iv->ivlen = what->iv_size;
    memcpy(iv->iv, what->iv, what->iv_size);
    if (what->kind == BENCH_AEAD) {
        header = CMSG_NXTHDR(&message, header);
        *header = (struct cmsghdr){CMSG_LEN(4), SOL_ALG, ALG_SET_AEAD_ASSOCLEN};
        *(uint32_t *)CMSG_DATA(header) = what->aad_size;
    }
    for (size_t i = 0; i < count; i++) {
        // What does not fit the queue at once goes in turns, as it must.
        if (what->input_size > 212992 && what->kind == BENCH_SKCIPHER) {
            size_t done = 0;
            while (done < what->input_size) {
                size_t part = what->input_size - done < 212992 ? what->input_size - done : 212992;
                struct iovec rest = {what->input + done, part};
                struct msghdr next = done ? (struct msghdr){.msg_iov = &rest, .msg_iovlen = 1} : message;
                next.msg_iov = &rest;
                if (sendmsg(fd, &next, done + part < what->input_size ? MSG_MORE : 0) != (ssize_t)part) return -EIO;
                if (recv(fd, what->output + done, part, 0) != (ssize_t)part) return -EIO;
                done += part;
            }
            continue;
        }
        if (sendmsg(fd, &message, 0) != (ssize_t)what->input_size) return -EIO;
        if (recv(fd, what->output, what->output_size, 0) != (ssize_t)what->output_size) return -errno;
    }
    return 0;
}

void bench_bare_close(struct bench_bare *bare) {
    close(bare->operation);
    close(bare->transform);
}

uint64_t bench_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int bench_write(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    int result = write(fd, text, strlen(text)) < 0 ? -errno : 0;
    close(fd);
    return result;
}
