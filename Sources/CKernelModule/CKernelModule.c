// GNU extensions live here, so that the header changes nothing for those who include it.
#define _GNU_SOURCE
#include "CKernelModule.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int ckernel_open(void) {
    return open("/dev/" ALGCHECK_DEVICE, O_RDWR | O_CLOEXEC);
}

void ckernel_close(int file) {
    close(file);
}

static int answer(int status) {
    return status < 0 ? errno : 0;
}

int ckernel_limits(int file, struct algcheck_limits *limits) {
    return answer(ioctl(file, ALGCHECK_IOC_LIMITS, limits));
}

int ckernel_bind(int file, struct algcheck_bind *bind) {
    return answer(ioctl(file, ALGCHECK_IOC_BIND, bind));
}

int ckernel_name(struct algcheck_bind *bind, const char *name) {
    size_t size = strnlen(name, sizeof bind->name);
    if (size == sizeof bind->name) return ENAMETOOLONG;
    memset(bind->name, 0, sizeof bind->name);
    memcpy(bind->name, name, size);
    return 0;
}

int ckernel_set(int file, struct algcheck_set *set) {
    return answer(ioctl(file, ALGCHECK_IOC_SET, set));
}

int ckernel_call(int file, struct algcheck_call *call) {
    return answer(ioctl(file, ALGCHECK_IOC_CALL, call));
}

const char *ckernel_errno_name(int number) {
    return strerrorname_np(number);
}
