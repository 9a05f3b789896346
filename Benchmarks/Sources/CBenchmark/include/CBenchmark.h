// What AFALG is measured against. Each loop does one operation `count` times: a send and a receive of a whole message.
// All return 0, or a negative errno.
#ifndef CBENCHMARK_H
#define CBENCHMARK_H

#include <stddef.h>
#include <stdint.h>

enum bench_kind { BENCH_HASH, BENCH_SKCIPHER, BENCH_AEAD };

struct bench_case {
    enum bench_kind kind;
    const char *algorithm;
    const uint8_t *key;
    size_t key_size;
    const uint8_t *iv;
    size_t iv_size;
    size_t aad_size;
    size_t tag_size;
    // The message; of an AEAD the associated data with it.
    uint8_t *input;
    size_t input_size;
    uint8_t *output;
    size_t output_size;
};

// A bare loop over two system calls; everything that can be prepared is prepared before it.
struct bench_bare {
    int transform;
    int operation;
};
int bench_bare_open(struct bench_bare *bare, const struct bench_case *what);
int bench_bare_run(const struct bench_bare *bare, const struct bench_case *what, size_t count);
void bench_bare_close(struct bench_bare *bare);

// libkcapi with its own choice of access.
struct bench_kcapi {
    void *handle;
    enum bench_kind kind;
};
int bench_kcapi_open(struct bench_kcapi *kcapi, const struct bench_case *what);
int bench_kcapi_run(const struct bench_kcapi *kcapi, const struct bench_case *what, size_t count);
void bench_kcapi_close(struct bench_kcapi *kcapi);

// CLOCK_MONOTONIC in nanoseconds.
uint64_t bench_now(void);

// How often this process has called malloc and its relatives.
uint64_t bench_allocations(void);

// Writes a number to a file of /proc; 0 or a negative errno.
int bench_write(const char *path, const char *text);

#endif
