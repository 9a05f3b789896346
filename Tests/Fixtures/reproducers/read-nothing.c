// Asks a random number generator for no bytes through the kernel module algcheck: `read-nothing DRIVER SEED-SIZE`.
//
// Exit codes: 0 when the call returns, 1 when it does not within 20 s (a kernel that it overwrites dies before), 2 when it
// could not be made.
#include "../../../Sources/KernelModule/algcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void late(int number) {
    static const char words[] = "read-nothing: a request for no bytes does not return\n";
    (void)number;
    if (write(STDOUT_FILENO, words, sizeof words - 1)) _exit(1);
    _exit(1);
}

// The driver's error, or the module's; 0 when all went well.
static int drawn(int file, uint32_t count) {
    static uint8_t output[64], iv[16];
    struct algcheck_call call = { .operation = ALGCHECK_GENERATE, .room = count, .data = (uintptr_t)iv,
                                  .output = (uintptr_t)output, .iv = (uintptr_t)iv, .source_file = -1 };
    return ioctl(file, ALGCHECK_IOC_CALL, &call) < 0 ? errno : (int)call.error;
}

int main(int count, char **words) {
    static uint8_t seed[256];
    if (count != 3 || strtoul(words[2], NULL, 10) > sizeof seed) return 2;
    struct algcheck_bind bind = { .version = ALGCHECK_VERSION, .type = ALGCHECK_RNG };
    strncpy(bind.name, words[1], sizeof bind.name - 1);
    // A DT, key and V of an X9.31 generator: two halves of a key that differ.
    for (size_t i = 0; i < sizeof seed; i++) seed[i] = (uint8_t)(i * 7 + 1);
    struct algcheck_set set = { .what = ALGCHECK_KEY, .size = (uint32_t)strtoul(words[2], NULL, 10),
                                .data = (uintptr_t)seed };
    int file = open("/dev/" ALGCHECK_DEVICE, O_RDWR | O_CLOEXEC);
    if (file < 0 || ioctl(file, ALGCHECK_IOC_BIND, &bind) < 0 || ioctl(file, ALGCHECK_IOC_SET, &set) < 0) {
        printf("read-nothing: %s: %s\n", words[1], strerror(errno));
        return 2;
    }
    if (set.error) return printf("read-nothing: %s: the seed: %s\n", words[1], strerror((int)set.error)), 2;
    printf("read-nothing: %s: 20 bytes: error %d\n", bind.driver, drawn(file, 20));
    fflush(stdout);
    // A call that spins in the kernel ends by no signal; another process tells.
    pid_t watcher = fork();
    if (!watcher) {
        signal(SIGALRM, late);
        alarm(20);
        for (;;) pause();
    }
    int error = drawn(file, 0);
    kill(watcher, SIGKILL);
    printf("read-nothing: %s: no bytes: error %d\n", bind.driver, error);
    return 0;
}
