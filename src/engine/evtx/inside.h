/* What the files of this folder share. */
#ifndef ENGINE_EVTX_INSIDE_H
#define ENGINE_EVTX_INSIDE_H

#include "engine/evtx/evtx.h"

#define EVTX_DEPTH 24           /* elements inside elements, and BinXML inside values */
#define EVTX_NESTED 8           /* BinXML inside values */
#define EVTX_VALUES 16384       /* a chunk has no room for more descriptors of values */
#define EVTX_TEMPLATE_HEADS 256
/* What one chunk may cost in all: bytes read of templates, memory, steps, bytes written. A usual chunk takes less than a hundredth. */
#define EVTX_FUEL ((int64_t)16 << 20)

static inline uint16_t le16(const unsigned char *p) { return (uint16_t)(p[0] | p[1] << 8); }
static inline uint32_t le32(const unsigned char *p) { return (uint32_t)le16(p) | (uint32_t)le16(p + 2) << 16; }
static inline uint64_t le64(const unsigned char *p) { return (uint64_t)le32(p) | (uint64_t)le32(p + 4) << 32; }

/* ---- writing: false when there is no more room ---- */

bool out_bytes(struct evtx_out *o, const char *p, size_t n);
#define out_lit(o, literal) out_bytes((o), literal, sizeof(literal) - 1)
/* UTF-16 as the inside of a JSON text; halves of pairs that stand alone become U+FFFD. */
bool out_utf16(struct evtx_out *o, const unsigned char *p, size_t units);
bool out_ansi(struct evtx_out *o, const unsigned char *p, size_t n);
bool out_unsigned(struct evtx_out *o, uint64_t v);
bool out_signed(struct evtx_out *o, int64_t v);
bool out_hex(struct evtx_out *o, uint64_t v);             /* 0x3e7 */
bool out_digits(struct evtx_out *o, unsigned v, size_t n);

/* ---- values ([MS-EVEN6] 2.2.18) ---- */

enum bx_type {
	TYPE_NULL, TYPE_STRING, TYPE_ANSI, TYPE_INT8, TYPE_UINT8, TYPE_INT16, TYPE_UINT16, TYPE_INT32, TYPE_UINT32, TYPE_INT64, TYPE_UINT64,
	TYPE_REAL32, TYPE_REAL64, TYPE_BOOL, TYPE_BINARY, TYPE_GUID, TYPE_SIZE, TYPE_FILETIME, TYPE_SYSTEMTIME, TYPE_SID, TYPE_HEX32, TYPE_HEX64,
	TYPE_HANDLE = 0x20, TYPE_BINXML = 0x21, TYPE_XML = 0x23,
	TYPE_ARRAY = 0x80
};
struct value { const unsigned char *p; uint16_t n; uint8_t type; };

/* As JSON; arrays as arrays, of BinXML nothing is said here. */
bool value_json(struct evtx_out *o, const struct value *v);
/* The items of an array, each with a comma behind; what is no array is one item. */
bool value_items(struct evtx_out *o, const struct value *v);
/* As part of a text; items of arrays with commas between. */
bool value_part(struct evtx_out *o, const struct value *v);

/* ---- programs: what to write for a template, once its values are there ---- */

enum op_kind {
	OP_TEXT,       /* bytes at..at+n of the program's text */
	OP_CLOSE,      /* the bracket n, in place of the comma before it */
	OP_VALUE,      /* the value `id` and a comma */
	OP_ITEMS,      /* … in an array that is there already */
	OP_PART,       /* … inside a text */
	OP_MEMBERS,    /* the elements of a BinXML value as members of the object at hand */
	OP_IF_NULL, OP_IF_SET, OP_JUMP   /* on to the op `at` */
};
struct op { enum op_kind kind; uint16_t id; uint32_t at, n; };
struct program {
	struct program *next;
	uint32_t place;          /* of the definition, in the chunk */
	bool is_sound;
	const struct op *ops;
	size_t n;
	const char *text;
};

struct evtx_chunk {
	const unsigned char *p;
	size_t n;
	size_t at, used;         /* the next record; behind the last that the header knows of */
	size_t sane;             /* the next record whose sizes are right, when it lies behind `at` */
	bool has_header, is_damaged;
	uint64_t unreadable;
	int64_t fuel;
	struct arena *a;
	struct program *heads[EVTX_TEMPLATE_HEADS];
	struct value values[EVTX_VALUES];
	size_t n_values;
};

/* Memory until the chunk ends; NULL when the fuel is used up. */
void *chunk_alloc(struct evtx_chunk *c, size_t n);

/* ---- elements, as they are read (element.c) ---- */

struct piece { struct piece *next; struct str text; uint16_t id; uint8_t type; bool is_value, is_blank; };
struct attribute { struct attribute *next; struct str name; struct piece *pieces; };
struct element {
	struct element *next;
	struct str name;         /* all texts are written for JSON */
	bool depends;
	uint16_t dependency;     /* the element is there only when this value is */
	struct attribute *attributes;
	struct piece *pieces;
	struct element *children;
	size_t n_members;        /* attributes and children */
};
/* The element whose token stands at *at; *at behind it. NULL when it is not sound. */
struct element *element_read(struct evtx_chunk *c, size_t *at, size_t end, bool has_dependency);
/* Behind the processing instruction whose token stands at *at. */
bool element_skip_instruction(struct evtx_chunk *c, size_t *at, size_t end);

/* The element as a member of the object at hand. False when it is too large. */
bool program_write(struct evtx_chunk *c, const struct element *e, struct program *ret);

/* The document at [at, end): its elements as members of the object at hand. */
bool document_write(struct evtx_chunk *c, struct evtx_out *o, size_t at, size_t end, bool has_dependency, int depth);

#endif
