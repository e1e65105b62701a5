/* list: reads lists of indicators as people send them: one a line, CSV with a header, a STIX 2.1 bundle, MISP JSON. Pure.
 *
 * One a line: empty lines and those beginning with # are passed over; the type is recognised, or said in front (domain:install.sh,
 * keyword:some text). CSV: a column value (or indicator, ioc), perhaps type and id. STIX: patterns of comparisons for equality joined by
 * AND and OR; each becomes an indicator of its own with the pattern's id. MISP: attributes with to_ids. */
#ifndef ENGINE_INDICATOR_LIST_H
#define ENGINE_INDICATOR_LIST_H

#include "base/err.h"
#include "engine/indicator/indicator.h"

struct list_refusal {
	int64_t line;                /* where, from 1; 0 in JSON */
	struct str field;            /* of JSON: objects[3].pattern; of CSV the column */
	struct str text;             /* the entry */
	enum indicator_fault fault;
};

/* Called for every entry; what is pointed to is valid during the call. An id is the sender's, else "LINE". */
struct list_reader {
	bool with_private;           /* private addresses are taken */
	void *arg;
	void (*take)(void *arg, const struct indicator *i);
	void (*refuse)(void *arg, const struct list_refusal *r);
};

void list_read(const struct list_reader *r, struct str text);

#endif
