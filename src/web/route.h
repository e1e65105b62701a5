/* route: the row from which the router enforces everything before a handler runs. Rows are plain data.
 * From the same rows come the OpenAPI document, the permission matrix test and the manual. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "store/work.h"

struct req;

enum method { GET, POST, PUT, PATCH, DELETE };

/* A permission, declared once by its module as `const struct perm may_triage = {…}`; roles hold sets of them. */
struct perm {
	const char *name;          /* "incident.triage" */
	enum msg says;             /* one sentence for the administrator */
	uint32_t roles;            /* roles that have it from the start, bits of enum role (core/module.h) */
	const struct perm *within; /* optional: a wider permission; who holds that one may do this too */
	bool is_bound;             /* by a role only: can neither be delegated nor be had by break-glass */
};
extern const struct perm PERM_PUBLIC;      /* anybody, no account */
extern const struct perm PERM_SIGNED_IN;   /* any account */

enum field_type {
	F_TEXT,      /* struct str   one line, trimmed, NFC; line breaks are refused */
	F_LINES,     /* struct str   many lines, NFC */
	F_CODE,      /* struct str   [A-Za-z0-9._:-]+ */
	F_SECRET,    /* struct str   as sent, never echoed, logged or journalled */
	F_EMAIL,     /* struct str */
	F_CHOICE,    /* struct str   one of .choices */
	F_INT,       /* int64_t      within .min … .max */
	F_ID,        /* int64_t      decimal text on the wire, > 0 */
	F_BOOL,      /* bool         on/true/1/yes; absent is false */
	F_TIME,      /* usec         see time_parse() */
	F_TEXTS,     /* struct strs  repeated field, or JSON array of strings; or lines and commas of one text field */
	F_FILES,     /* struct uploads  multipart only */
};

struct strs { struct str *at; size_t n; };
struct upload { struct str name, media_type; struct str sha256_hex; int64_t size; const char *path; /* temporary file, removed after the request */ };
struct uploads { struct upload *at; size_t n; };

struct field {
	const char *name;          /* on the wire */
	enum field_type type;
	size_t offset;             /* into the route's input struct */
	bool required;
	int64_t min, max;          /* texts: code points (max 0: 200 for one line, 20,000 for many); lists: items (max 0: 100); ints: value when min < max */
	const char *choices;       /* F_CHOICE: "a|b|c" */
	enum msg label;            /* what people call it; used in error sentences and generated forms */
};
#define FIELD(T, member, kind, ...) { .name = #member, .type = (kind), .offset = offsetof(T, member), __VA_ARGS__ }

enum rate_class { RATE_NORMAL, RATE_SIGN_IN, RATE_PUBLIC_POST, RATE_PUBLIC_GET, RATE_NONE };

enum route_flags {
	ROUTE_SLOW = 1,        /* may take over ~5 ms (documents, search, uploads): runs on a worker, not on the event loop */
	ROUTE_LIVE = 2,        /* server-sent events */
	ROUTE_NO_CSRF = 4,     /* token-authorised API routes need none; for the few others say why in a comment */
	ROUTE_NO_DATABASE = 16, /* neither identity nor transaction: answers while the database is gone (w.db is NULL; PERM_PUBLIC only) */
	ROUTE_ALONE = 8,       /* a page without the frame (print view, fragment for htmx) */
};

struct route {
	enum method method;
	const char *path;                      /* "/incidents/{code}/close"; {name} parts reach the handler as r->args[i] */
	const struct perm *perm;               /* never NULL */
	err (*run)(struct req *r);             /* inside a transaction: GET read-only, others read-write */
	err (*before)(struct req *r);          /* optional, outside a transaction: slow or irreversible preparation (hashing, storing uploads) */
	err (*again)(struct req *r);           /* optional, for pages: GET handler that shows the form again after E_INVALID/E_CONFLICT, with r->problem and what was typed */
	const struct field *in; size_t n_in;   /* declared input: query for GET, body otherwise */
	size_t in_size;                        /* sizeof the input struct; r->in points to one, zeroed */
	size_t body_max;                       /* bytes; 0: 64 KB. Uploads count */
	enum rate_class rate;
	uint32_t flags;
	const char *journal;                   /* journal name of the write, "incident.close"; required on every non-GET */
	enum msg says;                         /* one sentence for OpenAPI and the manual */
	const char *made;                      /* API routes that make something answer 201 with Location (reply_made()) and at least these
	                                        * members: "id scopes[] expires_at? version#": texts, a list, one that may be null, a number */
};
#define LIST(array) (array), COUNT(array)   /* for adjacent pointer+count members, in order */
#define INPUT(T, fields) .in = (fields), .n_in = COUNT(fields), .in_size = sizeof(T)

#endif
