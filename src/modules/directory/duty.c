/* What is proved of published contacts (Directive 18 clause 1l): that the portal shows them, that it agrees with the register, and that
 * somebody answers. What a visit finds holds until a visit finds otherwise. */
#include "core/duty_source.h"
#include "engine/duty/tally.h"
#include "modules/directory/alive.h"

struct reading { struct arena *a; struct duty_history *to; struct duty_form published; };
/* Of one organisation. */
struct areas { VEC(struct duty_area) public, unread, differs; };

/* What was seen from `since` to `until` (0: still), as it became known: nobody knew beforehand that it would end. */
#define SEEN(a, v, since, until) do { \
	*VEC_ADD((a), (v)) = (struct duty_area){ (since), TIME_OPEN, (since), duty_until(until) }; \
	if (until) \
		*VEC_ADD((a), (v)) = (struct duty_area){ (since), (until), (until), TIME_OPEN }; \
} while (0)

/* The portal itself could not be read; the rest are things that do not agree. No security.txt is no disagreement. */
static void difference_read(const struct reading *r, struct areas *x, const struct source_differences_row *d)
{
	bool is_whole = str_is(d->kind, "unreachable") || str_is(d->kind, "absent");
	if (!is_whole)
		SEEN(r->a, &x->differs, d->since, d->ended_at);
	else if (str_is(d->source, "portal"))
		SEEN(r->a, &x->unread, d->since, d->ended_at);
}

static void piece(const struct reading *r, const struct source_portals_row *p, const struct duty_area *in, bool agrees)
{
	int64_t value = agrees;
	duty_record_add(r->to, &r->published, UNIT_ORG, p->org_id, (struct duty_record){ .id = p->id, .grade = GRADE_AUTO, .begins = in->from, .ends = in->to,
		.stated = in->from, .known_from = in->known_from, .known_to = in->known_to }, &value);
}

/* While it could be read, by whether it agreed. */
static void shown(const struct reading *r, const struct source_portals_row *p, const struct areas *x, const struct duty_area *in)
{
	struct tally_piece *read, *at;
	size_t n_read, n;
	tally(r->a, in, x->unread.at, x->unread.n, &read, &n_read);
	for (size_t i = 0; i < n_read; i++) {
		if (read[i].n)
			continue;
		tally(r->a, &read[i].in, x->differs.at, x->differs.n, &at, &n);
		for (size_t k = 0; k < n; k++)
			piece(r, p, &at[k].in, !at[k].n);
	}
}

/* While there was anything to publish. */
static void portal_read(const struct reading *r, const struct source_portals_row *p, const struct areas *x)
{
	struct duty_area whole = { p->first_at, TIME_OPEN, p->first_at, TIME_OPEN };
	struct tally_piece *at;
	size_t n;
	tally(r->a, &whole, x->public.at, x->public.n, &at, &n);
	for (size_t i = 0; i < n; i++)
		if (at[i].n)
			shown(r, p, x, &at[i].in);
}

static err portals_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_portals_rows portals;
	struct source_differences_rows differences;
	struct source_public_contacts_rows contacts;
	struct reading r = { w->a, to, duty_form(to, "published", "agrees") };
	size_t d = 0, c = 0;
	TRY(source_portals(w->db, w->a, &(struct source_portals_in){ scope->org_from, scope->org_to }, &portals));
	TRY(source_differences(w->db, w->a, &(struct source_differences_in){ scope->org_from, scope->org_to }, &differences));
	TRY(source_public_contacts(w->db, w->a, &(struct source_public_contacts_in){ scope->org_from, scope->org_to }, &contacts));
	for (size_t i = 0; i < portals.n; i++) {
		struct areas x = { 0 };
		int64_t org = portals.at[i].org_id;
		for (; d < differences.n && differences.at[d].org_id <= org; d++)
			if (differences.at[d].org_id == org)
				difference_read(&r, &x, &differences.at[d]);
		for (; c < contacts.n && contacts.at[c].org_id <= org; c++)
			if (contacts.at[c].org_id == org)
				SEEN(w->a, &x.public, contacts.at[c].since, contacts.at[c].ended_at);
		portal_read(&r, &portals.at[i], &x);
	}
	return OK;
}

static err checks_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_checks_rows rows;
	struct duty_form answer = duty_form(to, "answer", "minutes"), confirmed = duty_form(to, "confirmed", "");
	TRY(source_checks(w->db, w->a, &(struct source_checks_in){ scope->org_from, scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct source_checks_row *k = &rows.at[i];
		int64_t minutes = (k->answered_at - k->asked_at) / USEC_MIN;
		struct duty_record r = { .id = k->id, .grade = GRADE_AUTO, .begins = k->answered_at, .ends = k->answered_at, .stated = k->answered_at,
			.known_from = k->answered_at, .known_to = TIME_OPEN };
		duty_record_add(to, &answer, UNIT_ORG, k->org_id, r, &minutes);
		if (str_is(k->kind, "confirm"))
			duty_record_add(to, &confirmed, UNIT_ORG, k->org_id, r, NULL);
	}
	return OK;
}

static err contacts_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	TRY(portals_read(w, scope, to));
	return checks_read(w, scope, to);
}

/* Its journal speaks of organisations, which are the register's to tell. */
const struct duty_source directory_duties[1] = {
	{ "directory.contacts", M_DIRECTORY_DUTY_CONTACTS, { "published", "confirmed", "answer" }, DUTY_ABOUT(UNIT_ORG), contacts_read, { { 0 } } },
};
