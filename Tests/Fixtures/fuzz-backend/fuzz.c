// A hostile caller of the kernel module algcheck: threads put random requests, some of them nearly right, to several of its
// files at once, and close them whenever they like. It fails when the kernel has complained at the end, or when no request
// got as far as a driver. Before that each digest's state is exported and imported once.
//
// fuzz CALLS SEED
#define _GNU_SOURCE
#include "../../../Sources/KernelModule/algcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { THREADS = 4, FILES = 12, MEMORY = 1 << 20, BEYOND = 32 << 20 };

struct driver {
    unsigned int type, flags;
    char name[ALGCHECK_NAME_SIZE];
};

// What templates make, as far as the kernel has the parts.
static const struct driver made[] = {
    { ALGCHECK_HASH, 0, "hmac(sha256-generic)" },
    { ALGCHECK_HASH, 0, "cmac(aes-generic)" },
    // Of newer kernels, where a state goes from driver to driver.
    { ALGCHECK_HASH, 0, "hmac(sha256-lib)" },
    { ALGCHECK_SKCIPHER, 0, "cbc(aes-generic)" },
    { ALGCHECK_SKCIPHER, 0, "cbc(aes-lib)" },
    { ALGCHECK_SKCIPHER, 0, "cryptd(cbc(aes-generic))" },
    { ALGCHECK_SKCIPHER, 0, "cryptd(cbc(aes-lib))" },
    { ALGCHECK_AEAD, 0, "ccm_base(ctr(aes-generic),cbcmac(aes-generic))" },
    { ALGCHECK_AEAD, 0, "authenc(hmac(sha256-generic),cbc(aes-generic))" },
    { ALGCHECK_AEAD, 0, "authenc(hmac-sha256-lib,cbc(aes-lib))" },
    { ALGCHECK_RNG, 0, "no-such-driver" },
};

// These, and every driver that the kernel lists.
static struct driver drivers[1024];
static uint32_t driver_count;

static atomic_int files[FILES];
// What the files are bound to; wrong while another thread opens one anew.
static atomic_uint types[FILES], iv_sizes[FILES];
static atomic_long calls, answered, taken;
static long wanted;
static uint64_t first_seed;
static uint8_t *memory;

static uint64_t next(uint64_t *state) {
    uint64_t value = (*state += 0x9E3779B97F4A7C15);
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27) * 0x94D049BB133111EB;
    return value ^ value >> 31;
}

static uint32_t below(uint64_t *state, uint32_t limit) { return next(state) % limit; }

static uint32_t number(uint64_t *state) {
    static const uint32_t numbers[] = { 0, 1, 2, 8, 12, 15, 16, 17, 20, 31, 32, 33, 64, 100, 127, 128, 255, 256, 1000, 4095, 4096,
                                        4097, 9000, 65535, 65536, 65537, 1 << 20, 8 << 20, (8 << 20) + 1, INT32_MAX, 1U << 31,
                                        UINT32_MAX - 4096, UINT32_MAX - 1, UINT32_MAX };
    return below(state, 8) ? numbers[below(state, sizeof numbers / sizeof *numbers)] : (uint32_t)next(state);
}

// Memory that is there, mostly; whatever is below or beyond it.
static uint64_t address(uint64_t *state) {
    switch (below(state, 24)) {
    case 0: return 0;
    case 1: return next(state);
    case 2: return (uintptr_t)memory + MEMORY - below(state, 64);
    case 3: return 0xFFFF888000000000 + below(state, 1 << 30);
    default: return (uintptr_t)memory + below(state, MEMORY / 2);
    }
}

static void side(uint64_t *state, struct algcheck_side *side, uint32_t size) {
    memset(side, 0, sizeof *side);
    if (below(state, 6) == 0) side->flags = number(state);
    side->flags |= below(state, 2) ? ALGCHECK_SPAN : 0;
    side->offset = below(state, 4) ? below(state, 5000) : number(state);
    if (below(state, 2)) return;
    // Pieces that make up the size, if the memory is not a moving target.
    uint32_t place = below(state, MEMORY / 8) & ~7U;
    struct algcheck_piece *pieces = (void *)(memory + place);
    uint32_t left = size, count = 0;
    while (left && count < 80 && size < MEMORY) {
        uint32_t part = 1 + below(state, 1 + size / 3);
        if (part > left || count == 79) part = left;
        pieces[count].gap = below(state, 20) ? below(state, 200) : number(state);
        pieces[count++].size = part;
        left -= part;
    }
    side->pieces = below(state, 30) ? (uintptr_t)pieces : address(state);
    side->count = below(state, 30) ? count : number(state);
}

// What is right for a type.
static uint32_t operation(uint64_t *state, uint32_t type) {
    switch (type) {
    case ALGCHECK_HASH: return ALGCHECK_DIGEST + below(state, 8);
    case ALGCHECK_RNG: return ALGCHECK_GENERATE;
    default: return below(state, 8) ? ALGCHECK_ENCRYPT + below(state, 2) : ALGCHECK_WAIT;
    }
}

