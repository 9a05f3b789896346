// SPDX-License-Identifier: GPL-2.0-only
/* Memory of requests: pieces where the caller wants them, with a pattern around them. */
#include <linux/jhash.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "internal.h"

/* Bytes before the first piece and behind the last that are looked at. */
#define GUARDED 128
/* What stands in an output before the driver writes it. */
#define BLANK 0x5C
/* Blocks up to so many pages are physically contiguous. */
#define LARGEST_ORDER 3

static void release(struct algcheck_arena *arena)
{
	if (arena->is_virtual)
		vfree(arena->memory);
	else
		free_pages((unsigned long)arena->memory, get_order(arena->capacity));
	arena->memory = NULL;
	arena->capacity = 0;
}

void algcheck_arena_free(struct algcheck_arena *arena)
{
	if (arena->memory)
		release(arena);
	kvfree(arena->list);
	kvfree(arena->pieces);
	memset(arena, 0, sizeof(*arena));
}

static int reserve(struct algcheck_arena *arena, size_t size)
{
	unsigned int order = get_order(size);

	if (arena->capacity >= size)
		return 0;
	if (arena->memory)
		release(arena);
	arena->is_virtual = order > LARGEST_ORDER;
	if (arena->is_virtual) {
		arena->capacity = PAGE_ALIGN(size);
		arena->memory = vmalloc(arena->capacity);
	} else {
		arena->capacity = PAGE_SIZE << order;
		arena->memory = (u8 *)__get_free_pages(GFP_KERNEL, order);
	}
	if (!arena->memory) {
		arena->capacity = 0;
		return -ENOMEM;
	}
	return 0;
}

/* Room for pieces and, as each can touch pages of its own, for the entries of their scatterlist. */
static int reserve_lists(struct algcheck_arena *arena, unsigned int count, unsigned int entries)
{
	if (arena->pieces_capacity < count) {
		kvfree(arena->pieces);
		arena->pieces_capacity = 0;
		arena->pieces = kvmalloc_array(count, sizeof(*arena->pieces), GFP_KERNEL);
		if (!arena->pieces)
			return -ENOMEM;
		arena->pieces_capacity = count;
	}
	if (arena->list_capacity < entries) {
		kvfree(arena->list);
		arena->list_capacity = 0;
		arena->list = kvmalloc_array(entries, sizeof(*arena->list), GFP_KERNEL);
		if (!arena->list)
			return -ENOMEM;
		arena->list_capacity = entries;
	}
	return 0;
}

/* Reads where the caller wants the pieces; gives the end of the last. */
static int read_pieces(struct algcheck_arena *arena, const struct algcheck_side *side, u32 size,
		       u64 *end)
{
	unsigned int index;
	u64 sum = 0;

	if (side->flags & ~ALGCHECK_SPAN || side->unused)
		return -EINVAL;
	if (side->count <= 1) {
		if (side->offset > ALGCHECK_MOST_GAP)
			return -EINVAL;
		arena->pieces[0].gap = side->offset;
		arena->pieces[0].size = size;
		arena->count = 1;
		*end = (u64)side->offset + size;
		return 0;
	}
	if (copy_from_user(arena->pieces, u64_to_user_ptr(side->pieces),
			   side->count * sizeof(*arena->pieces)))
		return -EFAULT;
	*end = 0;
	for (index = 0; index < side->count; index++) {
		const struct algcheck_piece *piece = &arena->pieces[index];

		if (piece->gap > ALGCHECK_MOST_GAP || piece->size > ALGCHECK_MOST_BYTES ||
		    !piece->size)
			return -EINVAL;
		*end += (u64)piece->gap + piece->size;
		sum += piece->size;
	}
	if (sum != size || *end > 2ULL * ALGCHECK_MOST_BYTES)
		return -EINVAL;
	arena->count = side->count;
	return 0;
}

u8 *algcheck_arena_start(struct algcheck_arena *arena)
{
	return arena->memory + PAGE_SIZE + arena->pieces[0].gap;
}

static struct page *page_of(const struct algcheck_arena *arena, const u8 *address)
{
	return arena->is_virtual ? vmalloc_to_page(address) : virt_to_page(address);
}

/* Makes the scatterlist. */
static void list_pieces(struct algcheck_arena *arena, bool spans, unsigned int entries)
{
	struct scatterlist *entry = arena->list;
	struct scatterlist *last = entry;
	u8 *address = arena->memory + PAGE_SIZE;
	unsigned int index;

	sg_init_table(arena->list, entries);
	if (!arena->size)
		sg_set_page(entry, page_of(arena, address), 0,
			    offset_in_page(arena->pieces[0].gap));
	for (index = 0; index < arena->count && arena->size; index++) {
		u32 left = arena->pieces[index].size;

		address += arena->pieces[index].gap;
		while (left) {
			u32 part = left;

			if (!spans || arena->is_virtual)
				part = min_t(u32, left, PAGE_SIZE - offset_in_page(address));
			sg_set_page(entry, page_of(arena, address), part, offset_in_page(address));
			last = entry;
			entry = entry + 1;
			address += part;
			left -= part;
		}
	}
	sg_mark_end(last);
}

