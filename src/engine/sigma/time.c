/* When an event happened, from its fields. */
#include "engine/sigma/set.h"

usec sigma_event_time(const struct sigma_data *d, const struct event *e)
{
	usec t;
	if (e->time)
		return e->time;
	for (size_t i = 0; i < d->n_time_fields; i++)
		for (size_t k = 0; k < e->n; k++) {
			struct str name = e->at[k].name, wanted = d->time_fields[i], text = str_trim(e->at[k].text);
			bool same = str_eq(name, wanted) || (name.n > wanted.n && str_ends(name, wanted) && name.p[name.n - wanted.n - 1] == '.');
			if (same && event_time_of(text, &t))
				return t;
		}
	return 0;
}
