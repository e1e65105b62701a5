/* files: content-addressed storage (SHA-256) in DATA/files, with one row per attachment saying whose it is.
 * Always served as an attachment with nosniff. A content is written and synced before the row that names it;
 * one that no row names is removed after a day. */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include "base/code.h"
#include "web/req.h"

struct file_row { int64_t id; struct str name, media_type, sha256; int64_t size; usec added_at; struct str added_by; };

/* Where contents live; once, before anything else here (command_open() does it). */
void files_use_folder(struct str folder);
/* The path of a content, whether it exists or not. */
const char *file_path(struct arena *a, struct str sha256);

/* Moves an upload into the content store (outside a transaction; call from route.before). */
err file_keep(struct work *w, const struct upload *u) MUST_USE;
/* Keeps bytes made by us (documents). */
err file_keep_bytes(struct work *w, struct str bytes, struct sha256 *ret) MUST_USE;
/* The row for bytes kept before. */
struct file_new { struct str name, media_type, kind, purpose; int64_t record_id, size; struct sha256 sha256; };
err file_add(struct work *w, const struct file_new *n, int64_t *ret_id) MUST_USE;
/* The row, inside a transaction. kind/record: what it is attached to. */
err file_attach(struct work *w, const struct upload *u, struct str kind, int64_t record_id, struct str purpose, int64_t *ret_id) MUST_USE;
err files_of(struct work *w, struct str kind, int64_t record_id, struct file_row **ret, size_t *ret_n) MUST_USE;
/* For people: "12 KB", "3.4 GB"; base 1024. */
struct str file_size_shown(struct arena *a, int64_t bytes);
/* Sends it; the caller has checked access to the record. Verifies the hash while reading; a mismatch is E_BUG and logged. */
err file_reply(struct req *r, struct str kind, int64_t record_id, int64_t file_id) MUST_USE;
/* The same without a request: the path of the verified content and its row (mail attachments, exports). */
err file_open(struct work *w, struct str kind, int64_t record_id, int64_t file_id, struct file_row *ret, const char **ret_path) MUST_USE;

/* Reads every content. found (may be NULL) hears of each that is missing or changed, with the name it was given, and of each that
 * no row names (name ""); path is below DATA. */
enum file_finding { FILE_MISSING, FILE_CHANGED, FILE_UNOWNED };
typedef void file_found_fn(void *arg, enum file_finding what, struct str path, struct str name);
struct files_checked { int64_t good, missing, changed, unowned; };
err files_verify(struct work *w, file_found_fn *found, void *arg, struct files_checked *ret) MUST_USE;

/* Removes the contents that no row names and that were last kept longer ago than setting files.orphan_hours: uploads of forms that
 * were never taken. Outside a transaction. E_CONFLICT: this folder belongs to another database. */
err files_clean(struct store *s, struct work *w, int64_t *ret_removed) MUST_USE;

#endif
