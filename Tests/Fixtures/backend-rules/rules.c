// What the kernel module algcheck refuses, with which errno, and what it does: each rule of its interface by one call.
#define _GNU_SOURCE
#include "../../../Sources/KernelModule/algcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int rules, broken;

// How a call of an ioctl ended.
#define ERRNO(call) ((call) < 0 ? errno : 0)

static void rule(const char *name, long got, long wanted) {
    rules++;
    if (got == wanted) return;
    broken++;
    printf("rules: %s: %ld, not %ld\n", name, got, wanted);
}

static uint8_t data[1 << 17], output[1 << 17], iv[16];
static struct algcheck_piece pieces[8];
static const uint64_t nowhere = 8;

static int opened(void) { return open("/dev/" ALGCHECK_DEVICE, O_RDWR | O_CLOEXEC); }

static struct algcheck_bind binding(uint32_t type, const char *name) {
    struct algcheck_bind bind = { .version = ALGCHECK_VERSION, .type = type };
    strncpy(bind.name, name, sizeof bind.name - 1);
    return bind;
}

static int bind_with(int file, struct algcheck_bind bind) { return ERRNO(ioctl(file, ALGCHECK_IOC_BIND, &bind)); }

// Binds a file of its own, which is closed again.
static int bound_as(struct algcheck_bind bind) {
    int file = opened();
    int error = bind_with(file, bind);
    close(file);
    return error;
}

static int bound(uint32_t type, const char *name) {
    int file = opened();
    int error = bind_with(file, binding(type, name));
    if (error) printf("rules: %s is not bound: %s\n", name, strerror(error)), broken++;
    return file;
}

// What the module says, or else, as 1000 and more, what the structure says of the setting.
static int set_with(int file, struct algcheck_set set) {
    int error = ERRNO(ioctl(file, ALGCHECK_IOC_SET, &set));
    return error ? error : set.error ? (int)set.error + 1000 : 0;
}

static int set(int file, uint32_t what, uint32_t size) {
    return set_with(file, (struct algcheck_set){ .what = what, .size = size, .data = (uintptr_t)data });
}

static struct algcheck_call calling(uint32_t operation, uint32_t size, uint32_t room) {
    return (struct algcheck_call){ .operation = operation, .size = size, .room = room, .data = (uintptr_t)data,
                                   .output = (uintptr_t)output, .iv = (uintptr_t)iv, .source_file = -1 };
}

static struct algcheck_call last;

static int make(int file, struct algcheck_call call) {
    last = call;
    int error = ERRNO(ioctl(file, ALGCHECK_IOC_CALL, &last));
    return error ? error : last.error ? (int)last.error + 1000 : 0;
}

// A call that is right but for what is said.
#define WITH(file, operation, bytes, space, ...)                          \
    ({                                                                    \
        struct algcheck_call c = calling(operation, bytes, space);        \
        __VA_ARGS__;                                                      \
        make(file, c);                                                    \
    })

static void files(void) {
    struct algcheck_limits limits = { 0 };
    int file = opened();
    rule("limits", ERRNO(ioctl(file, ALGCHECK_IOC_LIMITS, &limits)), 0);
    rule("limits, version", limits.version, ALGCHECK_VERSION);
    rule("limits, bytes", limits.most_bytes, ALGCHECK_MOST_BYTES);
    rule("another ioctl", ERRNO(ioctl(file, _IO(0xA1, 99))), ENOTTY);
    rule("a call before a bind", make(file, calling(ALGCHECK_DIGEST, 1, 64)), ENOTCONN);
    rule("a key before a bind", set(file, ALGCHECK_KEY, 16), ENOTCONN);
    rule("a bind from nowhere", ERRNO(ioctl(file, ALGCHECK_IOC_BIND, nowhere)), EFAULT);
    rule("a bind", bind_with(file, binding(ALGCHECK_HASH, "sha256")), 0);
    rule("a second bind", bind_with(file, binding(ALGCHECK_HASH, "sha256")), EISCONN);
    close(file);
    struct algcheck_bind bind = binding(ALGCHECK_HASH, "sha256");
    bind.version++;
    rule("another version", bound_as(bind), EPROTO);
    bind = binding(ALGCHECK_HASH, "sha256");
    bind.flags = 1;
    rule("an unknown flag of a bind", bound_as(bind), EINVAL);
    bind = binding(ALGCHECK_HASH, "sha256");
    bind.mask = 1;
    rule("an unknown mask", bound_as(bind), EINVAL);
    bind = binding(ALGCHECK_HASH, "sha256");
    memset(bind.name, 'a', sizeof bind.name);
    rule("a name without an end", bound_as(bind), EINVAL);
    rule("no name", bound_as(binding(ALGCHECK_HASH, "")), EINVAL);
    rule("no such type", bound_as(binding(5, "sha256")), EINVAL);
    rule("no such driver", bound_as(binding(ALGCHECK_HASH, "no-such-driver")), ENOENT);
    rule("another type", bound_as(binding(ALGCHECK_SKCIPHER, "sha256")), ENOENT);
    // The device's mode, which is not the module's to keep, would keep others out as well.
    chmod("/dev/" ALGCHECK_DEVICE, 0666);
    pid_t child = fork();
    if (!child) {
        if (setuid(65534)) _exit(99);
        _exit(ERRNO(opened()));
    }
    int status = 0;
    waitpid(child, &status, 0);
    chmod("/dev/" ALGCHECK_DEVICE, 0600);
    rule("another user", WEXITSTATUS(status), EPERM);
}

