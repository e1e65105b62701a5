/* Break-glass: more permissions than one has, at once, for a short time, with an alarm, and with somebody else's judgement afterwards. */
#include "base/log.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { WORDS = MAX_PERMISSIONS / 64, LINK_BYTES = 24, REASON_MIN = 10, AT_ONCE = 100 };
#define LINK_LIMIT (30 * USEC_MIN)

static usec limit_of(struct work *w)
{
	return setting_int(w, "identity.break_glass_minutes") * USEC_MIN;
}

static struct journal_ref about(int64_t id)
{
	return (struct journal_ref){ "break_glass", id };
}

/* ---- who is told ---- */

static err heads_of(struct work *w, int64_t account_id, struct break_glass_told_rows *ret)
{
	return break_glass_told(w->db, w->a, &(struct break_glass_told_in){ .account_id = account_id, .own = str_of(may_manage_own.name),
		.all = str_of(may_manage_accounts.name), .roles = str_of(may_manage_roles.name) }, ret);
}

struct alarm { int64_t account_id; struct str who, until, reason, path; bool is_link; };

/* One mail to each, in his language; the log too, for whoever watches the machine. */
static err alarm_raise(struct work *w, const struct alarm *m)
{
	struct break_glass_told_rows rows;
	log_warn("identity.break_glass", "account", a_z(w->a, m->who), NULL);
	TRY(heads_of(w, m->account_id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct break_glass_told_row *to = &rows.at[i];
		enum lang lang = lang_of(to->lang);
		TRY(mail_queue(w, &(struct mail){ .to = to->email, .to_name = to->full_name, .lang = lang,
			.subject = say_in(w->a, lang, m->is_link ? M_IDENTITY_BREAK_GLASS_LINK_SUBJECT : M_IDENTITY_BREAK_GLASS_SUBJECT, m->who),
			.text = say_in(w->a, lang, m->is_link ? M_IDENTITY_BREAK_GLASS_LINK_MAIL : M_IDENTITY_BREAK_GLASS_MAIL, to->full_name, m->who,
			m->until, m->reason), .about_path = m->path, .kind = "account", .record_id = to->id }, NULL));
	}
	return OK;
}

static struct str page_of(struct arena *a, int64_t id)
{
	return a_fmt(a, "/admin/break-glass/%lld", (long long)id);
}

/* ---- beginning ---- */

static bool is_listed(struct str list, struct str role)
{
	bool is_in = false;
	for (struct str rest = list; rest.n;)
		is_in = str_eq(str_cut(&rest, ' '), role) || is_in;
	return is_in;
}

static bool gains_by(const struct actor *by, struct str role)
{
	struct actor would_be = *by;
	bool gained = false;
	actor_emergency(&would_be, 0, role, 0);
	for (size_t i = 0; i < WORDS; i++)
		gained = gained || (would_be.perms[i] & ~by->perms[i]);
	return gained;
}

/* Standing in for somebody of the own organisation: a role nobody there has would reach further than it. */
err break_glass_roles(struct work *w, struct str *ret)
{
	struct organisation_roles_rows ours;
	struct str listed = setting_text(w, "identity.break_glass_roles");
	*ret = STR_NONE;
	TRY(organisation_roles(w->db, w->a, &(struct organisation_roles_in){ .org_id = w->by.org_id }, &ours));
	for (size_t i = 0; i < ours.n; i++) {
		struct str role = ours.at[i].role;
		if (is_listed(listed, role) && gains_by(&w->by, role))
			*ret = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(*ret), ret->n ? " " : "", STR_ARG(role));
	}
	return OK;
}

static void reason_check(struct work *w, struct str reason)
{
	if (utf8_length(reason) < REASON_MIN)
		fail_field(w, S("reason"), M_IDENTITY_BREAK_GLASS_REASON_SHORT, a_fmt(w->a, "%d", REASON_MIN));
}

/* Checks what is asked for; *ret: the roles, joined. */
static err asked_check(struct work *w, const struct break_glass_new *n, struct str *ret)
{
	struct str offered;
	*ret = STR_NONE;
	TRY(break_glass_roles(w, &offered));
	for (size_t i = 0; i < n->n_roles; i++) {
		if (!is_listed(offered, n->roles[i]))
			fail_field(w, S("roles"), M_IDENTITY_BREAK_GLASS_NO_ROLE, n->roles[i]);
		*ret = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(*ret), i ? " " : "", STR_ARG(n->roles[i]));
	}
	if (!n->n_roles)
		fail_field(w, S("roles"), M_IDENTITY_BREAK_GLASS_NOTHING);
	reason_check(w, n->reason);
	return work_checked(w);
}

