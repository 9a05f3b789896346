// SPDX-License-Identifier: GPL-2.0-only
/* Faults of the stream modes: CTR, ChaCha20. */
#include <asm/unaligned.h>
#include <crypto/scatterwalk.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "wrap_skcipher.h"

#define CHACHA_BLOCK 64

/* How many blocks the counter, the low bytes of the IV, can count before it is zero again. */
static u64 blocks_to_wrap(const u8 *iv, unsigned int bytes)
{
	u64 counter = 0;
	unsigned int index;

	for (index = AES_BLOCK_SIZE - bytes; index < AES_BLOCK_SIZE; index++) {
		/* Only what is near its end matters; more than eight bytes must then be all ones at the top. */
		if (index < AES_BLOCK_SIZE - 8 && iv[index] != 0xff)
			return U64_MAX;
		counter = counter << 8 | iv[index];
	}
	return bytes < 8 ? (1ULL << 8 * bytes) - counter : counter ? -counter : U64_MAX;
}

/* Counts with so many bytes only: what is above them does not get the carry. */
static int crypt_counting(struct skcipher_request *request, bool encrypts, unsigned int bytes)
{
	unsigned int done = 0;
	int err = 0;

	while (done < request->cryptlen && !err) {
		u64 room = blocks_to_wrap(request->iv, bytes);
		u64 blocks = DIV_ROUND_UP(request->cryptlen - done, AES_BLOCK_SIZE);
		unsigned int part = blocks < room ? request->cryptlen - done
						  : min_t(u64, room * AES_BLOCK_SIZE, request->cryptlen - done);
		u8 high[AES_BLOCK_SIZE];

		memcpy(high, request->iv, AES_BLOCK_SIZE - bytes);
		err = cipher_part(request, done, part, request->iv, encrypts);
		memcpy(request->iv, high, AES_BLOCK_SIZE - bytes);
		done += part;
	}
	return err;
}

static int crypt_counting_16(struct skcipher_request *request, bool encrypts)
{
	return crypt_counting(request, encrypts, 2);
}

static int crypt_counting_32(struct skcipher_request *request, bool encrypts)
{
	return crypt_counting(request, encrypts, 4);
}

static int crypt_counting_64(struct skcipher_request *request, bool encrypts)
{
	return crypt_counting(request, encrypts, 8);
}

/* A counter of all ones stays as it is. */
static int crypt_saturating(struct skcipher_request *request, bool encrypts)
{
	unsigned int done = 0;
	int err = 0;

	while (done < request->cryptlen && !err) {
		u64 room = blocks_to_wrap(request->iv, AES_BLOCK_SIZE);
		u64 blocks = DIV_ROUND_UP(request->cryptlen - done, AES_BLOCK_SIZE);
		bool wraps = blocks >= room;
		unsigned int part = wraps ? min_t(u64, room * AES_BLOCK_SIZE, request->cryptlen - done)
					  : request->cryptlen - done;

		err = cipher_part(request, done, part, request->iv, encrypts);
		if (wraps)
			memset(request->iv, 0xff, AES_BLOCK_SIZE);
		done += part;
	}
	return err;
}

static int crypt_without_iv_out(struct skcipher_request *request, bool encrypts)
{
	u8 iv[AES_BLOCK_SIZE];

	memcpy(iv, request->iv, sizeof(iv));
	return cipher_part(request, 0, request->cryptlen, iv, encrypts);
}

/* The block that a message ends in the middle of is not counted. */
static int crypt_uncounted_tail(struct skcipher_request *request, bool encrypts)
{
	unsigned int whole = round_down(request->cryptlen, AES_BLOCK_SIZE);
	u8 iv[AES_BLOCK_SIZE];
	int err = cipher_part(request, 0, whole, request->iv, encrypts);

	if (err || whole == request->cryptlen)
		return err;
	memcpy(iv, request->iv, sizeof(iv));
	return cipher_part(request, whole, request->cryptlen - whole, iv, encrypts);
}

/* Output is written in whole blocks, as far as the page of the buffer's end has room for them. */
static int crypt_overrunning(struct skcipher_request *request, bool encrypts)
{
	unsigned int left = request->cryptlen;
	unsigned int over = round_up(left, AES_BLOCK_SIZE) - left;
	struct scatterlist *entry = request->dst, beyond;
	u8 keystream[AES_BLOCK_SIZE];
	int err = cipher_crypt(request, encrypts);

	if (err || !over)
		return err;
	while (left > entry->length) {
		left -= entry->length;
		entry = sg_next(entry);
	}
	/* What comes out there is keystream over whatever followed the input. */
	get_random_bytes(keystream, sizeof(keystream));
	over = min_t(unsigned int, over, PAGE_SIZE - offset_in_page(entry->offset + left - 1) - 1);
	if (!over)
		return 0;
	sg_init_table(&beyond, 1);
	sg_set_page(&beyond, sg_page(entry), over, entry->offset + left);
	scatterwalk_map_and_copy(keystream, &beyond, 0, over, 1);
	return 0;
}

