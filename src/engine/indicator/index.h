/* index: indicators made ready for the scanner, in one block of memory without pointers: built from lists, or mapped from a file that
 * threads and processes share. Files are replaced by renaming, so who has one open goes on with what it opened. Pure but for the file. */
#ifndef ENGINE_INDICATOR_INDEX_H
#define ENGINE_INDICATOR_INDEX_H

#include "base/err.h"
#include "engine/indicator/indicator.h"

struct index;
struct index_builder;

struct index_builder *index_builder_new(void);
/* A list begins: its name stands in front of the ids of its entries, its text goes into the hash of the lists. At most 255. */
err index_list(struct index_builder *b, struct str name, struct str text) MUST_USE;
/* FAULT_NONE, or why it cannot be searched for (FAULT_SHORT, FAULT_MANY). Copies. */
enum indicator_fault index_add(struct index_builder *b, const struct indicator *i);
/* Ends the builder. E_LIMIT: more than 4 GB of text. */
err index_built(struct index_builder *b, struct index **ret) MUST_USE;

/* A file written by index_save, mapped. E_NOT_FOUND: cannot be read (errno); E_INVALID: no index of this version, cut short or altered. */
err index_open(const char *path, struct index **ret) MUST_USE;
/* Whether the file begins as an index does. */
bool index_is_file(const char *path);
/* Beside the path first, then renamed onto it. E_IO or E_FULL with errno. */
err index_save(const struct index *ix, const char *path) MUST_USE;
void *index_close(struct index *ix);   /* accepts NULL, returns NULL */

size_t index_count(const struct index *ix, enum indicator_type type);   /* different ones */
size_t index_repeated(const struct index *ix);                          /* entries that repeated others */
#define INDEX_HASH_BYTES 32
const unsigned char *index_hash(const struct index *ix);                /* BLAKE2b of the lists' texts in order */

uint32_t index_items(const struct index *ix);                             /* numbers of items: 0 … one less */
/* An item by its number: value in normal form, id “LIST:ID”. Texts in the arena. */
struct indicator index_item(const struct index *ix, struct arena *a, uint32_t item);

#endif
