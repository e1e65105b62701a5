/* Delegation: an account lends chosen permissions of its own to another until the end of a day. */
#include "base/rand.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { WORDS = MAX_PERMISSIONS / 64, OPEN_MAX = 50 };

/* ---- giving ---- */

static err in_line(struct work *w, int64_t org_id, bool *ret)
{
	struct organisation_below_row row;
	TRY(organisation_below(w->db, w->a, &(struct organisation_below_in){ .top = w->by.org_id, .id = org_id }, &row, ret));
	return *ret ? OK : organisation_below(w->db, w->a, &(struct organisation_below_in){ .top = org_id, .id = w->by.org_id }, &row, ret);
}

/* An account elsewhere is told apart from none by nobody. */
static err receiver_check(struct work *w, struct str name, struct account_by_name_row *ret)
{
	bool is_there, is_near = false;
	TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = name }, ret, &is_there));
	if (is_there)
		TRY(in_line(w, ret->org_id, &is_near));
	if (!is_near || ret->disabled_at)
		fail_field(w, S("to"), M_IDENTITY_DELEGATION_NOBODY, name);
	else if (ret->id == w->by.account_id)
		fail_field(w, S("to"), M_IDENTITY_DELEGATION_SELF);
	return OK;
}

static void permissions_check(struct work *w, const struct delegation_new *n)
{
	const struct str field = S("permissions");
	unsigned index;
	if (!n->n_permissions)
		fail_field(w, field, M_IDENTITY_DELEGATION_NOTHING);
	for (size_t i = 0; i < n->n_permissions; i++) {
		struct str p = n->permissions[i];
		if (!perm_find(p, &index))
			fail_field(w, field, M_IDENTITY_PERMISSION_UNKNOWN, p);
		else if (perm_at(index)->is_bound)
			fail_field(w, field, M_IDENTITY_DELEGATION_BOUND, p);
		else if (!actor_holds(&w->by, index))
			fail_field(w, field, M_IDENTITY_DELEGATION_NOT_YOURS, p);
	}
}

/* A form of minutes sent within its minute is not in the past. */
static void interval_check(struct work *w, const struct delegation_new *n, usec *ret_begins, usec *ret_ends)
{
	int64_t max_days = setting_int(w, "identity.delegation_max_days");
	usec begins = *ret_begins = n->begins_at > w->now ? n->begins_at : w->now;
	usec ends = *ret_ends = civil_day_start(civil_day_number(n->last_day) + 1);
	if (n->begins_at && n->begins_at <= w->now - USEC_MIN)
		fail_field(w, S("begins_at"), M_IDENTITY_DELEGATION_PAST);
	if (ends <= begins)
		fail_field(w, S("last_day"), M_IDENTITY_DELEGATION_ENDS_FIRST);
	else if (ends > civil_day_start(civil_day_number(begins) + max_days))
		fail_field(w, S("last_day"), M_IDENTITY_DELEGATION_LONG, a_fmt(w->a, "%lld", (long long)max_days));
}

static err count_check(struct work *w, int64_t account_id, bool is_giver)
{
	struct delegation_open_count_row open;
	TRY(delegation_open_count(w->db, w->a, &(struct delegation_open_count_in){ .account_id = account_id, .now = w->now }, &open));
	if ((is_giver ? open.given : open.received) < OPEN_MAX)
		return OK;
	return fail(w, E_CONFLICT, M_IDENTITY_DELEGATION_MANY, a_fmt(w->a, "%d", OPEN_MAX));
}

static struct str joined(struct arena *a, const struct str *at, size_t n)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < n; i++)
		all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(at[i]));
	return all;
}

/* ---- telling ---- */

static struct str permission_list(struct arena *a, enum lang lang, struct str names)
{
	struct str all = STR_NONE;
	unsigned index;
	for (struct str rest = names; rest.n;)
		if (perm_find(str_cut(&rest, ' '), &index))
			all = a_fmt(a, "%.*s- %.*s\n", STR_ARG(all), STR_ARG(msg_text(lang, perm_at(index)->says)));
	return all;
}

