#define _GNU_SOURCE
#include "CGuest.h"

#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

int cguest_load_module(int fd) {
    return (int)syscall(SYS_finit_module, fd, "", 0);
}

int cguest_mount(const char *type, const char *target) {
    return mount(type, target, type, 0, NULL);
}

int cguest_power_off(void) {
    sync();
    return reboot(RB_POWER_OFF);
}