/* Calls for each piece and for the pattern around the pieces. */
static void fill_pattern(struct algcheck_arena *arena, u64 end)
{
	u8 *address = arena->memory + PAGE_SIZE + arena->pieces[0].gap;
	unsigned int index;

	memset(address - GUARDED, ALGCHECK_PATTERN, GUARDED);
	for (index = 0; index < arena->count; index++) {
		if (index) {
			memset(address, ALGCHECK_PATTERN, arena->pieces[index].gap);
			address += arena->pieces[index].gap;
		}
		address += arena->pieces[index].size;
	}
	memset(arena->memory + PAGE_SIZE + end, ALGCHECK_PATTERN, GUARDED);
}

/* Lays out `size` bytes as the caller wants them. */
int algcheck_arena_lay(struct algcheck_arena *arena, const struct algcheck_side *side, u32 size)
{
	unsigned int count = max(side->count, 1U);
	unsigned int entries;
	u64 end;
	int err;

	if (size > ALGCHECK_MOST_BYTES || count > ALGCHECK_MOST_PIECES)
		return -EINVAL;
	/* A piece touches its pages, and at most one more at each of its ends. */
	entries = size / PAGE_SIZE + 2 * count;
	err = reserve_lists(arena, count, entries);
	if (err)
		return err;
	err = read_pieces(arena, side, size, &end);
	if (err)
		return err;
	err = reserve(arena, 2 * PAGE_SIZE + end);
	if (err)
		return err;
	arena->size = size;
	fill_pattern(arena, end);
	list_pieces(arena, side->flags & ALGCHECK_SPAN, entries);
	return 0;
}

void algcheck_arena_blank(struct algcheck_arena *arena)
{
	u8 *address = arena->memory + PAGE_SIZE;
	unsigned int index;

	for (index = 0; index < arena->count; index++) {
		address += arena->pieces[index].gap;
		memset(address, BLANK, arena->pieces[index].size);
		address += arena->pieces[index].size;
	}
}

/* Fills the first `size` bytes of the pieces from the caller's memory. */
int algcheck_arena_fill(struct algcheck_arena *arena, u64 data, u32 size)
{
	u8 *address = arena->memory + PAGE_SIZE;
	unsigned int index;

	for (index = 0; index < arena->count && size; index++) {
		u32 part = min(size, arena->pieces[index].size);

		address += arena->pieces[index].gap;
		if (copy_from_user(address, u64_to_user_ptr(data), part))
			return -EFAULT;
		address += arena->pieces[index].size;
		data += part;
		size -= part;
	}
	return size ? -EINVAL : 0;
}

/* Copies the first bytes of other pieces. */
void algcheck_arena_copy(struct algcheck_arena *arena, struct algcheck_arena *from, u32 size)
{
	u8 *target = arena->memory + PAGE_SIZE;
	unsigned int index;
	u32 done = 0;

	for (index = 0; index < arena->count && done < size; index++) {
		u32 part = min(size - done, arena->pieces[index].size);

		target += arena->pieces[index].gap;
		sg_pcopy_to_buffer(from->list, sg_nents(from->list), target, part, done);
		target += arena->pieces[index].size;
		done += part;
	}
}

/* Copies the first `size` bytes of the pieces to the caller's memory. */
int algcheck_arena_read(struct algcheck_arena *arena, u64 output, u32 size)
{
	u8 *address = arena->memory + PAGE_SIZE;
	unsigned int index;

	for (index = 0; index < arena->count && size; index++) {
		u32 part = min(size, arena->pieces[index].size);

		address += arena->pieces[index].gap;
		if (copy_to_user(u64_to_user_ptr(output), address, part))
			return -EFAULT;
		address += arena->pieces[index].size;
		output += part;
		size -= part;
	}
	return 0;
}

/* A number that changes with the bytes in the pieces. */
u32 algcheck_arena_digest(struct algcheck_arena *arena)
{
	u8 *address = arena->memory + PAGE_SIZE;
	unsigned int index;
	u32 sum = 0;

	for (index = 0; index < arena->count; index++) {
		address += arena->pieces[index].gap;
		sum = jhash(address, arena->pieces[index].size, sum);
		address += arena->pieces[index].size;
	}
	return sum;
}

/* Whether the pattern is broken, and where, in bytes from the start of the first piece. */
bool algcheck_arena_is_spoiled(struct algcheck_arena *arena, s32 *place)
{
	u8 *start = algcheck_arena_start(arena);
	u8 *address = start;
	unsigned int index;
	u8 *wrong = memchr_inv(start - GUARDED, ALGCHECK_PATTERN, GUARDED);

	for (index = 0; index < arena->count && !wrong; index++) {
		if (index) {
			wrong = memchr_inv(address, ALGCHECK_PATTERN, arena->pieces[index].gap);
			address += arena->pieces[index].gap;
		}
		address += arena->pieces[index].size;
	}
	if (!wrong)
		wrong = memchr_inv(address, ALGCHECK_PATTERN, GUARDED);
	if (!wrong)
		return false;
	*place = wrong - start;
	return true;
}