static void ciphers(void) {
    int file = bound(ALGCHECK_SKCIPHER, "cbc(aes)");
    rule("a request without a key", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16), 1000 + ENOKEY);
    rule("a key's wrong size", set(file, ALGCHECK_KEY, 15), 1000 + EINVAL);
    rule("a key", set(file, ALGCHECK_KEY, 16), 0);
    rule("a key that is too long", set(file, ALGCHECK_KEY, ALGCHECK_MOST_KEY + 1), EINVAL);
    rule("a key from nowhere", set_with(file, (struct algcheck_set){ .what = ALGCHECK_KEY, .size = 16, .data = nowhere }), EFAULT);
    rule("a setting's unused field", set_with(file, (struct algcheck_set){ .what = ALGCHECK_KEY, .size = 16, .unused = 1,
                                                                           .data = (uintptr_t)data }), EINVAL);
    rule("an unknown setting", set(file, 9, 16), EINVAL);
    rule("a cipher's tag", set(file, ALGCHECK_TAG_SIZE, 16), EINVAL);
    rule("a cipher's entropy", set(file, ALGCHECK_ENTROPY, 16), 1000 + EINVAL);

    rule("encryption", WITH(file, ALGCHECK_ENCRYPT, 64, 64, c.iv_size = 16), 0);
    rule("encryption, bytes", last.written, 64);
    rule("encryption, the IV is the last block", memcmp(iv, output + 48, 16), 0);
    memset(iv, 0, sizeof iv);
    pieces[0] = (struct algcheck_piece){ 4090, 10 };
    pieces[1] = (struct algcheck_piece){ 3, 22 };
    pieces[2] = (struct algcheck_piece){ 100, 32 };
    uint8_t apart[64];
    memcpy(apart, output, 64);
    rule("encryption in pieces", WITH(file, ALGCHECK_ENCRYPT, 64, 64, c.iv_size = 16; c.from.pieces = c.to.pieces = (uintptr_t)pieces;
                                      c.from.count = c.to.count = 3), 0);
    rule("encryption in pieces, output", memcmp(apart, output, 64), 0);
    memset(iv, 0, sizeof iv);
    memcpy(data, apart, 64);
    rule("decryption in place", WITH(file, ALGCHECK_DECRYPT, 64, 64, c.iv_size = 16; c.flags = ALGCHECK_IN_PLACE;
                                     c.to.pieces = (uintptr_t)pieces; c.to.count = 3; c.to.flags = ALGCHECK_SPAN), 0);
    memset(data, 0, 64);
    rule("decryption in place, output", memcmp(output, data, 64), 0);

    rule("an unknown flag", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.flags = 0x10), EINVAL);
    rule("an unknown operation", WITH(file, 13, 16, 16, c.iv_size = 16), EINVAL);
    rule("no operation", WITH(file, 0, 16, 16, c.iv_size = 16), EINVAL);
    rule("an IV's other size", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 15), EINVAL);
    rule("an IV from nowhere", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.iv = nowhere), EFAULT);
    rule("data from nowhere", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.data = nowhere), EFAULT);
    rule("output to nowhere", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.output = nowhere), EFAULT);
    rule("a destination that is too short", WITH(file, ALGCHECK_ENCRYPT, 32, 31, c.iv_size = 16), EMSGSIZE);
    rule("too many bytes", WITH(file, ALGCHECK_ENCRYPT, ALGCHECK_MOST_BYTES + 16, 16, c.iv_size = 16), EINVAL);
    rule("too much room", WITH(file, ALGCHECK_ENCRYPT, 16, ALGCHECK_MOST_BYTES + 16, c.iv_size = 16), EINVAL);
    rule("a cipher's associated data", WITH(file, ALGCHECK_ENCRYPT, 32, 32, c.iv_size = 16; c.associated = 16), EINVAL);
    rule("an unknown flag of a side", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.from.flags = 2), EINVAL);
    rule("a side's unused field", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.to.unused = 1), EINVAL);
    rule("an offset that is too large", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16;
                                             c.from.offset = ALGCHECK_MOST_GAP + 1), EINVAL);
    static struct algcheck_piece many[ALGCHECK_MOST_PIECES + 16];
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) many[i].size = 1;
    rule("too many pieces", WITH(file, ALGCHECK_ENCRYPT, ALGCHECK_MOST_PIECES + 16, ALGCHECK_MOST_PIECES + 16, c.iv_size = 16;
                                 c.from.pieces = (uintptr_t)many; c.from.count = ALGCHECK_MOST_PIECES + 16), EINVAL);
    rule("as many pieces as there may be", WITH(file, ALGCHECK_ENCRYPT, ALGCHECK_MOST_PIECES, ALGCHECK_MOST_PIECES, c.iv_size = 16;
                                                c.from.pieces = (uintptr_t)many; c.from.count = ALGCHECK_MOST_PIECES), 0);
    rule("pieces from nowhere", WITH(file, ALGCHECK_ENCRYPT, 64, 64, c.iv_size = 16; c.from.pieces = nowhere; c.from.count = 3), EFAULT);
    struct algcheck_piece right = pieces[2];
    struct { const char *name; struct algcheck_piece piece; } wrong[] = {
        { "pieces that are more than the data", { 0, 33 } },
        { "pieces that are less than the data", { 0, 31 } },
        { "a gap that is too large", { ALGCHECK_MOST_GAP + 1, 32 } },
        { "a piece that is too large", { 0, UINT32_MAX } },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        pieces[2] = wrong[i].piece;
        rule(wrong[i].name, WITH(file, ALGCHECK_ENCRYPT, 64, 64, c.iv_size = 16; c.from.pieces = (uintptr_t)pieces; c.from.count = 3),
             EINVAL);
    }
    pieces[2] = right;
    pieces[3] = (struct algcheck_piece){ 0, 0 };
    rule("an empty piece", WITH(file, ALGCHECK_ENCRYPT, 64, 64, c.iv_size = 16; c.to.pieces = (uintptr_t)pieces; c.to.count = 4), EINVAL);
    rule("a cipher's digest", WITH(file, ALGCHECK_DIGEST, 16, 64, c.iv_size = 16), EINVAL);
    rule("a cipher's init", WITH(file, ALGCHECK_INIT, 0, 0), EINVAL);
    rule("a cipher's random bytes", WITH(file, ALGCHECK_GENERATE, 0, 16), EINVAL);
    rule("a cipher's import", WITH(file, ALGCHECK_IMPORT, 0, 0, c.source_file = file), EINVAL);

    uint32_t flight = 0;
    for (uint32_t i = 0; i < ALGCHECK_FLIGHTS; i++) {
        int error = WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.flags = ALGCHECK_SUBMIT);
        if (error) rule("a flight", error, 0);
        flight = last.flight;
    }
    rule("flights have numbers", flight, ALGCHECK_FLIGHTS - 1);
    rule("too many flights", WITH(file, ALGCHECK_ENCRYPT, 16, 16, c.iv_size = 16; c.flags = ALGCHECK_SUBMIT), ENOSPC);
    rule("a flight that is waited for", WITH(file, ALGCHECK_WAIT, 0, 16, c.iv_size = 16; c.flight = 3), 0);
    rule("a flight, bytes", last.written, 16);
    rule("a flight that was waited for", WITH(file, ALGCHECK_WAIT, 0, 16, c.iv_size = 16; c.flight = 3), ENOENT);
    rule("a flight with too little room", WITH(file, ALGCHECK_WAIT, 0, 15, c.iv_size = 16; c.flight = 4), EINVAL);
    rule("no such flight", WITH(file, ALGCHECK_WAIT, 0, 16, c.iv_size = 16; c.flight = ALGCHECK_FLIGHTS), EINVAL);
    rule("a wait that is too long", WITH(file, ALGCHECK_WAIT, 0, 16, c.iv_size = 16; c.flight = 5; c.milliseconds = 60001), EINVAL);
    close(file);
}