static struct str last_day_shown(struct arena *a, usec ends_at)
{
	return date_shown(a, ends_at - 1);
}

/* by: who ends it, "" when it is new. */
static err delegation_mail(struct work *w, const struct delegation_page_row *d, bool to_giver, struct str by)
{
	enum lang lang = lang_of(to_giver ? d->from_lang : d->to_lang);
	struct str email = to_giver ? d->from_email : d->to_email, name = to_giver ? d->from_full_name : d->to_full_name;
	if (!email.n)
		return OK;
	struct str begins = time_shown(w->a, d->begins_at), last = last_day_shown(w->a, d->ends_at);
	struct str list = permission_list(w->a, lang, d->permissions);
	struct str text = by.n ? say_in(w->a, lang, M_IDENTITY_DELEGATION_ENDED_MAIL, name, d->from_full_name, d->to_full_name, by, list) :
		say_in(w->a, lang, M_IDENTITY_DELEGATION_MAIL, name, d->from_full_name, d->to_full_name, begins, last, d->reason, list);
	return mail_queue(w, &(struct mail){ .to = email, .to_name = name, .lang = lang,
		.subject = say_in(w->a, lang, by.n ? M_IDENTITY_DELEGATION_ENDED_SUBJECT : M_IDENTITY_DELEGATION_SUBJECT, d->from_full_name,
		d->to_full_name), .text = text, .about_path = S("/account/delegations"), .kind = "account",
		.record_id = to_giver ? d->from_id : d->to_id }, NULL);
}

static err both_tell(struct work *w, const struct delegation_page_row *d, struct str by)
{
	TRY(delegation_mail(w, d, true, by));
	return delegation_mail(w, d, false, by);
}

static err delegation_row(struct work *w, int64_t id, struct delegation *ret, bool *ret_found)
{
	struct delegations all = { 0 };
	*ret_found = false;
	if (id <= 0 || id == INT64_MAX)
		return OK;
	TRY(delegation_find(w, &(struct delegation_query){ .before_id = id + 1, .max = 1 }, &all));
	*ret_found = all.n && all.at[0].row.id == id;
	if (*ret_found)
		*ret = all.at[0];
	return OK;
}

static err noted_and_told(struct work *w, const char *name, const struct delegation_page_row *d, struct str by)
{
	TRY(journal_add(w, name, (struct journal_ref){ "delegation", d->id }, PAIRS(w->a,
		{ "code", a_fmt(w->a, "%.*s → %.*s", STR_ARG(d->from_full_name), STR_ARG(d->to_full_name)) }, { "from", d->from_name },
		{ "to", d->to_name }, { "permissions", d->permissions }, { "cause", d->cause }, { "begins_at", time_rfc3339(w->a, d->begins_at) },
		{ "ends_at", time_rfc3339(w->a, d->ends_at) })));
	return both_tell(w, d, by);
}

err delegation_add(struct work *w, const struct delegation_new *n, int64_t *ret_id)
{
	struct account_by_name_row to;
	struct delegation made;
	usec begins, ends;
	bool found;
	TRY(receiver_check(w, n->to, &to));
	permissions_check(w, n);
	interval_check(w, n, &begins, &ends);
	TRY(work_checked(w));
	TRY(count_check(w, w->by.account_id, true));
	TRY(count_check(w, to.id, false));
	int64_t id = *ret_id = id_new();
	TRY(delegation_insert(w->db, &(struct delegation_insert_in){ .id = id, .from_id = w->by.account_id, .to_id = to.id,
		.permissions = joined(w->a, n->permissions, n->n_permissions), .cause = n->cause, .reason = n->reason, .begins_at = begins,
		.ends_at = ends, .now = w->now }, NULL));
	TRY(delegation_row(w, id, &made, &found));
	return noted_and_told(w, "delegation.add", &made.row, STR_NONE);
}

/* ---- reading ---- */

