/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * The interface of the module algcheck: drivers of the kernel's crypto API, for a program in user
 * space.
 *
 * One open file of /dev/algcheck is one transform. Numbers are in the machine's order; pointers are
 * in 64 bits.
 */
#ifndef ALGCHECK_H
#define ALGCHECK_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Changes whenever a structure or the meaning of a number does. */
#define ALGCHECK_VERSION 2

#define ALGCHECK_DEVICE "algcheck"

/* Bounds of what a caller may ask for. */
#define ALGCHECK_NAME_SIZE 128
#define ALGCHECK_MOST_BYTES (8U << 20)
#define ALGCHECK_MOST_PIECES 4096U
#define ALGCHECK_MOST_GAP 65536U
#define ALGCHECK_MOST_KEY 65536U
#define ALGCHECK_MOST_IV 256U
/* Running digests of one file, and requests in flight on it. */
#define ALGCHECK_DIGESTS 128U
#define ALGCHECK_FLIGHTS 64U

/* Types of transforms. */
enum {
	ALGCHECK_HASH = 1,
	ALGCHECK_SKCIPHER = 2,
	ALGCHECK_AEAD = 3,
	ALGCHECK_RNG = 4,
};

struct algcheck_limits {
	__u32 version;
	__u32 most_bytes;
	__u32 most_pieces;
	__u32 most_key;
};

/* What a digest's exported states are. */
enum {
	/* The kernel has no rule: before Linux 6.16 each driver has a format of its own. */
	ALGCHECK_STATE_NO_RULE = 0,
	/* The driver is exempt from the rule, and its format is its own. */
	ALGCHECK_STATE_OWN = 1,
	/* As every other driver's of the algorithm that is not exempt. */
	ALGCHECK_STATE_COMMON = 2,
};

/* Which driver; then what it says of itself. */
struct algcheck_bind {
	__u32 version;
	__u32 type;
	/* As crypto_alloc_*() takes them: CRYPTO_ALG_INTERNAL. */
	__u32 flags;
	/* CRYPTO_ALG_ASYNC and CRYPTO_ALG_ALLOCATES_MEMORY: drivers that have them are left out. */
	__u32 mask;
	char name[ALGCHECK_NAME_SIZE];
	/* Answers. */
	char driver[ALGCHECK_NAME_SIZE];
	__u32 driver_flags;
	__u32 block_size;
	__u32 chunk_size;
	__u32 iv_size;
	__u32 digest_size;
	__u32 state_size;
	__u32 most_tag;
	__u32 align_mask;
	/* Of digests; 0 for others. */
	__u32 state_format;
};

/* What to set. */
enum {
	/* A cipher's or digest's key; the seed of a generator. */
	ALGCHECK_KEY = 1,
	/* `size` is the bytes of the tag; there is no data. */
	ALGCHECK_TAG_SIZE = 2,
	/* A generator's entropy in place of the kernel's own; once. */
	ALGCHECK_ENTROPY = 3,
};

struct algcheck_set {
	__u32 what;
	__u32 size;
	__u64 data;
	/* Answer: the driver's error, as a positive number. */
	__u32 error;
	__u32 unused;
};

struct algcheck_piece {
	/* Bytes between this piece and the one before it; of the first, from the start of a page.
	 */
	__u32 gap;
	__u32 size;
};

/* Entries of the scatterlist go on across pages where the memory does, instead of ending there. */
#define ALGCHECK_SPAN 0x1U

/* How a side of a request lies in memory. */
struct algcheck_side {
	/* Of struct algcheck_piece; ignored where there is one piece, which begins at `offset`. */
	__u64 pieces;
	__u32 count;
	__u32 offset;
	__u32 flags;
	__u32 unused;
};

/* What to do. */
enum {
	ALGCHECK_ENCRYPT = 1,
	ALGCHECK_DECRYPT = 2,
	/* A digest in one request. */
	ALGCHECK_DIGEST = 3,
	/* Those of a running digest. */
	ALGCHECK_INIT = 4,
	ALGCHECK_UPDATE = 5,
	ALGCHECK_FINUP = 6,
	ALGCHECK_FINAL = 7,
	/* Keeps the state of a running digest beside it, and leaves it as it is. */
	ALGCHECK_EXPORT = 8,
	/*
	 * Takes the state that was kept of the digest `source_digest` of the file `source_file`;
	 * another driver's only where both have ALGCHECK_STATE_COMMON (EOPNOTSUPP).
	 */
	ALGCHECK_IMPORT = 9,
	/* Forgets a running digest. */
	ALGCHECK_DROP = 10,
	/* Random bytes; the data are additional input. */
	ALGCHECK_GENERATE = 11,
	/* Waits for the request `flight`. */
	ALGCHECK_WAIT = 12,
};

/* How to do it. */
/* The output lies over the input. */
#define ALGCHECK_IN_PLACE 0x01U
/* The caller may not sleep: bottom halves are off, and the request does not allow it. */
#define ALGCHECK_ATOMIC 0x02U
/* A full queue may keep the request. */
#define ALGCHECK_BACKLOG 0x04U
/* Ciphers and digests in one request: do not wait. The answer has the number of the flight. */
#define ALGCHECK_SUBMIT 0x08U

/* How it went. */
/* The answer came later than the call returned. */
#define ALGCHECK_LATER 0x01U
/* The queue was full. */
#define ALGCHECK_BACKLOGGED 0x02U
/* The driver slept though it must not. */
#define ALGCHECK_SLEPT 0x04U
/* Memory beside the source, beside the destination, beside IV or digest was written. */
#define ALGCHECK_SPOILED_SOURCE 0x08U
#define ALGCHECK_SPOILED_DESTINATION 0x10U
#define ALGCHECK_SPOILED_IV 0x20U
/* The source itself was written. */
#define ALGCHECK_CHANGED_SOURCE 0x40U
/* Fields of the request that are the caller's were changed. */
#define ALGCHECK_CHANGED_REQUEST 0x80U
/* Of ALGCHECK_WAIT: the answer is not there yet. */
#define ALGCHECK_PENDING 0x100U

struct algcheck_call {
	__u32 operation;
	__u32 flags;
	__u32 digest;
	__u32 flight;
	__u64 data;
	__u32 size;
	/* AEAD: bytes of associated data at the start of the data. */
	__u32 associated;
	__u64 output;
	/* Bytes that the destination has. */
	__u32 room;
	__u32 iv_size;
	/* The IV; then what the driver left there. */
	__u64 iv;
	struct algcheck_side from;
	struct algcheck_side to;
	__s32 source_file;
	__u32 source_digest;
	/* ALGCHECK_WAIT: how long. */
	__u32 milliseconds;
	/* Answers: the driver's error, as a positive number. */
	__u32 error;
	__u32 how;
	/* Bytes of output. */
	__u32 written;
	/* Where memory was spoiled, in bytes from the start of the first piece. */
	__s32 spoiled;
	/* When the answer came, counted over all requests of the file. */
	__u32 order;
};

#define ALGCHECK_IOC_LIMITS _IOR(0xA1, 1, struct algcheck_limits)
#define ALGCHECK_IOC_BIND _IOWR(0xA1, 2, struct algcheck_bind)
#define ALGCHECK_IOC_SET _IOWR(0xA1, 3, struct algcheck_set)
#define ALGCHECK_IOC_CALL _IOWR(0xA1, 4, struct algcheck_call)

#endif
