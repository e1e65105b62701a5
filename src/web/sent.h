/* sent: input as it came, as a flat list of names and values: from a query or urlencoded form, or from JSON; and the
 * typing of it into a route's input struct. Not for other rooms.
 * Knows jansson's callers: must not include base/json.h, whose names are the same. */
#ifndef WEB_SENT_H
#define WEB_SENT_H

#include "web/route.h"

enum sent_kind { SENT_TEXT, SENT_INT, SENT_BOOL, SENT_FILE, SENT_OTHER };
struct sent {
	struct str name;
	enum sent_kind kind;
	bool is_json, in_list;   /* from a JSON body; element of an array */
	struct str text;         /* TEXT; decoded, may be invalid UTF-8 */
	int64_t number;          /* INT, BOOL */
	struct upload file;      /* FILE */
};
struct sents { VEC(struct sent); };
enum { MAX_SENT = 2000 };

/* application/x-www-form-urlencoded and queries. E_INVALID on a bad escape, E_LIMIT beyond MAX_SENT pairs. */
err sent_form(struct arena *a, struct str text, struct sents *into) MUST_USE;

/* One JSON object (RFC 8259). E_INVALID when it is anything else: invalid UTF-8, duplicate names, deeper than 8, text after it;
 * *ret_why then says where in English. Values nested deeper than lists of simple values arrive as SENT_OTHER. */
err sent_json(struct arena *a, struct str text, struct sents *into, struct str *ret_why) MUST_USE;

/* Types what was sent into in (route->in_size bytes, zeroed) and notes a problem for every field that breaks its row:
 * unknown, wrong type, missing, too long, out of range, not a choice. Answers work_checked(). */
err input_fill(struct work *w, const struct route *route, const struct sents *sent, void *in) MUST_USE;

#endif