static void aeads(void) {
    int file = bound(ALGCHECK_AEAD, "gcm(aes)");
    memset(iv, 0, sizeof iv);
    rule("an AEAD's key", set(file, ALGCHECK_KEY, 16), 0);
    rule("a tag's wrong size", set(file, ALGCHECK_TAG_SIZE, 3), 1000 + EINVAL);
    rule("a tag's size", set(file, ALGCHECK_TAG_SIZE, 16), 0);
    rule("no room for a tag", WITH(file, ALGCHECK_ENCRYPT, 40, 55, c.iv_size = 12; c.associated = 8), EMSGSIZE);
    rule("more associated data than data", WITH(file, ALGCHECK_ENCRYPT, 40, 56, c.iv_size = 12; c.associated = 41), EINVAL);
    rule("sealing", WITH(file, ALGCHECK_ENCRYPT, 40, 56, c.iv_size = 12; c.associated = 8), 0);
    rule("sealing, bytes", last.written, 56);
    memcpy(data, output, 56);
    rule("no room for the tag of a message in place", WITH(file, ALGCHECK_DECRYPT, 56, 40, c.iv_size = 12; c.associated = 8;
                                                          c.flags = ALGCHECK_IN_PLACE), EMSGSIZE);
    rule("opening", WITH(file, ALGCHECK_DECRYPT, 56, 40, c.iv_size = 12; c.associated = 8), 0);
    rule("opening, bytes", last.written, 40);
    data[55] ^= 1;
    rule("opening a forgery", WITH(file, ALGCHECK_DECRYPT, 56, 40, c.iv_size = 12; c.associated = 8), 1000 + EBADMSG);
    rule("opening a forgery, bytes", last.written, 0);
    memset(data, 0, 64);
    close(file);
}

