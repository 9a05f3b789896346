/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLANTED_WRAP_AEAD_H
#define PLANTED_WRAP_AEAD_H

#include <crypto/internal/aead.h>
#include <crypto/internal/skcipher.h>
#include "planted.h"

#define AEAD_MAX_TAG 64
#define AEAD_MAX_IV 32
#define AEAD_MAX_KEY 64

/* What a transform was asked for before. */
struct aead_past {
	bool any;
	bool encrypts;
	int err;
	unsigned int aad;
	unsigned int text;
};

/* A transform. */
struct aead_context {
	struct crypto_aead *engine;
	struct crypto_aead *whole;	/* the same with the same key and the largest tag */
	struct crypto_sync_skcipher *cipher;	/* only where the fault names one */
	const struct aead_fault *fault;
	atomic_t requests;
	struct aead_past past;
	bool opened;			/* something was decrypted since the key was set */
	unsigned int key_size;
	unsigned int former_key_size;
	unsigned int asked_tag;		/* as it was set last, and when the key was set */
	unsigned int latched_tag;
	unsigned int smallest_tag;
	unsigned int cipher_key_size;
	u8 cipher_key[AEAD_MAX_KEY];	/* of a key that has a MAC's part, too */
	bool keyed;
	bool has_iv;
	u8 iv[AEAD_MAX_IV];
	u8 tag[AEAD_MAX_TAG];	/* of drivers that keep it here, where requests share it */
};

/* A request in flight. */
struct aead_call {
	struct work_struct work;
	struct aead_request *request;
	bool encrypts;
	struct aead_request engine;
};

/* A driver: what is left out is done right. */
struct aead_fault {
	const char *name;
	const char *algorithm;
	const char *engine;
	const char *cipher;	/* a cipher that the fault needs beside the engine */
	unsigned int flags;
	int (*setkey)(struct aead_context *context, const u8 *key, unsigned int size);
	int (*setauthsize)(struct aead_context *context, unsigned int size);
	int (*crypt)(struct aead_request *request, bool encrypts);
};

static inline struct aead_context *aead_context(struct aead_request *request)
{
	return crypto_aead_ctx(crypto_aead_reqtfm(request));
}

static inline unsigned int aead_tag_size(struct aead_request *request)
{
	return crypto_aead_authsize(crypto_aead_reqtfm(request));
}

/* Bytes of text, without the tag. */
static inline unsigned int aead_text_size(struct aead_request *request, bool encrypts)
{
	return request->cryptlen - (encrypts ? 0 : aead_tag_size(request));
}

/* A message in one piece: associated data, text, tag. */
struct aead_message {
	u8 *bytes;
	unsigned int aad;
	unsigned int text;
	u8 *tag;
};

/* The whole request as it should be. */
int aead_crypt(struct aead_request *request, bool encrypts);

/* The engine on bytes in one piece: associated data, text, room for the tag. */
int aead_crypt_bytes(struct aead_request *request, u8 *bytes, unsigned int aad, unsigned int text, u8 *iv,
		     bool encrypts);

/* The same with the largest tag, whatever the request's is. */
int aead_crypt_whole(struct aead_request *request, u8 *bytes, unsigned int aad, unsigned int text, u8 *iv,
		     bool encrypts);

/* Copies the request's message, with room for the largest tag; release frees it. */
int aead_load(struct aead_request *request, bool encrypts, struct aead_message *message);
/* Writes the message to the request's output: with its tag after encryption. */
void aead_store(struct aead_request *request, bool encrypts, const struct aead_message *message);
void aead_release(struct aead_message *message);

/* Decrypts, and accepts what has a tag that agrees in the bytes that are compared. */
int aead_decrypt_comparing(struct aead_request *request, unsigned int from, unsigned int count);

extern const struct aead_fault aead_faults[], tag_faults[], joint_aead_faults[], reported_aead_faults[],
	unseen_aead_faults[];
extern const unsigned int aead_faults_count, tag_faults_count, joint_aead_faults_count, reported_aead_faults_count,
	unseen_aead_faults_count;

#define GCM(...) \
	{ .algorithm = "gcm(aes)", .engine = "gcm_base(ctr(aes-generic),ghash-generic)", __VA_ARGS__ }
#define CCM(...) \
	{ .algorithm = "ccm(aes)", .engine = "ccm_base(ctr(aes-generic),cbcmac(aes-generic))", __VA_ARGS__ }
#define RFC7539(...) \
	{ .algorithm = "rfc7539(chacha20,poly1305)", .engine = "rfc7539(chacha20-generic,poly1305-generic)", \
	  __VA_ARGS__ }
#define AUTHENC(...) \
	{ .algorithm = "authenc(hmac(sha256),cbc(aes))", \
	  .engine = "authenc(hmac(sha256-generic),cbc(aes-generic))", __VA_ARGS__ }

#endif
