/* reference: what a Sigma rule means, written down as slowly and plainly as the specification says it; for tests alone. A rule and an event are
 * models, never texts, so nothing is shared with the readers and the matcher but the model's printed form. */
#ifndef ENGINE_SIGMA_REFERENCE_H
#define ENGINE_SIGMA_REFERENCE_H

#include "base/buf.h"

enum model_way { WAY_PLAIN, WAY_CONTAINS, WAY_STARTS, WAY_ENDS, WAY_RE, WAY_RE_I, WAY_CIDR, WAY_LT, WAY_LTE, WAY_GT, WAY_GTE, WAY_EXISTS, WAY_FIELD, WAY_BASE64, WAY_OFFSET,
	WAY_WIDE_OFFSET, N_WAYS };
enum model_type { TYPE_TEXT, TYPE_NUMBER, TYPE_NULL };

struct model_value { enum model_type type; struct str text; int number; };       /* text: as Sigma writes it */
struct model_item {
	int field;                       /* 0 … 4; -1: keywords */
	enum model_way way;
	bool all, cased, windash, negated, yes;
	int other;                       /* WAY_FIELD */
	struct model_value values[4]; int n;
};
struct model_map { struct model_item items[3]; int n; };
struct model_selection { struct str name; struct model_map maps[3]; int n; };    /* maps: one is enough */

enum model_kind { MODEL_AND, MODEL_OR, MODEL_NOT, MODEL_NAME, MODEL_ONE_OF, MODEL_ALL_OF };
struct model_condition { enum model_kind kind; struct model_condition *at[2]; struct str name; };     /* name: of a selection; a pattern; "them" */

struct model_rule { struct model_selection selections[4]; int n; struct model_condition *condition; };

struct model_field { struct str name; enum { HAS_NONE, HAS_NULL, HAS_TEXT, HAS_NUMBER } has; struct str text[2]; int n; };   /* n texts: an array */
struct model_event { struct model_field fields[5]; struct str json; };

bool reference_true(const struct model_rule *r, const struct model_event *e);

#endif