static void digests(void) {
    static const uint8_t abc[] = { 0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA };
    int file = bound(ALGCHECK_HASH, "sha256"), second = bound(ALGCHECK_HASH, "sha256"), other = bound(ALGCHECK_HASH, "sha512");
    memcpy(data, "abc", 3);
    rule("a digest", WITH(file, ALGCHECK_DIGEST, 3, 32), 0);
    rule("a digest, bytes", last.written, 32);
    rule("a digest, output", memcmp(output, abc, sizeof abc), 0);
    rule("a digest with too little room", WITH(file, ALGCHECK_DIGEST, 3, 31), EMSGSIZE);
    rule("a digest in place", WITH(file, ALGCHECK_DIGEST, 3, 32, c.flags = ALGCHECK_IN_PLACE), EINVAL);
    rule("a digest's associated data", WITH(file, ALGCHECK_DIGEST, 3, 32, c.associated = 1), EINVAL);
    rule("too much to digest", WITH(file, ALGCHECK_DIGEST, ALGCHECK_MOST_BYTES + 1, 32), EINVAL);
    rule("a digest's encryption", WITH(file, ALGCHECK_ENCRYPT, 16, 32), EINVAL);
    rule("update before init", WITH(file, ALGCHECK_UPDATE, 1, 0), EINVAL);
    rule("export before init", WITH(file, ALGCHECK_EXPORT, 0, 0), EINVAL);
    rule("no such digest", WITH(file, ALGCHECK_INIT, 0, 0, c.digest = ALGCHECK_DIGESTS), EINVAL);
    rule("init with data", WITH(file, ALGCHECK_INIT, 1, 0), EINVAL);
    rule("init that does not wait", WITH(file, ALGCHECK_INIT, 0, 0, c.flags = ALGCHECK_SUBMIT), EINVAL);
    rule("init", WITH(file, ALGCHECK_INIT, 0, 0), 0);
    rule("import before export", WITH(second, ALGCHECK_IMPORT, 0, 0, c.source_file = file), EINVAL);
    rule("update", WITH(file, ALGCHECK_UPDATE, 2, 0), 0);
    rule("export", WITH(file, ALGCHECK_EXPORT, 0, 0), 0);
    rule("final with data", WITH(file, ALGCHECK_FINAL, 1, 32), EINVAL);
    rule("import", WITH(second, ALGCHECK_IMPORT, 0, 0, c.source_file = file; c.digest = 7), 0);
    rule("finup of a copy", WITH(second, ALGCHECK_FINUP, 1, 32, c.digest = 7; c.data += 2), 0);
    rule("finup of a copy, output", memcmp(output, abc, sizeof abc), 0);
    rule("update after the digest", WITH(second, ALGCHECK_UPDATE, 1, 0, c.digest = 7), EINVAL);
    rule("update of what was exported", WITH(file, ALGCHECK_UPDATE, 1, 0, c.data += 2), 0);
    rule("final of what was exported", WITH(file, ALGCHECK_FINAL, 0, 32), 0);
    rule("final of what was exported, output", memcmp(output, abc, sizeof abc), 0);
    rule("another algorithm's state", WITH(other, ALGCHECK_IMPORT, 0, 0, c.source_file = file), EINVAL);
    rule("the state of a file that is not the module's", WITH(file, ALGCHECK_IMPORT, 0, 0, c.source_file = 1), EINVAL);
    rule("the state of no file", WITH(file, ALGCHECK_IMPORT, 0, 0, c.source_file = 999), EBADF);
    rule("the state of no such digest", WITH(file, ALGCHECK_IMPORT, 0, 0, c.source_file = file;
                                             c.source_digest = ALGCHECK_DIGESTS), EINVAL);
    rule("import to no such digest", WITH(file, ALGCHECK_IMPORT, 0, 0, c.source_file = file; c.digest = ALGCHECK_DIGESTS), EINVAL);
    rule("drop", WITH(file, ALGCHECK_DROP, 0, 0), 0);
    rule("the state of what was dropped", WITH(second, ALGCHECK_IMPORT, 0, 0, c.source_file = file), EINVAL);
    close(file);
    close(second);
    close(other);
}

