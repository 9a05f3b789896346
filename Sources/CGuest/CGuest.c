#define _GNU_SOURCE
#include "CGuest.h"

#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int cguest_load_module(int fd) {
    return (int)syscall(SYS_finit_module, fd, "", 0);
}

// The Swift runtime looks for itself in /proc before main() and aborts without it, so the first process mounts it before
// Swift starts.
__attribute__((constructor)) static void mount_proc_first(void) {
    if (getpid() == 1) {
        mkdir("/proc", 0755);
        mount("proc", "/proc", "proc", 0, NULL);
    }
}

int cguest_mount(const char *type, const char *target) {
    return mount(type, target, type, 0, NULL);
}

int cguest_power_off(void) {
    sync();
    return reboot(RB_POWER_OFF);
}