/* roles "": those of the account. */
static err begin(struct work *w, const struct break_glass_new *n, struct str roles, int64_t *ret_id)
{
	int64_t id = *ret_id = id_new();
	usec until = w->now + limit_of(w);
	struct account_by_id_row own;
	TRY(account_own(w, &own));
	TRY(break_glass_insert(w->db, &(struct break_glass_insert_in){ .id = id, .account_id = own.id, .session_hash = n->session_hash,
		.roles = roles, .reason = n->reason, .address = n->address, .now = w->now, .ends_at = until }, NULL));
	actor_emergency(&w->by, id, roles, until);
	TRY(journal_add(w, "break_glass.begin", about(id), PAIRS(w->a, { "code", own.full_name }, { "name", own.name },
		{ "roles", roles }, { "reason", n->reason }, { "until", time_rfc3339(w->a, until) })));
	return alarm_raise(w, &(struct alarm){ own.id, a_fmt(w->a, "%.*s (%.*s)", STR_ARG(own.full_name), STR_ARG(own.name)),
		time_shown(w->a, until), n->reason, page_of(w->a, id), false });
}

err break_glass_begin(struct work *w, const struct break_glass_new *n, int64_t *ret_id)
{
	struct str roles;
	if (!n->session_hash.n)
		return fail(w, E_DENIED, M_IDENTITY_BREAK_GLASS_NO_SESSION);
	if (w->by.emergency_id)
		return fail(w, E_CONFLICT, M_IDENTITY_BREAK_GLASS_ALREADY, time_shown(w->a, w->by.emergency_until));
	TRY(asked_check(w, n, &roles));
	return begin(w, n, roles, ret_id);
}

/* ---- the operator's link ---- */

err break_glass_link_make(struct work *w, struct str name, struct str *ret_path)
{
	struct account_by_name_row row;
	struct str secret = rand_token(w->a, LINK_BYTES);
	TRY(account_known(w, name, &row));
	if (row.disabled_at)
		return fail(w, E_CONFLICT, M_IDENTITY_REVIEW_DISABLED, row.name);
	TRY(break_glass_link_end(w->db, &(struct break_glass_link_end_in){ .account_id = row.id, .now = w->now }, NULL));
	TRY(break_glass_link_insert(w->db, &(struct break_glass_link_insert_in){ .secret_hash = secret_hash(w->a, secret),
		.account_id = row.id, .expires_at = w->now + LINK_LIMIT }, NULL));
	*ret_path = a_fmt(w->a, "/break-glass/%.*s", STR_ARG(secret));
	TRY(journal_add(w, "break_glass.link", (struct journal_ref){ "account", row.id }, PAIRS(w->a, { "code", row.full_name },
		{ "name", row.name })));
	return alarm_raise(w, &(struct alarm){ row.id, a_fmt(w->a, "%.*s (%.*s)", STR_ARG(row.full_name), STR_ARG(row.name)),
		time_shown(w->a, w->now + LINK_LIMIT), STR_NONE, S("/admin/break-glass"), true });
}