/* What of the permissions named the giver's roles give, and what not. */
static void holding_split(struct work *w, struct delegation *d, const uint64_t *held)
{
	unsigned index;
	for (struct str rest = d->row.permissions; rest.n;) {
		struct str p = str_cut(&rest, ' ');
		bool is_held = !d->row.from_disabled_at && perm_find(p, &index) && (held[index / 64] >> (index % 64) & 1) &&
			!perm_at(index)->is_bound;
		struct str *list = is_held ? &d->holding : &d->lapsed;
		*list = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(*list), list->n ? " " : "", STR_ARG(p));
	}
}

static enum delegation_state state_of(const struct work *w, const struct delegation *d)
{
	if (d->row.ended_at)
		return DELEGATION_ENDED;
	if (d->row.ends_at <= w->now)
		return DELEGATION_OVER;
	if (!d->holding.n)
		return DELEGATION_LAPSED;
	return d->row.begins_at > w->now ? DELEGATION_PLANNED : DELEGATION_IN_FORCE;
}

static void delegation_fill(struct work *w, struct delegation *d, const struct delegation_roles_rows *roles)
{
	uint64_t held[WORDS] = { 0 };
	for (size_t i = 0; i < roles->n; i++)
		if (roles->at[i].id == d->row.id)
			perms_of_role(roles->at[i].role, held);
	holding_split(w, d, held);
	d->state = state_of(w, d);
}

err delegation_find(struct work *w, const struct delegation_query *q, struct delegations *ret)
{
	struct delegation_page_rows rows;
	struct delegation_roles_rows roles;
	*ret = (struct delegations){ 0 };
	TRY(delegation_page(w->db, w->a, &(struct delegation_page_in){ .account_id = q->account_id, .top = q->top,
		.open_at = q->is_open ? w->now : 0, .before_id = q->before_id ? q->before_id : INT64_MAX, .max = q->max + 1 }, &rows));
	ret->has_more = rows.n > (size_t)q->max;
	ret->n = ret->has_more ? (size_t)q->max : rows.n;
	if (!ret->n)
		return OK;
	TRY(delegation_roles(w->db, w->a, &(struct delegation_roles_in){ .first_id = rows.at[ret->n - 1].id, .last_id = rows.at[0].id,
		.account_id = q->account_id, .top = q->top }, &roles));
	ret->at = a_array(w->a, struct delegation, ret->n);
	for (size_t i = 0; i < ret->n; i++) {
		ret->at[i].row = rows.at[i];
		delegation_fill(w, &ret->at[i], &roles);
	}
	return OK;
}

struct str delegation_state_name(enum delegation_state s)
{
	static const char *const names[] = { [DELEGATION_PLANNED] = "planned", [DELEGATION_IN_FORCE] = "in_force",
		[DELEGATION_LAPSED] = "lapsed", [DELEGATION_ENDED] = "ended", [DELEGATION_OVER] = "over" };
	return str_of(names[s]);
}

static err may_see(struct work *w, const struct delegation_page_row *d, bool *ret)
{
	*ret = d->from_id == w->by.account_id || d->to_id == w->by.account_id;
	if (*ret || !may(w, &may_manage_own))
		return OK;
	TRY(managed_holds(w, d->from_org, ret));
	return *ret ? OK : managed_holds(w, d->to_org, ret);
}

err delegation_known(struct work *w, struct str typed, struct delegation *ret)
{
	int64_t id;
	bool is_seen = false;
	if (str_int(typed, &id))
		TRY(delegation_row(w, id, ret, &is_seen));
	if (is_seen)
		TRY(may_see(w, &ret->row, &is_seen));
	return is_seen ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_NO_DELEGATION);
}

err delegation_end_early(struct work *w, struct str typed)
{
	struct delegation d;
	int64_t n;
	TRY(delegation_known(w, typed, &d));
	TRY(delegation_end(w->db, &(struct delegation_end_in){ .id = d.row.id, .by = w->by.account_id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_IDENTITY_DELEGATION_IS_OVER);
	return noted_and_told(w, "delegation.end", &d.row, w->by.name);
}