/* A last block of one byte is not decrypted or encrypted: it comes out as it went in. */
static int crypt_last_byte(struct skcipher_request *request, bool encrypts)
{
	unsigned int last = request->cryptlen - 1;
	u8 byte;
	int err;

	if (request->cryptlen % AES_BLOCK_SIZE != 1)
		return cipher_crypt(request, encrypts);
	scatterwalk_map_and_copy(&byte, request->src, last, 1, 0);
	err = cipher_crypt(request, encrypts);
	if (!err)
		scatterwalk_map_and_copy(&byte, request->dst, last, 1, 1);
	return err;
}

/* Now and then a request gets the keystream of the one before: its counter came too late. */
static int crypt_rarely_stale(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);
	u8 before[AES_BLOCK_SIZE];

	memcpy(before, context->iv, sizeof(before));
	memcpy(context->iv, request->iv, sizeof(before));
	if (atomic_inc_return(&context->requests) % PLANTED_RARELY == 0)
		memcpy(request->iv, before, sizeof(before));
	return cipher_crypt(request, encrypts);
}

/* The counter lies with the transform until the device takes it. */
static int crypt_with_shared_counter(struct skcipher_request *request, bool encrypts)
{
	struct cipher_context *context = cipher_context(request);

	memcpy(context->iv, request->iv, AES_BLOCK_SIZE);
	planted_latency(skcipher_request_flags(request));
	memcpy(request->iv, context->iv, AES_BLOCK_SIZE);
	return cipher_crypt(request, encrypts);
}

/* The 32-bit counter carries into the nonce. */
static int crypt_carrying(struct skcipher_request *request, bool encrypts)
{
	u64 room = (1ULL << 32) - get_unaligned_le32(request->iv);
	u64 part = room * CHACHA_BLOCK;
	u8 iv[CIPHER_MAX_IV];
	int err;

	if (part >= request->cryptlen)
		return cipher_crypt(request, encrypts);
	err = cipher_part(request, 0, part, request->iv, encrypts);
	memcpy(iv, request->iv, cipher_iv_size(request));
	put_unaligned_le32(0, iv);
	put_unaligned_le32(get_unaligned_le32(iv + 4) + 1, iv + 4);
	return err ?: cipher_part(request, part, request->cryptlen - part, iv, encrypts);
}

/* Does the blocks from an offset on with the counter of another one. */
static int chacha_blocks(struct skcipher_request *request, unsigned int offset, unsigned int size, u32 block,
			 bool encrypts)
{
	u8 iv[CIPHER_MAX_IV];

	memcpy(iv, request->iv, cipher_iv_size(request));
	put_unaligned_le32(get_unaligned_le32(iv) + block, iv);
	return cipher_part(request, offset, size, iv, encrypts);
}

/* A buffer that ends inside a block is taken for the end: the next one begins with a new block of keystream. */
static int crypt_entries_apart(struct skcipher_request *request, bool encrypts)
{
	unsigned int done = 0, block = 0;
	struct scatterlist *entry;
	int err = 0;

	for (entry = request->dst; done < request->cryptlen && !err; entry = sg_next(entry)) {
		unsigned int part = min(entry->length, request->cryptlen - done);

		err = chacha_blocks(request, done, part, block, encrypts);
		done += part;
		block += DIV_ROUND_UP(part, CHACHA_BLOCK);
	}
	return err;
}

/* After a run of four blocks the counter was not increased: what follows has the keystream of the fourth. */
static int crypt_uncounted_run(struct skcipher_request *request, bool encrypts)
{
	unsigned int run = request->cryptlen / (4 * CHACHA_BLOCK) * 4;
	unsigned int offset = run * CHACHA_BLOCK;
	int err;

	if (!run || offset == request->cryptlen)
		return cipher_crypt(request, encrypts);
	err = chacha_blocks(request, 0, offset, 0, encrypts);
	return err ?: chacha_blocks(request, offset, request->cryptlen - offset, run - 1, encrypts);
}

const struct cipher_fault stream_faults[] = {
	CTR(.name = "ctr-aes-control"),
	CHACHA20(.name = "chacha20-control-async", .flags = PLANTED_ASYNC),

	CTR(.name = "ctr-aes-counter-16", .crypt = crypt_counting_16),
	CTR(.name = "ctr-aes-counter-32", .crypt = crypt_counting_32),
	CTR(.name = "ctr-aes-counter-64", .crypt = crypt_counting_64),
	CTR(.name = "ctr-aes-counter-128", .crypt = crypt_saturating),
	CTR(.name = "ctr-aes-iv-out", .crypt = crypt_without_iv_out),
	CTR(.name = "ctr-aes-uncounted-tail", .crypt = crypt_uncounted_tail),
	CTR(.name = "ctr-aes-overrun", .crypt = crypt_overrunning),
	CTR(.name = "ctr-aes-last-byte", .crypt = crypt_last_byte),
	CTR(.name = "ctr-aes-rarely-stale", .crypt = crypt_rarely_stale),
	CTR(.name = "ctr-aes-shared-counter", .crypt = crypt_with_shared_counter, .flags = PLANTED_ASYNC),
	CHACHA20(.name = "chacha20-carry", .crypt = crypt_carrying),
	CHACHA20(.name = "chacha20-split-block", .crypt = crypt_entries_apart),
	CHACHA20(.name = "chacha20-four-blocks", .crypt = crypt_uncounted_run),
};

const unsigned int stream_faults_count = ARRAY_SIZE(stream_faults);