err break_glass_link_known(struct work *w, struct str secret, struct break_glass_link_get_row *ret)
{
	bool found;
	TRY(break_glass_link_get(w->db, w->a, &(struct break_glass_link_get_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now },
		ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
}

err break_glass_link_enter(struct req *r, struct str secret, struct str reason)
{
	struct work *w = &r->w;
	struct break_glass_link_get_row link;
	int64_t n, id;
	TRY(break_glass_link_known(w, secret, &link));
	reason_check(w, reason);
	TRY(work_checked(w));
	TRY(break_glass_link_use(w->db, &(struct break_glass_link_use_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
	TRY(session_begin(r, link.account_id));
	struct str session = secret_hash(w->a, r->session_secret);
	TRY(session_shorten(w->db, &(struct session_shorten_in){ .secret_hash = session, .expires_at = w->now + limit_of(w) }, NULL));
	return begin(w, &(struct break_glass_new){ .reason = reason, .session_hash = session, .address = r->address }, STR_NONE, &id);
}

/* ---- afterwards ---- */

bool break_glass_in_force(const struct work *w, const struct break_glass_page_row *row)
{
	return !row->ended_at && row->ends_at > w->now;
}

err break_glass_known(struct work *w, struct str typed, struct break_glass_page_row *ret)
{
	struct break_glass_page_rows rows = { 0 };
	int64_t id;
	bool is_seen = false;
	if (str_int(typed, &id) && id > 0 && id < INT64_MAX)
		TRY(break_glass_page(w->db, w->a, &(struct break_glass_page_in){ .before_id = id + 1, .max = 1 }, &rows));
	if (rows.n && rows.at[0].id == id) {
		is_seen = rows.at[0].account_id == w->by.account_id;
		if (!is_seen && may(w, &may_manage_own))
			TRY(managed_holds(w, rows.at[0].org_id, &is_seen));
	}
	if (!is_seen)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_BREAK_GLASS);
	*ret = rows.at[0];
	return OK;
}

/* What came in by the operator's link goes out with it. */
err break_glass_end_early(struct work *w, struct str typed)
{
	struct break_glass_page_row row;
	int64_t n;
	TRY(break_glass_known(w, typed, &row));
	TRY(break_glass_end(w->db, &(struct break_glass_end_in){ .id = row.id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_IDENTITY_BREAK_GLASS_IS_OVER);
	if (!row.roles.n)
		TRY(session_delete(w->db, &(struct session_delete_in){ .secret_hash = row.session_hash }, NULL));
	return journal_add(w, "break_glass.end", about(row.id), PAIRS(w->a, { "code", row.full_name }, { "name", row.name }));
}

err break_glass_decide(struct work *w, struct str typed, bool is_justified, struct str comment)
{
	struct break_glass_page_row row;
	struct str verdict = is_justified ? S("justified") : S("not_justified");
	int64_t n;
	TRY(break_glass_known(w, typed, &row));
	if (row.account_id == w->by.account_id || w->by.emergency_id)
		return fail(w, E_DENIED, M_IDENTITY_BREAK_GLASS_NOT_ONESELF);
	if (break_glass_in_force(w, &row))
		return fail(w, E_CONFLICT, M_IDENTITY_BREAK_GLASS_STILL, time_shown(w->a, row.ends_at));
	TRY(break_glass_review(w->db, &(struct break_glass_review_in){ .id = row.id, .verdict = verdict, .comment = comment,
		.by = w->by.account_id, .now = w->now }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_IDENTITY_BREAK_GLASS_REVIEWED);
	return journal_add(w, "break_glass.review", about(row.id), PAIRS(w->a, { "code", row.full_name }, { "name", row.name },
		{ "verdict", verdict }, { "comment", comment }));
}

static err remind(struct work *w, const struct break_glass_unreviewed_row *b)
{
	struct break_glass_told_rows rows;
	TRY(heads_of(w, b->account_id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct break_glass_told_row *to = &rows.at[i];
		enum lang lang = lang_of(to->lang);
		if (to->id == b->account_id)
			continue;
		TRY(mail_queue(w, &(struct mail){ .to = to->email, .to_name = to->full_name, .lang = lang,
			.subject = say_in(w->a, lang, M_IDENTITY_BREAK_GLASS_REMIND_SUBJECT, b->full_name),
			.text = say_in(w->a, lang, M_IDENTITY_BREAK_GLASS_REMIND, to->full_name, b->full_name, time_shown(w->a, b->begins_at), b->reason),
			.about_path = page_of(w->a, b->id), .kind = "account", .record_id = to->id }, NULL));
	}
	return break_glass_reminded(w->db, &(struct break_glass_reminded_in){ .id = b->id, .now = w->now }, NULL);
}

err break_glass_job(struct work *w, struct str args_json)
{
	struct break_glass_unreviewed_rows rows;
	usec before = w->now - setting_int(w, "identity.break_glass_review_days") * USEC_DAY;
	(void)args_json;
	TRY(break_glass_unreviewed(w->db, w->a, &(struct break_glass_unreviewed_in){ .over_by = before, .told_by = before, .max = AT_ONCE },
		&rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(remind(w, &rows.at[i]));
	return OK;
}
