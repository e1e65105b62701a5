/* json: writing JSON (RFC 8259) straight into a buf. Reading is jansson's job (web/, core/).
 *
 *   struct json j = json_to(&b);
 *   json_object(&j);  json_text(&j, "code", code);  json_int(&j, "n", 3);  json_end(&j);
 *
 * Inside an array the key is NULL. Commas are placed by the writer. Invalid UTF-8 is replaced. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/clock.h"

struct json {
	struct buf *b;
	unsigned depth;
	bool has_item[24];
	char closer[24];
};

struct json json_to(struct buf *b);
void json_key_object(struct json *j, const char *key);
void json_key_array(struct json *j, const char *key);
#define json_object(j) json_key_object((j), NULL)
#define json_array(j) json_key_array((j), NULL)
void json_end(struct json *j);                 /* closes the innermost object or array */
void json_text(struct json *j, const char *key, struct str v);
void json_text_or_null(struct json *j, const char *key, struct str v);  /* empty → null */
void json_int(struct json *j, const char *key, int64_t v);
void json_real(struct json *j, const char *key, double v);
void json_bool(struct json *j, const char *key, bool v);
void json_null(struct json *j, const char *key);
void json_time(struct json *j, const char *key, usec v);  /* RFC 3339 UTC, "…Z"; 0 → null */
void json_raw(struct json *j, const char *key, struct str json);  /* already valid JSON; empty → null */

/* The quotes and escapes alone. */
void buf_add_json(struct buf *b, struct str s);

#endif
