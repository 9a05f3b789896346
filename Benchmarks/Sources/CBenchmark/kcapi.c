#include "CBenchmark.h"

#include <errno.h>
#include <kcapi.h>

int bench_kcapi_open(struct bench_kcapi *kcapi, const struct bench_case *what) {
    struct kcapi_handle *handle = NULL;
    int result = 0;
    kcapi->kind = what->kind;
    switch (what->kind) {
    case BENCH_HASH: result = kcapi_md_init(&handle, what->algorithm, 0); break;
    case BENCH_SKCIPHER:
        result = kcapi_cipher_init(&handle, what->algorithm, 0);
        if (!result) result = kcapi_cipher_setkey(handle, what->key, what->key_size);
        break;
    case BENCH_AEAD:
        result = kcapi_aead_init(&handle, what->algorithm, 0);
        if (!result) result = kcapi_aead_setkey(handle, what->key, what->key_size);
        if (!result) result = kcapi_aead_settaglen(handle, what->tag_size);
        if (!result) kcapi_aead_setassoclen(handle, what->aad_size);
        break;
    }
    kcapi->handle = handle;
    return result;
}

int bench_kcapi_run(const struct bench_kcapi *kcapi, const struct bench_case *what, size_t count) {
    struct kcapi_handle *handle = kcapi->handle;
    ssize_t result = 0;
    for (size_t i = 0; i < count; i++) {
        switch (what->kind) {
        case BENCH_HASH:
            result = kcapi_md_digest(handle, what->input, what->input_size, what->output, what->output_size);
            break;
        case BENCH_SKCIPHER:
            result = kcapi_cipher_encrypt(handle, what->input, what->input_size, what->iv, what->output,
                                          what->output_size, KCAPI_ACCESS_HEURISTIC);
            break;
        case BENCH_AEAD:
            result = kcapi_aead_encrypt(handle, what->input, what->input_size, what->iv, what->output,
                                        what->output_size, KCAPI_ACCESS_HEURISTIC);
            break;
        }
        if (result != (ssize_t)what->output_size) return result < 0 ? (int)result : -EIO;
    }
    return 0;
}

void bench_kcapi_close(struct bench_kcapi *kcapi) {
    struct kcapi_handle *handle = kcapi->handle;
    if (!handle) return;
    switch (kcapi->kind) {
    case BENCH_HASH: kcapi_md_destroy(handle); break;
    case BENCH_SKCIPHER: kcapi_cipher_destroy(handle); break;
    case BENCH_AEAD: kcapi_aead_destroy(handle); break;
    }
    kcapi->handle = NULL;
}
