// GNU extensions live here, so that the header changes nothing for those who include it.
#define _GNU_SOURCE
#include "CAFALG.h"

#include <fcntl.h>
#include <sys/sendfile.h>

int cafalg_accept(int fd) {
    return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int cafalg_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}

ssize_t cafalg_vmsplice(int pipe, const struct iovec *pieces, size_t count, unsigned int flags) {
    return vmsplice(pipe, pieces, count, flags);
}

ssize_t cafalg_splice(int from, int64_t *offset, int to, size_t size, unsigned int flags) {
    return splice(from, offset, to, NULL, size, flags);
}

ssize_t cafalg_sendfile(int to, int from, int64_t *offset, size_t size) {
    return sendfile(to, from, offset, size);
}

int cafalg_open(const char *path) {
    return open(path, O_RDONLY | O_CLOEXEC);
}

const char *cafalg_errno_name(int number) {
    return strerrorname_np(number);
}
