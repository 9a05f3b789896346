/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLANTED_WRAP_SKCIPHER_H
#define PLANTED_WRAP_SKCIPHER_H

#include <crypto/aes.h>
#include <crypto/internal/skcipher.h>
#include "planted.h"

#define CIPHER_MAX_IV 32
#define CIPHER_MAX_KEY 64

/* What a transform was asked for before. */
struct cipher_past {
	bool any;
	bool encrypts;
	int err;
	unsigned int size;
	u8 iv[CIPHER_MAX_IV];
};

/* A transform. */
struct cipher_context {
	struct crypto_skcipher *engine;
	struct crypto_skcipher *former;	/* keyed as before the last key, where a fault needs it */
	const struct cipher_fault *fault;
	atomic_t requests;
	struct cipher_past past;
	unsigned int former_key_size;
	bool again;			/* the last key was the one before */
	bool keyed;
	int session;			/* place in the device's table; 0 for none */
	unsigned int key_size;
	u8 key[CIPHER_MAX_KEY];
	u8 iv[CIPHER_MAX_IV];	/* of drivers that keep it here, where requests share it */
	u8 older_iv[CIPHER_MAX_IV];
	u8 older_key[CIPHER_MAX_KEY];
	unsigned int chain;		/* requests that went on with the IV of the one before */
};

/* A request in flight. */
struct cipher_call {
	struct work_struct work;
	struct skcipher_request *request;
	bool encrypts;
	struct skcipher_request engine;
};

/* A driver: what is left out is done right. */
struct cipher_fault {
	const char *name;
	const char *algorithm;
	const char *engine;
	unsigned int flags;
	int (*setkey)(struct cipher_context *context, const u8 *key, unsigned int size);
	int (*crypt)(struct skcipher_request *request, bool encrypts);
	void (*exit)(struct cipher_context *context);
};

static inline struct cipher_context *cipher_context(struct skcipher_request *request)
{
	return crypto_skcipher_ctx(crypto_skcipher_reqtfm(request));
}

static inline unsigned int cipher_iv_size(struct skcipher_request *request)
{
	return crypto_skcipher_ivsize(crypto_skcipher_reqtfm(request));
}

/* The whole request as it should be. */
int cipher_crypt(struct skcipher_request *request, bool encrypts);

/* A part of it with an IV of its own, which is updated. */
int cipher_part(struct skcipher_request *request, unsigned int offset, unsigned int size, u8 *iv, bool encrypts);

/* Encrypts or decrypts a copy of the input; the caller frees it. NULL when there is no memory. */
u8 *cipher_copy(struct skcipher_request *request, unsigned int room, bool encrypts, int *err);

extern const struct cipher_fault block_faults[], stream_faults[], joint_cipher_faults[], reported_cipher_faults[],
	unseen_cipher_faults[];
extern const unsigned int block_faults_count, stream_faults_count, joint_cipher_faults_count,
	reported_cipher_faults_count, unseen_cipher_faults_count;

#define ECB(...) { .algorithm = "ecb(aes)", .engine = "ecb(aes-generic)", __VA_ARGS__ }
#define CBC(...) { .algorithm = "cbc(aes)", .engine = "cbc(aes-generic)", __VA_ARGS__ }
#define XTS(...) { .algorithm = "xts(aes)", .engine = "xts(ecb(aes-generic))", __VA_ARGS__ }
#define CTR(...) { .algorithm = "ctr(aes)", .engine = "ctr(aes-generic)", __VA_ARGS__ }
#define CHACHA20(...) { .algorithm = "chacha20", .engine = "chacha20-generic", __VA_ARGS__ }

#endif
