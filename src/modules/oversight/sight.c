/* Who stands how to whom; steps, codes, letters. */
#include "modules/oversight/rules.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/files.h"
#include "core/mail/mail.h"

#define SEEING (ROLE_ADMIN | ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR)

const struct perm oversight_read = { "oversight.read", M_OVERSIGHT_MAY_READ, SEEING };
const struct perm oversight_request = { "oversight.request", M_OVERSIGHT_MAY_REQUEST, ROLE_ADMIN | ROLE_OFFICER | ROLE_HEAD };
const struct perm oversight_decide = { "oversight.decide", M_OVERSIGHT_MAY_DECIDE, ROLE_OFFICER | ROLE_HEAD };
const struct perm oversight_inspect = { "oversight.inspect", M_OVERSIGHT_MAY_INSPECT, ROLE_OFFICER | ROLE_HEAD };

/* ---- sight ---- */

err oversight_viewer(struct work *w, bool *ret_wide, struct str *ret_sector)
{
	struct org_is_coordinator_row c = { 0 };
	struct org_by_id_row o;
	*ret_sector = STR_NONE;
	*ret_wide = w->by.is_system;
	if (w->by.is_system || !w->by.org_id)
		return OK;
	TRY(org_is_coordinator(w->db, w->a, &(struct org_is_coordinator_in){ .id = w->by.org_id }, &c));
	*ret_wide = c.n > 0;
	TRY(network_org(w, w->by.org_id, &o));
	if (str_is(o.network_role, "sector_lead"))
		*ret_sector = o.sector;
	return OK;
}

err oversight_sight(struct work *w, int64_t org_id, struct oversight_sight *ret)
{
	struct org_is_under_row under = { 0 };
	struct org_by_id_row o;
	struct str sector;
	bool wide;
	TRY(oversight_viewer(w, &wide, &sector));
	TRY(network_org(w, org_id, &o));
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org_id, .top = w->by.org_id }, &under));
	ret->is_own = w->by.is_system || under.n > 0;
	ret->sees = ret->is_own || wide || (sector.n && str_eq(sector, o.sector));
	ret->is_above = w->by.is_system || (ret->sees && org_id != w->by.org_id);
	return OK;
}

static err need(struct work *w, int64_t org_id, bool above)
{
	struct oversight_sight s;
	struct org_by_id_row o;
	TRY(oversight_sight(w, org_id, &s));
	if (!s.sees) {
		TRY(network_org(w, org_id, &o));
		return fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, o.code);
	}
	if (above ? s.is_above : s.is_own)
		return OK;
	return fail(w, E_DENIED, above ? M_OVERSIGHT_NOT_ABOVE : M_OVERSIGHT_NOT_YOURS);
}

err need_own_tree(struct work *w, int64_t org_id) { return need(w, org_id, false); }
err need_above(struct work *w, int64_t org_id) { return need(w, org_id, true); }

err org_asked(struct work *w, struct str typed, bool from_above, int64_t *ret)
{
	*ret = from_above ? 0 : w->by.org_id;
	if (typed.n || from_above)
		TRY(network_org_typed(w, "org", typed, true, ret));
	TRY(work_checked(w));
	return need(w, *ret, from_above);
}

/* ---- words, codes, steps ---- */

bool one_of(struct str word, const char *list)
{
	for (struct str rest = str_of(list); rest.p;)
		if (str_eq(str_cut(&rest, '|'), word))
			return true;
	return false;
}

usec day_end(usec t) { return civil_day_start(civil_day_number(t) + 1); }

err code_next(struct work *w, const char *prefix, struct str *ret)
{
	int year = civil_of(w->now).year;
	int64_t n;
	TRY(counter_next(w, a_fmt(w->a, "%s-%d", prefix, year), &n));
	*ret = a_fmt(w->a, "%s-%d-%04lld", prefix, year, (long long)n);
	return OK;
}

err note_step(struct work *w, const char *kind, int64_t id, struct str code, const char *act, struct str note)
{
	struct str org;
	TRY(org_code_of(w, w->by.org_id, &org));
	TRY(oversight_step_add(w->db, &(struct oversight_step_add_in){ .id = id_new(), .kind = str_of(kind), .record = id, .at = w->now,
		.act = str_of(act), .account = w->by.account_id, .author = w->by.name, .author_org = org, .note = note }, NULL));
	return NOTE(w, a_z(w->a, a_fmt(w->a, "oversight.%s_%s", kind, act)), kind, id, { "code", code });
}

err keep_files(struct work *w, const char *kind, int64_t id, const struct uploads *files, struct str purpose)
{
	int64_t file;
	for (size_t i = 0; i < files->n; i++)
		TRY(file_attach(w, &files->at[i], str_of(kind), id, purpose, &file));
	return OK;
}

/* ---- letters ---- */

err notice_send(struct work *w, const struct notice *n)
{
	struct oversight_letter_to_rows to;
	TRY(oversight_letter_to(w->db, w->a, &(struct oversight_letter_to_in){ .org = n->to }, &to));
	for (size_t i = 0; i < to.n; i++) {
		enum lang lang = str_is(to.at[i].lang, "en") ? LANG_EN : LANG_VI;
		struct str key = n->key.n ? a_fmt(w->a, "%.*s:%lld", STR_ARG(n->key), (long long)to.at[i].id) : STR_NONE;
		TRY(mail_queue(w, &(struct mail){ .to = to.at[i].email, .to_name = to.at[i].full_name, .lang = lang,
			.subject = say_in(w->a, lang, n->subject, n->code), .text = say_in(w->a, lang, n->text, n->code, n->words),
			.about_path = a_fmt(w->a, "/%s/%.*s", n->page, STR_ARG(n->code)), .kind = n->kind, .record_id = n->id, .key = key }, NULL));
	}
	return OK;
}

err notice_above(struct work *w, int64_t org_id, struct notice n)
{
	struct org_by_id_row o;
	struct org_of_role_rows c;
	TRY(network_org(w, org_id, &o));
	n.to = o.parent_id;
	if (!n.to) {
		TRY(network_orgs_of_role(w, S("coordinator"), STR_NONE, STR_NONE, &c));
		n.to = c.n && c.at[0].id != org_id ? c.at[0].id : 0;
	}
	return n.to ? notice_send(w, &n) : OK;
}