// Another driver's states, which only newer kernels have in one format.
static void states(void) {
    int file = opened();
    struct algcheck_bind bind = binding(ALGCHECK_HASH, "sha256");
    rule("the first driver", ERRNO(ioctl(file, ALGCHECK_IOC_BIND, &bind)), 0);
    int generic = opened();
    if (bind.state_format != ALGCHECK_STATE_NO_RULE || bind_with(generic, binding(ALGCHECK_HASH, "sha256-generic"))) return;
    rule("init for another driver", WITH(file, ALGCHECK_INIT, 0, 0), 0);
    rule("export for another driver", WITH(file, ALGCHECK_EXPORT, 0, 0), 0);
    rule("another driver's state", WITH(generic, ALGCHECK_IMPORT, 0, 0, c.source_file = file),
         strcmp(bind.driver, "sha256-generic") ? EOPNOTSUPP : 0);
    close(generic);
    close(file);
}

static void generators(void) {
    int file = bound(ALGCHECK_RNG, "drbg_nopr_hmac_sha256");
    rule("a generator's entropy", set(file, ALGCHECK_ENTROPY, 48), 0);
    rule("a generator's second entropy", set(file, ALGCHECK_ENTROPY, 48), 1000 + EBUSY);
    rule("a generator's seed", set(file, ALGCHECK_KEY, 0), 0);
    rule("random bytes", WITH(file, ALGCHECK_GENERATE, 0, 40), 0);
    rule("random bytes, bytes", last.written, 40);
    rule("too many random bytes", WITH(file, ALGCHECK_GENERATE, 0, ALGCHECK_MOST_KEY + 1), EINVAL);
    rule("too much additional input", WITH(file, ALGCHECK_GENERATE, ALGCHECK_MOST_KEY + 1, 40), EINVAL);
    rule("additional input from nowhere", WITH(file, ALGCHECK_GENERATE, 8, 40, c.data = nowhere), EFAULT);
    rule("a generator's encryption", WITH(file, ALGCHECK_ENCRYPT, 16, 16), EINVAL);
    rule("a generator's init", WITH(file, ALGCHECK_INIT, 0, 0), EINVAL);
    close(file);
}

int main(void) {
    files();
    ciphers();
    aeads();
    digests();
    states();
    generators();
    printf("rules: %d hold, %d do not\n", rules - broken, broken);
    return broken != 0;
}
