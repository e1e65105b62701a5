/* pages: the build-time tool that turns translations and page templates into C. See docs/pages.md. */
#ifndef TOOLS_PAGES_H
#define TOOLS_PAGES_H

#include "tools/file.h"

/* ---- messages: PO files → messages.h, messages.c ---- */

/* Reads NAME.vi.po and NAME.en.po pairs, writes header and code. Every complaint goes to stderr as path:line:column;
 * answers false (and writes nothing) when there was one. */
bool messages_compile(struct arena *a, const char *header, const char *code, char *const *paths, size_t n);

/* "incident.closed" → "M_INCIDENT_CLOSED" */
void buf_add_message_constant(struct buf *b, struct str key);

/* ---- templates: pages/NAME.html → pages_gen.h, pages_gen.c ---- */

struct templates_out {
	const char *header, *code;     /* files to write */
	const char *include_as;        /* how C includes the header: "modules/incident/pages_gen.h" */
	const char *const *with;       /* other rooms' headers whose pages are used by {{> …}} */
	size_t n_with;
};
bool templates_compile(struct arena *a, const struct templates_out *out, char *const *paths, size_t n);

/* ---- where in HTML a template stands ---- */

enum html_state {
	H_TEXT,          /* between tags */
	H_TAG_OPEN,      /* after '<' */
	H_TAG_NAME,
	H_IN_TAG,        /* white space inside a tag */
	H_ATTR_NAME,
	H_AFTER_NAME,    /* white space after an attribute's name */
	H_BEFORE_VALUE,  /* after '=' */
	H_VALUE_DOUBLE, H_VALUE_SINGLE, H_VALUE_BARE,
	H_AFTER_VALUE,   /* right after the closing quote */
	H_JOINED,        /* branches of an {{#if}} inside a tag met here; a space, '/' or '>' must follow */
	H_COMMENT,
	H_DECLARATION,   /* <!doctype …> */
	H_RAW,           /* script, style: nothing of ours may stand here */
	H_PLAIN,         /* textarea, title: text without tags */
};

struct html_at {
	enum html_state state;
	bool closing;              /* in a closing tag */
	bool begun;                /* the attribute's value has at least one byte or value */
	bool valued;               /* … at least one value */
	unsigned pre;              /* depth of <pre> */
	size_t n_tag, n_attr, n_value;
	char tag[24];              /* lower case, cut */
	char attr[32];
	char value[16];            /* first bytes of the attribute's constant value */
};

/* Takes one byte of constant text. Answers NULL, or why it is refused. */
const char *html_step(struct html_at *h, char c);
/* What may be written at this point? Answers NULL, or why it is refused. */
enum html_use { USE_VALUE, USE_URL, USE_ASSET, USE_TEXT, USE_LANG, USE_ELEMENT, USE_BLOCK };
const char *html_may(const struct html_at *h, enum html_use use);
/* A value was written: the attribute has begun. */
void html_wrote(struct html_at *h);
bool html_in_attribute(const struct html_at *h);
/* The state after two branches; NULL, or why they do not fit together. */
const char *html_join(struct html_at *h, const struct html_at *other);

#endif