static void call(int slot, int file, uint64_t *state) {
    struct algcheck_call call;
    memset(&call, 0, sizeof call);
    if (below(state, 20) == 0)
        for (size_t i = 0; i < sizeof call; i++) ((uint8_t *)&call)[i] = next(state);
    uint32_t type = atomic_load(&types[slot]);
    call.operation = below(state, 10) ? operation(state, type) : below(state, 2) ? below(state, 14) : number(state);
    call.flags = below(state, 20) ? below(state, 16) : number(state);
    call.digest = below(state, 20) ? below(state, 4) : number(state);
    call.flight = below(state, 20) ? below(state, ALGCHECK_FLIGHTS) : number(state);
    call.size = below(state, 3) ? 16 * below(state, 40) : number(state);
    call.associated = type != ALGCHECK_AEAD || below(state, 4) ? 0 : below(state, 3) ? below(state, 33) : number(state);
    call.room = below(state, 3) ? call.size + 64 : number(state);
    call.iv_size = below(state, 20) ? atomic_load(&iv_sizes[slot]) : number(state);
    call.data = address(state);
    call.output = address(state);
    call.iv = address(state);
    side(state, &call.from, call.size);
    side(state, &call.to, call.room);
    call.source_file = below(state, 3) ? atomic_load(&files[below(state, FILES)]) : (int)below(state, 20) - 2;
    call.source_digest = below(state, 4);
    call.milliseconds = below(state, 10) ? below(state, 3) : number(state);
    if (ioctl(file, ALGCHECK_IOC_CALL, &call) == 0) {
        atomic_fetch_add(&taken, 1);
        if (!call.error && call.written) atomic_fetch_add(&answered, 1);
    }
}

static void set(int file, uint64_t *state) {
    static const uint32_t sizes[] = { 0, 8, 13, 16, 20, 24, 32, 48, 64 };
    struct algcheck_set set;
    memset(&set, 0, sizeof set);
    set.what = below(state, 10) ? 1 + below(state, 3) : number(state);
    set.size = below(state, 4) ? sizes[below(state, sizeof sizes / sizeof *sizes)] : number(state);
    set.data = address(state);
    set.unused = below(state, 40) ? 0 : number(state);
    ioctl(file, ALGCHECK_IOC_SET, &set);
}

static uint32_t type_named(const char *name) {
    static const char *const names[] = { "hash", "skcipher", "aead", "rng" };
    if (!strcmp(name, "shash") || !strcmp(name, "ahash")) return ALGCHECK_HASH;
    for (uint32_t i = 0; i < 4; i++)
        if (!strcmp(name, names[i])) return ALGCHECK_HASH + i;
    return 0;
}

// Drivers that are no measure of the module. Those of virtio-crypto answer no long request, and ansi_cprng, asked for no bytes,
// writes over the kernel's memory (Documentation/findings.md); jitterentropy takes its time for each byte.
static int is_left_out(const char *name) {
    static const char *const starts[] = { "virtio", "ansi_cprng", "fips_ansi_cprng", "jitterentropy" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (!strncmp(name, starts[i], strlen(starts[i]))) return 1;
    return 0;
}

static void list_drivers(void) {
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) drivers[driver_count++] = made[i];
    FILE *list = fopen("/proc/crypto", "r");
    struct driver one = { 0 };
    char line[256], name[ALGCHECK_NAME_SIZE], value[ALGCHECK_NAME_SIZE];
    while (list && fgets(line, sizeof line, list) && driver_count < sizeof drivers / sizeof *drivers) {
        if (sscanf(line, "%127s : %127s", name, value) != 2) {
            if (one.type && !is_left_out(one.name)) drivers[driver_count++] = one;
            memset(&one, 0, sizeof one);
        } else if (!strcmp(name, "driver")) strcpy(one.name, value);
        else if (!strcmp(name, "type")) one.type = type_named(value);
        else if (!strcmp(name, "internal")) one.flags = strcmp(value, "yes") ? 0 : 0x2000;
    }
    if (list) fclose(list);
}

// A key of a size that the driver takes, if it takes one.
static void set_some_key(int file) {
    static const uint32_t sizes[] = { 16, 32, 8, 24, 20, 64, 48, 1 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct algcheck_set set = { .what = ALGCHECK_KEY, .size = sizes[i], .data = (uintptr_t)memory };
        if (ioctl(file, ALGCHECK_IOC_SET, &set) || !set.error) return;
    }
}

static void bind_driver(int slot, int file, uint64_t *state) {
    size_t which = below(state, driver_count);
    struct algcheck_bind bind;
    memset(&bind, 0, sizeof bind);
    bind.version = below(state, 50) ? ALGCHECK_VERSION : number(state);
    bind.type = below(state, 30) ? drivers[which].type : number(state);
    bind.flags = below(state, 30) ? drivers[which].flags : number(state);
    bind.mask = below(state, 30) ? 0 : number(state);
    memcpy(bind.name, drivers[which].name, strlen(drivers[which].name));
    if (below(state, 100) == 0) memset(bind.name, 'a', sizeof bind.name);
    if (ioctl(file, ALGCHECK_IOC_BIND, &bind)) return;
    atomic_store(&types[slot], bind.type);
    atomic_store(&iv_sizes[slot], bind.iv_size);
    set_some_key(file);
}

