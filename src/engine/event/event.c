#include "engine/event/event.h"

void event_clear(struct event *e)
{
	struct event_value *at = e->at;
	size_t cap = e->cap;
	*e = (struct event){ .at = at, .cap = cap };
}

void event_add(struct arena *a, struct event *e, struct str name, struct str text, enum event_kind kind)
{
	if (e->n == EVENT_MAX_VALUES || name.n > EVENT_MAX_NAME) {
		e->cut = true;
		return;
	}
	*VEC_ADD(a, e) = (struct event_value){ name, text, kind };
}
