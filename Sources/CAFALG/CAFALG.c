// GNU extensions live here, so that the header changes nothing for those who include it.
#define _GNU_SOURCE
#include "CAFALG.h"

int cafalg_accept(int fd) {
    return accept4(fd, NULL, NULL, SOCK_CLOEXEC);
}

const char *cafalg_errno_name(int number) {
    return strerrorname_np(number);
}