static void reopen(int slot, uint64_t *state) {
    int fresh = open("/dev/" ALGCHECK_DEVICE, O_RDWR | O_CLOEXEC);
    if (fresh >= 0) bind_driver(slot, fresh, state);
    int old = atomic_exchange(&files[slot], fresh);
    if (old >= 0) close(old);
}

static void *work(void *argument) {
    uint64_t state = first_seed + (uintptr_t)argument * 0x1234567;
    while (atomic_fetch_add(&calls, 1) < wanted) {
        int slot = below(&state, FILES);
        int file = atomic_load(&files[slot]);
        switch (below(&state, 100)) {
        case 0: reopen(slot, &state); break;
        case 1 ... 3: bind_driver(slot, file, &state); break;
        case 4: ioctl(file, next(&state), address(&state)); break;
        case 5: ioctl(file, ALGCHECK_IOC_CALL, address(&state)); break;
        case 6: ioctl(file, ALGCHECK_IOC_BIND, address(&state)); break;
        case 7 ... 10: set(file, &state); break;
        default: call(slot, file, &state);
        }
    }
    return NULL;
}

static int step(int file, uint32_t operation, uint32_t digest, uint32_t size) {
    struct algcheck_call call = { .operation = operation, .digest = digest, .size = size, .room = 4096, .data = (uintptr_t)memory,
                                  .output = (uintptr_t)memory + 4096, .source_file = file };
    return ioctl(file, ALGCHECK_IOC_CALL, &call) == 0 && !call.error;
}

// Each digest's state is exported twice, which frees the first copy, and goes on in another digest: the allocator looks at all of
// a state and its margins, however few of the random calls come so far. Returns how many drivers had one.
static int export_states(void) {
    int count = 0;
    for (uint32_t which = 0; which < driver_count; which++) {
        if (drivers[which].type != ALGCHECK_HASH) continue;
        struct algcheck_bind bind = { .version = ALGCHECK_VERSION, .type = ALGCHECK_HASH, .flags = drivers[which].flags };
        memcpy(bind.name, drivers[which].name, strlen(drivers[which].name));
        int file = open("/dev/" ALGCHECK_DEVICE, O_RDWR | O_CLOEXEC);
        if (file >= 0 && ioctl(file, ALGCHECK_IOC_BIND, &bind) == 0) {
            set_some_key(file);
            count += step(file, ALGCHECK_INIT, 0, 0) && step(file, ALGCHECK_UPDATE, 0, 3) && step(file, ALGCHECK_EXPORT, 0, 0) &&
                     step(file, ALGCHECK_EXPORT, 0, 0) && step(file, ALGCHECK_IMPORT, 1, 0) && step(file, ALGCHECK_FINAL, 1, 0);
        }
        close(file);
    }
    return count;
}

// Lines of the kernel's log that complain; -1 when lines were lost.
static int complaints(int log) {
    static const char *const words[] = { "BUG:", ";BUG ", "pagealloc:", "WARNING:", "Oops", "KASAN", "UBSAN",
                                         "general protection", "stack corruption", "refcount_t", "list_add corruption", "list_del corruption", "hung_task", "blocked for" };
    char line[8192];
    int found = 0;
    for (;;) {
        ssize_t size = read(log, line, sizeof line - 1);
        if (size < 0 && errno == EPIPE) return -1;
        if (size <= 0) break;
        line[size] = 0;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strstr(line, words[i])) { found++; fprintf(stderr, "fuzz: %s", line); break; }
    }
    return found;
}

int main(int count, char **arguments) {
    wanted = count > 1 ? atol(arguments[1]) : 100000;
    first_seed = count > 2 ? strtoull(arguments[2], NULL, 0) : 1;
    // What came before is not the module's doing.
    int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    lseek(log, 0, SEEK_END);
    // What lies behind it is nobody's, so that an answer that is longer does not go into this program.
    memory = mmap(NULL, MEMORY + BEYOND, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(memory, MEMORY, PROT_READ | PROT_WRITE);
    list_drivers();
    int states = export_states();
    uint64_t state = first_seed;
    for (int slot = 0; slot < FILES; slot++) {
        atomic_store(&files[slot], -1);
        reopen(slot, &state);
    }
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)(i + 1));
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int slot = 0; slot < FILES; slot++) close(atomic_load(&files[slot]));
    usleep(300000);
    int found = complaints(log);
    printf("fuzz: %u drivers, %d of them with states, %ld calls, %ld requests taken, %ld answered, %d complaints\n", driver_count,
           states, wanted, (long)taken, (long)answered, found);
    return found != 0 || states == 0 || answered < wanted / 100;
}
